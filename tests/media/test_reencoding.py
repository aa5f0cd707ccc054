import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from engage.media.reencoding import (
    LARGE,
    SMALL,
    SMALL_BYTES,
    PictureRefused,
    read_upload,
    without_hidden_data,
    write_large,
    write_small,
)
from tests.media.pictures import ON_ITS_SIDE, UPSIDE_DOWN, encoded, hidden_in, plain, upload, with_location

KINDS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_people_send_is_taken(kind):
    image = read_upload(upload(plain(kind)))
    assert (image.mode, image.size) == ("RGB", (40, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_place_camera_and_owner_stay_behind(kind):
    sent = with_location(kind)
    assert hidden_in(sent), "the test's own picture hides nothing: it would prove nothing"
    image = read_upload(upload(sent))
    small, _size = write_small(image)
    assert (hidden_in(write_large(image)), hidden_in(small)) == ([], [])


def test_a_picture_taken_upside_down_is_turned():
    image = read_upload(upload(with_location(orientation=UPSIDE_DOWN)))
    left, right = image.getpixel((5, 15)), image.getpixel((35, 15))
    assert (left[2] > 200, right[0] > 200) == (True, True)


def test_a_picture_taken_on_its_side_is_turned():
    assert read_upload(upload(with_location(orientation=ON_ITS_SIDE))).size == (30, 40)


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "lime", "blue")]
    sent = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    image = read_upload(upload(sent, "moving.gif"))
    assert image.convert("RGB").getpixel((10, 10)) == (255, 0, 0)
    assert Image.open(BytesIO(write_large(image))).n_frames == 1


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("I;16", "PNG"),
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("YCbCr", "JPEG"),
    ],
)
def test_every_way_of_storing_colours_is_read(mode, kind):
    assert read_upload(upload(encoded(Image.new(mode, (12, 8)), kind))).size == (12, 8)


def test_what_can_be_seen_through_stays_so():
    sent = encoded(Image.new("RGBA", (10, 10), (255, 0, 0, 0)), "PNG")
    assert Image.open(BytesIO(write_large(read_upload(upload(sent))))).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    image = read_upload(upload(plain(size=(4000, 3000))))
    _data, small = write_small(image)
    assert (image.size, small) == ((1600, 1200), (640, 480))


def test_a_picture_in_portrait_is_no_wider_than_the_page():
    image = read_upload(upload(plain(size=(3000, 4000))))
    _data, small = write_small(image)
    assert (image.size, small) == ((1600, 2133), (640, 853))


def test_a_small_picture_is_not_blown_up():
    image = read_upload(upload(plain(size=(3, 2))))
    assert (image.size, write_small(image)[1]) == ((3, 2), (3, 2))


def test_a_colour_profile_is_applied_and_left_behind():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = read_upload(upload(plain(icc_profile=profile)))
    assert Image.open(BytesIO(write_large(image))).info.get("icc_profile") is None


def test_a_broken_colour_profile_does_no_harm():
    assert read_upload(upload(plain(icc_profile=b"no profile at all" * 20))).size == (40, 30)


@given(seed=st.integers(0, 2**32), width=st.integers(1, 1600), height=st.integers(1, 2400))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_small_file_keeps_to_its_budget_whatever_it_shows(seed, width, height):
    """Noise is the hardest picture to make small."""
    noise = Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))
    data, size = write_small(noise)
    assert len(data) <= SMALL_BYTES
    assert size[0] <= SMALL[0] and size[1] <= SMALL[1]
    assert Image.open(BytesIO(data)).size == size


# --- What is not taken ---------------------------------------------------------------------------


def refusal(data: bytes, name: str = "picture.jpg") -> tuple[str, str]:
    with pytest.raises(PictureRefused) as refused:
        read_upload(upload(data, name))
    return refused.value.code, refused.value.messages[0]


WRONG_KIND = ("kind", "The selected file must be a JPG, PNG, WebP, GIF or HEIC picture")


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"MZ\x90\x00\x03",
        b"\x00",
        b"just words",
        encoded(Image.new("RGB", (4, 4)), "TIFF"),
        encoded(Image.new("RGB", (4, 4)), "BMP"),
    ],
    ids=["html", "svg", "pdf", "program", "nul", "text", "tiff", "bmp"],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    assert refusal(data) == WRONG_KIND


def test_an_empty_file_is_refused():
    assert refusal(b"") == ("empty", "The selected file is empty")


def test_too_many_bytes_are_refused(settings):
    settings.ENGAGE_MAX_PICTURE_BYTES = 2048
    assert refusal(plain(size=(600, 600)) + b"\x00" * 2048) == (
        "size",
        "The selected file must be smaller than 2.0\xa0KB",
    )


def test_a_file_cut_off_is_refused():
    whole = plain(size=(400, 400))
    told = "The selected file could not be opened. It may be damaged. Choose another file"
    assert refusal(whole[: len(whole) // 2]) == ("damaged", told)


def png_claiming(width: int, height: int) -> bytes:
    """A header of a few bytes that promises gigabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(7_100, 7_100), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size):
    """Below Pillow's own limit, past its warning, past its error: the same words each time."""
    assert refusal(png_claiming(*size)) == ("pixels", "The selected picture must have fewer than 50 million pixels")


def test_a_script_behind_a_picture_does_not_come_along():
    image = read_upload(upload(plain() + b"<script>alert('canary')</script>"))
    assert b"canary" not in write_large(image)


@given(data=st.data(), kind=st.sampled_from(KINDS))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_refused_or_read_but_never_an_error(data, kind):
    sent = bytearray(with_location(kind) if kind != "GIF" else plain("GIF"))
    for _ in range(data.draw(st.integers(1, 12))):
        sent[data.draw(st.integers(12, len(sent) - 1))] = data.draw(st.integers(0, 255))
    sent = bytes(sent[: data.draw(st.integers(20, len(sent)))])
    try:
        image = read_upload(upload(sent))
    except PictureRefused as refused:
        assert refused.code in {"kind", "damaged", "pixels"}
    else:
        assert image.width <= LARGE[0] and image.height <= LARGE[1]
        assert hidden_in(write_large(image)) == []


# --- Officers' pictures ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_an_officers_picture_keeps_its_kind_and_loses_its_place(kind):
    data = without_hidden_data(BytesIO(with_location(kind)))
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.size) == (kind, (40, 30))
    assert hidden_in(data) == []


def test_an_officers_moving_picture_still_moves():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "lime", "blue")]
    sent = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=250, comment=b"Canary Owner")
    data = without_hidden_data(BytesIO(sent))
    with Image.open(BytesIO(data)) as image:
        assert (image.n_frames, image.info["duration"]) == (3, 250)
    assert hidden_in(data) == []
