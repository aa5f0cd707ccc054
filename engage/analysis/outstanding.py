"""What is still to be read and to be filed, kept by the database as it changes, so that the last ten of a million are
found as quickly as the first. An index, not a record: whether a text is read stands in its readings."""

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef

from engage.contributions.models import Contribution, Part

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
