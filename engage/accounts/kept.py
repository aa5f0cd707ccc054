import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engage.accounts.models import Contact
from engage.accounts.services import UNCONFIRMED_FOR, accounts_begun_and_not_confirmed, accounts_unused, unused_for
from engage.core.retention import Kept, by_day, keep, up_to

A_DAY = datetime.timedelta(days=1)  # kept on its last day


def _days_unused() -> str:
    """As the council has set it when the report is read."""
    return gettext("%(days)s days after the last time they signed in") % {"days": unused_for().days}


keep(
    Kept(
        name="contacts",
        what=_("How to reach people"),
        how_long=_("Until the day the person was told, at most as long as what they gave"),
        source=_("UK GDPR article 5(1)(e) and Privacy and Electronic Communications Regulations 2003"),
        models={"accounts.Contact"},
        duty="accounts.contacts-expired",
        going=lambda until: up_to(by_day(Contact.objects.filter(user=None), "expires_on", after=A_DAY), until),
    )
)
keep(
    Kept(
        name="accounts-unconfirmed",
        what=_("Accounts whose address nobody confirmed"),
        how_long=_("7 days"),
        source=_("UK GDPR article 5(1)(d): the address may be somebody else’s"),
        models={"accounts.User"},
        duty="accounts.unconfirmed",
        going=lambda until: up_to(
            by_day(accounts_begun_and_not_confirmed(), "date_joined", after=UNCONFIRMED_FOR), until
        ),
    )
)
keep(
    Kept(
        name="accounts-unused",
        what=_("Accounts of residents who have not signed in and have nothing here"),
        how_long=lazy(_days_unused, str)(),
        source=_("UK GDPR article 5(1)(e): no longer than needed"),
        models={"accounts.User"},
        duty="accounts.unused",
        going=lambda until: up_to(by_day(accounts_unused(), "last_login", after=unused_for()), until),
    )
)
