"""Finding contributions by their words, through Wagtail's search."""

import re
import unicodedata
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import And, Or, PlainText

from engage.analysis.paging import MOST_COUNTED
from engage.contributions.models import Part
from engage.core.references import ALPHABET

MOST_WORDS = 20
_HISSING = ("s", "x", "z", "ch", "sh")
# PostgreSQL leaves these out of a query; a made-up plural of them ("wases") would stay and find nothing.
_LITTLE_WORDS = frozenset(
    ["as", "does", "each", "has", "hers", "his", "is", "its", "ours", "s", "such", "this", "theirs", "was", "which"]
    + ["yours"]
)
_REFERENCE = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def matching(contributions: Any, typed: str, *, most: int = MOST_COUNTED) -> Any:
    """Those whose words hold every word typed, in some form of it, all in one text; or the one whose
    reference was typed. Signs are blanks: to the search engine they would be commands.

    The index is asked once, here, however often the answer is sliced and counted; and of more than so many as are
    ever counted it gives the newest, for nobody reads on through a hundred thousand."""
    reference = typed.strip().upper()
    if _REFERENCE.fullmatch(reference):
        return contributions.filter(reference=reference)
    words = words_of(typed)
    if not words:
        return contributions.none()
    query = And([Or([PlainText(form) for form in forms_of(word)]) for word in words])
    found_in = contributions.filter(pk__in=parts_matching(query).order_by().values("contribution"))
    newest = found_in.order_by("-received_at", "-pk").values_list("pk", flat=True)[: most + 1]
    return contributions.filter(pk__in=list(newest))


def parts_matching(query: Any) -> Any:
    """The texts that match. On PostgreSQL Wagtail would look for the words in title and body put together, of which
    there is no index, so that every search would read every entry; of the body there is one, and a text has no title.
    (`build_tsquery` is Wagtail's own: tests/analysis/test_search.py notices when it changes.)"""
    backend = get_search_backend()
    search = backend.search(query, Part.objects.current(), order_by_relevance=False)
    if connection.vendor != "postgresql":
        return search.get_queryset()
    compiler = search.query_compiler
    asked = compiler.build_tsquery(query, config=compiler.get_config(backend))
    entries = IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(Part), body=asked)
    matching_ids = entries.annotate(part=Cast("object_id", BigIntegerField())).values("part")
    return Part.objects.current().filter(pk__in=matching_ids)


def words_of(typed: str) -> list[str]:
    """The words of what someone typed: letters, marks and digits, nothing a search engine could trip over."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in typed)
    return [word for word in kept.split() if any(c.isalnum() for c in word)][:MOST_WORDS]


def forms_of(word: str) -> list[str]:
    """The word, and its plural or singular in -es: the stemmers of both databases take "bus" and "buses" for
    two words."""
    forms = [word]
    if word.lower() in _LITTLE_WORDS:
        return forms
    if word.lower().endswith(_HISSING):
        forms.append(f"{word}es")
    if word.lower().endswith("es") and word[:-2].lower().endswith(_HISSING):
        forms.append(word[:-2])
    return forms
