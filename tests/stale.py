"""Kept templates pile up while migrations change; the newest few are enough."""

from pathlib import Path

NEWEST = 4


def forget_stale(folder: Path, pattern: str, *, keep: Path) -> None:
    """Remove all but the newest files of a pattern; `keep` always stays."""
    if keep.exists():
        keep.touch()
    newest_first = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[NEWEST:]:
        path.unlink(missing_ok=True)
