"""Every page of the loaded demo that a link leads to is there, light, and read before all of it has come."""

import re
from base64 import b64decode
from functools import partial
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.access.weighing import MOST_OF_ALL, MOST_OF_PICTURES, Scales
from tests.browser import eventually
from tests.demo.visiting import Visitor


@pytest.fixture(scope="module")
def demo(module_site):
    module_site.manage("load_demo")
    return module_site


@pytest.fixture(scope="module")
def reached(demo) -> dict[str, int]:
    """Each path that links lead to, with its status."""
    return Visitor(demo.url).walk(["/", "/demo/"], leave_out=r"^/(accounts/logout|admin|static|media)")


def test_every_page_a_visitor_can_reach_is_there(reached):
    wrong = {path: status for path, status in reached.items() if status != 200}
    assert not wrong
    assert {"/consultations/evening-buses/", "/consultations/old-baths/", "/privacy/"} <= set(reached)


def test_a_first_view_of_each_is_light(demo, reached, new_page):
    """As `make demo` hands it out: nothing is collected, nothing compressed on the way. In English and in Welsh."""
    paths = {urlsplit(path).path for path in reached} - {"/demo/components/"}
    paths = sorted(path for path in paths if not re.search(r"\.(csv|json|atom)$", path))  # files, not views
    weights = {}
    with new_page() as page:
        scales = Scales(page.context.new_cdp_session(page))
        for path in paths:
            scales.begin()
            page.goto(demo.url + path)
            weights[path] = scales.read()
    heavy = {
        path: weight
        for path, weight in weights.items()
        if not 0 < weight.rest <= MOST_OF_ALL or weight.pictures > MOST_OF_PICTURES
    }
    assert not heavy
    assert {"/", "/cy/"} < weights.keys()
    assert any(weight.pictures for weight in weights.values())


FACES = '[...document.fonts].filter((face) => face.status === "loading").map((face) => [face.family, face.display])'


def test_text_is_there_before_script_and_typeface(demo, new_page):
    """Both are asked for and never come. A few pages stand for all: each takes them from templates/base.html."""
    with new_page() as page:
        devtools = page.context.new_cdp_session(page)
        never = []
        page.route(re.compile(r"\.(js|woff2)(\?|$)"), lambda route: never.append(route.request.resource_type))
        for path in ("/", "/consultations/evening-buses/", "/receipt/"):
            never.clear()
            page.goto(demo.url + path, wait_until="commit")
            heading = page.get_by_role("heading", level=1)
            heading.wait_for()
            faces = eventually(page, lambda: {display for _family, display in page.evaluate(FACES)}, {"swap"})
            asked = eventually(page, lambda: set(never), {"font", "script"})
            painted = eventually(page, partial(is_painted, devtools, heading), True)
            assert (path, faces, asked, painted) == (path, {"swap"}, {"font", "script"}, True)


def is_painted(devtools, element):
    """Whether there is more to see in its place than one colour on another."""
    clip = {**element.bounding_box(), "scale": 1}
    picture = devtools.send("Page.captureScreenshot", {"clip": clip})["data"]
    with Image.open(BytesIO(b64decode(picture))) as seen:
        return len(seen.convert("L").getcolors()) > 2
