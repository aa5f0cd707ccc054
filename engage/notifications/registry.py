"""What can be announced. This app stands below those that know what a decision or a contribution is: each
of them registers, for its kind of announcement, who is owed it and what to write to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letter:
    """What one message says, as plain text: it reads the same everywhere and nothing in it can be followed.

    `asks_first`: an address nobody has confirmed is asked right after the first paragraph whether it is right, so
    that this is the first link; otherwise it is asked at the foot. `in_short`: the same in a few sentences, to be said
    on the phone. `references` are those of what the person gave that it is about.
    """

    subject: str
    text: str
    asks_first: bool = False
    in_short: str = ""
    references: tuple[str, ...] = ()


# Both are given the Announcement. `owed` yields (contact id, subject of the notice); it reads page by page and
# holds no cursor open, because each page is written before the next is asked for. `compose` is also given the
# contact and the subjects of their notices, and returns None when nothing is owed any more.
Owed = Callable[[Any], Iterable[tuple[int, str]]]
Compose = Callable[[Any, Any, list[str]], Letter | None]
WithoutContact = Callable[[Any], Iterable[tuple[str, bool]]]
Titles = Callable[[list[Any]], dict[int, str]]
References = Callable[[Any, list[int]], dict[int, list[str]]]
KnownAs = Callable[[Any, Any], list[tuple[str, str]]]


def _nobody(announcement: Any) -> Iterable[tuple[str, bool]]:
    return ()


@dataclass(frozen=True)
class Kind:
    """`before_confirmed`: its letters hold neither words nor code nor outcome, so they may go to an address
    nobody has confirmed. To such an address any other kind sends only that there is news.

    `titles` name announcements for officers, by their ids, many in few queries. `without_contact` yields the people who
    are owed it and of whom there is no contact, each by the reference of what they gave and whether a slip of paper
    finds them; `references` says, for some contacts, what they gave that it is about; `known_as`, for one of them, each
    reference with the name that they chose to be shown by, or none; `standing`, of some references, which still stand;
    `wants`, whether a person has not chosen to hear nothing about it.
    """

    owed: Owed
    compose: Compose
    before_confirmed: bool
    titles: Titles
    without_contact: WithoutContact
    references: References
    known_as: KnownAs
    standing: Callable[[list[str]], set[str]]
    wants: Callable[[Any, Any], bool]

    @property
    def tells_everybody(self) -> bool:
        """Also those who cannot be written to by e-mail."""
        return self.without_contact is not _nobody


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    *,
    owed: Owed,
    compose: Compose,
    before_confirmed: bool = False,
    title: Callable[[Any], str] = str,
    titles: Titles | None = None,
    without_contact: WithoutContact = _nobody,
    references: References = lambda announcement, contacts: {},
    known_as: KnownAs = lambda announcement, contact: [],
    standing: Callable[[list[str]], set[str]] = set,
    wants: Callable[[Any, Any], bool] = lambda announcement, contact: True,
) -> None:
    """Called from an app's `ready()`. `title` names one, where that asks nothing of the database."""
    titles = titles or (lambda announcements: {one.pk: title(one) for one in announcements})
    _kinds[name] = Kind(owed, compose, before_confirmed, titles, without_contact, references, known_as, standing, wants)


def kind(name: str) -> Kind:
    return _kinds[name]


def titles_of(announcements: Iterable[Any]) -> dict[int, str]:
    """What officers call these, by their ids: in few queries for each kind of them."""
    by_kind: dict[str, list[Any]] = {}
    for one in announcements:
        by_kind.setdefault(one.kind, []).append(one)
    return {pk: title for name, them in by_kind.items() for pk, title in kind(name).titles(them).items()}
