"""What can be announced. This app stands below those that know what a decision or a contribution is: each
of them registers, for its kind of announcement, who is owed it and what to write to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letter:
    """What one message says. `text` is complete without `html`."""

    subject: str
    text: str
    html: str = ""


# Both are given the Announcement. `owed` yields (contact id, subject of the notice); `compose` is also given
# the contact and the subjects of their notices, and returns None when nothing is owed any more.
Owed = Callable[[Any], Iterable[tuple[int, str]]]
Compose = Callable[[Any, Any, list[str]], Letter | None]


@dataclass(frozen=True)
class Kind:
    owed: Owed
    compose: Compose


_kinds: dict[str, Kind] = {}


def register(name: str, *, owed: Owed, compose: Compose) -> None:
    """Called from an app's `ready()`."""
    _kinds[name] = Kind(owed, compose)


def kind(name: str) -> Kind:
    return _kinds[name]
