"""Whoever's words a passage was taken out of is told so: why, and how to object; never the words."""

import io
import json
import zipfile

import pytest

from engage.accounts.enums import Role
from engage.accounts.services import confirm_contact, stop_messages
from engage.analysis.colleagues import add_note
from engage.contributions.services import withdraw
from engage.core import erasures
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from engage.notifications.models import Announcement, Message
from engage.participant.copies import copy_of_contribution, copy_of_person
from engage.participant.persons import person_of
from tests.factories import make_activity, make_contribution, make_user
from tests.notifications.factories import deliver

pytestmark = pytest.mark.django_db
CANARY = "zqkanarivogel"


def make(email="a@example.org", confirmed=True, **fields):
    made = make_contribution(make_activity(), [f"I walk. My neighbour {CANARY} walks too."], email=email, **fields)
    Announcement.objects.update(derived_at=made.contribution.received_at)
    if confirmed and made.contribution.contact:
        confirm_contact(contact=made.contribution.contact)
    return made


def take_out(contribution, words=CANARY, ground=Ground.PERSONAL_DETAILS, **fields):
    part = contribution.parts.current().get()
    start = part.text.index(words)
    by = make_user(Role.ANALYST)
    return redact(by=by, part=part, start=start, end=start + len(words), ground=ground, **fields)


@pytest.mark.parametrize("contact_email", ["", "listens@merebridge.example"])
def test_they_read_that_it_was_done_why_and_how_to_object(mailoutbox, client, contact_email):
    made = make()
    contribution = made.contribution
    organisation = contribution.activity.organisation
    organisation.contact_email = contact_email
    organisation.save()
    take_out(contribution)
    assert deliver() == 1
    (mail,) = mailoutbox
    assert mail.to == ["a@example.org"]
    assert mail.subject == f"A passage was taken out of what you sent ({contribution.reference})"
    assert "Why: It gives personal details, such as an address or a phone number." in mail.body
    whom = f"write to {contact_email}" if contact_email else f"tell {organisation.name}"
    assert f"If you think that this is wrong, {whom} and name the reference." in mail.body
    assert [word for word in (CANARY, "walk", "neighbour") if word in mail.body + mail.subject] == []
    client.post("/receipt/", {"code": made.code})
    page = client.get(f"/my/{contribution.reference}/").content.decode()
    assert "The council took a passage out of your words" in page
    assert "If you think that this is wrong" in page
    assert (contact_email in page, CANARY in page) == (True, False)


def test_an_address_nobody_has_confirmed_reads_only_that_there_is_news(mailoutbox):
    take_out(make(confirmed=False).contribution)
    deliver()
    assert "There is news" in mailoutbox[0].subject
    assert "personal details" not in mailoutbox[0].body


def test_several_passages_are_one_message_with_every_reason_once(mailoutbox):
    contribution = make().contribution
    take_out(contribution)
    take_out(contribution, "neighbour")
    take_out(contribution, "I walk", Ground.SAFETY)
    assert deliver() == 1
    (mail,) = mailoutbox
    assert [line for line in mail.body.splitlines() if line.startswith("Why: ")] == [
        "Why: It gives personal details, such as an address or a phone number.",
        "Why: We are worried that showing it could put somebody in danger.",
    ]


@pytest.mark.parametrize("then", ["withdrawn", "stopped", "no address"])
def test_who_withdrew_wants_no_messages_or_left_no_address_is_not_written_to(mailoutbox, then):
    contribution = make(email="" if then == "no address" else "a@example.org").contribution
    take_out(contribution)
    if then == "withdrawn":
        withdraw(by=None, contribution=contribution)
    elif then == "stopped":
        stop_messages(by=None, contact=contribution.contact)
    assert (deliver(), mailoutbox) == (0, [])


def test_what_a_restore_takes_out_again_is_not_told_again(django_capture_on_commit_callbacks):
    contribution = make().contribution
    before = contribution.parts.get()
    with django_capture_on_commit_callbacks(execute=True):
        take_out(contribution)
    Announcement.objects.filter(kind="redacted").delete()
    contribution.redactions.all().delete()
    contribution.parts.all().delete()
    before.save()
    assert erasures.carry_out_again(contribution.received_at) == 1
    assert CANARY not in contribution.parts.current().get().text
    assert not Announcement.objects.filter(kind="redacted").exists()
    assert not Message.objects.filter(announcement__kind="redacted").exists()


# --- What officers noted is the person's data too (ADR 25) -----------------------------------------------------------


def read(response) -> tuple[dict, str]:
    files = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    return json.loads(files.read("data.json")), files.read("read-me.html").decode()


def test_the_copy_of_a_person_has_what_officers_noted_and_not_by_whom():
    user = make_user()
    contribution = make(email="", user=user).contribution
    officer = make_user(Role.ANALYST, first_name="Kit", last_name="Zzofficer")
    add_note(by=officer, contribution=contribution, words="What stood here goes with the passage.")
    take_out(contribution)
    add_note(by=officer, contribution=contribution, words="Seems to know the depot well.")
    held, page = read(copy_of_person(person_of(user)))
    (one,) = held["contributions"]
    (note,) = one["officers_noted"]
    assert (note["words"], note["settled_with"]) == ("Seems to know the depot well.", "")
    assert [taken["why"] for taken in one["taken_out"]] == [
        "It gives personal details, such as an address or a phone number"
    ]
    assert "Seems to know the depot well." in page
    assert "Zzofficer" not in json.dumps(held) + page


def test_the_copy_for_a_return_code_says_what_was_taken_out_and_not_what_officers_noted():
    contribution = make().contribution
    take_out(contribution)
    add_note(by=make_user(Role.ANALYST), contribution=contribution, words="Seems to know the depot well.")
    held, page = read(copy_of_contribution(contribution))
    assert len(held["contributions"][0]["taken_out"]) == 1
    assert "depot" not in json.dumps(held) + page
