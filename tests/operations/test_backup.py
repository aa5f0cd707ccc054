"""A backup is whole, sealed and put back all or not at all; what was taken away since then is taken away again."""

import datetime
import io
import json
import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from consultations.models import Draft
from consultations.services import begin_draft, discard_draft, keep_answer, submit_response
from engage.accounts.models import Contact
from engage.accounts.services import forget_contact, stop_messages
from engage.audit import services as audit
from engage.audit.models import AuditEvent
from engage.contributions.enums import Ending, Purpose
from engage.contributions.models import Contribution, Part
from engage.contributions.services import Answered, give_consent, set_contact, withdraw
from engage.core import erasures
from engage.core.backup.archive import NotOurs
from engage.core.backup.making import make_backup
from engage.core.backup.restoring import restore_backup
from engage.media.models import Picture
from engage.media.services import keep_picture, remove_picture
from engage.notifications.enums import MessageState
from engage.notifications.models import Message
from engage.notifications.services import announce
from engage.participant.services import say_about_quoting
from tests.factories import ask, make_consultation, make_contribution, make_organisation, make_user, sign_in
from tests.media.pictures import plain, upload

CANARY = "zqkanarivogel"


@pytest.fixture(autouse=True)
def own_folders(own_database, tmp_path, monkeypatch):
    """Files and the record of erasures of this test alone."""
    for alias in ("default", "private", "erasures"):
        monkeypatch.setattr(storages[alias], "location", str(tmp_path / alias))
        monkeypatch.setattr(storages[alias], "base_location", str(tmp_path / alias))


def back_up() -> bytes:
    out = io.BytesIO()
    make_backup(out)
    return out.getvalue()


def restore(archive: bytes, **options):
    return restore_backup(io.BytesIO(archive), **{"replace": True, "erasures_unknown": False, **options})


def content_of(alias: str, name: str) -> bytes:
    with storages[alias].open(name) as file:
        return file.read()


def words() -> list[str]:
    return list(Part.objects.exclude(text="").order_by("pk").values_list("text", flat=True))


# --- All of it, or nothing -------------------------------------------------------------------------------


def test_everything_comes_back():
    kept = make_contribution(texts=["Before the backup"], email="ana@example.org").contribution
    storages["default"].save("documents/plan.txt", ContentFile(b"the plan"))
    archive = back_up()
    make_contribution(texts=["After it"])
    storages["default"].delete("documents/plan.txt")

    done = restore(archive)

    assert (done.files, done.erased_again) == (1, 0)
    assert words() == ["Before the backup"]
    assert Contribution.objects.get() == kept
    assert content_of("default", "documents/plan.txt") == b"the plan"
    assert AuditEvent.objects.latest("pk").verb == "database.restored"
    make_contribution(texts=["Life goes on"])
    assert words() == ["Before the backup", "Life goes on"]


def test_one_restore_after_another():
    make_contribution(texts=["Once"])
    first = back_up()
    restore(first)
    second = back_up()
    restore(second)
    restore(first)
    assert words() == ["Once"]


def test_what_the_database_refuses_it_still_refuses():
    """Triggers and search come along."""
    part = make_contribution(texts=["Potholes everywhere"]).contribution.parts.get()
    restore(back_up())
    with pytest.raises(Exception, match="rows are kept as they are"), connection.cursor() as cursor:
        cursor.execute("UPDATE contributions_part SET text = 'other' WHERE id = %s", [part.pk])

    assert [found.pk for found in get_search_backend().search("pothole", Part)] == [part.pk]


def members(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def packed(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def test_the_archive_says_what_is_in_it():
    storages["private"].save("pictures/a.webp", ContentFile(b"a picture"))
    inside = members(back_up())
    assert list(inside) == ["backup.json", "database", "files/private/pictures/a.webp", "manifest.json"]
    assert list(json.loads(inside["manifest.json"])["digests"]) == list(inside)[:-1]


def changed(whole: bytes, *, without: str = "no such name", **contents: bytes) -> bytes:
    return packed({name: content for name, content in {**members(whole), **contents}.items() if without not in name})


def damaged(whole: bytes) -> dict[str, bytes]:
    inside = members(whole)
    return {
        "cut off": whole[: len(whole) // 2],
        "its end is missing": changed(whole, without="manifest"),
        "a bit of the database turned": changed(whole, database=b"x" + inside["database"][1:]),
        "a file is missing": changed(whole, without="/"),
        "a file was added": changed(whole, **{"files/private/extra": b"x"}),
        "a file leads out of the folder": changed(whole, **{"files/../../x": b"x"}),
        "it holds something else": changed(whole, **{"etc/passwd": b"x"}),
        "another seal": changed(
            whole, **{"manifest.json": inside["manifest.json"].replace(b'"seal": "', b'"seal": "0')}
        ),
        "a list that is none": changed(whole, **{"manifest.json": b"[]"}),
        "not an archive": b"Dear Sir or Madam, " * 1000,
        "nothing": b"",
    }


def test_what_is_damaged_is_refused_and_changes_nothing():
    make_contribution(texts=["Before"])
    storages["private"].save("pictures/a.webp", ContentFile(b"a picture"))
    whole = back_up()
    make_contribution(texts=["After"])
    storages["private"].delete("pictures/a.webp")
    for how, archive in damaged(whole).items():
        with pytest.raises(NotOurs):
            restore(archive)
        assert words() == ["Before", "After"], how
        assert not storages["private"].exists("pictures/a.webp"), how
    assert [path.name for path in Path(settings.DATA_DIR).glob("restore-*")] == []


def test_one_of_another_installation_is_refused(settings):
    whole = back_up()
    settings.SECRET_KEY = "the key of quite another council, kept by other people"
    with pytest.raises(NotOurs, match="key"):
        restore(whole)
    settings.SECRET_KEY_FALLBACKS = ["a key for tests only, kept out of every real site"]
    assert restore(whole).files == 0


def test_what_is_here_is_given_up_only_when_told():
    whole = back_up()
    with pytest.raises(CommandError, match="--replace"):
        restore(whole, replace=False)


def test_one_of_a_newer_version_is_refused():
    whole = back_up()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0999_later', %s)", [timezone.now()]
        )
    newer = back_up()
    with pytest.raises(CommandError, match=r"newer version of Engage: core\.0999_later"):
        restore(newer)
    restore(whole)


def test_when_it_fails_half_way_all_is_as_it_was(monkeypatch):
    make_contribution(texts=["Before"])
    storages["private"].save("pictures/a.webp", ContentFile(b"a picture"))
    whole = back_up()
    make_contribution(texts=["After"])
    storages["private"].delete("pictures/a.webp")

    def fail(*_args):
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as patched:
        patched.setattr(erasures, "carry_out_again", fail)
        with pytest.raises(RuntimeError):
            restore(whole)
    assert words() == ["Before", "After"]
    assert not storages["private"].exists("pictures/a.webp")
    restore(whole)
    assert words() == ["Before"]


def test_into_a_file_that_is_whole_or_not_there(tmp_path):
    target = tmp_path / "one.tar"
    call_command("backup", str(target))
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(target))
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "none.tar"))


# --- What was taken away stays away ----------------------------------------------------------------------


def test_words_taken_back_since_the_backup_do_not_come_back():
    contribution = make_contribution(
        texts=[f"I said {CANARY}"], email=f"{CANARY}@example.org", shown_as=CANARY
    ).contribution
    make_contribution(texts=["I stay"])
    whole = back_up()
    assert CANARY.encode() in whole or connection.vendor == "postgresql"  # its dump is compressed
    withdraw(by=None, contribution=contribution)
    assert restore(whole).erased_again == 1
    contribution.refresh_from_db()
    assert (contribution.ending, words(), Contact.objects.count()) == (Ending.WITHDRAWN, ["I stay"], 0)
    assert everything_holding(CANARY) == []


def everything_holding(needle: str) -> list[str]:
    """Tables whose rows hold it; for SQLite the files, too."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [table for row in cursor.fetchall() if needle in str(row)]
    if connection.vendor == "sqlite":
        connection.close()
        folder = Path(connection.settings_dict["NAME"]).parent
        found += [path.name for path in folder.iterdir() if needle.encode() in path.read_bytes()]
    return found


def test_what_was_removed_when_its_time_was_over_is_not_counted_as_taken_back():
    contribution = make_contribution().contribution
    whole = back_up()
    withdraw(by=None, contribution=contribution, ending=Ending.RETENTION)
    restore(whole)
    contribution.refresh_from_db()
    assert contribution.ending == Ending.RETENTION


def test_addresses_do_not_come_back():
    given = [make_contribution(email=f"person-{n}-{CANARY}@example.org").contribution for n in range(3)]
    whole = back_up()
    set_contact(by=None, contribution=given[0], contact=None)
    forget_contact(by=None, contact=given[1].contact)
    stop_messages(by=None, contact=given[2].contact)
    assert restore(whole).erased_again == 3
    assert [(one.address, one.stopped_at is None) for one in Contact.objects.all()] == [
        (f"person-2-{CANARY}@example.org", False)
    ]


def test_a_number_given_out_anew_is_somebody_else_s():
    """After a restore rows get numbers that had been given out before: an old line must not take a new row away."""
    whole = back_up()
    forget_contact(by=None, contact=make_contribution(email="first@example.org").contribution.contact)
    restore(whole)
    second = make_contribution(email="second@example.org").contribution.contact
    restore(back_up())
    restore(whole)
    make_contribution(email="third@example.org")
    restore(back_up())
    assert list(Contact.objects.values_list("address", flat=True)) == ["third@example.org"]
    assert second.pk is not None


def test_a_no_to_being_quoted_stays_a_no():
    contribution = make_contribution().contribution
    give_consent(by=None, contribution=contribution, answer=Answered(Purpose.QUOTE, True, "Yes"))
    whole = back_up()
    say_about_quoting(contribution=contribution, granted=False)
    restore(whole)
    assert not Contribution.objects.consenting(Purpose.QUOTE).exists()


def test_a_removed_picture_does_not_come_back():
    picture = keep_picture(by=None, upload=upload(plain()), alt_text="A bus stop")
    names = [picture.file.name, picture.small.name]
    whole = back_up()
    remove_picture(by=None, picture=picture)
    restore(whole)
    assert not Picture.objects.exists()
    assert [name for name in names if storages["private"].exists(name)] == []


@pytest.mark.parametrize("sent", [False, True])
def test_answers_deleted_before_or_withdrawn_after_they_were_sent_do_not_come_back(sent):
    page = make_consultation(questions=[ask("What would help?")])
    draft, token = begin_draft(page=page)
    keep_answer(draft=draft, question=page.asked()[0], text=f"I wrote {CANARY}")
    whole = back_up()
    if sent:
        response = submit_response(by=None, draft=draft, token=token)
        withdraw(by=None, contribution=response.contribution)
    else:
        discard_draft(draft=draft)
    restore(whole)
    assert (Draft.objects.count(), everything_holding(CANARY)) == (0, [])


def test_nobody_is_signed_in_and_no_message_goes_out_twice():
    sign_in(make_user())
    given = make_contribution(email="ana@example.org").contribution
    announce(organisation=make_organisation(), kind="receipt", subject=given.reference)
    whole = back_up()
    restore(whole)
    assert not Session.objects.exists()
    assert list(Message.objects.values_list("state", flat=True)) == [MessageState.UNKNOWN]


# --- The record of what was taken away -------------------------------------------------------------------


def test_without_the_record_nothing_is_put_back_unless_told():
    contribution = make_contribution(texts=[CANARY]).contribution
    whole = back_up()
    withdraw(by=None, contribution=contribution)
    for day in erasures._days():
        for line in storages["erasures"].listdir(day)[1]:
            storages["erasures"].delete(f"{day}/{line}")
    with pytest.raises(CommandError, match="--erasures-unknown"):
        restore(whole)
    assert words() == []
    restore(whole, erasures_unknown=True)
    assert words() == [CANARY]


def test_the_record_says_nothing_of_anybody():
    contribution = make_contribution(texts=[CANARY], email=f"{CANARY}@example.org").contribution
    withdraw(by=make_user(), contribution=contribution)
    (day,) = erasures._days()
    names = storages["erasures"].listdir(day)[1]
    assert [name.partition("+")[2] for name in names] == [
        f"contribution.withdrawn+contribution_{contribution.reference}+withdrawn"
    ]
    assert content_of("erasures", f"{day}/{names[0]}") == b""


def test_tick_makes_up_for_what_did_not_reach_it(monkeypatch):
    contribution = make_contribution().contribution
    with monkeypatch.context() as patched:
        patched.setattr(erasures, "keep", lambda erasure: 1 / 0)
        withdraw(by=None, contribution=contribution)
    assert erasures._days() == []
    assert (audit.keep_erasures(), audit.keep_erasures()) == (1, 0)
    assert [one.verb for one in erasures.since(contribution.received_at)] == ["contribution.withdrawn"]


def test_an_act_that_was_undone_is_not_in_it():

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        withdraw(by=None, contribution=make_contribution().contribution)
        1 / 0  # noqa: B018
    assert erasures._days() == []


def test_lines_go_when_no_backup_needs_them():
    now = timezone.now()
    for days in (0, 399, 402):
        erasures.keep(erasures.Erasure(now - datetime.timedelta(days=days), "contact.forgotten", f"contact:{days}"))
    assert erasures.forget_old() == 1
    assert [one.subject for one in erasures.since(now - datetime.timedelta(days=1000))] == ["contact:399", "contact:0"]
