from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, keep
from engage.decisions.files.keeping import KEPT_DAYS

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
        models={
            "decisions.Decision",
            "decisions.DecisionVersion",
            "decisions.RecordCheck",
            "decisions.Influence",
            "decisions.ReportVersion",
            "decisions.ReportReader",
        },
    )
)
keep(
    Kept(
        name="decision-files",
        what=_("Files of decisions from the committee system that officers are bringing in"),
        how_long=format_lazy(_("{days} days after the last thing that was done with them"), days=KEPT_DAYS),
        source=_("The council publishes the same; what was brought in is kept as decisions"),
        models=set(),  # rows of a public record: nobody's personal data, and gone all the same
        duty="decisions.files-expired",
    )
)
keep(
    Kept(
        name="decision-file-log",
        what=_("Who brought in which file of decisions"),
        how_long=_("For good; an account that is deleted stays behind it as a number"),
        source=_("Who answers for what was brought in"),
        models={"decisions.RecordFile"},
    )
)
