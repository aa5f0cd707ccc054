"""A visit of every state of a table, in one page of one browser."""

from types import ModuleType

from playwright.sync_api import Page

from tests.access.looking import Looker, Seen
from tests.access.state import State
from tests.site import Site

Table = dict[str, tuple[str, State]]


def table_of(*tables: dict[str, list[State]]) -> Table:
    """Each state by a name of its own: where, and which."""
    rows = [(place, state) for table in tables for place, states in table.items() for state in states]
    named = {f"{place}: {state.name}": (place, state) for place, state in rows}
    assert len(named) == len(rows), "two states of one page have the same name"
    return named


def in_order(table: Table) -> list[str]:
    """What is looked at before anything is there comes first: a site is filled only once."""
    return sorted(table, key=lambda name: not table[name][1].on_the_first_day)


class Visit:
    """The site on its first day, then filled; each state is looked at once, whichever test asks first. `world` has
    a function for either."""

    def __init__(self, site: Site, page: Page, table: Table, world: ModuleType, **looker):
        self.site, self.table, self.world = site, table, world
        self.seen: dict[str, Seen] = {}
        self.is_filled = False
        made = site.run_python(world.empty)
        self.looker = Looker(page, site.url, made["at"], made["who"], **looker)

    def __getitem__(self, name: str) -> Seen:
        if name not in self.seen:
            self.seen[name] = self.at(self.table[name][1])
        return self.seen[name]

    def at(self, state: State) -> Seen:
        if not (state.on_the_first_day or self.is_filled):
            self._fill()
        return self.looker.looks_at(state)

    def _fill(self) -> None:
        made = self.site.run_python(self.world.filled)
        self.looker.at |= made["at"]
        self.looker.who |= made["who"]
        self.is_filled = True

    def all(self) -> dict[str, Seen]:
        return {name: self[name] for name in in_order(self.table)}
