"""What the bench asks of a server before it measures: who is signed in, what is ready to be sent, what work was done.
These views stand beside the site's own in the bench's settings, and nowhere else."""

import resource
import secrets
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from consultations.models import ConsultationPage
from consultations.promises import reach_promise
from consultations.services import begin_draft, keep_answer, keep_reach
from engage.accounts.models import User
from engage.contributions.models import Contribution
from engage.decisions.models import Decision
from engage.demo.bench import bare
from engage.demo.words import baths, decisions
from stories.enums import StoryState
from stories.models import Story

FRESH = "?fresh"  # a query is never answered with a page that was kept


def cpu(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"seconds": work()})


def work() -> float:
    """Seconds so far, of this process and of the database."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + _of_the_database()


def _of_the_database() -> float:
    """Of PostgreSQL's processes that work for this database, where they are on this machine."""
    if connection.vendor != "postgresql":
        return 0.0  # SQLite works in our own process
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        files = [Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]
    return sum(int(file.read_text().split()[0]) for file in files if file.exists()) / 1e9


def consultation() -> ConsultationPage:
    return ConsultationPage.objects.get(slug=baths.PAGE["slug"])


def addresses(request: HttpRequest) -> JsonResponse:
    decision = Decision.objects.get(title=decisions.EVENING.fields["title"])
    story = Story.objects.with_state().filter(state=StoryState.PUBLIC).first()
    return JsonResponse(
        {
            "front": "/",
            "consultation": consultation().get_url(),
            "consultations": consultation().get_parent().get_url(),
            "decision": reverse("decisions:decision", args=[decision.slug]),
            "decisions": reverse("decisions:index"),
            "story": reverse("stories:story", args=[story.contribution.reference]),
            "queue": reverse("contributions:index"),
            "inserts": f"/bench/inserts/{consultation().pk}/",
        }
    )


def drafts(request: HttpRequest, number: int) -> JsonResponse:
    """So many responses with every question answered and an address to write to, ready to be sent."""
    page = consultation()
    name = f"draft-{page.pk}"
    path = reverse("consultations:check", args=[page.activity.slug])
    return JsonResponse({"path": path, "cookies": [{name: _draft(page)} for _ in range(number)]})


def _draft(page: ConsultationPage) -> str:
    draft, token = begin_draft(page=page)
    said = iter(bare.SAID)
    for number, question in enumerate(page.asked()):
        if question.has_choices:
            keep_answer(draft=draft, question=question, choices=list(question.choices.all())[: number + 1])
        else:
            keep_answer(draft=draft, question=question, text=next(said))
    keep_reach(draft=draft, told=str(reach_promise(page.activity)), email=f"{secrets.token_hex(8)}@example.org")
    return token


def officer(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"cookies": {settings.SESSION_COOKIE_NAME: officers_session()}})


def officers_session(email: str = "priya@merebridge.example") -> str:
    """The key of a session as allauth leaves it for somebody who gave a second factor."""
    user = User.objects.get(email=email)
    return _session_of(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            _AUTHENTICATION_METHODS_USER_SESSION_KEY: str(user.pk),
            AUTHENTICATION_METHODS_SESSION_KEY: [
                {"method": "password", "at": time.time()},
                {"method": "mfa", "type": "totp", "at": time.time()},
            ],
        }
    )


def receipt(request: HttpRequest) -> JsonResponse:
    """A session in which a return code opened what is said in a decision."""
    said = Contribution.objects.standing().filter(parts__excerpts__findings__influences__published_at__isnull=False)
    reference = said.order_by("pk")[0].reference
    answer = _session(
        {"opened": {reference: int(time.time())}}, path=reverse("participant:contribution", args=[reference])
    )
    return answer


def _session(values: dict, **more: str) -> JsonResponse:
    return JsonResponse({"cookies": {settings.SESSION_COOKIE_NAME: _session_of(values)}, **more})


def _session_of(values: dict) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(values)
    session.create()
    return session.session_key


def learn(request: HttpRequest, name: str) -> JsonResponse:
    """Looks at one of our pages once: what it asks the database and which template it renders with what. The bare
    view beside it makes the same queries by hand and renders the same template; those that the template makes
    itself while it is rendered are left to it."""
    setup_test_environment(debug=False)
    rendered: list[tuple] = []

    def note(template, context, **kwargs):
        rendered.append((template.name, context.flatten()))

    try:
        client = Client(SERVER_NAME="127.0.0.1")
        client.get(request.GET["path"])
        template_rendered.connect(note)
        asked = recorded(lambda: client.get(request.GET["path"]))
        template_rendered.disconnect(note)
    finally:
        teardown_test_environment()
    path, context = rendered[0]
    shown = {key: value for key, value in context.items() if key not in bare.OF_THE_REQUEST}
    bare.pages[name] = bare.Learnt(path, shown, [])
    in_the_template = Counter(sql for sql, _params in recorded(lambda: bare.same_queries_and_template(request, name)))
    for sql, params in asked:
        if in_the_template[sql]:
            in_the_template[sql] -= 1
        elif sql.lstrip().upper().startswith("SELECT"):
            bare.pages[name].queries.append((sql, params))
    return JsonResponse({"queries": len(asked), "by_hand": len(bare.pages[name].queries), "template": path})


def inserted(request: HttpRequest) -> JsonResponse:
    """Into which tables one of our sendings writes, and the bare one."""
    page = consultation()
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="10.255.0.1")
    client.cookies[f"draft-{page.pk}"] = _draft(page)
    path = reverse("consultations:check", args=[page.activity.slug])
    ours = recorded(lambda: client.post(path))
    theirs = recorded(lambda: client.post(f"/bench/inserts/{page.pk}/"))
    return JsonResponse({"ours": _tables(ours), "theirs": _tables(theirs), "queries": [len(ours), len(theirs)]})


def _tables(statements: list[tuple[str, tuple]]) -> list[str]:
    return sorted(sql.split('"')[1] for sql, _params in statements if sql.startswith("INSERT INTO"))


def recorded(act: Callable[[], object]) -> list[tuple[str, tuple]]:
    """The statements that an act sends to the database."""
    statements: list[tuple[str, tuple]] = []

    def note(execute, sql, params, many, context):
        statements.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return statements
