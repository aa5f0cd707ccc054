"""People of whom there is a phone number alone, while no text message can be sent: who is on the list, what is said,
who may ring, and what it counts as. Nobody is told twice."""

import html
import re

import pytest
from django.core.exceptions import PermissionDenied

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact, keep_contact, stop_messages
from engage.audit.models import AuditEvent
from engage.contributions.enums import Channel, IdentityTier
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from engage.decisions.models import Influence
from engage.decisions.services import correct_influence
from engage.notifications import ringing
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.due import settle_calls_not_owed
from engage.notifications.enums import Rung
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Message
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import make_phone, publish_for, states
from tests.pages import page_of

pytestmark = pytest.mark.django_db
DESK = "/admin/ringing/"
WORDS = "My neighbour Ana drinks since the last bus went."
NUMBERS = ["07700 900001", "07700 900002", "07700 900003"]


def give_by_phone(number=NUMBERS[0], activity=None, **fields):
    contact = make_phone(number)
    fields = {"channel": Channel.IMPORTED, **fields}
    return make_contribution(activity or make_activity(), [WORDS], contact=contact, **fields).contribution


def publish_to(*people, **fields):
    announcement = publish_for(list(people), **fields)
    derive(announcement)
    return announcement


def counted(announcement):
    return figures([announcement])[announcement.pk]


def officer(*roles, **fields):
    return sign_in(make_user(*(roles or (Role.DECISION_OFFICER,)), **fields))


def take_next(client, announcement):
    return client.post(f"{DESK}next/", {"announcement": announcement.pk})["Location"]


def note(client, call, rung):
    return page_of(client.post(call, {"rung": rung}, follow=True))


def test_one_is_taken_told_and_counted():
    person = give_by_phone()
    announcement = publish_to(person, title="Buses after midnight")
    assert counted(announcement) == Figures(to_ring=1)
    client = officer()
    for address in (DESK, f"{DESK}about/{announcement.pk}/"):
        page = page_of(client.get(address))
        assert "Decision “Buses after midnight”" in page
        assert (NUMBERS[0] in page, WORDS in page) == (False, False)
    assert person.reference in page
    call = take_next(client, announcement)
    page = page_of(client.get(call))
    assert [part in page for part in (NUMBERS[0], person.reference, "I am ringing from Merebridge")] == [True] * 3
    assert "It is noted." in note(client, call, "told")
    assert counted(announcement) == Figures(by_phone=1)
    assert "Nobody waits to be rung." in page_of(client.get(DESK))
    message = Message.objects.get(announcement=announcement)
    assert (message.taken_by, message.attempts, message.sent_at is None) == (None, 1, False)
    verbs = AuditEvent.objects.filter(subject=f"message:{message.pk}").order_by("pk").values_list("verb", "detail")
    assert list(verbs) == [("call.taken", {}), ("call.noted", {"outcome": "told"})]
    assert NUMBERS[0] not in str(list(AuditEvent.objects.values()))


def test_before_they_say_that_it_was_them_nothing_of_it_is_said():
    person = give_by_phone()
    announcement = publish_to(person, title="Buses after midnight")
    client = officer()
    call = take_next(client, announcement)
    before = page_of(client.get(call))
    told = ("Buses after midnight", "spent on the bridge", "We considered it and did not follow it")
    assert [part in before for part in told] == [False] * 3
    after = page_of(client.post(f"{call}it-was-them/", follow=True))
    assert [part in after for part in told] == [True] * 3
    assert f"name your reference: {person.reference}." in after
    assert "/receipt/, with the return code that you were given" in after
    assert (WORDS in after, "neighbour" in after) == (False, False)
    contact = Contact.objects.get(pk=person.contact_id)
    assert contact.confirmed_at is not None
    confirmed = AuditEvent.objects.get(verb="contact.confirmed")
    assert (confirmed.subject, confirmed.detail) == (f"contact:{contact.pk}", {"how": "call"})
    client.post(f"{call}it-was-them/")
    assert AuditEvent.objects.filter(verb="contact.confirmed").count() == 1


def test_the_text_message_in_its_place_says_no_more_than_that_there_is_an_answer():
    person = give_by_phone()
    confirm_contact(contact=person.contact)
    call_page = officer()
    page = page_of(call_page.get(take_next(call_page, publish_to(person, title="Buses after midnight"))))
    text = html.unescape(re.search(r"and no more</h2>.*?<p[^>]*>(.*?)</p>", page, re.DOTALL)[1])
    assert text.startswith("Merebridge Borough Council: there is an answer to what you told us. Read it, or stop our")
    assert ("Buses" in text, person.reference in text) == (False, False)


def test_a_name_is_shown_where_they_chose_to_be_named_and_not_a_made_up_one():
    activity = make_activity()
    named = give_by_phone(activity=activity, identity_tier=IdentityTier.NAMED, shown_as="Ada Reed")
    made_up = give_by_phone(NUMBERS[1], activity, identity_tier=IdentityTier.PSEUDONYM, shown_as="Night owl")
    announcement = publish_to(named, made_up)
    client = officer()
    pages = [page_of(client.get(take_next(client, announcement))) for _ in range(2)]
    assert ["Ada Reed" in page for page in pages] == [True, False]
    assert ["Night owl" in page for page in pages] == [False, False]


OUTCOMES = [
    ("told", ["sent"], Figures(by_phone=1), False),
    ("not_reached", ["waiting"], Figures(to_ring=1), False),
    ("wrong_number", ["bounced"], Figures(bounced=1), True),
    ("not_wanted", ["cancelled"], Figures(stopped=1), True),
]


@pytest.mark.parametrize(("rung", "state", "numbers", "for_good"), OUTCOMES)
def test_what_became_of_it(rung, state, numbers, for_good):
    person = give_by_phone()
    announcement = publish_to(person)
    client = officer()
    note(client, take_next(client, announcement), rung)
    assert (states(announcement), counted(announcement)) == (state, numbers)
    assert counted(announcement).owed == 1
    contact = Contact.objects.get(pk=person.contact_id)
    assert (contact.stopped_at is not None) == (rung == "not_wanted")
    assert (contact.bounced_at is not None) == (rung == "wrong_number")
    later = publish_to(person)
    settle_calls_not_owed()
    assert counted(later) == (numbers if for_good else Figures(to_ring=1))


def test_tries_are_counted_and_after_some_an_officer_may_say_that_it_is_enough():
    announcement = publish_to(give_by_phone())
    client = officer()
    for tries in range(ringing.TRIES - 1):
        call = take_next(client, announcement)
        assert 'value="given_up"' not in page_of(client.get(call))
        assert client.post(call, {"rung": "given_up"}).status_code == 422
        note(client, call, "not_reached")
        assert Message.objects.get(announcement=announcement).attempts == tries + 1
    call = take_next(client, announcement)
    assert "2 times" in page_of(client.get(call))
    note(client, call, "given_up")
    assert counted(announcement) == Figures(failed=1)
    assert "Nobody waits to be rung." in page_of(client.get(DESK))
    assert "Every message is accounted for." in page_of(client.get("/admin/messages/"))
    people = page_of(client.get(f"/admin/messages/about/{announcement.pk}/?fate=failed"))
    assert "Rung several times, and nobody answered" in people
    client.post(re.search(r'action="([^"]+/send-again/)"', people)[1])
    assert counted(announcement) == Figures(to_ring=1)


def test_who_was_tried_least_is_next():
    activity = make_activity()
    announcement = publish_to(*(give_by_phone(number, activity) for number in NUMBERS))
    client = officer()
    rung = []
    for _ in range(6):
        call = take_next(client, announcement)
        rung.append(next(number for number in NUMBERS if number in page_of(client.get(call))))
        note(client, call, "not_reached")
    assert rung == NUMBERS * 2


# --- Nothing doubled -----------------------------------------------------------------------------------


def test_two_officers_do_not_ring_the_same_person():
    announcement = publish_to(give_by_phone())
    first, second = officer(email="first@merebridge.example"), officer(email="second@merebridge.example")
    call = take_next(first, announcement)
    assert take_next(second, announcement) == f"{DESK}about/{announcement.pk}/"
    assert "Somebody else rings this person" in page_of(second.post(f"{call}take/", follow=True))
    for refused in (second.get(call, follow=True), second.post(call, {"rung": "told"}, follow=True)):
        assert NUMBERS[0] not in page_of(refused)
    assert states(announcement) == ["waiting"]
    assert "It is noted." in note(first, call, "told")
    assert "Somebody has settled this call already." in note(first, call, "not_wanted")
    assert counted(announcement) == Figures(by_phone=1)
    assert Contact.objects.get().stopped_at is None


def test_put_back_it_is_somebody_elses():
    announcement = publish_to(give_by_phone())
    first, second = officer(email="first@merebridge.example"), officer(email="second@merebridge.example")
    call = take_next(first, announcement)
    assert "Somebody else can ring them now." in page_of(second.post(f"{call}put-back/", follow=True))
    assert "already" in page_of(second.post(f"{call}put-back/", follow=True))
    assert take_next(second, announcement) == call
    assert "already" in note(first, call, "told")
    note(second, call, "told")
    assert counted(announcement) == Figures(by_phone=1)


def test_one_call_tells_of_everything_that_waits_for_one_person():
    person = give_by_phone()
    confirm_contact(contact=person.contact)
    told = [publish_to(person, title=title) for title in ("Buses", "Trams")]
    client, other = officer(), officer(email="other@merebridge.example")
    call = take_next(client, told[1])
    assert take_next(other, told[0]) == f"{DESK}about/{told[0].pk}/"
    page = page_of(client.get(call))
    assert [f"told us about: {title}" in page for title in ("Buses", "Trams")] == [True, True]
    note(client, call, "told")
    assert [counted(one) for one in told] == [Figures(by_phone=1)] * 2


def test_what_is_published_while_they_are_being_rung_is_no_second_officers_call():
    person = give_by_phone()
    first = publish_to(person)
    client, other = officer(), officer(email="other@merebridge.example")
    call = take_next(client, first)
    second = publish_to(person)
    assert take_next(other, second) == f"{DESK}about/{second.pk}/"
    note(client, call, "told")
    assert [counted(one) for one in (first, second)] == [Figures(by_phone=1), Figures(to_ring=1)]


def test_once_text_messages_are_set_up_nobody_is_sent_one_who_was_to_be_rung(settings, notify):
    key, settings.ENGAGE_NOTIFY_KEY = settings.ENGAGE_NOTIFY_KEY, ""
    activity = make_activity()
    announcement = publish_to(*(give_by_phone(number, activity) for number in NUMBERS[:2]))
    client = officer()
    note(client, take_next(client, announcement), "told")
    settings.ENGAGE_NOTIFY_KEY = key
    derive(announcement)
    assert (send_due(at_most=9), notify.taken) == (0, [])
    assert counted(announcement) == Figures(by_phone=1, to_ring=1)
    later = publish_to(Contribution.objects.earliest("pk"))
    assert (send_due(at_most=9), counted(later)) == (1, Figures(sent=1))


def test_what_was_to_be_texted_is_rung_once_nothing_can_send_it_any_more(settings, notify):
    announcement = publish_to(give_by_phone())
    client = officer()
    assert "Nobody waits to be rung." in page_of(client.get(DESK))
    key, settings.ENGAGE_NOTIFY_KEY = settings.ENGAGE_NOTIFY_KEY, ""
    call = take_next(client, announcement)
    settings.ENGAGE_NOTIFY_KEY = key
    assert (send_due(at_most=9), notify.taken) == (0, [])
    note(client, call, "told")
    assert counted(announcement) == Figures(by_phone=1)


def test_a_landline_that_takes_no_text_message_is_rung(notify):
    landline = "01632 960001"
    announcement = publish_to(give_by_phone(landline))
    client = officer()
    assert "Nobody waits to be rung." in page_of(client.get(DESK))
    assert (send_due(at_most=9), counted(announcement)) == (0, Figures(to_ring=1))
    call = take_next(client, announcement)
    said = [landline, "No text message can be sent to this number.", "this, and no more"]
    assert [one in page_of(client.get(call)) for one in said] == [True, True, False]
    assert send_due(at_most=9) == 0
    note(client, call, "told")
    assert (states(announcement), counted(announcement)) == (["sent"], Figures(by_phone=1))


# --- Owed no longer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", [False, True])
def test_who_withdrew_or_stopped_meanwhile_is_not_rung(taken):
    activity = make_activity()
    withdrew, stopped, kept = (give_by_phone(number, activity) for number in NUMBERS)
    announcement = publish_to(withdrew, stopped, kept)
    client = officer()
    calls = [take_next(client, announcement) for _ in range(3 if taken else 0)]
    withdraw(by=None, contribution=withdrew)
    stop_messages(by=None, contact=stopped.contact)
    pages = [page_of(client.get(call, follow=True)) for call in calls]
    assert [number in page for number, page in zip(NUMBERS, pages, strict=False)] == [False, False, True][: len(pages)]
    settle_calls_not_owed()
    assert counted(announcement) == Figures(to_ring=1, stopped=1, no_longer_owed=1)
    assert not Message.objects.exclude(state="waiting").exclude(taken_by=None).exists()


def test_who_withdrew_all_of_it_is_settled_when_somebody_would_ring():
    gone, other = give_by_phone(), make_activity(title="Ferries")
    give_by_phone(activity=other)  # their number is still known, from something else
    announcement = publish_to(gone)
    withdraw(by=None, contribution=gone)
    client = officer()
    assert take_next(client, announcement) == f"{DESK}about/{announcement.pk}/"
    assert counted(announcement) == Figures(no_longer_owed=1)


def test_a_correction_is_said_with_what_was_wrong():
    person = give_by_phone()
    confirm_contact(contact=person.contact)
    announcement = publish_to(person)
    client = officer()
    note(client, take_next(client, announcement), "told")
    new = correct_influence(by=make_user(), influence=Influence.objects.get(), what_was_wrong="The reason was wrong.")
    derive(new.announcement)
    page = page_of(client.get(take_next(client, new.announcement)))
    assert "What was wrong: The reason was wrong." in page
    note(client, f"{DESK}{Message.objects.get(announcement=new.announcement).pk}/", "told")
    assert counted(new.announcement) == Figures(by_phone=1)


# --- Who may -----------------------------------------------------------------------------------------------

WHO = [
    (Role.DECISION_OFFICER, True),
    (Role.ENGAGEMENT_OFFICER, True),
    (Role.ADMINISTRATOR, False),
    (Role.ANALYST, False),
    (Role.MODERATOR, False),
]


@pytest.mark.parametrize(("role", "may"), WHO)
def test_who_may_ring(role, may):
    announcement = publish_to(give_by_phone())
    client, user = officer(role), make_user(role)
    message = Message.objects.get(announcement=announcement)
    for address in (DESK, f"{DESK}about/{announcement.pk}/"):
        assert (client.get(address).status_code == 200) == may
    call = f"{DESK}{message.pk}/"
    client.post(f"{call}take/")
    assert (client.get(call).status_code == 200) == may
    if not may:
        for address in (f"{call}it-was-them/", call, f"{call}put-back/"):
            client.post(address, {"rung": "told"})
        assert take_next(client, announcement) == "/admin/"
        assert states(announcement) == ["waiting"]
        Message.objects.filter(pk=message.pk).update(taken_by=user)
        with pytest.raises(PermissionDenied):
            ringing.call(by=user, message=message)
    reads = AuditEvent.objects.filter(verb="identity.read")
    assert [(one.subject, one.detail) for one in reads] == [(f"contact:{message.contact_id}", {"why": "call"})] * may


def test_being_a_superuser_is_no_grant():
    boss = sign_in(make_user(is_superuser=True, is_staff=True))
    assert boss.get(DESK).status_code in (302, 403)


def test_what_is_of_another_organisation_is_not_there():
    announcement = publish_to(give_by_phone())
    message = Message.objects.get(announcement=announcement)
    client = officer(organisation=make_organisation("Othershire", "othershire"))
    assert "Nobody waits to be rung." in page_of(client.get(DESK))
    for address in (f"about/{announcement.pk}/", f"{message.pk}/"):
        assert client.get(f"{DESK}{address}").status_code == 404
    for act in ("take", "it-was-them", "put-back"):
        assert client.post(f"{DESK}{message.pk}/{act}/").status_code == 404
    for number in (announcement.pk, "x", "9" * 30, ""):
        assert client.post(f"{DESK}next/", {"announcement": number}).status_code == 404


def test_an_e_mail_or_a_letter_cannot_be_opened_as_a_call():
    activity = make_activity()
    mail = make_contribution(activity, email="a@example.org").contribution
    post = keep_contact(
        organisation=activity.organisation, address="Ana\nMerebridge\nMB1 2AB", kind=ContactKind.POST,
        expires_on=in_days(90), basis="b",
    )  # fmt: skip
    letter = make_contribution(activity, contact=post).contribution
    announcement = publish_to(mail, letter)
    client = officer()
    for message in announcement.messages.all():
        assert client.get(f"{DESK}{message.pk}/").status_code == 404
        assert client.post(f"{DESK}{message.pk}/take/").status_code == 404


def test_nothing_chosen_comes_back_with_what_is_missing():
    announcement = publish_to(give_by_phone())
    client = officer()
    call = take_next(client, announcement)
    for sent in ({}, {"rung": "x"}, {"rung": "\x00"}):
        response = client.post(call, sent)
        assert "Choose what became of it" in page_of(response, 422)
    assert Message.objects.get(announcement=announcement).attempts == 0


def test_every_outcome_is_in_this_table():
    assert {rung for rung, *_rest in OUTCOMES} | {"given_up"} == set(Rung.values)
