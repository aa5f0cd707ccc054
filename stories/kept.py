from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, by_day, keep, up_to
from stories.models import StoryDraft

keep(
    Kept(
        name="drafts-of-stories",
        what=_("Stories begun and not sent"),
        how_long=_("As long as the first page says, counted from the last change"),
        source=_("UK GDPR article 5(1)(e): they were never given to us"),
        models={"stories.StoryDraft"},
        duty="stories.drafts",
        going=lambda until: up_to(by_day(StoryDraft.objects.all(), "expires_at"), until),
    )
)
