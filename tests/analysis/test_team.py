"""What officers do for each other: notes, flags, batches, and who has what open, through HTTP."""

import datetime
import html

import pytest
from django.utils import timezone

from engage.accounts.enums import Role
from engage.analysis.colleagues import OPEN_FOR, add_note, forget_openings, hand_over, settle_note
from engage.analysis.refusals import NoSuchColleague, NothingNoted, NotYourNote, NoWordsHere, SettledAlready
from engage.analysis.services import read_contribution
from engage.analysis.teamwork import Handover, Note, Opening
from engage.audit.models import AuditEvent
from engage.contributions.services import withdraw
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from tests.analysis.factories import make_part
from tests.analysis.roles import cells, client_of
from tests.factories import make_contribution, make_organisation, make_user, sign_in
from tests.pages import page_of, shown

pytestmark = pytest.mark.django_db
QUEUE = "/admin/contributions/"
BY_SCRIPT = {"x-requested-with": "XMLHttpRequest"}


@pytest.fixture
def officer():
    return sign_in(make_user(Role.ANALYST, first_name="Ada"))


@pytest.fixture
def colleague():
    return sign_in(make_user(Role.ENGAGEMENT_OFFICER, first_name="Ben"))


def address(contribution, act=""):
    return f"{QUEUE}{contribution.reference}/{act}"


def listed(client, **query):
    return [row.reference for row in client.get(QUEUE, query).context_data["leaf"].rows]


def first_page(client):
    return html.unescape(client.get("/admin/").content.decode())


def test_a_note_is_read_by_all_who_read_words_and_taken_away_by_its_author(officer, colleague):
    contribution = make_part().contribution

    response = officer.post(address(contribution, "note/") + "?read=no", {"words": "Compare with the paper ones."})

    assert response.url == address(contribution) + "?read=no"
    for client in (officer, colleague):
        assert "Compare with the paper ones." in shown(client.get(address(contribution)))
    note = Note.objects.get()
    assert "Take this note away" not in shown(colleague.get(address(contribution)))
    colleague.post(address(contribution, f"note/{note.pk}/remove/"))
    assert Note.objects.exists()
    officer.post(address(contribution, f"note/{note.pk}/remove/"))
    assert not Note.objects.exists()
    events = AuditEvent.objects.filter(verb__startswith="note.").order_by("pk")
    assert [(event.verb, event.detail) for event in events] == [
        ("note.noted", {"note": note.pk}),
        ("note.removed", {"note": note.pk}),
    ]


def test_a_first_note_is_there_in_the_answer_to_a_script(officer):
    part = make_part()
    note = f"/admin/contributions/{part.contribution.reference}/note/"
    screen = page_of(officer.post(note, {"words": "Ask the depot.", "to": ""}, headers=BY_SCRIPT))
    assert screen.count("Ask the depot.") == 1


def test_a_flag_waits_on_the_colleague_s_first_page_until_it_is_settled(officer, colleague):
    contribution, other = make_part().contribution, make_part().contribution
    waits = "Contributions that a colleague flagged for you"

    officer.post(address(contribution, "note/"), {"words": "Is this a threat?", "to": colleague.user.pk})

    assert "Flagged for Ben" in html.unescape(officer.get(address(contribution)).content.decode())
    assert f'href="{QUEUE}?flagged=me">{waits}</a></th>\n            <td>1</td>' in first_page(colleague)
    assert f"{waits}</a></th>\n            <td>none</td>" in first_page(officer)
    assert listed(colleague, flagged="me") == [contribution.reference]
    assert (listed(officer, flagged="me"), listed(officer, flagged="yes")) == ([], [contribution.reference])
    assert listed(officer) == [other.reference, contribution.reference]
    assert "Flagged" in shown(officer.get(QUEUE))

    note = Note.objects.get()
    empty = colleague.post(address(contribution, f"note/{note.pk}/settle/"), {f"settle-{note.pk}-words": " "})
    assert "Write a note of 2,000 characters or fewer." in shown(empty, 422)
    colleague.post(address(contribution, f"note/{note.pk}/settle/"), {f"settle-{note.pk}-words": "No: a quotation."})
    page = shown(officer.get(address(contribution)))
    assert "Settled by Ben" in page
    assert "No: a quotation." in page
    assert listed(colleague, flagged="me") == listed(officer, flagged="yes") == []
    officer.post(address(contribution, f"note/{note.pk}/remove/"))
    assert Note.objects.exists()  # what was settled stays


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "Write a note"), ("  ", "Write a note"), ("x" * 2001, "Write a note"), ("a\x00b", "Null characters")],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(officer, words, said):
    contribution = make_part().contribution
    for headers in ({}, BY_SCRIPT):
        page = shown(officer.post(address(contribution, "note/"), {"words": words}, headers=headers), 422)
        assert said in page
        assert not words.strip() or words.replace("\x00", "") in page.replace("\x00", "")
        assert ("<html" in page) is (headers == {})
    assert not Note.objects.exists()


def test_a_flag_goes_to_those_only_who_may_read_it(officer):
    contribution = make_part().contribution
    elsewhere = make_user(Role.ANALYST, organisation=make_organisation("Othershire", "othershire"))
    for to in (make_user(), make_user(Role.MODERATOR), elsewhere, officer.user):
        sent = officer.post(address(contribution, "note/"), {"words": "Look.", "to": to.pk})
        assert "Choose a colleague who reads contributions here." in shown(sent, 422)
        with pytest.raises(NoSuchColleague):
            add_note(by=officer.user, contribution=contribution, words="Look.", to=to)
    assert not Note.objects.exists()


def test_the_services_refuse_what_does_not_fit(officer, colleague):
    contribution = make_part().contribution
    flag = add_note(by=officer.user, contribution=contribution, words="Look.", to=colleague.user)
    settle_note(by=colleague.user, note=flag, words="Seen.")
    plain = add_note(by=officer.user, contribution=contribution, words="So.")
    for note, words, refusal in [
        (flag, "Again.", SettledAlready),
        (plain, "So?", SettledAlready),
        (flag, "", NothingNoted),
    ]:
        with pytest.raises(refusal):
            settle_note(by=colleague.user, note=note, words=words)
    withdraw(by=None, contribution=contribution)
    with pytest.raises(NoWordsHere):
        add_note(by=officer.user, contribution=contribution, words="Late.")
    assert str(NotYourNote()) == "Somebody else wrote this. Only they can take it away."


def test_what_was_noted_goes_with_the_words(officer, colleague):
    part = make_part(text="My name is Wassermelone. I walk.")
    contribution = part.contribution
    for to in (None, colleague.user):
        add_note(by=officer.user, contribution=contribution, words="Wassermelone again!", to=to)
    settled = add_note(by=officer.user, contribution=contribution, words="Wassermelone?", to=colleague.user)
    settle_note(by=colleague.user, note=settled, words="Yes, Wassermelone.")
    hand_over(by=officer.user, to=colleague.user, contributions=[contribution.pk])
    assert shown(officer.get(address(contribution))).count("Wassermelone") >= 5

    redact(by=officer.user, part=part, start=11, end=23, ground=Ground.PERSONAL_DETAILS)
    assert list(Note.objects.values_list("words", "settled_with", "to")) == [("", "", colleague.user.pk)] * 2
    assert "Wassermelone" not in shown(officer.get(address(contribution)))
    assert listed(colleague, flagged="me") == [contribution.reference]

    withdraw(by=None, contribution=contribution)
    assert not Note.objects.exists()
    assert not Handover.objects.exists()


# --- Batches


def test_the_newest_of_a_list_are_handed_to_a_colleague(officer, colleague):
    now = timezone.now()
    made = [make_contribution(received_at=now - datetime.timedelta(days=n)).contribution for n in range(4)]
    read_contribution(by=officer.user, contribution=made[0])
    references = [one.reference for one in made]
    page = f"{QUEUE}hand-over/?read=no"
    assert f"{page}" in shown(officer.get(f"{QUEUE}?read=no"))
    assert "3 contributions in this list" in shown(officer.get(page))

    response = officer.post(page, {"to": colleague.user.pk, "how_many": 2})

    assert response.url == f"{QUEUE}?read=no"
    assert "2 contributions are Ben’s to read." in shown(officer.get(response.url)).replace(str(colleague.user), "Ben")
    assert listed(colleague, handed="me") == references[1:3]
    assert (listed(officer, handed="me"), listed(officer, handed="no")) == ([], [references[0], references[3]])
    read_contribution(by=colleague.user, contribution=made[1])
    assert listed(colleague, handed="me_unread") == [references[2]]
    assert f'href="{QUEUE}?handed=me_unread">Contributions handed to you to read</a>' in first_page(colleague)
    assert f"Handed to {colleague.user}" in shown(officer.get(address(made[2])))
    event = AuditEvent.objects.get(verb="contributions.handed_over")
    assert (event.subject, event.detail) == (f"user:{colleague.user.pk}", {"count": 2})

    officer.post(f"{QUEUE}hand-over/", {"to": officer.user.pk, "how_many": 4})
    assert (listed(officer, handed="me"), listed(colleague, handed="me")) == (references, [])


@pytest.mark.parametrize(
    "fields", [{"how_many": "0"}, {"how_many": "1001"}, {"how_many": "x"}, {"to": "999"}, {"to": ""}]
)
def test_what_cannot_be_handed_over_is_said(officer, colleague, fields):
    make_part()
    sent = officer.post(f"{QUEUE}hand-over/", {"to": colleague.user.pk, "how_many": "1", **fields})
    assert sent.status_code == 422
    assert not Handover.objects.exists()


def test_an_empty_list_has_nothing_to_hand_over(officer):
    assert "There is nothing in this list to hand over." in shown(officer.get(f"{QUEUE}hand-over/?q=zzz"))


# --- Who has it open


def test_who_has_it_open_is_shown_to_the_others_for_two_minutes(officer, colleague):
    contribution, other = make_part().contribution, make_part().contribution

    def told(client, about=contribution):
        return shown(client.post(address(about, "here/"))).strip()

    assert told(officer) == ""
    assert f"{officer.user} has this open now." in told(colleague)
    assert f"{colleague.user} has this open now." in told(officer)
    assert told(officer, other) == ""
    assert Opening.objects.count() == 3
    Opening.objects.filter(by=colleague.user).update(until=timezone.now() - OPEN_FOR)
    assert told(officer) == ""
    assert forget_openings() == 1
    assert Opening.objects.count() == 2


TABLE = {
    "write a note":     "YY---ff-n",
    "settle":           "YY---ff-n",
    "say open":         "YY---ff-n",
    "hand over":        "YY---ff-n",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    client = client_of(role)
    author, colleague = make_user(Role.ANALYST), make_user(Role.ANALYST)
    contribution = make_part().contribution
    note = add_note(by=author, contribution=contribution, words="Look.", to=colleague)
    to = getattr(client, "user", None)
    before = state()

    sent = {
        "write a note": (address(contribution, "note/"), {"words": "A note."}),
        "settle": (address(contribution, f"note/{note.pk}/settle/"), {f"settle-{note.pk}-words": "Done."}),
        "say open": (address(contribution, "here/"), {}),
        "hand over": (f"{QUEUE}hand-over/", {"to": to.pk if to else 1, "how_many": 1}),
    }[act]
    response = client.post(*sent)

    if act == "hand over" and expected == "n":  # their own list is empty
        assert response.status_code == 302
    elif expected in "nf":
        assert response.status_code == {"n": 404, "f": 403}[expected]
    assert (state() != before) is (expected == "Y")


def state():
    return Note.objects.count(), Note.objects.waiting().count(), Opening.objects.count(), Handover.objects.count()
