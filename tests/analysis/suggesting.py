"""What the machine suggests, as its tests work it out and read it."""

from engage.analysis.models import Code, Suggestion
from engage.analysis.tasks import apply_rules


def work() -> None:
    """All there is to do, as the task does it."""
    apply_rules.func()


def suggested(code: Code | None = None) -> list[str]:
    """The texts for which something is suggested now."""
    rows = Suggestion.objects.standing()
    rows = rows if code is None else rows.filter(code=code)
    return sorted(row.part.text for row in rows)


def said(row: Suggestion) -> list[str]:
    """The words that are its reason."""
    return [row.part.text[start:end] for start, end in row.spans]
