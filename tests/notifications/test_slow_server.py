"""A mail server that takes very long for each message, and takes it."""

import datetime
import time

from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from engage.notifications.delivery import claim, send_due
from engage.notifications.deriving import derive
from engage.notifications.due import CLAIM_HOLDS, settle_abandoned
from engage.notifications.models import Message
from tests.notifications.factories import make_people, publish_for, states
from tests.notifications.scripted_smtp import scripted

STEPS = 9  # connect, greeting, EHLO, STARTTLS, EHLO again, AUTH, MAIL, RCPT, DATA: each may take EMAIL_TIMEOUT


def test_a_hand_over_that_takes_as_long_as_it_may_ends_before_its_claim_does():
    longest = STEPS * site_settings.EMAIL_TIMEOUT + site_settings.ENGAGE_HANDOVER_SECONDS
    assert datetime.timedelta(seconds=longest) < CLAIM_HOLDS


def test_a_round_longer_than_any_claim_loses_nothing_and_doubles_nothing(own_database, settings, clock):
    """Nine minutes for each: long before the end, whoever settles what dead workers left has come by. What this worker
    has not begun yet was not its own all the while, and what it has is never taken from it."""
    people = [f"p{number}@example.org" for number in range(5)]
    announcement = publish_for(make_people(*people))
    derive(announcement)
    clock(timezone.now())
    settled, free, again = [], [], []
    with scripted() as server:
        settings.EMAIL_BACKEND = "engage.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = settings.ENGAGE_HANDOVER_SECONDS = 60  # nobody is slow here but the machine

        def nine_minutes():
            clock(CLAIM_HOLDS - datetime.timedelta(minutes=1))
            settled.append(settle_abandoned())
            free.append(Message.objects.due().count())
            again.append(claim(Message.objects.get(state="handing_over").pk))  # by a second worker
            connection.close()

        server.takes_its_time = nine_minutes
        assert send_due(at_most=9) == 5
        assert send_due(at_most=9) == 0
        clock(CLAIM_HOLDS * 9)
        assert (settle_abandoned(), send_due(at_most=9)) == (0, 0)

    assert (settled, free, again) == ([0] * 5, [4, 3, 2, 1, 0], [None] * 5)
    assert states(announcement) == ["sent"] * 5
    to = [next(line for line in body.splitlines() if line.startswith(b"To:")) for body in server.taken]
    assert sorted(to) == sorted(f"To: {address}".encode() for address in people)


def test_a_server_that_looks_long_at_a_message_before_it_takes_it_is_waited_for(db, settings):
    """Longer than it may take for any other step: giving up here would leave a message whose fate nobody knows."""
    announcement = publish_for(make_people("a@example.org", "b@example.org"))
    derive(announcement)
    with scripted() as server:
        settings.EMAIL_BACKEND = "engage.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT, settings.ENGAGE_HANDOVER_SECONDS = 2, 60
        server.takes_its_time = lambda: time.sleep(2.5)
        assert send_due(at_most=9) == 2
    assert (states(announcement), len(server.taken), server.connections) == (["sent", "sent"], 2, 1)
