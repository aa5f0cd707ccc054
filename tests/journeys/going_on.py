"""What a worker does while its page is open."""

from tests.site import end


def goes_on(site, keys):
    """It is done while its page is open, which loads itself anew then."""
    keys.page.locator("[data-imports-goes-on]").wait_for()
    worker = site.start_worker()
    keys.page.locator("[data-imports-goes-on]").wait_for(state="detached")
    keys.stands_at("how-it-stands")
    end(worker)
