"""Pictures that were removed: removed again after a restore."""

from engage.core.erasures import Erasure, register
from engage.media.models import Picture
from engage.media.services import remove_picture


def register_all() -> None:
    register("picture.removed", again=_remove)


def _remove(erasure: Erasure) -> bool:
    picture = Picture.objects.filter(pk=erasure.subject.partition(":")[2], created_at__lte=erasure.at).first()
    if picture:
        remove_picture(by=None, picture=picture)
    return picture is not None
