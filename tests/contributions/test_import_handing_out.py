"""The return codes of an import from the screens: made while they are downloaded, had once."""

import datetime

import pytest
from django.utils import timezone

from engage.accounts.enums import Role
from engage.audit.models import AuditEvent
from engage.contributions.enums import GivenKind, Use
from engage.contributions.importing import handing_out
from engage.contributions.importing.handing_out import AlreadyGiven, begin, forget_numbers
from engage.contributions.models import Given, ImportBatch, Receipt
from engage.contributions.services import withdraw
from tests.contributions.desk import Desk, as_csv
from tests.contributions.importing import bring_in, write_csv
from tests.factories import make_activity, make_user

pytestmark = pytest.mark.django_db


def brought_in(desk: Desk, rows: int = 3) -> ImportBatch:
    answers = [[f"r{n}", f"answer {n}", f"p{n}@example.org" if n % 2 else ""] for n in range(rows)]
    content = as_csv([["id", "words", "mail"], *answers])
    return desk.bring_in(content, make_activity(), Use.RESPONDENT, Use.TEXT, Use.EMAIL)


def test_a_line_for_everybody_and_every_code_opens_theirs():
    desk = Desk()
    batch = brought_in(desk)
    assert Receipt.objects.count() == 0
    heading, *rows = desk.codes(batch)
    assert heading == ["reference", "code", "id", "email", "phone", *(f"address {line}" for line in range(1, 8))]
    assert [row[2:4] for row in rows] == [["r0", ""], ["r1", "p1@example.org"], ["r2", ""]]
    for reference, code, *_rest in rows:
        assert Receipt.objects.for_code(code).contribution.reference == reference
    assert not Given.objects.filter(kind=GivenKind.RESPONDENT).exists()
    trail = AuditEvent.objects.filter(verb__startswith="import.codes").order_by("pk")
    assert [(event.verb, event.actor) for event in trail] == [
        ("import.codes_begun", desk.user), ("import.codes_given", desk.user)
    ]  # fmt: skip
    assert trail[1].detail == {"codes": 3}
    assert rows[0][1] not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_each_way_of_reaching_people_has_a_column_and_each_line_of_an_address():
    desk, address = Desk(), "Ana Vale\n4 Mill Street\nMerebridge\nMB1 2AB"
    rows = [["a", "", "", "0121 496 0000"], ["b", "", address, "0121 496 0001"], ["c", "cy@example.org", address, ""]]
    content = as_csv([["words", "mail", "where", "phone"], *rows, ["d", "", "", ""]])
    batch = desk.bring_in(content, make_activity(), Use.TEXT, Use.EMAIL, Use.POST, Use.PHONE)
    _heading, *lines = desk.codes(batch)
    nowhere = [""] * 7
    assert [line[3:] for line in lines] == [
        ["", "0121 496 0000", *nowhere],
        ["", "", "Ana Vale", "4 Mill Street", "Merebridge", "MB1 2AB", "", "", ""],
        ["cy@example.org", "", *nowhere],
        ["", "", *nowhere],
    ]


def test_it_is_never_cached_and_comes_in_lots(monkeypatch):
    monkeypatch.setattr(handing_out, "AT_ONCE", 2)
    desk = Desk()
    batch = brought_in(desk, rows=5)
    response = desk.post(f"{batch.pk}/codes/")
    chunks = list(response.streaming_content)
    assert (len(chunks), "no-store" in response["Cache-Control"]) == (4, True)
    assert Receipt.objects.count() == 5


def test_the_second_time_it_is_refused_and_said():
    desk = Desk()
    batch = brought_in(desk)
    _heading, first, *_others = desk.codes(batch)
    again = desk.post(f"{batch.pk}/codes/")
    assert (again.status_code, again.url) == (302, f"/admin/imports/{batch.pk}/")
    assert "The return codes were given out already." in desk.get(f"{batch.pk}/").content.decode()
    assert Receipt.objects.for_code(first[1])


def test_a_line_that_broke_leaves_a_second_try_and_the_torn_file_opens_nothing(monkeypatch):
    monkeypatch.setattr(handing_out, "AT_ONCE", 2)
    desk = Desk()
    batch = brought_in(desk, rows=5)
    torn = desk.client.post(f"/admin/imports/{batch.pk}/codes/").streaming_content
    next(torn)
    lost = next(torn).decode().split(",")[1]
    assert Receipt.objects.for_code(lost)
    assert "was cut short" in desk.get(f"{batch.pk}/").content.decode()
    rows = desk.codes(batch)[1:]
    assert len(rows) == 5
    assert Receipt.objects.for_code(lost) is None
    with pytest.raises(AlreadyGiven):  # the first download comes back to life
        next(torn)
    assert Receipt.objects.count() == 5
    assert all(Receipt.objects.for_code(row[1]) for row in rows)


@pytest.mark.parametrize(
    "who, may",
    [("officer", False), ("admin", True), ("superuser", False), ("analyst", False)],
)
def test_only_whoever_brought_them_in_or_an_administrator_has_them(who, may):
    batch = brought_in(Desk())
    people = {
        "officer": lambda: make_user(Role.ENGAGEMENT_OFFICER),
        "admin": lambda: make_user(Role.ADMINISTRATOR),
        "superuser": lambda: make_user(is_superuser=True, is_staff=True),
        "analyst": lambda: make_user(Role.ANALYST),
    }
    other = Desk(people[who]())
    response = other.post(f"{batch.pk}/codes/")
    assert (response.status_code == 200, Receipt.objects.count()) == (may, 0)
    if may:
        assert (len(list(response.streaming_content)), Receipt.objects.count()) == (2, 3)


def test_who_withdrew_gets_no_code():
    desk = Desk()
    batch = brought_in(desk)
    withdraw(by=None, contribution=batch.contributions.order_by("pk").first())
    assert [row[2] for row in desk.codes(batch)[1:]] == ["r1", "r2"]


def test_the_commands_own_codes_are_not_given_out_again(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"]])
    bring_in(path, activity, codes=tmp_path / "codes.csv")
    batch = activity.imports.get()
    with pytest.raises(AlreadyGiven, match="written to a file"):
        begin(by=None, batch=batch)


def test_an_import_by_the_command_without_codes_can_have_them_from_the_screen(tmp_path):
    activity = make_activity()
    bring_in(write_csv(tmp_path / "a.csv", [["words"], ["a"]]), activity)
    old = Receipt.objects.get().code_digest
    admin = Desk(role=Role.ADMINISTRATOR)
    row = admin.codes(activity.imports.get())[1]
    assert Receipt.objects.for_code(row[1]).contribution.reference == row[0]
    assert Receipt.objects.get().code_digest != old


def test_a_number_that_looks_like_a_formula_is_made_harmless():
    desk = Desk()
    content = as_csv([["id", "words"], ["=1+1", "a"]])
    batch = desk.bring_in(content, make_activity(), Use.RESPONDENT, Use.TEXT)
    assert desk.codes(batch)[1][2] == "'=1+1"


@pytest.mark.parametrize("days, left", [(29, 3), (31, 0)])
def test_numbers_of_people_are_forgotten_when_nobody_comes_for_the_codes(days, left):
    desk = Desk()
    batch = brought_in(desk)
    ImportBatch.objects.update(finished_at=timezone.now() - datetime.timedelta(days=days))
    forget_numbers()
    assert Given.objects.filter(kind=GivenKind.RESPONDENT).count() == left
    assert [row[2] for row in desk.codes(batch)[1:]] == (["r0", "r1", "r2"] if left else ["", "", ""])


def test_an_unfinished_import_has_none():
    desk = Desk()
    batch = desk.check(as_csv([["words"], ["a"]]), make_activity(), Use.TEXT)
    with pytest.raises(AlreadyGiven):
        begin(by=desk.user, batch=batch)
