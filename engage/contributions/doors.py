"""What a door knows of a contribution beyond its words: the choices that were ticked, how a story stands, whose
it is besides the person it was written to. Apps below the doors ask here, and each door says it from `ready()`:

    doors.register(ContributionKind.RESPONSE, chosen=chosen_in)
    doors.register(ContributionKind.STORY, own=stories_of, state=state_of)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from engage.contributions.enums import Channel, ContributionKind
from engage.contributions.models import Contribution


@dataclass(frozen=True)
class Chosen:
    """The choices a person ticked under one question, in the words they were shown."""

    prompt: str
    choices: list[str]


@dataclass(frozen=True)
class State:
    """How it stands with one contribution at its own door: a sentence for the person, and where to go on."""

    text: str
    url: str = ""
    url_text: str = ""


@dataclass(frozen=True)
class Door:
    chosen: Callable[[Contribution], list[Chosen]]
    own: Callable[[Any], Q]
    state: Callable[[Contribution], State | None]
    files: Callable[[Contribution], list[tuple[str, Any]]]
    unsent: Callable[[Any], list[dict[str, Any]]]
    waits: Callable[[list[Contribution]], set[int]]


_doors: dict[str, Door] = {}
NONE = Q(pk__in=[])


def register(
    kind: ContributionKind,
    *,
    chosen: Callable[[Contribution], list[Chosen]] = lambda contribution: [],
    own: Callable[[Any], Q] = lambda user: NONE,
    state: Callable[[Contribution], State | None] = lambda contribution: None,
    files: Callable[[Contribution], list[tuple[str, Any]]] = lambda contribution: [],
    unsent: Callable[[Any], list[dict[str, Any]]] = lambda user: [],
    waits: Callable[[list[Contribution]], set[int]] = lambda contributions: set(),
) -> None:
    """`own` gives the condition on contributions by which an account owns some that hold no contact of its; `files`
    the files that came with one, each with a name for a copy; `unsent` what an account has begun and not sent; `waits`
    which of some contributions (their keys) go on only once the person they are from does something."""
    _doors[kind] = Door(chosen, own, state, files, unsent, waits)


def chosen_in(contribution: Contribution) -> list[Chosen]:
    """At its own door, or in the system that an imported one came from."""
    door = _doors.get(contribution.kind)
    chosen = door.chosen(contribution) if door else []
    if contribution.channel != Channel.IMPORTED:
        return chosen
    return [*chosen, *(Chosen(one.question, [one.value]) for one in contribution.given.all().shown())]


def state_of(contribution: Contribution) -> State | None:
    door = _doors.get(contribution.kind)
    return door.state(contribution) if door else None


def owned_by(user: Any) -> Q:
    """The contributions that are this account's own: those it is written to about, and those a door knows."""
    own = Q(contact__user=user)
    for door in _doors.values():
        own |= door.own(user)
    return own


def files_of(contribution: Contribution) -> list[tuple[str, Any]]:
    door = _doors.get(contribution.kind)
    return door.files(contribution) if door else []


def unsent_of(user: Any) -> list[dict[str, Any]]:
    return [one for door in _doors.values() for one in door.unsent(user)]


def wait_for_their_person(contributions: Iterable[Contribution]) -> set[int]:
    """The keys of those that their own person must act on; one question to each door that has any of them."""
    by_kind: dict[str, list[Contribution]] = {}
    for contribution in contributions:
        by_kind.setdefault(contribution.kind, []).append(contribution)
    return {pk for kind, some in by_kind.items() if kind in _doors for pk in _doors[kind].waits(some)}
