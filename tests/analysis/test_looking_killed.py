"""The worker killed in the middle of looking for texts that are alike, and of applying a rule: nothing is lost, and
nothing is there twice."""

import time

from tests.analysis.inside import begin_to_look, many_alike, what_is_alike

TEXTS = 300


def wait_until(condition, most=60.0):
    until = time.monotonic() + most
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def test_a_killed_worker_loses_and_doubles_nothing(site):
    made = site.run_python(many_alike, number=TEXTS)
    site.run_python(begin_to_look)
    worker = site.start_worker()
    wait_until(lambda: site.sql("SELECT COUNT(*) FROM analysis_likeness")[0][0] > 20)
    worker.kill()
    worker.wait()
    seen = site.sql("SELECT COUNT(*) FROM analysis_likeness")[0][0]
    assert 20 < seen < TEXTS
    found = site.run_python(what_is_alike, **made)  # looks at the rest, as the next worker does
    assert found == {"looked_at": TEXTS, "groups": [TEXTS // 3] * 2, "alone": TEXTS // 3, "suggested": TEXTS // 3}
