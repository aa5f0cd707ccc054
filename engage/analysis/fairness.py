"""Whether people find that a finding fairly reflects what they said, and what officers answer to those who do not
(ADR 16). What a person says here is theirs: it is in its row and nowhere else."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from engage.analysis.enums import Verdict
from engage.analysis.models import Evidence, FairnessAnswer, Finding
from engage.analysis.refusals import (
    AnsweredAlready,
    AnswersNothing,
    ChangedMeanwhile,
    NoLongerShown,
    NoOwnWords,
    NothingToAnswer,
)
from engage.audit.services import record
from engage.contributions.models import Contribution
from engage.core.text import MINIMUM_REASON, digest, normalise_text

LONGEST = 2000  # characters, of the person's words and of the officer's
REPLACED = "fairness.replaced"


def wording_of(finding: Finding, theirs: Iterable[Evidence]) -> str:
    """Stands for what a person is shown: the sentence, and where their own excerpts stand on it."""
    stances = sorted(f"{one.excerpt_id} {one.stance}" for one in theirs)
    return digest("\n".join([finding.statement, *stances]))[:16]


@transaction.atomic
def say_whether_fair(
    *, contribution: Contribution, finding: Finding, verdict: Verdict | str, words: str = "", wording: str
) -> FairnessAnswer:
    """The person's own yes, partly or no to what they were shown (`wording`); the same once more changes nothing.
    Nobody is recorded as having done it. Raises NoLongerShown, AnsweredAlready, NoOwnWords."""
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if not _is_shown(contribution, finding, wording):
        raise NoLongerShown
    verdict, words = Verdict(verdict), normalise_text(words)
    before = FairnessAnswer.objects.counting().filter(contribution=contribution, finding=finding).first()
    if before and (before.verdict, before.words) == (verdict, words):
        return before
    if before and before.replied_at:
        raise AnsweredAlready
    if verdict != Verdict.YES and not words:
        raise NoOwnWords
    said = {"verdict": verdict, "words": words, "said_at": timezone.now()}
    answer, _created = FairnessAnswer.objects.update_or_create(
        contribution=contribution, finding=finding, set_aside_at=None, defaults=said
    )
    _record_said(contribution, finding, is_replaced=bool(before and before.words and before.words != words))
    return answer


def _is_shown(contribution: Contribution, finding: Finding, wording: str) -> bool:
    theirs = list(finding.evidence.standing().filter(excerpt__part__contribution=contribution))
    return bool(theirs) and finding.reviewed_at is not None and wording_of(finding, theirs) == wording


def _record_said(contribution: Contribution, finding: Finding, *, is_replaced: bool) -> None:
    subject = f"contribution:{contribution.reference}"
    record(by=None, verb="fairness.said", subject=subject, finding=finding.pk)
    if is_replaced:
        record(by=None, verb=REPLACED, subject=subject, again=finding.pk)


@transaction.atomic
def answer_doubt(*, by: Any, answer: FairnessAnswer, reply: str, seen: str) -> FairnessAnswer:
    """What an officer answers to a "partly" or "no", once, for the person to read. `seen` is the `stamp` of what the
    officer had before them. Raises NothingToAnswer, AnsweredAlready, ChangedMeanwhile, AnswersNothing."""
    answer = FairnessAnswer.objects.select_for_update().get(pk=answer.pk)
    reply = normalise_text(reply)
    if answer.replied_at and answer.reply == reply:
        return answer
    if answer.replied_at:
        raise AnsweredAlready
    if not answer.waits:
        raise NothingToAnswer
    if answer.stamp != seen:
        raise ChangedMeanwhile
    if len(reply) < MINIMUM_REASON:
        raise AnswersNothing
    answer.reply, answer.replied_by, answer.replied_at = reply, by, timezone.now()
    answer.save(update_fields=["reply", "replied_by", "replied_at"])
    subject = f"finding:{answer.finding_id}"
    record(by=by, verb="fairness.answered", subject=subject, contribution=answer.contribution.reference)
    log(instance=answer.finding, action="wagtail.edit", user=by)
    return answer


def forget_answers(*, contribution: Contribution) -> None:
    """With what was withdrawn goes what its person said about how it was understood, and what they were answered."""
    FairnessAnswer.objects.filter(contribution=contribution).delete()
