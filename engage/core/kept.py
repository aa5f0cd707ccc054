from django.contrib.sessions.models import Session
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from engage.core import erasures
from engage.core.retention import Kept, by_day, keep, up_to

keep(
    Kept(
        name="sessions",
        what=_("Who is signed in, and on which device"),
        how_long=_("Two weeks after the last visit; 12 hours for staff"),
        source=_("UK GDPR article 5(1)(e): no longer than needed"),
        models={"sessions.Session"},
        duty="sessions.expired",
        going=lambda until: up_to(by_day(Session.objects.all(), "expire_date"), until),
    )
)
keep(
    Kept(
        name="tasks",
        what=_("Finished background tasks (numbers of records only)"),
        how_long=_("7 days"),
        source=_("To find out what went wrong"),
        models=set(),
        duty="tasks.pruned",
    )
)
keep(
    Kept(
        name="erasures",
        what=_("The record of what was taken away (references only)"),
        how_long=format_lazy(_("{days} days"), days=erasures.KEPT_FOR.days),
        source=_("UK GDPR article 17: what was erased must not come back from a safety copy"),
        models=set(),
        duty="erasures.forgotten",
    )
)
