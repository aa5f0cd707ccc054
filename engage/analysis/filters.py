"""What an officer can narrow the queue of contributions down to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from engage.analysis.code_choice import CodeFilter
from engage.analysis.enums import CodeStatus, Ground
from engage.analysis.models import AnotherLook, Code, Codebook, Coding, Finding
from engage.analysis.permissions import activities_for
from engage.analysis.queries import coded, unread, words_of_it
from engage.analysis.suggesting.alike import Likeness
from engage.analysis.teamwork import Note
from engage.contributions.enums import Channel, ContributionKind, GivenKind
from engage.contributions.models import Contribution, Given, Part

LATEST = 50  # contributions that are looked at for what was asked
LONGEST_NUMBER = 18  # digits


def language_name(code: str) -> str:
    """In its own words, as "Polski"; the code itself when Django does not know it."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


def languages_given() -> list[tuple[str, str]]:
    codes = Contribution.objects.all().languages()
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1].casefold())


def _activities(request):
    return activities_for(request.user)


def _codes(request):
    return Code.objects.for_user(request.user)


class _Choice(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.RadioSelect, empty_label=_("All"), **kwargs)


class _OneGiven(django_filters.ChoiceFilter):
    """Among the values that came with imported answers."""

    def __init__(self, given: GivenKind, **kwargs):
        super().__init__(
            choices=lambda: [(value, value) for value in Given.objects.values_of(given)],
            empty_label=_("All"),
            method=lambda queryset, name, value: queryset.filter(Exists(Given.objects.saying(given, value))),
            **kwargs,
        )


def _questions(request) -> dict[str, Part]:
    """Those of the chosen activity, as its latest answers name them, and the one that is chosen already: by the number
    of a text that answers it. One question is what was asked in the same words, under one activity. Asked once."""
    if not hasattr(request, "questions_asked"):
        request.questions_asked = _ask_for_questions(request)
    return request.questions_asked


def _ask_for_questions(request) -> dict[str, Part]:
    activity, chosen = (_number(request, name) for name in ("activity", "question"))
    if not (activity or chosen):
        return {}
    latest = Contribution.objects.filter(activity=activity).order_by("-received_at", "-pk").values("pk")[:LATEST]
    parts = (
        Part.objects.filter(Q(contribution__in=latest, is_current=True) | Q(pk=chosen))
        .filter(contribution__activity__in=activities_for(request.user))
        .select_related("contribution")
        .defer("text")
        .order_by("position", "pk")
    )
    by_prompt = {(part.contribution.activity_id, part.prompt): part for part in parts}
    by_prompt |= {(part.contribution.activity_id, part.prompt): part for part in parts if part.pk == chosen}
    return {str(part.pk): part for part in by_prompt.values()}


class _Question(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(empty_label=_("All"), **kwargs)

    @property
    def field(self):
        asked = _questions(self.parent.request)
        self.extra["choices"] = [(pk, part.prompt or _("Words")) for pk, part in asked.items()]
        return super().field


class _Alike(django_filters.ChoiceFilter):
    """All of them as one, each with their number; or those of one group, by its key."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=[("one", _("Shown as one, with their number"))],
            empty_label=_("Each by itself"),
            method="filter_alike",
            widget=forms.RadioSelect,
            **kwargs,
        )

    @property
    def field(self):
        group = _number(self.parent.request, "alike")
        of_one = [] if group is None else [(str(group), _("Those that are nearly the same, alone"))]
        self.extra["choices"] = [*self.extra["choices"][:1], *of_one]
        return super().field


def _number(request, name: str) -> int | None:
    sent = request.GET.get(name, "")
    return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) <= LONGEST_NUMBER else None


class QueueFilterSet(WagtailFilterSet):
    activity = django_filters.ModelChoiceFilter(label=_("Activity"), queryset=_activities)
    question = _Question(label=_("Question"), choices=[], method="filter_question")
    kind = _Choice(label=_("Door"), choices=ContributionKind.choices)
    channel = _Choice(label=_("How it came"), choices=Channel.choices)
    came = _OneGiven(GivenKind.CHANNEL, label=_("How it came to the other system"))
    ward = _OneGiven(GivenKind.WARD, label=_("Ward"))
    language = _Choice(label=_("Language"), choices=languages_given)
    received_at = django_filters.DateFromToRangeFilter(label=_("Received"), widget=DateRangePickerWidget)
    read = _Choice(
        label=_("Read"),
        choices=[("no", _("Not read yet")), ("yes", _("Read")), ("not_by_me", _("Not read by me"))],
        method="filter_read",
    )
    filed = _Choice(
        label=_("Excerpts"),
        choices=[("no", _("None filed yet")), ("yes", _("At least one filed under a code"))],
        method="filter_filed",
    )
    code = CodeFilter(label=_("Code, with what stands under it"), queryset=_codes, method="filter_code")
    ground = django_filters.ChoiceFilter(
        label=_("Bears on"), choices=Ground, empty_label=_("All"), method="filter_ground"
    )
    look = _Choice(
        label=_("Another look"), choices=[("yes", _("Something filed needs another look"))], method="filter_look"
    )
    flagged = _Choice(
        label=_("Flagged"),
        choices=[("me", _("For me, not settled")), ("yes", _("For anybody, not settled"))],
        method="filter_flagged",
    )
    handed = _Choice(
        label=_("Handed over"),
        choices=[("me", _("To me")), ("me_unread", _("To me, not read by me yet")), ("no", _("To nobody"))],
        method="filter_handed",
    )
    alike = _Alike(label=_("Nearly the same texts"))
    state = _Choice(
        label=_("Withdrawn"),
        choices=[("standing", _("Words are here")), ("gone", _("Withdrawn or removed"))],
        method="filter_state",
    )

    class Meta:
        model = Contribution
        fields: list[str] = []

    def filter_ground(self, queryset, name, value):
        filed = Coding.objects.filter(excerpt__part__contribution=OuterRef("pk"), excerpt__part__is_current=True)
        codes = list(Code.objects.for_user(self.request.user).bearing_on(value).values_list("pk", flat=True))
        return queryset.filter(Exists(filed.filter(code__in=codes)), withdrawn_at=None)

    def filter_look(self, queryset, name, value):
        """From the filings that wait, which are few."""
        return queryset.filter(pk__in=AnotherLook.objects.waiting().values("contribution"), withdrawn_at=None)

    def filter_flagged(self, queryset, name, value):
        """From the flags, which are few, to what is flagged."""
        waiting = Note.objects.waiting()
        mine = waiting.filter(to=self.request.user) if value == "me" else waiting
        return queryset.filter(pk__in=mine.values("contribution"), withdrawn_at=None)

    @property
    def group(self) -> int | None:
        """The texts that are nearly the same, when the list is of some of them alone."""
        chosen = self.form.cleaned_data.get("alike") or ""
        return int(chosen) if chosen.isdecimal() else None

    def filter_alike(self, queryset, name, value):
        if self.group is not None:
            theirs = Likeness.objects.of("pk").filter(group=self.group, part__is_current=True)
            return queryset.filter(Exists(theirs), withdrawn_at=None)
        behind = Likeness.objects.behind_another().filter(part=OuterRef("pk"))
        stands_by_itself = words_of_it(self.prompt).filter(~Exists(behind))
        return queryset.filter(Exists(stands_by_itself) | ~Exists(words_of_it(self.prompt)))

    def filter_handed(self, queryset, name, value):
        if value == "no":
            return queryset.filter(handover=None)
        mine = queryset.filter(handover__to=self.request.user)
        return self.filter_read(mine, name, "not_by_me") if value == "me_unread" else mine

    @property
    def prompt(self) -> str | None:
        """The question, when one is chosen: then it is the texts that answer it that are read, filed or not."""
        question = _questions(self.request).get(self.form.cleaned_data.get("question"))
        return None if question is None else question.prompt

    def filter_question(self, queryset, name, value):
        question = _questions(self.request)[value]
        return queryset.filter(
            Exists(words_of_it(question.prompt)), activity=question.contribution.activity_id, withdrawn_at=None
        )

    def filter_read(self, queryset, name, value):
        if value == "not_by_me":
            unread_by_me = words_of_it(self.prompt).exclude(readings__by=self.request.user)
            return queryset.filter(Exists(unread_by_me), withdrawn_at=None)
        is_unread = unread(self.prompt)
        return queryset.filter(is_unread if value == "no" else ~is_unread, withdrawn_at=None)

    def filter_filed(self, queryset, name, value):
        is_coded = coded(self.prompt)
        return queryset.filter(is_coded if value == "yes" else ~is_coded, withdrawn_at=None)

    def filter_code(self, queryset, name, value):
        codes = list(Code.objects.at_or_under(value).values_list("pk", flat=True))
        filed = Coding.objects.filter(
            code__in=codes, excerpt__part__contribution=OuterRef("pk"), excerpt__part__is_current=True
        )
        if self.prompt is not None:
            filed = filed.filter(excerpt__part__prompt=self.prompt)
        return queryset.filter(Exists(filed), withdrawn_at=None)

    def filter_state(self, queryset, name, value):
        return queryset.filter(withdrawn_at__isnull=value == "standing")


def _codebooks(request):
    return Codebook.objects.for_user(request.user)


class CodeFilterSet(WagtailFilterSet):
    codebook = django_filters.ModelChoiceFilter(label=_("Codebook"), queryset=_codebooks)
    status = _Choice(label=_("State"), choices=CodeStatus.choices)
    ground = django_filters.ChoiceFilter(
        label=_("Bears on"), choices=Ground, empty_label=_("All"), field_name="grounds__ground"
    )

    class Meta:
        model = Code
        fields: list[str] = []


class FindingFilterSet(WagtailFilterSet):
    activity = django_filters.ModelChoiceFilter(label=_("Activity"), queryset=_activities)
    review = _Choice(
        label=_("Review"),
        choices=[
            ("waiting", _("Waiting for a second person")),
            ("returned", _("Sent back")),
            ("done", _("Reviewed")),
        ],
        method="filter_review",
    )
    fair = _Choice(
        label=_("Found fair"),
        choices=[("waiting", _("Somebody says no, and waits for an answer"))],
        method="filter_fair",
    )

    class Meta:
        model = Finding
        fields: list[str] = []

    def filter_review(self, queryset, name, value):
        by_state = {"waiting": queryset.to_review, "returned": queryset.returned, "done": queryset.reviewed}
        return by_state[value]()

    def filter_fair(self, queryset, name, value):
        return queryset.filter(pk__in=Finding.objects.doubted())
