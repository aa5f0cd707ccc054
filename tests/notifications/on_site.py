"""Run inside a site (`site.run_python`): what the tests with real processes set up."""

from django.core.management import call_command

from engage.notifications.models import Announcement
from tests.notifications.factories import make_people, publish_for


def publish(addresses: list[str]) -> int:
    """A decision that answers the people behind these addresses, published. Returns its announcement."""
    announcement = publish_for(make_people(*addresses))
    assert Announcement.objects.filter(pk=announcement.pk, derived_at=None).exists()
    return announcement.pk


def tick_work_tick() -> None:
    call_command("tick")
    call_command("db_worker", "--backend=jobs", "--queue-name=*", "--batch", "--no-startup-delay")
    call_command("tick")
