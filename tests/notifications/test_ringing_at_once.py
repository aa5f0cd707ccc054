"""Two officers reach for one person at the same moment, each with a connection of their own."""

from engage.accounts.enums import Role
from engage.audit.models import AuditEvent
from engage.notifications import ringing
from engage.notifications.deriving import derive
from engage.notifications.enums import Rung
from engage.notifications.models import Message
from tests.decisions.test_two_at_once import at_once
from tests.factories import make_activity, make_contribution, make_user
from tests.notifications.factories import make_phone, publish_for


def two_calls():
    """One person, and two publications that they wait to hear of."""
    one = make_contribution(make_activity(), contact=make_phone("07700 900001")).contribution
    for _ in range(2):
        derive(publish_for([one]))
    return list(Message.objects.filter(channel="call").order_by("pk"))


def test_one_of_two_takes_a_person_with_all_that_waits_for_them(own_database):
    officers = [make_user(Role.DECISION_OFFICER) for _ in range(2)]
    waiting = list(zip(officers, two_calls(), strict=True))  # each takes another of the two

    def take():
        by, message = waiting.pop()
        return ringing.take(by=by, message=message)

    assert sorted(at_once(take)) == [False, True]
    assert len(set(Message.objects.filter(channel="call").values_list("taken_by", flat=True))) == 1
    assert AuditEvent.objects.filter(verb="call.taken").count() == 1


def test_what_became_of_it_is_noted_once(own_database):
    by, (message, _other) = make_user(Role.DECISION_OFFICER), two_calls()
    assert ringing.take(by=by, message=message)
    noted = at_once(lambda: ringing.note(by=by, message=message, rung=Rung.NOT_REACHED))
    assert sorted(type(one).__name__ for one in noted) == ["NoneType", "ValidationError"]
    assert list(Message.objects.filter(channel="call").values_list("attempts", flat=True)) == [1, 1]
    assert AuditEvent.objects.filter(verb="call.noted").count() == 1
