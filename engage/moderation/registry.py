"""What is moderated. Each door that shows people's words says from `ready()` what moderators see beside them,
who has a hand in them and so may not judge them, and which contacts are told the outcome:

    registry.register(ContributionKind.STORY, template="…", involved=told_or_gathered_by, contacts=…)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from engage.contributions.models import Contribution


@dataclass(frozen=True)
class Shown:
    """`template` is given the contribution as `contribution`; `involved` gives a condition on contributions."""

    template: str
    involved: Callable[[Any], Q]
    contacts: Callable[[Contribution], Iterable[int]]


_shown: dict[str, Shown] = {}


def register(
    kind: str,
    *,
    template: str,
    involved: Callable[[Any], Q],
    contacts: Callable[[Contribution], Iterable[int]],
) -> None:
    _shown[kind] = Shown(template, involved, contacts)


def kinds() -> list[str]:
    return sorted(_shown)


def shown(kind: str) -> Shown:
    return _shown[kind]


def involved(user: Any) -> Q:
    """The contributions this person gave, gathered or wrote down, by whichever door."""
    condition = Q(contact__user=user)
    for kind, one in _shown.items():
        condition |= Q(kind=kind) & one.involved(user)
    return condition
