"""What is still to be read and filed is kept by the database: whatever happens to texts, readings and codings, it says
what a count of them says."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis import holding
from engage.analysis.models import Coding, Excerpt, Outstanding, Reading
from engage.analysis.outstanding import Act, mend_outstanding
from engage.analysis.services import code_excerpt, read_part, uncode_excerpt
from engage.analysis.triggers import TRIGGERS, names_there
from engage.contributions.enums import GivenKind
from engage.contributions.models import Given, Part
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_part
from tests.factories import make_activity, make_user, sign_in

pytestmark = pytest.mark.django_db
ACTS = ["arrive", "read", "take back the last reading", "file", "take back a filing", "withdraw"]
ACTS += ["move a reading", "move an excerpt", "move a filing"]


def _counted() -> set[tuple[int, str]]:
    """As a person would: text for text."""
    standing = list(Part.objects.with_words())
    unread = {(part.pk, "read") for part in standing if not Reading.objects.filter(part=part).exists()}
    return unread | {(part.pk, "file") for part in standing if not Coding.objects.filter(excerpt__part=part).exists()}


def _kept() -> set[tuple[int, str]]:
    return set(Outstanding.objects.values_list("part", "act"))


class World:
    def __init__(self):
        self.activity = make_activity()
        self.code, self.coders = make_code(self.activity), [make_user(Role.ANALYST), make_user(Role.ANALYST)]

    def do(self, what: str, one: int, other: int) -> None:
        parts = list(Part.objects.with_words().filter(contribution__activity=self.activity).order_by("pk"))
        if what == "arrive" or not parts:
            make_part(self.activity)
            return
        part, second, by = parts[one % len(parts)], parts[other % len(parts)], self.coders[other % 2]
        readings, codings = list(Reading.objects.order_by("pk")), list(Coding.objects.order_by("pk"))
        if what == "read":
            read_part(by=by, part=part)
        elif what == "take back the last reading" and readings:
            readings[-1].delete()
        elif what == "file":
            code_excerpt(by=by, part=part, start=one % 3, end=8, code=self.code)
        elif what == "take back a filing" and codings:
            uncode_excerpt(by=codings[0].coder, coding=codings[0])
        elif what == "withdraw":
            withdraw(by=None, contribution=part.contribution)
        else:
            self._move(what, part, second)

    @staticmethod
    def _move(what: str, part: Part, second: Part) -> None:
        """As happens when a passage is taken out of a text, and a new one stands in its place."""
        if what == "move a reading" and not Reading.objects.filter(part=second).exists():
            Reading.objects.filter(part=part).update(part=second)
        excerpts = Excerpt.objects.filter(part=part)
        if what == "move an excerpt" and not Excerpt.objects.filter(part=second).exists():
            excerpts.update(part=second)
        target = Excerpt.objects.filter(part=second).exclude(codings__isnull=False).first()
        if what == "move a filing" and target is not None:
            Coding.objects.filter(pk__in=Coding.objects.filter(excerpt__in=excerpts)[:1].values("pk")).update(
                excerpt=target
            )


@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 5)), max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_always_what_a_count_of_the_texts_says(acts, db):
    with transaction.atomic():
        world = World()
        for what, one, other in [("arrive", 0, 0), ("arrive", 0, 0), *acts]:
            world.do(what, one, other)
        assert _kept() == _counted()
        assert mend_outstanding() == 0
        transaction.set_rollback(True)


def test_what_went_wrong_is_set_right():
    read, unread = make_part(), make_part()
    read_part(by=make_user(Role.ANALYST), part=read)
    Outstanding.objects.filter(part=unread).delete()
    Outstanding.objects.create(part=read, contribution=read.contribution, act=Act.READ)
    assert mend_outstanding() == 2
    assert _kept() == _counted()
    assert mend_outstanding() == 0


def test_the_database_has_every_trigger_and_is_given_back_one_that_was_lost():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER outstanding_read" + (" ON analysis_reading" * (connection.vendor == "postgresql")))
        part = make_part()
        Reading.objects.create(part=part, by=make_user(Role.ANALYST))
        assert _kept() != _counted()
        call_command("migrate", verbosity=0)
        assert {one.name for one in TRIGGERS} <= names_there(cursor, connection.vendor)
    assert _kept() == _counted()


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize("asked", ["read=no", "read=yes", "filed=no", "filed=yes", "code"])
def test_few_and_many_are_found_alike(monkeypatch, few, asked):
    """The same queue, whether the database goes from the rows to the contributions or the other way."""
    monkeypatch.setattr(holding, "FEW", few)
    activity, analyst = make_activity(), make_user(Role.ANALYST)
    code = make_code(activity)
    new, read, both = (make_part(activity) for _ in range(3))
    for part in (read, both):
        read_part(by=analyst, part=part)
    code_excerpt(by=analyst, part=both, start=0, end=8, code=code)
    client = sign_in(analyst)
    answer = client.get("/admin/contributions/?" + (f"code={code.pk}" if asked == "code" else asked))
    expected = {
        "read=no": [new], "read=yes": [both, read], "filed=no": [read, new], "filed=yes": [both], "code": [both]
    }[asked]  # fmt: skip
    assert [row.pk for row in answer.context["object_list"]] == [part.contribution_id for part in expected]


@pytest.mark.parametrize("few, some", [(5_000, 50_000), (0, 50_000), (0, 0)])
def test_several_filters_at_once_find_what_each_of_them_would(monkeypatch, few, some):
    monkeypatch.setattr(holding, "FEW", few)
    monkeypatch.setattr(holding, "SOME", some)
    activity, analyst = make_activity(), make_user(Role.ANALYST)
    wanted, other_ward, unread = (make_part(activity) for _ in range(3))
    elsewhere = make_part(make_activity())
    for part in (wanted, other_ward, elsewhere):
        read_part(by=analyst, part=part)
    for part, ward in [
        (wanted, "Quayside"),
        (other_ward, "Hallow Park"),
        (unread, "Quayside"),
        (elsewhere, "Quayside"),
    ]:
        Given.objects.create(contribution=part.contribution, kind=GivenKind.WARD, question="Ward", value=ward)
    answer = sign_in(analyst).get(f"/admin/contributions/?activity={activity.pk}&ward=Quayside&read=yes")
    assert [one.pk for one in answer.context["object_list"]] == [wanted.contribution_id]
