from django.utils.translation import gettext_lazy as _

from consultations.models import Draft
from engage.core.retention import Kept, by_day, keep, up_to

keep(
    Kept(
        name="drafts-of-responses",
        what=_("Answers begun and not sent"),
        how_long=_("As long as the first page says, counted from the last change"),
        source=_("UK GDPR article 5(1)(e): they were never given to us"),
        models={"consultations.Draft"},
        duty="consultations.drafts",
        going=lambda until: up_to(by_day(Draft.objects.all(), "expires_at"), until),
    )
)
