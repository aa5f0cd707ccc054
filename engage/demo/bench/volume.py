"""A large council's volume: contributions by the thousand, through the importer, as they would come."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from consultations.models import ConsultationPage
from engage.contributions.importing.csv_tables import CsvTable
from engage.contributions.importing.report import Report
from engage.contributions.importing.request import Columns, Request
from engage.contributions.importing.run import Import
from engage.contributions.models import Activity
from engage.demo.words import baths, buses

COLUMNS = Columns(texts=("What would help?", "Anything else?"))


def texts(number: int, seed: int) -> Iterator[list[str]]:
    """Rows made of sentences that people in Merebridge said, in ever new order."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    said = [voice.said for voice in [*buses.VOICES, *baths.VOICES] if voice.said]
    for row in range(number):
        yield [f"{row}. {' '.join(chance.choices(said, k=2))}", chance.choice(said) if row % 3 else ""]


def write_file(path: Path, number: int, seed: int) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.texts)
        writer.writerows(texts(number, seed))
    return path


def bring_in(path: Path, activity: Activity) -> None:
    run = Import(
        by=None,
        request=Request(activity=activity, columns=COLUMNS),
        table=CsvTable(path, COLUMNS.wanted()),
        path=path,
        codes=None,
        report=Report(lambda sentence: None),
    )
    run.begin()
    run.go()


def fill(folder: Path, number: int, seed: int) -> None:
    """Brings so many responses in under the consultation that is open."""
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    bring_in(write_file(folder / f"fill-{seed}.csv", number, seed), activity)
