from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, keep

keep(
    Kept(
        name="quiet-about",
        what=_("About which activities a person wants no messages"),
        how_long=_("As long as the contact"),
        source=_("UK GDPR article 5(1)(e)"),
        models={"decisions.QuietAbout"},
        duty="accounts.contacts-expired",
    )
)
keep(
    Kept(
        name="staff-decisions",
        what=_("Which member of staff recorded which decision and answer"),
        how_long=_("For good; an account that is deleted stays behind it as a number"),
        source=_("Openness of Local Government Bodies Regulations 2014: officer decisions are kept six years or more"),
        models={"decisions.Decision", "decisions.Influence"},
    )
)
