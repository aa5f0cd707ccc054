import pytest

from engage.accounts.enums import Role
from tests.factories import make_user, sign_in


@pytest.fixture
def officer():
    """An analyst who is signed in."""
    return sign_in(make_user(Role.ANALYST))
