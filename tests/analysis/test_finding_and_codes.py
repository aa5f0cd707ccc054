"""A finding whose codes changed since a second person reviewed it."""

import pytest

from engage.accounts.enums import Role
from engage.analysis.codebooks import rename_code
from engage.analysis.merging import merge_codes
from engage.analysis.services import review_finding
from tests.analysis.factories import make_code, make_coding, make_finding, make_part
from tests.factories import make_activity, make_user, sign_in


@pytest.mark.django_db
def test_a_finding_says_which_codes_changed_since_its_review():
    officer = sign_in(make_user(Role.ANALYST))

    def shown():
        return " ".join(officer.get(address).content.decode().split())

    activity = make_activity()
    code, other, elsewhere = (make_code(activity, label) for label in ("One", "Two", "Three"))
    finding = make_finding(make_coding(make_part(activity), code=code).excerpt)
    address = f"/admin/findings/inspect/{finding.pk}/"
    rename_code(by=officer.user, code=code, label="First")
    assert "have changed since the review" not in shown()
    review_finding(by=make_user(Role.ANALYST), finding=finding)
    assert "have changed since the review" not in shown()

    merge_codes(by=officer.user, code=other, into=code, because="Two names for one thing.")
    rename_code(by=officer.user, code=elsewhere, label="Third")

    page = shown()
    assert '<span dir="auto">First</span>: Took in another (<span dir="auto">Two</span>)' in page
    assert "Third" not in page
