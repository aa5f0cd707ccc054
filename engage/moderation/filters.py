import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from engage.contributions.models import Activity, Contribution
from engage.moderation.enums import Outcome
from engage.moderation.permissions import judgeable_by


def _activities(request):
    found = judgeable_by(request.user).order_by().values("activity")
    return Activity.objects.filter(pk__in=found)


class QueueFilterSet(WagtailFilterSet):
    """Without a choice: what waits."""

    answer = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=Outcome.choices,
        empty_label=_("None yet: waiting"),
        method="filter_answer",
        widget=forms.RadioSelect,
    )
    activity = django_filters.ModelChoiceFilter(label=_("Activity"), queryset=_activities)

    class Meta:
        model = Contribution
        fields: list[str] = []

    def filter_answer(self, queryset, name, value):
        return queryset  # the view has done it: it is asked also when nothing is chosen
