"""What an officer can narrow the queue of contributions down to."""

import django_filters
from django import forms
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from engage.analysis.choices import (
    GIVEN,
    ActivityFilter,
    AlikeFilter,
    ChosenFilter,
    GivenFilter,
    QuestionFilter,
    Radios,
    SuggestedFilter,
    languages_given,
    numbers_in,
    question_chosen,
)
from engage.analysis.code_choice import CodeFilter
from engage.analysis.enums import CodeStatus, Ground
from engage.analysis.holding import Held
from engage.analysis.models import AnotherLook, Code, Codebook, Coding, Finding, Reading
from engage.analysis.outstanding import Outstanding
from engage.analysis.permissions import activities_for
from engage.analysis.queries import coded, unread, words_of_it
from engage.analysis.suggesting.alike import Likeness, Verdict
from engage.analysis.suggesting.suggestion import Suggestion
from engage.analysis.teamwork import Handover, Note
from engage.contributions.enums import Channel, ContributionKind
from engage.contributions.models import Contribution, Given, Part
from engage.core.fields import number_in
from engage.core.one_by_one import OneByOne

# What is used most comes first.
OFFERED = [
    "activity", "question", "read", "filed", "code", "suggested", "flagged", "handed", "look", "alike", "ward",
    "organisation", "received_at", "channel", "came", "kind", "language", "ground", "state", "only",
]  # fmt: skip


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


class _AsOffered(forms.Form):
    """An officer meets the fields in another order than that in which they are asked."""

    def __iter__(self):
        """Which texts were ticked is no choice of its own: it is there to be undone."""
        return (self[name] for name in OFFERED if name != "only" or self.data.get("only"))


class QueueFilterSet(WagtailFilterSet):
    """With `is_shown` it knows all there is to choose from; else only what an address says is looked at."""

    def __init__(self, *args, is_shown: bool = True, **kwargs):
        self.is_shown = is_shown
        super().__init__(*args, **kwargs)

    activity = ActivityFilter(label=_("Activity"))
    question = QuestionFilter(label=_("Question"), choices=[], method="filter_question")
    kind = Radios(label=_("Kind of contribution"), choices=ContributionKind.choices)
    channel = Radios(label=_("How it came"), choices=Channel.choices)
    came = GivenFilter(GIVEN["came"], label=_("How it came to the other system"))
    organisation = GivenFilter(GIVEN["organisation"], label=_("Organisation"))
    ward = GivenFilter(GIVEN["ward"], label=_("Ward"))
    language = Radios(label=_("Language"), choices=languages_given)
    received_at = django_filters.DateFromToRangeFilter(label=_("Received"), widget=DateRangePickerWidget)
    read = Radios(
        label=_("Read"),
        choices=[("no", _("Not read yet")), ("yes", _("Read")), ("not_by_me", _("Not read by me"))],
        method="filter_read",
    )
    filed = Radios(
        label=_("Excerpts"),
        choices=[("no", _("None filed yet")), ("yes", _("At least one filed under a code"))],
        method="filter_filed",
    )
    code = CodeFilter(label=_("Code, with what stands under it"), queryset=_codes, method="filter_code")
    ground = django_filters.ChoiceFilter(
        label=_("Bears on"), choices=Ground, empty_label=_("All"), method="filter_ground"
    )
    suggested = SuggestedFilter(label=_("Suggested by the machine"))
    look = Radios(
        label=_("Another look"), choices=[("yes", _("Something filed needs another look"))], method="filter_look"
    )
    flagged = Radios(
        label=_("Flagged"),
        choices=[("me", _("For me, not settled")), ("yes", _("For anybody, not settled"))],
        method="filter_flagged",
    )
    handed = Radios(
        label=_("Handed over"),
        choices=[("me", _("To me")), ("me_unread", _("To me, not read by me yet")), ("no", _("To nobody"))],
        method="filter_handed",
    )
    alike = AlikeFilter(label=_("Nearly the same texts"))
    state = Radios(
        label=_("Withdrawn"),
        choices=[("standing", _("Words are here")), ("gone", _("Withdrawn or removed"))],
        method="filter_state",
    )

    only = ChosenFilter(label=_("Ticked texts"))

    class Meta:
        model = Contribution
        fields: list[str] = []
        form = _AsOffered

    def filter_ground(self, queryset, name, value):
        """Filed under one of the codes; some of them are known where one was chosen besides."""
        codes = self.form.fields["code"].bearing
        if codes is None:
            codes = list(_codes(self.request).bearing_on(value).order_by().values_list("pk", flat=True))
        self._hold_filed_under(codes, None)
        return queryset.filter(withdrawn_at=None)

    def _hold_filed_under(self, codes, prompt):
        """One by one, for a database to know how many filings are under them."""
        filed = _codings(prompt).filter(code__in=codes)
        self.held.append(Held(filed, "excerpt__part__contribution", Coding.objects.filter(code__in=codes)))

    def filter_look(self, queryset, name, value):
        waiting = AnotherLook.objects.waiting()
        asked_for = AnotherLook.objects.filter(done_at=None)
        self.held.append(Held(waiting, about_as_many=asked_for, is_dear=True))  # its words are four tables away
        return queryset.filter(withdrawn_at=None)

    def filter_suggested(self, queryset, name, value):
        waiting = _answering(Suggestion.objects.waiting(), "part__prompt", self.prompt).asked_for(value)
        open_ones = Suggestion.objects.filter(verdict=Verdict.OPEN).asked_for(value)
        self.held.append(Held(waiting, "part__contribution", open_ones))
        return queryset.filter(withdrawn_at=None)

    def filter_flagged(self, queryset, name, value):
        waiting = Note.objects.waiting()
        self.held.append(Held(waiting.filter(to=self.request.user) if value == "me" else waiting))
        return queryset.filter(withdrawn_at=None)

    @property
    def group(self) -> int | None:
        """The texts that are nearly the same, when the list is of some of them alone."""
        chosen = self.form.cleaned_data.get("alike") or ""
        return number_in(chosen)

    def filter_alike(self, queryset, name, value):
        if self.group is not None:
            members = Likeness.objects.filter(group=self.group)
            self.held.append(Held(members.filter(part__is_current=True), "part__contribution", members))
            return queryset.filter(withdrawn_at=None)
        behind = Likeness.objects.behind_another().filter(part=OuterRef("pk"))
        stands_by_itself = words_of_it(self.prompt).filter(~OneByOne(behind))
        return queryset.filter(OneByOne(stands_by_itself) | ~OneByOne(words_of_it(self.prompt)))

    @property
    def ticked(self) -> list[int] | None:
        """Texts by their numbers, when the list is of these alone."""
        chosen = self.form.cleaned_data.get("only")
        return numbers_in(chosen) if chosen else None

    def filter_only(self, queryset, name, value):
        theirs = Part.objects.with_words().filter(pk__in=self.ticked)
        return queryset.filter(pk__in=theirs.values("contribution"), withdrawn_at=None)

    def filter_handed(self, queryset, name, value):
        if value == "no":
            return queryset.filter(~OneByOne(Handover.objects.filter(contribution=OuterRef("pk"))))
        self.held.append(Held(Handover.objects.filter(to=self.request.user)))
        return self.filter_read(queryset, name, "not_by_me") if value == "me_unread" else queryset

    @property
    def prompt(self) -> str | None:
        """The question, when one is chosen: then it is the texts that answer it that are read, filed or not."""
        question = question_chosen(self.request) if self.form.cleaned_data.get("question") else None
        return question.prompt if question else None

    def filter_question(self, queryset, name, value):
        question = question_chosen(self.request)
        self.held.append(Held(Part.objects.beginning_as(question.prompt), is_implied=True))
        answering = queryset.filter(OneByOne(words_of_it(question.prompt)), withdrawn_at=None)
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
            return standing.filter(OneByOne(words_of_it(self.prompt).exclude(readings__by=self.request.user)))
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
        to_file = Outstanding.objects.to_file(self.prompt)
        nothing_filed = to_file.exclude(coded(self.prompt, of="contribution"))  # looked for only where some is to file
        self.held.append(Held(nothing_filed, about_as_many=to_file))
        return standing

    def filter_code(self, queryset, name, value):
        self._hold_filed_under(value.at_or_under, self.prompt)
        return queryset.filter(withdrawn_at=None)

    def filter_state(self, queryset, name, value):
        return queryset.filter(withdrawn_at__isnull=value == "standing")


def _codebooks(request):
    return Codebook.objects.for_user(request.user)


class CodeFilterSet(WagtailFilterSet):
    codebook = django_filters.ModelChoiceFilter(label=_("Codebook"), queryset=_codebooks)
    status = Radios(label=_("State"), choices=CodeStatus.choices)
    ground = django_filters.ChoiceFilter(
        label=_("Bears on"), choices=Ground, empty_label=_("All"), field_name="grounds__ground"
    )

    class Meta:
        model = Code
        fields: list[str] = []


class FindingFilterSet(WagtailFilterSet):
    activity = django_filters.ModelChoiceFilter(label=_("Activity"), queryset=_activities)
    review = Radios(
        label=_("Review"),
        choices=[
            ("waiting", _("Waiting for a second person")),
            ("returned", _("Sent back")),
            ("done", _("Reviewed")),
            ("unanswered", _("Reviewed, not yet answered by a decision")),
        ],
        method="filter_review",
    )
    fair = Radios(
        label=_("Found fair"),
        choices=[("waiting", _("Somebody says no, and waits for an answer"))],
        method="filter_fair",
    )

    class Meta:
        model = Finding
        fields: list[str] = []

    def filter_review(self, queryset, name, value):
        by_state = {"waiting": queryset.to_review, "returned": queryset.returned, "done": queryset.reviewed}
        return (by_state | {"unanswered": queryset.unanswered})[value]()

    def filter_fair(self, queryset, name, value):
        return queryset.filter(pk__in=Finding.objects.doubted())
