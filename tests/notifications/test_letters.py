"""What is written in a message, to whom, and what is never in it. Sent through a real SMTP server."""

import re

import pytest

from engage.accounts.enums import Role
from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact
from engage.analysis.enums import Stance
from engage.contributions.services import withdraw
from engage.decisions.enums import Outcome
from engage.decisions.models import Influence
from engage.decisions.services import announce_decision, correct_influence
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.models import Message
from engage.notifications.tokens import contact_to_confirm, contact_to_stop
from tests.decisions.factories import make_finding, make_influence
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import deliver, make_people, publish_for, states, text_of, use_mailbox


@pytest.fixture
def post(db, settings, mailbox):
    use_mailbox(settings, mailbox)
    return mailbox


# --- What is written -------------------------------------------------------------------------------------


def test_a_confirmed_address_reads_what_the_page_says_and_none_of_their_words(post):
    people = make_people("a@example.org", "b@example.org")
    for one in people:
        assert one.parts.get().text == "The last bus leaves before my shift ends."
    publish_for(people, stance=Stance.AGAINST, title="Buses after midnight", what_next="It starts in May.")
    deliver()
    message = next(m for m in post.messages if m.recipients == ["a@example.org"])
    assert message["subject"] == "What became of what you told us: Buses after midnight"
    text = text_of(message)
    for line in (
        "You did not agree with this. We considered it and did not follow it. Here is why.",
        "Because: The money for this year is already spent on the bridge.",
        "What was decided: One bus an hour will run until 3 in the morning.",
        "What comes next: It starts in May.",
        "http://127.0.0.1:8000/decisions/buses-after-midnight/",
        f"Your reference: {people[0].reference}",
    ):
        assert line in text
    assert "before my shift" not in text
    assert people[1].reference not in text


def test_an_unconfirmed_address_reads_only_that_there_is_news(post):
    people = make_people("a@example.org", confirmed=False)
    publish_for(people, title="Buses after midnight")
    deliver()
    (message,) = post.messages
    text = text_of(message)
    assert message["subject"] == "There is news from Merebridge Borough Council"
    assert "http://127.0.0.1:8000/receipt/\n" in text
    whole = message.as_string()
    for secret in ("midnight", "spent", "follow it", "bus", people[0].reference, people[0].activity.title):
        assert secret not in whole


def test_a_receipt_holds_neither_code_nor_words_nor_what_it_was_about(post):
    received = make_contribution(make_activity(title="Women's refuge"), email="a@example.org")
    deliver()
    (message,) = post.messages
    assert message["subject"] == f"We have what you gave us ({received.contribution.reference})"
    text = text_of(message)
    assert f"Its reference is {received.contribution.reference}." in text
    assert "You will be told what became of it by " in text
    for secret in (received.code, received.code.replace("-", ""), "refuge", "bus"):
        assert secret not in message.as_string()


def test_a_receipt_asks_an_unconfirmed_address_by_its_first_link_and_only_once(post):
    received = make_contribution(email="a@example.org")
    deliver()
    confirm, receipt, stop = re.findall(r"http\S+", text_of(post.messages[0]))
    assert contact_to_confirm(confirm.rstrip("/").rpartition("/")[2]) == received.contribution.contact
    assert receipt == "http://127.0.0.1:8000/receipt/"
    assert contact_to_stop(stop.rstrip("/").rpartition("/")[2]) == received.contribution.contact
    assert "press “Yes, this was me”" in text_of(post.messages[0]).partition(confirm)[0]


def test_a_receipt_to_a_confirmed_address_asks_nothing(post):
    received = make_contribution(email="a@example.org")
    confirm_contact(contact=received.contribution.contact)
    deliver()
    text = text_of(post.messages[0])
    assert "Yes, this was me" not in text
    assert [url.split("/")[3:5] for url in re.findall(r"http\S+", text)] == [
        ["receipt", ""], ["messages", "confirm"], ["messages", "stop"],
    ]  # fmt: skip


def test_every_message_can_be_stopped_by_one_click_confirmed_and_answered(post):
    organisation = make_organisation()
    organisation.contact_email = "have-your-say@merebridge.example.org"
    organisation.save()
    activity = make_activity()
    make_people("b@example.org", activity=activity, confirmed=False)
    make_people("a@example.org", activity=activity)
    publish_for(list(activity.contributions.all()))
    deliver()
    assert len(post.messages) == 2
    for message in post.messages:
        contact = Contact.objects.get(address=message.recipients[0])
        url = message["List-Unsubscribe"].strip(" <>")
        assert url.startswith("http://127.0.0.1:8000/messages/stop/")
        assert contact_to_stop(url.rstrip("/").rpartition("/")[2]) == contact
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        text = text_of(message)
        assert url in text
        confirm = next(line for line in text.splitlines() if "/messages/confirm/" in line)
        assert contact_to_confirm(confirm.rstrip("/").rpartition("/")[2]) == contact
        assert message["Reply-To"] == "have-your-say@merebridge.example.org"
        assert message["From"] == "Merebridge Borough Council <engage@localhost>"
        assert message["To"] == message.recipients[0]


def test_one_click_on_the_link_in_the_header_stops_what_is_not_sent_yet(post, client):
    (one,) = make_people("a@example.org")
    publish_for([one])
    deliver()
    later = publish_for([one])
    derive(later)
    url = post.messages[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://127.0.0.1:8000")
    assert client.get(url).status_code == 200
    assert Contact.objects.get().stopped_at is None  # looking at a link does nothing
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    deliver()
    assert (len(post.messages), states(later)) == (1, ["cancelled"])


def test_what_is_typed_cannot_add_a_header(post):
    organisation = make_organisation()
    organisation.name = "Merebridge\r\nBcc: victim@example.org"
    organisation.save()
    announcement = publish_for(make_people("a@example.org"))
    decision = Influence.objects.get(announcement=announcement).decision
    decision.title = "Buses\r\nBcc: victim@example.org\r\n\r\n<script>"
    decision.save()
    deliver()
    (message,) = post.messages
    assert message.recipients == ["a@example.org"]
    assert message["Bcc"] is None
    assert message["subject"] == "What became of what you told us: Buses Bcc: victim@example.org <script>"


@pytest.mark.parametrize("address", ["not an address", "a@b@c", "x\r\nRCPT TO:<victim@example.org>", "@", ""])
def test_what_is_no_address_is_never_written_to(post, address):
    (one,) = make_people("a@example.org")
    announcement = publish_for([one])
    derive(announcement)
    Contact.objects.filter(pk=one.contact_id).update(address=address)
    assert send_due(at_most=9) == 0
    assert post.messages == []
    assert (states(announcement), Message.objects.get().failure) == (["failed"], "address_refused")


# --- Corrections -----------------------------------------------------------------------------------------


def test_a_correction_reaches_each_person_of_the_old_and_the_new_once(post):
    people = make_people("a@example.org", "b@example.org", "c@example.org")
    announcement = publish_for(people[:2])
    deliver()
    post.messages.clear()
    other = make_finding([(people[1], Stance.AGAINST), (people[2], Stance.SUPPORTS)])
    new = correct_influence(
        by=make_user(),
        influence=Influence.objects.get(announcement=announcement),
        what_was_wrong="It was about another finding.",
        finding=other,
        outcome=Outcome.STRENGTHENED,
    )
    deliver()
    texts = {message.recipients[0]: text_of(message) for message in post.messages}
    assert len(post.messages) == 3
    assert all("What was wrong: It was about another finding." in text for text in texts.values())
    assert "The corrected answer is not about what you told us." in texts["a@example.org"]
    assert "You did not agree with this. It still made the case" in texts["b@example.org"]
    assert "What you said helped to make the case" in texts["c@example.org"]
    assert states(new.announcement) == ["sent"] * 3


def test_who_was_told_what_was_wrong_hears_of_the_correction_also_when_their_words_left_the_finding(post):
    people = make_people("a@example.org", "b@example.org")
    announcement = publish_for(people)
    deliver()
    post.messages.clear()
    influence = Influence.objects.get(announcement=announcement)
    influence.finding.evidence.filter(excerpt__part__contribution=people[0]).delete()
    correct_influence(by=make_user(), influence=influence, what_was_wrong="The reason.")
    deliver()
    assert sorted(message.recipients[0] for message in post.messages) == ["a@example.org", "b@example.org"]


def test_before_a_correction_it_is_said_how_many_will_hear_of_it(post):
    """As many as then are told: who said nothing of it, or has withdrawn, is none of them, and nobody is two."""
    people = make_people("a@example.org", "b@example.org", "c@example.org", "d@example.org")
    mute = make_contribution(people[0].activity, email="").contribution
    finding = make_finding([(one, Stance.SUPPORTS) for one in (people[0], people[0], *people[:3], mute)])
    influence = make_influence(finding=finding)
    announce_decision(by=make_user(), decision=influence.decision)
    deliver()
    finding.evidence.filter(excerpt__part__contribution=people[1]).delete()  # who was told, all the same
    withdraw(by=None, contribution=people[2])
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    content = officer.get(f"/admin/decisions/answers/{influence.pk}/correct/").content.decode()
    assert "2 people hear of it once, but for those who want no messages" in content
    assert "1 more left no address" in content
    post.messages.clear()
    correct_influence(by=make_user(), influence=influence, what_was_wrong="The reason.")
    deliver()
    assert sorted(message.recipients[0] for message in post.messages) == ["a@example.org", "b@example.org"]


def test_an_answer_corrected_before_it_was_sent_comes_only_as_it_is_now(post):
    people = make_people("a@example.org")
    announcement = publish_for(people)
    derive(announcement)
    correct_influence(
        by=make_user(),
        influence=Influence.objects.get(),
        what_was_wrong="The outcome.",
        outcome=Outcome.ALREADY_PLANNED,
    )
    deliver()
    assert [message["subject"].partition(":")[0] for message in post.messages] == ["A correction to what we told you"]
    assert states(announcement) == ["cancelled"]
