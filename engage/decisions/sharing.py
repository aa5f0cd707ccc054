"""How many people share one and the same answer, and where the people behind a finding stand on it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import connection

from engage.analysis.models import Evidence, Finding
from engage.contributions.models import Activity
from engage.decisions.wording import standing_of


@dataclass(frozen=True)
class Shared:
    """Of `people` who were answered, so many hear the reason that most of them hear, word for word the same."""

    most: int
    people: int


# Where each person stands on each answer that touches what they gave under one activity. Whoever gave several things
# under one contact is one person. The same rule as `wording.standing_of`, for any number of people.
_STANDINGS = """
WITH touch(influence, person, stance) AS (
    SELECT i.id, COALESCE('contact ' || c.contact_id, 'alone ' || c.id), e.stance
    FROM contributions_contribution c
    JOIN contributions_part p ON p.contribution_id = c.id
    JOIN analysis_excerpt x ON x.part_id = p.id
    JOIN analysis_evidence e ON e.excerpt_id = x.id
    JOIN decisions_influence i ON i.finding_id = e.finding_id
    WHERE c.activity_id = %(activity)s AND c.withdrawn_at IS NULL
  UNION ALL
    SELECT i.id, COALESCE('contact ' || c.contact_id, 'alone ' || c.id), 'direct'
    FROM contributions_contribution c JOIN decisions_influence i ON i.contribution_id = c.id
    WHERE c.activity_id = %(activity)s AND c.withdrawn_at IS NULL
  UNION ALL
    SELECT i.id, COALESCE('contact ' || c.contact_id, 'alone ' || c.id), 'direct'
    FROM contributions_contribution c
    JOIN contributions_part p ON p.contribution_id = c.id
    JOIN analysis_excerpt x ON x.part_id = p.id
    JOIN decisions_influence i ON i.excerpt_id = x.id
    WHERE c.activity_id = %(activity)s AND c.withdrawn_at IS NULL
), stances AS (
    SELECT influence, person,
        MAX(CASE WHEN stance = 'direct' THEN 1 ELSE 0 END) AS direct,
        MAX(CASE WHEN stance = 'supports' THEN 1 ELSE 0 END) AS supports,
        MAX(CASE WHEN stance = 'against' THEN 1 ELSE 0 END) AS against,
        MAX(CASE WHEN stance = 'qualifies' THEN 1 ELSE 0 END) AS qualifies
    FROM touch GROUP BY influence, person
), standing AS (
    SELECT influence, person, CASE
        WHEN direct = 1 THEN 'direct'
        WHEN supports + against + qualifies = 0 THEN 'one_voice'
        WHEN against = 1 AND supports + qualifies > 0 THEN 'both_ways'
        WHEN against = 1 THEN 'against'
        WHEN qualifies = 1 THEN 'qualifies'
        ELSE 'supports' END AS place
    FROM stances
), heard AS (
    SELECT DISTINCT s.person, COALESCE(r.reason, i.reason) AS reason
    FROM standing s
    JOIN decisions_influence i ON i.id = s.influence
    LEFT JOIN decisions_influence newer ON newer.replaces_id = i.id
    LEFT JOIN decisions_refinement r ON r.influence_id = i.id AND r.standing = s.place
    WHERE i.published_at IS NOT NULL AND newer.id IS NULL
)
"""
_MOST = """
SELECT COALESCE(MAX(people), 0), (SELECT COUNT(DISTINCT person) FROM heard)
FROM (SELECT COUNT(*) AS people FROM heard GROUP BY reason) AS counted
"""


def most_share_one_reason(activity: Activity) -> Shared:
    """Of the people who gave something under this activity and were answered, how many hear the most frequent reason.
    In one query for any number of people; published answers only, as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS + _MOST, {"activity": activity.pk})
        most, people = cursor.fetchone()
    return Shared(most, people)


def where_people_stand(finding: Finding) -> Counter[str]:
    """How many people stand where on a finding, of those who have not withdrawn."""
    rows = Evidence.objects.filter(finding=finding, excerpt__part__contribution__withdrawn_at=None).values_list(
        "excerpt__part__contribution_id", "excerpt__part__contribution__contact_id", "stance"
    )
    stances: dict[tuple[str, int], set[str]] = defaultdict(set)
    for contribution, contact, stance in rows:
        stances[("contact", contact) if contact else ("alone", contribution)].add(stance)
    return Counter(str(standing_of(taken)) for taken in stances.values())
