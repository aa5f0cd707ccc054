"""Texts by the million with the officers' work on them: a first ten thousand as they come in, and the rest as copies of
these rows that the database makes of its own, each with a name, a moment and links of its own."""

import random
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max, Min
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.search.models import IndexEntry

from consultations.models import Answer, ConsultationPage, Response
from engage.accounts.models import User
from engage.analysis.models import AnotherLook, Code, Codebook, Coding, Excerpt, Reading
from engage.analysis.suggesting.alike import Likeness, Verdict
from engage.analysis.suggesting.suggestion import Source, Suggestion
from engage.analysis.teamwork import Handover, Note
from engage.contributions.enums import GivenKind
from engage.contributions.headcounts import recount
from engage.contributions.models import Activity, Consent, Contribution, Given, Part
from engage.core.due import analyse_database
from engage.core.references import ALPHABET
from engage.demo.bench import varied, volume
from engage.demo.words import baths

ROWS = 0.6  # of a text: two rows in three answer both questions
TOPICS = 40
SPLIT = 4  # the place of the topic that was split
CODINGS = 3  # of each text
UNREAD, FLAGGED, HANDED, SUGGESTED = 10, 500, 20, 10  # of so many, one
# In the order in which they refer to each other. What a row holds of the others is moved along with it.
COPIED = (
    *(Contribution, Part, Given, Consent, Response, Answer, Handover, Note, Reading, Excerpt, Coding, Suggestion),
    *(Likeness, AnotherLook),
)
PATHS = {
    Contribution: "pk",
    Answer: "response__contribution__pk",
    Reading: "part__contribution__pk",
    Excerpt: "part__contribution__pk",
    Coding: "excerpt__part__contribution__pk",
    Suggestion: "part__contribution__pk",
    Likeness: "part__contribution__pk",
}
SECONDS_APART = 25_920  # copies of one row: a hundred of them lie all over the thirty days


def pile_up(texts: int, first: int) -> int:
    """So many texts, in whole lots as large as the first one; how many there are then."""
    page = ConsultationPage.objects.get(slug=baths.PAGE["slug"])
    codebook, is_new = Codebook.objects.get_or_create(
        activity=page.activity, defaults={"name": "The pile", "organisation": page.activity.organisation}
    )
    if is_new:
        _begin(page, codebook, rows=int(first * ROWS))
    pile = _Pile(page.activity, rows=int(first * ROWS))
    for number in range(pile.copies(), texts // first):
        pile.copy(number)
    _tidy(page.activity)
    return Part.objects.filter(contribution__activity=page.activity, contribution__given__kind=GivenKind.WARD).count()


def _begin(page: ConsultationPage, codebook: Codebook, *, rows: int) -> None:
    codes = Code.objects.bulk_create(Code(codebook=codebook, label=f"Topic {number + 1}") for number in range(TOPICS))
    said, chance = volume.texts(rows, seed=11), random.Random(13)  # noqa: S311 - not a secret
    for start in range(0, rows, volume.AT_ONCE):
        with transaction.atomic():
            made = _take(page, list(enumerate(islice(said, volume.AT_ONCE), start=start)), chance)
            varied.say_beside(made, chance)
            _work_on(made, codes, chance)
    varied.bear_on_grounds(codes)
    varied.ask_for_another_look(codes[SPLIT], by=_coders()[0])
    varied.find_alike(page.activity)
    varied.take_some_back(page.activity.contributions.filter(given__kind=GivenKind.WARD))


def _take(page: ConsultationPage, lot: list[tuple[int, list[str]]], chance: random.Random) -> list[Contribution]:
    """In the order in which they are taken, not in that in which they came."""
    chance.shuffle(lot)
    return [
        one
        for some, channel, language in varied.ways_in(lot)
        for one in volume.take(page, [said for _n, said in some], [number for number, _said in some], channel, language)
    ]


def _coders() -> list[User]:
    """The first is who looks at the queue."""
    return [User.objects.get(email=f"{name}@merebridge.example") for name in ("priya", "tom")]


def _work_on(made: list[Contribution], codes: list[Code], chance: random.Random) -> None:
    """Some of what people say is said by very many, most of it by few: the tenth topic a tenth as often as the first.
    Each text is filed three times, by two people."""
    coders = _coders()
    parts = list(Part.objects.filter(contribution__in=made).order_by("pk"))
    read = [part for part in parts if chance.randrange(UNREAD)]
    Reading.objects.bulk_create(Reading(part=part, by=chance.choice(coders)) for part in read)
    excerpts = Excerpt.objects.bulk_create(
        Excerpt(part=part, start=0, end=chance.randint(5, len(part.text)), created_by=coders[0]) for part in parts
    )
    weights = [1 / place for place in range(1, len(codes) + 1)]
    Coding.objects.bulk_create(
        Coding(excerpt=excerpt, code=code, coder=chance.choice(coders))
        for excerpt in excerpts
        for code in _different(codes, weights, chance)
    )
    Note.objects.bulk_create(
        Note(contribution=one, by=coders[0], to=chance.choice(coders)) for one in made if not chance.randrange(FLAGGED)
    )
    Handover.objects.bulk_create(
        Handover(contribution=one, by=coders[0], to=chance.choice(coders))
        for one in made
        if not chance.randrange(HANDED)
    )
    Suggestion.objects.bulk_create(
        Suggestion(part=part, code=chance.choice(codes), source=Source.LEARNED, **_verdict(coders[0], chance))
        for part in parts
        if not chance.randrange(SUGGESTED)
    )


def _verdict(by: User, chance: random.Random) -> dict[str, Any]:
    """Half of what was suggested waits for an answer."""
    return {} if chance.randrange(2) else {"verdict": Verdict.REFUSED, "by": by, "at": timezone.now()}


def _different(codes: list[Code], weights: list[float], chance: random.Random) -> set[Code]:
    chosen: set[Code] = set()
    while len(chosen) < CODINGS:
        chosen.update(chance.choices(codes, weights))
    return set(list(chosen)[:CODINGS])


class _Pile:
    """The first rows, and how far their keys reach: so far are those of a copy from those of the one before."""

    def __init__(self, activity: Activity, *, rows: int):
        first = Contribution.objects.filter(activity=activity, given__kind=GivenKind.WARD).aggregate(low=Min("pk"))
        self.first = first | {"high": first["low"] + rows - 1}
        self.reach = {model: self._ends(self._of_the_first(model)) for model in COPIED}
        self.step = max(high - low + 1 for low, high in self.reach.values())
        parts = ContentType.objects.get_for_model(Part)
        within = Cast("object_id", models.BigIntegerField())
        entries = IndexEntry.objects.filter(content_type=parts).annotate(part=within)
        self.entries = self._ends(entries.filter(part__range=self.reach[Part]))

    def _of_the_first(self, model: type[models.Model]) -> Any:
        path = PATHS.get(model, "contribution__pk")
        return model._default_manager.filter(**{f"{path}__range": (self.first["low"], self.first["high"])})

    @staticmethod
    def _ends(rows: Any) -> tuple[int, int]:
        found = rows.aggregate(low=Min("pk"), high=Max("pk"))
        return found["low"] or 0, found["high"] or 0

    def copies(self) -> int:
        """Those that there are, the first rows among them."""
        low, _high = self.reach[Contribution]
        return (Contribution.objects.aggregate(high=Max("pk"))["high"] - low) // self.step + 1

    def copy(self, number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for model in COPIED:
                fields = [field for field in model._meta.concrete_fields if not field.generated]
                values = {field.column: self._value(field, number * self.step, number) for field in fields}
                self._insert(cursor, model, values, self.reach[model])
            fields = [field for field in IndexEntry._meta.concrete_fields if not field.primary_key]
            values = {field.column: connection.ops.quote_name(field.column) for field in fields}
            values["object_id"] = f"CAST(CAST(object_id AS bigint) + {number * self.step} AS varchar(50))"
            self._insert(cursor, IndexEntry, values, self.entries)

    @staticmethod
    def _insert(cursor: Any, model: type[models.Model], values: dict[str, str], within: tuple[int, int]) -> None:
        quote = connection.ops.quote_name
        table, names = quote(model._meta.db_table), ", ".join(map(quote, values))
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} FROM {table} "  # noqa: S608
            f"WHERE {quote(model._meta.pk.column)} BETWEEN %s AND %s",
            within,
        )

    @staticmethod
    def _value(field: models.Field, further: int, number: int) -> str:
        """What a copy holds in a column: what the first one holds, with its keys moved along."""
        column = connection.ops.quote_name(field.column)
        if field.related_model in COPIED or field.primary_key:
            return f"{column} + {further}"
        if field.model is not Contribution:
            return column
        return {
            "reference": _reference(f"({connection.ops.quote_name('id')} + {further})"),
            "received_at": _earlier(column, number * SECONDS_APART),
            "import_key": "NULL",
        }.get(field.name, column)


def _reference(number: str) -> str:
    """One of its own for each number, in the letters of all references."""
    signs = [
        f"substr('{ALPHABET}', CAST(({number} / {len(ALPHABET) ** place}) %% {len(ALPHABET)} AS integer) + 1, 1)"
        for place in range(7)
    ]
    return " || ".join(["'Z'", *signs[:3], "'-'", *signs[3:]])


def _earlier(column: str, seconds: int) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - interval '{seconds} seconds'"
    return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-{seconds} seconds') || '000'"  # as Django writes it


def _tidy(activity: Activity) -> None:
    """The keys go on after the highest, the headcount is right, and the database knows how much of what there is."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
            cursor.execute(statement)
    recount(activity=activity)
    varied.count_alike(activity)
    analyse_database()
