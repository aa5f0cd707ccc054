import pytest

from engage.accounts.enums import Role
from tests.analysis.hands import BUS, COLD, WALK
from tests.analysis.inside import staff_session, texts_to_read
from tests.factories import make_user, sign_in


@pytest.fixture
def officer():
    """An analyst who is signed in."""
    return sign_in(make_user(Role.ANALYST))


@pytest.fixture
def desk(module_site, page):
    """Opens the first of some texts."""

    def opened(texts, codes=(BUS, WALK, COLD), email="analyst@example.org"):
        made = module_site.run_python(texts_to_read, texts=list(texts), codes=list(codes))
        key = module_site.run_python(staff_session, role="Analyst", email=email)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": module_site.url}])
        page.goto(f"{module_site.url}/admin/contributions/{made['references'][0]}/?activity={made['activity']}")
        page.loads = []
        page.on("load", lambda loaded: page.loads.append(loaded.url))
        return made

    return opened
