"""The worker is killed with SIGKILL while it counts who will hear what: whoever looks next has it counted anew, and
sees everybody once."""

import time

from tests.decisions import inside_previews

PEOPLE = 12_000  # six pages


def wait_for(what, site):
    deadline = time.monotonic() + 240
    while not (found := what()):
        assert time.monotonic() < deadline, site.output()[-2000:]
        time.sleep(0.01)
    return found


def test_it_is_counted_anew_and_right_when_its_worker_was_killed(site):
    decision = site.run_python(inside_previews.begin, people=PEOPLE)

    def column(name: str) -> int:
        return site.sql(f"SELECT {name} FROM decisions_keptpreview WHERE decision_id = ?", decision)[0][0]  # noqa: S608

    for _kill in range(2):
        worker = site.start_worker(interval=0)
        wait_for(lambda: column("done"), site)
        worker.kill()
        worker.wait()
        assert 0 < column("done") < PEOPLE, "The worker was through before it was killed."
        assert column("counted_at") is None
        assert site.run_python(inside_previews.look_at, decision=decision) == [False, False]
        site.run_python(inside_previews.as_if_it_were_later, decision=decision)
        assert site.run_python(inside_previews.look_at, decision=decision) == [False, True]
        assert column("done") == 0

    site.start_worker(interval=0)
    wait_for(lambda: column("counted_at"), site)
    assert site.run_python(inside_previews.look_at, decision=decision) == [True, False]
    shown = site.run_python(inside_previews.what_is_shown, decision=decision)
    assert shown == {"people": PEOPLE, "as at once": True}
