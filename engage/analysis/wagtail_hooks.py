from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from engage.analysis import viewsets
from engage.analysis.models import Finding
from engage.analysis.permissions import activities_for, may_read_words
from engage.analysis.queries import with_progress
from engage.contributions.models import Contribution
from engage.core.waiting import Waiting, count_of, waits


@hooks.register("register_admin_viewset")
def register_analysis():
    return [viewsets.contributions, viewsets.findings, viewsets.codes, viewsets.codebooks]


@waits
def contributions_to_read(user: Any) -> Waiting | None:
    if not may_read_words(user):
        return None
    theirs = Contribution.objects.standing().filter(activity__in=activities_for(user))
    unread = with_progress(theirs).filter(is_unread=True)
    return Waiting(
        _("Contributions that nobody has read"), reverse("contributions:index") + "?read=no", count_of(unread)
    )


@waits
def findings_to_review(user: Any) -> Waiting | None:
    """Those of others: nobody reviews their own."""
    if not user.has_perm("analysis.review_finding"):
        return None
    others = Finding.objects.for_user(user).to_review().exclude(Q(created_by=user) | Q(revised_by=user))
    return Waiting(
        _("Findings that need you as a second person"), reverse("findings:index") + "?review=waiting", count_of(others)
    )


@waits
def findings_sent_back(user: Any) -> Waiting | None:
    """To whoever wrote them or changed them last."""
    if not user.has_perm("analysis.change_finding"):
        return None
    own = Finding.objects.for_user(user).returned().filter(Q(created_by=user) | Q(revised_by=user))
    return Waiting(
        _("Findings sent back to you with a reason"), reverse("findings:index") + "?review=returned", count_of(own)
    )


@waits
def findings_doubted(user: Any) -> Waiting | None:
    """By the people whose words they rest on."""
    if not user.has_perm("analysis.change_finding"):
        return None
    doubted = Finding.objects.for_user(user).doubted()
    return Waiting(
        _("Findings that people do not find fair, to answer"),
        reverse("findings:index") + "?fair=waiting",
        count_of(doubted),
    )
