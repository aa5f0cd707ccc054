"""Every page of the loaded demo that a link leads to is there."""

import pytest

from tests.demo.visiting import Visitor


@pytest.fixture(scope="module")
def demo(module_site):
    module_site.manage("load_demo")
    return module_site


def test_every_page_a_visitor_can_reach_is_there(demo):
    visitor = Visitor(demo.url)
    reached = visitor.walk(["/", "/demo/"], leave_out=r"^/(accounts/logout|admin|static|media)")
    wrong = {path: status for path, status in reached.items() if status != 200}
    assert not wrong
    assert {"/consultations/evening-buses/", "/consultations/old-baths/", "/privacy/"} <= set(reached)
