"""The worker is killed with SIGKILL while it files a list under one code, and while it takes that back: nothing is
lost, nothing doubled, and what others filed stays."""

import random
import time

from tests.analysis import inside_bulk

TEXTS = 1_600  # eight rounds
CHANCE = random.Random(4)


def wait_for(what, site):
    deadline = time.monotonic() + 120
    while not (found := what()):
        assert time.monotonic() < deadline, site.output()[-2000:]
        time.sleep(0.01)
    return found


def kill_in_the_middle(site, done, *, times: int) -> None:
    """Each time once something is done and not all of it; then `tick` takes it up again."""
    seen = 0
    for _kill in range(times):
        worker = site.start_worker(interval=0)
        wait_for(lambda seen=seen: done() > seen, site)
        time.sleep(CHANCE.uniform(0, 0.1))
        worker.kill()
        worker.wait()
        seen = done()
        assert 0 < seen < TEXTS - 1, "The worker was through before it was killed."
        assert site.run_python(inside_bulk.as_if_it_were_later) == 1


def test_a_list_is_filed_whole_and_taken_back_whole_whatever_happens_to_the_worker(site):
    batch = site.run_python(inside_bulk.begin, texts=TEXTS)

    def count(column: str) -> int:
        return site.sql(f"SELECT {column} FROM analysis_codingbatch WHERE id = ?", batch)[0][0]  # noqa: S608

    kill_in_the_middle(site, lambda: count("filed"), times=2)
    worker = site.start_worker(interval=0)
    wait_for(lambda: count("finished_at"), site)
    assert site.run_python(inside_bulk.what_came_of_it, batch=batch) == {
        "counts": [TEXTS, TEXTS - 1, 1, 0],
        "texts filed": TEXTS - 1,
        "filed twice": 0,
        "by others": 1,
        "excerpts": TEXTS,
        "not whole": 0,
        "readings": 0,
    }
    worker.kill()
    worker.wait()

    site.run_python(inside_bulk.take_back, batch=batch)
    kill_in_the_middle(site, lambda: count("undone"), times=1)
    site.start_worker(interval=0)
    wait_for(lambda: count("undo_finished_at"), site)
    assert site.run_python(inside_bulk.what_came_of_it, batch=batch) == {
        "counts": [TEXTS, TEXTS - 1, 1, TEXTS - 1],
        "texts filed": 0,
        "filed twice": 0,
        "by others": 1,
        "excerpts": 1,
        "not whole": 0,
        "readings": 0,
    }
