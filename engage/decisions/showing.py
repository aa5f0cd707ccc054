"""What public pages show of the ledger: for each answer who said it, what was done, and because."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from engage.analysis.describing import given_with, said_beside
from engage.analysis.enums import Stance
from engage.analysis.models import Evidence, FairnessAnswer, Finding
from engage.audit.models import AuditEvent
from engage.contributions.counting import Tally
from engage.contributions.enums import Ending, IdentityTier
from engage.contributions.models import Activity
from engage.core.disclosure import in_ten
from engage.core.listed import Listed
from engage.core.prepared import Prepared
from engage.decisions.models import Decision, Influence
from engage.decisions.read_by import with_readers

NAMES_SHOWN = (IdentityTier.NAMED, IdentityTier.FIRST_NAME_AND_AREA, IdentityTier.PSEUDONYM)
# A finding may be quoted by words that speak against it: nobody shall take these for its support.
_STANDS = {
    Stance.AGAINST: _("This person sees it otherwise"),
    Stance.QUALIFIES: _("This person agrees in part"),
    Stance.ONE_VOICE: _("One voice among others"),
}
_OF_A_QUOTE = (
    "stance", "excerpt__start", "excerpt__end", "excerpt__part__text", "excerpt__part__language",
    "excerpt__part__contribution__identity_tier", "excerpt__part__contribution__shown_as"
)  # fmt: skip


@dataclass(frozen=True)
class Quote:
    """Words a person agreed to have quoted, read from where they live and kept nowhere else."""

    words: str
    language: str
    shown_as: str
    stands: str = ""  # where these words stand on the finding, when they do not simply support it
    beside: list[str] = field(default_factory=list)  # what is said of the person, two things at most


@dataclass(frozen=True)
class Answer:
    """One row of the ledger as everybody may read it."""

    influence: Influence
    activity: Activity
    people: Tally
    asked: Tally  # all who gave something to the same activity
    quotes: list[Quote] = field(default_factory=list)
    passages: int = 0  # that it rests on, of people who have not withdrawn them
    earlier: list[Influence] = field(default_factory=list)  # the versions it replaces, latest first
    fair_in_ten: int | None = None  # of those whose words it rests on and who were asked; None of few

    @property
    def finding(self) -> Finding | None:
        return self.influence.finding

    @property
    def not_shown(self) -> int:
        """Passages that are not quoted: their people did not agree to it, or nobody chose them."""
        return max(0, self.passages - len(self.quotes))

    @property
    def reworded_on(self) -> datetime.datetime | None:
        """When the finding was changed and reviewed again after this answer was published."""
        finding, published = self.finding, self.influence.published_at
        if finding is None or finding.reviewed_at is None or published is None:
            return None
        return finding.reviewed_at if finding.reviewed_at > published else None


def answers(decision: Decision) -> list[Answer]:
    """The answers that stand in one decision."""
    return _shown(_VERSIONS_IN(decision.pk))


def answers_to_findings(activity: Activity) -> list[Answer]:
    """The answers that stand, in any decision, to what was found under one activity."""
    return _shown(_VERSIONS_TO(activity.pk), activity)


def _versions(influences: QuerySet[Influence]) -> QuerySet[Influence]:
    return (
        influences.published()
        .annotate(is_replaced=Exists(Influence.objects.filter(replaces=OuterRef("pk"))))
        .select_related("decision", "finding", "contribution", "excerpt__part__contribution")
    )


_VERSIONS_IN = Prepared(lambda decision: _versions(Influence.objects.filter(decision=decision)))
_VERSIONS_TO = Prepared(lambda activity: _versions(Influence.objects.filter(finding__activity=activity)))


def _shown(published: list[Influence], asked: Activity | None = None) -> list[Answer]:
    """In a fixed number of queries however many there are. `asked`: the one activity, with its tally, where it is."""
    prefetch_related_objects(published, "refinements")
    versions = {row.pk: row for row in published}
    standing = [row for row in versions.values() if not row.is_replaced]
    standing.sort(key=lambda row: min(one.pk for one in [row, *_earlier(row, versions)]))  # where it first stood
    behind = _behind(row.finding_id for row in standing if row.finding_id)
    quotes = quotes_under(row.finding_id for row in standing if row.finding_id)
    fair = _fair(standing)
    activities = {asked.pk: asked} if asked else _activities(standing)
    return [
        Answer(
            influence=row,
            activity=activities[_source(row).activity_id],
            people=behind[row.finding_id][0] if row.finding_id in behind else _one_person(row),
            passages=behind[row.finding_id][1] if row.finding_id in behind else 0,
            asked=activities[_source(row).activity_id].tally,
            quotes=quotes.get(row.finding_id, []),
            earlier=_earlier(row, versions),
            fair_in_ten=fair.get(row.finding_id),
        )
        for row in standing
    ]


def _source(row: Influence) -> Any:
    """The finding or the contribution; the database holds that there is exactly one."""
    return row.finding or row.direct_contribution


def _one_person(row: Influence) -> Tally:
    one = row.direct_contribution
    return Tally(given=1, withdrawn=int(one is not None and one.ending == Ending.WITHDRAWN))


def people_behind(findings: Iterable[int]) -> dict[int | None, Tally]:
    """On how many people's words each of these rests, and how many of them have withdrawn."""
    return {pk: people for pk, (people, _passages) in _behind(findings).items()}


def _behind(findings: Iterable[int]) -> dict[int | None, tuple[Tally, int]]:
    """The same, and on how many passages that nobody has withdrawn."""
    keys = list(findings)
    counted = _COUNTED(*keys) if keys else []
    return {pk: (Tally(given, gone), passages) for pk, given, gone, passages in counted}


def _counted(*findings: int) -> QuerySet:
    person = "evidence__excerpt__part__contribution"
    withdrawn = Q(**{f"{person}__ending": Ending.WITHDRAWN})
    return (
        Finding.objects.filter(pk__in=findings)
        .order_by()
        .annotate(
            given=Count(person, distinct=True),
            gone=Count(person, filter=withdrawn, distinct=True),
            passages=Count("evidence", filter=~withdrawn, distinct=True),
        )
        .values_list("pk", "given", "gone", "passages")
    )


_COUNTED = Prepared(_counted)
_ASKED = Prepared(lambda *keys: with_readers(Activity.objects.with_tally()).filter(pk__in=keys))


def _activities(rows: Iterable[Influence]) -> dict[int, Activity]:
    keys = {_source(row).activity_id for row in rows}
    return {one.pk: one for one in (_ASKED(*keys) if keys else [])}


def _fair(rows: Iterable[Influence]) -> dict[int | None, int | None]:
    asked = FairnessAnswer.objects.filter(finding__in=[row.finding_id for row in rows if row.finding_id])
    return {pk: in_ten(share.fair, share.answered) for pk, share in asked.shares().items()}


def quotes_under(findings: Iterable[int]) -> dict[int | None, list[Quote]]:
    """Only what its person allows today: a consent taken back, or words withdrawn, are gone at once."""
    quoted = Evidence.objects.quotable().filter(finding__in=list(findings)).order_by("pk")
    found: dict[int | None, list[Quote]] = {}
    given = Listed(given_with("excerpt__part__contribution"))
    rows = quoted.values_list("finding", "beside", given, *_OF_A_QUOTE)
    for finding, beside, said, stance, start, end, text, language, tier, name in rows:
        shown_as = name if tier in NAMES_SHOWN else ""
        quote = Quote(text[start:end], language, shown_as, str(_STANDS.get(stance, "")), said_beside(beside, said))
        found.setdefault(finding, []).append(quote)
    return found


def _earlier(row: Influence, versions: dict[int, Influence]) -> list[Influence]:
    found = []
    while row.replaces_id in versions:
        row = versions[row.replaces_id]
        found.append(row)
    return found


def changes(decision: Decision) -> list[datetime.datetime]:
    """When the text was changed after it was published, latest first, in the time before versions were kept."""
    events = AuditEvent.objects.about(f"decision:{decision.slug}").filter(verb="decision.changed")
    events = events.exclude(detail__has_key="version")
    return list(events.order_by("-at").values_list("at", flat=True))
