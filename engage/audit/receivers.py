from django.dispatch import receiver

from engage.audit.services import record
from engage.core.signals import restored


@receiver(restored, dispatch_uid="engage-audit-restored")
def say_that_it_was_restored(sender, backup, made_at, again, **kwargs) -> None:
    record(by=None, verb="database.restored", subject="database", backup=backup, made_at=str(made_at), erased=again)
