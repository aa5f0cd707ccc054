"""GOV.UK Notify, spoken to over real HTTP by what the site uses, answered by a stand-in (stand_in.py)."""

import re

import pytest

from engage.accounts.models import Contact
from engage.accounts.services import stop_messages
from engage.contributions.services import withdraw
from engage.notifications.bounces import local_part
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.figures import Figures
from engage.notifications.models import Message
from engage.notifications.printing import make_run
from engage.notifications.tokens import contact_texted, contact_to_stop
from tests.factories import in_days, make_activity, make_user
from tests.notifications.factories import publish_for
from tests.notifications.notifying import HOME, PHONE, counted, give, publish

pytestmark = pytest.mark.django_db
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


# --- What each person is sent -------------------------------------------------------------------------------


def test_each_is_told_by_the_way_that_reaches_them_and_all_are_counted(notify, mailoutbox):
    announcement = publish("a@example.org", PHONE, HOME, title="Buses after midnight")
    assert send_due(at_most=9) == 3
    assert [one["type"] for one in notify.taken] == ["email", "sms", "letter"]
    assert notify.to() == ["a@example.org", PHONE, "1 Mill Lane\nMerebridge\nMB1 2AB"]
    assert mailoutbox == []
    assert counted(announcement) == Figures(sent=2, on_paper=1)
    numbers = dict(Message.objects.values_list("channel", "handed_as"))
    assert numbers == {one["type"]: one["id"] for one in notify.taken}
    assert [one["reference"] for one in notify.taken] == [local_part(m) for m in Message.objects.order_by("pk")]


def test_an_e_mail_says_what_the_mail_server_would_have_been_given(notify):
    activity = make_activity()
    announcement = publish_for([give(activity, "a@example.org", confirmed=True)], title="Buses after midnight")
    derive(announcement)
    send_due(at_most=9)
    (sent,) = notify.taken
    contact = Contact.objects.get()
    assert sent["subject"] == "What became of what you told us: Buses after midnight"
    assert "-- \n" in sent["body"]
    url = sent["given"]["one_click_unsubscribe_url"]
    assert url in sent["body"]
    assert contact_to_stop(url.rstrip("/").rpartition("/")[2]) == contact
    assert "a@example.org" not in sent["body"] + url + sent["reference"]


def test_one_click_stops(notify, client):
    publish("a@example.org")
    send_due(at_most=9)
    url = notify.taken[0]["given"]["one_click_unsubscribe_url"]
    assert client.post(url.removeprefix("https://engage.merebridge.example")).status_code == 200
    assert Contact.objects.get().stopped_at is not None


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_a_text_message_is_one_segment_and_says_where_to_read_and_to_stop(notify, client, language, confirmed):
    activity = make_activity()
    activity.organisation.name = "Merebridge Borough Council"
    activity.organisation.save()
    one = give(activity, PHONE, confirmed=confirmed)
    Contact.objects.update(language=language)
    derive(publish_for([one], title="Buses after midnight", what_next="It starts in May."))
    send_due(at_most=9)
    (sent,) = notify.taken
    assert len(sent["body"]) <= 160
    assert set(sent["body"]) <= GSM  # one sign beyond, and a segment holds only 70
    assert sent["body"].startswith("Merebridge Borough Council: ")
    assert "Buses" not in sent["body"]
    (url,) = re.findall(r"https://\S+", sent["body"])
    token = url.rstrip("/").rpartition("/")[2]
    assert (contact_texted(token), contact_to_stop(token)) == (one.contact, None)
    path = url.removeprefix("https://engage.merebridge.example")
    page = client.get(path)
    assert page.status_code == 200
    assert 'href="/cy/receipt/"' in page.content.decode() if language == "cy" else 'href="/receipt/"'
    assert PHONE not in page.content.decode()
    assert Contact.objects.get().stopped_at is None  # looking changes nothing
    client.post(path, {"stop": "yes"})
    assert Contact.objects.get().stopped_at is not None


def test_who_stopped_by_text_is_not_texted_again_nor_anybody_at_a_forgotten_number(notify):
    announcement = publish(PHONE, "07700 900456")
    stop_messages(by=None, contact=Contact.objects.get(address=PHONE))
    Contact.objects.filter(address="07700 900456").update(expires_on=in_days(-1))
    assert (send_due(at_most=9), notify.taken) == (0, [])
    assert counted(announcement) == Figures(stopped=2)


def test_withdrawn_between_preview_and_sending_nobody_is_told(notify):
    activity = make_activity()
    people = [give(activity, address) for address in ("a@example.org", PHONE, HOME)]
    announcement = publish_for(people)
    derive(announcement)
    for one in people:
        withdraw(by=None, contribution=one)
    assert (send_due(at_most=9), notify.taken) == (0, [])
    assert counted(announcement) == Figures(no_longer_owed=3)


def test_only_what_has_a_template_goes_by_notify(notify, settings, mailoutbox):
    settings.ENGAGE_NOTIFY_TEMPLATES = {"email": "", "sms": "", "letter": notify.templates["letter"]}
    announcement = publish("a@example.org", PHONE, HOME)
    assert send_due(at_most=9) == 2
    assert ([mail.to for mail in mailoutbox], [one["type"] for one in notify.taken]) == (
        [["a@example.org"]],
        ["letter"],
    )
    assert counted(announcement) == Figures(sent=1, on_paper=1, to_ring=1)


def test_without_a_template_letters_are_printed_and_a_phone_is_rung(notify, settings, mailoutbox):
    settings.ENGAGE_NOTIFY_KEY = ""
    announcement = publish("a@example.org", PHONE, HOME)
    assert (send_due(at_most=9), notify.asked) == (1, [])
    assert counted(announcement) == Figures(sent=1, to_print=1, to_ring=1)
    assert Message.objects.to_print().count() == 1


def test_a_letter_that_an_officer_is_printing_is_not_sent_as_well(notify, settings):
    settings.ENGAGE_NOTIFY_TEMPLATES["letter"] = ""
    announcement = publish(HOME)
    make_run(by=make_user(), announcement=announcement, channel="letter")
    settings.ENGAGE_NOTIFY_TEMPLATES["letter"] = notify.templates["letter"]
    assert (send_due(at_most=9), notify.taken) == (0, [])
