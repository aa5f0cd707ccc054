"""What the bench asks a server that holds a pile of texts: in which ways its queue can be narrowed, what to file."""

import random

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from engage.analysis.models import Code
from engage.contributions.models import Contribution, Part

LONGEST = 40  # characters of a text that are marked


def queue(request: HttpRequest) -> JsonResponse:
    """By what each is called: the address of the queue, narrowed so, and of one text in the midst of it."""
    codes = {code.label: code.pk for code in Code.objects.filter(codebook__name="The pile")}
    activity = Code.objects.get(pk=codes["Topic 1"]).codebook.activity_id
    newest = Contribution.objects.filter(activity=activity).order_by("-received_at", "-pk")
    question = Part.objects.filter(contribution__activity=activity, position=2).order_by("pk")[0].pk
    of_question = f"activity={activity}&question={question}"
    narrowed = {
        "everything": "", "one activity": f"activity={activity}", "one question": of_question,
        "not read yet": "read=no", "read": "read=yes", "not read by me": "read=not_by_me",
        "nothing filed yet": "filed=no", "something filed": "filed=yes",
        "nothing filed yet of one question": f"{of_question}&filed=no",
        "a code that is used often": f"code={codes['Topic 1']}", "a code that is used": f"code={codes['Topic 10']}",
        "a code that is used seldom": f"code={codes['Topic 40']}", "flagged": "flagged=yes",
        "handed to me": "handed=me", "something suggested": "suggested=any",
        "a code suggested": f"suggested=code-{codes['Topic 40']}",
        "one ward": "ward=Ward+3", "came on paper": "channel=paper", "withdrawn": "state=gone",
        "received this month": f"received_at_from={newest[0].received_at:%Y-%m}-01"
    }  # fmt: skip
    middle = newest[len(newest[:100]) // 2].reference
    return JsonResponse(
        {
            "lists": {name: f"{reverse('contributions:index')}?{query}" for name, query in narrowed.items()},
            "next": {
                name: f"{reverse('contributions:read', args=[middle])}?{narrowed[name]}"
                for name in ("everything", "not read yet", "nothing filed yet", "a code that is used seldom")
            },
            "three": f"{reverse('contributions:index')}?ward=Ward+3&code={codes['Topic 10']}&read=no",
        }
    )


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
