import datetime

from django.core.cache import cache
from django.utils import timezone

from engage.core.schedule import due
from engage.media.models import Picture, private_storage

FOLDER = "pictures"
OLD_ENOUGH = datetime.timedelta(hours=1)  # a younger file may belong to a transaction still under way
EVERY = 60 * 60  # seconds: listing a large folder each minute would be waste


@due("pictures: files without a row")
def sweep_orphans() -> int:
    """Deletes files that belong to no picture: left by an undone transaction or a crash before deleting."""
    if not cache.add("media:orphans-swept", True, EVERY):
        return 0
    storage = private_storage()
    if not storage.exists(FOLDER):
        return 0
    _folders, names = storage.listdir(FOLDER)
    before = timezone.now() - OLD_ENOUGH
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if storage.get_modified_time(path) < before]
    orphans = set(old) - Picture.objects.paths()
    for path in orphans:
        storage.delete(path)
    return len(orphans)
