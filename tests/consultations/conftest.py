import pytest

from consultations.enums import QuestionKind
from tests.factories import ask, make_consultation


@pytest.fixture
def night_buses(db):
    return make_consultation(
        title="Night buses",
        slug="night-buses",
        questions=[
            ask("What would help?", optional=False),
            ask("How often do you travel at night?", QuestionKind.ONE, ["Every week", "Never"]),
            ask("Where do you go?", QuestionKind.MANY, ["Work", "Home", "Hospital"]),
        ],
    )
