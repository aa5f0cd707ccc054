from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engage.analysis.code_choice import CodeField
from engage.analysis.models import Code
from engage.analysis.permissions import activities_for
from engage.analysis.refusals import CodeNotInUse, LooksForNothing
from engage.analysis.search import words_of
from engage.analysis.suggesting.suggestion import Rule
from engage.analysis.suggesting.wording import LONGEST_TERM, MOST_TERMS, Wording, lines_of
from engage.contributions.models import Activity

_BOXES = ("any_of", "all_of", "none_of")


class _Terms(forms.CharField):
    """Words and phrases, one on a line."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
        super().__init__(required=False, max_length=MOST_TERMS * (LONGEST_TERM + 2), widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        terms = lines_of(super().clean(value))
        if len(terms) > MOST_TERMS or any(len(term) > LONGEST_TERM for term in terms):
            raise forms.ValidationError(
                _("Give at most %(most)s words or phrases, each of %(longest)s characters or fewer.")
                % {"most": MOST_TERMS, "longest": LONGEST_TERM}
            )
        if any(not words_of(term) for term in terms):
            raise forms.ValidationError(_("Each line needs at least one letter or digit."))
        return tuple(terms)


class RuleForm(forms.Form):
    """`version` is the wording that was before the officer when they began to change it."""

    code = CodeField(
        queryset=Code.objects.none(),
        label=_("Code to suggest"),
        error_messages={"required": _("Choose a code."), "invalid_choice": CodeNotInUse.sentence},
    )
    activity = forms.ModelChoiceField(
        queryset=Activity.objects.none(),
        label=_("Look in"),
        required=False,
        empty_label=_("All texts that the code is for"),
    )
    any_of = _Terms(
        label=_("The text holds any of these"), help_text=_("A word or a phrase on each line, in any form: bus, buses.")
    )
    all_of = _Terms(label=_("and all of these"))
    none_of = _Terms(label=_("and none of these"))
    version = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, rule: Rule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            boxes = {name: getattr(rule, name) for name in _BOXES}
            own = {"code": rule.code_id, "activity": rule.activity_id, "version": rule.version}
            kwargs["initial"] = {**boxes, **own}
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        usable = Code.objects.for_user(user)
        code.queryset = usable.taking_words() if rule is None else usable.filter(pk=rule.code_id)
        activity: Any = self.fields["activity"]
        activity.queryset = activities_for(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        looks_for = [cleaned.get("any_of", True), cleaned.get("all_of", True)]
        if not any(looks_for):
            self.add_error("any_of", str(LooksForNothing()))
        code, activity = cleaned.get("code"), cleaned.get("activity")
        if code and activity and code.codebook.activity_id not in (None, activity.pk):
            self.add_error("activity", _("This code is for another activity. Choose that one, or all texts."))
        return cleaned

    @property
    def wording(self) -> Wording:
        return Wording(*(self.cleaned_data[name] for name in _BOXES))
