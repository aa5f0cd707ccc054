"""Whether this copy of the site can do its work: `/healthz` and `/readyz` (engage/docs/operations.md, "Watching it").

They are answered before anything else is looked at: a balancer asks by address, without HTTPS, host name or session.
`/healthz` says that the process answers. `/readyz` tries each part it rests on, and names those that fail; a part that
is none of the asker's business is left out with `?exclude=tick&exclude=tasks`. Counts and seconds only, nothing
personal.
"""

import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, storages
from django.db.models import Case, Count, F, Min, When
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from engage.core.models import DutyRun

logger = logging.getLogger(__name__)
ROOM_NEEDED = 50 * 1024 * 1024  # bytes: below that the next pictures and answers may find no place
WAITS_AT_MOST = 600  # seconds
TICKS_AT_LEAST_EVERY = 300  # seconds


class Failing(Exception):
    """Why a part is not as it should be, for whoever watches; and what was measured."""

    def __init__(self, why: str, **measured: Any):
        super().__init__(why)
        self.why, self.measured = why, measured


def answer_probes(get_response: Callable) -> Callable:
    answers = {"/healthz": healthz, "/readyz": readyz}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = answers.get(request.path_info)
        return answer(request) if answer else get_response(request)

    return middleware


@require_safe
def healthz(request: HttpRequest) -> HttpResponseBase:
    return _answer({"alive": True}, 200)


@require_safe
def readyz(request: HttpRequest) -> HttpResponseBase:
    left_out = set(request.GET.getlist("exclude"))
    parts = {name: _look_at(name, check) for name, check in PARTS.items() if name not in left_out}
    failing = [name for name, part in parts.items() if not part["ok"]]
    return _answer({"ready": not failing, "failing": failing, "parts": parts}, 503 if failing else 200)


def _answer(content: dict[str, Any], status: int) -> HttpResponseBase:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def _look_at(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    begun = time.perf_counter()
    try:
        found: dict[str, Any] = {"ok": True, **check()}
    except Failing as failing:
        found = {"ok": False, "why": failing.why, **failing.measured}
    except Exception:
        logger.exception("Not ready: %s", name)
        found = {"ok": False, "why": "no answer"}
    return {**found, "ms": round((time.perf_counter() - begun) * 1000)}


def _database() -> dict[str, Any]:
    DutyRun.objects.exists()
    return {}


def _cache() -> dict[str, Any]:
    """What was put in comes out again, and its counting counts: limits rest on it."""
    key = f"readyz:{secrets.token_hex(8)}"
    cache.add(key, 1, 30)
    counted = cache.incr(key)
    cache.delete(key)
    if counted != 2:
        raise Failing("does not keep what it is given")
    return {}


def _storage() -> dict[str, Any]:
    """Every place where files are kept takes one. On our own disk there is room, too, for them and for SQLite."""
    free = [shutil.disk_usage(settings.DATA_DIR).free]
    for alias in ("default", "private", "erasures"):
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            folder = Path(storage.location)
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"x" * 4096)
            free.append(shutil.disk_usage(folder).free)
        else:
            storage.exists("readyz")
    if min(free) < ROOM_NEEDED:
        raise Failing("hardly any room left", free_mb=min(free) // 1_000_000)
    return {"free_mb": min(free) // 1_000_000}


def _tasks() -> dict[str, Any]:
    now = timezone.now()
    since = Min(Case(When(run_after__lte=now, then=F("run_after")), default=F("enqueued_at")))
    waiting = DBTaskResult.objects.ready().order_by().aggregate(waiting=Count("pk"), since=since)
    oldest = int((now - waiting["since"]).total_seconds()) if waiting["since"] else 0
    measured = {"waiting": waiting["waiting"], "oldest_seconds": oldest}
    if oldest > WAITS_AT_MOST:
        raise Failing("a task has waited too long: is a worker running?", **measured)
    return measured


def _tick() -> dict[str, Any]:
    last = DutyRun.objects.last_tick()
    if last is None:
        raise Failing("what falls due was never looked at: is tick running?")
    ago = int((timezone.now() - last).total_seconds())
    if ago > TICKS_AT_LEAST_EVERY:
        raise Failing("what falls due was not looked at lately: is tick running?", seconds_ago=ago)
    return {"seconds_ago": ago}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": _database,
    "cache": _cache,
    "storage": _storage,
    "tasks": _tasks,
    "tick": _tick,
}
