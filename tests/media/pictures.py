"""Pictures as people send them, and what is hidden in them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

CAMERA = "Canary Phone 7"
OWNER = "Canary Owner"
UPSIDE_DOWN = 3
ON_ITS_SIDE = 6


def upload(data: bytes, name: str = "picture.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(kind: str = "JPEG", size: tuple[int, int] = (40, 30), colour="teal", **options) -> bytes:
    return encoded(Image.new("RGB", size, colour), kind, **options)


def exif(orientation: int = 1) -> Image.Exif:
    """Where it was taken (Merebridge has no such place), with what, and by whom."""
    notes = Image.Exif()
    notes[Base.Make] = CAMERA
    notes[Base.Artist] = OWNER
    notes[Base.Orientation] = orientation
    gps = notes.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "N", (51.0, 30.0, 12.5)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "W", (0.0, 7.0, 39.0)
    return notes


def with_location(kind: str = "JPEG", orientation: int = 1, size: tuple[int, int] = (40, 30)) -> bytes:
    """The left half red, the right half blue, and a canary in all that is not pixels."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    options = {"comment": OWNER.encode()} if kind in {"JPEG", "GIF"} else {}
    return encoded(image, kind, exif=exif(orientation).tobytes(), **options)


def hidden_in(data: bytes) -> list[str]:
    """What can be found in a file that is not its pixels."""
    found = [canary for canary in (CAMERA, OWNER) if canary.encode() in data]
    with Image.open(BytesIO(data)) as image:
        notes = image.getexif()
        found += [f"exif {tag}" for tag in notes]
        found += [f"gps {tag}" for tag in notes.get_ifd(IFD.GPSInfo)]
        found += [name for name in ("exif", "xmp", "comment", "photoshop", "iptc") if image.info.get(name)]
    return found
