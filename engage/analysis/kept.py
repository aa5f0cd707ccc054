from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, keep

keep(
    Kept(
        name="staff-analysis",
        what=_("Which member of staff read, coded and understood what"),
        how_long=_("As long as what they worked on; an account that is deleted stays behind it as a number"),
        source=_("Local Government Act 1972: how a decision came about must be traceable"),
        models={
            "analysis.Reading",
            "analysis.Excerpt",
            "analysis.Coding",
            "analysis.Finding",
            "analysis.Evidence",
            "analysis.Handover",
            "analysis.CodingBatch",
            "analysis.Alike",
            "analysis.CodeChange",
            "analysis.Rule",
            "analysis.Suggestion",
            "analysis.AnotherLook",
        },
    )
)
keep(
    Kept(
        name="notes",
        what=_("What officers note about what people said"),
        how_long=_("As long as the words it is about"),
        source=_("UK GDPR article 5(1)(e): no longer than needed"),
        models={"analysis.Note"},
        duty="contributions.kept-long-enough",
    )
)
keep(
    Kept(
        name="openings",
        what=_("Which member of staff has which contribution open"),
        how_long=_("Two minutes after they leave it"),
        source=_("So that two do not do the same work"),
        models={"analysis.Opening"},
        duty="analysis.openings-over",
    )
)
keep(
    Kept(
        name="saved-lists",
        what=_("Lists of contributions that staff saved under a name, with the words they search for"),
        how_long=_("As long as the account of that member of staff"),
        source=_("Their own working tool"),
        models={"analysis.SavedList"},
    )
)
keep(
    Kept(
        name="likeness",
        what=_("Numbers made of people's words, by which nearly identical texts are found"),
        how_long=_("As long as the words they are made of"),
        source=_("UK GDPR article 5(1)(e): no longer than needed"),
        models={"analysis.Likeness", "analysis.Band"},
        duty="contributions.kept-long-enough",
    )
)
