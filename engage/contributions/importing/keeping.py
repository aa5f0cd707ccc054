"""Keeping the answers of one batch: all of them or none, in a transaction that is over soon."""

import time
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.accounts.services import keep_contact
from engage.contributions.enums import ActivityKind, Channel, ContributionKind, Purpose
from engage.contributions.importing.answers import Answer
from engage.contributions.importing.codes import CodesFile, ways_of
from engage.contributions.importing.dates import council_day
from engage.contributions.importing.outside import Outside, why_left_out
from engage.contributions.importing.report import REFUSED, SKIPPED, TAKEN, Report
from engage.contributions.importing.request import Request
from engage.contributions.models import Contribution, Given, ImportBatch, Part
from engage.contributions.services import CONSENT_MONTHS, RECEIPT, Answered, Beside, Incoming, receive_many
from engage.contributions.words import new_parts
from engage.core.deadlines import months_after
from engage.core.references import new_code, new_reference
from engage.notifications.services import announce

KINDS = {
    ActivityKind.CONSULTATION: ContributionKind.RESPONSE,
    ActivityKind.CALL_FOR_STORIES: ContributionKind.STORY,
    ActivityKind.FORUM_SESSION: ContributionKind.POINT,
}
FIRST_ROWS, FEWEST_ROWS, MOST_ROWS = 25, 5, 200
# Seconds of a write transaction: nobody else can write meanwhile on SQLite, and 0.25 is too long. Now and then SQLite
# puts its log or the search index in order, and one takes three times as long.
AIM = 0.06
ATTEMPTS = 4  # at a batch that met another import, or a reference that was in use

Refusal = tuple[int, str]  # the place of a row, and why it is not taken


@dataclass
class Here:
    """What is known of a row that was taken before: position and digest of each text."""

    words: list[tuple[int, str]]
    is_gone: bool = False
    is_changed: bool = False
    given: set[tuple[str, str]] = field(default_factory=set)


class Keeper:
    """`take()` is given rows in their order. `size` is how many it would like next, from how long it took."""

    def __init__(self, *, by: Any, request: Request, batch: ImportBatch, codes: CodesFile | None, report: Report):
        self.by, self.request, self.batch, self.codes, self.report = by, request, batch, codes, report
        self.size = FIRST_ROWS
        self.outside = Outside()  # of those that were taken
        self.left_out = 0  # for being outside

    def take(self, waiting: list[Answer | Refusal]) -> None:
        """Keeps what is new among these rows, all of it or none, and reports each in its order."""
        answers = [one for one in waiting if isinstance(one, Answer)]
        # Whenever another import was faster it has taken one of these rows at least, and so often at most it can be.
        attempts = len(answers) + ATTEMPTS
        for attempt in range(1, attempts + 1):
            outcomes = self._sort(answers)
            new = [answer for answer in answers if outcomes[answer.place] == (TAKEN, "")]
            try:
                self._keep(new)
                break
            except IntegrityError:
                if attempt == attempts:
                    raise
        for one in waiting:
            if isinstance(one, Answer):
                self.report.row(one.place, *outcomes[one.place])
                if one.outside and outcomes[one.place] == (TAKEN, ""):
                    self.outside.add(one.outside, one.place)
                self.left_out += self._is_left_out(one, outcomes[one.place])
            else:
                self.report.row(one[0], REFUSED, one[1])

    def _is_left_out(self, answer: Answer, outcome: tuple[str, str]) -> bool:
        return bool(answer.outside) and outcome == (REFUSED, why_left_out(self.request.activity, answer.outside))

    def _sort(self, answers: list[Answer]) -> dict[int, tuple[str, str]]:
        """What is to become of each, seen against those that are here and those before it."""
        here = self._here([key for answer in answers for key in answer.keys])
        outcomes = {}
        for answer in answers:
            words = [(part.position, part.sha256) for part in new_parts(Contribution(), answer.words)]
            known = next((here[key] for key in answer.keys if key in here), None)
            outcome = _compare(words, given_in(answer), known)
            if outcome[0] == TAKEN and answer.outside and self.request.leave_outside:
                outcome = REFUSED, why_left_out(self.request.activity, answer.outside)
            else:
                here.setdefault(answer.keys[0], Here(words, given=given_in(answer)))
            outcomes[answer.place] = outcome
        return outcomes

    def _here(self, keys: list[str]) -> dict[str, Here]:
        """Each table is asked by plain numbers: PostgreSQL guesses badly at a join before it has counted its rows."""
        found = Contribution.objects.filter(activity=self.request.activity, import_key__in=keys)
        rows = list(found.values_list("pk", "import_key", "withdrawn_at"))
        known = {pk: Here([], is_gone=gone is not None) for pk, _key, gone in rows}
        parts = Part.objects.filter(contribution__in=list(known), is_current=True).order_by("position")
        for pk, position, version, sha in parts.values_list("contribution", "position", "version", "sha256"):
            known[pk].words.append((position, sha))
            known[pk].is_changed |= version > 1
        if self.request.columns.beside_words():
            given = Given.objects.filter(contribution__in=list(known)).shown()
            for pk, question, value in given.values_list("contribution", "question", "value"):
                known[pk].given.add((question, value))
        return {key: known[pk] for pk, key, _gone in rows}

    def _keep(self, answers: list[Answer]) -> None:
        if not answers:
            return
        incoming = [(answer, new_reference(), self._code()) for answer in answers]
        if self.codes:
            self.codes.add(
                [
                    (reference, code, one.own_id, *ways_of(one.address_kind, one.address))
                    for one, reference, code in incoming
                ]
            )
        try:
            with transaction.atomic():
                started = time.monotonic()
                self._keep_in_one_transaction(incoming)
        except BaseException:
            if self.codes:
                self.codes.take_back()
            raise
        self.pace(len(answers), time.monotonic() - started)

    def pace(self, rows: int, took: float) -> None:
        """So many rows took so many seconds: how many the next transaction may have."""
        self.size = max(FEWEST_ROWS, min(MOST_ROWS, int(rows * AIM / max(took, 0.001)), self.size * 2))

    def _code(self) -> str:
        return new_code()

    def _given(self, answer: Answer) -> tuple[Beside, ...]:
        return answer.given

    def _keep_in_one_transaction(self, incoming: list[tuple[Answer, str, str]]) -> None:
        request = self.request
        made = receive_many(
            by=self.by,
            activity=request.activity,
            kind=KINDS[ActivityKind(request.activity.kind)],
            channel=Channel.IMPORTED,
            language=request.language,
            brought_in=self.batch,
            incoming=[
                Incoming(
                    reference=reference,
                    code=code,
                    words=answer.words,
                    received_at=answer.received_at or timezone.now(),
                    import_key=answer.keys[0],
                    contact=self._contact(answer),
                    given=self._given(answer),
                    consents=self._consents(answer),
                )
                for answer, reference, code in incoming
            ],
        )
        self._count_outside(sum(bool(answer.outside) for answer, _reference, _code in incoming))
        for contribution in made:
            if request.tell and contribution.contact_id:
                announce(organisation=request.activity.organisation, kind=RECEIPT, subject=contribution.reference)
        ImportBatch.objects.filter(pk=self.batch.pk).update(taken=F("taken") + len(made))

    def _count_outside(self, number: int) -> None:
        """What came in from outside the time to answer is kept with the import, as rows come in: a run that is
        interrupted goes on from there."""
        if number:
            counted = ImportBatch.objects.select_for_update().get(pk=self.batch.pk)
            counted.options["outside"] = counted.options.get("outside", 0) + number
            counted.save(update_fields=["options"])

    def _consents(self, answer: Answer) -> tuple[Answered, ...]:
        """As they were asked there, and when; it runs as long as one given here (CON-2, CON-5)."""
        if answer.may_be_quoted is None:
            return ()
        said_on = council_day(answer.received_at or timezone.now())
        until = months_after(said_on, CONSENT_MONTHS) if answer.may_be_quoted else None
        return (Answered(Purpose.QUOTE, answer.may_be_quoted, self.request.quote_basis, until),)

    def _contact(self, answer: Answer) -> Contact | None:
        if not answer.address:
            return None
        activity = self.request.activity
        return keep_contact(
            organisation=activity.organisation,
            kind=answer.address_kind,
            address=answer.address,
            expires_on=activity.kept_until(council_day(answer.received_at or timezone.now())),
            basis=self.request.contact_basis,
            language=self.request.language,
        )


def given_in(answer: Answer) -> set[tuple[str, str]]:
    return {(one.question, one.value) for one in answer.given}


def _compare(words: list[tuple[int, str]], given: set[tuple[str, str]], known: Here | None) -> tuple[str, str]:
    if known is None:
        return TAKEN, ""
    if known.is_gone:
        return SKIPPED, _("it is here already, and its words were taken away since")
    if known.is_changed:
        return SKIPPED, _("it is here already, and the person changed it since")
    if known.words == words and known.given == given:
        return SKIPPED, _("it is here already")
    if known.words == words:
        return REFUSED, _("it is here already with other values beside the words; what was taken in is not replaced")
    return REFUSED, _("it is here already with other words; words that were taken in are not replaced")
