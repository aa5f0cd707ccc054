"""Whom an answer touches: the one contribution it is about, or all on whose excerpts its finding rests."""

from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from engage.analysis.enums import Stance
from engage.analysis.models import Evidence
from engage.contributions.models import Contribution
from engage.decisions.enums import OBJECTED
from engage.decisions.models import Influence

_OF_AN_EXCERPT = "excerpt__part__contribution"
_BY_FINDING = f"finding__evidence__{_OF_AN_EXCERPT}"


@dataclass(frozen=True)
class Touch:
    """One answer reaching one contribution. `stance` is that of one of its excerpts on the finding; where it is
    answered directly OBJECTED when it speaks against something, else None."""

    influence_id: int
    contribution_id: int
    stance: str | None

    @property
    def stances(self) -> set[str]:
        return {self.stance} if self.stance else set()


def touches(influences: QuerySet, contributions: QuerySet) -> list[Touch]:
    """Every way in which these answers reach these contributions, in one query."""
    influences = influences.order_by()
    ids = contributions.order_by().values("pk")
    by_finding = influences.filter(**{f"{_BY_FINDING}__in": ids}).values_list(
        "pk", f"{_BY_FINDING}_id", "finding__evidence__stance"
    )
    direct = [
        influences.filter(**{f"{path}__in": ids}).values_list(
            "pk", f"{path}_id", Case(When(_objected(path), then=Value(OBJECTED)), output_field=CharField(null=True))
        )
        for path in ("contribution", _OF_AN_EXCERPT)
    ]
    found = [Touch(*row) for row in by_finding.union(*direct)]
    return sorted(found, key=lambda touch: (touch.influence_id, touch.contribution_id, touch.stance or ""))


def _objected(path: str) -> Exists:
    """Of what is answered directly: whether the very words speak against something, or the person does elsewhere in
    what they gave, against what the same decision answers. Only by findings that a second person stood by."""
    against = Evidence.objects.filter(
        stance=Stance.AGAINST, finding__first_reviewed_at__isnull=False, excerpt__part__contribution=OuterRef(path)
    )
    if path == _OF_AN_EXCERPT:
        against = against.filter(Q(excerpt=OuterRef("excerpt")) | Q(finding__in=_answered_beside_it()))
    return Exists(against)


def _answered_beside_it() -> QuerySet:
    """The findings that the same decision answers; beside what is published drafts are nothing yet."""
    published = ExpressionWrapper(OuterRef(OuterRef("published_at")), output_field=DateTimeField())
    beside = Influence.objects.filter(decision=OuterRef(OuterRef("decision")), finding__isnull=False)
    known = beside.alias(answer_published=published).filter(
        Q(published_at__isnull=False) | Q(answer_published__isnull=True)
    )
    return known.order_by().values("finding")


def touched(influences: QuerySet) -> QuerySet[Contribution]:
    """The contributions that these answers reach, each once."""
    return Contribution.objects.filter(reached_by(influences))


def reached_by(influences: QuerySet, *, without: QuerySet | None = None) -> Q:
    """Of contributions: those that these answers reach; `without` those that these rows of `StillToTell` name."""
    influences = influences.order_by()
    by_finding = influences.filter(finding__evidence__isnull=False).annotate(reached=F(_BY_FINDING))
    if without is not None:
        by_finding = by_finding.exclude(
            Exists(without.filter(influence=OuterRef("pk"), contribution=OuterRef("reached")))
        )
    return (
        Q(pk__in=influences.filter(contribution__isnull=False).values("contribution"))
        | Q(pk__in=influences.filter(excerpt__isnull=False).values("excerpt__part__contribution"))
        | Q(pk__in=by_finding.values("reached"))
    )
