"""What became of the codes of a codebook: each change is a row that stays, and each coding knows where it came from."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from engage.analysis.enums import ChangeKind, Origin

STAFF = settings.AUTH_USER_MODEL


class CodeChange(models.Model):
    """One change of one code: who, when, what it was before and after, and why. The database refuses to change or take
    away any of them; that of a code which was deleted again, unused, stays as well."""

    code = models.ForeignKey(
        "analysis.Code", on_delete=models.DO_NOTHING, db_constraint=False, related_name="changes"
    )  # fmt: skip
    kind = models.CharField(max_length=12, choices=ChangeKind)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    other = models.ForeignKey(
        "analysis.Code", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    because = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    class Privacy:
        personal = {"by"}
        impersonal = {"code", "kind", "at", "before", "after", "other", "because"}

    def __str__(self):
        return f"Code {self.code_id}: {self.kind}"


class FiledBefore(models.Model):
    """That what is filed under one code now was filed under another, which was merged into it: by whom is the same,
    the rest as it was. Where the same person had filed the same words under both, one coding stands for the two, and
    `was_there` says so."""

    coding = models.ForeignKey("analysis.Coding", on_delete=models.CASCADE, related_name="before")
    code = models.ForeignKey("analysis.Code", on_delete=models.PROTECT, related_name="filed_before")
    change = models.ForeignKey(CodeChange, on_delete=models.PROTECT, related_name="+")
    was_there = models.BooleanField(default=False)
    kept = models.JSONField(null=True)  # of two that became one: which one went, and what the other was before
    origin = models.CharField(max_length=10, choices=Origin)
    at = models.DateTimeField()
    # No constraint: the row of a batch is held while it is filed, and a merge must not wait for it.
    batch = models.ForeignKey(
        "analysis.CodingBatch", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )

    class Privacy:
        personal: set[str] = set()
        impersonal = {"coding", "code", "change", "was_there", "kept", "origin", "at", "batch"}

    def __str__(self):
        return f"{self.coding}, from {self.code}"
