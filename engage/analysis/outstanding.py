"""What is still to be read and to be filed, kept by the database as it changes, so that the last ten of a million are
found as quickly as the first. An index, not a record: whether a text is read stands in its readings."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from engage.contributions.models import Contribution, Part

FEW = 5_000  # so many are sorted sooner than found by going down the whole queue
SOME = 50_000  # so many still are, where others must be there besides
AT_ONCE = 500


class Act(models.TextChoices):
    """What an officer does with a text."""

    READ = "read"
    FILE = "file"


class OutstandingQuerySet(models.QuerySet):
    def to_read(self, prompt: str | None = None):
        return self._answering(prompt).filter(act=Act.READ)

    def to_file(self, prompt: str | None = None):
        return self._answering(prompt).filter(act=Act.FILE)

    def _answering(self, prompt: str | None):
        return self if prompt is None else self.filter(part__prompt=prompt)


class Outstanding(models.Model):
    """A text that nobody has read yet, or of which nothing is filed under a code yet."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="outstanding", db_index=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+", db_index=False)
    act = models.CharField(max_length=4, choices=Act)

    objects = OutstandingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("part", "act", name="outstanding_once")]
        indexes = [
            models.Index(fields=["contribution", "act"], name="outstanding_of_one"),
            models.Index(fields=["act", "contribution"], name="outstanding_by_act"),
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"part", "contribution", "act"}

    def __str__(self):
        return f"{self.part} to {self.act}"


@dataclass(frozen=True)
class Held:
    """Rows of which a contribution must have one: the way from them to it, and the same rows or a few more, to be
    counted without a look anywhere else."""

    rows: Any
    path: str = "contribution"
    about_as_many: Any = None


def holding(contributions: Any, held: list[Held], *, within: int | None = None) -> Any:
    """Those of the contributions, of one activity or of all, that have one of the rows of each. Of few rows a database
    goes to the contributions, of many from these to the rows, newest first, until a page is full: it cannot know by
    itself which is less work, and is told. With several, some are few enough where one alone would not be."""
    sizes = _up_to([FEW, SOME], held)
    are_few = [size <= FEW for size in sizes]
    if len(held) > 1 and not any(are_few) and min(sizes) <= SOME:
        are_few[sizes.index(min(sizes))] = True
    for one, few in zip(held, are_few, strict=True):
        about = one.rows.order_by().values(one.path) if few else None
        condition = Q(Exists(one.rows.filter(**{one.path: OuterRef("pk")}))) if about is None else Q(pk__in=about)
        contributions = contributions.filter(condition)
    if within is None:
        return contributions
    # The sum hides that there is an index by activity: from few rows no database shall go to that one instead.
    return contributions.alias(of=F("activity_id") + 0).filter(**{"of" if any(are_few) else "activity_id": within})


def _up_to(steps: list[int], held: list[Held]) -> list[int]:
    """For each the first of the steps that it does not go beyond, else one more than the last; asked at once."""
    if not held:
        return []
    counted = [one.rows if one.about_as_many is None else one.about_as_many for one in held]
    beyond = [Subquery(rows.order_by().values("pk")[step : step + 1]) for rows in counted for step in steps]
    found = list(Contribution.objects.order_by().values_list(*beyond)[:1])
    there = iter(found[0] if found else [None] * len(beyond))
    by_row = [[next(there) is not None for _step in steps] for _rows in counted]
    return [next((step for step, more in zip(steps, row, strict=True) if not more), steps[-1] + 1) for row in by_row]


def mend_outstanding() -> int:
    """Compares it with the readings and codings, and sets right what is not so; how many texts that were."""
    wrong = set()
    for act, path in ((Act.READ, "readings"), (Act.FILE, "excerpts__codings")):
        done = Part.objects.filter(pk=OuterRef("pk"), **{f"{path}__isnull": False})
        there = Outstanding.objects.filter(act=act)
        left = Part.objects.with_words().filter(~Exists(done))
        wrong.update(left.filter(~Exists(there.filter(part=OuterRef("pk")))).values_list("pk", flat=True))
        wrong.update(there.exclude(Exists(left.filter(pk=OuterRef("part")))).values_list("part", flat=True))
    ordered = sorted(wrong)
    for start in range(0, len(ordered), AT_ONCE):
        _refresh(ordered[start : start + AT_ONCE])
    return len(wrong)


@transaction.atomic
def _refresh(parts: list[int]) -> None:
    """As the triggers do it, for what they missed."""
    from_here = ", ".join(["%s"] * len(parts))
    with connection.cursor() as cursor:
        for statement in refresh_statements(f"({from_here})"):
            cursor.execute(statement, parts)


def refresh_statements(parts: str) -> list[str]:
    """The SQL that writes down anew what is left to do of some texts; `parts` is what follows the word IN. Both
    databases understand it."""
    anew = (
        "INSERT INTO analysis_outstanding (part_id, contribution_id, act) "
        "SELECT p.id, p.contribution_id, '{act}' FROM contributions_part p "
        "WHERE p.id IN {parts} AND p.is_current AND p.text <> '' AND NOT EXISTS ({done}) ON CONFLICT DO NOTHING"
    )
    read = "SELECT 1 FROM analysis_reading r WHERE r.part_id = p.id"
    filed = (
        "SELECT 1 FROM analysis_coding c INNER JOIN analysis_excerpt e ON e.id = c.excerpt_id WHERE e.part_id = p.id"
    )
    return [
        f"DELETE FROM analysis_outstanding WHERE part_id IN {parts}",  # noqa: S608 - no word of anybody's
        anew.format(act=Act.READ, parts=parts, done=read),
        anew.format(act=Act.FILE, parts=parts, done=filed),
    ]
