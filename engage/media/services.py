import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from engage.audit.services import record
from engage.media.antivirus import check_clean
from engage.media.models import Picture
from engage.media.reencoding import check_upload, read_upload, write_large, write_small


@dataclass(frozen=True)
class Prepared:
    """An upload made anew in two sizes, not yet kept."""

    large: bytes
    size: tuple[int, int]
    small: bytes
    small_size: tuple[int, int]


def prepare_picture(upload: Any) -> Prepared:
    """Reads and re-encodes an upload: a second's work, so it is done before any transaction. Raises
    reencoding.PictureRefused or antivirus.NotClean, whose message is for the person who chose the file."""
    check_upload(upload)
    check_clean(upload)
    image = read_upload(upload)
    small, small_size = write_small(image)
    return Prepared(write_large(image), image.size, small, small_size)


def keep_picture(*, by: Any, upload: Any, alt_text: str) -> Picture:
    """Prepares an upload and keeps it. Raises what `prepare_picture` raises."""
    return keep_prepared(by=by, prepared=prepare_picture(upload), alt_text=alt_text)


@transaction.atomic
def keep_prepared(*, by: Any, prepared: Prepared, alt_text: str) -> Picture:
    """Files of a transaction that is undone are swept away later (due.py)."""
    picture = Picture(
        width=prepared.size[0],
        height=prepared.size[1],
        small_width=prepared.small_size[0],
        small_height=prepared.small_size[1],
        alt_text=alt_text.strip(),
        sha256=hashlib.sha256(prepared.large).hexdigest(),
    )
    # Random names: nothing of what the file was called at home is kept, and nobody can guess one.
    picture.file.save(f"{secrets.token_hex(16)}.webp", ContentFile(prepared.large), save=False)
    picture.small.save(f"{secrets.token_hex(16)}.webp", ContentFile(prepared.small), save=False)
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
