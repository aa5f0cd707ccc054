"""A large council's volume: responses by the thousand, through the service that takes them in, with the rows that
answering on the web leaves behind, and the officers' work on them."""

import csv
import datetime
import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from consultations.models import Answer, ConsultationPage, Response
from engage.accounts.models import User
from engage.analysis.enums import Stance
from engage.analysis.models import Code, Coding, Evidence, Excerpt, Finding, Reading
from engage.contributions.enums import Channel, ContributionKind, Purpose
from engage.contributions.importing.csv_tables import CsvTable
from engage.contributions.importing.report import Report
from engage.contributions.importing.request import Columns, Request
from engage.contributions.importing.run import Import
from engage.contributions.importing.xlsx_tables import XlsxTable
from engage.contributions.models import Activity, Consent, Contribution, Part
from engage.contributions.services import Incoming, Words, receive_many
from engage.core.references import keyed_digest, new_code, new_reference
from engage.demo.words import baths, buses

COLUMNS = Columns(texts=("What would help?", "Anything else?"))
AT_ONCE = 1_000
LONG = 10_000  # characters of a long answer
READ, FILED, RESTED_ON = 2, 10, 100  # of so many, one is read, filed under a code, and said in a finding
DAYS = 30  # over which they came
AT_MOST = 200  # excerpts of one finding, however many responses there are: it is a person who picks them


def texts(number: int, seed: int) -> Iterator[list[str]]:
    """Rows made of sentences that people in Merebridge said, in ever new order."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    said = [voice.said for voice in [*buses.VOICES, *baths.VOICES] if voice.said]
    for row in range(number):
        yield [f"{row}. {' '.join(chance.choices(said, k=2))}", chance.choice(said) if row % 3 else ""]


def fill(number: int, seed: int) -> None:
    """So many responses to the consultation that is open, half of them read, some filed, a few in a finding."""
    page = ConsultationPage.objects.get(slug=baths.PAGE["slug"])
    rows = texts(number, seed)
    for start in range(0, number, AT_ONCE):
        with transaction.atomic():
            _work_on(take(page, list(islice(rows, min(AT_ONCE, number - start))), range(start, number)))


def take(
    page: ConsultationPage,
    some: list[list[str]],
    numbers: Sequence[int],
    channel: Channel = Channel.WEB,
    language: str = "en",
) -> list[Contribution]:
    """By its number it is known when each came."""
    now = timezone.now()
    made = receive_many(
        by=None,
        activity=page.activity,
        kind=ContributionKind.RESPONSE,
        channel=channel,
        language=language,
        incoming=[
            Incoming(
                reference=new_reference(),
                code=new_code(),
                words=[Words(prompt, text, language) for prompt, text in zip(COLUMNS.texts, both, strict=True)],
                received_at=now - datetime.timedelta(seconds=number * 7919 % (DAYS * 86_400)),
                import_key=keyed_digest("import", f"{new_reference()}{number}"),
            )
            for number, both in zip(numbers, some, strict=False)
        ],
    )
    responses = Response.objects.bulk_create(Response(contribution=one, page=page) for one in made)
    _choose(page, responses)
    Consent.objects.bulk_create(
        Consent(contribution=one, purpose=Purpose.QUOTE, granted=bool(place % 2), wording="What they were told.")
        for place, one in enumerate(made)
    )
    return made


def _choose(page: ConsultationPage, responses: list[Response]) -> None:
    asked = [(question, list(question.choices.all())) for question in page.asked() if question.has_choices]
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question=question,
            choice=choices[place % len(choices)],
            question_text=question.text,
            choice_text=choices[place % len(choices)].text,
        )
        for place, response in enumerate(responses)
        for question, choices in asked
    )


def _work_on(made: list[Contribution]) -> None:
    """What analysts did with them. A finding rests on no more excerpts than a person would read again."""
    analyst, code = User.objects.get(email="priya@merebridge.example"), Code.objects.first()
    parts = list(Part.objects.filter(contribution__in=made[::READ]).order_by("pk"))
    Reading.objects.bulk_create(Reading(part=part, by=analyst) for part in parts)
    filed = [part for part in parts if part.position == 1][:: FILED // READ]
    excerpts = Excerpt.objects.bulk_create(
        Excerpt(part=part, start=0, end=min(60, len(part.text)), created_by=analyst) for part in filed
    )
    Coding.objects.bulk_create(Coding(excerpt=excerpt, code=code, coder=analyst) for excerpt in excerpts)
    for finding in Finding.objects.filter(influences__isnull=False).distinct():
        room = max(0, AT_MOST - finding.evidence.count())
        Evidence.objects.bulk_create(
            Evidence(finding=finding, excerpt=excerpt, stance=Stance.SUPPORTS, added_by=analyst)
            for excerpt in excerpts[:: RESTED_ON // FILED][:room]
        )


def write_file(path: Path, number: int, seed: int) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.texts)
        writer.writerows(texts(number, seed))
    return path


def write_long(path: Path, number: int, seed: int) -> Path:
    """Rows of long answers, as CSV or as a workbook: many times what may be held of them at once."""
    rows = ([f"{one[0]} " * (LONG // len(one[0])), one[1]] for one in texts(number, seed))
    if path.suffix == ".csv":
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS.texts, *rows])
        return path
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (COLUMNS.texts, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def bring_in(path: Path, activity: Activity) -> None:
    run = Import(
        by=None,
        request=Request(activity=activity, columns=COLUMNS),
        table=CsvTable(path, COLUMNS.wanted()) if path.suffix == ".csv" else XlsxTable(path),
        path=path,
        codes=None,
        report=Report(lambda sentence: None),
    )
    run.begin()
    run.go()
