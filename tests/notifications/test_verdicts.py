"""What is known of a message after each way in which a mail server can fail: certain, or not."""

import smtplib
import socket

import pytest
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from engage.notifications.carriers import MailServer
from engage.notifications.enums import Channel, Failure
from engage.notifications.models import Message
from engage.notifications.smtp import EmailBackend, Fate, Verdict, judge
from tests.notifications.scripted_smtp import HANG_UP, SILENCE, scripted

NOT_NOW, NEVER, UNKNOWN = Fate.NOT_NOW, Fate.NEVER, Fate.UNKNOWN

# (what the server does, the fate, the failure, whether the server has the whole message)
SCRIPTS = [
    ({"greeting": HANG_UP}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"greeting": SILENCE}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"greeting": "554 go away"}, NOT_NOW, Failure.SERVER_REFUSED, False),
    ({"greeting": "421 too busy"}, NOT_NOW, Failure.SERVER_REFUSED, False),
    ({"ehlo": HANG_UP, "helo": HANG_UP}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"ehlo": "500 what?", "helo": "550 no"}, NOT_NOW, Failure.SERVER_REFUSED, False),
    ({"mail": HANG_UP}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"mail": SILENCE}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"mail": "451 later"}, NOT_NOW, Failure.SERVER_REFUSED, False),
    ({"mail": "421 later"}, NOT_NOW, Failure.SERVER_REFUSED, False),
    ({"mail": "550 not from you"}, NOT_NOW, Failure.SERVER_REFUSED, False),  # ours to mend, not the person's
    ({"rcpt": HANG_UP}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"rcpt": SILENCE}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"rcpt": "450 later"}, NOT_NOW, Failure.REFUSED_FOR_NOW, False),
    ({"rcpt": "421 later"}, NOT_NOW, Failure.REFUSED_FOR_NOW, False),
    ({"rcpt": "550 nobody here"}, NEVER, Failure.ADDRESS_REFUSED, False),
    ({"rcpt": "gibberish"}, NOT_NOW, Failure.REFUSED_FOR_NOW, False),
    ({"data": HANG_UP}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"data": SILENCE}, NOT_NOW, Failure.NO_CONNECTION, False),
    ({"data": "451 later"}, NOT_NOW, Failure.REFUSED_FOR_NOW, False),
    ({"data": "554 no"}, NEVER, Failure.MESSAGE_REFUSED, False),
    ({"data": "250 what"}, NOT_NOW, Failure.REFUSED_FOR_NOW, False),
    # From here on the content has begun to leave.
    ({"content": HANG_UP}, UNKNOWN, Failure.NO_ANSWER, False),
    ({"dot": HANG_UP}, UNKNOWN, Failure.NO_ANSWER, True),
    ({"dot": SILENCE}, UNKNOWN, Failure.NO_ANSWER, True),
    ({"dot": "gibberish"}, UNKNOWN, Failure.NO_ANSWER, True),
    ({"dot": "251 perhaps"}, UNKNOWN, Failure.NO_ANSWER, True),
    ({"dot": "250-" + "x" * 9000}, UNKNOWN, Failure.NO_ANSWER, True),
    ({"dot": "354 more"}, UNKNOWN, Failure.NO_ANSWER, True),
    ({"dot": "451 later"}, NOT_NOW, Failure.REFUSED_FOR_NOW, True),  # it says itself that it has not kept it
    ({"dot": "421 later"}, NOT_NOW, Failure.REFUSED_FOR_NOW, True),
    ({"dot": "552 too large"}, NEVER, Failure.MESSAGE_REFUSED, True),
]


def by_mail(connection) -> MailServer:
    return MailServer({Channel.EMAIL}, connection=connection)


@pytest.fixture
def carry(settings):
    """Hands one message to a server and tells the verdict; None when the server said that it took it."""
    settings.ENGAGE_HANDOVER_SECONDS = 1

    def hand_over(port: int, carrier: MailServer | None = None) -> Verdict | None:
        carrier = carrier or MailServer(
            {Channel.EMAIL}, connection=EmailBackend(host="127.0.0.1", port=port, timeout=1)
        )
        envelope = EmailMessage("Subject", "Body " * 20_000, "engage@example.org", ["maren@example.org"])
        try:
            return carrier.open(Message()) or carrier.hand_over(Message(), envelope)
        finally:
            carrier.close()

    return hand_over


@pytest.mark.parametrize(
    ("script", "fate", "failure", "has_it"), SCRIPTS, ids=[str(next(iter(row[0].items()))) for row in SCRIPTS]
)
def test_each_way_to_fail_has_its_verdict(carry, script, fate, failure, has_it):
    with scripted(**script) as server:
        assert carry(server.port) == Verdict(fate, failure)
        assert (len(server.taken) == 1) == has_it


def test_a_server_that_takes_it_has_it_once(carry):
    with scripted() as server:
        assert carry(server.port) is None
        assert len(server.taken) == 1


def test_a_server_that_takes_it_and_then_misbehaves_has_it(carry):
    with scripted(quit=HANG_UP) as server:
        assert carry(server.port) is None


def test_nobody_listening_is_no_connection(carry):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert carry(port) == Verdict(NOT_NOW, Failure.NO_CONNECTION)


def test_what_was_known_of_one_message_is_not_said_of_the_next(carry):
    """After a message went well, a failure before the content of the next one is certain again."""
    carrier = MailServer({Channel.EMAIL})
    with scripted() as server:
        carrier.connection = EmailBackend(host="127.0.0.1", port=server.port, timeout=1)
        carrier.open(Message())
        envelope = EmailMessage("Subject", "Body", "engage@example.org", ["maren@example.org"])
        assert carrier.hand_over(Message(), envelope) is None
        server.script["rcpt"] = "550 nobody here"
        assert carrier.hand_over(Message(), envelope) == Verdict(NEVER, Failure.ADDRESS_REFUSED)
        assert len(server.taken) == 1


def test_a_backend_that_cannot_say_how_far_it_came_leaves_the_fate_unknown():
    class SomeService:
        def open(self):
            return True

        def close(self):
            return None

        def send_messages(self, messages):
            raise ConnectionError

    assert by_mail(SomeService()).hand_over(Message(), EmailMessage()) == Verdict(UNKNOWN, Failure.NO_ANSWER)


@pytest.mark.parametrize(
    ("verdict", "ends"),
    [({"rcpt": "550 no"}, False), ({"rcpt": "450 later"}, False), ({"mail": "550 no"}, True), ({"dot": SILENCE}, True)],
)
def test_a_round_ends_when_the_server_is_the_trouble_and_not_one_address(carry, verdict, ends):
    with scripted(**verdict) as server:
        carrier = by_mail(EmailBackend(host="127.0.0.1", port=server.port, timeout=1))
        carry(server.port, carrier)
        assert carrier.is_down == ends


ERRORS = st.one_of(
    st.integers(-1, 999).map(lambda code: smtplib.SMTPDataError(code, b"x")),
    st.integers(-1, 999).map(lambda code: smtplib.SMTPSenderRefused(code, b"x", "a@example.org")),
    st.integers(-1, 999).map(lambda code: smtplib.SMTPRecipientsRefused({"a@example.org": (code, b"x")})),
    st.integers(-1, 999).map(lambda code: smtplib.SMTPResponseException(code, "x")),
    st.sampled_from(
        [smtplib.SMTPServerDisconnected(), TimeoutError(), OSError(), ValueError(), UnicodeError(), KeyError()]
    ),
)


@given(ERRORS)
def test_nothing_is_sent_again_by_itself_once_the_content_has_begun_to_leave_unless_the_server_refused_it(error):
    verdict = judge(error, content_left=True)
    refused = isinstance(error, smtplib.SMTPDataError) and 400 <= error.smtp_code <= 599
    assert (verdict.fate == UNKNOWN) == (not refused)


@given(ERRORS)
def test_before_the_content_leaves_everything_is_certain(error):
    assert judge(error, content_left=False).fate in (NOT_NOW, NEVER)
