"""What falls due. Each app names its own duties in `due.py`; `manage.py tick` runs them all."""

import logging
from collections.abc import Callable

from django.db import close_old_connections
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)
Duty = Callable[[], int | None]
_duties: dict[str, Duty] = {}


def due(name: str) -> Callable[[Duty], Duty]:
    """Registers a duty. It returns how many things it did, and is safe to run at any time, twice."""

    def register(duty: Duty) -> Duty:
        _duties[name] = duty
        return duty

    return register


def run_all() -> tuple[dict[str, int], list[str]]:
    """Runs every duty; one that fails does not stop the others.

    Returns what each did, and the names of those that failed.
    """
    autodiscover_modules("due")
    done: dict[str, int] = {}
    failed: list[str] = []
    for name, duty in sorted(_duties.items()):
        try:
            done[name] = duty() or 0
        except Exception:
            logger.exception("A duty failed: %s", name)
            failed.append(name)
        close_old_connections()
    return done, failed
