"""A Chromium for browser tests: the machine's own, apt's, or Playwright's."""

import os
import shutil
import subprocess
from pathlib import Path

from engage.setup import debian, environment, frontend
from engage.setup.environment import VENV, VENV_PYTHON

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

# Headless, as root, and silent: without these Chromium calls its maker at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The path of a Chromium, or None."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _playwrights_own()


def get() -> str | None:
    """Find one or install one; None when this machine can have none."""
    ready_driver()
    if find() is None:
        debian.install("chromium")
    if find() is None:
        subprocess.run([str(VENV_PYTHON), "-m", "playwright", "install", "chromium"], check=False)
    return find()


def ready_driver() -> None:
    """Playwright drives the browser with a Node of its own, which wants a library that a bare
    Debian lacks; the Node that builds the front end does as well."""
    driver = next(VENV.glob("lib/python3*/site-packages/playwright/driver/node"), None)
    if driver and not environment.runs([str(driver), "--version"]):
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = frontend.find_node()[0]


def _playwrights_own() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None
