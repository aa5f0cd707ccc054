"""The least that could do the same: what our own code is put beside."""

import secrets

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from wagtail.search.backends import get_search_backend

from consultations.models import Answer, ConsultationPage, Draft, Response
from engage.audit.models import AuditEvent
from engage.contributions.models import Contribution, Part, Receipt

_TEMPLATE = Engine().from_string(
    "<!doctype html><title>Rows</title>{% for rows in all %}<ul>{% for row in rows %}<li>{% for value in row %}"
    "{{ value }} {% endfor %}</li>{% endfor %}</ul>{% endfor %}"
)
queries: dict[str, list[tuple[str, tuple]]] = {}  # the SELECTs of a page, by its name


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Constant</title><p>Always the same.")


def only_queries(request: HttpRequest, name: str) -> HttpResponse:
    """The same questions to the database, and a template that lists what they found."""
    found = []
    with connection.cursor() as cursor:
        for sql, params in queries[name]:
            cursor.execute(sql, params)
            found.append(cursor.fetchall())
    return HttpResponse(_TEMPLATE.render(Context({"all": found})))


@csrf_exempt
def only_inserts(request: HttpRequest, page: int) -> HttpResponse:
    """The rows of a response, one after the other, and nothing that makes it one."""
    with transaction.atomic():
        consultation = ConsultationPage.objects.select_related("activity").get(pk=page)
        contribution = Contribution.objects.create(
            activity=consultation.activity, kind="response", version=secrets.token_hex(32)
        )
        parts = [
            Part(
                contribution=contribution,
                position=position,
                prompt="What was asked",
                text=SAID[position - 1],
                sha256=secrets.token_hex(32),
            )
            for position in (1, 2)
        ]
        Part.objects.bulk_create(parts)
        get_search_backend().add_bulk(Part, parts)
        Receipt.objects.create(contribution=contribution, code_digest=secrets.token_hex(32))
        AuditEvent.objects.create(verb="contribution.received", subject=f"contribution:{contribution.reference}")
        response = Response.objects.create(contribution=contribution, page=consultation)
        Answer.objects.bulk_create(
            Answer(response=response, question_text="What was asked", choice_text=f"Choice {number}")
            for number in range(3)
        )
        Draft.objects.create(
            page=consultation, token_digest=secrets.token_hex(32), expires_at=timezone.now(), contribution=contribution
        )
    return HttpResponse(status=302, headers={"Location": "/"})


SAID = ["A kettle that anybody can put on, without asking.", "The water was brown and nobody died."]
