"""Whether what is counted about a million texts is so: counted again, from the bare rows alone."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from consultations.models import ConsultationPage
from engage.analysis.models import KeptCounter
from engage.analysis.outstanding import mend_outstanding
from engage.analysis.tasks import count_questions
from engage.contributions.models import Activity
from engage.decisions.coverage import count_coverage
from engage.demo.bench.inside import officers_session
from engage.demo.words import baths

PAGES = ("counter_first_s", "counter_s")
MOST_SECONDS = dict.fromkeys(PAGES, 2.0)  # until a page is there; a peer's bar for such a page


def recount() -> dict[str, float]:
    """The seconds that counting took, those until the page that shows it was there, and how many numbers differ from
    the recount."""
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    coverage, coverage_seconds = _timed(lambda: count_coverage(activity))
    pages, questions = _as_an_officer_meets_it(activity)
    wrong, mending_seconds = _timed(mend_outstanding)
    ours = {name: getattr(coverage, name) for name in ("received", "read", "coded", "in_finding", "answered")}
    ours |= {question.prompt: (question.texts, question.read, question.coded) for question in questions}
    theirs = _by_hand(activity)
    differ = {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}
    return {
        "coverage_s": coverage_seconds,
        **pages,
        "outstanding_s": mending_seconds,
        "texts": sum(question.texts for question in questions),
        "differ": len(differ) + wrong,
    }


def _as_an_officer_meets_it(activity: Activity) -> tuple[dict[str, float], list]:
    """How long the counter's page takes while nothing is counted yet, the task, and the page with the numbers; and what
    that page shows. A small activity is counted by the page itself: then the task is for nobody."""
    KeptCounter.objects.all().delete()
    officer = Client(SERVER_NAME="127.0.0.1")
    officer.cookies[settings.SESSION_COOKIE_NAME] = officers_session()
    address = f"{reverse('contributions:counter')}?activity={activity.pk}"
    setup_test_environment(debug=False)
    try:
        officer.get(reverse("contributions:saved"))  # what a process looks up once
        _first, first_seconds = _timed(lambda: officer.get(address))
        _none, task_seconds = _timed(lambda: count_questions.func(activity.pk))
        page, seconds = _timed(lambda: officer.get(address))
        shown = [question for question, _list in page.context["rows"]]
    finally:
        teardown_test_environment()
    return dict(zip(PAGES, (first_seconds, seconds), strict=True)) | {"counter_task_s": task_seconds}, shown


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return act(), time.perf_counter() - started


def _by_hand(activity: Activity) -> dict[str, Any]:
    given = "SELECT id FROM contributions_contribution WHERE activity_id = %s"
    received = {pk for (pk,) in _rows(given, activity.pk)}
    people = {pk for (pk,) in _rows(f"{given} AND ending <> 'withdrawn'", activity.pk)}  # to whom an answer is owed
    texts = {
        pk: (of, prompt)
        for pk, of, prompt in _rows(
            "SELECT p.id, p.contribution_id, p.prompt FROM contributions_part p JOIN contributions_contribution c "
            "ON c.id = p.contribution_id WHERE c.activity_id = %s AND p.is_current AND p.text <> ''",
            activity.pk,
        )
    }
    read = {pk for (pk,) in _rows("SELECT DISTINCT part_id FROM analysis_reading") if pk in texts}
    filed_under = "SELECT DISTINCT e.part_id FROM analysis_excerpt e JOIN analysis_coding c ON c.excerpt_id = e.id"
    coded = {pk for (pk,) in _rows(filed_under) if pk in texts}
    counted: dict[str, Any] = {"received": len(received)}
    counted["read"] = len(people - {of for pk, (of, _prompt) in texts.items() if pk not in read})
    counted["coded"] = len({texts[pk][0] for pk in coded})
    counted["in_finding"] = len(people & _under_findings(activity))
    counted["answered"] = len(people & _answered(activity))
    for prompt in {prompt for _of, prompt in texts.values()}:
        mine = {pk for pk, (_of, asked) in texts.items() if asked == prompt}
        counted[prompt] = (len(mine), len(mine & read), len(mine & coded))
    return counted


WHOSE = "JOIN analysis_excerpt e ON e.id = v.excerpt_id JOIN contributions_part p ON p.id = e.part_id"


def _under_findings(activity: Activity) -> set[int]:
    found = _rows(
        f"SELECT DISTINCT p.contribution_id FROM analysis_evidence v {WHOSE} "  # noqa: S608
        "JOIN analysis_finding f ON f.id = v.finding_id WHERE f.reviewed_at IS NOT NULL AND f.activity_id = %s",
        activity.pk,
    )
    return {pk for (pk,) in found}


def _answered(activity: Activity) -> set[int]:
    """By what the made-up council published: all of it answers findings."""
    found = _rows(
        f"SELECT DISTINCT p.contribution_id FROM analysis_evidence v {WHOSE} "  # noqa: S608
        "JOIN analysis_finding f ON f.id = v.finding_id JOIN decisions_influence i ON i.finding_id = f.id "
        "WHERE i.published_at IS NOT NULL AND i.outcome <> 'not_yet' AND f.activity_id = %s",
        activity.pk,
    )
    return {pk for (pk,) in found}


def _rows(sql: str, *params: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
