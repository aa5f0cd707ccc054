"""Codebooks and codes, through HTTP."""

import pytest

from engage.accounts.enums import Role
from engage.analysis import codebooks
from engage.analysis.enums import CodeStatus
from engage.analysis.models import Code, Codebook
from engage.audit.models import AuditEvent
from tests.analysis.factories import fresh, make_code, make_code_for_all, make_coding, make_part
from tests.analysis.roles import cells, client_of
from tests.factories import make_activity, make_organisation, make_user, sign_in
from tests.pages import page_of

pytestmark = pytest.mark.django_db
CODES, BOOKS = "/admin/codes/", "/admin/codebooks/"


def six_fields(book, /, **changed):
    return {
        "codebook": book.pk,
        "label": "Safety at night",
        "brief_definition": "Feeling safe after dark.",
        "full_definition": "Anything about feeling or being safe outside after dark.",
        "when_to_use": "A place or a way is named, or a time.",
        "when_not_to_use": "Safety of traffic: see Roads.",
        "example": "I run the last bit.",
        **changed,
    }


def test_a_code_is_added_with_its_six_fields(officer):
    codebook = make_code_for_all().codebook
    form = page_of(officer.get(f"{CODES}new/"))
    assert "What is often taken for it and belongs elsewhere, and where." in form
    assert "Make them up: nobody's own words belong here." in form

    page = page_of(officer.post(f"{CODES}new/", six_fields(codebook), follow=True))

    assert "Feeling safe after dark." in page
    code = Code.objects.get(label="Safety at night")
    assert {name: getattr(code, name) for name in six_fields(codebook) if name != "codebook"} == {
        name: value for name, value in six_fields(codebook).items() if name != "codebook"
    }
    assert AuditEvent.objects.get(verb="code.added").subject == f"code:{code.pk}"


def test_a_code_is_changed_and_what_was_filed_stays(officer):
    coding = make_coding()

    officer.post(f"{CODES}edit/{coding.code.pk}/", six_fields(coding.code.codebook, label="Dark streets"))

    assert fresh(coding).code.label == "Dark streets"
    assert AuditEvent.objects.filter(verb="code.changed").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"label": ""}, "This field is required."),
        ({"label": "MONEY"}, "There is a code of this name in the codebook already."),
        ({"label": "x" * 81}, "at most 80 characters"),
        ({"label": "Mon\x00ey"}, "Null characters are not allowed."),
        ({"codebook": "999"}, "Select a valid choice."),
        ({"full_definition": "y" * 10, "brief_definition": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_code_that_cannot_be_kept_is_said_and_stays_in_the_form(officer, changed, said):
    codebook = make_code_for_all(label="Money").codebook

    page = page_of(officer.post(f"{CODES}new/", six_fields(codebook, **changed)))

    assert said in page
    assert "A place or a way is named, or a time." in page
    assert Code.objects.count() == 1


def test_a_retired_code_is_not_offered_and_can_be_used_again(officer):
    part = make_part()
    activity = part.contribution.activity
    code, other = make_code(activity, "Old ways"), make_code(activity, "New ways")
    reading = f"/admin/contributions/{part.contribution.reference}/"
    assert "Old ways" in page_of(officer.get(reading))

    page = page_of(officer.post(f"{CODES}retire/{code.pk}/", follow=True))
    assert "Retired." in page
    assert "Use this code again" in page
    assert "Old ways" not in page_of(officer.get(reading))

    officer.post(f"{CODES}reinstate/{code.pk}/")
    assert "Old ways" in page_of(officer.get(reading))
    assert [fresh(code).status, fresh(other).status] == [CodeStatus.ACTIVE, CodeStatus.ACTIVE]
    assert list(AuditEvent.objects.filter(subject=f"code:{code.pk}").values_list("verb", flat=True)) == [
        "code.active",
        "code.retired",
    ]


def test_a_merged_code_is_neither_retired_nor_reinstated():
    into = make_code()
    merged = make_code(into.codebook.activity, "Merged", status=CodeStatus.MERGED, merged_into=into)

    for move in (codebooks.retire_code, codebooks.reinstate_code):
        move(by=make_user(Role.ANALYST), code=merged)
        assert fresh(merged).status == CodeStatus.MERGED


def test_a_code_in_use_is_retired_not_deleted(officer):
    used, unused = make_coding().code, make_code()

    said = page_of(officer.post(f"{CODES}delete/{used.pk}/", follow=True))
    assert "Retire it: then nothing new is filed under it." in said
    officer.post(f"{CODES}delete/{unused.pk}/")

    assert list(Code.objects.all()) == [used]


def test_a_codebook_is_for_an_activity_or_for_all(officer):
    activity = make_activity()

    officer.post(f"{BOOKS}new/", {"name": "Buses", "activity": activity.pk})
    officer.post(f"{BOOKS}new/", {"name": "Everything", "activity": ""})

    organisation = officer.user.organisation_id
    assert set(Codebook.objects.values_list("name", "activity", "organisation")) == {
        ("Buses", activity.pk, organisation),
        ("Everything", None, organisation),
    }
    page = page_of(officer.get(BOOKS))
    assert "Buses" in page
    assert "Every activity" in page


def test_an_activity_has_one_codebook(officer):
    codebook = make_code().codebook

    page = page_of(officer.post(f"{BOOKS}new/", {"name": "Second", "activity": codebook.activity.pk}))

    assert "This activity has a codebook already." in page
    assert Codebook.objects.count() == 1


def test_an_officer_of_no_organisation_makes_a_codebook_for_an_activity_only():
    make_organisation()
    activity = make_activity(organisation=make_organisation("Othershire", "othershire"))
    officer = make_user(Role.ANALYST)
    officer.organisation = None
    officer.save()
    client = sign_in(officer)

    assert "you belong to no organisation" in page_of(client.post(f"{BOOKS}new/", {"name": "All", "activity": ""}))
    client.post(f"{BOOKS}new/", {"name": "Theirs", "activity": activity.pk})

    assert Codebook.objects.get().organisation == activity.organisation


def test_a_codebook_with_codes_is_not_deleted(officer):
    full = make_code().codebook
    empty = Codebook.objects.create(organisation=full.organisation, name="Empty")

    assert "There are codes in this codebook" in page_of(officer.post(f"{BOOKS}delete/{full.pk}/", follow=True))
    officer.post(f"{BOOKS}delete/{empty.pk}/")

    assert list(Codebook.objects.all()) == [full]


def test_the_list_of_codes_is_filtered_and_searched(officer):
    used = make_coding(code=None).code
    other = make_code_for_all(label="Money", status=CodeStatus.RETIRED)

    def shown(**query):
        page = page_of(officer.get(CODES, query))
        return f"{CODES}edit/{used.pk}/" in page, f"{CODES}edit/{other.pk}/" in page

    assert shown() == (True, True)
    assert shown(codebook=used.codebook.pk) == (True, False)
    assert shown(status="retired") == (False, True)
    assert shown(q="mon") == (False, True)


# --- Who may: a truth table (see roles.py) ------------------------------------------------------------

TABLE = {
    "list codes":       "YY---ff-Y",
    "list codebooks":   "YY---ff-Y",
    "add a code":       "YY---ff-x",
    "change a code":    "YY---ff-n",
    "guess a code":     "nn---ff-n",
    "retire":           "YY---ff-n",
    "reinstate":        "YY---ff-n",
    "delete a code":    "YY---ff-n",
    "add a codebook":   "YY---ff-x",
    "change a codebook": "YY---ff-n",
    "delete a codebook": "YY---ff-n",
}  # fmt: skip


def attempt(client, act, code, empty):
    book = code.codebook
    return {
        "list codes": lambda: client.get(CODES),
        "list codebooks": lambda: client.get(BOOKS),
        "add a code": lambda: client.post(f"{CODES}new/", six_fields(book, label="New")),
        "change a code": lambda: client.post(f"{CODES}edit/{code.pk}/", six_fields(book, label="Other")),
        "guess a code": lambda: client.get(f"{CODES}edit/999999/"),
        "retire": lambda: client.post(f"{CODES}retire/{code.pk}/"),
        "reinstate": lambda: client.post(f"{CODES}reinstate/{code.pk}/"),
        "delete a code": lambda: client.post(f"{CODES}delete/{code.pk}/"),
        "add a codebook": lambda: client.post(f"{BOOKS}new/", {"name": "New", "activity": empty.activity.pk}),
        "change a codebook": lambda: client.post(f"{BOOKS}edit/{book.pk}/", {"name": "Other", "activity": ""}),
        "delete a codebook": lambda: client.post(f"{BOOKS}delete/{empty.pk}/"),
    }[act]()


def state():
    return (
        list(Code.objects.order_by("pk").values_list("label", "status")),
        list(Codebook.objects.order_by("pk").values_list("name", "activity")),
    )


@pytest.mark.parametrize(
    ("act", "role", "expected"),
    cells(TABLE),
)
def test_who_may(act, role, expected):
    client = client_of(role)
    code = make_code(status=CodeStatus.RETIRED if act == "reinstate" else CodeStatus.ACTIVE)
    activity = make_activity()
    empty = Codebook.objects.create(organisation=activity.organisation, activity=activity, name="Empty")
    if act == "add a codebook":
        Codebook.objects.filter(pk=empty.pk).update(activity=None)
    before = state()

    response = attempt(client, act, code, empty)

    if expected in "nf":
        assert response.status_code == {"n": 404, "f": 403}[expected]
    elif expected == "x":  # the form comes back: what was chosen is not theirs to choose
        assert "Select a valid choice." in page_of(response)
    elif expected == "-":
        assert response.status_code == 302
        assert not response.url.startswith((CODES, BOOKS))
    else:
        assert response.status_code == (200 if act.startswith("list") else 302)
    assert (state() != before) is (expected == "Y" and not act.startswith("list"))


@pytest.mark.parametrize("act", ["retire", "reinstate"])
def test_acts_are_posted_and_never_linked_to(officer, act):
    assert officer.get(f"{CODES}{act}/{make_code().pk}/").status_code == 405


@pytest.mark.parametrize("address", [f"{CODES}history/1/", f"{CODES}usage/1/", f"{CODES}copy/1/", f"{BOOKS}history/1/"])
def test_there_are_no_other_screens(officer, address):
    make_code()
    assert officer.get(address).status_code == 404
