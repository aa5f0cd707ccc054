"""Which codes bear on which grounds of equality (GUN-6): kept, shown, missed, filtered by, and kept through changes."""

import pytest

from engage.accounts.enums import Role
from engage.analysis.codebooks import save_code
from engage.analysis.enums import Ground
from engage.analysis.looking import split_code
from engage.analysis.merging import merge_codes
from engage.analysis.models import CodeChange
from tests.analysis.factories import fresh, make_code, make_coding, make_part
from tests.factories import make_activity, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
WHY = "Two names for the same thing."


def about(code, *grounds):
    save_code(by=make_user(Role.ANALYST), code=fresh(code), grounds=grounds)
    return code


def of(code):
    return set(code.grounds.values_list("ground", flat=True))


def test_the_grounds_are_those_of_the_law():
    assert [str(one.label) for one in Ground] == [
        "Age",
        "Disability",
        "Gender reassignment",
        "Marriage and civil partnership",
        "Pregnancy and maternity",
        "Race",
        "Religion or belief",
        "Sex",
        "Sexual orientation",
        "Socio-economic disadvantage",
    ]


def test_an_officer_says_what_a_code_bears_on_and_it_stays_in_its_history(officer):
    code = make_code(label="Ramps")
    sent = {"codebook": code.codebook_id, "label": "Ramps", "parent": "", "colour": ""}
    address = f"/admin/codes/edit/{code.pk}/"

    officer.post(address, {**sent, "grounds": ["disability", "age"]})
    officer.post(address, {**sent, "grounds": ["disability"]})
    officer.post(address, {**sent, "grounds": ["disability"]})

    assert of(code) == {"disability"}
    rows = CodeChange.objects.filter(code=code, kind="tagged").order_by("pk").values_list("before", "after")
    assert list(rows) == [
        ({"grounds": []}, {"grounds": ["age", "disability"]}),
        ({"grounds": ["age", "disability"]}, {"grounds": ["disability"]}),
    ]
    page = page_of(officer.get(address))
    assert "</span>Age, Disability</del>" in page
    assert 'value="disability" id="id_grounds_1" checked' in page.replace(" checked", " checked")
    assert "Select a valid choice" in page_of(officer.post(address, {**sent, "grounds": ["shoe size"]}))


def test_the_tree_shows_the_grounds_and_those_that_no_code_bears_on(officer):
    code = about(make_code(label="Ramps"), Ground.DISABILITY, Ground.AGE)
    about(make_code(code.codebook.activity, "Fares"), *[one for one in Ground if one not in ("sex", "race", "age")])

    page = page_of(officer.get(f"/admin/codebooks/inspect/{code.codebook_id}/"))

    assert "No code here bears on: Race, Sex." in page
    for one in Ground:
        about(make_code(code.codebook.activity, f"On {one}"), one)
    assert "No code here bears on" not in page_of(officer.get(f"/admin/codebooks/inspect/{code.codebook_id}/"))


def test_codes_and_contributions_are_found_by_a_ground(officer):
    activity = make_activity()
    ramps, fares, place = (make_code(activity, label) for label in ("Ramps", "Fares", "Place"))
    about(ramps, Ground.DISABILITY)
    about(fares, Ground.DISABILITY, Ground.SOCIO_ECONOMIC)
    filed = [make_coding(make_part(activity), code=code) for code in (ramps, fares, place)]
    references = [one.excerpt.part.contribution.reference for one in filed]

    def listed(ground):
        page = page_of(officer.get("/admin/contributions/", {"ground": ground}))
        return [one in page for one in references]

    assert listed("disability") == [True, True, False]
    assert listed("socio_economic") == [False, True, False]
    assert listed("sex") == [False] * 3
    codes = page_of(officer.get("/admin/codes/", {"ground": "socio_economic"}))
    assert [f"/admin/codes/edit/{one.pk}/" in codes for one in (ramps, fares, place)] == [False, True, False]


def test_grounds_are_not_lost_by_a_merge_or_a_split():
    activity, analyst = make_activity(), make_user(Role.ANALYST)
    ramps, steps = make_code(activity, "Ramps"), make_code(activity, "Steps")
    about(ramps, Ground.DISABILITY)
    about(steps, Ground.AGE)

    merge_codes(by=analyst, code=ramps, into=steps, because=WHY)
    assert of(steps) == {"age", "disability"}
    made = split_code(by=analyst, code=steps, into=[("At doors", ""), ("In streets", "")], because=WHY)
    assert [of(one) for one in made] == [{"age", "disability"}] * 2
