"""What officers fill in about codebooks and their codes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from engage.accounts.models import Organisation
from engage.analysis.code_choice import CodeField
from engage.analysis.codebooks import why_not_under
from engage.analysis.enums import Ground
from engage.analysis.models import Code, Codebook
from engage.analysis.permissions import activities_for
from engage.analysis.refusals import MergedAlready, NamesTwoOrMore, SaysNotWhy, TakesNothingIn
from engage.core.text import normalise_text

LONGEST_REASON, LONGEST_LIST = 1000, 4000


class CodebookForm(WagtailAdminModelForm):
    """The organisation is the activity's, or the officer's own."""

    class Meta:
        model = Codebook
        fields = ["name", "activity"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        activity: Any = self.fields["activity"]
        activity.queryset = activities_for(self.for_user)
        activity.error_messages["unique"] = _("This activity has a codebook already.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        activity = cleaned.get("activity")
        organisation = activity.organisation if activity else self._own_organisation()
        if organisation is None:
            raise ValidationError({"activity": _("Choose an activity: you belong to no organisation.")})
        self.instance.organisation = organisation
        return cleaned

    def _own_organisation(self) -> Organisation | None:
        """The officer's; where there is only one, that one."""
        return self.for_user.organisation or (
            Organisation.objects.first() if Organisation.objects.count() == 1 else None
        )


class CodeForm(WagtailAdminModelForm):
    """MacQueen's six fields, so that two people use a code alike, and where it stands."""

    grounds = forms.MultipleChoiceField(
        label=_("Bears on"),
        choices=Ground,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The grounds of equality that it is about, so that what people say of each can be told apart."),
    )

    class Meta:
        model = Code
        fields = [
            "codebook", "label", "parent", "is_heading", "colour", "brief_definition", "full_definition",
            "when_to_use", "when_not_to_use", "example",
        ]  # fmt: skip
        field_classes = {"parent": CodeField}
        help_texts = {
            "label": _("A few words. This is what you type to find it."),
            "parent": _("Leave empty for one at the top. Codes stand in three levels at most."),
            "is_heading": _("What stands under it is counted together with it."),
            "colour": _("For one at the top, and all that stands under it. Left empty, one is chosen."),
            "brief_definition": _("What it means, in one line. Shown beside the code while you file."),
            "full_definition": _("What it means in full, so that a colleague would file the same words under it."),
            "when_to_use": _("What has to be there for this code to fit."),
            "when_not_to_use": _("What is often taken for it and belongs elsewhere, and where."),
            "example": _("Words that fit. Make them up: nobody's own words belong here."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codebook: Any = self.fields["codebook"]
        codebook.queryset = Codebook.objects.for_user(self.for_user)
        parent: Any = self.fields["parent"]
        if self.instance.pk:
            self.initial["grounds"] = list(self.instance.grounds.values_list("ground", flat=True))
        parent.queryset = Code.objects.for_user(self.for_user).in_use().exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        codebook, label = cleaned.get("codebook"), cleaned.get("label")
        others = Code.objects.exclude(pk=self.instance.pk)
        if codebook and label and others.filter(codebook=codebook, label__iexact=label).exists():
            self.add_error("label", _("There is a code of this name in the codebook already."))
        if Code.objects.filter(pk=self.instance.pk).exclude(merged_into=None).exists():
            self.add_error(None, str(MergedAlready.sentence))
        if codebook and "parent" in cleaned:
            placed = Code(pk=self.instance.pk, codebook=codebook)
            if refused := why_not_under(placed, cleaned["parent"]):
                self.add_error("parent", str(refused))
        return cleaned


class Because(forms.CharField):
    """Why a code is changed: it stays in its history."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Why"),
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            help_text=_("In 20 characters or more. It stays in the history of the code."),
            error_messages={"required": SaysNotWhy.sentence},
            **kwargs,
        )


class AskForm(forms.Form):
    because = Because()


class SplitForm(forms.Form):
    """The new codes, one in a line: a name, and after a colon what it means in one line."""

    into = forms.CharField(
        label=_("New codes"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Two or more, each in a line. After a colon, what it means: “Night buses: those after ten”."),
        error_messages={"required": NamesTwoOrMore.sentence},
    )
    because = Because()

    def clean_into(self) -> list[tuple[str, str]]:
        lines = [" ".join(line.split()) for line in normalise_text(self.cleaned_data["into"]).splitlines()]
        named = [tuple(one.strip() for one in line.partition(":")[::2]) for line in lines if line]
        for label, brief in named:
            for name, value in (("label", label), ("brief_definition", brief)):
                longest = Code._meta.get_field(name).max_length or 0
                if len(value) > longest:
                    self.add_error("into", _("“%(words)s…” is too long.") % {"words": value[:20]})
        if len(named) < 2 or not all(label for label, _brief in named):
            raise ValidationError(NamesTwoOrMore.sentence)
        return [(label, brief) for label, brief in named]


class MergeForm(forms.Form):
    into = CodeField(
        label=_("Merge it into"),
        queryset=Code.objects.none(),
        error_messages={"required": _("Choose a code."), "invalid_choice": TakesNothingIn.sentence},
    )
    because = Because()

    def __init__(self, *args: Any, code: Code, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = Code.objects.filter(codebook=code.codebook_id).taking_words().exclude(pk=code.pk)
