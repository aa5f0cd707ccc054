"""Files are named by subject, and nothing tracked names a machine or a package index."""

import pytest

from tests.repository.files import ours, tracked

NAMELESS = {"utils", "util", "helpers", "helper", "misc", "common"}

# Put together here, so that this file does not hold them.
INDEX_ADDRESSES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "deb.debian" + ".org",
    "--index" + "-url",
    "--extra-index" + "-url",
    "--find" + "-links",
    '"resol' + 'ved":',
]
MACHINE_PATHS = ["/ro" + "ot/", "/wo" + "rk/", "/opt/wh" + "eels", "/opt/py" + "pi"]


def test_no_file_is_named_after_nothing():
    nameless = [ours(path) for path in tracked() if NAMELESS & {path.stem.lower(), path.parent.name.lower()}]
    assert not nameless, f"name these by their subject: {nameless}"


@pytest.mark.parametrize("text", INDEX_ADDRESSES + MACHINE_PATHS)
def test_no_tracked_file_names_an_index_or_a_machine(text):
    holding = [ours(path) for path in tracked() if text in path.read_text(errors="ignore")]
    assert not holding, f"{text!r} stands in {holding}"
