"""The disk is full or the database is away: people are told so, and what they typed comes back with a button."""

import errno

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from engage.contributions.models import Contribution
from tests.factories import ask, make_consultation

pytestmark = pytest.mark.django_db
WORDS = "The last bus leaves before my shift ends."


@pytest.fixture
def answering():
    page = make_consultation(questions=[ask("What would help?")])
    client = Client(raise_request_exception=False)
    start = f"/consultations/{page.activity.slug}/answer/"
    client.post(start)
    return client, f"{start}question-{page.asked()[0].pk}/"


CANNOT_KEEP = [
    OperationalError("database or disk is full"), OperationalError("disk I/O error"), InterfaceError("gone"),
    OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EFBIG, "File too large"),
]  # fmt: skip


@pytest.mark.parametrize("error", CANNOT_KEEP, ids=str)
def test_the_words_come_back(answering, monkeypatch, error):
    client, question = answering

    def fail(**_kwargs):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("consultations.views.keep_answer", fail)
        told = client.post(question, {"answer": WORDS})
    page = told.content.decode()
    assert (told.status_code, told["Retry-After"]) == (503, "60")
    assert page.count(WORDS) == 2  # to be read, and to be sent again
    assert f'action="{question}"' in page
    assert "csrfmiddlewaretoken" in page
    assert client.post(question, {"answer": WORDS}).status_code == 302


def test_any_other_error_is_one_of_ours(answering, monkeypatch):
    client, question = answering
    monkeypatch.setattr("consultations.views.keep_answer", lambda **_kwargs: 1 / 0)
    told = client.post(question, {"answer": WORDS})
    assert (told.status_code, "Something went wrong here" in told.content.decode()) == (500, True)


def test_without_a_database_at_all(answering, django_db_blocker):
    client, question = answering

    def gone(*_args, **_kwargs):
        raise OperationalError("the connection was refused")

    with django_db_blocker.block(), pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
        patched.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", gone)
        told = client.post(question, {"answer": WORDS})
    assert (told.status_code, told.content.decode().count(WORDS)) == (503, 2)
    assert Contribution.objects.count() == 0
