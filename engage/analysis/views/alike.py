"""Texts that are nearly the same: the groups with their numbers, one opened to see each, and a person's word on it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from engage.analysis.permissions import activities_for
from engage.analysis.refusals import Refused
from engage.analysis.suggesting.alike import Alike, Likeness, Verdict
from engage.analysis.suggesting.belonging import put_back_into_group, say_of_group, take_out_of_group
from engage.analysis.suggesting.grouping import similarity_of
from engage.analysis.suggesting.showing import counted, groups_for, members_of, taken_out_of, with_filed
from engage.analysis.views.queue import BesideQueue, ReadsWords
from engage.core.fields import number_in

PER_PAGE = 20
HIGHEST = 10**9
SAID = {
    Verdict.CONFIRMED: gettext_lazy("You confirmed that these texts belong together."),
    Verdict.REFUSED: gettext_lazy("You refused this. Each text is shown by itself again."),
    Verdict.OPEN: gettext_lazy("It is open again whether these texts belong together."),
}


def _place(request) -> int:
    sent = number_in(request.GET.get("from", "")) or 0
    return sent if sent < HIGHEST else 0


class AlikesView(BesideQueue, TemplateView):
    """The groups of one activity, or of all; the largest first."""

    template_name = "analysis/alikes.html"
    page_title = gettext_lazy("Nearly the same texts")
    header_icon = "copy"
    alike_url_name = ""

    def get_context_data(self, **kwargs):
        wanted = self.request.GET.get("activity", "")
        activities = {str(pk): pk for pk in activities_for(self.request.user).values_list("pk", flat=True)}
        groups = groups_for(self.request.user)
        if wanted in activities:
            groups = groups.filter(activity=activities[wanted])
        start = _place(self.request)
        rows = list(groups[start : start + PER_PAGE + 1])
        more = start + PER_PAGE if len(rows) > PER_PAGE else None
        return super().get_context_data(groups=with_filed(rows[:PER_PAGE]), start=start, more=more, **kwargs)


class _One(BesideQueue):
    alike_url_name = ""
    alikes_url_name = ""

    @cached_property
    def group(self) -> Alike:
        groups = Alike.objects.for_user(self.request.user).select_related(
            "activity", "by", "anchor__part__contribution"
        )
        return get_object_or_404(groups, pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not request.user.has_perm("analysis.add_coding"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AlikeView(_One, TemplateView):
    """Each text with what differs; POST says whether they belong together."""

    template_name = "analysis/alike.html"
    page_title = gettext_lazy("Nearly the same text")
    header_icon = "copy"
    bulk_url_name = ""

    def get_breadcrumbs_items(self):
        first = super().get_breadcrumbs_items()
        return [*first[:-1], {"url": reverse(self.alikes_url_name), "label": AlikesView.page_title}, first[-1]]

    def post(self, request, pk):
        group, verdict = self.group, request.POST.get("verdict", "")
        if verdict not in Verdict.values:
            messages.error(request, _("Say whether they belong together."))
            return redirect(request.path)
        say_of_group(by=request.user, group=group, verdict=Verdict(verdict))
        messages.success(request, SAID[Verdict(verdict)])
        return redirect(request.path)

    def get_context_data(self, **kwargs):
        group, start = self.group, _place(self.request)
        members, more = members_of(group, after=start)
        return super().get_context_data(
            group=group,
            others=group.people - 1,
            members=members,
            more=more,
            start=start,
            taken_out=taken_out_of(group),
            counted=counted(group),
            file_url=f"{reverse(self.bulk_url_name)}?alike={group.pk}",
            each_url=f"{reverse(self.index_url_name)}?alike={group.pk}",
            alikes_url=reverse(self.alikes_url_name),
            **kwargs,
        )


class MoveView(_One, ReadsWords, View):
    """Takes one text out of the group, with those that are the same word for word; or puts it back."""

    http_method_names = ["post"]

    def post(self, request, pk, member):
        one = self._member(member)
        try:
            if one.group_id == self.group.pk:
                take_out_of_group(by=request.user, member=one)
                messages.success(request, _("Taken out. It stands by itself now."))
            else:
                similarity = similarity_of(one, self.group.anchor)
                put_back_into_group(by=request.user, member=one, similarity=similarity)
                messages.success(request, _("Put back."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(reverse(self.alike_url_name, args=[pk]))

    def _member(self, member: int) -> Likeness:
        rows = Likeness.objects.select_related("part__contribution")
        one = rows.filter(pk=member).first()
        if one is None or self.group.pk not in (one.group_id, one.taken_from_id):
            raise Http404
        return one
