"""What falls due. Each app names its own duties in `due.py`; `manage.py tick` runs them all."""

import datetime
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from engage.core.models import DutyRun
from engage.core.queries import TICK

logger = logging.getLogger(__name__)
Duty = Callable[[], int | None]
ending = threading.Event()  # set when the process was told to end: duties that take long look at it in between
_duties: dict[str, tuple[Duty, datetime.timedelta | None]] = {}


def due(name: str, *, every: datetime.timedelta | None = None) -> Callable[[Duty], Duty]:
    """Registers a duty. It returns how many things it did, and is safe to run at any time, twice. With `every` it
    runs no more often than that, also when several machines tick."""

    def register(duty: Duty) -> Duty:
        _duties[name] = (duty, every)
        return duty

    return register


def run_all() -> tuple[dict[str, int], list[str]]:
    """Runs every duty, in the order of their names; one that fails does not stop the others.

    Returns what each did, and the names of those that failed.
    """
    autodiscover_modules("due")
    runs = [run for name in sorted(_duties) if not ending.is_set() and (run := _run(name)) is not None]
    failed = [run.name for run in runs if run.failed]
    DutyRun.objects.keep([*runs, DutyRun(name=TICK, ran_at=timezone.now(), done=len(runs), failed=bool(failed))])
    return {run.name: run.done for run in runs if not run.failed}, failed


def _run(name: str) -> DutyRun | None:
    """None when it was not its turn."""
    duty, every = _duties[name]
    run = DutyRun(name=name, ran_at=timezone.now())
    try:
        if every is not None and not DutyRun.objects.take_turn(name, every):
            return None
        run.done = duty() or 0
    except Exception:
        logger.exception("A duty failed: %s", name)
        run.failed = True
    if not connection.in_atomic_block:  # a connection that broke must not break the next duty
        close_old_connections()
    return run
