"""The command takes a file in as an officer said once on the screens, and keeps what was decided about late rows."""

from io import StringIO

import pytest
from django.core.management import call_command

from engage.accounts.enums import Role
from engage.audit.models import AuditEvent
from engage.contributions.enums import GivenKind, Use
from engage.contributions.importing.mapping import remember
from engage.contributions.models import Contribution, Given, ImportBatch, ImportMapping
from tests.contributions.desk import TOLD, Desk, as_csv
from tests.contributions.importing import bring_in, texts_of, write_csv
from tests.factories import in_days, make_activity, make_organisation, make_user, sign_in

pytestmark = pytest.mark.django_db
HEADINGS = ["Response ID", "What would help?", "Do you agree?", "E-mail", "Comments"]
USES = [Use.RESPONDENT, Use.TEXT, Use.CHOICE, Use.EMAIL, Use.OUT]
ROWS = [["r1", "More buses.", "Yes", "ana@example.org", "x"], ["r2", "Later buses.", "No", "", "y"]]


def saved(name="Spring survey", headings=HEADINGS, uses=USES, language="cy", organisation=None):
    organisation = organisation or make_organisation()
    remember(organisation=organisation, name=name, headings=headings, uses=uses, language=language)
    return ImportMapping.objects.get(organisation=organisation, name=name)


@pytest.fixture
def path(tmp_path):
    return write_csv(tmp_path / "a.csv", [HEADINGS, *ROWS])


def like(path, activity, name, **options):
    return bring_in(path, activity, texts=(), like=name, **{"contact_basis": TOLD, **options})


def taken(activity):
    """Of each: the words with what was asked, the language, what was ticked, and how the person is reached."""
    return [
        [
            list(one.parts.values_list("prompt", "text")),
            one.language,
            list(one.given.filter(kind=GivenKind.CHOICE).values_list("question", "value")),
            one.contact and one.contact.address,
        ]
        for one in Contribution.objects.filter(activity=activity).order_by("pk")
    ]


AS_SAVED = [
    [[("What would help?", "More buses.")], "cy", [("Do you agree?", "Yes")], "ana@example.org"],
    [[("What would help?", "Later buses.")], "cy", [("Do you agree?", "No")], None],
]


@pytest.mark.parametrize("by", ["name", "pk"])
def test_columns_are_what_was_saved_under_that_name_or_number(path, by):
    activity, mapping = make_activity(), saved()
    saved("Another", uses=[Use.OUT, Use.OUT, Use.OUT, Use.OUT, Use.TEXT])
    assert like(path, activity, getattr(mapping, by)).code == 0
    assert taken(activity) == AS_SAVED


def test_what_was_saved_on_the_screens_and_came_in_there_is_skipped_by_the_command(tmp_path):
    activity, desk = make_activity(), Desk()
    desk.bring_in(as_csv([HEADINGS, *ROWS]), activity, *USES, name="By hand")
    more = write_csv(tmp_path / "more.csv", [HEADINGS, *ROWS, ["r3", "No bus.", "No", "", ""]], delimiter=";")
    outcome = like(more, activity, "By hand")
    assert outcome.said[-2].startswith("3 rows: 1 taken, 2 skipped")
    assert texts_of(activity) == [["More buses."], ["Later buses."], ["No bus."]]


def test_a_file_of_choices_alone_comes_in_so_as_on_the_screens(tmp_path):
    activity = make_activity()
    saved("Ticks", headings=["Do you agree?"], uses=[Use.CHOICE], language="en")
    path = write_csv(tmp_path / "a.csv", [["Do you agree?"], ["Yes"], ["No"]])
    assert like(path, activity, "Ticks", contact_basis="").code == 0
    assert list(Given.objects.order_by("pk").values_list("value", flat=True)) == ["Yes", "No"]


def test_the_language_can_be_another(path):
    activity = make_activity()
    saved()
    assert like(path, activity, "Spring survey", language="en").code == 0
    assert [one[1] for one in taken(activity)] == ["en", "en"]


def test_a_name_that_is_a_number_comes_before_the_number(path):
    activity, other = make_activity(), saved("Other", uses=[Use.OUT, Use.OUT, Use.OUT, Use.OUT, Use.TEXT])
    saved(str(other.pk))
    assert like(path, activity, other.pk).code == 0
    assert taken(activity) == AS_SAVED


def refused(outcome):
    assert (outcome.code, Contribution.objects.count(), ImportBatch.objects.count()) == (1, 0, 0)
    return outcome.error


def test_what_is_not_saved_is_refused_and_what_there_is_is_named(path):
    mapping = saved()
    assert refused(like(path, make_activity(), "Autumn")) == (
        "Nothing is saved under the name or number “Autumn”. "
        f"Saved for a file with these columns: “Spring survey” ({mapping.pk})."
    )


@pytest.mark.parametrize("by", ["name", "pk"])
def test_what_was_saved_for_other_columns_is_refused(path, by):
    mapping = saved("Of last year", headings=HEADINGS[:-1], uses=USES[:-1])
    assert refused(like(path, make_activity(), getattr(mapping, by))) == (
        f"“{getattr(mapping, by)}” was saved for a file with other columns. Nothing is saved for these columns."
    )


def test_another_councils_are_not_known(path):
    mapping = saved(organisation=make_organisation("Elsewhere", "elsewhere"))
    for wanted in (mapping.name, mapping.pk, "9" * 30, "100%"):
        assert refused(like(path, make_activity(), wanted)) == (
            f"Nothing is saved under the name or number “{wanted}”. Nothing is saved for these columns."
        )


@pytest.mark.parametrize("column", [{"texts": ["Comments"]}, {"ward_column": "Comments"}, {"post_column": "Comments"}])
def test_it_is_not_mixed_with_columns_named_one_by_one(path, column):
    saved()
    outcome = bring_in(path, make_activity(), **{"texts": (), "like": "Spring survey", **column})
    assert refused(outcome) == "--like says what each column is. Leave out --like, or every option for a column."


def test_without_either_nothing_is_known_of_the_columns(path):
    assert refused(bring_in(path, make_activity(), texts=(), id_column="Response ID")) == (
        "Say which columns hold people's words: with --text-column, or with --like as saved."
    )


def test_what_people_were_told_is_no_part_of_what_was_saved(path):
    saved()
    assert "Say with --contact-basis what these people were told" in refused(
        like(path, make_activity(), "Spring survey", contact_basis="")
    )


# --- What was decided about rows outside the time to answer


def late_file(tmp_path, *days):
    rows = [[f"words {number}", in_days(day).isoformat()] for number, day in enumerate(days)]
    return write_csv(tmp_path / "late.csv", [["words", "when"], *rows])


def closed():
    return make_activity(opens_on=in_days(-30), closes_on=in_days(-10), answer_by=in_days(90))


def said_of(batch):
    page = sign_in(make_user(Role.ENGAGEMENT_OFFICER)).get(f"/admin/imports/{batch.pk}/").content.decode()
    sentences = {
        "taken": "2 answers came from outside the time to answer. They were brought in and count like the others.",
        "left": "2 rows were dated outside the time to answer, and were left out.",
    }
    return [key for key, sentence in sentences.items() if sentence in page]


@pytest.mark.parametrize(("leaves", "said", "code"), [(False, "taken", 0), (True, "left", 3)])
def test_what_was_decided_is_kept_with_the_import_and_on_record(tmp_path, leaves, said, code):
    activity = closed()
    options = {"leave_outside": True} if leaves else {}
    assert bring_in(late_file(tmp_path, -40, -20, -5), activity, date_column="when", **options).code == code
    batch = ImportBatch.objects.get()
    assert (batch.options["outside"], batch.options["leave_outside"], said_of(batch)) == (2, leaves, [said])
    finished = AuditEvent.objects.get(verb="import.finished").detail
    assert (finished["outside"], finished["leave_outside"]) == (2, leaves)


def test_where_there_are_none_nothing_is_said(tmp_path):
    bring_in(late_file(tmp_path, -20), closed(), date_column="when")
    assert said_of(ImportBatch.objects.get()) == []
    assert set(AuditEvent.objects.get(verb="import.finished").detail) == {"taken", "skipped", "refused", "import"}


class Closed(StringIO):
    """A terminal that is gone when the first line is said."""

    def write(self, _line):
        raise BrokenPipeError


@pytest.fixture
def torn_run(tmp_path):
    """A run that ends after some rows. The fifth is refused, so that what came before it is said."""
    days = [-40, *[-20] * 28, -5]
    rows = [[f"words {number}", in_days(day).isoformat()] for number, day in enumerate(days)]
    rows[4][1] = "never"
    path, activity = write_csv(tmp_path / "late.csv", [["words", "when"], *rows]), closed()
    command = ["import_contributions", path, "--activity", activity.slug, "--text-column", "words"]
    with pytest.raises(BrokenPipeError):
        call_command(*map(str, command), "--date-column", "when", stdout=Closed())
    assert 0 < len(texts_of(activity)) < 29
    assert texts_of(activity)[0] == ["words 0"]
    return path, activity


def test_an_interrupted_run_goes_on_and_counts_what_it_took_before(torn_run):
    path, activity = torn_run
    assert bring_in(path, activity, date_column="when").code == 3
    batch = ImportBatch.objects.get()
    assert (batch.options["outside"], batch.taken, batch.refused, said_of(batch)) == (2, 29, 1, ["taken"])


def test_an_interrupted_run_is_not_gone_on_with_otherwise(torn_run):
    path, activity = torn_run
    before = texts_of(activity)
    outcome = bring_in(path, activity, date_column="when", leave_outside=True)
    assert (outcome.code, texts_of(activity)) == (1, before)
    assert outcome.error.startswith("An interrupted run of this import was told otherwise about rows")
