from collections.abc import Iterator

import pytest

from engage.setup import frontend
from tests import databases
from tests.mail import running_mailbox
from tests.site import Site

# Without what Wagtail's own screens wear: compressing that takes a minute.
COLLECT = ["collectstatic", "--noinput", "--verbosity", "0", "--ignore", "wagtail*", "--ignore", "rest_framework"]


@pytest.fixture(scope="module")
def weighed_site(tmp_path_factory) -> Iterator[Site]:
    """A site that hands out its sheets and scripts as in production."""
    frontend.build()
    with running_mailbox() as mailbox, databases.fresh() as database:
        site = Site(database, tmp_path_factory.mktemp("site"), mailbox)
        site.environment["DJANGO_SETTINGS_MODULE"] = "tests.access.weighed_settings"
        try:
            site.manage(*COLLECT)
            site.start()
            yield site
        finally:
            site.close()


@pytest.fixture(scope="module")
def a_page(browser):
    """One page of one browser, for everything that a module looks at: opening them costs most."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()
