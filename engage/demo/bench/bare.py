"""The least that could do the same: what our own code is put beside, behind the same middleware."""

import datetime
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from consultations.models import Answer, ConsultationPage, Draft, Response
from engage.accounts.models import Contact
from engage.analysis.models import Coding, Excerpt
from engage.audit.models import AuditEvent
from engage.contributions.models import Contribution, Headcount, Part, Receipt
from engage.core.throttle import count_one
from engage.notifications.models import Announcement
from engage.notifications.tasks import derive_announcement

SAID = ["A kettle that anybody can put on, without asking.", "The water was brown and nobody died."]
# What Django's context processors add for each request anew.
OF_THE_REQUEST = {"request", "user", "perms", "messages", "DEFAULT_MESSAGE_LEVELS", "settings", "csrf_token", "debug"}
OF_THE_REQUEST |= {"sql_queries", "True", "False", "None", "block", "view"}


@dataclass
class Learnt:
    """One of our pages: its template, what is in it, and what was asked of the database before it was rendered."""

    template: str
    context: dict[str, Any]
    queries: list[tuple[str, tuple]]


pages: dict[str, Learnt] = {}


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Constant</title><p>Always the same.")


def same_queries_and_template(request: HttpRequest, name: str) -> HttpResponse:
    """Rows, not objects, and what was found the first time is what is shown."""
    page = pages[name]
    with connection.cursor() as cursor:
        for sql, params in page.queries:
            cursor.execute(sql, params)
            cursor.fetchall()
    return render(request, page.template, page.context)


def only_inserts(request: HttpRequest, page: int) -> HttpResponse:
    """The rows of a response, one after the other, with its throttle and its task, and nothing that makes it one."""
    count_one("bench", request.headers.get("X-Forwarded-For", ""), seconds=60)
    with transaction.atomic():
        consultation = ConsultationPage.objects.select_related("activity").get(pk=page)
        activity = consultation.activity
        contact = Contact.objects.create(
            organisation_id=activity.organisation_id,
            address=f"{secrets.token_hex(8)}@example.org",
            basis="What they were told.",
            expires_on=timezone.now().date() + datetime.timedelta(days=700),
        )
        contribution = Contribution.objects.create(
            activity=activity, kind="response", contact=contact, version=secrets.token_hex(32)
        )
        _rows_of(contribution, consultation)
        announcement = Announcement.objects.create(
            organisation_id=activity.organisation_id, kind="receipt", subject=contribution.reference
        )
        derive_announcement.enqueue(announcement.pk)
        AuditEvent.objects.create(verb="contribution.received", subject=f"contribution:{contribution.reference}")
        Headcount.objects.filter(activity=activity).update(withdrawn=0)
    return HttpResponse(status=302, headers={"Location": "/"})


@permission_required("analysis.add_coding", raise_exception=True)
def only_files(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of an officer's filing, and nothing that makes it one."""
    coder, start, end = request.user, int(request.POST["start"]), int(request.POST["end"])
    with transaction.atomic():
        excerpt = Excerpt.objects.create(part_id=pk, start=start, end=end, created_by=coder)
        coding = Coding.objects.create(excerpt=excerpt, code_id=request.POST["code"], coder=coder)
        AuditEvent.objects.create(actor=coder, verb="excerpt.coded", subject="part:bench", detail={"code": coding.pk})
    return HttpResponse("<p>Filed.</p>")


def _rows_of(contribution: Contribution, consultation: ConsultationPage) -> None:
    parts = [
        Part(
            contribution=contribution,
            position=position,
            prompt="What was asked",
            text=text,
            sha256=secrets.token_hex(32),
        )
        for position, text in enumerate(SAID, start=1)
    ]
    Part.objects.bulk_create(parts)
    get_search_backend().add_bulk(Part, parts)
    Receipt.objects.create(contribution=contribution, code_digest=secrets.token_hex(32))
    response = Response.objects.create(contribution=contribution, page=consultation)
    Answer.objects.bulk_create(
        Answer(response=response, question_text="What was asked", choice_text=f"Choice {number}") for number in range(3)
    )
    used_up = Draft.objects.filter(contribution=None).order_by("-pk")[:1].values("pk")
    Draft.objects.filter(pk__in=used_up).update(answers={}, expires_at=timezone.now())
