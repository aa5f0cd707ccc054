import pytest

from tests.factories import sign_in
from tests.stories.factories import make_call, make_reporter


@pytest.fixture
def reporter():
    return sign_in(make_reporter(), second_factor=False)


@pytest.fixture
def call():
    return make_call()
