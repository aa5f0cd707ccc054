"""What came of each activity, for everybody: the feedback statement, the silence clock, and both as open data."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from engage.core.shared_pages import for_every_visitor
from engage.decisions import open_data
from engage.decisions.clock import Clock
from engage.decisions.models import Coverage
from engage.decisions.statement import Statement, shown_activities, state_of

PER_PAGE = 20


def _state(slug: str) -> Statement:
    """Raises Http404 for what nobody may see."""
    return state_of(get_object_or_404(shown_activities(), slug=slug))


@require_safe
@for_every_visitor
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(Coverage.objects.shown(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "decisions/statements.html", {"page_of": page, "clocks": [Clock(one) for one in page]})


@require_safe
@for_every_visitor
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "decisions/statement.html", {"statement": _state(slug)})


@require_safe
def index_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _file(open_data.csv_lines(open_data.CLOCK, open_data.clocks(request)), "what-came-of-it.csv")


@require_safe
def index_json(request: HttpRequest) -> HttpResponse:
    return _json(open_data.about(open_data.CLOCK) | {"activities": list(open_data.clocks(request))})


@require_safe
def statement_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    said = open_data.said(request, _state(slug))
    return _file(open_data.csv_lines(open_data.SAID, said), f"{slug}.csv")


@require_safe
def statement_json(request: HttpRequest, slug: str) -> HttpResponse:
    statement = _state(slug)
    return _json(
        open_data.about(open_data.SAID)
        | {
            "meaning_of_shares": open_data.SHARES,
            "shares": open_data.shares(statement),
            "activity": open_data.clock(request, statement.activity.coverage),
            "meaning_of_read_by": open_data.READ,
            "read_by": list(open_data.read(statement)),
            "said": list(open_data.said(request, statement)),
        }
    )


def _file(lines, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _json(data: dict) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
