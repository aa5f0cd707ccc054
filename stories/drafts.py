"""Stories not sent yet: what was written is kept as it is written, for its reporter alone."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from engage.accounts.models import User
from engage.audit.services import record
from engage.contributions.models import Activity, Contribution
from engage.media.models import Picture
from engage.media.services import Prepared, keep_prepared, remove_picture
from stories.enums import DRAFT_KEPT_FOR, MAX_DRAFTS, SENT_KEPT_FOR
from stories.models import Story, StoryDraft
from stories.refusals import AlreadySent, Closed, DraftGone, Gone, TooManyDrafts


@transaction.atomic
def begin_draft(*, by: User, activity: Activity) -> StoryDraft:
    """A place for a story until it is sent. Raises Closed, TooManyDrafts."""
    if not (activity.is_open and activity.url):
        raise Closed
    return _new_draft(by, activity=activity)


@transaction.atomic
def begin_revision(*, by: User, story: Story) -> StoryDraft:
    """A place for a change to a story that stands, with what it holds now. Raises Gone, TooManyDrafts."""
    contribution = Contribution.objects.select_for_update().get(pk=story.contribution_id)
    if contribution.is_withdrawn:
        raise Gone
    StoryDraft.objects.unsent().filter(revises=story, revised_version=contribution.version).delete()
    answers = {
        "told_by_another": story.told_by_another,
        "title": story.title,
        "text": story.text,
        "language": contribution.language,
        "identity_tier": contribution.identity_tier,
        "shown_as": contribution.shown_as,
        "people_in_story": story.people_in_story,
        "people_in_picture": story.people_in_picture,
        "alt_text": story.picture.alt_text if story.picture else "",
    }
    version = contribution.version
    return _new_draft(by, activity=contribution.activity, revises=story, revised_version=version, answers=answers)


def _new_draft(by: User, **fields: Any) -> StoryDraft:
    if StoryDraft.objects.of_reporter(by).unsent().count() >= MAX_DRAFTS:
        raise TooManyDrafts
    return StoryDraft.objects.create(reporter=by, expires_at=timezone.now() + DRAFT_KEPT_FOR, **fields)


@transaction.atomic
def keep_answers(*, draft: StoryDraft, **answers: Any) -> None:
    """Keeps what was answered on one page. Whoever changes whose story it is, is asked again what the teller
    agrees to: another person answers. Raises DraftGone, AlreadySent."""
    locked = lock(draft)
    if answers.get("told_by_another", locked.answers.get("told_by_another")) != locked.answers.get("told_by_another"):
        for said_by_another in ("consents", "teller_email"):
            locked.answers.pop(said_by_another, None)
    _save(locked, draft, answers)


@transaction.atomic
def keep_draft_picture(*, by: User, draft: StoryDraft, prepared: Prepared, alt_text: str) -> Picture:
    """Keeps an upload with the draft at once, whatever else is missing: a browser cannot send it again."""
    locked = lock(draft)
    before = locked.picture
    locked.picture = draft.picture = keep_prepared(by=None, prepared=prepared, alt_text=alt_text)
    _save(locked, draft, {"without_picture": False})
    if before:
        remove_picture(by=None, picture=before)
    return locked.picture


@transaction.atomic
def drop_draft_picture(*, by: User, draft: StoryDraft) -> None:
    """The story is to have no picture. One it has already goes when the change is sent."""
    locked = lock(draft)
    before = locked.picture
    locked.picture = draft.picture = None
    _save(locked, draft, {"without_picture": True, "alt_text": "", "people_in_picture": ""})
    if before:
        remove_picture(by=None, picture=before)


def lock(draft: StoryDraft) -> StoryDraft:
    """One tab at a time. The story before the draft, in the order in which a withdrawal takes them."""
    if draft.revises_id:
        Contribution.objects.select_for_update().filter(story=draft.revises_id).first()
    locked = StoryDraft.objects.live().select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise DraftGone
    if locked.is_sent:
        raise AlreadySent
    return locked


def _save(locked: StoryDraft, draft: StoryDraft, answers: dict[str, Any]) -> None:
    locked.answers.update(answers)
    locked.expires_at = timezone.now() + DRAFT_KEPT_FOR
    locked.save()
    draft.answers, draft.expires_at = locked.answers, locked.expires_at


@transaction.atomic
def discard_draft(*, by: User | None, draft: StoryDraft) -> None:
    """Deletes a draft and the picture that only it has."""
    picture = draft.picture
    StoryDraft.objects.filter(pk=draft.pk).delete()
    record(by=None, verb="draft.discarded", subject=f"story-draft:{draft.pk}")
    if picture:
        remove_picture(by=None, picture=picture)


def forget_drafts() -> int:
    """Deletes what was not sent in time, and what is left of drafts that were."""
    expired = list(StoryDraft.objects.expired().select_related("picture")[:500])
    for draft in expired:
        discard_draft(by=None, draft=draft)
    return len(expired)


def forget_pictures() -> int:
    """Deletes pictures that neither a story nor a draft has: their draft went with an account."""
    before = timezone.now() - SENT_KEPT_FOR
    alone = list(Picture.objects.filter(story=None, draft=None, created_at__lt=before)[:500])
    for picture in alone:
        remove_picture(by=None, picture=picture)
    return len(alone)


def use_up(draft: StoryDraft, story: Story) -> None:
    """It has become a story: nothing is left of it but that."""
    draft.answers, draft.picture, draft.revised_version = {}, None, ""
    draft.sent_as, draft.expires_at = story, timezone.now() + SENT_KEPT_FOR
    draft.save()
