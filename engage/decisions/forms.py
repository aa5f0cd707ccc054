"""What officers fill in: a decision with the options that were weighed, and the answers it gives."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engage.accounts.models import Organisation
from engage.analysis.models import Excerpt, Finding
from engage.contributions.models import Contribution
from engage.core.references import references_in
from engage.core.widgets import Day
from engage.decisions.enums import NEEDS, Outcome, Standing
from engage.decisions.models import Decision, Influence
from engage.decisions.services import DECISION_FIELDS, Weighed
from engage.decisions.sharing import where_people_stand

SPARE_ROWS = 3
MOST_TOGETHER = 100  # they stand in an address
EXCERPTS_OF = "excerpts_"  # and the number of a contribution
REASON_FOR = "reason_"  # and where a group stands


class DecisionForm(forms.ModelForm):
    link = forms.URLField(
        label=_("Address of the council's record"), required=False, max_length=200, assume_scheme="https",
        help_text=_("Starts with https://")
    )  # fmt: skip

    class Meta:
        model = Decision
        fields = [
            "organisation", "title", "reference", "decided_by", "decided_on", "what_was_decided", "reasons", "link",
            "what_next", "review_on"
        ]  # fmt: skip
        widgets = {
            "decided_on": Day,
            "review_on": Day,
            "what_was_decided": forms.Textarea(attrs={"rows": 5}),
            "reasons": forms.Textarea(attrs={"rows": 5}),
            "what_next": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": _("In plain words: people who took part read it."),
            "what_next": _("What will be done, by whom, and by when."),
            "review_on": _("People see this date."),
        }

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.all()
        if for_user.organisation_id:
            organisations = organisations.filter(pk=for_user.organisation_id)
        if self.instance.pk or organisations.count() == 1:
            del self.fields["organisation"]
            self.organisation = self.instance.organisation if self.instance.pk else organisations.get()
        else:
            organisation: Any = self.fields["organisation"]
            organisation.queryset = organisations

    def given(self) -> dict[str, Any]:
        """For the service."""
        return {name: value for name, value in self.cleaned_data.items() if name in DECISION_FIELDS}

    def chosen_organisation(self) -> Organisation:
        return self.cleaned_data.get("organisation") or self.organisation

    def refuse(self, refusal: ValidationError) -> None:
        refuse(self, refusal)


class OptionForm(forms.Form):
    text = forms.CharField(label=_("Option"), max_length=300, required=False)
    taken = forms.BooleanField(label=_("This one was taken"), required=False)
    why = forms.CharField(label=_("Why, or why not"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text") and (cleaned.get("taken") or cleaned.get("why")):
            self.add_error("text", _("Enter the option, or empty the row."))
        return cleaned


class _BaseOptionFormSet(forms.BaseFormSet):
    def weighed(self) -> list[Weighed]:
        """The rows that say something, in their order."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return [Weighed(row["text"], row["taken"], row["why"]) for row in rows]


OptionFormSet = forms.formset_factory(OptionForm, formset=_BaseOptionFormSet, extra=SPARE_ROWS, max_num=50)


class AnswerForm(forms.Form):
    """What became of one thing that was said. Only the fields that the chosen outcome needs are there; before
    one is chosen, none."""

    KEPT = (
        "outcome", "reason", "before", "after", "passed_to", "next_date", "excerpt", "what_was_wrong",
        *(REASON_FOR + standing for standing in Standing.values)
    )  # fmt: skip

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it.")},
    )

    def __init__(self, *args: Any, about: Influence, **kwargs: Any) -> None:
        """`about` holds what is answered, and the values to begin with."""
        initial = {name: getattr(about, name) for name in ("outcome", "reason", *_FIELDS)}
        initial["excerpt"] = about.excerpt_id or ""
        super().__init__(*args, **{**kwargs, "initial": {**initial, **kwargs.get("initial", {})}})
        self.chosen = self["outcome"].value() or ""
        self.group_names: set[str] = set()
        if self.chosen in NEEDS:
            self.fields["reason"] = _reason()
            self.fields.update({name: _FIELDS[name]() for name in NEEDS[self.chosen]})
            self._add_groups(about)
        self.contribution = about.contribution or (about.excerpt and about.excerpt.part.contribution)
        excerpts = self._excerpts()
        if excerpts:
            self.fields["excerpt"] = forms.ChoiceField(
                label=_("What of it is answered?"),
                choices=[("", _("All that this person said")), *excerpts],
                required=False,
                widget=forms.RadioSelect,
            )

    def _add_groups(self, about: Influence) -> None:
        """A reason of their own for those who stand in one place on the finding, where there are some, or one is
        written already. An emptied one is taken away."""
        if about.finding is None:
            return
        written = {one.standing: one.reason for one in about.refinements.all()} if about.pk else {}
        people = where_people_stand(about.finding)
        for standing in Standing:
            if people[standing] or standing in written:
                name = REASON_FOR + standing
                self.fields[name] = _text(_for_whom(standing, people[standing]), "", 3)
                self.group_names.add(name)
                self.initial.setdefault(name, written.get(standing, ""))

    @property
    def general(self) -> list[forms.BoundField]:
        return [one for one in self if one.name not in self.group_names and one.name != "outcome"]

    @property
    def for_groups(self) -> list[forms.BoundField]:
        return [one for one in self if one.name in self.group_names]

    def _excerpts(self) -> list[tuple[int, str]]:
        return _choices(_excerpts_of([self.contribution])[self.contribution.pk]) if self.contribution else []

    def given(self) -> dict[str, Any]:
        """For the service. Nothing of a source that cannot be chosen here."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith(REASON_FOR)}
        groups = {one.name.removeprefix(REASON_FOR): self.cleaned_data[one.name] for one in self.for_groups}
        data["refined"] = {standing: reason for standing, reason in groups.items() if reason.strip()}
        if "excerpt" in data:
            chosen = data.pop("excerpt")
            whole = {"contribution": self.contribution, "excerpt": None}
            data |= {"contribution": None, "excerpt": Excerpt.objects.get(pk=chosen)} if chosen else whole
        return data

    def refuse(self, refusal: ValidationError) -> None:
        refuse(self, refusal)


class CorrectionForm(AnswerForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what_was_wrong"] = forms.CharField(
            label=_("What was wrong?"),
            help_text=_("Each person who was told, or should have been, is written this once. It is shown in public."),
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Enter what was wrong. People are told this.")},
        )


def _named(number: int, excerpt: Excerpt) -> str:
    """An excerpt by its codes. Words are read in the reading screen, by those who may."""
    codes = sorted({coding.code.label for coding in excerpt.codings.all()})
    name = _("Excerpt %(number)d (%(codes)s)") if codes else _("Excerpt %(number)d")
    return name % {"number": number, "codes": ", ".join(codes)}


def _text(label: Any, help_text: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    )


def _for_whom(standing: Standing, people: int) -> str:
    count = ngettext("%(count)d person", "%(count)d people", people) % {"count": people}
    return f"{standing.label.capitalize()} ({count})"


def _reason() -> forms.CharField:
    return _text(
        _("Because"),
        _("In plain words, 20 characters or more. People are told this, also when it is a no."),
        4,
    )


# What is missing is said by the rules of the ledger (rules.py), in one place for every way in.
_FIELDS = {
    "before": lambda: _text(_("Before"), _("What the plan was."), 2),
    "after": lambda: _text(_("Now"), _("What it is after the change."), 2),
    "passed_to": lambda: forms.CharField(
        label=_("Passed to"), help_text=_("Who can decide it."), required=False, max_length=200
    ),
    "next_date": lambda: forms.DateField(
        label=_("When there will be news"), required=False, widget=Day,
        error_messages={"invalid": _("Enter a date like 2027-03-31.")},
    ),
}  # fmt: skip


class TogetherForm(AnswerForm):
    """One answer to several things at once. Of a contribution that has excerpts, all may be answered or some."""

    def __init__(self, *args: Any, about: Influence, contributions: list[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.contributions = contributions if self.chosen in NEEDS else []
        excerpts = _excerpts_of(self.contributions)
        for one in self.contributions:
            if excerpts[one.pk]:
                self.fields[f"{EXCERPTS_OF}{one.pk}"] = forms.MultipleChoiceField(
                    label=_("What of %(reference)s is answered?") % {"reference": one.reference},
                    help_text=_("Choose none where all that this person said is answered."),
                    choices=_choices(excerpts[one.pk]),
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def sources(self) -> list[Contribution | Excerpt]:
        found: list[Contribution | Excerpt] = []
        for one in self.contributions:
            chosen = self.cleaned_data.get(f"{EXCERPTS_OF}{one.pk}")
            found += Excerpt.objects.filter(pk__in=chosen).order_by("pk") if chosen else [one]
        return found

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.cleaned_data if not name.startswith(EXCERPTS_OF)}


def _choices(excerpts: list[Excerpt]) -> list[tuple[int, str]]:
    return [(one.pk, _named(number, one)) for number, one in enumerate(excerpts, start=1)]


def _excerpts_of(contributions: list[Contribution]) -> dict[int, list[Excerpt]]:
    found: dict[int, list[Excerpt]] = defaultdict(list)
    standing = Excerpt.objects.standing().filter(part__contribution__in=contributions).select_related("part")
    for one in standing.prefetch_related("codings__code").order_by("part__position", "start"):
        found[one.part.contribution_id].append(one)
    return found


class ChooseForm(forms.Form):
    """What one answer is given to: findings, and contributions by the references that are printed on receipts."""

    finding = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("One of these is answered already, or is not there any more.")},
    )
    reference = forms.CharField(
        label=_("References"), help_text=_("For example K7M4-PQ9T. One on each line."), required=False,
        max_length=MOST_TOGETHER * 12, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        choice: Any = self.fields["finding"]
        choice.choices = [(one.pk, one.statement) for one in findings]

    def clean_reference(self) -> list[str]:
        typed = references_in(self.cleaned_data["reference"])
        if len(typed) > MOST_TOGETHER:
            raise ValidationError(_("Answer %(most)d at most together.") % {"most": MOST_TOGETHER})
        found = Contribution.objects.filter(reference__in=typed, activity__organisation=self.organisation)
        known = set(found.values_list("reference", flat=True))
        if unknown := [one for one in typed if one not in known]:
            text = _("There is no contribution with the reference %(reference)s.")
            raise ValidationError([text % {"reference": one[:20]} for one in unknown[:10]])
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["finding"] and not cleaned["reference"]:
            self.add_error(None, _("Choose what is answered."))
        return cleaned

    def chosen(self) -> list[tuple[str, Any]]:
        """For the address of the form that comes next."""
        findings = [("finding", one) for one in self.cleaned_data["finding"]]
        return findings + [("reference", one) for one in self.cleaned_data["reference"]]


def refuse(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Puts what a service refused beside the fields it is about; what has no field here goes on top."""
    errors = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
    for name, found in errors.items():
        for message in found:
            form.add_error(name if name in form.fields else None, message)
