"""What keeps an imported answer from being taken back: work of officers that rests on it, or an answer that its person
was promised or given. Apps below ask here; each app that builds on contributions says it from `ready()`:

    resting.register(_("Words of theirs are filed under a code"), coded_among)
"""

from collections.abc import Callable, Collection
from typing import Any

Among = Callable[[Collection[int]], set[int]]
_reasons: list[tuple[Any, Among]] = []


def register(reason: Any, among: Among) -> None:
    """`among` says which of some contributions (their keys) it is true of, in few queries."""
    _reasons.append((reason, among))


def why_kept(pks: Collection[int]) -> dict[int, str]:
    """Of those that something rests on: the first reason that there is."""
    kept: dict[int, str] = {}
    for reason, among in _reasons:
        kept = {pk: str(reason) for pk in among(pks)} | kept
    return kept
