import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from engage.accounts.models import Contact, User
from engage.accounts.services import keep_contact
from engage.audit.services import record
from engage.contributions import services as contributions
from engage.contributions.enums import ContributionKind, IdentityTier, Purpose
from engage.contributions.models import Activity, Contribution, Receipt
from engage.contributions.services import Answered
from engage.contributions.words import Words, replace_words
from engage.core.deadlines import today
from engage.core.references import code_from
from engage.media.models import Picture
from engage.media.services import describe_picture, remove_picture
from stories.drafts import discard_draft, lock, use_up
from stories.enums import StoryState
from stories.models import Story, StoryDraft
from stories.promises import answer, consent_ends_on, contact_promise, wording
from stories.refusals import AlreadySent, ChangedMeanwhile, Closed, Gone, Incomplete, NotReleased

PURPOSES = [Purpose.PUBLISH, Purpose.QUOTE, Purpose.RECONTACT]
SHOWN_TO_OTHERS = {Purpose.PUBLISH, Purpose.QUOTE}  # what "never quoted" rules out
WITHOUT_A_NAME = {IdentityTier.ANONYMOUS, IdentityTier.PRIVATE}


@dataclass(frozen=True)
class Sent:
    """The story, and its return code the first time; a change to a story has none."""

    story: Story
    code: str


# --- Sending ------------------------------------------------------------------------------------------


def steps_of(draft: StoryDraft) -> list[str]:
    """The pages of a story, in their order. Whose it is, what they agreed to and how they are reached is said
    once, with the first version; after that the teller changes it, from their own page."""
    if draft.revises_id:
        return ["words", "name", "people", "picture"]
    others = ["teller"] if draft.answers.get("told_by_another") else []
    return ["whose", "words", "name", "people", "picture", "consent", *others]


NEEDED = {
    "whose": "told_by_another",
    "words": "text",
    "name": "identity_tier",
    "people": "people_in_story",
    "picture": "picture_answered",
    "consent": "consents",
    "teller": "teller_email",
}


def unanswered(draft: StoryDraft) -> list[str]:
    """The pages that have no answer yet."""
    return [step for step in steps_of(draft) if NEEDED[step] not in draft.answers]


@transaction.atomic
def send_story(*, by: User, draft: StoryDraft, token: str) -> Sent:
    """Turns a draft into a story, or into a new version of the one it changes, in one transaction. `token` is a
    long random text that only the page has: the return code is derived from it, so that a second press shows
    the same code and nothing has to keep it. Raises the refusals of this app."""
    try:
        locked = lock(draft)
    except AlreadySent:
        return _sent_before(draft, token)
    if missing := unanswered(locked):
        raise Incomplete(missing)
    sent = _send_change(by, locked, locked.revises) if locked.revises else _send_new(by, locked, token)
    use_up(locked, sent.story)
    return sent


def _sent_before(draft: StoryDraft, token: str) -> Sent:
    story = Story.objects.get(pk=StoryDraft.objects.values_list("sent_as", flat=True).get(pk=draft.pk))
    code = code_from(token)
    receipt = Receipt.objects.for_code(code)
    return Sent(story, code if receipt and receipt.contribution_id == story.contribution_id else "")


def _send_new(by: User, draft: StoryDraft, token: str) -> Sent:
    activity, answers = draft.activity, draft.answers
    if not (activity.is_open or activity.is_in_grace(draft.begun_at)):
        raise Closed
    received = contributions.receive(
        by=_recorded_as(by, answers["told_by_another"]),
        activity=activity,
        kind=ContributionKind.STORY,
        words=_words(activity, answers),
        language=answers["language"],
        **_named(answers),
        contact=_contact(by, activity, answers),
        consents=_consents(answers),
        in_grace=not activity.is_open,
        attachment_digest=_digest(draft.picture, answers),
        code=code_from(token),
    )
    story = Story.objects.create(
        contribution=received.contribution,
        reporter=by,
        told_by_another=answers["told_by_another"],
        people_in_story=answers["people_in_story"],
        people_in_picture=answers.get("people_in_picture", "") if draft.picture else "",
        picture=_described(draft.picture, answers),
    )
    return Sent(story, received.code)


def _send_change(by: User, draft: StoryDraft, story: Story) -> Sent:
    if story.contribution.is_withdrawn:
        raise Gone
    if story.contribution.version != draft.revised_version:
        raise ChangedMeanwhile
    before, after = story.picture, draft.shown_picture
    story.picture = _described(after, draft.answers)
    story.people_in_story = draft.answers["people_in_story"]
    story.people_in_picture = draft.answers.get("people_in_picture", "") if after else ""
    draft.picture = None
    draft.save()
    story.save()
    if before and before != after:
        remove_picture(by=None, picture=before)
    replace_words(
        by=_recorded_as(by, story.told_by_another),
        contribution=story.contribution,
        words=_words(story.contribution.activity, draft.answers),
        attachment_digest=_digest(after, draft.answers),
        language=draft.answers["language"],
        **_named(draft.answers),
    )
    return Sent(story, "")


def _words(activity: Activity, answers: dict[str, Any]) -> list[Words]:
    language = answers["language"]
    return [Words(_("Title"), answers["title"], language), Words(activity.title, answers["text"], language)]


def _named(answers: dict[str, Any]) -> dict[str, Any]:
    tier = IdentityTier(answers["identity_tier"])
    return {"identity_tier": tier, "shown_as": "" if tier in WITHOUT_A_NAME else answers.get("shown_as", "")}


def _digest(picture: Picture | None, answers: dict[str, Any]) -> str:
    """Of the picture as it will be seen and as it will be read out."""
    if picture is None:
        return ""
    return hashlib.sha256(f"{picture.sha256}\n{answers['alt_text']}".encode()).hexdigest()


def _recorded_as(by: Any, told_by_another: bool) -> Any:
    """Who is written into the record, which cannot be changed. One's own story is one's own act and not that of a
    reporter: to name its teller there would tie them to their words for ever. That it is theirs says `Story.reporter`,
    which can be taken away."""
    return by if told_by_another else None


def _described(picture: Picture | None, answers: dict[str, Any]) -> Picture | None:
    if picture and picture.alt_text != answers["alt_text"]:
        return describe_picture(by=None, picture=picture, alt_text=answers["alt_text"])
    return picture


def _contact(by: User, activity: Activity, answers: dict[str, Any]) -> Contact | None:
    """How the teller is reached. A reporter's own address is kept, too, but never with another person's story."""
    told_by_another, until = answers["told_by_another"], activity.kept_until(today())
    own = keep_contact(
        organisation=activity.organisation,
        address=by.email,
        user=by,
        expires_on=until,
        basis=contact_promise(activity, told_by_another=False),
    )
    if not told_by_another:
        return own
    if not answers["teller_email"]:
        return None
    return keep_contact(
        organisation=activity.organisation,
        address=answers["teller_email"],
        expires_on=until,
        basis=contact_promise(activity, told_by_another=True),
        language=answers["language"],
    )


def _consents(answers: dict[str, Any]) -> list[Answered]:
    """Each by itself, and no unless it was yes (CON-2)."""
    never_shown = answers["identity_tier"] == IdentityTier.PRIVATE
    told_by_another = answers["told_by_another"]
    given = []
    for purpose in PURPOSES:
        said = answers["consents"].get(purpose) or answer(purpose, False, told_by_another=told_by_another)
        granted = said["granted"] and not (never_shown and purpose in SHOWN_TO_OTHERS)
        given.append(Answered(purpose, granted, said["told"], datetime.date.fromisoformat(said["ends_on"])))
    return given


# --- What the teller decides afterwards -------------------------------------------------------------------


@transaction.atomic
def release_story(*, by: Any, story: Story, version: str) -> None:
    """The teller, by their account or their return code, lets exactly the version they were shown be public.
    Raises Gone, ChangedMeanwhile, or NotReleased when no moderator has approved it or they do not want it shown."""
    contribution = Contribution.objects.select_for_update().get(pk=story.contribution_id)
    if contribution.is_withdrawn:
        raise Gone
    if contribution.version != version:
        raise ChangedMeanwhile
    state = Story.objects.with_state().get(pk=story.pk).state
    if state == StoryState.PUBLIC:
        return
    if state != StoryState.APPROVED:
        raise NotReleased
    contributions.release(by=None, contribution=contribution, version=version)  # its teller's own act


@transaction.atomic
def answer_showing(*, by: Any, story: Story, granted: bool) -> None:
    """The teller's last word on whether it is shown at all. After a no it is off the site at once; a later yes
    shows nothing that is not approved and released. Raises AlreadyGone."""
    said = wording(Purpose.PUBLISH, told_by_another=False)
    one = Answered(Purpose.PUBLISH, granted, said, consent_ends_on())
    contributions.give_consent(by=None, contribution=story.contribution, answer=one)
    verb = "consent.given" if granted else "consent.taken_back"
    record(by=None, verb=verb, subject=f"contribution:{story.contribution.reference}", purpose=Purpose.PUBLISH)


@transaction.atomic
def forget_story(*, contribution: Contribution) -> None:
    """The teller withdrew: the picture, and every copy in a draft, goes with the words. That there was a story
    stays, and whose list it stood in."""
    story = Story.objects.select_related("picture").filter(contribution=contribution).first()
    if story is None:
        return
    for draft in StoryDraft.objects.filter(Q(revises=story) | Q(sent_as=story)).select_related("picture"):
        discard_draft(by=None, draft=draft)
    if story.picture:
        remove_picture(by=None, picture=story.picture)
    Story.objects.filter(pk=story.pk).update(people_in_story="", people_in_picture="")
