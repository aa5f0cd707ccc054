"""Whether people of a file may be quoted: as they were asked there, and no to everything else (CON-2, CON-5)."""

import pytest

from engage.analysis.models import Evidence
from engage.analysis.services import quote
from engage.contributions.enums import Channel, Purpose, Use
from engage.contributions.models import Consent, Contribution
from engage.contributions.services import withdraw
from engage.participant.services import say_about_quoting
from tests.analysis.factories import make_excerpt, make_finding
from tests.contributions.desk import ASKED, Desk, as_csv
from tests.contributions.importing import bring_in, write_csv
from tests.factories import in_days, make_activity, make_user

pytestmark = pytest.mark.django_db
USES = [Use.RESPONDENT, Use.TEXT, Use.DATE, Use.QUOTE]


def table(*said, day=None) -> bytes:
    day = day or in_days(-30)
    rows = [[f"r{n}", f"Buses, number {n}.", day.isoformat(), one] for n, one in enumerate(said)]
    return as_csv([["id", "words", "when", "May we quote you?"], *rows])


def quotable() -> list[str]:
    return [one.parts.get().text for one in Contribution.objects.consenting(Purpose.QUOTE).order_by("pk")]


def test_a_yes_is_kept_with_what_they_were_asked_and_when_and_nothing_else_is_one():
    desk, day = Desk(), in_days(-30)
    batch = desk.bring_in(table("Yes", "no", "", day=day), make_activity(), *USES, quote_basis=ASKED)
    assert quotable() == ["Buses, number 0."]
    kept = Consent.objects.order_by("pk").values_list("granted", "wording", "channel", "given_at__date")
    assert list(kept) == [(True, ASKED, Channel.IMPORTED, day), (False, ASKED, Channel.IMPORTED, day)]
    until = Consent.objects.get(granted=True).expires_on
    assert (until.year, until.month) == (day.year + 2, day.month)
    assert (batch.quote_basis, ASKED in desk.text) == (ASKED, True)


SAID = [
    ("Yes", True), ("YES, I agree", True), ("y", True), ("1", True), ("true", True), ("Agree", True), ("✓", True),
    ("Ie", True), ("Yes, you may quote me", True), ("No", False), ("no thank you", False), ("0", False), ("N", False),
    ("I do not agree", False), ("FALSE", False), ("Na", False), ("n/a", False), ("", None), ("  ", None),
    ("Yes, but ask me first", "refused"), ("yes, only in part", "refused"), ("Perhaps", "refused"),
    ("not sure", "refused"), ("yesterday", "refused"), ("2", "refused"), ("no\x00", False),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_only_a_plain_yes_is_one(said, expected):
    activity, desk = make_activity(), Desk()
    batch = desk.check(table(said), activity, *USES, quote_basis=ASKED)
    reasons = list(batch.refusals.values_list("reason", flat=True))
    assert reasons == (
        ["“May we quote you?” says neither yes nor no; write one of them, or empty it"] if expected == "refused" else []
    )
    assert [one.answer.may_be_quoted for one in desk.page.context["rows"]] == ([] if reasons else [expected])


def test_the_dry_run_says_who_may_be_quoted():
    desk = Desk()
    desk.check(table("Yes", "No", ""), make_activity(), *USES, quote_basis=ASKED)
    assert [one.answer.may_be_quoted for one in desk.page.context["rows"]] == [True, False, None]
    assert (desk.text.count("May be quoted."), desk.text.count("May not be quoted.")) == (1, 2)
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("asked", ["", "   ", "May we?"])
def test_without_what_they_were_asked_no_yes_is_taken(asked, tmp_path):
    desk, activity = Desk(), make_activity()
    batch = desk.choose(table("Yes"), activity)
    assert desk.map(batch, *USES, quote_basis=asked).status_code == 422
    assert "Write what these people were asked about being quoted" in desk.text
    path = write_csv(tmp_path / "a.csv", [["words", "quote"], ["a", "yes"]])
    outcome = bring_in(path, activity, quote_column="quote", **({"quote_basis": asked} if not asked.strip() else {}))
    assert (outcome.code, Contribution.objects.count()) == (1, 0)


def test_without_the_column_nobody_can_be_quoted_and_nothing_asked_is_kept():
    desk = Desk()
    batch = desk.bring_in(table("Yes"), make_activity(), *USES[:3], Use.OUT, quote_basis=ASKED)
    assert (quotable(), Consent.objects.count(), batch.quote_basis) == ([], 0, "")


def test_the_command_takes_it_too(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words", "quote"], ["a", "yes"], ["b", "no"]])
    assert bring_in(path, make_activity(), quote_column="quote", quote_basis=ASKED).code == 0
    assert quotable() == ["a"]


def test_a_yes_from_long_ago_has_run_out():
    Desk().bring_in(table("Yes", day=in_days(-800)), make_activity(keep_months=120), *USES, quote_basis=ASKED)
    assert (Consent.objects.count(), quotable()) == (1, [])


@pytest.mark.parametrize("then", ["they say no", "they withdraw"])
def test_what_they_say_here_later_counts_more(then):
    activity = make_activity()
    Desk().bring_in(table("Yes"), activity, *USES, quote_basis=ASKED)
    contribution = Contribution.objects.get()
    evidence = make_finding(make_excerpt(contribution.parts.get(), "Buses")).evidence.get()
    quote(by=make_user(), evidence=evidence)
    assert list(Evidence.objects.quotable()) == [evidence]
    if then == "they withdraw":
        withdraw(by=None, contribution=contribution)
    else:
        say_about_quoting(contribution=contribution, granted=False)
    assert not Evidence.objects.quotable().exists()


def test_the_heading_says_it():
    desk = Desk()
    batch = desk.choose(table("Yes"), make_activity())
    desk.get(f"{batch.pk}/columns/")
    assert [field.value() for field, _values in desk.page.context["columns"]] == ["respondent", "", "", "quote"]
