"""The picture of a story that is not sent yet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from engage.media.models import Picture
from stories.models import StoryDraft
from tests.media.pictures import plain, with_location
from tests.stories.pages import begin, errors, path

pytestmark = pytest.mark.django_db


def picture(data: bytes | None = None, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, with_location() if data is None else data, content_type="image/jpeg")


def test_a_picture_is_kept_with_the_draft(reporter, call):
    draft = begin(reporter, call)
    typed = {"picture": picture(), "alt_text": "Two colours", "people_in_picture": "nobody"}
    assert reporter.post(path(draft, "picture"), typed).status_code == 302
    kept = StoryDraft.objects.get()
    assert (kept.picture, kept.answers["alt_text"]) == (Picture.objects.get(), "Two colours")


def test_a_picture_need_not_be_chosen_again_when_something_else_is_missing(reporter, call):
    draft = begin(reporter, call)
    told = errors(reporter.post(path(draft, "picture"), {"picture": picture(), "alt_text": ""}))
    assert told == [
        ("#id_alt_text", "Enter what the picture shows"),
        ("#id_people_in_picture_0", "Select whether anybody can be recognised in the picture"),
    ]
    html = reporter.get(path(draft, "picture")).content.decode()
    assert "We have this picture" in html
    done = reporter.post(path(draft, "picture"), {"alt_text": "Two colours", "people_in_picture": "agreed"})
    assert done.status_code == 302
    assert Picture.objects.count() == 1


def test_a_second_picture_takes_the_place_of_the_first(reporter, call):
    draft = begin(reporter, call)
    for colour in ("teal", "pink"):
        typed = {"picture": picture(plain(colour=colour)), "alt_text": colour, "people_in_picture": "nobody"}
        reporter.post(path(draft, "picture"), typed)
    assert [row.alt_text for row in Picture.objects.all()] == ["pink"]


def test_a_picture_is_taken_out_again(reporter, call):
    draft = begin(reporter, call)
    reporter.post(path(draft, "picture"), {"picture": picture(), "alt_text": "Two", "people_in_picture": "nobody"})
    response = reporter.post(path(draft, "picture"), {"remove": "yes", "alt_text": "Two"})
    assert response.url == path(draft, "picture")
    kept = StoryDraft.objects.get()
    assert (kept.picture, kept.answers["alt_text"], Picture.objects.count()) == (None, "", 0)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<html>", "The selected file must be a JPG, PNG, WebP, GIF or HEIC picture"),
        (b"", "The selected file is empty"),
        (plain(size=(300, 300))[:400], "The selected file could not be opened. It may be damaged. Choose another file"),
        (b"\xff\xd8" + b"\x00" * (10 * 1024 * 1024), "The selected file must be smaller than 10.0\xa0MB"),
    ],
    ids=["not a picture", "empty", "cut off", "too big"],
)
def test_a_file_that_is_no_picture_is_told_and_the_rest_is_kept(reporter, call, data, told):
    draft = begin(reporter, call)
    typed = {"picture": picture(data), "alt_text": "The words I typed", "people_in_picture": "agreed"}
    response = reporter.post(path(draft, "picture"), typed)
    assert errors(response) == [("#id_picture", told)]
    assert 'value="The words I typed"' in response.content.decode()
    assert Picture.objects.count() == 0


def test_the_draft_shows_its_picture_to_its_reporter(reporter, call):
    draft = begin(reporter, call)
    address = f"/stories/write/{draft.key}/picture/small/"
    assert reporter.get(address).status_code == 404
    reporter.post(path(draft, "picture"), {"picture": picture(), "alt_text": "Two", "people_in_picture": "nobody"})
    response = reporter.get(address)
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        200,
        "image/webp",
        "private, no-store",
    )
    assert b"".join(response)[8:12] == b"WEBP"
