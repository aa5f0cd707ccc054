from django.utils.translation import gettext_lazy as _

from engage.contributions.retention import going_by_day
from engage.core.retention import Kept, keep

keep(
    Kept(
        name="contributions",
        what=_("What people said, with the pictures, choices and names that go with it"),
        how_long=_("So many months after the last day as the page says: 24 unless an officer set another number"),
        source=_("UK GDPR article 5(1)(e); council retention schedules: responses up to two years"),
        models={
            "contributions.Contribution", "contributions.Part", "contributions.Receipt", "contributions.Release",
            "consultations.Answer", "stories.Story", "forums.Point", "media.Picture", "moderation.ModerationDecision",
            "moderation.Redaction", "analysis.FairnessAnswer",
        },
        duty="contributions.kept-long-enough",
        going=going_by_day,
    )
)  # fmt: skip
keep(
    Kept(
        name="imports",
        what=_("Who brought in which file"),
        how_long=_("As long as the account of that member of staff"),
        source=_("Who answers for what was brought in"),
        models={"contributions.ImportBatch"},
    )
)
