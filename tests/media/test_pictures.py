import os
import re
import shutil
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image
from wagtail.images.models import Filter

from engage.audit.models import AuditEvent
from engage.media.due import sweep_orphans
from engage.media.models import Picture, SitePicture, private_storage
from engage.media.reencoding import PictureRefused
from engage.media.services import keep_picture, remove_picture
from tests.media.pictures import hidden_in, plain, upload, with_location

pytestmark = pytest.mark.django_db


def files() -> set[str]:
    folder = Path(private_storage().path("pictures"))
    return {f"pictures/{path.name}" for path in folder.glob("*")} if folder.exists() else set()


@pytest.fixture(autouse=True)
def empty_store():
    shutil.rmtree(private_storage().path("pictures"), ignore_errors=True)
    cache.clear()


def test_both_sizes_are_kept_under_names_that_tell_nothing():
    picture = keep_picture(
        by=None, upload=upload(plain(size=(2000, 1000)), "Nan at 12 Mill Lane.jpg"), alt_text=" A mill "
    )
    assert files() == {picture.file.name, picture.small.name}
    assert [bool(re.fullmatch(r"pictures/[0-9a-f]{32}\.webp", name)) for name in files()] == [True, True]
    assert (picture.width, picture.height, picture.small_width, picture.small_height) == (1600, 800, 640, 320)
    assert picture.alt_text == "A mill"


def test_nothing_hidden_reaches_the_store():
    picture = keep_picture(by=None, upload=upload(with_location()), alt_text="Two colours")
    for file in (picture.file, picture.small):
        with file.open() as kept:
            assert hidden_in(kept.read()) == []


def test_a_refused_upload_leaves_neither_row_nor_file():
    with pytest.raises(PictureRefused):
        keep_picture(by=None, upload=upload(b"<html>"), alt_text="A page")
    assert (Picture.objects.count(), files()) == (0, set())


def test_the_record_of_it_holds_no_words():
    picture = keep_picture(by=None, upload=upload(plain()), alt_text="Canary in words")
    event = AuditEvent.objects.about(f"picture:{picture.pk}").get()
    assert (event.verb, event.detail) == ("picture.kept", {})


def test_files_go_once_the_deletion_is_certain(django_capture_on_commit_callbacks):
    picture = keep_picture(by=None, upload=upload(plain()), alt_text="A colour")
    kept = files()
    with django_capture_on_commit_callbacks() as callbacks:
        remove_picture(by=None, picture=picture)
    assert files() == kept
    for callback in callbacks:
        callback()
    assert files() == set()


def test_files_go_however_the_row_goes(django_capture_on_commit_callbacks):
    keep_picture(by=None, upload=upload(plain()), alt_text="A colour")
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.all().delete()
    assert files() == set()


def test_files_stay_when_the_deletion_is_undone(django_capture_on_commit_callbacks):
    picture = keep_picture(by=None, upload=upload(plain()), alt_text="A colour")
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        remove_picture(by=None, picture=picture)
        raise ZeroDivisionError
    assert (Picture.objects.count(), len(files())) == (1, 2)


def age(names, hours: float) -> None:
    then = time.time() - hours * 3600
    for name in names:
        os.utime(private_storage().path(name), (then, then))


def test_what_an_undone_transaction_left_is_swept_once_it_is_old():
    kept = keep_picture(by=None, upload=upload(plain()), alt_text="A colour")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep_picture(by=None, upload=upload(plain()), alt_text="Another")
        raise ZeroDivisionError
    assert len(files()) == 4
    assert sweep_orphans() == 0  # it may be a transaction still under way
    age(files(), hours=1.1)
    assert sweep_orphans() == 0  # not twice within the hour
    cache.clear()
    assert sweep_orphans() == 2
    assert files() == {kept.file.name, kept.small.name}


def test_sweeping_a_site_without_pictures_does_nothing():
    assert sweep_orphans() == 0


def test_an_officers_upload_loses_its_place_and_so_do_its_renditions():
    sent = with_location(size=(400, 300))
    picture = SitePicture(title="Mill", file=ContentFile(sent, name="mill.jpg"))
    picture.save()
    shown = BytesIO()
    Filter(spec="width-200").run(picture, shown)
    with picture.file.open() as file:
        kept = file.read()
    assert (hidden_in(kept), hidden_in(shown.getvalue())) == ([], [])
    assert (picture.file_size, picture.width, picture.height) == (len(kept), 400, 300)
    assert Image.open(shown).size == (200, 150)


def test_saving_an_officers_picture_again_does_not_encode_it_again():
    picture = SitePicture(title="Mill", file=ContentFile(with_location(), name="mill.jpg"))
    picture.save()
    before = picture.file_hash
    picture.title = "The mill"
    picture.save()
    assert (SitePicture.objects.get().file_hash, SitePicture.objects.get().title) == (before, "The mill")
