"""What the front end's build makes: ours to use, small, and asking nobody else for anything."""

import gzip
import re

import pytest

from engage.setup import frontend
from tests.databases import ROOT

DIST = ROOT / "engage" / "frontend" / "dist" / "engage"
SOURCES = ROOT / "engage" / "frontend" / "src"
COMPILED = {".scss": ".css", ".js": ".js"}
# Compressed sizes that a first view on a slow phone can afford; raise one only for a reason.
BUDGETS = {"engage.css": 15_000, "engage.js": 8_000}


@pytest.fixture(autouse=True, scope="module")
def built():
    frontend.build()


def test_every_entry_is_compiled():
    entries = [path for path in SOURCES.iterdir() if path.suffix in COMPILED and not path.name.startswith("_")]
    missing = [path.name for path in entries if not (DIST / f"{path.stem}{COMPILED[path.suffix]}").is_file()]
    assert entries
    assert not missing


@pytest.mark.parametrize("unwanted", ["GDS Transport", "crown", "@font-face", "@import"])
def test_the_sheet_has_nothing_of_the_governments_or_from_elsewhere(unwanted):
    assert unwanted not in (DIST / "engage.css").read_text()


def test_the_sheet_loads_nothing():
    """Small pictures may stand in the sheet itself; none is fetched."""
    loaded = re.findall(r"url\(['\"]?([^)]{0,30})", (DIST / "engage.css").read_text())
    assert [address for address in loaded if not address.startswith("data:")] == []


@pytest.mark.parametrize("name", BUDGETS)
def test_stays_within_its_budget(name):
    assert len(gzip.compress((DIST / name).read_bytes())) <= BUDGETS[name]
