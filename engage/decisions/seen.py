"""What an officer has seen of what will be published, in short: another one as soon as anybody would be told anything
else, or somebody else would be told.

It does not change by what people do for themselves, and publishing does not wait for them: who withdraws, wants no
messages or changes their address is told as they then wish. Nor by who reads or files what. Which way somebody is told
follows from their own contact, so of that only what the council itself sets is in it.
"""

from django.core.exceptions import ValidationError
from django.db.models import Count, F, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engage.analysis.models import Evidence, Finding
from engage.core.text import digest
from engage.decisions.models import Decision, Influence
from engage.decisions.touching import touched, touches
from engage.decisions.versions import what_it_says
from engage.notifications.ways import by_notify

_PRIME = 2_147_483_647  # its square is the largest that both databases multiply


class NotWhatWasPreviewed(ValidationError):
    """Nothing is published: it is no longer what the officer looked at."""

    def __init__(self, changed: str | Promise) -> None:
        super().__init__(changed)


_WHAT = _("What people would be told was changed since you looked. This is what would be published now.")
_WHO = _("Who would be told, or where they stand, was changed since you looked. This is what would be published now.")


def fingerprint(decision: Decision) -> str:
    """Two parts: what is said, and who it is said to. In a fixed number of queries, and no memory for each person."""
    return f"{digest(repr(_what(decision)))}.{digest(repr(_who(decision)))}"


def compare(decision: Decision, *, seen: str) -> None:
    """Raises NotWhatWasPreviewed, which says whether it is what is told or who is told."""
    now = fingerprint(decision)
    if now != seen:
        raise NotWhatWasPreviewed(_WHO if now.partition(".")[0] == seen.partition(".")[0] else _WHAT)


def hold_findings(decision: Decision) -> None:
    """Nobody changes what the drafts rest on between the look at it and the publishing. The caller holds the
    decision."""
    answered = Finding.objects.select_for_update(of=("self",)).filter(pk__in=_findings(decision))
    list(answered.order_by("pk").values_list("pk"))


def _findings(decision: Decision) -> QuerySet:
    return decision.influences.drafts().order_by().filter(finding__isnull=False).values("finding")


def _what(decision: Decision) -> list:
    drafts = decision.influences.drafts().select_related("finding").order_by("pk").with_own_reasons()
    return [decision.organisation.name, what_it_says(decision), [_answer(one) for one in drafts.values()]]


def _answer(one: Influence) -> list:
    finding = one.finding
    return [
        one.pk, one.contribution_id, one.excerpt_id, one.outcome, one.reason, one.before, one.after, one.passed_to,
        one.next_date, sorted(one.own_reasons.items()),
        finding and (finding.pk, finding.statement, finding.range_of_views, finding.reviewed_at is not None),
    ]  # fmt: skip


def _who(decision: Decision) -> list:
    """Of excerpts that stand alike on a finding how many there are, and the sums of their numbers and of the squares:
    those differ as soon as one comes, goes or stands elsewhere. A withdrawal leaves the excerpt where it was."""
    number = F("excerpt") % _PRIME
    grounds = Evidence.objects.filter(finding__in=_findings(decision)).order_by("finding", "stance")
    counted = grounds.values_list("finding", "stance").annotate(
        count=Count("pk"), sum=Sum("excerpt"), squares=Sum(number * number % _PRIME)
    )
    direct = decision.influences.drafts().filter(finding=None)
    reached = [(one.influence_id, one.contribution_id, one.stance) for one in touches(direct, touched(direct))]
    ways = sorted(by_notify())
    return [[tuple(map(str, row)) for row in counted], reached, ways]
