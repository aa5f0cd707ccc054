"""`ledger` holds decisions and what they answer, `catching_up` who is to be told once more, `files` the files of
decisions that are brought in, `previews` who will hear what, `readers` who of those who decide read the report."""

from engage.decisions.models.catching_up import StillToTell
from engage.decisions.models.files import FileRow, RecordFile
from engage.decisions.models.ledger import (
    Coverage,
    Decision,
    DecisionVersion,
    Influence,
    Option,
    QuietAbout,
    RecordCheck,
    Refinement,
    length_without_space,
)
from engage.decisions.models.previews import KeptPreview
from engage.decisions.models.readers import ReportReader, ReportVersion

__all__ = [
    "Coverage", "Decision", "DecisionVersion", "FileRow", "Influence", "KeptPreview", "Option", "QuietAbout",
    "RecordCheck", "RecordFile", "Refinement", "ReportReader", "ReportVersion", "StillToTell", "length_without_space"
]  # fmt: skip
