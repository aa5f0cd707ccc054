"""Who is owed word of an announcement: each once, however often and wherever it is interrupted."""

import time
import tracemalloc
from itertools import pairwise

import pytest

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.analysis.enums import Stance
from engage.contributions.services import set_contact, withdraw
from engage.decisions import announcing
from engage.decisions.services import announce_decision
from engage.notifications import registry
from engage.notifications.delivery import send_due
from engage.notifications.deriving import BATCH, derive
from engage.notifications.enums import MessageState
from engage.notifications.models import Announcement, Message, Notice
from engage.notifications.services import announce
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user
from tests.notifications.factories import deliver, make_people, publish_for, states


@pytest.fixture
def kind(monkeypatch):
    """Registers a kind of announcement for one test."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    def register(owed) -> Announcement:
        registry.register("news", owed=owed, compose=lambda *_: None)
        return announce(organisation=make_organisation(), kind="news", subject="1")

    return register


def make_contacts(count: int) -> list[int]:
    organisation = make_organisation()
    rows = [
        Contact(organisation=organisation, address=f"p{n}@example.org", expires_on=in_days(9), basis="b")
        for n in range(count)
    ]
    return [contact.pk for contact in Contact.objects.bulk_create(rows)]


def notices(announcement) -> list[tuple]:
    return list(
        Notice.objects.filter(announcement=announcement)
        .order_by("contact", "subject")
        .values_list("contact", "subject")
    )


def test_each_person_has_a_notice_for_each_answer_and_one_message(db):
    activity = make_activity()
    both, one, nobody = make_people("a@example.org", "b@example.org", "c@example.org", activity=activity)
    decision = make_decision()
    first = make_influence(decision, finding=make_finding([(both, Stance.SUPPORTS), (one, Stance.AGAINST)]))
    second = make_influence(decision, contribution=both)
    announcement = announce_decision(by=make_user(), decision=decision)
    assert derive(announcement) == 2
    assert notices(announcement) == [
        (both.contact_id, f"influence:{first.pk}"),
        (both.contact_id, f"influence:{second.pk}"),
        (one.contact_id, f"influence:{first.pk}"),
    ]
    contacts = Message.objects.filter(announcement=announcement).order_by("contact").values_list("contact", flat=True)
    assert list(contacts) == [both.contact_id, one.contact_id]
    assert not Message.objects.filter(contact=nobody.contact).exists()


def test_a_person_who_said_two_things_is_owed_one_message_with_one_notice(db):
    activity = make_activity()
    people = make_people("a@example.org", "a@example.org", activity=activity)
    announcement = publish_for(people)
    derive(announcement)
    assert (len(notices(announcement)), states(announcement)) == (1, ["waiting"])


def test_deriving_twice_changes_nothing(db):
    announcement = publish_for(make_people("a@example.org", "b@example.org"))
    derive(announcement)
    before = (notices(announcement), list(Message.objects.values_list("pk", "contact")))
    Announcement.objects.filter(pk=announcement.pk).update(derived_at=None)
    announcement.refresh_from_db()
    assert derive(announcement) == 0
    assert (notices(announcement), list(Message.objects.values_list("pk", "contact"))) == before


def test_what_was_interrupted_is_finished_the_next_time(kind, own_database):
    contacts = make_contacts(2 * BATCH + 5)
    broken = [True]

    def owed(announcement):
        for contact in contacts:
            if broken[0] and contact == contacts[BATCH + 3]:
                raise ConnectionError
            yield contact, "x"

    announcement = kind(owed)
    with pytest.raises(ConnectionError):
        derive(announcement)
    announcement.refresh_from_db()
    assert (announcement.derived_at, Message.objects.count()) == (None, BATCH)
    broken.clear()
    broken.append(False)
    assert derive(announcement) == BATCH + 5
    assert notices(announcement) == [(contact, "x") for contact in contacts]


def test_a_contact_that_went_in_the_meantime_is_left_out(kind, db):
    contacts = make_contacts(3)
    announcement = kind(lambda announcement: [(contact, "x") for contact in contacts])
    Contact.objects.filter(pk=contacts[1]).delete()
    derive(announcement)
    assert notices(announcement) == [(contacts[0], "x"), (contacts[2], "x")]


def test_someone_reached_by_phone_or_post_has_a_notice_and_no_message(kind, db):
    contacts = make_contacts(3)
    Contact.objects.filter(pk=contacts[0]).update(kind=ContactKind.PHONE)
    Contact.objects.filter(pk=contacts[1]).update(kind=ContactKind.POST)
    announcement = kind(lambda announcement: [(contact, "x") for contact in contacts])
    derive(announcement)
    assert len(notices(announcement)) == 3
    assert list(Message.objects.values_list("contact", flat=True)) == contacts[2:]


def test_ten_thousand_people_are_written_down_in_short_transactions_and_little_memory(kind, own_database):
    contacts = make_contacts(10_000)
    asked_at = []  # between two batches lies one transaction; the processor's time, not that of a busy machine

    def owed(announcement):
        for contact in contacts:
            for subject in ("x", "y"):
                asked_at.append(time.process_time())
                yield contact, subject

    announcement = kind(owed)
    derive(announcement)
    assert (Message.objects.count(), Notice.objects.count()) == (10_000, 20_000)
    batches = asked_at[::BATCH]
    lengths = sorted(after - before for before, after in pairwise(batches))
    assert lengths[len(lengths) * 9 // 10] < 0.1  # the slowest few are those in which Python collects its garbage

    Announcement.objects.filter(pk=announcement.pk).update(derived_at=None)
    announcement.refresh_from_db()
    asked_at.clear()
    tracemalloc.start()
    derive(announcement)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("look, page", [(5, 2), (3, 2), (2, 1), (1, 2)])
def test_publishing_to_many_reads_page_by_page(db, monkeypatch, look, page):
    """Whoever gave something else besides is owed word of it once, and whoever gave only that is owed nothing."""
    activity = make_activity()
    make_people("nobody@example.org", activity=activity)
    people = make_people(*[f"p{n}@example.org" for n in range(5)], activity=activity)
    announcement = publish_for(people)
    make_people("p3@example.org", activity=activity)
    whole = list(announcing.decision_owed(announcement))
    monkeypatch.setattr(announcing, "LOOK", look)
    monkeypatch.setattr(announcing, "PAGE", page)
    assert list(announcing.decision_owed(announcement)) == whole
    assert [contact for contact, _subject in whole] == sorted(one.contact_id for one in people)


def test_who_withdrew_before_it_was_derived_is_owed_nothing(db):
    people = make_people("a@example.org", "b@example.org")
    announcement = publish_for(people)
    withdraw(by=None, contribution=people[0])
    derive(announcement)
    assert [contact for contact, _subject in notices(announcement)] == [people[1].contact_id]


def test_a_new_address_is_owed_what_the_old_one_was_not_sent_yet(db, mailoutbox):
    (one,) = make_people("old@example.org")
    announcement = publish_for([one])
    derive(announcement)
    (other,) = make_people("new@example.org")
    set_contact(by=None, contribution=one, contact=other.contact)
    deliver()
    assert [message.to for message in mailoutbox] == [["new@example.org"]]
    assert states(announcement) == [MessageState.CANCELLED, MessageState.SENT]


def test_a_new_address_is_not_sent_what_the_old_one_has(db, mailoutbox):
    (one,) = make_people("old@example.org")
    announcement = publish_for([one])
    deliver()
    (other,) = make_people("new@example.org")
    set_contact(by=None, contribution=one, contact=other.contact)
    deliver()
    assert [message.to for message in mailoutbox] == [["old@example.org"]]
    assert send_due(at_most=9) == 0
    assert states(announcement) == [MessageState.SENT]


def test_a_receipt_is_owed_to_whoever_gave_an_address(db):
    make_contribution()
    contribution = make_contribution(email="a@example.org").contribution
    (announcement,) = Announcement.objects.filter(kind="receipt")
    derive(announcement)
    assert notices(announcement) == [(contribution.contact_id, contribution.reference)]
