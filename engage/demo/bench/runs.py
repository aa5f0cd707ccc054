"""One run: the databases, the measures, and what is kept of it."""

import json
import os
import platform
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.utils import timezone

from engage.demo.bench import importing, previewing
from engage.demo.bench.heights import of_piles
from engage.demo.bench.inside import FRESH
from engage.demo.bench.measures import all_measures
from engage.demo.bench.measuring import Result, run
from engage.demo.bench.place import OnPostgres, OnSqlite, Place, places, server_address
from engage.demo.bench.publishing import MOST_GROWTH, MOST_TIMES_BARE
from engage.demo.bench.recounting import MOST_SECONDS
from engage.demo.bench.serving import Server

PUBLISHING = {"times_bare": MOST_TIMES_BARE, "memory_growth": MOST_GROWTH, **previewing.BARS}


@dataclass(frozen=True)
class Sizes:
    """How much of everything. The defaults take about ten minutes on a machine that does nothing else."""

    small: int = 1_000
    middle: int = 10_000
    large: int = 100_000
    rounds: int = 5
    acts: int = 12
    rows: int = 2_000
    people: int = 100_000
    pile: int = 10_000
    texts: int = 1_000_000


@dataclass
class Run:
    """All that was found out."""

    database: str
    results: list[Result]
    imported: dict[str, float]
    inserted: dict[str, Any]
    bytes: dict[str, int]
    published: dict[str, float] = field(default_factory=dict)
    recounted: dict[str, float] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        missed = [f"{result.measure.name}: {name}" for result in self.results for name in result.missed]
        missed += importing.missed(self.imported, self.database)
        missed += [f"Publishing: {name}" for name, bar in PUBLISHING.items() if self.published.get(name, 0) > bar]
        missed += [f"Counting: {name}" for name, bar in MOST_SECONDS.items() if self.recounted.get(name, 0) > bar]
        return missed + (["Counting: numbers that differ"] if self.recounted.get("differ") else [])


def run_all(sizes: Sizes, folder: Path, say: Callable[[str], None]) -> Run:
    server = server_address()
    with places(folder, server) as made, ExitStack() as stack:
        say("Making a database …")
        place = made.new("small")
        place.manage("migrate", "--verbosity", "0")
        place.manage("load_demo")
        filled: list[Place] = []
        for name in ("small", "middle", "large"):
            place = made.copy(filled[-1], name) if filled else place
            say(f"Bringing in {getattr(sizes, name):,} contributions …")
            place.fill(up_to=getattr(sizes, name))
            filled.append(place)
        imported = json.loads(filled[0].manage("bench_inside", "import", str(sizes.rows)))
        say(f"Publishing to {sizes.people:,} people …")
        published = {}
        for name in ("preview", "publish"):
            place = made.copy(filled[0], f"to_{name}")
            published |= json.loads(place.manage("bench_inside", name, str(sizes.people)))
        low, high, recounted = _piles(made, filled[0], sizes, say)
        servers = [stack.enter_context(Server(one)) for one in filled]
        results = []
        on_piles = of_piles(*(stack.enter_context(Server(one)) for one in (low, high)), max(1, sizes.acts // 4))
        for measure in [*all_measures(servers, sizes.acts), *on_piles]:
            say(f"Measuring: {measure.name} ({measure.ours.name}) …")
            results.append(run(measure, sizes.rounds))
        where = servers[0].ask("addresses/")
        sizes_of_pages = {
            name: len(servers[0].get(f"{path}{FRESH}"))
            for name, path in where.items()
            if name not in ("queue", "inserts")
        }
        kind = "postgresql" if server else "sqlite"
        return Run(kind, results, imported, servers[0].ask("inserted/"), sizes_of_pages, published, recounted)


def _piles(
    made: OnSqlite | OnPostgres, place: Place, sizes: Sizes, say: Callable[[str], None]
) -> tuple[Place, Place, dict]:
    """A low one and a high one, and whether what is counted of the high one is so."""
    say(f"Piling up {sizes.pile:,} and {sizes.texts:,} texts …")
    low = made.copy(place, "low")
    low.pile(sizes.pile, first=sizes.pile)
    high = made.copy(low, "high")
    high.pile(sizes.texts, first=sizes.pile)
    return low, high, json.loads(high.manage("bench_inside", "recount"))


def as_json(found: Run, sizes: Sizes) -> str:
    """For a later run to be put beside it."""
    return json.dumps(
        {
            "at": timezone.now().isoformat(timespec="seconds"),
            "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
            "django": django.get_version(),
            "database": found.database,
            "sizes": vars(sizes),
            "measures": [result.as_dict() for result in found.results],
            "import": found.imported,
            "inserted": found.inserted,
            "published": found.published,
            "recounted": found.recounted,
            "bytes": found.bytes,
            "missed": found.missed,
        },
        indent=1,
    )


def as_table(found: Run) -> list[str]:
    lines = [f"{found.database}: work of the server and its database", f"{'':<46}{'ms':>9}{'times':>8}{'bar':>7}"]
    for result in found.results:
        questions = result.measure.questions
        lines += ["", result.measure.name + (f" ({questions} questions)" if questions else "")]
        ours, most = result.measure.ours, result.measure.most_milliseconds
        slow = most is not None and f"{most:g} ms" in result.missed
        lines.append(f"  {ours.name:<44}{result.median(ours):>9.2f}{_verdict(most, slow)}")
        for other in result.measure.others:
            bar = result.measure.at_most.get(other.name)
            told = f"  {other.name:<44}{result.median(other):>9.2f}{result.ratio(other):>8.2f}"
            lines.append(told + _verdict(bar, other.name in result.missed))
    lines += ["", "Importing", *_of_the_import(found)]
    lines += ["", "Publishing to many people"]
    for name, number in found.published.items():
        bar = PUBLISHING.get(name)
        lines.append(f"  {name:<44}{number:>9.2f}{_verdict(bar, bar and number > bar)}")
    lines += ["", "Counting all of the texts, against a recount from the bare rows"]
    for name, number in found.recounted.items():
        bar = MOST_SECONDS.get(name)
        lines.append(f"  {name:<44}{number:>9.2f}{_verdict(bar, bar and number > bar)}")
    lines += ["", "Bytes of a page, before it is compressed"]
    lines += [f"  {name:<44}{size:>9,}" for name, size in found.bytes.items()]
    return [*lines, "", *(f"NOT MET: {one}" for one in found.missed), *([] if found.missed else ["Every bar is met."])]


def _of_the_import(found: Run) -> list[str]:
    imported, missed = found.imported, importing.missed(found.imported, found.database)
    most = importing.LONGEST_MILLISECONDS if found.database == "sqlite" else None
    is_long, is_slow, *is_large = (f"Importing: {name}" in missed for name in importing.BARS)
    longest = f"{imported['longest_ms']:>9.2f}"
    beside = f"{imported['bare_row_ms']:>9.2f}{imported['times_bare']:>8.2f}"
    return [
        f"  {'its longest transaction, by the wall clock':<44}{longest}{_verdict(most, is_long)}",
        f"  {'each row':<44}{imported['each_row_ms']:>9.2f}",
        f"  {'each row, bare bulk inserts':<44}{beside}{_verdict(round(importing.MOST_TIMES, 2), is_slow)}",
        f"  {'MB more for a file three times as long':<44}{imported['more_memory_mb']:>9.2f}"
        + _verdict(importing.MOST_MEGABYTES, is_large[0]),
        f"  {'MB more for a workbook three times as long':<44}{imported['more_memory_of_workbook_mb']:>9.2f}"
        + _verdict(importing.MOST_MEGABYTES, is_large[1]),
    ]


def _verdict(bar: float | None, missed: object) -> str:
    return "" if bar is None else f"{bar:>7g}  {'NOT MET' if missed else 'met'}".rjust(15)
