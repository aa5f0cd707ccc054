from django.http import FileResponse, Http404

from engage.media.models import Picture

PUBLIC_SECONDS = 60  # how long a withdrawn picture may still sit in a cache on the way


def picture_response(picture: Picture, *, small: bool, public: bool) -> FileResponse:
    """The file of a picture. The caller has asked who is looking; `public` tells whether anybody may."""
    file = picture.small if small else picture.file
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type="image/webp", filename="picture.webp")
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if public else "private, no-store"
    return response
