from engage.accounts.enums import Role
from engage.contributions.models import Receipt
from tests.factories import make_contribution, make_user, sign_in


def test_staff_are_in_the_admin_with_a_second_factor_only(db):
    user = make_user(Role.ENGAGEMENT_OFFICER)
    assert sign_in(user).get("/admin/").status_code == 200
    assert sign_in(user, second_factor=False).get("/admin/").status_code == 302


def test_a_contribution_with_a_contact(db):
    received = make_contribution(texts=["One", "Two"], email="Ana@Example.org ")
    assert [part.text for part in received.contribution.parts.order_by("position")] == ["One", "Two"]
    assert received.contribution.contact.address == "ana@example.org"
    assert Receipt.objects.for_code(received.code.lower()).contribution == received.contribution
