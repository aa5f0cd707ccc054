"""Which list of contributions holds the people of a number in the report for a committee. A number opens a list only
where the list counts the same: an officer who looks finds as many there as the report says."""

from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse

from engage.analysis.narrowing import Asked, found
from engage.contributions.counted import is_large
from engage.contributions.enums import Channel
from engage.contributions.models import Activity
from engage.decisions.models import Coverage


class Line(NamedTuple):
    """A row of a table: how many people it is about, and what narrows the list to them; None where nothing does."""

    name: str
    people: int
    narrows: dict[str, str] | None = None


def channel_lines(here: dict[str, int], said: dict[str, int]) -> list[Line]:
    """By which way people took part, the most first. `here`: by our own channels; `said`: of those who came in with a
    file, by the way that the file says. No list shows people of both together, nor those of whom a file says none."""
    people = {str(Channel(channel).label): count for channel, count in here.items()}
    narrows: dict[str, dict[str, str] | None] = {str(Channel(one).label): {"channel": one} for one in here}
    imported = str(Channel.IMPORTED.label)
    if said and imported in people:
        people[imported] -= sum(said.values())
        narrows[imported] = None
    for way, count in said.items():
        narrows[way] = None if people.get(way) else {"came": way}
        people[way] = people.get(way, 0) + count
    lines = [Line(name, count, narrows[name]) for name, count in people.items() if count > 0]
    return sorted(lines, key=lambda line: (-line.people, line.name))


def address_of(activity: Activity, narrows: dict[str, str] | None) -> str:
    if narrows is None:
        return ""
    return f"{reverse('contributions:index')}?{_query(activity, narrows)}"


def checked_findings(activity: Activity) -> str:
    return f"{reverse('findings:index')}?{_query(activity, {'review': 'done'})}"


def read_and_filed(activity: Activity, coverage: Coverage | None, user: Any) -> tuple[str, str]:
    """The addresses of what was read and what was filed. They are counted as the list does, because it leaves out
    whoever sent no words, and the report may be of some minutes ago. Of very many that would take too long."""
    if coverage is None or is_large(activity):
        return "", ""
    wanted = ({"read": "yes"}, coverage.read), ({"filed": "yes"}, coverage.coded)
    read, filed = (
        address_of(activity, narrows if number and _counted(activity, narrows, user) == number else None)
        for narrows, number in wanted
    )
    return read, filed


def _counted(activity: Activity, narrows: dict[str, str], user: Any) -> int:
    asked = Asked(user, QueryDict(_query(activity, narrows)))
    return found(asked).contributions.order_by().values("pk").count()


def _query(activity: Activity, narrows: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({"activity": str(activity.pk), **narrows})
    return query.urlencode()
