"""The texts that hold some words, by the index that Wagtail keeps of them, and the ways from it to the contributions.

An entry of the index names its text by a number written as a word. On SQLite the entries that match come out fast, by
the thousand in a millisecond, and what costs is to go on from each to its text; to ask one entry whether it matches is
somewhat slow. On PostgreSQL it is the other way round."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import BigIntegerField, CharField, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.search import models as index
from wagtail.search.backends import get_search_backend

from engage.analysis import holding
from engage.analysis.guessing import guessed
from engage.analysis.holding import Held, among
from engage.contributions.models import Part
from engage.core.one_by_one import OneByOne

if connection.vendor == "sqlite":  # elsewhere Wagtail has no such module
    from wagtail.search.backends.database.sqlite.query import MatchExpression, normalize


SURELY = 2  # times as many as it is asked for


@dataclass(frozen=True)
class HeldWords(Held):
    """`rows` are the texts; `entries` are those of the index that match, of texts or of anything else, and `entry`
    leads from one of them to the row that names it."""

    entries: Any = None
    entry: str = ""

    @property
    def counted(self) -> Any:
        return self.entries

    @property
    def is_soon_asked(self) -> bool:
        return False

    def steps(self, are_several: bool) -> list[int]:
        """To count them takes long: where PostgreSQL is sure that there are more, it is believed."""
        return [holding.FEW] if guessed(self.entries) <= SURELY * holding.FEW else []

    def about(self) -> int:
        return max(guessed(self.entries), holding.FEW + 1)

    def is_slow(self, size: int, most: int) -> bool:
        return most > holding.SOME

    def of_few(self, lot: int | None = None) -> Q:
        return among(_texts_of(self.entries, self.entry, lot).order_by().values("contribution"))

    def of_each(self, *, are_many: bool = False, at: str = "pk") -> Q:
        return _in_a_text(self.entries, self.entry, at)


class HeldWordsOnSqlite(HeldWords):
    def is_slow(self, size: int, most: int) -> bool:
        return size > holding.SOME

    def steps(self, are_several: bool) -> list[int]:
        return [holding.FEW, holding.SOME]  # so that it is known which way to ask each of them

    def about(self) -> int:
        return holding.SOME + 1

    def of_each(self, *, are_many: bool = False, at: str = "pk") -> Q:
        """Some matches are written down once, to be looked up there; of many, each contribution asks by itself."""
        if are_many:
            return _in_a_text(self.entries, self.entry, at)
        return _in_a_text(index.IndexEntry.objects.filter(pk__in=self.entries.values("pk")), "", at)


def holding_words(query: Any) -> HeldWords:
    """Wagtail's backends say how a query is asked; tests/analysis/test_search.py notices when they change."""
    backend = get_search_backend()
    compiler = backend.search(query, Part.objects.current(), order_by_relevance=False).query_compiler
    if connection.vendor == "postgresql":
        # Wagtail would look for the words in title and body put together, of which there is no index, so that every
        # search would read every entry; of the body there is one, and a text has no title.
        asked = compiler.build_tsquery(query, config=compiler.get_config(backend))
        entries = index.IndexEntry.objects.filter(body=asked)
        return HeldWords(_texts_of(entries), entries=entries)
    asked = compiler.build_search_query(normalize(query), config=compiler.get_config(backend))
    entries = index.SQLiteFTSIndexEntry.objects.filter(MatchExpression(compiler.FTS_TABLE_FIELDS, asked))
    return HeldWordsOnSqlite(_texts_of(entries, "index_entry__"), entries=entries, entry="index_entry__")


def _of_texts(entries: Any, entry: str) -> Any:
    return entries.filter(**{f"{entry}content_type": ContentType.objects.get_for_model(Part)})


def _texts_of(entries: Any, entry: str = "", lot: int | None = None) -> Any:
    numbers = _of_texts(entries, entry).annotate(part=Cast(f"{entry}object_id", BigIntegerField())).values("part")
    return Part.objects.current().filter(pk__in=numbers[:lot])


def _in_a_text(entries: Any, entry: str, at: str) -> Q:
    """One text of a contribution is named by one of the entries."""
    its_own = {f"{entry}object_id": Cast(OuterRef("pk"), CharField(max_length=50))}
    named = _of_texts(entries, entry).filter(**its_own)
    return Q(OneByOne(Part.objects.current().filter(OneByOne(named), contribution=OuterRef(at))))
