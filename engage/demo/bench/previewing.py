"""How long an officer waits to see who will hear what, of many people; what counting them takes, beside a tenth of
them, and in how much memory."""

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from consultations.models import ConsultationPage
from engage.accounts.models import User
from engage.analysis.models import Finding
from engage.decisions.addresses import address
from engage.decisions.kept_previews import count_heard
from engage.decisions.models import Decision, KeptPreview
from engage.demo.bench.inside import officers_session, work
from engage.demo.bench.publishing import draft_for_many
from engage.demo.words import baths

BARS = {
    "preview_times_few": 1.5,  # each person of all, beside each of a tenth of them
    "preview_memory_growth": 1.2,
    "preview_first_s": 1.0,  # until the page is there: what takes longer is a task
    "preview_shown_s": 1.0,
}


def measure_preview(people: int) -> dict[str, float]:
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    tenth = max(1, people // 10)
    few, many = (_reviewed(draft_for_many(activity, number)) for number in (tenth, people))
    seconds, peaks = zip(*(_counted(one) for one in (few, many)), strict=True)
    return {
        "preview_each_ms": seconds[1] * 1000 / people,
        "preview_times_few": (seconds[1] / people) / (seconds[0] / tenth),
        "preview_peak_kb": peaks[1] / 1024,
        "preview_memory_growth": peaks[1] / peaks[0],
        **_as_an_officer_meets_it(many, people),
    }


def _reviewed(decision: Decision) -> Decision:
    """By somebody else than who wrote it."""
    findings, now = Finding.objects.filter(influences__decision=decision), timezone.now()
    reviewer = User.objects.filter(is_staff=True).exclude(pk__in=findings.values("created_by")).order_by("pk")[0]
    findings.update(reviewed_by=reviewer, reviewed_at=now, first_reviewed_at=now)
    return decision


def _counted(decision: Decision) -> tuple[float, int]:
    """The seconds of work that it takes to count whom a decision answers, and the most memory."""
    started = work()
    _count(decision)
    took = work() - started
    tracemalloc.start()
    _count(decision)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return took, peak


def _count(decision: Decision) -> None:
    fresh = {"run": "bench", "counted_at": None, "touched_at": timezone.now()}
    KeptPreview.objects.update_or_create(decision=decision, defaults=fresh)
    count_heard(decision_id=decision.pk, run="bench")


def _as_an_officer_meets_it(decision: Decision, people: int) -> dict[str, float]:
    """The seconds until the page is there: while nothing is counted yet, and with everybody. Few are counted by the
    page itself."""
    KeptPreview.objects.all().delete()
    officer = Client(SERVER_NAME="127.0.0.1")
    officer.cookies[settings.SESSION_COOKIE_NAME] = officers_session("helen@merebridge.example")
    officer.get(address("publish", Decision.objects.order_by("pk")[0].pk))  # what a process looks up once
    _page, first = _timed(lambda: officer.get(address("publish", decision.pk)))
    _count(decision)
    page, shown = _timed(lambda: officer.get(address("publish", decision.pk)))
    if f"{people:,} people" not in page.content.decode():
        raise AssertionError("Not everybody is in the preview.")
    return {"preview_first_s": first, "preview_shown_s": shown}


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return act(), time.perf_counter() - started
