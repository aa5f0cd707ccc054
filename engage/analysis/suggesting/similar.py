"""More like this: the texts of the same activity that share the most telling words with one text or excerpt. Telling is
a word that few of the texts hold (TF-IDF). Which texts to look at is asked of the search index, so that it takes as
long in a large consultation as in a small one; how alike they are is reckoned on at most a thousand of them."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Left
from wagtail.search.query import Or, PlainText

from engage.analysis.search import forms_of, parts_matching
from engage.analysis.suggesting.alike import Likeness
from engage.analysis.suggesting.fingerprints import words_in
from engage.analysis.suggesting.wording import tokens_of
from engage.contributions.models import Contribution, Part

ASKED = 8  # words of which the index is asked for the texts that hold them
MOST = 1000  # texts that are compared
OF_ONE_WORD = 400
LOOKED_AT = 4000  # characters of each
SHOWN, WHY = 20, 5
LEAST = 0.12  # of likeness: below it texts share a word or two, and are about something else
SHORTEST = 4  # letters of a word that may tell something


@dataclass(frozen=True)
class Similar:
    """A text, how alike it is in per cent, and the words that say so, the most telling first. A hundred per cent are
    the same words in the same order, as for texts that are shown as one, and nothing else."""

    part: Part
    share: int
    words: list[str]

    @property
    def is_same(self) -> bool:
        return self.share == 100


def similar_to(words: str, *, of: Contribution) -> list[Similar]:
    """The most alike first; of texts that are nearly the same, one. The person's own other texts are left out."""
    own = _counted(words[:LOOKED_AT])
    keys = _candidates(own, of)
    behind = Likeness.objects.behind_another().filter(part=OuterRef("pk"))
    rows = Part.objects.with_words().filter(~Exists(behind), pk__in=keys)
    texts = dict(rows.annotate(start=Left("text", LOOKED_AT)).values_list("pk", "start"))
    counted = {pk: _counted(text) for pk, text in texts.items()}
    start = words_in(words[:LOOKED_AT])
    same = {pk for pk, text in texts.items() if words_in(text) == start}
    alike = [one for one in _ranked(own, counted) if one[1] >= LEAST]
    ranked = sorted(alike, key=lambda found: (found[0] not in same, -found[1], found[0]))[:SHOWN]
    parts = Part.objects.select_related("contribution").in_bulk([pk for pk, _share, _why in ranked])
    as_written, whole = _forms(words[:LOOKED_AT]), words_in(words)
    return [
        Similar(
            parts[pk],
            100 if pk in same and words_in(parts[pk].text) == whole else min(int(share * 100), 99),
            [as_written[stem] for stem in why],
        )
        for pk, share, why in ranked
    ]


def _candidates(own: Counter[str], of: Contribution) -> list[int]:
    """Those that hold the rarest of the words first, the newest first among them."""
    theirs = Part.objects.with_words().filter(contribution__activity=of.activity_id).exclude(contribution=of)
    asked = sorted((stem for stem in own if len(stem) >= SHORTEST), key=lambda stem: (-len(stem), stem))[:ASKED]
    holding = []
    for stem in asked or sorted(own)[:ASKED]:
        query = Or([PlainText(form) for form in forms_of(stem)])
        found = theirs.filter(pk__in=parts_matching(query).values("pk")).order_by("-pk")
        holding.append(list(found.values_list("pk", flat=True)[:OF_ONE_WORD]))
    rarest_first = [pk for keys in sorted(holding, key=len) for pk in keys]
    return list(dict.fromkeys(rarest_first))[:MOST]


def _ranked(own: Counter[str], texts: dict[int, Counter[str]]) -> list[tuple[int, float, list[str]]]:
    """The cosine of the weights of their words, for those that share at least two, or the only one there is."""
    holding = Counter(stem for counted in texts.values() for stem in counted)
    weight = {stem: math.log((len(texts) + 1) / times) for stem, times in holding.items()}
    mine = {stem: (1 + math.log(times)) * weight.get(stem, 0.0) for stem, times in own.items()}
    telling = {stem for stem in mine if len(stem) >= SHORTEST}
    found = []
    for pk, counted in texts.items():
        theirs = {stem: (1 + math.log(times)) * weight[stem] for stem, times in counted.items()}
        shared = {stem: mine[stem] * theirs[stem] for stem in mine.keys() & theirs.keys() & telling}
        length = _length(mine) * _length(theirs)
        if shared and length and len(shared) >= min(2, len(own)):
            why = sorted(shared, key=lambda stem: (-shared[stem], stem))[:WHY]
            found.append((pk, min(1.0, sum(shared.values()) / length), why))
    return found


def _length(weights: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def _counted(text: str) -> Counter[str]:
    return Counter(_stem(token.word) for token in tokens_of(text))


def _forms(text: str) -> dict[str, str]:
    """How each word is written in the text."""
    return {_stem(token.word): text[token.start : token.end] for token in tokens_of(text)}


def _stem(word: str) -> str:
    """Without the ending of a plural, so that one bus is like two buses."""
    if word.endswith("es") and word[:-2].endswith(("s", "x", "z", "ch", "sh")):
        return word[:-2]
    return word[:-1] if len(word) > SHORTEST and word.endswith("s") and not word.endswith("ss") else word


def text_of(contribution: Contribution, part: int, excerpt: int | None) -> Any:
    """The words to look for: of one of its texts, or of an excerpt in it; None when there are none."""
    found = contribution.parts.with_words().filter(pk=part).first()
    if found is None or excerpt is None:
        return found and found.text
    marked = found.excerpts.filter(pk=excerpt).first()
    return marked and found.text[marked.start : marked.end]
