"""What is in the repository: tracked files, our apps, our models."""

import subprocess
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps
from django.db.models import Model

from tests.databases import ROOT


@cache
def tracked(*endings: str) -> list[Path]:
    """Every file that git knows and that is still there, by the endings of their names."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and (not endings or name.endswith(endings))]
    return [path for path in paths if path.is_file()]


def ours(path: Path) -> str:
    return str(path.relative_to(ROOT))


def app_folders() -> dict[str, Path]:
    """Each app by its dotted name: a folder with an apps.py."""
    found = [*ROOT.glob("*/apps.py"), *ROOT.glob("engage/*/apps.py")]
    return {".".join(path.parent.relative_to(ROOT).parts): path.parent for path in sorted(found)}


def our_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name in app_folders()]


def our_models() -> list[type[Model]]:
    return [model for config in our_apps() for model in config.get_models()]
