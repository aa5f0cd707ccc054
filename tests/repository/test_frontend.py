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
BUDGETS = {"engage.css": 19_000, "engage.js": 8_000}


@pytest.fixture(autouse=True, scope="module")
def built():
    frontend.build()


def test_every_entry_is_compiled():
    entries = [path for path in SOURCES.iterdir() if path.suffix in COMPILED and not path.name.startswith("_")]
    missing = [path.name for path in entries if not (DIST / f"{path.stem}{COMPILED[path.suffix]}").is_file()]
    assert entries
    assert not missing


@pytest.mark.parametrize("unwanted", ["GDS Transport", "crown", "@import"])
def test_the_sheet_has_nothing_of_the_governments_or_from_elsewhere(unwanted):
    assert unwanted not in (DIST / "engage.css").read_text()


def test_the_sheet_loads_nothing_but_the_typeface():
    """Small pictures may stand in the sheet itself. The files of the typeface are our own, in two weights, and those
    with letters beyond English are asked for only where such a letter stands."""
    loaded = re.findall(r"url\(['\"]?([^)'\"]{0,80})", (DIST / "engage.css").read_text())
    fetched = [address for address in loaded if not address.startswith("data:")]
    assert fetched == [
        f"typeface/atkinson-hyperlegible-{letters}-{weight}-normal.woff2"
        for weight in (400, 700)
        for letters in ("latin", "latin-ext")
    ]
    assert all((DIST / address).is_file() for address in fetched)


def test_text_is_shown_before_the_typeface_and_without_it_to_save_data():
    sheet = (DIST / "engage.css").read_text()
    faces = re.findall(r"@font-face\{([^}]*)\}", sheet)
    assert ["font-display:swap" in face for face in faces] == ["url(" in face for face in faces]
    without = re.search(r"prefers-reduced-data: ?reduce\)\{:root\{--engage-typeface:([^}]*)\}", sheet)
    assert without
    assert "Atkinson" not in without[1]


def test_a_first_view_stays_below_100_kilobytes():
    """Sheet and script as they travel, and the two files of the typeface; the page itself is measured where it is
    shown."""
    files = [*BUDGETS, *(f"typeface/atkinson-hyperlegible-latin-{weight}-normal.woff2" for weight in (400, 700))]
    sizes = {name: (DIST / name).read_bytes() for name in files}
    assert sum(len(gzip.compress(data) if name in BUDGETS else data) for name, data in sizes.items()) <= 65_000


@pytest.mark.parametrize("name", BUDGETS)
def test_stays_within_its_budget(name):
    assert len(gzip.compress((DIST / name).read_bytes())) <= BUDGETS[name]
