"""What people said and no decision has answered: shown to officers and to everybody as gaps, never hidden. A decision
is recorded and published all the same: software does not refuse what was lawfully decided."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from engage.analysis.models import Finding
from engage.contributions.models import Activity
from engage.decisions.models import Decision, Influence


def to_publish(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of which people have not been told, or not all."""
    drafts = Influence.objects.filter(decision=OuterRef("pk"), published_at=None)
    return decisions.filter(Q(published_at=None) | Exists(drafts))


def to_answer(decision: Decision) -> QuerySet[Finding]:
    """The reviewed findings of the decision's organisation that it does not answer, each with whether another
    decision does (`answered_elsewhere`)."""
    current = Influence.objects.filter(finding=OuterRef("pk"), corrections=None)
    return (
        Finding.objects.reviewed()
        .filter(activity__organisation=decision.organisation_id)
        .exclude(Exists(current.filter(decision=decision)))
        .annotate(answered_elsewhere=Exists(current.exclude(decision=decision)))
        .select_related("activity")
        .order_by("activity", "pk")
    )


def activities_of(decision: Decision) -> QuerySet[Activity]:
    """The activities it deals with: those of what it answers, drafts included."""
    answers = decision.influences.order_by()
    return Activity.objects.filter(
        Q(pk__in=answers.filter(finding__isnull=False).values("finding__activity"))
        | Q(pk__in=answers.filter(contribution__isnull=False).values("contribution__activity"))
        | Q(pk__in=answers.filter(excerpt__isnull=False).values("excerpt__part__contribution__activity"))
    )


def reported_by(decision: Decision) -> QuerySet[Activity]:
    """The activities of whose findings it answers any, drafts included: of these there is a report."""
    return Activity.objects.filter(pk__in=decision.influences.order_by().values("finding__activity"))


def gaps(decision: Decision) -> QuerySet[Finding]:
    """Findings of the activities it deals with that nothing answers, here or elsewhere."""
    return to_answer(decision).filter(activity__in=activities_of(decision), answered_elsewhere=False)


def open_in_public(activities: Iterable[int]) -> QuerySet[Finding]:
    """Findings of these activities that nothing published answers: what is only drafted answers nothing."""
    answered = Exists(Influence.objects.standing().filter(finding=OuterRef("pk")))
    return Finding.objects.reviewed().filter(~answered, activity__in=activities).order_by("activity", "pk")
