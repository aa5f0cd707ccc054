"""`manage.py import_contributions`: what is taken, skipped and refused, and what each row becomes."""

import datetime

import pytest
from wagtail.search.backends import get_search_backend

from engage.accounts.models import Contact
from engage.audit.models import AuditEvent
from engage.contributions.models import Contribution, ImportBatch, Part, Receipt
from engage.contributions.retention import end_what_was_kept_long_enough
from engage.contributions.services import withdraw
from engage.contributions.words import Words, replace_words
from engage.core.text import digest
from engage.notifications.models import Announcement
from tests.contributions.importing import bring_in, texts_of, write_csv
from tests.factories import in_days, make_activity, make_contribution, make_user

pytestmark = pytest.mark.django_db


def test_each_text_column_becomes_a_part_with_its_heading_as_what_was_asked(tmp_path):
    activity = make_activity()
    path = write_csv(
        tmp_path / "answers.csv",
        [
            ["id", "What would help?", "Anything else?"],
            ["1", "A later bus", "No"],
            ["2", "A bench", ""],
            ["3", "", "Lights"],
        ],
    )
    outcome = bring_in(path, activity, texts=["What would help?", "Anything else?"], id_column="id")
    assert (outcome.code, outcome.said) == (
        0,
        [
            "Rows 2 to 4 (3 rows): taken.",
            "3 rows: 3 taken, 0 skipped because they are here already, 0 refused.",
            "No return codes were asked for (--codes), so nobody can follow these answers by code.",
        ],
    )
    parts = Part.objects.filter(contribution__activity=activity).order_by("contribution_id", "position")
    assert [(part.position, part.prompt, part.text) for part in parts] == [
        (1, "What would help?", "A later bus"),
        (2, "Anything else?", "No"),
        (1, "What would help?", "A bench"),
        (1, "Anything else?", "Lights"),
    ]


def test_a_row_becomes_what_receive_would_have_made(tmp_path):
    activity = make_activity()
    known = make_contribution(activity, ["First things\nfirst"], prompts=["words"]).contribution
    bring_in(write_csv(tmp_path / "a.csv", [["words"], ["First things\r\nfirst "]]), activity)
    taken = Contribution.objects.exclude(pk=known.pk).get()

    def facts(contribution):
        part = contribution.parts.get()
        return {
            "kind": contribution.kind,
            "language": contribution.language,
            "tier": contribution.identity_tier,
            "shown_as": contribution.shown_as,
            "promised_by": contribution.promised_by,
            "version": contribution.version,
            "part": (part.text, part.sha256, part.version, part.is_current, part.position, part.prompt, part.language),
            "receipt": len(contribution.receipt.code_digest),
            "consents": contribution.consents.count(),
        }

    assert facts(taken) == facts(known)
    assert facts(taken)["part"][1] == digest("First things\nfirst")
    assert (taken.channel, known.channel) == ("imported", "web")


def test_imported_words_are_found_by_search_and_gone_from_it_once_withdrawn(tmp_path):
    activity = make_activity()
    bring_in(write_csv(tmp_path / "a.csv", [["words"], ["a marmalade canary"], ["nothing"]]), activity)
    found = get_search_backend().search("marmalade", Part)
    assert [part.text for part in found] == ["a marmalade canary"]
    withdraw(by=None, contribution=found[0].contribution)
    assert list(get_search_backend().search("marmalade", Part)) == []


def test_the_same_file_twice_takes_nothing_new(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], ["More buses"], ["More buses"], ["Fewer cars"]])
    assert bring_in(path, activity).said[-2].startswith("3 rows: 3 taken, 0 skipped")
    again = bring_in(path, activity)
    assert again.said == [
        "Rows 2 to 4 (3 rows): skipped: it is here already.",
        "3 rows: 0 taken, 3 skipped because they are here already, 0 refused.",
    ]
    assert texts_of(activity) == [["More buses"], ["More buses"], ["Fewer cars"]]


def test_a_longer_file_takes_only_what_is_new(tmp_path):
    activity = make_activity()
    rows = [["words"], ["More buses"], ["Fewer cars"]]
    bring_in(write_csv(tmp_path / "a.csv", rows), activity)
    longer = write_csv(tmp_path / "b.csv", [*rows, ["More buses"], ["Benches"]])
    assert bring_in(longer, activity).said[:2] == [
        "Rows 2 to 3 (2 rows): skipped: it is here already.",
        "Rows 4 to 5 (2 rows): taken.",
    ]


def test_the_same_words_may_be_given_under_two_activities(tmp_path):
    first, second = make_activity(), make_activity()
    path = write_csv(tmp_path / "a.csv", [["id", "words"], ["1", "More buses"]])
    for activity in (first, second):
        assert bring_in(path, activity, id_column="id").code == 0
    assert (texts_of(first), texts_of(second)) == ([["More buses"]], [["More buses"]])


def test_an_id_met_again_is_skipped_with_the_same_words_and_refused_with_others(tmp_path):
    activity = make_activity()
    rows = [["id", "words"], ["1", "More buses"], ["1", "More buses"], ["1", "Fewer buses"]]
    outcome = bring_in(write_csv(tmp_path / "a.csv", rows), activity, id_column="id")
    assert outcome.code == 3
    assert outcome.said == [
        "Row 2: taken.",
        "Row 3: skipped: it is here already.",
        "Row 4: REFUSED: it is here already with other words; words that were taken in are not replaced.",
        "3 rows: 1 taken, 1 skipped because they are here already, 1 refused.",
        "No return codes were asked for (--codes), so nobody can follow these answers by code.",
    ]
    later = write_csv(tmp_path / "b.csv", [["id", "words"], ["1", "Changed"]])
    assert bring_in(later, activity, id_column="id").code == 3
    assert texts_of(activity) == [["More buses"]]


def test_what_was_withdrawn_does_not_come_back(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["id", "words"], ["1", "Take me out"]])
    bring_in(path, activity, id_column="id")
    withdraw(by=None, contribution=Contribution.objects.get())
    assert bring_in(path, activity, id_column="id").said[0] == (
        "Row 2: skipped: it is here already, and its words were taken away since."
    )
    assert texts_of(activity) == [[""]]


def test_what_the_person_changed_is_left_as_it_is(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["id", "words"], ["1", "First thoughts"]])
    bring_in(path, activity, id_column="id")
    replace_words(
        by=None,
        contribution=Contribution.objects.get(),
        words=[Words("words", "Second thoughts")],
        attachment_digest="",
    )
    assert bring_in(path, activity, id_column="id").said[0] == (
        "Row 2: skipped: it is here already, and the person changed it since."
    )


REFUSALS = {
    "no words": (["1", " \n ", "2027-01-02"], "it holds no words"),
    "no id": (["", "words", "2020-01-02"], "“id” is empty"),
    "no date": (["1", "words", ""], "the date in “date” is empty; write it as 2024-03-04 or 4 March 2024"),
    "wrong date": (
        ["1", "words", "02/30/2020"],
        "the date in “date” is not understood; write it as 2024-03-04 or 4 March 2024",
    ),
    "too long": (["1", "w" * 250_001, "2020-01-02"], "“words” has 250001 characters; 250000 can be taken"),
    "too few cells": (["1", "words"], "it has 2 cells, and there are 3 columns"),
    "too many cells": (["1", "words", "2020-01-02", "x"], "it has 4 cells, and there are 3 columns"),
}


@pytest.mark.parametrize("row, reason", REFUSALS.values(), ids=REFUSALS)
def test_a_row_is_refused_with_its_reason_and_taken_once_mended(tmp_path, row, reason):
    activity = make_activity()
    good = ["2", "Fine words", "3/2/2020"]
    heads = ["id", "words", "date"]
    columns = {"id_column": "id", "date_column": "date"}
    if row == REFUSALS["no words"][0]:
        row = ["1", " \n ", "2020-01-02"]
    outcome = bring_in(write_csv(tmp_path / "a.csv", [heads, row, good]), activity, **columns)
    refused = next(line for line in outcome.said if "REFUSED" in line)
    assert (outcome.code, refused) == (3, f"Row 2: REFUSED: {reason}.")
    assert texts_of(activity) == [["Fine words"]]
    mended = bring_in(write_csv(tmp_path / "b.csv", [heads, ["1", "Mended", "2020-01-02"], good]), activity, **columns)
    assert mended.code == 0
    assert sorted(texts_of(activity)) == [["Fine words"], ["Mended"]]


def test_dates_are_in_the_councils_zone_and_shown_as_received(tmp_path):
    activity = make_activity()
    rows = [["words", "when"], ["a", "2/7/2020 18:30"], ["b", "1518501496471"], ["c", "2020-01-05T10:00:00+02:00"]]
    bring_in(write_csv(tmp_path / "a.csv", rows), activity, date_column="when")
    utc = datetime.UTC
    assert list(Contribution.objects.order_by("pk").values_list("received_at", flat=True)) == [
        datetime.datetime(2020, 7, 2, 17, 30, tzinfo=utc),
        datetime.datetime(2018, 2, 13, 5, 58, 16, 471000, tzinfo=utc),
        datetime.datetime(2020, 1, 5, 8, 0, tzinfo=utc),
    ]


def test_addresses_need_a_basis(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words", "mail"], ["a", "one@example.org"]])
    for basis in ({}, {"contact_basis": "  "}):
        outcome = bring_in(path, activity, email_column="mail", **basis)
        assert (outcome.code, outcome.error) == (
            1,
            "Say with --contact-basis what these people were told their address would be used for.",
        )
    assert (Contribution.objects.count(), Contact.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)


def test_addresses_become_contacts_with_the_basis_and_nobody_is_written_to(tmp_path):
    activity = make_activity(keep_months=6, closes_on=in_days(-5))
    rows = [["words", "mail"], ["a", "One@Example.org "], ["b", ""], ["c", "one@example.org"], ["d", "not an address"]]
    told = "We said we would write once, with the result."
    outcome = bring_in(write_csv(tmp_path / "a.csv", rows), activity, email_column="mail", contact_basis=told)
    assert outcome.code == 3
    assert outcome.said[1] == (
        "Row 5: REFUSED: “mail” does not hold an e-mail address; mend it, or empty it to take only the words."
    )
    contact = Contact.objects.get()
    assert (contact.address, contact.basis, contact.confirmed_at) == ("one@example.org", told, None)
    assert in_days(170) < contact.expires_on < in_days(190)
    taken = Contribution.objects.order_by("pk").values_list("contact", flat=True)
    assert list(taken) == [contact.pk, None, contact.pk]
    assert Announcement.objects.count() == 0


def test_people_are_told_when_that_is_asked_for(tmp_path):
    activity = make_activity()
    rows = [["words", "mail"], ["a", "one@example.org"], ["b", ""]]
    path = write_csv(tmp_path / "a.csv", rows)
    bring_in(path, activity, email_column="mail", contact_basis="News of this.", tell=True)
    told = Contribution.objects.exclude(contact=None).get()
    assert list(Announcement.objects.values_list("kind", "subject")) == [("receipt", told.reference)]


def test_mending_an_address_takes_the_row_that_was_refused_and_no_other(tmp_path):
    activity = make_activity()
    columns = {"email_column": "mail", "contact_basis": "News of this."}
    heads, second = ["words", "mail"], ["same words", "two@example.org"]
    bring_in(write_csv(tmp_path / "a.csv", [heads, ["same words", "broken"], second]), activity, **columns)
    mended = write_csv(tmp_path / "b.csv", [heads, ["same words", "one@example.org"], second])
    assert bring_in(mended, activity, **columns).said[:2] == [
        "Row 2: taken.",
        "Row 3: skipped: it is here already.",
    ]
    addresses = Contribution.objects.order_by("pk").values_list("contact__address", flat=True)
    assert list(addresses) == ["two@example.org", "one@example.org"]


def test_rows_that_would_be_removed_at_once_are_refused(tmp_path):
    """Words are kept from the last day of the activity, or from their own when it has none."""
    old = (in_days(-800)).isoformat()
    path = write_csv(tmp_path / "a.csv", [["words", "when"], ["old", old], ["new", in_days(-10).isoformat()]])
    endless = make_activity(closes_on=None, opens_on=in_days(-900), keep_months=24)
    outcome = bring_in(path, endless, date_column="when")
    assert outcome.said[0] == "Row 2: REFUSED: it is older than the 24 months for which words are kept here."
    assert texts_of(endless) == [["new"]]
    closed_later = make_activity(opens_on=in_days(-900), closes_on=in_days(-1), keep_months=24)
    assert bring_in(path, closed_later, date_column="when").code == 0
    end_what_was_kept_long_enough()
    assert (texts_of(endless), texts_of(closed_later)) == ([["new"]], [["old"], ["new"]])


def test_the_record_counts_and_names_references_and_holds_no_words_or_addresses(tmp_path):
    activity, officer = make_activity(), make_user(is_staff=True)
    rows = [["id", "words", "mail"], ["1", "canaryword", "canary@example.org"], ["2", "", ""], ["1", "canaryword", ""]]
    path = write_csv(tmp_path / "a.csv", rows)
    outcome = bring_in(
        path, activity, id_column="id", email_column="mail", contact_basis="News of this.", by=officer.email
    )
    batch = ImportBatch.objects.get()
    assert (batch.taken, batch.skipped, batch.refused, batch.started_by) == (1, 1, 1, officer)
    assert batch.finished_at is not None
    events = AuditEvent.objects.filter(subject=f"activity:{activity.slug}").order_by("pk")
    reference = Contribution.objects.get().reference
    assert [(event.verb, event.actor_id, event.detail) for event in events] == [
        ("contributions.received", officer.pk, {"references": [reference]}),
        ("import.finished", officer.pk, {"taken": 1, "skipped": 1, "refused": 1, "import": batch.pk}),
    ]
    assert "canary" not in " ".join(outcome.said)


def test_only_staff_can_be_named_as_the_one_who_does_it(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"]])
    outcome = bring_in(path, make_activity(), by=make_user().email)
    assert (outcome.code, outcome.error) == (1, "Nobody on the staff signs in with the address given with --by.")


def test_the_same_file_from_other_columns_is_refused_unless_that_is_meant(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["one", "two"], ["a", "b"]])
    assert bring_in(path, activity, texts=["one"]).code == 0
    outcome = bring_in(path, activity, texts=["two"])
    assert (outcome.code, texts_of(activity)) == (1, [["a"]])
    assert outcome.error == (
        "This file was brought in before, from other columns: its answers would be here twice. "
        "Name the same columns, or say --other-columns."
    )
    assert bring_in(path, activity, texts=["two"], other_columns=True).code == 0
    assert texts_of(activity) == [["a"], ["b"]]


def test_rows_are_known_again_after_the_key_was_changed(tmp_path, settings):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"], ["b"]])
    bring_in(path, activity)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, from today"
    longer = write_csv(tmp_path / "b.csv", [["words"], ["a"], ["b"], ["c"]])
    assert bring_in(longer, activity).said[:2] == [
        "Rows 2 to 3 (2 rows): skipped: it is here already.",
        "Row 4: taken.",
    ]


def test_words_are_kept_exactly_as_they_were_given(tmp_path):
    activity = make_activity()
    given = [
        'She said "no",\nand left',
        "line one\r\nline two\rline three",
        "Cafe\u0301 is one letter",
        "👩🏽‍🦽 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "שלום \u202bעברית\u202c and مرحبا",
        "nul\x00byte",
        "=1+1",
        "  space around  ",
        "x" * 200_000,
    ]
    kept = [
        'She said "no",\nand left',
        "line one\nline two\nline three",
        "Café is one letter",
        "👩🏽‍🦽 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "שלום \u202bעברית\u202c and مرحبا",
        "nulbyte",
        "=1+1",
        "space around",
        "x" * 200_000,
    ]
    outcome = bring_in(write_csv(tmp_path / "a.csv", [["words"], *([text] for text in given)]), activity)
    assert outcome.code == 0
    assert texts_of(activity) == [[text] for text in kept]
    assert Receipt.objects.count() == len(given)


def test_places_are_the_lines_on_which_rows_start(tmp_path):
    activity = make_activity()
    path = tmp_path / "a.csv"
    path.write_text('words,n\n\n"two\nlines",1\n,2\n,\n"",\nlast,3\n')
    assert bring_in(path, activity).said[:4] == [
        "Row 3: taken.",
        "Row 5: REFUSED: it holds no words.",
        "Row 8: taken.",
        "3 rows: 2 taken, 0 skipped because they are here already, 1 refused.",
    ]
