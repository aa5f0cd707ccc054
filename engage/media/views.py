"""Pictures on the council's own pages, where no other server hands them out.

Only what Wagtail has made of an officer's picture, which SitePicture has made anew before: no originals, no
documents (Wagtail asks who may have those) and nothing else that may ever lie in the folder.
"""

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

KINDS = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
KEPT_SECONDS = 30 * 24 * 60 * 60  # another picture has another name


@require_safe
def site_picture(request: HttpRequest, name: str) -> FileResponse:
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise Http404
    try:
        opened = default_storage.open(f"images/{name}", "rb")
    except (OSError, ValueError, SuspiciousFileOperation):
        raise Http404 from None
    response = FileResponse(opened, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
