"""What officers fill in while they read and file."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from engage.analysis.code_choice import CodeField, hold_usable
from engage.analysis.describing import in_words
from engage.analysis.enums import Stance
from engage.analysis.fairness import LONGEST
from engage.analysis.history import former_names
from engage.analysis.models import Code, Excerpt
from engage.analysis.refusals import AnswersNothing, CodeNotInUse, GivesNoReason, TooFewAreSo
from engage.analysis.spans import find, sentences, trimmed
from engage.contributions.models import Activity, Part
from engage.core.fields import SomeOf, number_in
from engage.moderation.enums import TAKEN_OUT_FOR

LONGEST_SENTENCE_SHOWN = 120
MANY_SENTENCES, LONGEST_OF_MANY = 200, 30  # of a whole submission: its words are not sent a second time
MOST_OFFERED = 200


class SpanForm(forms.Form):
    """Some words of a text. They are marked in it (a span, and the words themselves, so that a text that changed
    meanwhile is noticed), or chosen as a sentence, or typed."""

    part = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    sentence = forms.ChoiceField(label=_("Choose a sentence"), required=False)
    quote = forms.CharField(
        label=_("Or copy the words"),
        required=False,
        strip=True,
        help_text=_("Exactly as they stand in the text."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {part.pk: part for part in parts}
        sentence: Any = self.fields["sentence"]
        sentence.choices = lambda: [("", _("None of them")), *self.sentences]

    takes_the_only_sentence = False

    @cached_property
    def sentences(self) -> list[tuple[str, str]]:
        """Not looked for where words are marked."""
        spans = [(part, *span) for part in self.parts.values() for span in sentences(part.text)]
        longest = LONGEST_SENTENCE_SHOWN if len(spans) <= MANY_SENTENCES else LONGEST_OF_MANY
        return [(f"{part.pk}:{start}:{end}", _shortened(part.text[start:end], longest)) for part, start, end in spans]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.cleaned_data.update(zip(("part", "start", "end"), self._span(), strict=True))
        return cleaned

    def _span(self) -> tuple[Part | None, int, int]:
        data = self.cleaned_data
        if data["part"] is not None:
            return self._marked(data["part"], data["start"], data["end"], data["words"])
        if data["quote"] and not data["sentence"]:
            return self._quoted(data["quote"])
        only = self.sentences[0][0] if self.takes_the_only_sentence and len(self.sentences) == 1 else ""
        if sentence := data["sentence"] or only:
            part, start, end = map(int, sentence.split(":"))
            return self.parts[part], start, end
        self.add_error(None, _("Mark some words first."))
        return None, 0, 0

    def _marked(self, pk: int, start: int | None, end: int | None, words: str) -> tuple[Part | None, int, int]:
        part = self.parts.get(pk)
        words = words.replace("\r\n", "\n")  # a form is sent with these line ends whatever it held
        if part is None or start is None or end is None or start < 0 or part.text[start:end] != words:
            self.add_error(None, _("The text is no longer the one you marked. Load the page again."))
            return None, 0, 0
        return part, *trimmed(part.text, start, end)

    def _quoted(self, quote: str) -> tuple[Part | None, int, int]:
        found = [(part, *span) for part in self.parts.values() for span in find(part.text, quote)]
        if len(found) == 1:
            return found[0]
        self.add_error(
            "quote",
            _("These words are in the text more than once. Copy some of the words around them too.")
            if found
            else _("These words are not in the text. Copy them exactly."),
        )
        return None, 0, 0


class FileForm(SpanForm):
    """Files words under a code. Nothing needs to be marked where there is one sentence only. `quick` is a code, too:
    that of a button which files at once."""

    takes_the_only_sentence = True
    code = CodeField(
        label=_("Code"),
        queryset=Code.objects.none(),
        widget=forms.RadioSelect,
        by_book=False,
        error_messages={"required": _("Choose a code."), "invalid_choice": CodeNotInUse.sentence},
    )

    def __init__(self, data: Any = None, *, activity: Activity, **kwargs: Any) -> None:
        if data and data.get("quick"):
            data = data.copy()
            data["code"] = data["quick"]
        super().__init__(data, **kwargs)
        self.activity = activity

    def holds(self) -> bool:
        """Whether it is filled in so that it can be filed; the code that was chosen is held from then on."""
        codes: Any = self.fields["code"]
        codes.find = partial(hold_usable, self.activity)
        return self.is_valid()

    @cached_property
    def codes(self) -> list[Code]:
        """Asks for the codes once, for this and for showing them."""
        codes: Any = self.fields["code"]
        codes.queryset = Code.objects.usable_for(self.activity)
        codes.choices = [choice for choice in codes.choices]  # noqa: C416  # list() would count them first
        found = [value.instance for value, _label in codes.choices]
        names = former_names(found)
        for code in found:
            code.former_names = names[code.pk]
        return found

    @property
    def needs_no_marking(self) -> bool:
        return len(self.sentences) == 1


class RedactForm(SpanForm):
    """Takes words out of a text for good. First the words are chosen, then they are shown and the reason is asked."""

    ground = forms.ChoiceField(
        label=_("Why"),
        choices=[(ground.value, ground.label) for ground in TAKEN_OUT_FOR],
        widget=forms.RadioSelect,
        required=False,
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("sure") and not cleaned.get("ground"):
            self.add_error("ground", _("Select a reason from the list"))
        return cleaned


def _shortened(words: str, longest: int) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= longest else f"{one_line[:longest]}…"


@dataclass
class Weighing:
    """One excerpt on the form of a finding, with the choice of where it stands."""

    excerpt: Excerpt
    codes: list[str]
    stance: BoundField


@dataclass
class UnderCode:
    """Excerpts on the form of a finding that are filed under one code; `excerpts`: how many are, with those that stand
    under another heading or on no page."""

    label: str
    code: int
    excerpts: int
    weighings: list[Weighing]

    @property
    def key(self) -> str:
        return str(self.code)


class Explained(forms.CharField):
    """What an officer writes for somebody else to read. `nothing` is said where it is left empty."""

    def __init__(self, *, nothing: Any, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            error_messages={
                "required": nothing,
                "max_length": _("Say it in %(limit_value)d characters or fewer. You have %(show_value)d"),
            },
            **kwargs,
        )


class SendBackForm(forms.Form):
    """Why a second person does not stand by a finding."""

    because = Explained(
        label=_("Or say what is wrong"),
        help_text=_(
            "Which words do not carry it, which stance is not right, whose view is missing. The author reads it."
        ),
        nothing=GivesNoReason.sentence,
    )


class BesideForm(forms.Form):
    """What is said of a person beside their words. What only few people are cannot be chosen."""

    given = forms.TypedMultipleChoiceField(
        label=_("What stands beside the quote"),
        help_text=_("Two things at most. Choose none, and nothing is said of the person."),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": TooFewAreSo.sentence},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_few = [one for one in choices if one.few]
        self._given = {one.given.pk: one.given for one in choices if not one.few}
        self.fields["given"].choices = [(one.given.pk, self._label(one)) for one in choices if not one.few]

    @staticmethod
    def _label(one):
        people = ngettext("%(count)s person", "%(count)s people", one.people) % {"count": one.people}
        return gettext("%(words)s (%(people)s)") % {"words": in_words(one.given), "people": people}

    @property
    def chosen(self):
        return [self._given[number] for number in self.cleaned_data["given"]]


class ReplyForm(forms.Form):
    """What an officer answers to a person who does not find a finding fair. `seen` is what they had before them."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reply = Explained(
        label=_("Your answer"),
        help_text=_("The person reads it on their own page. Say what you will change, or why you leave it."),
        nothing=AnswersNothing.sentence,
    )


class FindingForm(forms.Form):
    """A finding over the coded excerpts of one activity: those under the chosen codes, and those already
    weighed. What is typed and chosen goes in as `typed` when the list is only to be shown anew."""

    statement = forms.CharField(
        label=_("Finding"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("One plain sentence about what people said. At most 300 characters."),
        error_messages={"required": _("Write the finding as one plain sentence.")},
    )
    range_of_views = forms.CharField(
        label=_("Range of views"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Who saw it otherwise, and how. Views of few people belong here too."),
    )
    codes = SomeOf(label=_("Codes"), queryset=Code.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: Any = None,
        *,
        activity: Activity,
        typed: Any = None,
        weighed: dict[int, str] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        initial = {**(initial or {}), **{f"stance_{pk}": stance for pk, stance in (weighed or {}).items()}}
        if typed is not None:
            initial |= {**typed.dict(), "codes": typed.getlist("codes")}
        super().__init__(data, initial=initial)
        self.activity = activity
        codes: Any = self.fields["codes"]
        codes.queryset = Code.objects.with_excerpts_of(activity)
        sent = data if data is not None else typed
        chosen = self._chosen_codes(sent.getlist("codes") if sent is not None else None)
        already = set(weighed or {}) | _weighed_in(sent)
        self.offered = self._offer(chosen, already)
        for excerpt in self.offered:
            self.fields[f"stance_{excerpt.pk}"] = forms.ChoiceField(
                choices=[("", _("Leave out")), *Stance.choices], required=False, widget=forms.RadioSelect
            )

    def _chosen_codes(self, sent: list[str] | None) -> list[int]:
        """At first all codes, as long as what is under them can be looked through."""
        known = dict(self.fields["codes"].queryset.values_list("pk", "excerpts"))  # type: ignore[attr-defined]
        if sent is not None:
            return [pk for pk in known if str(pk) in sent]
        chosen = list(known) if sum(known.values()) <= MOST_OFFERED else []
        self.initial.setdefault("codes", chosen)
        return chosen

    def _offer(self, codes: list[int], already: set[int]) -> list[Excerpt]:
        there = Excerpt.objects.standing().coded().filter(part__contribution__activity=self.activity)
        there = there.select_related("part__contribution").prefetch_related("codings__code")
        under = there.filter(codings__code__in=codes).exclude(pk__in=already)
        self.is_cut = under.count() > MOST_OFFERED
        return [*there.filter(pk__in=already), *under[:MOST_OFFERED]]

    def by_code(self) -> list[UnderCode]:
        """Each excerpt once, under the first of its codes."""
        groups: dict[tuple[str, int], list[Weighing]] = {}
        for excerpt in self.offered:
            codes = sorted({(coding.code.label, coding.code_id) for coding in excerpt.codings.all()})
            one = Weighing(excerpt, sorted({label for label, _pk in codes}), self[f"stance_{excerpt.pk}"])
            groups.setdefault(codes[0], []).append(one)
        all_of_it = {one.pk: one.excerpts for one in self.fields["codes"].queryset}  # type: ignore[attr-defined]
        in_order = sorted(groups.items(), key=lambda pair: pair[0])
        return [UnderCode(label, pk, all_of_it.get(pk, 0), some) for (label, pk), some in in_order]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stances = ((excerpt, cleaned.get(f"stance_{excerpt.pk}")) for excerpt in self.offered)
        self.weighed = [(excerpt, stance) for excerpt, stance in stances if stance]
        if not self.weighed:
            self.add_error(None, _("Choose at least one excerpt and say where it stands on the finding."))
        return cleaned


def _weighed_in(sent: Any) -> set[int]:
    """The excerpts that have a stance in what was sent."""
    names: Iterable[str] = sent or ()
    given = (name.removeprefix("stance_") for name in names if name.startswith("stance_") and sent[name])
    return {number for number in map(number_in, given) if number is not None}
