"""Whom an answer touches: the one contribution it is about, or all on whose excerpts its finding rests."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from engage.contributions.models import Contribution


@dataclass(frozen=True)
class Touch:
    """One answer reaching one contribution; `stance` is None where it is answered directly."""

    influence_id: int
    contribution_id: int
    stance: str | None


def touches(influences: QuerySet, contributions: QuerySet) -> list[Touch]:
    """Every way in which these answers reach these contributions, in three queries."""
    influences = influences.order_by()
    ids = contributions.order_by().values("pk")
    direct = influences.filter(contribution__in=ids).values_list("pk", "contribution_id")
    by_excerpt = influences.filter(excerpt__part__contribution__in=ids).values_list(
        "pk", "excerpt__part__contribution_id"
    )
    by_finding = influences.filter(finding__evidence__excerpt__part__contribution__in=ids).values_list(
        "pk", "finding__evidence__excerpt__part__contribution_id", "finding__evidence__stance"
    )
    found = {Touch(influence, contribution, None) for influence, contribution in (*direct, *by_excerpt)}
    found |= {Touch(*row) for row in by_finding}
    return sorted(found, key=lambda touch: (touch.influence_id, touch.contribution_id, touch.stance or ""))


def touched(influences: QuerySet) -> QuerySet[Contribution]:
    """The contributions that these answers reach, each once."""
    influences = influences.order_by()
    return Contribution.objects.filter(
        Q(pk__in=influences.exclude(contribution=None).values("contribution"))
        | Q(pk__in=influences.exclude(excerpt=None).values("excerpt__part__contribution"))
        | Q(pk__in=influences.exclude(finding__evidence=None).values("finding__evidence__excerpt__part__contribution"))
    )
