"""How often each public page and each screen of ours asks the database: no more than agreed, and no more often with
thirty of everything than with a few. The addresses are those of the tables of states (tests/access), which name every
one that there is, so that a new one is counted here, too."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engage.core.due import analyse_database
from tests.access import desk_world, public_world
from tests.access.desk_states import DESK
from tests.access.looking import as_text
from tests.access.state import State
from tests.access.states import PAGE_TYPES, PUBLIC
from tests.figures.crowds import crowd_the_desk, crowd_the_public

pytestmark = pytest.mark.django_db

MOST_OF_THE_PUBLIC, MOST_OF_THE_DESK = 12, 20
SIGNED_IN = 1  # more: the session and the account are two, and nobody's page is one below what is agreed
# What takes more, how many, and why.
MORE = {
    "accounts/2fa/totp/activate/: empty": (15, "allauth asks for each kind of second step, and writes to the session"),
    "accounts/2fa/webauthn/add/: empty": (15, "allauth asks for each kind of second step, and writes to the session"),
    "accounts/2fa/webauthn/reauthenticate/: empty": (13, "allauth does, and writes what the key is to sign"),
}
# They have no state but what comes back from a form: their addresses are for sending, not for asking.
FOR_SENDING = {"consultations/<slug:slug>/answer/delete/"}

Table = dict[str, list[State]]


def asked_for(table: Table) -> dict[str, State]:
    """By a name: every state of each address that is reached without sending a form."""
    states = {f"{place}: {state.name}": state for place, some in table.items() for state in some if state.send is None}
    assert {name.rpartition(": ")[0] for name in states} == table.keys() - FOR_SENDING
    return states


def by_a_resident(table: Table) -> Table:
    return {
        place: [replace(state, name=f"{state.name}, signed in", who="resident") for state in some]
        for place, some in table.items()
    }


class Costs:
    """What each state costs now."""

    def __init__(self, states: dict[str, State], *worlds: dict):
        self.states = states
        self.at = {name: value for world in worlds for name, value in world["at"].items()}
        self.who = {name: cookies for world in worlds for name, cookies in world["who"].items()}

    def count(self) -> dict[str, int]:
        return {name: self.cost(name, state) for name, state in self.states.items()}

    def cost(self, name: str, state: State) -> int:
        client = Client()
        for cookie in self.who[state.who]:
            client.cookies[cookie["name"]] = cookie["value"]
        path = state.path.format(**self.at)
        client.get(path)  # what a process looks up once it has looked up now
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        expected = 302 if state.lands else state.status
        assert response.status_code == expected, f"{name}: {path} answers {response.status_code}"
        return len(captured)


def faults(costs: Costs, crowd: Callable[[dict], None], most: Callable[[str], int]) -> list[str]:
    analyse_database()  # as it is every day: a plan for a database of long ago takes minutes
    few = costs.count()
    crowd(costs.at)
    analyse_database()
    many = costs.count()
    growing = [f"{name}: {few[name]}, and {many[name]} with thirty more" for name in few if few[name] != many[name]]
    return growing + [f"{name}: {many[name]}" for name in few if many[name] > most(name)]


def test_a_public_page_takes_few_and_no_more_with_thirty():
    states = asked_for(PAGE_TYPES) | asked_for(PUBLIC)
    signed_in = asked_for(by_a_resident(PAGE_TYPES))
    costs = Costs(states | signed_in, public_world.empty(), public_world.few())

    def most(name: str) -> int:
        return MORE[name][0] if name in MORE else MOST_OF_THE_PUBLIC + (name in signed_in) * SIGNED_IN

    found = faults(costs, crowd_the_public, most)
    assert not found, as_text(found)


def test_a_screen_of_ours_takes_few_and_no_more_with_thirty():
    costs = Costs(asked_for(DESK), desk_world.empty(), desk_world.filled(more=0))
    found = faults(costs, crowd_the_desk, lambda name: MOST_OF_THE_DESK)
    assert not found, as_text(found)


def test_what_takes_more_is_not_said_of_what_is_gone():
    assert MORE.keys() <= asked_for(PUBLIC).keys()
