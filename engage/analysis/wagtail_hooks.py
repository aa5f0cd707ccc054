from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.search import SearchArea

from engage.analysis import viewsets
from engage.analysis.models import AnotherLook, Finding
from engage.analysis.outstanding import Outstanding
from engage.analysis.permissions import activities_for, may_read_words
from engage.analysis.teamwork import Note
from engage.contributions.models import Contribution, Part
from engage.core.waiting import AT_MOST, Waiting, count_of, waits


@hooks.register("register_admin_viewset")
def register_analysis():
    return [viewsets.contributions, viewsets.findings, viewsets.codes, viewsets.codebooks, viewsets.suggestions]


class ContributionSearch(SearchArea):
    """The search in the menu: for whoever reads what people said, of their words."""

    def is_shown(self, request):
        return may_read_words(request.user)


@hooks.register("register_admin_search_area")
def search_contributions():
    listed = reverse("contributions:index")
    return ContributionSearch(
        gettext_lazy("Contributions"), listed, name="contributions", icon_name="comment", order=50
    )


@waits
def contributions_to_read(user: Any) -> Waiting | None:
    if not may_read_words(user):
        return None
    to_read = Outstanding.objects.to_read().filter(
        contribution__activity__in=activities_for(user), contribution__withdrawn_at=None
    )
    count = count_of(to_read.values("contribution").distinct())
    return Waiting(_("Contributions that nobody has read"), reverse("contributions:index") + "?read=no", count)


@waits
def asked_to_look_at(user: Any) -> list[Waiting] | None:
    if not may_read_words(user):
        return None
    flags = Note.objects.waiting().filter(to=user, contribution__activity__in=activities_for(user))
    handed = Contribution.objects.standing().filter(handover__to=user, activity__in=activities_for(user))
    words = Part.objects.with_words().filter(contribution=OuterRef("pk"))
    unread_by_me = handed.filter(Exists(words.exclude(readings__by=user)))
    looks = AnotherLook.objects.waiting().filter(contribution__activity__in=activities_for(user))
    looks = AnotherLook.objects.filter(pk__in=looks.order_by().values("pk")[: AT_MOST + 1])
    # Colleagues hand over some hundreds at a time, so that the numbers of all of them are read in one query.
    numbers = [rows.order_by().values_list(Value(kind), "pk") for kind, rows in enumerate((flags, unread_by_me, looks))]
    count = Counter(kind for kind, _pk in numbers[0].union(*numbers[1:]))
    queue = reverse("contributions:index")
    return [
        Waiting(_("Contributions that a colleague flagged for you"), f"{queue}?flagged=me", count[0]),
        Waiting(_("Contributions handed to you to read"), f"{queue}?handed=me_unread", count[1]),
        Waiting(_("Filings that need another look"), f"{queue}?look=yes", count[2]),
    ]


@waits
def findings_to_work_on(user: Any) -> list[Waiting]:
    """Those of others to review, for nobody reviews their own; sent back to whoever wrote them or changed them last;
    and doubted by the people whose words they rest on. In one query."""
    own, returned = Q(created_by=user) | Q(revised_by=user), Q(returned_at__isnull=False)
    doubted = Q(pk__in=Finding.objects.doubted().values("pk"))
    counted = Finding.objects.for_user(user).aggregate(
        review=Count("pk", filter=Q(reviewed_at=None) & ~returned & ~own),
        back=Count("pk", filter=own & returned),
        doubted=Count("pk", filter=doubted),
    )
    findings = reverse("findings:index")
    rows = []
    if user.has_perm("analysis.review_finding"):
        needed = _("Findings that need you as a second person")
        rows.append(Waiting(needed, f"{findings}?review=waiting", counted["review"]))
    if user.has_perm("analysis.change_finding"):
        rows += [
            Waiting(_("Findings sent back to you with a reason"), f"{findings}?review=returned", counted["back"]),
            Waiting(_("Findings that people do not find fair"), f"{findings}?fair=waiting", counted["doubted"]),
        ]
    return rows
