"""The queue is the same list, whichever way the database is told to go to it, and whatever it is narrowed down to."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis import holding
from engage.analysis import neighbours as neighbouring
from engage.analysis.models import Reading
from engage.analysis.narrowing import Asked, found, narrowed_by
from engage.analysis.neighbours import neighbours, page
from engage.analysis.paging import leaf
from engage.contributions.enums import GivenKind
from engage.contributions.models import Given, Part
from tests.analysis.factories import make_code_for_all, make_coding
from tests.analysis.looks import ask
from tests.factories import make_activity, make_contribution, make_user

pytestmark = pytest.mark.django_db
WORDS = ["bus", "kettle", "bench", "bus kettle"]
ASKED = ["What would help?", "Anything else?"]
WARDS = ["Quayside", "Hallow Park"]
MOMENT = datetime(2026, 3, 3, 12, tzinfo=UTC)

texts = st.lists(st.sampled_from([*WORDS, "kettle bench", "tree"]), min_size=1, max_size=3)
one = st.fixed_dictionaries(
    {"texts": texts, "ward": st.sampled_from(WARDS), "is_read": st.booleans(), "is_filed": st.booleans()}
    | {"minutes": st.integers(0, 3), "is_elsewhere": st.booleans()}
)
asked = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(WORDS),
        "ward": st.sampled_from(WARDS),
        "read": st.sampled_from(["yes", "no"]),
        "code": st.just("all"),
        "look": st.just("yes"),
        "activity": st.just("here"),
        "question": st.just("the second"),
    },
)


class World:
    """Some contributions, with what is to be found of each."""

    def __init__(self, some):
        self.here, elsewhere = make_activity(), make_activity()
        self.officer, self.code = make_user(Role.ANALYST), make_code_for_all(self.here.organisation)
        made = [(self._make(elsewhere if said["is_elsewhere"] else self.here, said), said) for said in some]
        ask(self.code)
        self.second = (
            Part.objects.filter(contribution__activity=self.here, prompt=ASKED[1]).values_list("pk", flat=True).first()
        )
        self.newest_first = sorted(made, key=lambda pair: (pair[0].received_at, pair[0].pk), reverse=True)

    def _make(self, activity, said):
        received_at = MOMENT - timedelta(minutes=said["minutes"])
        made = make_contribution(activity, said["texts"], received_at=received_at, prompts=ASKED).contribution
        Given.objects.create(contribution=made, kind=GivenKind.WARD, question="Ward", value=said["ward"])
        parts = list(made.parts.all())
        if said["is_read"]:
            Reading.objects.bulk_create(Reading(part=part, by=self.officer) for part in parts)
        for part in parts if said["is_filed"] else []:
            make_coding(part, part.text, code=self.code)
        return made

    def expected(self, query):
        """As a person would find them: one after the other."""
        return [made for made, said in self.newest_first if self._answers(said, query)]

    @staticmethod
    def _answers(said, query):
        words = set(query.get("q", "").split())
        return (
            any(words <= set(text.split()) for text in said["texts"])
            and query.get("ward", said["ward"]) == said["ward"]
            and query.get("read") in (None, "yes" if said["is_read"] else "no")
            and (said["is_filed"] or not {"code", "look"} & query.keys())
            and not (said["is_elsewhere"] and {"activity", "question"} & query.keys())
            and (len(said["texts"]) > 1 or "question" not in query)
        )

    def found(self, query):
        return found(self._asked(query))

    def neighbours(self, query, place):
        return neighbours(narrowed_by(self._asked(query)), place)

    def _asked(self, query):
        keys = {"code": self.code.pk, "activity": self.here.pk, "question": self.second}
        address = urlencode({name: keys.get(name, value) for name, value in query.items()})
        return Asked(self.officer, QueryDict(address))

    def expected_beside(self, query, place):
        """Of the older ones the first, and of the newer ones the last, wherever one stands."""
        at = [made for made, _said in self.newest_first].index(place)
        there = self.expected(query)
        older = [made.reference for made, _said in self.newest_first[at + 1 :] if made in there]
        newer = [made.reference for made, _said in self.newest_first[:at] if made in there]
        return [next(iter(older), None), next(reversed(newer), None)]


@pytest.mark.parametrize("few, some", [(5_000, 50_000), (2, 50_000), (1, 50_000), (0, 50_000), (0, 0), (0, 3)])
@given(said=st.lists(one, max_size=6), queries=st.lists(asked, min_size=4, max_size=6))
@settings(max_examples=13, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_way_to_the_queue_does_not_change_it(monkeypatch, db, few, some, said, queries):
    monkeypatch.setattr(holding, "FEW", few)
    monkeypatch.setattr(holding, "SOME", some)
    monkeypatch.setattr(holding, "LITTLE", 0)
    monkeypatch.setattr(neighbouring, "NEAR_A_PAGE", some % 4 + 1)
    with transaction.atomic():
        world = World(said)
        for query in queries:
            if world.second is None:
                query.pop("question", None)
            there, expected = world.found(query), world.expected(query)
            assert leaf(there.contributions, size=10).rows == page(there, size=10).rows == expected
            for most in (1, 2, 10):
                assert there.count_up_to(most) == (min(most, len(expected)), len(expected) > most)
            for place, at in enumerate(expected):
                older, newer = ({"size": 1, name: at.reference} for name in ("older", "newer"))
                assert leaf(there.contributions, **older).rows == expected[place + 1 :][:1]
                assert leaf(there.contributions, **newer).rows == expected[:place][-1:]
                assert page(there, **older) == leaf(there.contributions, **older)
                assert page(there, **newer) == leaf(there.contributions, **newer)
        transaction.set_rollback(True)


@pytest.mark.parametrize("few, near", [(5_000, 2_000), (5_000, 1), (0, 1), (0, 2)])
@given(said=st.lists(one, min_size=3, max_size=7), queries=st.lists(asked, min_size=3, max_size=5))
@settings(max_examples=13, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_next_one_is_found_near_by_and_far_away(monkeypatch, db, few, near, said, queries):
    monkeypatch.setattr(holding, "FEW", few)
    monkeypatch.setattr(neighbouring, "NEAR", near)
    with transaction.atomic():
        world = World(said)
        for query in queries:
            if world.second is None:
                query.pop("question", None)
            for place, _said in world.newest_first:
                assert world.neighbours(query, place) == world.expected_beside(query, place)
        transaction.set_rollback(True)


def test_who_goes_to_the_next_does_not_wait_for_all_that_is_found(monkeypatch, django_assert_num_queries):
    """Where it is near by, nobody asks how many there are, nor where else."""
    activity, officer = make_activity(), make_user(Role.ANALYST)
    made = [make_contribution(activity, ["A bus"]).contribution for _place in range(4)]
    Given.objects.bulk_create(
        Given(contribution=one, kind=GivenKind.WARD, question="Ward", value=WARDS[0]) for one in made
    )
    narrowed = narrowed_by(Asked(officer, QueryDict(f"ward={WARDS[0]}")))
    for near, asked_for in ((2_000, 2), (1, 2)):
        monkeypatch.setattr(neighbouring, "NEAR", near)
        with django_assert_num_queries(asked_for):
            assert neighbours(narrowed, made[1]) == [made[0].reference, made[2].reference]
    Given.objects.filter(contribution=made[2]).delete()
    with django_assert_num_queries(5):  # nearer than the fourth there is none on that side
        assert neighbours(narrowed, made[1]) == [made[0].reference, made[3].reference]


def test_a_page_that_is_dear_to_gather_is_looked_for_near_by_first(monkeypatch, django_assert_num_queries):
    """The newest are asked one by one; only where these do not fill it, all that need another look are gathered."""
    monkeypatch.setattr(holding, "LITTLE", 2)
    activity, code = make_activity(), make_code_for_all()
    made = [make_contribution(activity, ["A bus"]).contribution for _place in range(6)]
    for one in made:
        make_coding(one.parts.get(), "bus", code=code)
    ask(code)
    newest_first = made[::-1]
    asked = Asked(make_user(Role.ANALYST, organisation=activity.organisation), QueryDict("look=yes"))
    there = found(asked)
    for near, size, questions in ((20_000, 4, 2), (5, 4, 2), (4, 4, 3), (20_000, 6, 2)):
        monkeypatch.setattr(neighbouring, "NEAR_A_PAGE", near)
        with django_assert_num_queries(questions):
            assert page(there, size=size).rows == newest_first[:size]
    assert there.count_up_to() == (6, False)
    monkeypatch.setattr(holding, "LITTLE", 6)
    assert found(asked).near is None


def test_more_than_a_lot_are_counted_in_full(monkeypatch):
    """The first rows that are looked at hold none that is wanted."""
    monkeypatch.setattr(holding, "FEW", 0)
    activity, elsewhere = make_activity(), make_activity()
    for place in range(9):
        make_contribution(elsewhere if place < 6 else activity, ["A bench"])
    address = QueryDict(f"q=bench&activity={activity.pk}")
    there = found(Asked(make_user(Role.ANALYST), address))
    assert there.fewest is not None
    assert [there.count_up_to(most) for most in (1, 2, 3, 4)] == [(1, True), (2, True), (3, False), (3, False)]


@pytest.mark.parametrize("some, looks_again", [(50_000, False), (1, True)])
@pytest.mark.parametrize("words", ["", "&q=bus"])
def test_of_some_the_few_that_have_all_are_looked_for_once(monkeypatch, some, words, looks_again):
    """For the page and for how many there are; not where there are many of each."""
    monkeypatch.setattr(holding, "FEW", 1)
    monkeypatch.setattr(holding, "SOME", some)
    activity, officer = make_activity(), make_user(Role.ANALYST)
    made = [make_contribution(activity, ["A bus" if place < 4 else "A kettle"]).contribution for place in range(6)]
    Given.objects.bulk_create(
        Given(contribution=one, kind=GivenKind.WARD, question="Ward", value=WARDS[0]) for one in made[3:]
    )
    Reading.objects.bulk_create(Reading(part=one.parts.get(), by=officer) for one in (made[4:] if words else made[::5]))
    there = found(Asked(officer, QueryDict(f"ward={WARDS[0]}&read={'no' if words else 'yes'}{words}")))
    assert list(there.contributions) == [made[3 if words else 5]]
    assert there.count_up_to(5) == (1, False)
    assert ("contributions_given" in str(there.contributions.query)) is looks_again


def test_of_two_kinds_of_rows_that_are_often_together_more_than_a_hundred_are_not_counted(monkeypatch):
    """The first rows say so, and the page is found by going down the queue; of hardly any, all are looked for."""
    monkeypatch.setattr(holding, "FEW", 3)
    monkeypatch.setattr(holding, "MOST_TOGETHER", 2)
    activity, officer = make_activity(), make_user(Role.ANALYST)
    made = [make_contribution(activity, ["A bus" if place < 4 else "A kettle"]).contribution for place in range(8)]
    Given.objects.bulk_create(
        Given(contribution=one, kind=GivenKind.WARD, question="Ward", value=WARDS[0]) for one in made[:5]
    )
    often = found(Asked(officer, QueryDict(f"ward={WARDS[0]}&q=bus")))
    assert (often.seen, often.count_up_to()) == (3, (2, True))
    assert often.count_up_to(9) == (4, False)
    assert leaf(often.contributions, size=9).rows == made[3::-1]
    seldom = found(Asked(officer, QueryDict(f"ward={WARDS[0]}&q=kettle")))
    assert (seldom.seen, seldom.count_up_to()) == (0, (1, False))
    assert leaf(seldom.contributions, size=9).rows == [made[4]]


def test_a_search_goes_beyond_what_is_counted(monkeypatch):
    monkeypatch.setattr(holding, "FEW", 0)
    made = [make_contribution(texts=["A bench"]).contribution for _number in range(5)]
    there = found(Asked(make_user(Role.ANALYST), QueryDict("q=bench")))
    assert there.count_up_to(2) == (2, True)
    assert leaf(there.contributions, size=9).rows == made[::-1]


@pytest.mark.sqlite
def test_a_question_is_found_by_its_index():
    """SQLite knows it again by the very words it was made with."""
    assert "part_by_question" in Part.objects.beginning_as("What would help? " * 9).values("pk").explain()


def test_of_questions_that_begin_alike_the_one_that_was_chosen_is_shown():
    beginning = "What would help you, and those around you, the most of all in the years to come? "
    activity = make_activity()
    _first, second = (make_contribution(activity, prompts=[f"{beginning}{name}"]) for name in "AB")
    part = Part.objects.get(contribution=second.contribution)
    there = found(Asked(make_user(Role.ANALYST), QueryDict(f"question={part.pk}")))
    assert list(there.contributions) == [second.contribution]
    assert there.count_up_to(5) == (1, False)
