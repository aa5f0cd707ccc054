"""What officers bring: it is what it says, carries nothing along, and is handed out so that no browser runs it."""

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from engage.media.models import SiteDocument, SitePicture
from tests.factories import make_user, sign_in
from tests.media.pictures import encoded, hidden_in, plain, upload, with_location
from tests.media.test_reencoding import png_claiming
from tests.safety.files import PAGE, PDF, REFUSED, TAKEN, brought

# Wagtail leaves the file that it makes a rendition in for the interpreter to close.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in")


@pytest.fixture
def officer(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return sign_in(make_user(is_superuser=True))


def bring_document(client, name: str, data: bytes):
    return client.post("/admin/documents/add/", {"title": "Paper", "collection": "1", "file": brought(name, data)})


def bring_picture(client, name: str, data: bytes):
    fields = {"title": "Bus", "collection": "1", "description": "A bus"}
    return client.post("/admin/images/add/", {**fields, "file": upload(data, name)})


@pytest.mark.parametrize("name", TAKEN)
def test_documents_that_are_what_they_say(officer, name):
    assert bring_document(officer, name, TAKEN[name]).status_code == 302
    document = SiteDocument.objects.get()
    with document.file.open() as kept:
        assert kept.read() == TAKEN[name]
    answer = officer.get(document.url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize("name", REFUSED)
def test_documents_that_are_not(officer, name):
    answer = bring_document(officer, name, REFUSED[name])
    assert answer.status_code == 200
    assert re.search("is not what its name says|is not allowed", answer.content.decode())
    assert SiteDocument.objects.count() == 0


def test_a_document_too_large(officer, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    assert "too big" in bring_document(officer, "minutes.pdf", PDF + b"a" * 100).content.decode()
    assert SiteDocument.objects.count() == 0


NOT_PICTURES = {
    "page.png": PAGE,
    "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "jpeg.png": plain("JPEG"),
    "tiff.jpg": encoded(Image.new("RGB", (4, 4)), "TIFF"),
    "cut.jpg": plain(size=(400, 400))[:900],
    "cut.png": plain("PNG", size=(400, 400))[:-60],
    "bomb.png": png_claiming(7_100, 7_100),
    "large-bomb.png": png_claiming(60_000, 60_000),
}


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_pictures_that_are_none(officer, name):
    answer = bring_picture(officer, name, NOT_PICTURES[name])
    assert answer.status_code == 200
    assert SitePicture.objects.count() == 0


def test_a_moving_picture_that_unfolds_into_too_much(officer, settings):
    settings.ENGAGE_MAX_PICTURE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "lime", "blue")]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert "must have fewer than" in bring_picture(officer, "moving.gif", moving).content.decode()
    assert SitePicture.objects.count() == 0


@pytest.mark.parametrize("spec", ["original", "width-20", "width-20|format-jpeg", "fill-10x10|format-jpeg"])
def test_no_place_leaves_with_a_rendition(officer, client, spec):
    """Without the re-encoding in SitePicture.save, each of these hands on where the picture was taken."""
    sent = with_location()
    assert hidden_in(sent) != []
    assert bring_picture(officer, "bus.jpg", sent).status_code == 302
    answer = client.get(SitePicture.objects.get().get_rendition(spec).url)
    assert (answer.status_code, hidden_in(answer.getvalue())) == (200, [])


def test_a_script_behind_a_picture_stays_behind(officer):
    assert bring_picture(officer, "bus.jpg", plain() + PAGE).status_code == 302
    with SitePicture.objects.get().file.open() as kept:
        assert b"canary" not in kept.read()


# How pictures are handed out.


def stored(name: str, data: bytes) -> str:
    return SitePicture._meta.get_field("file").storage.save(name, ContentFile(data))


def test_a_picture_is_a_picture_and_nothing_else(officer, client):
    bring_picture(officer, "bus.png", plain("PNG"))
    answer = client.get(SitePicture.objects.get().get_rendition("width-20").url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "public, max-age=2592000")
    assert Image.open(BytesIO(answer.getvalue())).size == (20, 15)
    assert client.post(SitePicture.objects.get().get_rendition("width-20").url).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "images/page.html",
        "images/drawing.svg",
        "images/page",
        "documents/minutes.pdf",
        "documents/picture.png",
        "original_images/bus.png",
        "avatar_images/bus.png",
        "picture.png",
    ],
)
def test_nothing_else_of_the_folder_is_handed_out(officer, client, path):
    assert stored(path, PAGE) == path
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "images/..%2F..%2Fsecret-key.png",
        "images/../documents/picture.png",
        "images/%2e%2e%2fdocuments%2fpicture.png",
        "images/..png",
        "images/.png",
        "images/" + "a" * 5000 + ".png",
        "images/nobody.png",
        "images/a%00.png",
    ],
)
def test_guessed_names(officer, client, path):
    stored("documents/picture.png", plain("PNG"))
    assert client.get(f"/media/{path}").status_code == 404


def test_nobody_s_portrait_is_asked_for(officer):
    assert "profile picture" not in officer.get("/admin/account/").content.decode()
    before = sorted(str(path) for path in SitePicture._meta.get_field("file").storage.listdir(""))
    officer.post("/admin/account/", {"avatar-avatar": upload(with_location(), "me.jpg")})
    assert sorted(str(path) for path in SitePicture._meta.get_field("file").storage.listdir("")) == before
