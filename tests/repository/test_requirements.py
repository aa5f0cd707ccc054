"""What gets installed is pinned, hashed, and the same for everybody."""

import json
import re

import pytest

from tests.databases import ROOT

REQUIREMENTS = sorted(p for p in (ROOT / "requirements").glob("*.txt") if not p.name.startswith("accepted"))
FRONTEND = ROOT / "engage" / "frontend"


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([\w.\[\],-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_hashes(path):
    for block in re.split(r"\n(?=\S)", path.read_text().strip()):
        if not block.startswith("#"):
            assert re.match(r"[\w.\[\],-]+==\S+", block), f"{path.name}: not pinned: {block[:80]}"
            assert "--hash=sha256:" in block, f"{path.name}: no hash: {block[:80]}"


def test_the_tests_run_on_the_same_versions_as_the_site():
    runtime, dev = pins("runtime"), pins("dev")
    assert runtime.items() <= dev.items()


def test_the_front_end_names_exact_versions():
    package = json.loads((FRONTEND / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values()), versions
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in versions} == versions


def test_component_markup_and_sheet_are_of_one_version():
    """The macros are tested against one version of GOV.UK Frontend; raise both together."""
    package = json.loads((FRONTEND / "package.json").read_text())
    assert (pins("runtime")["govuk-frontend-jinja"], package["dependencies"]["govuk-frontend"]) == ("4.1.0", "6.3.0")
