"""A look into a file before anything of it is kept. What is shown here is kept nowhere."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from engage.contributions.doors import Chosen
from engage.contributions.importing.answers import Answer, Reader
from engage.contributions.importing.passes import request_of
from engage.contributions.importing.report import SKIPPED, TAKEN
from engage.contributions.importing.run import understand
from engage.contributions.importing.tables import CannotRead, Row, Table, is_blank
from engage.contributions.importing.trial import Findings, Trial
from engage.contributions.importing.uploads import open_file
from engage.contributions.models import Upload

ROWS, VALUES, LOOKED_AT = 10, 3, 200


@dataclass(frozen=True)
class Shown:
    """A row as it would appear."""

    answer: Answer
    chosen: tuple[Chosen, ...] = ()
    why_not: str = ""  # it is here already, and what else is known of it


def sample(upload: Upload) -> list[Shown]:
    """The first rows that are new, as they would appear; where there are fewer, some that are here already, which is
    said. None when the file cannot be read any more."""
    request = request_of(upload)
    try:
        with open_file(upload) as table, closing(Reader(table.headings, request)) as reader:
            understood = (understand(reader, row) for row in islice(_first_rows(table), LOOKED_AT))
            answers = [one for one in understood if isinstance(one, Answer)]
    except CannotRead:
        return []
    with closing(Trial(request=request, batch=upload.batch, report=Findings())) as trial:
        become = trial.foretell(answers)
    new = [one for one in answers if become[one.place][0] == TAKEN][:ROWS]
    here = [one for one in answers if become[one.place][0] == SKIPPED][: ROWS - len(new)]
    return [_shown(one, become[one.place][1]) for one in [*new, *here]]


def values_of(upload: Upload) -> list[list[str]]:
    """Of each column the first few different values, by which an officer knows what it holds. Raises CannotRead."""
    found: list[list[str]] = [[] for _heading in upload.headings]
    with open_file(upload) as table:
        for row in islice(_first_rows(table), LOOKED_AT):
            for values, cell in zip(found, row.cells, strict=False):
                if isinstance(cell, str) and not is_blank(cell) and len(values) < VALUES and cell not in values:
                    values.append(cell)
                elif not isinstance(cell, str) and hasattr(cell, "isoformat") and len(values) < VALUES:
                    values.append(cell.isoformat(" ", "minutes"))
    return found


def _first_rows(table: Table) -> Iterator[Row]:
    return table.first_rows() if hasattr(table, "first_rows") else table.rows()


def _shown(answer: Answer, why_not: str) -> Shown:
    return Shown(answer, tuple(Chosen(one.question, [one.value]) for one in answer.given), why_not)
