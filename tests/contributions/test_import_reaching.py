"""How people in a file can be reached: by e-mail, by post or by phone, one way for each."""

import pytest

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact
from engage.contributions.enums import Use
from engage.contributions.models import Contribution
from engage.notifications.deriving import derive
from tests.contributions.desk import Desk, as_csv
from tests.contributions.importing import bring_in, write_csv
from tests.factories import make_activity, make_user, sign_in
from tests.notifications.factories import publish_for
from tests.pages import page_of

pytestmark = pytest.mark.django_db

HEADINGS = ["words", "E-mail", "Name", "Address line 1", "Town", "Postcode", "Mobile"]
USES = [Use.TEXT, Use.EMAIL, Use.POST, Use.POST, Use.POST, Use.POST, Use.PHONE]
ADA = ["Ada Reed", "3 Harbour Row", "Merebridge", "MB1 2AB"]
NUMBER = "01632 960001"


def file_of(*rows) -> bytes:
    return as_csv([HEADINGS, *([f"word {number}", *row] for number, row in enumerate(rows))])


def reached(activity) -> list[tuple[str, str] | None]:
    people = Contribution.objects.filter(activity=activity).select_related("contact").order_by("pk")
    return [(one.contact.kind, one.contact.address) if one.contact else None for one in people]


def test_one_way_is_kept_of_each_person():
    activity, desk = make_activity(), Desk()
    batch = desk.bring_in(
        file_of(
            ["Ada@example.org", *ADA, NUMBER],
            ["", *ADA, NUMBER],
            ["", "", "", "", "", NUMBER],
            ["", "", "", "", "", ""],
        ),
        activity,
        *USES,
    )
    assert (batch.taken, batch.refused) == (4, 0)
    assert reached(activity) == [
        (ContactKind.EMAIL, "ada@example.org"),
        (ContactKind.POST, "Ada Reed\n3 Harbour Row\nMerebridge\nMB1 2AB"),
        (ContactKind.PHONE, NUMBER),
        None,
    ]
    assert Contact.objects.count() == 3


def test_the_dry_run_shows_where_it_would_write():
    desk = Desk()
    desk.check(file_of(["", *ADA, ""], ["", "", "", "", "", NUMBER]), make_activity(), *USES)
    assert "Write to Ada Reed, 3 Harbour Row, Merebridge, MB1 2AB." in desk.text
    assert f"Text or call {NUMBER}." in desk.text
    assert Contact.objects.count() == 0


def test_a_name_alone_is_no_address_where_there_is_a_number():
    activity, desk = make_activity(), Desk()
    row = ["", "Ada Reed", "", "", "", NUMBER]
    batch = desk.bring_in(file_of(row, ["", *ADA, NUMBER]), activity, *USES)
    assert (batch.taken, batch.refused) == (2, 0)
    assert reached(activity) == [(ContactKind.PHONE, NUMBER), (ContactKind.POST, "\n".join(ADA))]


NO_ADDRESS = (
    "the postal address that begins in “Name” needs 2 to 7 lines, and 320 characters at most; mend it, or empty it to"
    " take only the words"
)
NO_NUMBER = "“Mobile” does not hold a whole phone number; mend it, or empty it to take only the words"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "Ada Reed", "", "", "", ""], NO_ADDRESS),
        (["", "A\nB\nC\nD", "E", "F\nG", "H", ""], NO_ADDRESS),
        (["", "Ada", "x" * 320, "", "", ""], NO_ADDRESS),
        (["", "", "", "", "", "ask Bo, 12"], NO_NUMBER),
    ],
    ids=["one line", "eight lines", "too long", "no number"],
)
def test_what_is_no_address_refuses_the_row_and_says_why(row, reason):
    activity, desk = make_activity(), Desk()
    batch = desk.bring_in(file_of(row, ["ada@example.org", *[""] * 5]), activity, *USES)
    assert (batch.taken, list(batch.refusals.values_list("place", "reason"))) == (1, [(2, reason)])


def test_an_address_in_one_cell_is_taken_apart_at_its_commas(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words", "where"], ["a", "Ada Reed, 3 Harbour Row , Merebridge,MB1 2AB"]])
    assert bring_in(path, activity, post_column="where", contact_basis="News of this.").code == 0
    assert reached(activity) == [(ContactKind.POST, "Ada Reed\n3 Harbour Row\nMerebridge\nMB1 2AB")]


@pytest.mark.parametrize("column", ["post_column", "phone_column"])
def test_without_what_they_were_told_none_is_taken(tmp_path, column):
    path = write_csv(tmp_path / "a.csv", [["words", "where"], ["a", "Harbour Row, Merebridge"]])
    outcome = bring_in(path, make_activity(), **{column: "where"})
    assert (outcome.code, Contribution.objects.count()) == (1, 0)
    desk = Desk()
    batch = desk.choose(path.read_bytes(), make_activity())
    use = Use.POST if column == "post_column" else Use.PHONE
    assert desk.map(batch, Use.TEXT, use, contact_basis="").status_code == 422
    assert "Write what these people were told their address would be used for" in desk.text


def test_the_headings_say_which_columns_are_an_address():
    desk = Desk()
    batch = desk.choose(file_of(["", *ADA, ""]), make_activity())
    desk.get(f"{batch.pk}/columns/")
    chosen = [field.value() for field, _values in desk.page.context["columns"]]
    assert chosen == ["", "email", "", "post", "post", "post", "phone"]


def test_whoever_gave_a_postal_address_is_answered_by_a_letter():
    activity, desk = make_activity(), Desk()
    desk.bring_in(file_of(["", *ADA, ""]), activity, *USES)
    announcement = publish_for([Contribution.objects.get()])
    derive(announcement)
    reader = sign_in(make_user(Role.ENGAGEMENT_OFFICER, Role.DECISION_OFFICER))
    taken = reader.post("/admin/printing/new/", {"announcement": announcement.pk, "channel": "letter"})
    sheet = page_of(reader.get(taken["Location"]))
    assert [line in sheet for line in ADA] == [True] * 4
