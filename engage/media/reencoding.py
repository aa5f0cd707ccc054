"""Pictures made anew: what phones write into them (the place, the camera, the owner) stays behind.

Nothing here knows a model. What a stranger uploads is not trusted to be what it says it is.
"""

from io import BytesIO
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, ImageSequence
from pillow_heif import HeifImagePlugin  # noqa: F401  # importing it teaches Pillow what iPhones write

# What the first bytes may say, and the one decoder that may then read the rest.
DECODERS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/apng": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}
LARGE = (1600, 2400)
SMALL = (640, 960)
SMALL_BYTES = 60_000  # what a phone's first view may spend on a picture
SHRUNK_WELL = {"RGB", "RGBA", "L", "CMYK"}  # other modes are converted before they are made smaller


class PictureRefused(ValidationError):
    """The upload is no picture we can take; the message says what to do."""


def check_upload(upload: Any) -> str:
    """The decoder for an upload. Raises PictureRefused when it is empty, too big or not a picture."""
    if not upload.size:
        raise PictureRefused(_("The selected file is empty"), code="empty")
    if upload.size > settings.ENGAGE_MAX_PICTURE_BYTES:
        raise too_big()
    upload.seek(0)
    kind = filetype.guess(upload.read(8192))
    upload.seek(0)
    if kind is None or kind.mime not in DECODERS:
        raise PictureRefused(_("The selected file must be a JPG, PNG, WebP, GIF or HEIC picture"), code="kind")
    return DECODERS[kind.mime]


def too_big() -> PictureRefused:
    limit = filesizeformat(settings.ENGAGE_MAX_PICTURE_BYTES)
    return PictureRefused(_("The selected file must be smaller than %(limit)s"), code="size", params={"limit": limit})


def read_upload(upload: Any) -> Image.Image:
    """The first frame of an uploaded picture: upright, in sRGB, not larger than it will be shown, and
    carrying nothing but its pixels. Raises PictureRefused."""
    decoder = check_upload(upload)
    try:
        with Image.open(upload, formats=[decoder]) as image:
            _check_pixels(image)
            return _pixels_only(image)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # a damaged file can make a decoder raise anything at all
        raise _damaged() from None


def _damaged() -> PictureRefused:
    return PictureRefused(
        _("The selected file could not be opened. It may be damaged. Choose another file"), code="damaged"
    )


def _check_pixels(image: Image.Image, *, frames: int = 1) -> None:
    """Before anything is decoded: a small file can unfold into gigabytes."""
    if image.width * image.height * frames > settings.ENGAGE_MAX_PICTURE_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> PictureRefused:
    millions = settings.ENGAGE_MAX_PICTURE_PIXELS // 1_000_000
    return PictureRefused(
        _("The selected picture must have fewer than %(millions)s million pixels"),
        code="pixels",
        params={"millions": millions},
    )


def _pixels_only(image: Image.Image) -> Image.Image:
    longest = max(*LARGE)
    image.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than needed
    image.load()
    if image.mode not in SHRUNK_WELL:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((longest, longest))
    image = _in_srgb(ImageOps.exif_transpose(image))
    image.thumbnail(LARGE)
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as they were meant, before the profile that says so is left behind."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they stand
    return image.convert(mode)


def write_large(image: Image.Image) -> bytes:
    return _webp(image, quality=80)


def write_small(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """A picture for a phone, and its size: no wider than 640 pixels and within the budget, whatever it shows."""
    box = SMALL
    while True:
        small = image.copy()
        small.thumbnail(box)
        for quality in (75, 60, 45, 30):
            data = _webp(small, quality=quality)
            if len(data) <= SMALL_BYTES:
                return data, small.size
        box = (box[0] * 3 // 4, box[1] * 3 // 4)


def _webp(image: Image.Image, *, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


OFFICERS = ["GIF", "JPEG", "PNG", "WEBP", "AVIF"]
SHOWN = ("transparency", "icc_profile", "duration", "loop")  # the only notes that change what one sees


def without_hidden_data(file: Any) -> bytes:
    """An officer's picture in its own format, every frame of it, with nothing in it that cannot be seen.
    Raises PictureRefused for too many pixels and, mostly, OSError when it cannot be read."""
    file.seek(0)
    with Image.open(file, formats=OFFICERS) as image:
        _check_pixels(image)
        _check_pixels(image, frames=getattr(image, "n_frames", 1))
        frames = [_seen_only(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(image)]
        kind = image.format
    out = BytesIO()
    notes = {name: frames[0].info[name] for name in SHOWN if name in frames[0].info}
    if len(frames) > 1:
        notes |= {"save_all": True, "append_images": frames[1:]}
        notes["duration"] = [frame.info.get("duration", 100) for frame in frames]
    if kind != "PNG":
        notes["quality"] = 92
    frames[0].save(out, kind, **notes)
    return out.getvalue()


def check_readable(file: Any) -> None:
    """Whether an officer's picture can be made anew. Raises PictureRefused; leaves the file at its beginning."""
    try:
        without_hidden_data(file)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # as above
        raise _damaged() from None
    finally:
        file.seek(0)


def _seen_only(frame: Image.Image) -> Image.Image:
    clean = frame.copy()
    clean.info = {name: value for name, value in frame.info.items() if name in SHOWN}
    return clean
