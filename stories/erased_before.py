"""Stories not yet sent that were deleted, or sent and withdrawn: gone again after a restore."""

from engage.core.erasures import Erasure, register_more
from stories.drafts import discard_draft
from stories.models import StoryDraft


def register_all() -> None:
    register_more("draft.discarded", "story-draft", again=_discard)


def _discard(erasure: Erasure) -> bool:
    number = erasure.subject.partition(":")[2]
    draft = StoryDraft.objects.select_related("picture").filter(pk=number, begun_at__lte=erasure.at).first()
    if draft:
        discard_draft(by=None, draft=draft)
    return draft is not None
