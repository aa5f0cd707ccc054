"""A person's data: a copy of all of it, and the end of all of it, by themselves or through an officer."""

import io
import json
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact, User
from engage.accounts.services import confirm_contact, erase_account, keep_contact
from engage.analysis.services import read_part
from engage.audit.models import AuditEvent
from engage.contributions.due import wipe_traces
from engage.contributions.enums import Ending, Purpose
from engage.contributions.models import Contribution, Part
from engage.core.zipping import Entry, zipped
from engage.notifications.deriving import derive
from engage.notifications.enums import Rung
from engage.notifications.models import Message
from engage.notifications.ringing import note, take
from engage.participant.copies import copy_of_person
from engage.participant.persons import person_at
from stories.drafts import forget_pictures
from stories.models import Story, StoryDraft
from stories.services import answer_showing
from tests.factories import in_days, make_contribution, make_user, sign_in
from tests.notifications.factories import make_phone, publish_for
from tests.operations.test_backup import everything_holding
from tests.pages import page_of
from tests.stories.factories import approve, make_call, make_draft, make_story, release

CANARY = "zqkanarivogel"
ADDRESS = f"{CANARY}@example.org"
ADMIN = "/admin/data-requests/"


class Life:
    """One person who left something at every door, and another who must lose nothing."""

    def __init__(self):
        self.user = make_user(Role.REPORTER, email=ADDRESS, first_name=CANARY, last_name=CANARY)
        self.call = make_call()
        told = {"text": f"I said {CANARY}", "title": CANARY, "shown_as": CANARY, "alt_text": CANARY}
        self.story = make_story(self.call, reporter=self.user, picture=True, consents=[Purpose.PUBLISH], **told)
        self.draft = make_draft(self.user, self.call, text=f"Not sent {CANARY}", picture=True)
        self.answer = make_contribution(texts=[f"I answered {CANARY}"], user=self.user).contribution
        self.by_mail = make_contribution(texts=[f"I wrote {CANARY}"], email=ADDRESS).contribution
        confirm_contact(contact=self.by_mail.contact)
        self.other = make_contribution(texts=["Somebody else"], email="other@example.org").contribution


def unzipped(response) -> dict[str, bytes]:
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert "no-store" in response["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def life(db):
    return Life()


# --- A copy ----------------------------------------------------------------------------------------------


def test_a_copy_holds_all_of_it_and_nothing_of_others(life):
    copy = unzipped(sign_in(life.user).post("/my/copy/"))
    story = life.story.contribution
    assert list(copy) == ["data.json", "read-me.html", f"files/{story.reference}-picture.webp"]
    held = json.loads(copy["data.json"])
    assert held["account"]["address"] == ADDRESS
    assert [one["reference"] for one in held["contributions"]] == [
        story.reference, life.answer.reference, life.by_mail.reference,
    ]  # fmt: skip
    assert [part["text"] for part in held["contributions"][0]["words"]] == [CANARY, f"I said {CANARY}"]
    assert held["not_sent_yet"][0]["answers"]["text"] == f"Not sent {CANARY}"
    assert {one["address"] for one in held["addresses"]} == {ADDRESS}
    assert f"I answered {CANARY}" in copy["read-me.html"].decode()
    assert b"Somebody else" not in b"".join(copy.values())


def test_words_under_an_address_that_nobody_confirmed_are_not_handed_out(db):
    make_contribution(texts=["Whose words?"], email=ADDRESS)
    user = make_user(email=ADDRESS)
    assert json.loads(unzipped(sign_in(user).post("/my/copy/"))["data.json"])["contributions"] == []


def test_with_a_return_code_there_is_a_copy_of_that_contribution_alone(db):
    received = make_contribution(texts=["My <b>words</b>"], email=ADDRESS)
    other = make_contribution(texts=["Somebody else"]).contribution
    visitor = Client()
    path = f"/my/{received.contribution.reference}/copy/"
    assert visitor.post(path).status_code == 302
    visitor.post("/receipt/", {"code": received.code})
    copy = unzipped(visitor.post(path))
    assert [one["reference"] for one in json.loads(copy["data.json"])["contributions"]] == [
        received.contribution.reference
    ]
    assert "My &lt;b&gt;words&lt;/b&gt;" in copy["read-me.html"].decode()
    assert CANARY.encode() not in copy["data.json"]
    assert visitor.post(f"/my/{other.reference}/copy/").status_code == 302


@pytest.mark.parametrize(("path", "status"), [("/my/copy/", 405), ("/my/erase/", 200)])
def test_looking_changes_and_hands_out_nothing(life, path, status):
    assert sign_in(life.user).get(path).status_code == status
    assert Client().get(path).status_code in (302, 405)
    assert Client().post(path).status_code == 302
    assert User.objects.filter(pk=life.user.pk).exists()


def test_what_goes_away_while_the_archive_is_written_is_left_out(tmp_path):
    class Gone:
        def open(self, mode):
            raise FileNotFoundError

    whole = b"".join(zipped([Entry("a", b"x" * 1_000_000), Entry("b", file=Gone()), Entry("c", b"")]))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert {name: len(archive.read(name)) for name in archive.namelist()} == {"a": 1_000_000, "c": 0}


# --- The end ---------------------------------------------------------------------------------------------


def test_by_themselves_in_one_act(own_database):
    life = Life()
    approve(life.story)
    release(life.story)
    client = sign_in(life.user)
    assert everything_holding(CANARY) != []

    told = client.post("/my/erase/")

    assert (told.status_code, "3 things you sent" in told.content.decode()) == (200, True)
    assert client.get("/my/").status_code == 302
    wipe_traces()
    forget_pictures()
    assert [table for table in everything_holding(CANARY) if not table.endswith("sqlite3-wal")] == []
    assert not User.objects.filter(pk=life.user.pk).exists()
    assert (
        list(Contribution.objects.exclude(pk=life.other.pk).values_list("ending", flat=True)) == [Ending.WITHDRAWN] * 3
    )
    assert Story.objects.get().reporter_id is None
    assert not StoryDraft.objects.exists()
    assert list(Contact.objects.values_list("address", flat=True)) == ["other@example.org"]
    life.other.refresh_from_db()
    assert not life.other.is_withdrawn
    assert life.call.activity.tally.given == 1


def test_the_record_never_ties_a_teller_to_their_own_story(life):
    approve(life.story)
    answer_showing(by=life.user, story=life.story, granted=False)
    answer_showing(by=life.user, story=life.story, granted=True)
    about = AuditEvent.objects.about(f"contribution:{life.story.contribution.reference}").exclude(
        verb__startswith="moderation"
    )
    assert (about.count(), about.exclude(actor=None).count()) == (3, 0)
    assert not AuditEvent.objects.filter(actor=life.user, subject__startswith="picture:").exists()


def test_a_reporter_answers_for_the_stories_of_others(db):
    story = make_story(told_by_another=True)
    event = AuditEvent.objects.about(f"contribution:{story.contribution.reference}").get(verb="contribution.received")
    assert event.actor_id == story.reporter_id


def test_staff_stay_as_a_number(db):
    analyst = make_user(Role.ANALYST, email=ADDRESS, first_name=CANARY)
    part = make_contribution().contribution.parts.get()
    read_part(by=analyst, part=part)
    assert not erase_account(account=analyst)
    analyst.refresh_from_db()
    assert (analyst.email, str(analyst), analyst.is_active, analyst.groups.count()) == (
        f"erased-{analyst.pk}@erased.invalid", f"User {analyst.pk}", False, 0,
    )  # fmt: skip
    assert part.readings.get().by_id == analyst.pk


# --- Through an officer ----------------------------------------------------------------------------------

ASKS = {"address": ADDRESS, "number": "SAR-2026/17", "checked": "document"}
FOR_GOOD = {"erase_for_good": "yes"}


def sent_by_the_button(page: str, label: str) -> dict[str, str]:
    """What the browser sends when the button with this label is pressed."""
    (button,) = BeautifulSoup(page, "html.parser").find_all("button", string=label)
    form = button.find_parent("form")
    typed = {one["name"]: one["value"] for one in form.select("input[name]:not([name=csrfmiddlewaretoken])")}
    chosen = {one["name"]: one.select_one("option[selected]")["value"] for one in form.select("select")}
    typed |= {one["name"]: one.text.removeprefix("\n") for one in form.select("textarea")}
    pressed = {button["name"]: button["value"]} if button.has_attr("name") else {}
    return typed | chosen | pressed


def test_an_officer_looks_copies_and_erases_and_is_recorded(life):
    officer = sign_in(make_user(Role.ADMINISTRATOR))
    page = officer.post(ADMIN, ASKS).content.decode()
    assert all(one.reference in page for one in (life.story.contribution, life.answer, life.by_mail))
    assert life.other.reference not in page
    unzipped(officer.post(ADMIN, {**ASKS, "copy": "yes"}))
    asked = officer.post(ADMIN, {**ASKS, "erase": "yes"}).content.decode()
    assert "Erase all of it for good" not in page
    assert (asked.count(f"Erase what is held of {ADDRESS}?"), asked.count("You cannot undo this")) == (1, 1)
    assert "The words and files of 3 contributions." in asked
    assert User.objects.filter(pk=life.user.pk).exists()
    assert Part.objects.filter(text__contains=CANARY).exists()
    done = officer.post(ADMIN, sent_by_the_button(asked, "Erase all of it for good")).content.decode()
    assert "The words of 3 contributions are erased." in done
    assert ADDRESS not in done
    events = AuditEvent.objects.about("request:SAR-2026/17").order_by("pk")
    assert [(event.verb, event.actor, event.detail) for event in events] == [
        ("person.looked-up", officer.user, {"checked": "document"}),
        ("person.copied", officer.user, {"checked": "document"}),
        ("person.looked-up", officer.user, {"checked": "document"}),
        ("person.erased", officer.user, {"checked": "document", "contributions": 3, "addresses": 2}),
    ]
    assert not Part.objects.filter(text__contains=CANARY).exists()


def test_going_back_erases_nothing_and_keeps_what_was_typed(life):
    officer = sign_in(make_user(Role.ADMINISTRATOR))
    asked = officer.post(ADMIN, {**ASKS, "erase": "yes"}).content.decode()
    back = officer.post(ADMIN, sent_by_the_button(asked, "Keep it, and go back")).content.decode()
    assert sent_by_the_button(back, "Go on to erase all of it") == {**ASKS, "erase": "yes"}
    assert Part.objects.filter(text__contains=CANARY).exists()


def test_an_unproved_address_goes_and_what_was_given_under_it_stays(db):
    contribution = make_contribution(texts=["Whose words?"], email=ADDRESS).contribution
    sign_in(make_user(Role.ADMINISTRATOR)).post(ADMIN, {**ASKS, **FOR_GOOD})
    contribution.refresh_from_db()
    assert (contribution.is_withdrawn, contribution.contact, Contact.objects.count()) == (False, None, 0)


def test_an_address_that_nobody_has(db):
    page = sign_in(make_user(Role.ADMINISTRATOR)).post(ADMIN, ASKS).content.decode()
    assert "Nothing is held under this address" in page


@pytest.mark.parametrize("number", ["", "Ana Lewis", "ana@example.org", "x" * 41, "7\x00"])
def test_the_number_of_a_request_is_no_name(life, number):
    officer = sign_in(make_user(Role.ADMINISTRATOR))
    assert officer.post(ADMIN, {**ASKS, "number": number, **FOR_GOOD}).status_code == 200
    assert User.objects.filter(pk=life.user.pk).exists()


WHO_MAY = {
    Role.REPORTER: 403, Role.MODERATOR: 302, Role.ENGAGEMENT_OFFICER: 302, Role.ANALYST: 302,
    Role.DECISION_OFFICER: 302, Role.ADMINISTRATOR: 200,
}  # fmt: skip


@pytest.mark.parametrize(("role", "status"), WHO_MAY.items())
def test_it_takes_a_grant(life, role, status):
    client = sign_in(make_user(role))
    assert (client.get(ADMIN).status_code, client.post(ADMIN, {**ASKS, **FOR_GOOD}).status_code) == (status, status)
    assert User.objects.filter(pk=life.user.pk).exists() == (status != 200)


def test_being_a_superuser_is_not_one(life):
    client = sign_in(make_user(is_superuser=True, is_staff=True))
    assert client.post(ADMIN, {**ASKS, **FOR_GOOD}).status_code == 302
    assert Client().post(ADMIN, ASKS).status_code == 302
    assert User.objects.filter(pk=life.user.pk).exists()


@pytest.mark.parametrize(
    ("kind", "kept", "asked"),
    [
        (
            ContactKind.POST,
            "Ana Silva\n1 Harbour Row\nMerebridge\nMB1 2AB",
            "ana silva, 1 Harbour Row, Merebridge, MB1 2AB",
        ),
        (ContactKind.PHONE, "01632 960001", "+44 (0)1632 960-001"),
    ],
)
def test_whoever_is_known_by_no_e_mail_address_is_found_by_what_they_gave(db, kind, kept, asked):
    activity = make_contribution(texts=["Somebody else"], email="other@example.org").contribution.activity
    contact = keep_contact(
        organisation=activity.organisation, address=kept, kind=kind, expires_on=in_days(90), basis="b"
    )
    confirm_contact(contact=contact)
    theirs = make_contribution(activity, ["Mine"], contact=contact).contribution
    officer = sign_in(make_user(Role.ADMINISTRATOR))
    request = {"address": asked, "number": "DP-1", "checked": "document"}

    assert theirs.reference in page_of(officer.post(ADMIN, request))
    page_of(officer.post(ADMIN, {**request, "erase_for_good": "yes"}))

    assert list(Part.objects.exclude(text="").values_list("text", flat=True)) == ["Somebody else"]
    assert list(Contact.objects.values_list("address", flat=True)) == ["other@example.org"]


@pytest.mark.parametrize("asked", ["Ana", "12345", "ana@", ""])
def test_what_is_no_address_is_asked_for_again(db, asked):
    officer = sign_in(make_user(Role.ADMINISTRATOR))
    page = page_of(officer.post(ADMIN, {"address": asked, "number": "DP-1", "checked": "document"}))
    assert ("Enter a whole e-mail address, postal address or phone number" in page) == bool(asked)


def test_a_copy_says_that_they_were_rung_and_not_who_rings_them(db):
    contact = make_phone("07700 900001")
    confirm_contact(contact=contact)
    derive(publish_for([make_contribution(contact=contact).contribution]))
    officer, message = make_user(Role.DECISION_OFFICER, first_name="Samira"), Message.objects.get(channel="call")
    take(by=officer, message=message)
    note(by=officer, message=message, rung=Rung.NOT_REACHED)
    take(by=officer, message=message)
    with zipfile.ZipFile(io.BytesIO(copy_of_person(person_at("07700 900001")).getvalue())) as archive:
        copy = archive.read("data.json").decode()
    (held,) = json.loads(copy)["addresses"]
    assert [(one["channel"], one["state"], one["attempts"]) for one in held["messages"]] == [("call", "waiting", 1)]
    assert "Samira" not in copy
