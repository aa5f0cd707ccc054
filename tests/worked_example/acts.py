"""What officers and residents do in a run, through the product's own services and pages. Runs inside the site."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.test import Client

from engage.accounts.enums import Role
from engage.accounts.models import Organisation, User
from engage.analysis.codebooks import save_code, save_codebook
from engage.analysis.enums import Ground
from engage.analysis.models import Code, Codebook, Excerpt, Finding
from engage.analysis.services import (
    code_excerpt,
    define_finding,
    read_contribution,
    review_finding,
)
from engage.contributions.models import Activity, Contribution, Part
from engage.decisions.coverage import count_coverage
from engage.decisions.models import Decision
from engage.decisions.services import Weighed, announce_decision, record_decision, record_influence
from engage.decisions.telling import tell_many
from engage.notifications.deriving import derive
from engage.notifications.enums import Channel
from engage.notifications.figures import figures
from engage.notifications.models import Announcement
from engage.notifications.printing import make_run, mark_printed, sheets
from tests.factories import ask, in_days, make_consultation, make_user
from tests.worked_example.people import ANALYSTS, DECIDER, OFFICER

MACQUEEN = ["label", "brief_definition", "full_definition", "when_to_use", "when_not_to_use", "example"]
COVERAGE = [
    "received", "withdrawn", "read", "coded", "in_finding", "answered", "deciding", "waiting", "by_outcome"
]  # fmt: skip


GROUNDS = {
    "age": [Ground.AGE],
    "disability": [Ground.DISABILITY],
    "poverty": [Ground.SOCIO_ECONOMIC],
    "race": [Ground.RACE],
    "religion or belief": [Ground.BELIEF],
    "sex": [Ground.SEX],
    "sexual orientation": [Ground.ORIENTATION],
}


def open_consultation(question: str) -> str:
    """Its activity's name. It is over already: the answers were given elsewhere."""
    officer = make_user(Role.ENGAGEMENT_OFFICER, email=OFFICER)
    for email in ANALYSTS:
        make_user(Role.ANALYST, email=email)
    make_user(Role.DECISION_OFFICER, email=DECIDER)
    page = make_consultation(
        questions=[ask(question)],
        publish=False,
        title="What would make our area better?",
        slug="better-area",
        opens_on=in_days(-60),
        closes_on=in_days(-30),
        answer_by=in_days(60),
    )
    page.save_revision(user=officer).publish(user=officer)
    page.refresh_from_db()
    return page.activity.slug


def _user(email: str) -> User:
    return User.objects.get(email=email)


# --- Analysts -----------------------------------------------------------------------------------------


def read(by: str, references: list[str]) -> None:
    analyst = _user(by)
    for contribution in _contributions(references):
        read_contribution(by=analyst, contribution=contribution)


def make_codebook(codes: list[dict[str, Any]]) -> None:
    analyst = _user(ANALYSTS[0])
    book = save_codebook(
        by=analyst, codebook=Codebook(organisation=Organisation.objects.get(), name="What would make it better")
    )
    made: dict[str | None, Code] = {}
    for code in codes:
        fields = {name: code[name] for name in MACQUEEN}
        parent = made.get(code["parent"])
        is_heading = any(other["parent"] == code["label"] for other in codes)
        row = Code(codebook=book, parent=parent, is_heading=is_heading, **fields)
        made[code["label"]] = save_code(by=analyst, code=row, grounds=GROUNDS.get(code.get("equality_tag"), []))


def code(by: str, codings: list[tuple[str, int, int, str]]) -> None:
    """Each: a reference, where the passage begins and ends, the code's label."""
    analyst = _user(by)
    codes = {one.label: one for one in Code.objects.all()}
    parts = _parts(reference for reference, *_rest in codings)
    for reference, start, end, label in codings:
        code_excerpt(by=analyst, part=parts[reference], start=start, end=end, code=codes[label])


def find(by: str, finding: dict[str, Any], evidence: list[tuple[str, int, int, str]]) -> int:
    """`evidence`: a reference, where the passage begins and ends, where it stands."""
    parts = _parts(reference for reference, *_rest in evidence)
    excerpts = [
        (Excerpt.objects.get(part=parts[reference], start=start, end=end), stance)
        for reference, start, end, stance in evidence
    ]
    made = define_finding(
        by=_user(by),
        activity=Activity.objects.get(),
        statement=finding["statement"],
        range_of_views=finding["range_of_views"],
        evidence=excerpts,
    )
    return made.pk


def review(by: str, finding: int) -> None:
    review_finding(by=_user(by), finding=Finding.objects.get(pk=finding))


def _contributions(references: Iterable[str]) -> list[Contribution]:
    return list(Contribution.objects.filter(reference__in=list(references)).order_by("pk"))


def _parts(references: Iterable[str]) -> dict[str, Part]:
    found = Part.objects.filter(contribution__reference__in=set(references)).select_related("contribution")
    return {part.contribution.reference: part for part in found}


# --- The decision officer -----------------------------------------------------------------------------


def decide(decision: dict[str, Any], findings: dict[str, int]) -> int:
    """Records it with its answers, as drafts. `findings`: ids by key."""
    officer = _user(DECIDER)
    fields = {name: decision[name] for name in decision.keys() - {"options", "influences"}}
    for name in ("decided_on", "review_on"):
        fields[name] = datetime.date.fromisoformat(fields[name])
    made = record_decision(
        by=officer,
        organisation=officer.organisation,
        options=[Weighed(**one) for one in decision["options"]],
        **fields,
    )
    for row in decision["influences"]:
        more = {name: value for name, value in row.items() if name != "finding"}
        if "next_date" in more:
            more["next_date"] = datetime.date.fromisoformat(more["next_date"])
        finding = Finding.objects.get(pk=findings[row["finding"]])
        record_influence(by=officer, decision=made, finding=finding, **more)
    return made.pk


def publish(decision: int) -> int:
    """How many messages are owed from it. They are written down at once, as a worker would; none is sent here."""
    announcement = announce_decision(by=_user(DECIDER), decision=Decision.objects.get(pk=decision))
    return derive(announcement)


def print_slips() -> list[str]:
    """For people without an address: the reference on each sheet."""
    officer = _user(DECIDER)
    printed = []
    for announcement in Announcement.objects.filter(kind="decision").order_by("pk"):
        while run := make_run(by=officer, announcement=announcement, channel=Channel.SLIP):
            printed += [sheet.reference for sheet in sheets(by=officer, run=run)]
            mark_printed(by=officer, run=run)
    return printed


# --- Residents, on the public pages ---------------------------------------------------------------------


def press(links: list[str], **fields: str) -> None:
    """Follows links out of messages and presses the button there."""
    for link in links:
        _sent(Client().post(link, fields), 200)


def take_back(codes: list[tuple[str, str]]) -> None:
    """Enters each return code and withdraws. Each: a reference and its code."""
    for reference, code in codes:
        browser = Client()
        _sent(browser.post("/receipt/", {"code": code}), 302)
        _sent(browser.post(f"/my/{reference}/withdraw/"), 302)


def _sent(response: Any, status: int) -> None:
    if response.status_code != status:
        raise AssertionError(f"{response.status_code} instead of {status}")


# --- What the product says of it ------------------------------------------------------------------------


def what_figures_say() -> dict[str, dict[str, int]]:
    """By the number of the decision."""
    announcements = Announcement.objects.filter(kind="decision")
    found = figures(announcements)
    decisions = {f"{one.slug}#1": one.pk for one in Decision.objects.all()}
    return {str(decisions[one.subject]): {**asdict(found[one.pk]), "owed": found[one.pk].owed} for one in announcements}


def what_coverage_says() -> dict[str, Any]:
    counted = count_coverage(Activity.objects.get())
    return {name: getattr(counted, name) for name in COVERAGE}


def what_pages_say() -> dict[str, list[tuple[str, str, str]]]:
    """By reference: what each person reads on their own page of one contribution."""
    contributions = {one.pk: one.reference for one in Contribution.objects.standing()}
    told = tell_many(Contribution.objects.standing())
    return {
        contributions[pk]: [
            (f"What we understood: {one.understood_as}", one.heading, f"Because: {one.because}") for one in answers
        ]
        for pk, answers in told.items()
    }
