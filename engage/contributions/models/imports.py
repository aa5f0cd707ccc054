from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from engage.accounts.models import Organisation
from engage.contributions.enums import GivenKind, UploadState
from engage.contributions.queries import GivenQuerySet, ImportQuerySet


class ImportBatch(models.Model):
    """One file of answers brought in from another system: who did it, what the people in it were told, and
    how many rows were taken, skipped as already here, or refused. Afterwards: whether the return codes were given
    out, and whether all of it was taken back."""

    activity = models.ForeignKey("contributions.Activity", on_delete=models.PROTECT, related_name="imports")
    file_digest = models.CharField(max_length=64)
    options = models.JSONField(default=dict)  # which column was taken for what
    contact_basis = models.TextField(_("what these people were told"), blank=True)
    quote_basis = models.TextField(_("what they were asked about being quoted"), blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    codes_begun_at = models.DateTimeField(null=True)
    codes_given_at = models.DateTimeField(null=True)  # the last line of the file was handed over
    undo_begun_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    removed = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"

    class Privacy:
        personal = {"started_by"}
        impersonal = {
            "activity", "file_digest", "options", "contact_basis", "quote_basis", "started_at", "finished_at", "taken",
            "skipped", "refused", "codes_begun_at", "codes_given_at", "undo_begun_at", "undone_at", "removed"
        }  # fmt: skip

    def __str__(self):
        return f"Import {self.pk}"

    @property
    def here(self) -> int:
        """How many answers came with it and were not taken back."""
        return self.taken - self.removed


class Upload(models.Model):
    """A file on its way in by the officers' screens: how it is to be read, and how far that has got. The file itself
    is in pieces, which go as soon as all of it is in, and on `expires_on` at the latest."""

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="upload")
    name = models.CharField(_("name of the file"), max_length=255)
    is_workbook = models.BooleanField(default=False)
    encoding = models.CharField(_("letters"), max_length=20, blank=True)
    was_guessed = models.BooleanField(default=False)
    sheet = models.CharField(max_length=100, blank=True)
    headings = models.JSONField(default=list)
    uses = models.JSONField(default=list)  # of each column, in their order; empty until they are chosen
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.NEW)
    problem = models.TextField(blank=True)  # why the file as a whole cannot be used
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # rows of the file that the present pass has behind it
    new = models.PositiveIntegerField(default=0)  # of the check: rows that would be taken
    here = models.PositiveIntegerField(default=0)  # of the check: rows that are here already
    outside = models.JSONField(default=dict)  # of those that would be taken: runs of rows dated too early or too late
    leave_outside = models.BooleanField(null=True)  # whether those are left out, as an officer chose
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    expires_on = models.DateField()

    class Privacy:
        personal = {"name"}
        impersonal = {
            "batch", "is_workbook", "encoding", "was_guessed", "sheet", "headings", "uses", "language", "state",
            "problem", "rows", "done", "new", "here", "outside", "leave_outside", "claim", "claimed_at", "expires_on"
        }  # fmt: skip

    def __str__(self):
        return f"Upload of import {self.pk}"


class UploadPiece(models.Model):
    """Some of the bytes of a file on its way in."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["upload", "position"]
        constraints = [models.UniqueConstraint("upload", "position", name="upload_piece_once")]

    class Privacy:
        personal = {"data"}
        impersonal = {"upload", "position"}

    def __str__(self):
        return f"Piece {self.position} of import {self.upload_id}"


class RefusedRow(models.Model):
    """A row of a file that was not taken, and why. It says which column, never what stands in it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="refusals")
    place = models.PositiveIntegerField()
    reason = models.TextField()

    class Meta:
        ordering = ["batch", "place", "pk"]
        indexes = [models.Index(fields=["batch", "place"], name="refused_row_in_order")]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"batch", "place", "reason"}

    def __str__(self):
        return f"Row {self.place} of import {self.batch_id}"


class ImportMapping(models.Model):
    """Which column of a file is what, as an officer chose it once; offered again for a file with the same headings."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    headings_digest = models.CharField(max_length=64)
    uses = models.JSONField(default=list)
    language = models.CharField(max_length=12, default="en")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint("organisation", "headings_digest", "name", name="import_mapping_named_once")
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"organisation", "name", "headings_digest", "uses", "language", "saved_at"}

    def __str__(self):
        return self.name


class Given(models.Model):
    """What a row of a file said besides words: a choice that was ticked, by which channel it had come there, for
    which organisation it spoke, in which ward. Kept as it was given. The id a person had in the other system is
    kept only until the return codes are handed out."""

    contribution = models.ForeignKey("contributions.Contribution", on_delete=models.CASCADE, related_name="given")
    kind = models.CharField(max_length=12, choices=GivenKind)
    question = models.TextField(_("what was asked"))
    value = models.CharField(_("what was given"), max_length=600)

    objects = GivenQuerySet.as_manager()

    class Meta:
        ordering = ["contribution", "pk"]
        indexes = [models.Index(fields=["kind", "value", "contribution"], name="given_by_value")]

    class Privacy:
        personal = {"value"}
        impersonal = {"contribution", "kind", "question"}

    def __str__(self):
        return f"{self.kind} of contribution {self.contribution_id}"
