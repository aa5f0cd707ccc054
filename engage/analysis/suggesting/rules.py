"""Which texts a rule finds, and suggesting its code for them: in the worker, some at a time."""

import random
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest
from wagtail.search.query import And, Or, PlainText

from engage.analysis.models import Code, Coding
from engage.analysis.paging import MOST_COUNTED
from engage.analysis.search import forms_of, parts_matching, words_of
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.suggestion import Rule, Source, Suggestion
from engage.analysis.suggesting.wording import Wording
from engage.contributions.models import Contribution, Part
from engage.core.text import whole_words

ROUND = 200  # texts
SAMPLES = 10
LONGEST_SAMPLE, AROUND = 300, 100  # characters
LATE = 200  # numbers of texts below the last one, that may have come in after it


@dataclass(frozen=True)
class Sample:
    part: Part
    spans: list[tuple[int, int]]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The words around what was found, in whole words, cut where it begins and ends: the cuts, and whether it was
        found."""
        words = self.part.text
        start, end = whole_words(words, max(0, self.spans[0][0] - AROUND) if self.spans else 0, LONGEST_SAMPLE)
        cuts, pieces = start, [("…", False)] if start else []
        for first, last in self.spans:
            if cuts <= first < last <= end:
                pieces += [(words[cuts:first], False), (words[first:last], True)]
                cuts = last
        return [*pieces, (words[cuts:end] + ("…" if end < len(words) else ""), False)]


@dataclass(frozen=True)
class Preview:
    """What a rule would find, of the newest texts that may be meant."""

    count: int
    more: bool
    samples: list[Sample]


def texts_for(code: Code, activity: int | None = None) -> Any:
    """Those that may be filed under it, of one activity or of all."""
    book = code.codebook
    texts = Part.objects.with_words().filter(contribution__activity__organisation=book.organisation_id)
    for own in filter(None, (book.activity_id, activity)):
        texts = texts.filter(contribution__activity=own)
    return texts


def candidates(wording: Wording, code: Code, activity: int | None = None) -> Any:
    """The texts that hold the words, in some form of them. That those of a phrase stand together is looked at later."""
    texts = texts_for(code, activity)
    if wording.any_of:
        texts = texts.filter(pk__in=parts_matching(Or([_asked(term) for term in wording.any_of])).values("pk"))
    if wording.all_of:
        texts = texts.filter(pk__in=parts_matching(And([_asked(term) for term in wording.all_of])).values("pk"))
    refused = [_asked(term) for term in wording.none_of if len(words_of(term)) == 1]
    return texts.exclude(pk__in=parts_matching(Or(refused)).values("pk")) if refused else texts


def _asked(term: str) -> Any:
    words = [Or([PlainText(form) for form in forms_of(word)]) for word in words_of(term)]
    return And(words) if len(words) > 1 else words[0]


def preview(wording: Wording, code: Code, activity: int | None = None) -> Preview:
    """Ten are drawn anew each time, so that looking again shows others."""
    found = candidates(wording, code, activity).order_by("-pk")
    keys = list(found.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    more, keys = len(keys) > MOST_COUNTED, keys[:MOST_COUNTED]
    if wording.has_phrases:
        texts = Part.objects.filter(pk__in=keys).values_list("pk", "text")
        keys = [pk for pk, text in texts if wording.spans_in(text) is not None]
    drawn = random.sample(keys, min(SAMPLES, len(keys)))  # nothing secret
    parts = Part.objects.filter(pk__in=drawn).select_related("contribution").order_by("-pk")
    return Preview(len(keys), more, [Sample(part, wording.spans_in(part.text) or []) for part in parts])


# --- In the worker ---------------------------------------------------------------------------------------


def rules_to_apply() -> list[int]:
    """Those that have not seen the latest texts yet."""
    return list(Rule.objects.in_use().filter(place__lt=_latest()).order_by("pk").values_list("pk", flat=True))


def _latest() -> int:
    """The key of the text that came in last."""
    return Part.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def apply_some(*, rule_id: int) -> bool:
    """One round; whether there may be more. The search is asked before anything is held."""
    rule = Rule.objects.in_use().select_related("code__codebook").filter(pk=rule_id).first()
    if rule is None:
        return False
    latest = _latest()
    wording = Wording.of(rule)
    found = candidates(wording, rule.code, rule.activity_id).filter(pk__gt=rule.place)
    seen = found.filter(~Exists(_of_this_wording(rule).filter(part=OuterRef("pk"))))
    parts = list(seen.order_by("pk")[:ROUND])
    spans = {part.pk: wording.spans_in(part.text) for part in parts}
    is_over = len(parts) < ROUND
    _suggest_for(rule, spans, place=latest if is_over else parts[-1].pk)
    return not is_over


def _of_this_wording(rule: Rule) -> Any:
    return Suggestion.objects.filter(rule=rule, version=rule.version)


@transaction.atomic
def _suggest_for(seen: Rule, spans: dict[int, list | None], *, place: int) -> None:
    rule = Rule.objects.select_for_update().filter(pk=seen.pk).first()
    if rule is None or (rule.version, rule.place, rule.retired_at) != (seen.version, seen.place, None):
        return  # another worker did this round, or it is worded otherwise by now
    hits = [pk for pk, found in spans.items() if found is not None]
    # Locked, so that none is withdrawn between the look and the writing.
    standing = Contribution.objects.select_for_update().standing().filter(parts__in=hits).order_by("pk")
    keys = [one.pk for one in standing]
    settled = Suggestion.objects.filter(part=OuterRef("pk"), code=rule.code_id).exclude(verdict=Verdict.OPEN)
    filed = Coding.objects.filter(excerpt__part=OuterRef("pk"), code=rule.code_id)
    open_to_it = Part.objects.with_words().filter(~Exists(settled), ~Exists(filed), contribution__in=keys, pk__in=hits)
    new = list(open_to_it.values_list("pk", flat=True))
    rule.suggestions.filter(part__in=new, verdict=Verdict.OPEN).delete()
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                part_id=pk, code_id=rule.code_id, source=Source.RULE, rule=rule, version=rule.version, spans=spans[pk]
            )
            for pk in new
        ],
        ignore_conflicts=True,
    )
    Rule.objects.filter(pk=rule.pk).update(place=place)


def look_back() -> int:
    """At the latest texts once more, among which one may have come in late."""
    return Rule.objects.in_use().filter(place__gt=0).update(place=Greatest(F("place") - LATE, 0))


def old_wordings() -> Any:
    """What nobody answered of a rule that is worded otherwise by now, or not used any more."""
    old = ~Q(rule__version=F("version")) | Q(rule__retired_at__isnull=False)
    return Suggestion.objects.filter(old, rule__isnull=False, verdict=Verdict.OPEN)


def forget_some_of_old_wordings() -> int:
    """How many."""
    keys = list(old_wordings().order_by("pk").values_list("pk", flat=True)[:ROUND])
    return Suggestion.objects.filter(pk__in=keys).delete()[0] if keys else 0
