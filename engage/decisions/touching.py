"""Whom an answer touches: the one contribution it is about, or all on whose excerpts its finding rests."""

from dataclasses import dataclass

from django.db.models import CharField, Q, QuerySet, Value

from engage.contributions.models import Contribution

_BY_FINDING = "finding__evidence__excerpt__part__contribution"


@dataclass(frozen=True)
class Touch:
    """One answer reaching one contribution; `stance` is None where it is answered directly."""

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
    no_stance = Value(None, CharField(null=True))
    direct = [
        influences.filter(**{f"{path}__in": ids}).values_list("pk", f"{path}_id", no_stance)
        for path in ("contribution", "excerpt__part__contribution")
    ]
    found = [Touch(*row) for row in by_finding.union(*direct)]
    return sorted(found, key=lambda touch: (touch.influence_id, touch.contribution_id, touch.stance or ""))


def touched(influences: QuerySet) -> QuerySet[Contribution]:
    """The contributions that these answers reach, each once."""
    return Contribution.objects.filter(reached_by(influences))


def reached_by(influences: QuerySet) -> Q:
    """Of contributions: those that these answers reach."""
    influences = influences.order_by()
    return (
        Q(pk__in=influences.filter(contribution__isnull=False).values("contribution"))
        | Q(pk__in=influences.filter(excerpt__isnull=False).values("excerpt__part__contribution"))
        | Q(pk__in=influences.filter(finding__evidence__isnull=False).values(_BY_FINDING))
    )
