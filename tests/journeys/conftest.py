import pytest

from tests.analysis.inside import staff_session
from tests.keyboard import Keyboard


@pytest.fixture
def sit_down(module_site, page):
    """Somebody of this role before one of the officers' screens, with a keyboard."""

    def sit(role: str, path: str) -> Keyboard:
        email = f"{role.lower().replace(' ', '.')}@example.org"
        session = module_site.run_python(staff_session, role=role, email=email)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": module_site.url}])
        keys = Keyboard(page)
        page.goto(f"{module_site.url}/admin/{path}")
        return keys

    return sit
