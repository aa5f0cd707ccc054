"""Whom an answer touches: the one contribution it is about, or all on whose excerpts its finding rests."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

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
    """Every way in which these answers reach these contributions, in three queries."""
    influences = influences.order_by()
    ids = contributions.order_by().values("pk")
    direct = influences.filter(contribution__in=ids).values_list("pk", "contribution_id")
    by_excerpt = influences.filter(excerpt__part__contribution__in=ids).values_list(
        "pk", "excerpt__part__contribution_id"
    )
    by_finding = influences.filter(**{f"{_BY_FINDING}__in": ids}).values_list(
        "pk", f"{_BY_FINDING}_id", "finding__evidence__stance"
    )
    found = {Touch(influence, contribution, None) for influence, contribution in (*direct, *by_excerpt)}
    found |= {Touch(*row) for row in by_finding}
    return sorted(found, key=lambda touch: (touch.influence_id, touch.contribution_id, touch.stance or ""))


def touched(influences: QuerySet) -> QuerySet[Contribution]:
    """The contributions that these answers reach, each once."""
    influences = influences.order_by()
    return Contribution.objects.filter(
        Q(pk__in=influences.filter(contribution__isnull=False).values("contribution"))
        | Q(pk__in=influences.filter(excerpt__isnull=False).values("excerpt__part__contribution"))
        | Q(pk__in=influences.filter(finding__evidence__isnull=False).values(_BY_FINDING))
    )
