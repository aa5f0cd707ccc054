from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, keep

keep(
    Kept(
        name="staff-analysis",
        what=_("Which member of staff read, coded and understood what"),
        how_long=_("As long as what they worked on; an account that is deleted stays behind it as a number"),
        source=_("Local Government Act 1972: how a decision came about must be traceable"),
        models={"analysis.Reading", "analysis.Excerpt", "analysis.Coding", "analysis.Finding", "analysis.Evidence"},
    )
)
