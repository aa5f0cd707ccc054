"""What is measured. Each function returns one Measure; `all_measures` names them."""

import secrets
from collections.abc import Iterable
from functools import partial
from itertools import count
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from consultations.models import ConsultationPage
from consultations.services import begin_draft, keep_answer
from engage.contributions.enums import ActivityKind, Channel, ContributionKind
from engage.contributions.models import Activity, Contribution, Part, Receipt
from engage.core.deadlines import today
from engage.decisions.models import Decision
from engage.demo.bench import bare, volume
from engage.demo.bench.measuring import Act, Measure, Variant
from engage.demo.bench.place import Place
from engage.demo.bench.visiting import Visitor, recorded
from engage.demo.words import baths, decisions

_numbers = count(1)
QUEUE = "contributions:index"


def all_measures(small: Place, large: Place, *, folder: Path, rows: int, acts: int) -> list[Measure]:
    with small:
        consultation = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).get_url()
        decision = Decision.objects.get(title=decisions.EVENING.fields["title"])
    return [
        sending(small, large, acts),
        page("A consultation's page", "consultation", consultation, small, acts),
        page("A decision's page", "decision", reverse("decisions:decision", args=[decision.slug]), small, acts),
        queue(small, large, acts),
        importing(small, folder, rows),
    ]


def sending(small: Place, large: Place, acts: int) -> Measure:
    """The last POST of a response."""
    visitor = Visitor()

    def ours(number: int) -> Iterable[Act]:
        page = ConsultationPage.objects.get(slug=baths.PAGE["slug"])
        path = reverse("consultations:check", args=[page.activity.slug])
        return [partial(visitor.post, path, **{f"draft-{page.pk}": _draft(page)}) for _ in range(number)]

    def inserts(number: int) -> Iterable[Act]:
        pk = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).pk
        return [partial(visitor.post, f"/bench/inserts/{pk}/")] * number

    return Measure(
        "Sending a response",
        Variant(f"with {large.contributions} here", large, ours),
        [
            Variant("a bare view that makes the same rows", large, inserts),
            Variant(f"with {small.contributions} here", small, ours),
        ],
        acts,
    )


def _draft(page: ConsultationPage) -> str:
    """All questions answered, ready to be sent."""
    draft, token = begin_draft(page=page)
    said = iter(bare.SAID)
    for number, question in enumerate(page.asked()):
        if question.has_choices:
            keep_answer(draft=draft, question=question, choices=list(question.choices.all())[: number + 1])
        else:
            keep_answer(draft=draft, question=question, text=next(said))
    return token


def page(title: str, name: str, path: str, place: Place, acts: int) -> Measure:
    """A public page, beside the least that could be called one."""
    visitor = Visitor()
    get = partial(visitor.get, path)
    with place:
        get()
        bare.queries[name] = [one for one in recorded(get) if one[0].lstrip().upper().startswith("SELECT")]

    def again(what: str, number: int) -> Iterable[Act]:
        return [partial(visitor.get, what)] * number

    return Measure(
        title,
        Variant(f"ours ({len(bare.queries[name])} queries)", place, partial(again, path)),
        [
            Variant("a constant page", place, partial(again, "/bench/constant/")),
            Variant("the same queries and a bare template", place, partial(again, f"/bench/queries/{name}/")),
        ],
        acts,
    )


def queue(small: Place, large: Place, acts: int) -> Measure:
    """The first page of the officers' list of contributions."""
    visitors = {}
    for place in (small, large):
        with place:
            visitors[place] = Visitor().sign_in("priya@merebridge.example")

    def look(place: Place, number: int) -> Iterable[Act]:
        return [partial(visitors[place].get, reverse(QUEUE))] * number

    return Measure(
        "The officers' queue",
        Variant(f"with {large.contributions} here", large, partial(look, large)),
        [Variant(f"with {small.contributions} here", small, partial(look, small))],
        acts,
    )


def importing(place: Place, folder: Path, rows: int) -> Measure:
    def ours(number: int) -> Iterable[Act]:
        return [partial(volume.bring_in, _file(folder, rows), _activity()) for _ in range(number)]

    def bulk(number: int) -> Iterable[Act]:
        return [partial(_only_bulk_create, list(volume.texts(rows, 0)), _activity()) for _ in range(number)]

    return Measure(
        f"Importing {rows} rows, for each row",
        Variant("ours", place, ours, per=rows),
        [Variant("bulk_create alone", place, bulk, per=rows)],
        acts=1,
    )


def _file(folder: Path, rows: int) -> Path:
    number = next(_numbers)
    return volume.write_file(folder / f"import-{number}.csv", rows, number)


def _activity() -> Activity:
    number = next(_numbers)
    return Activity.objects.create(
        organisation=Decision.objects.first().organisation,
        kind=ActivityKind.CONSULTATION,
        title="Brought in",
        slug=f"brought-in-{number}",
        opens_on=today(),
    )


def _only_bulk_create(said: list[list[str]], activity: Activity, at_once: int = 400) -> None:
    """The rows of contributions, words and receipts, with nothing checked, keyed or indexed."""
    kind, channel = ContributionKind.RESPONSE, Channel.IMPORTED
    for start in range(0, len(said), at_once):
        with transaction.atomic():
            some = said[start : start + at_once]
            made = [Contribution(activity=activity, kind=kind, channel=channel) for _ in some]
            Contribution.objects.bulk_create(made)
            Part.objects.bulk_create(
                Part(contribution=one, position=position, prompt="What was asked", text=text, sha256="0" * 64)
                for one, both in zip(made, some, strict=True)
                for position, text in enumerate(both, start=1)
                if text
            )
            Receipt.objects.bulk_create(Receipt(contribution=one, code_digest=secrets.token_hex(32)) for one in made)
