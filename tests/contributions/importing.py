"""Helpers of the importer's tests: write a file, bring it in, see what came of it."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from engage.contributions.models import Contribution, Part


@dataclass
class Outcome:
    """How a run ended: its exit code, what it said, and the message of an error."""

    code: int
    said: list[str]
    error: str = ""


def write_csv(path: Path, rows, *, encoding: str = "utf-8", **options) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, **options).writerows(rows)
    return path


def bring_in(path: Path, activity, *, texts=("words",), **options) -> Outcome:
    """Runs the command in this process, as an officer would type it."""
    said = StringIO()
    arguments = [str(path), "--activity", activity.slug]
    for name in texts:
        arguments += ["--text-column", name]
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        arguments += [flag] if value is True else [flag, str(value)]
    code, error = 0, ""
    try:
        call_command("import_contributions", *arguments, stdout=said)
    except CommandError as refused:
        code, error = refused.returncode, str(refused)
    return Outcome(code, said.getvalue().splitlines(), error)


def texts_of(activity) -> list[list[str]]:
    """The words that are here, a list for each contribution, in the order they were taken."""
    found = Contribution.objects.filter(activity=activity).order_by("pk")
    parts = Part.objects.filter(contribution__in=found).order_by("contribution_id", "position")
    by_contribution: dict[int, list[str]] = {contribution.pk: [] for contribution in found}
    for part in parts:
        by_contribution[part.contribution_id].append(part.text)
    return list(by_contribution.values())


def read_codes(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
