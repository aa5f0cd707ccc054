"""Addresses are kept until the day that was said."""

from engage.accounts.models import Contact
from engage.accounts.services import forget_expired_contacts
from engage.audit.models import AuditEvent
from engage.contributions.services import withdraw
from tests.factories import in_days, make_contribution, make_user


def expire(contact, days):
    Contact.objects.filter(pk=contact.pk).update(expires_on=in_days(days))
    return contact


def test_a_contact_goes_the_day_after_the_one_it_was_kept_for(db):
    gone = make_contribution(email="ana@example.org").contribution
    stays = make_contribution(email="ben@example.org").contribution
    expire(gone.contact, -1)
    expire(stays.contact, 0)

    assert forget_expired_contacts() == 1

    assert list(Contact.objects.values_list("address", flat=True)) == ["ben@example.org"]
    gone.refresh_from_db()
    assert (gone.contact, gone.parts.get().text) == (None, "The last bus leaves before my shift ends.")
    event = AuditEvent.objects.get(verb="contact.forgotten")
    assert (event.actor, event.detail) == (None, {})
    assert forget_expired_contacts() == 0


def test_an_accounts_own_contact_goes_when_nothing_is_given_under_it(db):
    contribution = make_contribution(user=make_user()).contribution
    expire(contribution.contact, -1)
    assert forget_expired_contacts() == 0
    withdraw(by=None, contribution=contribution)
    assert forget_expired_contacts() == 1
    assert not Contact.objects.exists()
