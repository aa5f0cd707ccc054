import datetime
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations.enums import DOUBLE_PRESS, DRAFT_KEPT_FOR
from consultations.models import Answer, Choice, ConsultationPage, Draft, Question, Response
from consultations.promises import quoting_ends_on
from consultations.queries import DRAFT
from engage.accounts.models import Contact, User
from engage.accounts.services import keep_contact
from engage.audit.services import record
from engage.contributions.enums import ContributionKind, Purpose
from engage.contributions.models import Activity, Contribution
from engage.contributions.services import Answered, Words, receive
from engage.core.deadlines import today
from engage.core.references import code_from, keyed_digest
from engage.core.text import normalise_text


class NotTaken(Exception):
    """What was written could not be taken. The words are still with the person, or can be shown to them."""


class DraftGone(NotTaken):
    """It was deleted, or not touched for longer than we keep it."""


class AlreadySent(NotTaken):
    """It has become a response before."""


class Closed(NotTaken):
    """The consultation takes no answers now."""


class Incomplete(NotTaken):
    """Questions that need an answer have none. Their rows are in `questions`."""

    def __init__(self, questions: list[Question]):
        super().__init__()
        self.questions = questions


def begin_draft(*, page: ConsultationPage) -> tuple[Draft, str]:
    """A place for answers until they are sent, and the token that opens it, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    draft = Draft.objects.create(
        page=page, token_digest=keyed_digest(DRAFT, token), begun_at=timezone.now(), expires_at=_expiry()
    )
    return draft, token


def keep_answer(*, draft: Draft, question: Question, text: str = "", choices: Iterable[Choice] = ()) -> None:
    """Keeps the answer to one question in the draft with the words of the question as they were read; an empty
    answer takes an earlier one away."""
    answer: dict[str, Any] = {"asked": question.text}
    if text := normalise_text(text):
        answer["text"] = text
    if chosen := [[choice.pk, choice.text] for choice in choices]:
        answer["choices"] = chosen

    def change(answers: dict[str, Any]) -> None:
        kept = answers.setdefault("questions", {})
        kept.pop(str(question.pk), None)
        if len(answer) > 1:
            kept[str(question.pk)] = answer

    _change(draft, change)


def keep_reach(*, draft: Draft, told: str, email: str = "", account: bool = False) -> None:
    """How the person wants to be told what comes of it, with what they read about that."""
    _change(draft, lambda answers: answers.update(reach={"email": email, "account": account, "told": told}))


def keep_quoting(*, draft: Draft, told: str, granted: bool) -> None:
    _change(draft, lambda answers: answers.update(quoting={"granted": granted, "told": told}))


@transaction.atomic
def _change(draft: Draft, change: Any) -> None:
    """One tab at a time: the row is locked, so that answers sent from two tabs at once are both kept."""
    locked = _lock(draft)
    if locked.is_sent:
        raise AlreadySent
    change(locked.answers)
    locked.expires_at = _expiry()
    locked.save(update_fields=["answers", "expires_at"])
    draft.answers = locked.answers


def _lock(draft: Draft) -> Draft:
    locked = Draft.objects.live().select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise DraftGone
    return locked


def _expiry() -> datetime.datetime:
    return timezone.now() + DRAFT_KEPT_FOR


@transaction.atomic
def discard_draft(*, draft: Draft) -> None:
    if Draft.objects.filter(pk=draft.pk, contribution=None).delete()[0]:
        record(by=None, verb="draft.discarded", subject=f"response-draft:{draft.pk}")


@transaction.atomic
def submit_response(*, by: User | None, draft: Draft, token: str, language: str = "en") -> Response:
    """Turns a draft into a response, in one transaction: words, choices, consents, contact, and the draft used
    up. Raises AlreadySent, DraftGone, Closed, Incomplete, or NothingSaid when there is no answer at all.

    Who was signed in is recorded nowhere unless they asked to find the response in their account."""
    locked = _lock(draft)
    if locked.is_sent:
        raise AlreadySent
    page, activity = locked.page, locked.page.activity
    in_grace = activity is not None and activity.is_in_grace(locked.begun_at)
    if activity is None or not page.live or not (activity.is_open or in_grace):
        raise Closed
    if missing := unanswered(page, locked):
        raise Incomplete(missing)
    answers = answers_in_order(page, locked)
    received = receive(
        by=None,
        activity=activity,
        kind=ContributionKind.RESPONSE,
        words=[Words(answer["asked"], answer["text"], language) for _pk, answer in answers if "text" in answer],
        language=language,
        contact=_contact(by, activity, locked.answers.get("reach", {}), language),
        consents=_consents(locked.answers.get("quoting")),
        in_grace=in_grace,
        allow_no_words=any("choices" in answer for _pk, answer in answers),
        code=code_from(token),
    )
    response = Response.objects.create(contribution=received.contribution, page=page)
    _keep_choices(response, answers)
    _use_up(locked, received.contribution)
    return response


def answers_in_order(page: ConsultationPage, draft: Draft) -> list[tuple[int, dict[str, Any]]]:
    """Each question's id and what was answered, in the order of the page. An answer to a question that was
    taken out meanwhile comes last: it was given, so it is kept."""
    kept = {int(pk): answer for pk, answer in draft.answers.get("questions", {}).items()}
    order = [question.pk for question in page.questions.all()]
    return [(pk, kept[pk]) for pk in [*order, *sorted(kept.keys() - set(order))] if pk in kept]


def unanswered(page: ConsultationPage, draft: Draft) -> list[Question]:
    """The questions that may not be left out and have been."""
    kept = draft.answers.get("questions", {})
    return [q for q in page.asked() if not q.optional and str(q.pk) not in kept]


def _contact(by: User | None, activity: Activity, reach: dict[str, Any], language: str) -> Contact | None:
    account = by if reach.get("account") and by and by.is_authenticated else None
    address = account.email if account else reach.get("email", "")
    if not address:
        return None
    return keep_contact(
        organisation=activity.organisation,
        address=address,
        user=account,
        expires_on=activity.kept_until(today()),
        basis=reach["told"],
        language=language,
    )


def _consents(quoting: dict[str, Any] | None) -> list[Answered]:
    if quoting is None:
        return []
    return [Answered(Purpose.QUOTE, quoting["granted"], quoting["told"], quoting_ends_on())]


def _keep_choices(response: Response, answers: list[tuple[int, dict[str, Any]]]) -> None:
    """The words of question and choice as they were read; the links too, as long as there is something to link."""
    questions = set(Question.objects.filter(pk__in=[pk for pk, _answer in answers]).values_list("pk", flat=True))
    chosen = [(pk, answer["asked"], *choice) for pk, answer in answers for choice in answer.get("choices", [])]
    choices = set(Choice.objects.filter(pk__in=[one[2] for one in chosen]).values_list("pk", flat=True))
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question_id=question if question in questions else None,
            choice_id=choice if choice in choices else None,
            question_text=asked,
            choice_text=text,
        )
        for question, asked, choice, text in chosen
    )


def _use_up(draft: Draft, contribution: Contribution) -> None:
    draft.answers, draft.contribution, draft.expires_at = {}, contribution, _expiry()
    draft.save(update_fields=["answers", "contribution", "expires_at"])


def press_again(*, draft: Draft) -> None:
    """The button was pressed twice and the browser dropped the first answer, return code and all: within a few
    seconds of sending, the code may be shown on the page that the second press leads to."""
    just_now = timezone.now() - DOUBLE_PRESS
    Draft.objects.filter(pk=draft.pk, contribution__received_at__gt=just_now).update(code_shown_at=None)


def show_code_once(*, draft: Draft, token: str) -> str:
    """The return code the first time, nothing after that."""
    hidden = Draft.objects.live().filter(pk=draft.pk, contribution__isnull=False, code_shown_at=None)
    return code_from(token) if hidden.update(code_shown_at=timezone.now()) else ""


def forget_drafts() -> int:
    """Deletes what was not sent in time, and what is left of drafts that were."""
    return Draft.objects.expired().delete()[0]


@transaction.atomic
def forget_answers(*, contribution: Contribution) -> None:
    """The person withdrew: what they chose goes with their words. The response stays, to be counted."""
    Answer.objects.filter(response__contribution=contribution).delete()
    for pk in Draft.objects.filter(contribution=contribution).values_list("pk", flat=True):
        # An older safety copy holds the words in it: see erased_before.py.
        record(by=None, verb="draft.discarded", subject=f"response-draft:{pk}")
    Draft.objects.filter(contribution=contribution).delete()
