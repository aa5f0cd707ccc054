"""Nudges: what they do, `tick` would do a little later. Each is safe twice."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.models import Announcement, Message

ROUND = 50  # messages; then other jobs have their turn


@task(backend="jobs")
def derive_announcement(announcement_id: int) -> int:
    made = derive(Announcement.objects.get(pk=announcement_id))
    nudge_sending()
    return made


@task(backend="jobs")
def send_messages() -> int:
    sent = send_due(at_most=ROUND)
    if sent:  # none at all: the mail server is away, and `tick` will try again
        nudge_sending()
    return sent


def nudge_sending() -> None:
    """Asks for a round of sending, unless there is nothing to send or it has been asked for already."""
    asked = DBTaskResult.objects.ready().filter(task_path=send_messages.module_path)
    if Message.objects.due().exists() and not asked.exists():
        send_messages.enqueue()
