from django.dispatch import receiver
from django_tasks_db.models import DBTaskResult

from engage.core.signals import restored
from engage.notifications.deriving import derive
from engage.notifications.enums import Failure, MessageState
from engage.notifications.models import Announcement, Message


@receiver(restored, dispatch_uid="engage-messages-restored")
def send_nothing_twice(sender, **kwargs) -> None:
    """What had not been sent when the backup was made may have been sent since: an officer decides about each."""
    for announcement in Announcement.objects.not_derived():
        derive(announcement)
    unsent = (MessageState.WAITING, MessageState.CLAIMED, MessageState.HANDING_OVER)
    Message.objects.filter(state__in=unsent).update(state=MessageState.UNKNOWN, failure=Failure.RESTORED)
    DBTaskResult.objects.exclude(pk__in=DBTaskResult.objects.finished().values("pk")).delete()
