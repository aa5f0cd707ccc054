from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from engage.media.models import Picture


@receiver(post_delete, sender=Picture, dispatch_uid="picture-files-go-with-it")
def delete_files(sender, instance, **kwargs):
    """However a row goes, its files go: but only once that cannot be undone any more."""
    for file in (instance.file, instance.small):
        if file:
            transaction.on_commit(lambda storage=file.storage, name=file.name: storage.delete(name))
