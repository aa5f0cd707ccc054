"""What every test shares: its own data folder, a database copied from a template, plain rules.

The rest is by subject: `databases.py`, `site.py` (real processes), `mail.py` (a real SMTP
server), `browser.py` (Chromium), `clock.py` (another day), `left_out.py` (what was skipped and why).
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Before Django reads its settings: nothing a test writes may land in the `var/` of a demo, and
# workers must not share a cache.
_DATA = tempfile.TemporaryDirectory(prefix="engage-data-")
os.environ["ENGAGE_DATA"] = _DATA.name
os.environ["DJANGO_SETTINGS_MODULE"] = "engage.settings.test"

import django  # noqa: E402

from engage.setup import catalogues  # noqa: E402

catalogues.compile_all()  # before the first string is looked up
django.setup()

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402

from tests import databases  # noqa: E402

# A worker inherits the environment of the run that started it, and pytest-django reads the settings from that before
# this file is read: without these lines both workers would empty one another's cache.
settings.CACHES["default"]["LOCATION"] = f"{_DATA.name}/cache"
settings.STORAGES["private"]["OPTIONS"]["location"] = f"{_DATA.name}/private"
settings.STORAGES["erasures"]["OPTIONS"]["location"] = f"{_DATA.name}/erasures"
settings.MEDIA_ROOT = f"{_DATA.name}/media"

pytest_plugins = ["tests.left_out", "tests.mail", "tests.site", "tests.browser", "tests.clock"]

NEED_A_DATABASE = {"db", "own_database", "site", "module_site"}
FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser):
    parser.addoption("--database-only", action="store_true", help="leave out tests that touch no database")


def pytest_collection_modifyitems(config, items):
    """Keep what this run is for; tests for the other database are not skipped, they do not belong."""
    other = "sqlite" if databases.server() else "postgres"
    kept, left = [], []
    for item in items:
        belongs = not item.get_closest_marker(other)
        if config.getoption("--database-only") and not _needs_database(item):
            belongs = False
        (kept if belongs else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _needs_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or NEED_A_DATABASE.intersection(item.fixturenames))


def pytest_runtest_setup(item):
    marker = item.get_closest_marker("django_db")
    if FLUSHING.intersection(item.fixturenames) or (marker and marker.kwargs.get("transaction")):
        pytest.fail(
            "transactional_db empties every table after the test, and ledger and audit rows refuse DELETE "
            "by trigger. Use `own_database` where commits must be real in this process, or `site` for "
            "several processes.",
            pytrace=False,
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """pytest-django's hook: the database that `db` tests share, each in its own transaction."""
    with databases.fresh() as url, django_db_blocker.unblock(), connected_to(url):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each test starts with an empty cache: what one counted or looked up is not the next one's."""
    cache.clear()


@pytest.fixture
def own_database(request, django_db_blocker) -> Iterator[str]:
    """A database for one test alone, where commits are real; threads see it too. Yields its address."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("`own_database` replaces `db`: ask for one of them.", pytrace=False)
    with databases.fresh() as url, django_db_blocker.unblock(), connected_to(url):
        yield url


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Point Django's connection, in this process, at another database of the same server or kind."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["OPTIONS"].pop("pool", None)  # a pool would hold databases open
    _switch(url.removeprefix("sqlite:///") if connection.vendor == "sqlite" else url.rpartition("/")[2])
    try:
        yield
    finally:
        _switch(before)


def _switch(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
    cache.clear()


@pytest.fixture
def real_data() -> Path:
    """The folder of real public comments, named by ENGAGE_REAL_DATA."""
    folder = Path(os.environ.get("ENGAGE_REAL_DATA") or "not-named")
    if not folder.is_dir():
        pytest.skip("ENGAGE_REAL_DATA names no folder of real public comments")
    return folder.resolve()
