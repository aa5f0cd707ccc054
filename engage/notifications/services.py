from django.db import transaction

from engage.accounts.models import Organisation
from engage.notifications.models import Announcement


@transaction.atomic
def announce(*, organisation: Organisation, kind: str, subject: str) -> Announcement:
    """Records that something was made known. Who is owed word of it is derived from it afterwards, by a task
    that this only nudges and that `tick` guarantees."""
    announcement, _created = Announcement.objects.get_or_create(
        kind=kind, subject=subject, defaults={"organisation": organisation}
    )
    return announcement
