"""What there is to choose from in the filters of the queue: asked for once, and only where the choices are shown. To
follow an address it is enough to look at what it names."""

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from engage.analysis.holding import among
from engage.analysis.models import Code
from engage.analysis.permissions import activities_for
from engage.analysis.suggesting.suggestion import asked_of
from engage.contributions.enums import GivenKind
from engage.contributions.models import Contribution, Given, Part
from engage.core.fields import number_in

MOST_TICKED = 50
LATEST = 50  # contributions that are looked at for what was asked
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


def _named(request, name: str) -> int | None:
    """By its number in the address."""
    return number_in(request.GET.get(name, ""))


class ActivityFilter(django_filters.ChoiceFilter):
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
        return [(str(one), "") for one in [_named(self.parent.request, "activity")] if one]


class Radios(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.RadioSelect, empty_label=_("All"), **kwargs)


class GivenFilter(django_filters.ChoiceFilter):
    """Among the values that came with imported answers."""

    def __init__(self, given: GivenKind, **kwargs):
        super().__init__(choices=[], empty_label=_("All"), method="filter_given", **kwargs)
        self.given = given

    @property
    def field(self):
        sent = self.parent.request.GET.get(self.field_name, "")
        values = _all_given(self.parent.request)[self.given] if self.parent.is_shown else []
        self.extra["choices"] = [(value, value) for value in dict.fromkeys([*values, sent]) if value]
        return super().field


def _all_given(request) -> dict[str, list[str]]:
    if not hasattr(request, "given_there_is"):
        request.given_there_is = Given.objects.values_of(*GIVEN.values())
    return request.given_there_is


def questions_asked(request) -> dict[str, Part]:
    """Those of the chosen activity, as its latest answers name them, and the one that is chosen already: by the number
    of a text that answers it. One question is what was asked in the same words, under one activity. Asked once."""
    if not hasattr(request, "questions_asked"):
        request.questions_asked = _ask_for_questions(request, _named(request, "activity"))
    return request.questions_asked


def question_chosen(request) -> Part | None:
    """To follow an address, no other than that one has to be known."""
    chosen = str(_named(request, "question"))
    if hasattr(request, "questions_asked"):
        return request.questions_asked.get(chosen)
    if not hasattr(request, "question_chosen"):
        request.question_chosen = _ask_for_questions(request, None).get(chosen)
    return request.question_chosen


def _ask_for_questions(request, activity: int | None) -> dict[str, Part]:
    chosen = _named(request, "question")
    if not (activity or chosen):
        return {}
    # The sum hides that there is an index by activity: it is by their own numbers that the texts shall be found.
    theirs = (
        Part.objects.alias(of=F("contribution__activity") + 0)
        .filter(of__in=activities_for(request.user).values("pk"))
        .select_related("contribution")
        .defer("text")
        .order_by("position", "pk")
    )
    wanted = [Q(pk=chosen)] if chosen else []
    wanted += [_of_the_latest(activity)] if activity else []
    parts = list(theirs.filter(Q(*wanted, _connector=Q.OR)))
    by_prompt = {(part.contribution.activity_id, part.prompt): part for part in parts}
    by_prompt |= {(part.contribution.activity_id, part.prompt): part for part in parts if part.pk == chosen}
    return {str(part.pk): part for part in by_prompt.values()}


def _of_the_latest(activity: int) -> Q:
    """Texts by their numbers: put together by "or" with anything else, a database may look at every text there is."""
    latest = Contribution.objects.filter(activity=activity).order_by("-received_at", "-pk").values("pk")[:LATEST]
    return among(Part.objects.filter(contribution__in=latest, is_current=True).order_by().values("pk"))


class QuestionFilter(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(empty_label=_("All"), **kwargs)

    @property
    def field(self):
        request = self.parent.request
        asked = list(questions_asked(request).values()) if self.parent.is_shown else [question_chosen(request)]
        self.extra["choices"] = [(str(one.pk), one.prompt or _("Words")) for one in asked if one]
        return super().field


class AlikeFilter(django_filters.ChoiceFilter):
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
        group = _named(self.parent.request, "alike")
        of_one = [] if group is None else [(str(group), _("Those that are nearly the same, alone"))]
        self.extra["choices"] = [*self.extra["choices"][:1], *of_one]
        return super().field


class SuggestedFilter(django_filters.ChoiceFilter):
    """Where something that the machine suggested waits for a person: anything, or what one rule or of one code, as an
    address names it."""

    def __init__(self, **kwargs):
        any_at_all = [("any", _("Something waits for an answer"))]
        super().__init__(
            choices=any_at_all, empty_label=_("All"), method="filter_suggested", widget=forms.RadioSelect, **kwargs
        )

    @property
    def field(self):
        if not hasattr(self, "_field"):
            chosen = self.parent.request.GET.get(self.field_name, "")
            what, number = asked_of(chosen)
            of_one = [(chosen, self._name(what, number))] if number is not None else []
            self.extra["choices"] = [*self.extra["choices"][:1], *of_one]
        return super().field

    def _name(self, what: str, number: int) -> str:
        if not self.parent.is_shown:
            return what
        theirs = Code.objects.for_user(self.parent.request.user)
        found = theirs.filter(**{"pk" if what == "code" else "rules": number}).first()
        pattern = (
            _("%(code)s waits for an answer") if what == "code" else _("The rule for %(code)s waits for an answer")
        )
        return pattern % {"code": found.label if found else number}


class ChosenFilter(django_filters.ChoiceFilter):
    """Texts that somebody ticked, by their numbers, as an address names them."""

    def __init__(self, **kwargs):
        super().__init__(choices=[], empty_label=_("All"), method="filter_only", widget=forms.RadioSelect, **kwargs)

    @property
    def field(self):
        if not hasattr(self, "_field"):
            sent = self.parent.request.GET.get(self.field_name, "")
            count = len(numbers_in(sent))
            words = ngettext("%(count)s text that was ticked", "%(count)s texts that were ticked", count)
            self.extra["choices"] = [(sent, words % {"count": count})] if count else []
        return super().field


def numbers_in(sent: str) -> list[int]:
    """What an address names as `7.12.40`; nothing when it names anything else, or too many."""
    found = [number_in(one) for one in sent.split(".", MOST_TICKED)]
    return [] if None in found or len(found) > MOST_TICKED else found
