"""The worker is killed with SIGKILL in the middle of an import from the screens: nothing lost, nothing doubled. The
page of the import, which an officer has open meanwhile, shows by itself that it is done."""

import time
from collections import Counter

from tests.contributions import inside

ROWS = 3_000


def wait_for(what, site):
    deadline = time.monotonic() + 120
    while not (found := what()):
        assert time.monotonic() < deadline, site.log.read_text()[-2000:]
        time.sleep(0.02)
    return found


def test_a_file_comes_in_whole_whatever_happens_to_the_worker(site, page):
    begun = site.run_python(inside.begin_an_import, rows=ROWS)
    batch = begun["batch"]
    page.context.add_cookies([{"name": "sessionid", "value": begun["session"], "url": site.url}])
    page.goto(f"{site.url}/admin/imports/{batch}/")
    page.get_by_text(f"0 of {ROWS} rows", exact=True).wait_for()

    def taken() -> int:
        return site.sql("SELECT taken FROM contributions_importbatch WHERE id = ?", batch)[0][0]

    seen = 0
    for _kill in range(2):
        worker = site.start_worker()
        wait_for(lambda seen=seen: taken() > seen, site)
        worker.kill()
        worker.wait()
        seen = taken()
        assert 0 < seen < ROWS
        assert site.run_python(inside.as_if_it_were_later, batch=batch) == 1
    page.get_by_text(f"0 of {ROWS} rows", exact=True).wait_for(state="detached")
    site.start_worker()
    wait_for(lambda: site.sql("SELECT 1 FROM contributions_importbatch WHERE finished_at IS NOT NULL"), site)
    page.get_by_text("were brought in").wait_for()
    outcome = site.run_python(inside.what_came_of_it, batch=batch)
    assert outcome["counts"] == [ROWS, 0, 0]
    expected = Counter(f"answer {number % 1_000}" for number in range(ROWS))
    assert Counter(outcome["texts"]) == expected
    assert (outcome["contributions"], outcome["tally"]) == (ROWS, ROWS)
    wait_for(lambda: site.sql("SELECT COUNT(*) FROM contributions_uploadpiece")[0][0] == 0, site)
    with page.expect_download():  # the codes, once: the page says so by itself
        page.get_by_role("button", name="Make the codes and download them").click()
    page.get_by_text("The return codes were given out already.").wait_for()
