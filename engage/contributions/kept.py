from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from engage.contributions.importing.leaving import KEPT_DAYS, files_going_by_day
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
            "contributions.Given", "consultations.Answer", "stories.Story", "forums.Point", "media.Picture",
            "moderation.ModerationDecision", "moderation.Redaction", "analysis.FairnessAnswer",
        },
        duty="contributions.kept-long-enough",
        going=going_by_day,
    )
)  # fmt: skip
keep(
    Kept(
        name="import-files",
        what=_("Files of answers that officers are bringing in"),
        how_long=format_lazy(_("Until all of it is in; {days} days when nobody goes on with it"), days=KEPT_DAYS),
        source=_("UK GDPR article 5(1)(e): the same words are kept as contributions"),
        models={"contributions.Upload", "contributions.UploadPiece"},
        duty="imports.expired",
        going=files_going_by_day,
    )
)
keep(
    Kept(
        name="imports",
        what=_("Who brought in which file"),
        how_long=_("As long as the account of that member of staff"),
        source=_("Who answers for what was brought in"),
        models={"contributions.ImportBatch"},
    )
)
