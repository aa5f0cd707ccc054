"""What is said of a person beside a quote: two things at most (SDC-7), of those that came in the file with their
answer, and never what only few people are. The id of another system, and answers about equality, are not among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef

from engage.analysis.models import Evidence
from engage.analysis.refusals import NotQuoted, TooFewAreSo, TooMuchBeside
from engage.audit.services import record
from engage.contributions.enums import GivenKind
from engage.contributions.models import Contribution, Given
from engage.core.disclosure import SMALLEST

MOST = 2
KINDS = (GivenKind.WARD, GivenKind.CHOICE)


@dataclass(frozen=True)
class Choice:
    """One thing that may be said, and how many people of the same activity gave the same."""

    given: Given
    people: int

    @property
    def few(self) -> bool:
        return self.people < SMALLEST


def may_be_said() -> Any:
    return Given.objects.filter(kind__in=KINDS).order_by("pk")


def choices_for(evidence: Evidence) -> list[Choice]:
    contribution = evidence.excerpt.part.contribution
    given = may_be_said().filter(contribution=contribution)
    return [Choice(one, _people(contribution.activity_id, [one])) for one in given]


@transaction.atomic
def describe(*, by: Any, evidence: Evidence, given: Sequence[Given]) -> Evidence:
    """Says this beside the quote, and nothing else; under the finding and its change at once. Raises NotQuoted,
    TooMuchBeside, TooFewAreSo."""
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("finding").get(pk=evidence.pk)
    contribution = Contribution.objects.get(parts__excerpts=evidence.excerpt_id)
    if not evidence.quoted or any(one.contribution_id != contribution.pk for one in given):
        raise NotQuoted
    if len(given) > MOST:
        raise TooMuchBeside
    if given and _people(contribution.activity_id, given) < SMALLEST:
        raise TooFewAreSo
    beside = sorted(one.pk for one in given)
    if beside != evidence.beside:
        findings = evidence.finding.and_its_change()
        Evidence.objects.filter(excerpt=evidence.excerpt_id, finding__in=findings, quoted=True).update(beside=beside)
        _record(by, evidence, len(beside))
    evidence.beside = beside
    return evidence


def given_with(contribution: str) -> Any:
    """What may be said of a person, to be read in the question that reads their words."""
    theirs = may_be_said().filter(contribution=OuterRef(contribution))
    return theirs.values_list("pk", "kind", "question", "value")


def said_beside(beside: Sequence[int], given: Sequence[Sequence[Any]] | None) -> list[str]:
    """What stands beside a quote, of what its person gave: what they have taken back is not there any more."""
    there = {pk: Given(kind=kind, question=question, value=value) for pk, kind, question, value in given or []}
    return [in_words(there[number]) for number in beside if number in there]


def forget_what_few_are() -> int:
    """People take back what they said: where fewer than ten are left who are so, it is said of nobody any more."""
    forgotten = 0
    for evidence in Evidence.objects.filter(quoted=True).exclude(beside=[]).select_related("finding"):
        given = list(may_be_said().filter(pk__in=evidence.beside))
        if given and _people(evidence.finding.activity_id, given) < SMALLEST:
            Evidence.objects.filter(pk=evidence.pk).update(beside=[])
            _record(None, evidence, 0)
            forgotten += 1
    return forgotten


def _people(activity: int, given: Iterable[Given]) -> int:
    """How many gave all of this, and have not taken it back."""
    people = Contribution.objects.standing().filter(activity=activity)
    for one in given:
        people = people.filter(pk__in=_who_gave(one))
    return people.count()


def _who_gave(one: Given) -> Any:
    the_same = Given.objects.filter(kind=one.kind, value=one.value)
    if one.kind == GivenKind.CHOICE:
        the_same = the_same.filter(question=one.question)
    return the_same.order_by().values("contribution")


def _record(by: Any, evidence: Evidence, things: int) -> None:
    subject = f"finding:{evidence.finding_id}"
    record(by=by, verb="quote.described", subject=subject, excerpt=evidence.excerpt_id, things=things)


def in_words(given: Given) -> str:
    """A ward by its name; what was ticked with what was asked, for "Yes" by itself says nothing."""
    if given.kind == GivenKind.WARD:
        return given.value
    asked = given.question.rstrip(": ")
    return f"{asked} {given.value}" if asked.endswith("?") else f"{asked}: {given.value}"
