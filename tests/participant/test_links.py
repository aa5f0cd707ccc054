"""What the links in messages do, for the person, for a mail program, and for somebody with a wrong one."""

import pytest
from django.test import Client

from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact
from engage.audit.models import AuditEvent
from engage.contributions.models import Contribution
from engage.notifications.tokens import confirm_token, stop_token
from tests.factories import make_contribution, make_user


@pytest.fixture
def contact(db):
    return make_contribution(email="ana@example.org").contribution.contact


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def press(client, address, **data):
    """Opens the page, then presses a button of its form."""
    page = client.get(address)
    token = page.context.get("csrf_token", "")
    return client.post(address, {"csrfmiddlewaretoken": str(token), **data})


def text(answer):
    return " ".join(answer.content.decode().split())


def confirm_address(contact):
    return f"/messages/confirm/{confirm_token(contact)}/"


def stop_address(contact):
    return f"/messages/stop/{stop_token(contact)}/"


def test_looking_changes_nothing(client, contact):
    for _look in range(2):
        for address in (confirm_address(contact), stop_address(contact)):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
    contact.refresh_from_db()
    assert (contact.confirmed_at, contact.stopped_at) == (None, None)


def test_yes_this_was_me(client, contact):
    answer = press(client, confirm_address(contact), me="yes")
    assert "This is your address" in text(answer)
    contact.refresh_from_db()
    confirmed_at = contact.confirmed_at
    assert confirmed_at is not None
    again = press(client, confirm_address(contact), me="yes")
    contact.refresh_from_db()
    assert (again.status_code, contact.confirmed_at) == (200, confirmed_at)


def test_this_was_not_me_removes_the_address_from_everything(client, contact):
    make_contribution(email="ana@example.org")
    confirm_contact(contact=contact)
    address = confirm_address(contact)
    answer = press(client, address, not_me="yes")
    assert "Your address is deleted" in text(answer)
    assert not Contact.objects.exists()
    assert [c.contact for c in Contribution.objects.all()] == [None, None]
    assert all(not c.is_withdrawn for c in Contribution.objects.all())
    assert client.get(address).status_code == 404
    assert AuditEvent.objects.get(verb="contact.forgotten").actor is None


def test_an_accounts_address_stays_with_the_account_and_is_written_to_no_more(client, db):
    user = make_user()
    contact = make_contribution(user=user).contribution.contact
    answer = press(client, confirm_address(contact), not_me="yes")
    assert "belongs to an account here" in text(answer)
    contact.refresh_from_db()
    assert (contact.user, contact.stopped_at is not None) == (user, True)


def test_confirming_needs_the_form(client, contact):
    assert client.post(confirm_address(contact), {"me": "yes"}).status_code == 403
    contact.refresh_from_db()
    assert contact.confirmed_at is None


def test_stopping_by_the_button_of_a_mail_program(contact):
    """RFC 8058: one POST with this body, without cookies and without a form of ours."""
    answer = Client(enforce_csrf_checks=True).post(
        stop_address(contact), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    contact.refresh_from_db()
    assert (answer.status_code, contact.stopped_at is not None) == (200, True)


def test_stopping_and_starting_by_hand(client, contact):
    assert "We will not write to you any more" in text(press(client, stop_address(contact), stop="yes"))
    contact.refresh_from_db()
    assert contact.stopped_at is not None
    assert "Write to me again" in text(client.get(stop_address(contact)))
    assert "We will write to you again" in text(press(client, stop_address(contact), start="yes"))
    contact.refresh_from_db()
    assert contact.stopped_at is None


def test_a_link_shows_only_enough_of_the_address_to_know_it_by(client, contact):
    for address in (confirm_address(contact), stop_address(contact)):
        page = text(client.get(address))
        assert "a…@example.org" in page
        assert "ana@example.org" not in page
        assert contact.contributions.get().reference not in page


@pytest.mark.parametrize("kind", ["confirm", "stop"])
@pytest.mark.parametrize("token", ["x", "A" * 32, "-" * 5000])
def test_a_link_that_is_not_ours_does_nothing(client, contact, kind, token):
    for answer in (client.get(f"/messages/{kind}/{token}/"), press_blind(kind, token)):
        assert answer.status_code == 404
        assert "This link no longer works" in text(answer)


def press_blind(kind, token):
    return Client().post(f"/messages/{kind}/{token}/", {"stop": "yes", "not_me": "yes"})


def test_one_kind_of_link_is_no_good_for_the_other(client, contact):
    assert client.get(f"/messages/confirm/{stop_token(contact)}/").status_code == 404
    assert client.get(f"/messages/stop/{confirm_token(contact)}/").status_code == 404


def test_a_link_to_an_address_that_was_changed_is_dead(client, contact):
    old = confirm_address(contact)
    Contact.objects.update(address="new@example.org")
    assert client.get(old).status_code == 404
