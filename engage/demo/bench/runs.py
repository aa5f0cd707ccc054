"""One run: the databases, the measures, and what is kept of it."""

import json
import logging
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from engage.demo import loading
from engage.demo.bench import volume
from engage.demo.bench.measures import all_measures
from engage.demo.bench.measuring import Result, run
from engage.demo.bench.place import Place


@dataclass(frozen=True)
class Sizes:
    """How much of everything. The defaults take a few minutes."""

    small: int = 1_000
    large: int = 10_000
    rounds: int = 5
    acts: int = 15
    rows: int = 2_000


def run_all(sizes: Sizes, say: Callable[[str], None]) -> list[Result]:
    """In a database that has just been migrated and holds nothing else."""
    logging.getLogger("wagtail").setLevel(logging.WARNING)
    folder = Path(settings.DATA_DIR)
    loading.load()
    say(f"Bringing in {sizes.small} and {sizes.large} contributions …")
    small = Place(Path(connection.settings_dict["NAME"]), sizes.small)
    volume.fill(sizes.small, seed=1)
    large = small.copy(folder / "large.sqlite3", sizes.large)
    with large:
        volume.fill(sizes.large - sizes.small, seed=2)
    with override_settings(ROOT_URLCONF="engage.demo.bench.urls"):
        measures = all_measures(small, large, folder=folder, rows=sizes.rows, acts=sizes.acts)
        results = []
        for measure in measures:
            say(f"Measuring: {measure.name} …")
            results.append(run(measure, sizes.rounds))
    return results


def as_json(results: list[Result], sizes: Sizes) -> str:
    """For a later run to be put beside it."""
    return json.dumps(
        {
            "at": timezone.now().isoformat(timespec="seconds"),
            "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
            "django": django.get_version(),
            "database": connection.vendor,
            "sizes": vars(sizes),
            "measures": [result.as_dict() for result in results],
        },
        indent=1,
    )


def as_table(results: list[Result]) -> list[str]:
    lines = [f"{'':<42}{'ms':>9}{'times as long':>16}"]
    for result in results:
        lines += ["", result.measure.name]
        ours = result.measure.ours
        lines.append(f"  {ours.name:<40}{result.median(ours):>9.2f}")
        for other in result.measure.others:
            lines.append(f"  {other.name:<40}{result.median(other):>9.2f}{result.ratio(other):>16.2f}")
    return lines
