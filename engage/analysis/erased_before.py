"""What people said of a finding and then replaced, gone again after a restore."""

from engage.analysis.fairness import REPLACED
from engage.analysis.models import FairnessAnswer
from engage.core.erasures import Erasure, register


def register_all() -> None:
    register(REPLACED, again=_forget)


def _forget(erasure: Erasure) -> bool:
    """Their new words are lost with the database that held them; the page asks them anew."""
    reference = erasure.subject.partition(":")[2]
    replaced = FairnessAnswer.objects.filter(
        contribution__reference=reference, finding=erasure.note, said_at__lt=erasure.at
    )
    return bool(replaced.delete()[0])
