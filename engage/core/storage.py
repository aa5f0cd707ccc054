import os

from django.core.files.storage import FileSystemStorage


class SyncedFolder(FileSystemStorage):
    """A folder whose files are on the disk, not only on their way there, when they count as kept."""

    def _save(self, name, content):
        name = super()._save(name, content)
        with open(self.path(name), "rb") as file:
            os.fsync(file.fileno())
        return name
