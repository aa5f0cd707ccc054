"""What the person behind a contribution is told, on their page and in messages: one source for both."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.contributions.models import Contribution
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence
from engage.decisions.touching import Touch, touches
from engage.decisions.wording import heading, standing_of


@dataclass(frozen=True)
class Told:
    """One answer, as one person is told it. It holds none of their words."""

    influence: Influence
    standing: str  # a Standing, or DIRECT or OBJECTED
    heading: str

    @property
    def decision(self) -> Decision:
        return self.influence.decision

    @property
    def understood_as(self) -> str:
        """The finding that rests on what they and others said; empty when they are answered directly."""
        finding = self.influence.finding
        if finding is None:
            return ""
        if finding.reviewed_at is None:  # changed since, and no second person has looked at it yet
            return _("What people said here is being looked at again.")
        return finding.statement

    @property
    def outcome(self) -> str:
        return self.influence.outcome

    @property
    def because(self) -> str:
        return self.influence.reason_for(self.standing)

    @property
    def before(self) -> str:
        return self.influence.before

    @property
    def after(self) -> str:
        return self.influence.after

    @property
    def passed_to(self) -> str:
        return self.influence.passed_to

    @property
    def next_date(self) -> datetime.date | None:
        return self.influence.next_date

    @property
    def news(self) -> str:
        return news(self.influence)

    @property
    def what_next(self) -> str:
        return self.decision.what_next

    @property
    def url(self) -> str:
        """The decision's public page."""
        return self.decision.get_absolute_url()

    @property
    def told_on(self) -> datetime.datetime | None:
        return self.influence.published_at

    @property
    def corrected_on(self) -> datetime.datetime | None:
        return self.influence.published_at if self.influence.replaces_id else None

    @property
    def what_was_wrong(self) -> str:
        return self.influence.what_was_wrong


def news(influence: Influence) -> str:
    """When there will be more, said honestly once that day has passed."""
    if influence.next_date is None:
        return ""
    day = {"date": date_format(influence.next_date, "j F Y")}
    if influence.next_date < timezone.localdate():
        return _("We said there would be news by %(date)s. There is none yet.") % day
    return _("There will be news by %(date)s.") % day


def tell(contribution: Contribution) -> list[Told]:
    """Every published answer that stands, latest decision first. Usage: `tell(contribution)[0].heading`."""
    return tell_many([contribution])[contribution.pk]


def tell_many(contributions: Iterable[Contribution]) -> dict[int, list[Told]]:
    """By the contribution's id, in two queries for any number. Each given contribution has its entry."""
    ids = [contribution.pk for contribution in contributions]
    told: dict[int, list[Told]] = {pk: [] for pk in ids}
    told |= tell_about(Influence.objects.standing(), Contribution.objects.filter(pk__in=ids))
    return told


def tell_about(influences: QuerySet, contributions: QuerySet) -> dict[int, list[Told]]:
    """What these answers say to each of these contributions, by its id. Drafts too: that is how a preview is made."""
    reached: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for touch in touches(influences, contributions):
        reached[touch.contribution_id][touch.influence_id] |= touch.stances
    rows = _rows({pk for stances in reached.values() for pk in stances})
    return {contribution: _in_words(stances, rows) for contribution, stances in reached.items()}


def tell_together(reached: Iterable[Touch]) -> list[Told]:
    """What one person is told whom these answers reach in all that they gave: each answer once, by everything they
    said."""
    stances: dict[int, set[str]] = defaultdict(set)
    for touch in reached:
        stances[touch.influence_id] |= touch.stances
    return _in_words(stances, _rows(set(stances)))


def _rows(ids: set[int]) -> dict[int, Influence]:
    rows = Influence.objects.filter(pk__in=ids)
    return rows.select_related("decision__organisation", "finding", "replaces").with_own_reasons()


def _in_words(stances: dict[int, set[str]], rows: dict[int, Influence]) -> list[Told]:
    told = []
    for pk, taken in stances.items():
        standing = standing_of(taken)
        told.append(Told(rows[pk], standing, heading(rows[pk].outcome, standing)))
    return in_order(told)


def in_order(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=_order)


def _order(one: Told) -> tuple:
    """The latest decision first; of one decision, what was done before what is still open."""
    decision, influence = one.decision, one.influence
    return (-decision.decided_on.toordinal(), -decision.pk, Outcome.values.index(influence.outcome), influence.pk)
