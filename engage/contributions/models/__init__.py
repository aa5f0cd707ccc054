"""Words and how they came: `thread` holds what a person gave, `imports` the files brought in from elsewhere."""

from engage.contributions.models.imports import Given, ImportBatch, ImportMapping, RefusedRow, Upload, UploadPiece
from engage.contributions.models.thread import Activity, Consent, Contribution, Headcount, Part, Receipt, Release

__all__ = [
    "Activity", "Consent", "Contribution", "Given", "Headcount", "ImportBatch", "ImportMapping", "Part", "Receipt",
    "RefusedRow", "Release", "Upload", "UploadPiece"
]  # fmt: skip
