import pytest


@pytest.fixture(scope="module")
def a_page(browser):
    """One page of one browser, for everything that a module looks at: opening them costs most."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
