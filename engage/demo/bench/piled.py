"""What the bench asks of a server that holds a pile of texts: in which ways its queue can be narrowed, what to file."""

import datetime
import random
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import reverse

from engage.analysis.models import Code
from engage.analysis.suggesting.alike import Alike
from engage.contributions.models import Contribution, Part
from engage.demo.bench import varied
from engage.demo.bench.inside import recorded

LONGEST = 40  # characters of a text that are marked
COMMON, RARE = "bus", "kettle"  # words of the made-up responses: in most of them, in a few
A_DAY = datetime.timedelta(days=1)
Rows = dict[str, dict[str, str]]


def narrowings() -> Rows:
    """For each filter that the queue offers: by what it is called, the address of what it narrows the queue down to.
    What is common is asked for as well as what is rare."""
    codes = {code.label: code.pk for code in Code.objects.filter(codebook__name="The pile")}
    activity = Code.objects.get(pk=codes["Topic 1"]).codebook.activity_id
    texts = Part.objects.with_words().filter(contribution__activity=activity)
    question = f"activity={activity}&question={texts.filter(position=2).order_by('pk')[0].pk}"
    return {
        "activity": {"one activity": f"activity={activity}"},
        "question": {"one question": question, "nothing filed yet of one question": f"{question}&filed=no"},
        "read": {"not read yet": "read=no", "read": "read=yes", "not read by me": "read=not_by_me"},
        "filed": {"nothing filed yet": "filed=no", "something filed": "filed=yes"},
        "code": {
            "a code that is used often": f"code={codes['Topic 1']}",
            "a code that is used": f"code={codes['Topic 10']}",
            "a code that is used seldom": f"code={codes['Topic 40']}",
        },
        "suggested": {
            "something suggested": "suggested=any", "a code suggested": f"suggested=code-{codes['Topic 40']}"
        },
        "flagged": {"flagged": "flagged=yes", "flagged for me": "flagged=me"},
        "handed": {
            "handed to me": "handed=me", "handed to me, not read": "handed=me_unread", "handed to nobody": "handed=no"
        },
        "look": {"another look": "look=yes"},
        "alike": _alike(activity),
        "ward": {"one ward": "ward=Ward+3"},
        "organisation": {"one organisation": "organisation=Organisation+3"},
        "received_at": _dates(activity),
        "channel": {
            "came by the web": "channel=web", "came on paper": "channel=paper", "came by phone": "channel=phone"
        },
        "came": {"came there by the web": "came=Web+form", "came there on paper": "came=Paper+form"},
        "kind": {"responses": "kind=response", "points raised": "kind=point"},
        "language": {"in English": "language=en", "in Welsh": "language=cy", "in Polish": "language=pl"},
        "ground": {
            "a ground that much bears on": f"ground={varied.OFTEN}",
            "a ground that little bears on": f"ground={varied.SELDOM}",
        },
        "state": {"words are here": "state=standing", "withdrawn": "state=gone"},
        "only": {"ticked": "only=" + ".".join(map(str, texts.order_by("pk").values_list("pk", flat=True)[:20]))},
    }  # fmt: skip


def _alike(activity: int) -> dict[str, str]:
    groups = Alike.objects.filter(activity=activity, people__gte=1).order_by("-people", "pk")[:2]
    large, small = groups[0], list(groups)[-1]
    return {"alike as one": "alike=one", "a large campaign": f"alike={large.pk}", "a campaign": f"alike={small.pk}"}


def _dates(activity: int) -> dict[str, str]:
    """From the latest day to the last month; and what came before the middle, and on one day of that time."""
    newest, middle = (_place(activity, share).received_at.date() for share in (0, 0.5))
    return {
        "received this month": f"received_at_from={newest:%Y-%m}-01",
        "received long ago": f"received_at_to={middle}",
        "received on a day long ago": f"received_at_from={middle - A_DAY}&received_at_to={middle - A_DAY}",
    }


def _place(activity: int, share: float) -> Contribution:
    """The one below which so much of all that came lies."""
    newest = Contribution.objects.filter(activity=activity).order_by("-received_at", "-pk")
    return newest[int(newest.count() * share)]


def with_words(narrowed: dict[str, str]) -> dict[str, str]:
    """Words alone, and beside what is common and what is rare."""
    found = {f"“{word}”": f"q={word}" for word in (COMMON, RARE)}
    for name in ("one ward", "not read yet", "a code that is used seldom", "a ground that much bears on"):
        found |= {f"“{word}”, {name}": f"q={word}&{narrowed[name]}" for word in (COMMON, RARE)}
    return found


def queue(request: HttpRequest) -> JsonResponse:
    """By what each is called: the address of the queue, narrowed so, and of the text in the midst of all."""
    codes = {code.label: code for code in Code.objects.filter(codebook__name="The pile").select_related("codebook")}
    narrowed = {name: query for some in narrowings().values() for name, query in some.items()}
    asked = {"everything": "", **narrowed, **with_words(narrowed)}
    middle = _place(codes["Topic 1"].codebook.activity_id, 0.5).reference
    where = {"lists": reverse("contributions:index"), "next": reverse("contributions:read", args=[middle])}
    three = f"ward=Ward+3&code={codes['Topic 10'].pk}&read=no"
    found: dict[str, Any] = {
        kind: {name: f"{path}?{query}" for name, query in asked.items()} for kind, path in where.items()
    }
    return JsonResponse(found | {"three": f"{where['lists']}?{three}"})


def questions(request: HttpRequest) -> JsonResponse:
    """How often a page asks the database, once this process has looked up what it looks up once."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = request.COOKIES[settings.SESSION_COOKIE_NAME]
    headers = {"x-requested-with": "XMLHttpRequest"} if request.GET["kind"] == "next" else {}
    path = request.GET["path"]
    client.get(path, headers=headers)
    return JsonResponse({"questions": len(recorded(lambda: client.get(path, headers=headers)))})


def to_file(request: HttpRequest, number: int) -> JsonResponse:
    """So many spans that nobody marked yet, each in a text of its own."""
    code = Code.objects.get(label="Topic 7")
    answers = Part.objects.with_words().filter(contribution__activity=code.codebook.activity_id)
    some = random.sample(list(answers.order_by("pk").values_list("pk", flat=True)[: number * 100]), number)
    chosen = Part.objects.filter(pk__in=some).select_related("contribution").prefetch_related("excerpts")
    return JsonResponse({"spans": [_span(part, code) for part in chosen]})


def _span(part: Part, code: Code) -> dict[str, str]:
    marked = {(one.start, one.end) for one in part.excerpts.all()}
    free = [(0, end) for end in range(1, min(LONGEST, len(part.text))) if (0, end) not in marked]
    start, end = random.choice(free)  # noqa: S311 - not a secret
    where = {"part": str(part.pk), "start": str(start), "end": str(end), "words": part.text[start:end]}
    return where | {"code": str(code.pk), "path": reverse("contributions:file", args=[part.contribution.reference])}
