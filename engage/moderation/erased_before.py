"""What officers took out of words, taken out again in a database that was restored."""

from engage.contributions.models import Part
from engage.core.erasures import Erasure, register
from engage.moderation.services import NotJudged, redact


def register_all() -> None:
    register("words.taken_out", again=_redact)


def _redact(erasure: Erasure) -> bool:
    """Only from the very text that it was taken from: another one never held it at this place."""
    position, version, start, end, ground = erasure.note.split(".")
    found = Part.objects.with_words().filter(
        contribution__reference=erasure.subject.partition(":")[2], position=position, version=version
    )
    part = found.select_related("contribution").first()
    if part is None:
        return False
    try:
        redact(by=None, part=part, start=int(start), end=int(end), ground=ground, tell=False)
    except NotJudged:
        return False
    return True
