"""Who reads people's words, files them and says what they amount to. None of this shows who a person is."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant
from engage.contributions.models import Activity

for reader in (Role.ANALYST, Role.ENGAGEMENT_OFFICER):
    grant(
        reader,
        "contributions.view_contribution",
        "contributions.view_part",
        "analysis.add_reading",
        "analysis.add_coding",
        "analysis.delete_coding",
        "analysis.view_codebook",
        "analysis.add_codebook",
        "analysis.change_codebook",
        "analysis.delete_codebook",
        "analysis.view_code",
        "analysis.add_code",
        "analysis.change_code",
        "analysis.delete_code",
        "analysis.view_finding",
        "analysis.add_finding",
        "analysis.change_finding",
        "analysis.delete_finding",
        "analysis.review_finding",
    )
grant(Role.DECISION_OFFICER, "analysis.view_finding")


def may_read_words(user: Any) -> bool:
    """Whole texts. Whoever only sees findings sees the excerpts under them, no more."""
    return user.has_perm("contributions.view_part")


def may_review(user: Any, finding: Any) -> bool:
    """A second person: neither the author nor whoever changed it last."""
    return user.has_perm("analysis.review_finding") and user.pk not in (finding.created_by_id, finding.revised_by_id)


def is_theirs(user: Any, organisation_id: int) -> bool:
    """Whether something of this organisation is the officer's to see."""
    return user.organisation_id in (None, organisation_id)


def activities_for(user: Any) -> Any:
    """The activities of the officer's own organisation; of all, when they belong to none."""
    if user.organisation_id is None:
        return Activity.objects.all()
    return Activity.objects.filter(organisation=user.organisation_id)
