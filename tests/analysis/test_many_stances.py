"""Where many excerpts stand, said at once on the form of a finding: what is set, what is undone, what is kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.many_stances import _as_sent
from engage.analysis.models import Evidence, Finding
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.belonging import say_of_group
from engage.contributions.services import withdraw
from tests.analysis.factories import CAMPAIGN, make_alike, make_code, make_excerpt, make_part
from tests.factories import make_activity, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
LIST = "/admin/findings/"
MANY = "I object to the plan"


@pytest.fixture
def world(officer):
    """Two codes; two excerpts under both, one under each, and one of another activity."""
    activity = make_activity()
    buses, money = make_code(activity, "Buses"), make_code(activity, "Money")
    both = [make_excerpt(make_part(activity), "The last bus", code=buses) for _ in range(2)]
    for one in both:
        make_excerpt(one.part, "The last bus", code=money)
    officer.one = make_excerpt(make_part(activity), "So I walk", code=buses)
    officer.other = make_excerpt(make_part(activity), "my shift", code=money)
    make_excerpt()
    officer.activity, officer.buses, officer.money, officer.both = activity, buses, money, both
    officer.path = f"{LIST}new/{activity.pk}/"
    return officer


def press(world, what, to="", *, code=200, **sent):
    return page_of(
        world.post(world.path, {"statement": "Half a sen", "set": what, f"to_{what}": to, **sent, **shown(world)}), code
    )


def shown(world):
    return {"codes": [world.buses.pk, world.money.pk]}


def stances(page) -> dict[int, str]:
    """What is chosen on the form, where anything is."""
    found = re.findall(r'name="stance_(\d+)" value="(\w+)" id="[^"]+" checked', page)
    return {int(pk): stance for pk, stance in found}


def before_of(page) -> dict:
    stored = re.search(r'name="set_before" value="([^"]*)"', page)
    return {"set_before": stored[1]} if stored else {}


@pytest.mark.parametrize("stance", ["supports", "against", "qualifies", "one_voice"])
def test_all_excerpts_of_a_code_are_set_wherever_they_stand_on_the_page(world, stance):
    page = press(world, f"code:{world.money.pk}", stance)
    expected = {one.pk for one in [*world.both, world.other]}
    assert stances(page) == dict.fromkeys(expected, stance)
    assert "Set for 3 excerpts:" in page
    assert "All 3 excerpts under this code" in page
    assert "Half a sen" in page
    assert not Finding.objects.exists()


def test_it_is_undone_exactly_and_each_can_be_said_otherwise_before(world):
    before = {f"stance_{world.other.pk}": "against", f"stance_{world.one.pk}": "qualifies"}
    page = press(world, f"code:{world.money.pk}", "supports", **before)
    assert stances(page) == {**dict.fromkeys([one.pk for one in world.both], "supports"), world.other.pk: "supports",
                             world.one.pk: "qualifies"}  # fmt: skip
    chosen = {f"stance_{pk}": stance for pk, stance in stances(page).items()}
    undone = press(world, "undo", **chosen, **before_of(page), set_where=f"code:{world.money.pk}")
    assert stances(undone) == {world.other.pk: "against", world.one.pk: "qualifies"}
    assert "Put back for 3 excerpts." in undone
    assert 'value="undo"' not in undone

    chosen[f"stance_{world.other.pk}"] = "against"
    world.post(world.path, {"statement": "People walk.", **shown(world), **chosen})
    kept = dict(Evidence.objects.values_list("excerpt", "stance"))
    assert kept == {
        world.both[0].pk: "supports", world.both[1].pk: "supports", world.other.pk: "against",
        world.one.pk: "qualifies",
    }  # fmt: skip


def test_those_that_are_ticked_are_set_and_can_be_left_out_again(world):
    ticked = [world.one.pk, world.both[0].pk]
    page = press(world, "ticked", "against", tick=ticked)
    assert (stances(page), "Set for 2 excerpts:" in page) == (dict.fromkeys(ticked, "against"), True)
    chosen = {f"stance_{pk}": stance for pk, stance in stances(page).items()}
    assert stances(press(world, "ticked", "out", tick=ticked[:1], **chosen)) == {ticked[1]: "against"}


def test_all_of_one_text_that_many_sent_are_set(officer):
    activity = make_activity()
    group = make_alike(activity)
    code = make_code(activity, "Library")
    campaign = [make_excerpt(one.part, MANY, code=code) for one in group.members.order_by("pk")]
    single = make_excerpt(make_part(activity), "So I walk", code=code)
    officer.activity, officer.buses, officer.money = activity, code, code
    officer.path = f"{LIST}new/{activity.pk}/"
    where = f"alike:{group.pk}"
    assert "Texts that many people sent" not in page_of(officer.get(officer.path))  # nobody has confirmed it
    assert stances(press(officer, where, "against")) == {}
    say_of_group(by=make_user(Role.ANALYST), group=group, verdict=Verdict.CONFIRMED)
    page = page_of(officer.get(officer.path))
    assert ("Texts that many people sent" in page, CAMPAIGN[:40] in page) == (True, True)
    assert "All 3 excerpts of this text" in page
    withdraw(by=None, contribution=campaign[2].part.contribution)
    assert stances(press(officer, where, "against")) == {one.pk: "against" for one in campaign[:2]}
    assert single.pk


@pytest.mark.parametrize(
    ("what", "to", "said"),
    [
        ("ticked", "", "Choose first where they stand."),
        ("ticked", "happy", "Choose first where they stand."),
        ("ticked", "supports", "There is none to set."),
        ("code:999999", "supports", "There is none to set."),
        ("code:99999999999999999999999", "supports", "There is none to set."),
        ("alike:x", "supports", "There is none to set."),
        ("nothing:1", "supports", "There is none to set."),
    ],
)
def test_what_cannot_be_set_is_said_and_changes_nothing(world, what, to, said):
    page = press(world, what, to, **{f"stance_{world.one.pk}": "against"})
    assert stances(page) == {world.one.pk: "against"}
    assert (said in page) == (what == "ticked")  # the rest is no button of the page


def test_what_is_of_another_activity_is_never_set(world):
    stranger = make_excerpt()
    for what, sent in (("ticked", {"tick": [stranger.pk]}), (f"code:{stranger.codings.get().code_id}", {})):
        assert stances(press(world, what, "supports", **sent)) == {}


def test_a_change_of_a_finding_is_set_the_same_way(world):
    world.post(world.path, {"statement": "People walk.", **shown(world), f"stance_{world.one.pk}": "supports"})
    world.path = f"{LIST}edit/{Finding.objects.get().pk}/"
    page = press(world, f"code:{world.buses.pk}", "one_voice")
    assert stances(page) == dict.fromkeys([world.one.pk, *[one.pk for one in world.both]], "one_voice")
    assert Evidence.objects.get().stance == "supports"


PAIRS = st.lists(st.builds("{}:{}".format, st.integers() | st.text(), st.sampled_from(["", "against", "x"])))


@given(st.text() | PAIRS.map(" ".join))
def test_whatever_comes_back_is_read_as_numbers_and_stances_or_not_at_all(stored):
    found = _as_sent(stored)
    assert all(isinstance(pk, int) and stance in ("", "supports", "against", "qualifies", "one_voice")
               for pk, stance in found.items())  # fmt: skip
