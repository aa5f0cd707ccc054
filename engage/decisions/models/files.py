from django.conf import settings
from django.db import models

from engage.accounts.models import Organisation
from engage.decisions.enums import FileState, RowOutcome
from engage.decisions.queries import OfOneCouncil


class RecordFile(models.Model):
    """A file of decisions from the council's committee system, on its way in or brought in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    was_guessed = models.BooleanField(default=False)
    headings = models.JSONField(default=list)
    uses = models.JSONField(default=list)  # of each column, in their order; empty until they are chosen
    state = models.CharField(max_length=10, choices=FileState, default=FileState.NEW)
    run = models.CharField(max_length=32, blank=True)  # which check or import is the present one
    touched_at = models.DateTimeField(auto_now=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = OfOneCouncil.as_manager()

    class Meta:
        ordering = ["-pk"]

    class Privacy:
        personal = {"started_by", "name"}
        impersonal = {
            "organisation", "file_digest", "encoding", "was_guessed", "headings", "uses", "state", "run", "touched_at",
            "started_at", "finished_at"
        }  # fmt: skip

    def __str__(self):
        return f"File of decisions {self.pk}"


class FileRow(models.Model):
    """One row of such a file: what stands in it, what it would do, and whether that is done. What it holds goes once
    the row is done, or its time is over."""

    file = models.ForeignKey(RecordFile, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    problem = models.TextField(blank=True)  # why the row cannot be read at all
    outcome = models.CharField(max_length=10, choices=RowOutcome, default=RowOutcome.UNCHECKED)
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=60, blank=True)
    said = models.JSONField(default=dict)
    against = models.CharField(max_length=64, blank=True)  # a digest of what the decision said when it was checked
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["file", "place", "pk"]
        indexes = [
            models.Index(fields=["file", "outcome", "done", "place"], name="file_row_by_outcome"),
            models.Index(fields=["file", "reference"], name="file_row_by_reference"),
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "file", "place", "cells", "problem", "outcome", "reason", "reference", "said", "against", "done"
        }  # fmt: skip

    def __str__(self):
        return f"Row {self.place} of file {self.file_id}"
