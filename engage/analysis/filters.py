"""What an officer can narrow the queue of contributions down to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from engage.analysis.code_choice import CodeFilter
from engage.analysis.enums import CodeStatus, Ground
from engage.analysis.holding import Held
from engage.analysis.models import AnotherLook, Code, Codebook, Coding, Finding, Reading
from engage.analysis.outstanding import Outstanding
from engage.analysis.permissions import activities_for
from engage.analysis.queries import coded, unread, words_of_it
from engage.analysis.suggesting.alike import Likeness
from engage.analysis.teamwork import Note
from engage.contributions.enums import Channel, ContributionKind, GivenKind
from engage.contributions.models import Contribution, Given, Part

LATEST = 50  # contributions that are looked at for what was asked
LONGEST_NUMBER = 18  # digits
GIVEN = {"came": GivenKind.CHANNEL, "organisation": GivenKind.ORGANISATION, "ward": GivenKind.WARD}


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


def _readings(prompt):
    """Of the texts as they stand, of one question or of all."""
    return _answering(Reading.objects.filter(part__is_current=True), "part__prompt", prompt)


def _codings(prompt):
    return _answering(Coding.objects.filter(excerpt__part__is_current=True), "excerpt__part__prompt", prompt)


def _answering(rows, path, prompt):
    return rows if prompt is None else rows.filter(**{path: prompt})


class _Activity(django_filters.ChoiceFilter):
    """Those of the officer's council, asked for once."""

    def __init__(self, **kwargs):
        super().__init__(empty_label=_("All"), method="filter_activity", **kwargs)

    @property
    def field(self):
        if not hasattr(self, "_field"):
            self.extra["choices"] = self._choices()
        return super().field

    def _choices(self) -> list[tuple[str, str]]:
        """To follow an address it is enough that it names one: the queue holds none of another council's."""
        if self.parent.is_shown:
            return [(str(one.pk), one.title) for one in activities_for(self.parent.request.user)]
        return [(str(one), "") for one in [_number(self.parent.request, "activity")] if one]


class _Choice(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.RadioSelect, empty_label=_("All"), **kwargs)


class _OneGiven(django_filters.ChoiceFilter):
    """Among the values that came with imported answers."""

    def __init__(self, given: GivenKind, **kwargs):
        super().__init__(choices=[], empty_label=_("All"), method="filter_given", **kwargs)
        self.given = given

    @property
    def field(self):
        sent = self.parent.request.GET.get(self.field_name, "")
        values = _all_given(self.parent.request)[self.given] if self.parent.is_shown else [sent]
        self.extra["choices"] = [(value, value) for value in values if value]
        return super().field


def _all_given(request) -> dict[str, list[str]]:
    if not hasattr(request, "given_there_is"):
        request.given_there_is = Given.objects.values_of(*GIVEN.values())
    return request.given_there_is


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
    theirs = (
        Part.objects.filter(contribution__activity__in=activities_for(request.user))
        .select_related("contribution")
        .defer("text")
        .order_by("position", "pk")
    )
    # Two questions: put together by "or", a database may look at every text there is.
    parts = list(theirs.filter(contribution__in=latest, is_current=True)) if activity else []
    if chosen and chosen not in {part.pk for part in parts}:
        parts += theirs.filter(pk=chosen)
    by_prompt = {(part.contribution.activity_id, part.prompt): part for part in parts}
    by_prompt |= {(part.contribution.activity_id, part.prompt): part for part in parts if part.pk == chosen}
    return {str(part.pk): part for part in by_prompt.values()}


class _Question(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(empty_label=_("All"), **kwargs)

    @property
    def field(self):
        asked = (
            _questions(self.parent.request) if self.parent.is_shown or _number(self.parent.request, "question") else {}
        )
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
    """With `is_shown` it knows all there is to choose from; else only what an address says is looked at."""

    def __init__(self, *args, is_shown: bool = True, **kwargs):
        self.is_shown = is_shown
        super().__init__(*args, **kwargs)

    activity = _Activity(label=_("Activity"))
    question = _Question(label=_("Question"), choices=[], method="filter_question")
    kind = _Choice(label=_("Door"), choices=ContributionKind.choices)
    channel = _Choice(label=_("How it came"), choices=Channel.choices)
    came = _OneGiven(GIVEN["came"], label=_("How it came to the other system"))
    organisation = _OneGiven(GIVEN["organisation"], label=_("Organisation"))
    ward = _OneGiven(GIVEN["ward"], label=_("Ward"))
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
        chosen = self.form.cleaned_data.get("question")
        return _questions(self.request)[chosen].prompt if chosen else None

    def filter_question(self, queryset, name, value):
        question = _questions(self.request)[value]
        self.held.append(Held(Part.objects.beginning_as(question.prompt), is_implied=True))
        answering = queryset.filter(Exists(words_of_it(question.prompt)), withdrawn_at=None)
        return self._stay_within(answering, question.contribution.activity_id)

    def filter_queryset(self, queryset):
        """Besides, the filters name in `held` the rows that a contribution must have, and in `within` the activity: of
        how many rows there are, it is asked about all at once."""
        self.held: list[Held] = []
        self.within: int | None = None
        return super().filter_queryset(queryset)

    def filter_activity(self, queryset, name, value):
        return self._stay_within(queryset, int(value))

    def _stay_within(self, queryset, activity: int):
        """No question of one activity is answered in another."""
        is_another = self.within not in (None, activity)
        self.within = activity
        return queryset.none() if is_another else queryset

    def filter_given(self, queryset, name, value):
        self.held.append(Held(Given.objects.filter(kind=GIVEN[name], value=value)))
        return queryset

    def filter_read(self, queryset, name, value):
        standing = queryset.filter(withdrawn_at=None)
        if value == "not_by_me":
            return standing.filter(Exists(words_of_it(self.prompt).exclude(readings__by=self.request.user)))
        if value == "no":
            self.held.append(Held(Outstanding.objects.to_read(self.prompt)))
            return standing
        self.held.append(Held(_readings(self.prompt), "part__contribution", Reading.objects.all()))
        return standing.exclude(unread(self.prompt))

    def filter_filed(self, queryset, name, value):
        standing = queryset.filter(withdrawn_at=None)
        if value == "yes":
            self.held.append(Held(_codings(self.prompt), "excerpt__part__contribution", Coding.objects.all()))
            return standing
        self.held.append(Held(Outstanding.objects.to_file(self.prompt)))
        return standing.exclude(coded(self.prompt))

    def filter_code(self, queryset, name, value):
        codes = value.at_or_under  # one by one, for a database to know how many filings are under them
        filed = _codings(self.prompt).filter(code__in=codes)
        self.held.append(Held(filed, "excerpt__part__contribution", Coding.objects.filter(code__in=codes)))
        return queryset.filter(withdrawn_at=None)

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
