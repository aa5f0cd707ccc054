"""Where files are kept: in folders of this machine, or in one S3 bucket that every machine reaches."""

from pathlib import Path
from typing import Any

import environ

env = environ.FileAwareEnv()


def file_storages(data: Path) -> dict[str, dict[str, Any]]:
    """`default`: what officers put on pages. `private`: residents' files, never under MEDIA_URL, shown only by views
    that ask who is looking. `erasures`: the record of what was taken away, which must outlive the database
    (engage/docs/adr/0014-a-backup-forgets-too.md), so a council puts it on another disk."""
    erasures = env.str("ENGAGE_ERASURES", default="")
    if env.str("ENGAGE_S3_BUCKET", default=""):
        kept = {name: _bucket(name) for name in ("media", "private", "erasures")}
    else:
        kept = {"media": {"BACKEND": _FOLDER}, "private": _folder(data / "private"), "erasures": {}}
    if erasures or not kept["erasures"]:
        kept["erasures"] = {**_folder(Path(erasures or data / "erasures")), "BACKEND": _SYNCED}
    return {"default": kept["media"], "private": kept["private"], "erasures": kept["erasures"]}


_FOLDER = "django.core.files.storage.FileSystemStorage"
_SYNCED = "engage.core.storage.SyncedFolder"


def _folder(path: Path) -> dict[str, Any]:
    return {"BACKEND": _FOLDER, "OPTIONS": {"location": str(path), "base_url": None}}


def _bucket(name: str) -> dict[str, Any]:
    """One folder of the bucket. Nothing in it is public: pages show files by addresses of our own."""
    return {
        "BACKEND": "engage.core.s3.Bucket",
        "OPTIONS": {
            "bucket_name": env.str("ENGAGE_S3_BUCKET"),
            "location": name,
            "endpoint_url": env.str("ENGAGE_S3_ENDPOINT", default="") or None,
            "region_name": env.str("ENGAGE_S3_REGION", default="") or None,
            "access_key": env.str("ENGAGE_S3_KEY", default="") or None,
            "secret_key": env.str("ENGAGE_S3_SECRET", default="") or None,
            "default_acl": None,
            "file_overwrite": False,
        },
    }
