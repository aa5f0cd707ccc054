"""Who may read, file and take back, through HTTP, guessed addresses included."""

import pytest

from engage.accounts.enums import Role
from engage.analysis.models import Coding, Reading
from tests.analysis.factories import make_coding, make_part
from tests.analysis.roles import cells, client_of
from tests.factories import make_user, sign_in

pytestmark = pytest.mark.django_db


def address(contribution, act=""):
    return f"/admin/contributions/{contribution.reference}/{act}"


TABLE = {
    "see the queue":       "YY---ff-Y",
    "see its results":     "YY---ff-Y",
    "see one":             "YY---ff-n",
    "see one by guessing": "nn---ff-n",
    "say read":            "YY---ff-n",
    "file":                "YY---ff-n",
    "take back":           "YY---ff-n",
    "undo":                "YY---ff-n",
}  # fmt: skip


def attempt(client, act, coding):
    contribution = coding.excerpt.part.contribution
    if act == "see the queue":
        return client.get("/admin/contributions/")
    if act == "see its results":
        return client.get("/admin/contributions/results/")
    if act == "see one":
        return client.get(address(contribution))
    if act == "see one by guessing":
        return client.get("/admin/contributions/2222-2222/")
    if act == "say read":
        return client.post(address(contribution, "read/"))
    if act == "file":
        return client.post(address(contribution, "file/"), {"quote": "my shift", "code": coding.code.pk})
    if act == "undo":
        return client.post("/admin/contributions/undo/", {"at": contribution.reference})
    return client.post(address(contribution, f"take-back/{coding.pk}/"))


@pytest.mark.parametrize(
    ("act", "role", "expected"),
    cells(TABLE),
)
def test_who_may(act, role, expected):
    client = client_of(role)
    coding = make_coding(by=getattr(client, "user", None))
    before = Reading.objects.count(), Coding.objects.count()

    response = attempt(client, act, coding)

    if expected in "nf":
        assert response.status_code == {"n": 404, "f": 403}[expected]
    elif expected == "-":
        assert response.status_code == 302
        assert not response.url.startswith("/admin/contributions/")
        assert "last bus" not in response.content.decode()
    elif act.startswith("see"):
        assert response.status_code == 200
    else:
        assert response.url.startswith(address(coding.excerpt.part.contribution))
    changed = (Reading.objects.count(), Coding.objects.count()) != before
    assert changed is (expected == "Y" and not act.startswith("see"))


@pytest.mark.parametrize("act", ["read/", "file/", "take-back/1/"])
def test_acts_are_posted_and_never_linked_to(officer, act):
    part = make_part()
    assert officer.get(address(part.contribution, act)).status_code == 405


def test_an_officer_without_a_second_factor_sees_nothing():
    client = sign_in(make_user(Role.ANALYST), second_factor=False)
    part = make_part()

    response = client.get(address(part.contribution))

    assert response.status_code == 302
    assert not response.url.startswith("/admin/")
