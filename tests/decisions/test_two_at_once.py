"""Two officers press the same button at the same moment, each with a connection of their own."""

import threading

from django.core.exceptions import ValidationError
from django.db import connection

from engage.audit.models import AuditEvent
from engage.decisions.models import Influence
from engage.decisions.services import announce_decision, correct_influence
from engage.notifications.models import Announcement
from tests.decisions.factories import make_decision, make_influence
from tests.factories import make_user


def at_once(act) -> list:
    """What `act` returned, or raised, in two threads with a connection each, started together."""
    ready, results = threading.Barrier(2), []

    def run():
        ready.wait()
        try:
            results.append(act())
        except ValidationError as refused:
            results.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_publish_at_once_make_one_announcement(own_database):
    by, decision = make_user(), make_decision()
    make_influence(decision)
    made = at_once(lambda: announce_decision(by=by, decision=decision))
    (announcement,) = Announcement.objects.filter(kind="decision")
    assert sorted(made, key=lambda one: one is None) == [announcement, None]
    assert AuditEvent.objects.filter(verb="decision.published").count() == 1


def test_two_who_correct_the_same_answer_at_once_make_one_correction(own_database):
    by, influence = make_user(), make_influence()
    announce_decision(by=by, decision=influence.decision)
    made = at_once(lambda: correct_influence(by=by, influence=influence, what_was_wrong="The sum."))
    (new,) = Influence.objects.filter(replaces=influence)
    assert [one for one in made if isinstance(one, Influence)] == [new]
    assert [type(one) for one in made if one != new] == [ValidationError]
