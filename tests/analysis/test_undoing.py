"""Taking back one's own last act, through HTTP."""

import datetime
import html

import pytest
from django.utils import timezone

from engage.analysis.models import Coding, Reading
from engage.analysis.services import read_contribution
from engage.audit.models import AuditEvent
from tests.analysis.factories import make_coding, make_finding, make_part
from tests.factories import make_contribution

pytestmark = pytest.mark.django_db
UNDO = "/admin/contributions/undo/"


def undo(officer, at, query=""):
    """Where it leads, and what is said there."""
    response = officer.post(UNDO + query, {"at": at.reference})
    return response.url, html.unescape(officer.get(response.url).content.decode())


def address(contribution):
    return f"/admin/contributions/{contribution.reference}/"


def test_one_after_the_other_the_last_first_until_nothing_is_left(officer):
    both = make_contribution(texts=["One.", "Two."]).contribution
    elsewhere = make_part()
    read_contribution(by=officer.user, contribution=both)
    coding = make_coding(elsewhere, by=officer.user)
    anothers = make_coding()

    url, page = undo(officer, both, "?read=no")
    assert url == f"{address(elsewhere.contribution)}?read=no"
    assert "Undone: it is not filed any more." in page
    assert list(Coding.objects.all()) == [anothers]
    url, page = undo(officer, elsewhere.contribution)
    assert url == address(both)
    assert "Undone: it is not read any more." in page
    assert not Reading.objects.exists()  # of both texts: it was one act
    url, page = undo(officer, both)
    assert url == address(both)
    assert "There is nothing to undo" in page
    assert list(Coding.objects.all()) == [anothers]
    verbs = ["part.unread", "excerpt.uncoded"]
    assert list(AuditEvent.objects.filter(verb__in=verbs).order_by("-pk").values_list("verb", "subject")) == [
        ("part.unread", f"contribution:{both.reference}"),
        ("excerpt.uncoded", f"contribution:{coding.excerpt.part.contribution.reference}"),
    ]


def test_only_what_was_done_since_signing_in(officer):
    contribution = make_part().contribution
    read_contribution(by=officer.user, contribution=contribution)
    Reading.objects.update(at=timezone.now() - datetime.timedelta(hours=1))

    assert "There is nothing to undo" in undo(officer, contribution)[1]
    assert Reading.objects.count() == 1


def test_what_a_finding_rests_on_stays(officer):
    coding = make_coding(by=officer.user)
    make_finding(coding.excerpt)

    assert "A finding rests on this excerpt." in undo(officer, coding.excerpt.part.contribution)[1]
    assert Coding.objects.count() == 1


@pytest.mark.parametrize("at", ["", "2222-2222", "x" * 1000, "\x00"])
def test_with_nothing_to_undo_and_nowhere_to_be_there_is_nothing(officer, at):
    assert officer.post(UNDO, {"at": at}).status_code == 404
