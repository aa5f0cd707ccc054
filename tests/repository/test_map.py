"""The map in engage/docs/map.md tells of every app there is, on its floor, and of none that is not."""

import re

import pytest

from tests.databases import ROOT
from tests.repository.files import app_folders
from tests.repository.floors import FLOORS, floor_of

MAP = ROOT / "engage" / "docs" / "map.md"
# A line of the layout: `  core/            1  nothing here knows a resident …`
LINE = re.compile(r"^\s*(?P<name>\w+)/\s+(?P<floor>\d+)\s+(?P<text>.*)$", re.MULTILINE)


def on_the_map() -> dict[str, re.Match]:
    """Each app the map names, by its dotted name."""
    at_the_top = {app for apps in FLOORS for app in apps if "." not in app}
    found = {match["name"]: match for match in LINE.finditer(MAP.read_text())}
    return {name if name in at_the_top else f"engage.{name}": match for name, match in found.items()}


def is_planned(match: re.Match) -> bool:
    return "planned" in match["text"]


@pytest.mark.parametrize("app", sorted(app_folders()))
def test_every_app_is_on_the_map(app):
    assert app in on_the_map(), f"engage/docs/map.md does not name {app}"
    assert not is_planned(on_the_map()[app]), f"engage/docs/map.md calls {app} planned, but it stands"


def test_what_the_map_calls_standing_stands():
    standing = {app for app, match in on_the_map().items() if not is_planned(match)}
    assert standing == set(app_folders())


def test_the_map_has_the_floors_of_the_tests():
    assert {app: int(match["floor"]) for app, match in on_the_map().items()} == {
        app: MAP_FLOOR.get(app, floor_of(app) + 1) for apps in FLOORS for app in apps
    }


# Where one number on the map holds two steps: home looks at the doors and stands just above them.
MAP_FLOOR = {"home": 10, "engage.exports": 10, "engage.api": 10, "engage.demo": 10}
