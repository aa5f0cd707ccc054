"""What was deleted is gone from the database's files, too."""

import random
from pathlib import Path

import pytest
from django.db import connection
from wagtail.search.backends import get_search_backend

from engage.accounts.models import Contact
from engage.audit.models import AuditEvent
from engage.contributions import due
from engage.contributions.models import Part
from engage.contributions.services import withdraw
from engage.core import traces
from tests.factories import make_contribution

# Whole words, because the search index keeps words; no two begin alike, because it keeps beginnings once.
CANARY = "qzjkvxwhurbf"
LEAF = CANARY[3:].encode()  # what is left of it where the index has folded its beginning into another word


def files() -> dict[str, bytes]:
    path = Path(connection.settings_dict["NAME"])
    found = {name: path.with_name(path.name + name) for name in ("", "-wal", "-shm")}
    return {name: path.read_bytes() for name, path in found.items() if path.exists()}


def holding(needle: bytes = LEAF) -> list[str]:
    return [name for name, content in files().items() if needle in content]


@pytest.mark.sqlite
def test_withdrawn_words_are_in_no_file_of_the_database(own_database):
    contribution = make_contribution(texts=[f"I said {CANARY} there"], email=f"{CANARY}@example.org").contribution
    for number in range(20):
        make_contribution(texts=[f"Others said {number} other things, {CANARY[:3]} among them"])
    traces.empty_the_log()
    assert list(get_search_backend().search(CANARY, Part)) == [contribution.parts.get()]
    assert holding() == [""]

    withdraw(by=None, contribution=contribution)

    assert holding() == ["", "-wal"], "Nothing is left behind: this test would prove nothing"
    due.wipe_traces()
    assert holding() == []
    assert files()["-wal"] == b""


@pytest.mark.sqlite
def test_a_table_whose_pages_were_split_is_written_anew(own_database):
    assert any(leaves_a_copy(seed) for seed in range(40)), "SQLite leaves no copies any more: no need to write anew"
    assert traces.write_anew()
    traces.empty_the_log()
    assert holding(b"copy-") == []


def leaves_a_copy(seed: int) -> bool:
    """Whether rows put in between others, then emptied, are still in the file although SQLite overwrites."""
    chance = random.Random(seed)
    ids = list(range(60))
    chance.shuffle(ids)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE split_{seed} (id integer PRIMARY KEY, words text)")
        for pk in ids:
            words = f"copy-{seed}-{pk}-" + "x" * chance.randint(200, 1500)
            cursor.execute(f"INSERT INTO split_{seed} VALUES (%s, %s)", [pk, words])  # noqa: S608
        cursor.execute(f"UPDATE split_{seed} SET words = ''")  # noqa: S608
    traces.empty_the_log()
    return holding(f"copy-{seed}-".encode()) == [""]


@pytest.mark.sqlite
def test_a_file_too_large_is_not_written_anew(own_database, monkeypatch):
    monkeypatch.setattr(traces, "LARGEST_REWRITTEN", 1000)
    assert not traces.write_anew()


@pytest.mark.sqlite
def test_the_log_is_emptied_later_when_somebody_still_reads_it(own_database):
    make_contribution()
    other = connection.copy()
    try:
        with other.cursor() as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM contributions_part").fetchone()
            make_contribution()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 50")
            assert not traces.empty_the_log()
            reader.execute("ROLLBACK")
    finally:
        other.close()
    assert traces.empty_the_log()


@pytest.mark.postgres
def test_dead_rows_are_vacuumed(own_database):
    contribution = make_contribution(texts=[f"I said {CANARY}"]).contribution
    withdraw(by=None, contribution=contribution)
    assert dead_rows("contributions_part") > 0
    due.wipe_traces()
    assert dead_rows("contributions_part") == 0


def dead_rows(table: str) -> int:
    """As VACUUM itself counts them: a page that is all visible holds none."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgstattuple")
        cursor.execute("SELECT dead_tuple_count FROM pgstattuple(%s)", [table])
        return cursor.fetchone()[0]


def test_traces_are_wiped_once_for_each_time_something_was_taken_away(own_database):
    contribution = make_contribution(email="ana@example.org").contribution
    due.wipe_traces()
    assert wiped() == 0
    withdraw(by=None, contribution=contribution)
    due.wipe_traces()
    due.wipe_traces()
    assert wiped() == 1
    withdraw(by=None, contribution=make_contribution().contribution)
    due.wipe_traces()
    assert wiped() == 2


def wiped() -> int:
    return AuditEvent.objects.filter(verb="traces.wiped").count()


def test_the_file_is_written_anew_once_a_night(own_database, monkeypatch):
    monkeypatch.setattr(due, "NIGHT", range(24))
    due.wipe_traces()
    due.wipe_traces()
    times = AuditEvent.objects.filter(verb="database.written-anew").count()
    assert times == (1 if connection.vendor == "sqlite" else 0)
    monkeypatch.setattr(due, "NIGHT", range(0))
    due.wipe_traces()
    assert AuditEvent.objects.filter(verb="database.written-anew").count() == times


def test_every_table_with_something_personal_is_known(db):
    tables = traces.personal_tables()
    assert {Part._meta.db_table, Contact._meta.db_table, "wagtailsearch_indexentry", "django_session"} <= set(tables)
    assert "contributions_activity" not in tables
