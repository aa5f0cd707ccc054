"""Who was written only that there is news, and says later that the address is theirs, is sent the answer itself: once,
as it stands then, and only there. Who was never asked can ask to be."""

import pytest

from engage.accounts.models import Contact
from engage.contributions.enums import Channel
from engage.contributions.services import withdraw
from engage.decisions.models import Influence
from engage.decisions.services import correct_influence
from engage.notifications.models import Announcement, Message
from engage.notifications.registry import titles_of
from engage.notifications.tokens import confirm_token
from tests.factories import make_activity, make_contribution, make_user
from tests.notifications.factories import deliver, make_people, publish_for
from tests.pages import page_of

pytestmark = pytest.mark.django_db
SENDING = "There is an answer to what you told us. We are sending it to you now."
ASK = "have not written to it yet"
ASKED = "We have sent a message to the address you gave. Open the first link in it"


def say_yes(client, address: str = "ann@example.org") -> str:
    return page_of(client.post(f"/messages/confirm/{confirm_token(Contact.objects.get(address=address))}/"))


def received(mailbox) -> list[tuple[str, str, str]]:
    """To whom, the subject, and what follows "Because"."""
    deliver()
    found = [(mail.to[0], mail.subject, mail.body.partition("Because: ")[2].partition("\n")[0]) for mail in mailbox]
    mailbox.clear()
    return found


NEWS = ("ann@example.org", "There is news from Merebridge Borough Council", "")
ANSWER = (
    "ann@example.org",
    "What became of what you told us: Buses after midnight",
    "The money for this year is already spent on the bridge.",
)


@pytest.fixture
def ann(mailoutbox):
    (one,) = make_people("ann@example.org", confirmed=False)
    publish_for([one], title="Buses after midnight")
    assert received(mailoutbox) == [NEWS]
    return one


def test_the_answer_follows_once_they_say_that_the_address_is_theirs(ann, client, mailoutbox):
    assert SENDING in say_yes(client)
    assert received(mailoutbox) == [ANSWER]
    say_yes(client)
    assert received(mailoutbox) == []
    first, second = Message.objects.order_by("pk")
    assert (first.announcement.kind, second.announcement.kind) == ("decision", "in-full")
    assert list(titles_of([second.announcement]).values()) == [
        "Decision “Buses after midnight”, once the address was confirmed"
    ]


def test_what_is_published_after_it_comes_in_full_and_once(ann, client, mailoutbox):
    say_yes(client)
    received(mailoutbox)
    publish_for([ann], title="Trains")
    assert [subject for _to, subject, _why in received(mailoutbox)] == ["What became of what you told us: Trains"]
    assert SENDING in say_yes(client)  # of the first, which is on its way or gone already
    assert received(mailoutbox) == []


def test_the_link_that_confirms_comes_first_in_the_message(mailoutbox):
    (one,) = make_people("ann@example.org", confirmed=False)
    publish_for([one])
    deliver()
    (mail,) = mailoutbox
    first, *others = [line for line in mail.body.splitlines() if line.startswith("http")]
    assert first == f"http://127.0.0.1:8000/messages/confirm/{confirm_token(one.contact)}/"
    assert first not in others


def test_who_was_told_in_full_before_is_sent_nothing(client, mailoutbox):
    (one,) = make_people("ann@example.org")
    publish_for([one], title="Buses after midnight")
    assert received(mailoutbox) == [ANSWER]
    assert SENDING not in say_yes(client)
    assert received(mailoutbox) == []


def test_a_receipt_is_not_sent_again(client, mailoutbox):
    make_contribution(email="ann@example.org")
    assert [to for to, _subject, _why in received(mailoutbox)] == ["ann@example.org"]
    assert SENDING not in say_yes(client)
    assert received(mailoutbox) == []


def test_it_says_what_stands_by_then(ann, client, mailoutbox):
    reason = "The money of this year went into the bridge, and next year's is not decided."
    correct_influence(
        by=make_user(), influence=Influence.objects.get(), what_was_wrong="The reason was too short.", reason=reason
    )
    assert received(mailoutbox) == [NEWS]
    say_yes(client)
    ((to, subject, why),) = received(mailoutbox)
    assert (to, subject, why) == (
        "ann@example.org", "A correction to what we told you: Buses after midnight", reason,
    )  # fmt: skip


@pytest.mark.parametrize("act", ["withdrawn", "stopped", "not me"])
def test_who_leaves_between_is_sent_nothing(ann, client, mailoutbox, act):
    say_yes(client)
    contact = Contact.objects.get()
    if act == "withdrawn":
        withdraw(by=None, contribution=ann)
    elif act == "stopped":
        Contact.objects.update(stopped_at=contact.confirmed_at)
    else:
        client.post(f"/messages/confirm/{confirm_token(contact)}/", {"not_me": "yes"})
    assert received(mailoutbox) == []


def test_it_goes_to_nobody_else(ann, client, mailoutbox):
    (bob,) = make_people("bob@example.org", activity=ann.activity, confirmed=False)
    publish_for([bob], title="Trains")
    received(mailoutbox)
    say_yes(client)
    assert [to for to, _subject, _why in received(mailoutbox)] == ["ann@example.org"]


# --- Who was never asked -------------------------------------------------------------------------------------


@pytest.fixture
def brought_in(client):
    """By a file: no receipt was sent."""
    received = make_contribution(make_activity(), email="ann@example.org", channel=Channel.IMPORTED)
    Announcement.objects.all().delete()
    client.post("/receipt/", {"code": received.code})
    return f"/my/{received.contribution.reference}/"


def test_who_was_never_asked_can_ask_to_be_and_is_asked_once(brought_in, client, mailoutbox):
    page = page_of(client.get(brought_in))
    assert (ASK in page, ASKED in page) == (True, False)
    sent = client.post(f"{brought_in}ask/", follow=True)
    assert "We are sending you a message. Open the first link in it." in page_of(sent)
    client.post(f"{brought_in}ask/")
    assert [(to, subject) for to, subject, _why in received(mailoutbox)] == [
        ("ann@example.org", "Is this your e-mail address?")
    ]
    page = page_of(client.get(brought_in))
    assert (ASK in page, ASKED in page) == (False, True)
    say_yes(client)
    page = page_of(client.get(brought_in))
    assert (ASK in page, ASKED in page) == (False, False)
    client.post(f"{brought_in}ask/")
    assert received(mailoutbox) == []
