import hashlib
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from engage.audit.services import record
from engage.media.models import Picture
from engage.media.reencoding import read_upload, write_large, write_small


@transaction.atomic
def keep_picture(*, by: Any, upload: Any, alt_text: str) -> Picture:
    """Keeps an uploaded picture, made anew in two sizes. Raises reencoding.PictureRefused, whose message is for
    the person who chose the file. Files of a transaction that is undone are swept away later (due.py)."""
    image = read_upload(upload)
    large = write_large(image)
    small, (small_width, small_height) = write_small(image)
    picture = Picture(
        width=image.width,
        height=image.height,
        small_width=small_width,
        small_height=small_height,
        alt_text=alt_text.strip(),
        sha256=hashlib.sha256(large).hexdigest(),
    )
    # Random names: nothing of what the file was called at home is kept, and nobody can guess one.
    picture.file.save(f"{secrets.token_hex(16)}.webp", ContentFile(large), save=False)
    picture.small.save(f"{secrets.token_hex(16)}.webp", ContentFile(small), save=False)
    picture.save()
    record(by=by, verb="picture.kept", subject=f"picture:{picture.pk}")
    return picture


@transaction.atomic
def describe_picture(*, by: Any, picture: Picture, alt_text: str) -> Picture:
    """Says in other words what the picture shows, for people who cannot see it."""
    picture.alt_text = alt_text.strip()
    picture.save(update_fields=["alt_text"])
    record(by=by, verb="picture.described", subject=f"picture:{picture.pk}")
    return picture


@transaction.atomic
def remove_picture(*, by: Any, picture: Picture) -> None:
    """Deletes a picture; its files go when the transaction has been kept (receivers.py)."""
    subject = f"picture:{picture.pk}"
    picture.delete()
    record(by=by, verb="picture.removed", subject=subject)
