"""Answers not yet sent that their person deleted, or sent and withdrew: gone again after a restore."""

from consultations.models import Draft
from engage.core.erasures import Erasure, register_more


def register_all() -> None:
    register_more("draft.discarded", "response-draft", again=_discard)


def _discard(erasure: Erasure) -> bool:
    number = erasure.subject.partition(":")[2]
    return bool(Draft.objects.filter(pk=number, begun_at__lte=erasure.at).delete()[0])
