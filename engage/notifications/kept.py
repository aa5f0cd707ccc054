from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, keep

keep(
    Kept(
        name="messages",
        what=_("Who was told of what, and when (no words, no address)"),
        how_long=_("As long as the contact; then only that somebody was told"),
        source=_("UK GDPR article 5(1)(e) and (2)"),
        models={"notifications.Notice", "notifications.Message", "notifications.PrintRun"},
        duty="accounts.contacts-expired",
    )
)
