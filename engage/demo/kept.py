"""What the demo must remember and the database must not: return codes in clear, for visitors to try."""

import json
from pathlib import Path

from django.conf import settings

KEPT = "demo-codes.json"


def codes_path() -> Path:
    return Path(settings.DATA_DIR) / KEPT


def keep_codes(codes: dict[str, str]) -> None:
    """By name of what was said. Only this computer's user can read the file."""
    path = codes_path()
    path.touch(mode=0o600)
    path.write_text(json.dumps(codes))


def kept_codes() -> dict[str, str]:
    try:
        return json.loads(codes_path().read_text())
    except (OSError, ValueError):
        return {}
