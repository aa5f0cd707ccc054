"""Decisions as an overlay of the council's own record: brought in by pasting, checked later, each version kept."""

import datetime
import html

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from engage.accounts.enums import Role
from engage.decisions import checking
from engage.decisions.models import Decision, DecisionVersion, RecordCheck
from engage.decisions.services import announce_decision, delete_decision, revise_decision
from engage.decisions.versions import history
from tests.decisions.factories import make_decision
from tests.decisions.test_reading import PAGE
from tests.factories import make_user, sign_in
from tests.pages import page_of

LIST = "/admin/decisions/"
ADDRESS = "https://democracy.merebridge.example/ieDecisionDetails.aspx?ID=1234"


@pytest.fixture
def officer(db):
    return sign_in(make_user(Role.DECISION_OFFICER, first_name="Sam", last_name="Reed"))


def form_of(response) -> dict[str, str]:
    """All that the form on the screen would send."""
    form, options = response.context["form"], response.context["options"]
    rows = [row[name] for row in options for name in row.fields]
    management = [options.management_form[name] for name in options.management_form.fields]
    fields = [*(form[name] for name in form.fields), *rows, *management]
    return {field.html_name: value for field in fields if not ((value := field.value()) is None or value is False)}


def published(**fields) -> Decision:
    decision = make_decision(**fields)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    decision.refresh_from_db()
    return decision


def public_page(decision) -> str:
    response = Client().get(decision.get_absolute_url())
    return " ".join(html.unescape(response.content.decode()).split())


# --- Bringing one in ------------------------------------------------------------------------------------


def test_a_decision_is_brought_in_by_pasting_its_page(officer):
    pasted = {"address": ADDRESS, "record_text": PAGE}
    shown = officer.post(f"{LIST}bring-in/", {**pasted, "read": "1"})
    assert "All of it was found in the text." in page_of(shown)
    assert not Decision.objects.exists()
    kept = officer.post(f"{LIST}bring-in/", {**form_of(shown), **pasted})
    decision = Decision.objects.get()
    assert kept["Location"] == f"{LIST}{decision.pk}/"
    assert (decision.reference, decision.title, decision.decided_by) == ("1234", "Buses after midnight", "Cabinet")
    assert (decision.decided_on, decision.link) == (datetime.date(2026, 3, 3), ADDRESS)
    assert list(decision.options.values_list("text", flat=True)) == [
        "Run buses until 1. Too early for bakers.",
        "Do nothing",
    ]
    check = decision.checks.get()
    assert (check.text, check.seen, check.checked_by) == (PAGE.strip(), "first", officer.user)
    assert "It was brought in." in page_of(officer.get(f"{LIST}{decision.pk}/"))


def test_what_was_not_found_is_said_and_what_was_pasted_is_kept_when_something_is_missing(officer):
    pasted = {"address": "", "record_text": "Decision: Yes <b>to all</b>."}
    shown = officer.post(f"{LIST}bring-in/", {**pasted, "read": "1"})
    page = page_of(shown)
    assert "This could not be found in the text." in page
    assert [one in page for one in ("<li>Title</li>", "<li>Why</li>", "<li>What was decided</li>")] == [
        True,
        True,
        False,
    ]
    refused = officer.post(f"{LIST}bring-in/", {**form_of(shown), **pasted})
    assert "The decision is not kept yet." in page_of(refused, 422)
    assert refused.context["paste"]["record_text"].value() == "Decision: Yes <b>to all</b>."
    more = officer.post(f"{LIST}bring-in/", {**form_of(shown), **pasted, "more": "1"})
    assert more.context["form"]["what_was_decided"].value() == "Yes <b>to all</b>."
    assert not Decision.objects.exists()


def test_one_that_is_here_already_is_pointed_out_and_not_brought_in_twice(officer):
    there = make_decision(reference="1234", title="The first")
    pasted = {"address": ADDRESS, "record_text": PAGE}
    shown = officer.post(f"{LIST}bring-in/", {**pasted, "read": "1"})
    assert f'href="{LIST}{there.pk}/check/"' in page_of(shown)
    again = officer.post(f"{LIST}bring-in/", {**form_of(shown), **pasted})
    assert "There is already a decision with this reference." in page_of(again, 422)
    assert (Decision.objects.count(), RecordCheck.objects.count()) == (1, 0)


@pytest.mark.parametrize("pasted", ["", " \n ", "x" * 100_001, "Buses\x00"])
def test_what_cannot_be_read_is_refused(officer, pasted):
    response = officer.post(f"{LIST}bring-in/", {"record_text": pasted, "read": "1"})
    assert "Look at what is marked below." in page_of(response, 422)


def test_nothing_is_fetched_from_the_address(officer, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    pasted = {"address": "http://169.254.169.254/latest/?ID=7", "record_text": PAGE}
    shown = officer.post(f"{LIST}bring-in/", {**pasted, "read": "1"})
    assert shown.context["form"]["reference"].value() == "7"


# --- Checking it later -----------------------------------------------------------------------------------


def test_the_first_check_keeps_the_text_and_the_next_says_it_is_the_same(officer):
    decision = published(link=ADDRESS)
    address = f"{LIST}{decision.pk}/check/"
    first = page_of(officer.get(address))
    assert [one in first for one in ("It was never checked", ADDRESS)] == [True, True]
    officer.post(address, {"record_text": PAGE, "after": "0", "same": "1"})
    first = decision.checks.get()
    assert (first.seen, first.text, first.was_public) == ("first", PAGE.strip(), True)
    again = PAGE.replace("\n\n", "\n").replace(" ", "  ")
    compared = officer.post(address, {"record_text": again, "after": str(first.pk), "compare": "1"})
    assert "It says the same, word for word." in page_of(compared)
    officer.post(address, {"record_text": again, "after": str(first.pk), "same": "1"})
    assert list(decision.checks.values_list("seen", flat=True)) == ["first", "same"]
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"Last checked on {day} by Sam Reed." in page_of(officer.get(address))
    assert f"We last checked this page against that record on {day}." in public_page(decision)
    assert not decision.versions.exists()


def test_a_change_of_the_record_makes_a_version_that_everybody_can_see(officer):
    decision = published(link=ADDRESS, what_was_decided="One bus an hour runs until 3.")
    address = f"{LIST}{decision.pk}/check/"
    check = checking.note_first(by=officer.user, decision=decision, text=PAGE)
    new = PAGE.replace("runs until 3", "runs until 4").replace("Do nothing", "Do nothing at all")
    sent = {"record_text": new, "after": str(check.pk)}
    compared = page_of(officer.post(address, {**sent, "compare": "1"}))
    assert '<del><span class="govuk-visually-hidden w-sr-only">gone: </span>3.' in compared
    assert '<ins><span class="govuk-visually-hidden w-sr-only">new: </span>4.' in compared
    shown = officer.post(address, {**sent, "changed": "1"})
    given = form_of(shown)
    assert (given["what_was_decided"][:34], given["title"]) == ("1. That one bus an hour runs until", decision.title)
    assert given["options-1-text"] == "Do nothing at all"
    refused = officer.post(address, {**given, **sent})
    assert "Enter what was changed. It is shown in public." in page_of(refused, 422)
    assert form_of(refused)["what_was_decided"] == given["what_was_decided"]
    assert not decision.versions.exists()
    officer.post(address, {**given, **sent, "what_changed": "The last bus is an hour later."})
    decision.refresh_from_db()
    version = decision.versions.get()
    assert (version.number, version.source, version.was_public) == (1, "record", True)
    assert version.said["what_was_decided"] == "One bus an hour runs until 3."
    assert decision.what_was_decided.startswith("1. That one bus an hour runs until 4.")
    assert [one.seen for one in decision.checks.all()] == ["first", "changed"]
    page = public_page(decision)
    assert f"The record was changed on {timezone.localdate():%-d %B %Y}" in page
    assert "The last bus is an hour later." in page
    assert [one.name for one in history(decision)[0].fields] == ["What was decided", "What was weighed"]


def test_a_change_that_people_can_see_is_told_even_where_no_field_was(officer):
    decision = published()
    check = checking.note_first(by=officer.user, decision=decision, text="One")
    options = list(decision.options.all())
    checking.note_change(
        by=officer.user, decision=decision, text="Two", after=check.pk, what_changed="A signature.", options=options
    )
    assert [(step.version.what_changed, step.fields) for step in history(decision)] == [("A signature.", [])]


def test_versions_follow_each_other_and_each_shows_what_came_next(officer):
    decision = published(title="First")
    for title in ("Second", "Third", "Third"):
        revise_decision(by=officer.user, decision=decision, title=title)
    decision.refresh_from_db()
    told = [(step.version.number, [row.pieces for row in step.fields[0].rows]) for step in history(decision)]
    assert [(n, rows[0][0].before, rows[0][0].after) for n, rows in told] == [
        (1, "First", "Second"),
        (2, "Second", "Third"),
    ]


def test_what_a_draft_said_is_not_shown_once_it_is_published(officer):
    decision = make_decision(title="A secret draft")
    check = checking.note_first(by=officer.user, decision=decision, text="One")
    checking.note_change(
        by=officer.user, decision=decision, text="Two", after=check.pk, what_changed="The title.", options=[],
        title="Open",
    )  # fmt: skip
    revise_decision(by=officer.user, decision=decision, reasons="Because of something else.")
    announce_decision(by=officer.user, decision=decision)
    decision.refresh_from_db()
    assert [(one.number, one.was_public) for one in decision.versions.all()] == [(1, False)]
    page = public_page(decision)
    assert ["Open" in page, "A secret draft" in page, "What was changed" in page] == [True, False, False]


def test_a_check_of_what_somebody_else_has_checked_since_is_refused(officer):
    decision = published()
    first = checking.note_first(by=officer.user, decision=decision, text="One")
    checking.note_same(by=officer.user, decision=decision, text="One", after=first.pk)
    address = f"{LIST}{decision.pk}/check/"
    sent = {"record_text": "Two", "after": str(first.pk)}
    assert "Somebody else has checked this decision since." in page_of(
        officer.post(address, {**sent, "same": "1"}), 409
    )
    shown = officer.post(address, {**sent, "changed": "1"})
    late = officer.post(address, {**form_of(shown), **sent, "what_changed": "All of it."})
    assert "Somebody else has checked this decision since." in page_of(late, 422)
    assert (decision.checks.count(), decision.versions.count()) == (2, 0)


def test_what_was_public_is_kept_by_the_database(officer):
    decision = published()
    checking.note_first(by=officer.user, decision=decision, text="One")
    revise_decision(by=officer.user, decision=decision, title="Another")
    for rows in (decision.versions, decision.checks):
        for act in (
            rows.all().delete,
            lambda: DecisionVersion.objects.update(number=9),
            lambda: RecordCheck.objects.update(text="x"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()


def test_a_draft_goes_with_its_checks_and_versions(officer):
    decision = make_decision()
    check = checking.note_first(by=officer.user, decision=decision, text="One")
    checking.note_change(
        by=officer.user, decision=decision, text="Two", after=check.pk, what_changed="All.", options=[], title="New"
    )
    delete_decision(by=officer.user, decision=decision)
    assert not (RecordCheck.objects.exists() or DecisionVersion.objects.exists() or Decision.objects.exists())


def test_what_nobody_checked_for_six_months_waits_for_an_officer(officer):
    never, lately, just_here, draft = published(title="Never"), published(title="Lately"), published(), make_decision()
    old = timezone.now() - datetime.timedelta(days=190)
    Decision.objects.filter(pk__in=[never.pk, lately.pk, draft.pk]).update(created_at=old)
    checking.note_first(by=officer.user, decision=lately, text="One")
    assert list(checking.due_for_a_check(Decision.objects.all())) == [never]
    assert list(checking.due_for_a_check(Decision.objects.filter(pk=just_here.pk))) == []
    listed = page_of(officer.get(f"{LIST}?check=due"))
    assert ["Never" in listed.partition("<tbody>")[2], "Lately" in listed.partition("<tbody>")[2]] == [True, False]
    dashboard = page_of(officer.get("/admin/"))
    assert "Decisions to check against the record" in dashboard


def test_a_check_without_words_is_refused(officer):
    with pytest.raises(ValidationError):
        checking.note_first(by=officer.user, decision=make_decision(), text=" \n")
