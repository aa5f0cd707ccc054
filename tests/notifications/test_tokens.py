"""The links in messages: ours alone, for one purpose, silent about whom they lead to."""

import base64

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engage.accounts.models import Contact
from engage.accounts.services import keep_contact
from engage.notifications.tokens import confirm_token, contact_to_confirm, contact_to_stop, stop_token
from tests.factories import in_days, make_organisation

pytestmark = pytest.mark.django_db


def make_contact(address: str = "maren@example.org") -> Contact:
    return keep_contact(
        organisation=make_organisation(),
        address=address,
        expires_on=in_days(9),
        basis="We will write when there is news.",
    )


def test_each_token_leads_to_its_own_contact_for_its_own_purpose():
    maren, jonas = make_contact(), make_contact("jonas@example.org")
    assert (contact_to_stop(stop_token(maren)), contact_to_stop(stop_token(jonas))) == (maren, jonas)
    assert contact_to_confirm(confirm_token(maren)) == maren
    assert contact_to_stop(confirm_token(maren)) is None
    assert contact_to_confirm(stop_token(maren)) is None


def test_a_token_shows_neither_number_nor_address():
    contacts = [make_contact(f"person-{n}@example.org") for n in range(20)]
    tokens = [stop_token(contact) for contact in contacts]
    assert {len(token) for token in tokens} == {32}
    raw = [base64.urlsafe_b64decode(token) for token in tokens]
    assert not any(contact.pk.to_bytes(8) in one for contact, one in zip(contacts, raw, strict=True))
    assert len({one[16:] for one in raw}) == 20
    assert stop_token(contacts[0]) == tokens[0]  # a link in an old message stays the link of today


def test_a_confirmation_belongs_to_the_address_it_was_sent_to_and_a_stop_to_the_person():
    contact = make_contact()
    confirm, stop = confirm_token(contact), stop_token(contact)
    Contact.objects.filter(pk=contact.pk).update(address="new@example.org")
    assert contact_to_confirm(confirm) is None
    assert contact_to_stop(stop) == contact


def test_a_key_can_be_rotated():
    contact = make_contact()
    with override_settings(SECRET_KEY="the key of last year"):
        old = stop_token(contact)
    assert contact_to_stop(old) is None
    with override_settings(SECRET_KEY_FALLBACKS=["the key of last year"]):
        assert contact_to_stop(old) == contact


def test_the_token_of_a_contact_that_is_gone_leads_nowhere():
    contact = make_contact()
    token = stop_token(contact)
    contact.delete()
    assert contact_to_stop(token) is None


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_one_changed_letter_and_it_leads_nowhere(data):
    token = stop_token(make_contact())
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from([c for c in "AZaz09-_=+/é\x00" if c != token[place]]))
    assert contact_to_stop(token[:place] + other + token[place + 1 :]) is None


@given(st.text())
@example("A" * 32)
@example("A" * 31)
@example("/" * 32)
@example("")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_nothing_else_is_a_token(typed):
    make_contact()
    assert contact_to_stop(typed) is None
