"""Run inside a site (`site.run_python`): what the tests with real processes set up."""

import itertools
import time

from django.core.management import call_command

import tests.decisions.factories
import tests.factories
from tests.notifications.factories import make_people, publish_for


def publish(addresses: list[str]) -> int:
    """A decision that answers the people behind these addresses, published. Returns its announcement."""
    # Each call is a process of its own, and names must not be those of the one before.
    tests.factories._numbers = tests.decisions.factories._numbers = itertools.count(time.time_ns() // 1_000_000)
    return publish_for(make_people(*addresses)).pk


def tick_work_tick() -> None:
    call_command("tick")
    call_command("db_worker", "--backend=jobs", "--queue-name=*", "--batch", "--no-startup-delay")
    call_command("tick")
