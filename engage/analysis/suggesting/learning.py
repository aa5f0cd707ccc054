"""Codes suggested from what people filed, once enough is filed. In the worker, with scikit-learn where a council has
installed it (`suggestions`); without it nothing here happens, and everything else works."""

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Left
from django.utils import timezone

from engage.analysis.enums import Origin
from engage.analysis.models import Code, Coding, Reading
from engage.analysis.queries import takes_words
from engage.analysis.suggesting.alike import Likeness, Verdict
from engage.analysis.suggesting.learned import Learned
from engage.analysis.suggesting.rules import texts_for
from engage.analysis.suggesting.suggestion import Source, Suggestion
from engage.analysis.suggesting.wording import found, tokens_of
from engage.contributions.models import Contribution, Part

ENOUGH = 20  # texts filed under a code, and as many that are not
MOST_EXAMPLES, MOST_UNSEEN = 5000, 10_000  # the newest
LOOKED_AT = 4000  # characters of each
ROUND = 200
_BY_PERSONS = (Origin.PERSON, Origin.CONFIRMED)


def is_installed() -> bool:
    return importlib.util.find_spec("sklearn") is not None


@dataclass(frozen=True)
class Examples:
    """Texts that people have judged, and which of them are under the code."""

    texts: Sequence[str]
    is_under_it: Sequence[bool]

    @property
    def under_it(self) -> int:
        return sum(self.is_under_it)

    @property
    def others(self) -> int:
        return len(self.texts) - self.under_it

    @property
    def are_enough(self) -> bool:
        return min(self.under_it, self.others) >= ENOUGH


def examples_by_code(user: Any) -> dict[int, int]:
    """How many texts people have filed under each code, one by one."""
    filed = Coding.objects.filter(code__in=Code.objects.for_user(user).taking_words(), origin__in=_BY_PERSONS)
    counted = filed.order_by().values("code").annotate(texts=Count("excerpt__part", distinct=True))
    return dict(counted.values_list("code", "texts"))


def codes_to_learn() -> list[int]:
    """Those that enough is filed under to be worth a look, and those that were learned before."""
    filed = Coding.objects.filter(takes_words("code__"), origin__in=_BY_PERSONS).order_by().values("code")
    counted = filed.annotate(texts=Count("excerpt__part", distinct=True)).filter(texts__gte=ENOUGH)
    learned = Learned.objects.values_list("code", flat=True)
    return sorted({*counted.values_list("code", flat=True), *learned})


def learn_code(*, code_id: int) -> Learned | None:
    """Measures what can be learned, and suggests where it is good enough; None where there is not enough. What was
    suggested before and nobody answered goes. Safe twice and at any time."""
    code = Code.objects.taking_words().select_related("codebook").filter(pk=code_id).first()
    examples = code and _examples(code)
    if code is None or examples is None or not examples.are_enough:
        Learned.objects.filter(code=code_id).delete()
        _replace(code_id, {})
        return None
    classifier = importlib.import_module("engage.analysis.suggesting.classifier")
    measured = classifier.measure(examples.texts, examples.is_under_it)
    numbers = {"precision": measured.precision, "recall": measured.recall, "at": timezone.now()}
    numbers |= {"examples": examples.under_it, "others": examples.others}
    learned, _created = Learned.objects.update_or_create(code=code, defaults=numbers)
    unseen = _unseen(code) if learned.is_good_enough else {}
    keys = list(unseen)
    suggested = classifier.suggest(examples.texts, examples.is_under_it, list(unseen.values())) if keys else ()
    _replace(code.pk, {keys[at]: _places(unseen[keys[at]], words) for at, words in suggested})
    return learned


def _examples(code: Code) -> Examples:
    """What people read or filed one by one. Of texts that are nearly the same one is an example, or the machine would
    be examined in what it has seen. A text filed with a whole list says nothing either way."""
    of_part = {"excerpt__part": OuterRef("pk")}
    under_it = Exists(Coding.objects.filter(**of_part, code=code, origin__in=_BY_PERSONS))
    in_bulk = Exists(Coding.objects.filter(**of_part, code=code, origin=Origin.BULK))
    judged = Exists(Coding.objects.filter(**of_part, origin__in=_BY_PERSONS)) | Exists(
        Reading.objects.filter(part=OuterRef("pk"))
    )
    behind = Exists(Likeness.objects.behind_another().filter(part=OuterRef("pk")))
    rows = texts_for(code).annotate(under_it=under_it).filter(judged, ~behind).exclude(in_bulk, under_it=False)
    found = list(rows.order_by("-pk").annotate(start=Left("text", LOOKED_AT)).values_list("start", "under_it"))
    return Examples(*zip(*found[:MOST_EXAMPLES], strict=True)) if found else Examples((), ())


def _unseen(code: Code) -> dict[int, str]:
    """Texts that nobody has filed under it, or said no to, or read."""
    filed = Coding.objects.filter(excerpt__part=OuterRef("pk"), code=code)
    settled = Suggestion.objects.filter(part=OuterRef("pk"), code=code).exclude(verdict=Verdict.OPEN)
    readings = Reading.objects.filter(part=OuterRef("pk"))
    rows = texts_for(code).filter(~Exists(filed), ~Exists(settled), ~Exists(readings))
    rows = rows.order_by("-pk").annotate(start=Left("text", LOOKED_AT))
    return dict(rows.values_list("pk", "start")[:MOST_UNSEEN])


def _places(text: str, words: list[str]) -> list[list[int]]:
    tokens = list(tokens_of(text))
    return [list(span) for word in words for span in found(word, tokens)[:1]]


def _replace(code_id: int, suggested: dict[int, list]) -> None:
    """In short transactions; one that was cut short is done anew the next time."""
    old = Suggestion.objects.filter(code=code_id, source=Source.LEARNED, verdict=Verdict.OPEN)
    while keys := list(old.values_list("pk", flat=True)[:ROUND]):
        Suggestion.objects.filter(pk__in=keys, verdict=Verdict.OPEN).delete()
    parts = sorted(suggested)
    for start in range(0, len(parts), ROUND):
        _suggest(code_id, {pk: suggested[pk] for pk in parts[start : start + ROUND]})


@transaction.atomic
def _suggest(code_id: int, places: dict[int, list]) -> None:
    """Locked, so that none is withdrawn between the look and the writing."""
    standing = Contribution.objects.select_for_update().standing().filter(parts__in=places).order_by("pk")
    keys = [one.pk for one in standing]
    parts = Part.objects.with_words().filter(pk__in=places, contribution__in=keys).values_list("pk", flat=True)
    rows = [Suggestion(part_id=pk, code_id=code_id, source=Source.LEARNED, spans=places[pk]) for pk in parts]
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True)
