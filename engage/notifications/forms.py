from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engage.notifications.enums import Rung


class RungForm(forms.Form):
    """What became of ringing somebody."""

    rung = forms.ChoiceField(
        label=_("What became of it?"),
        choices=Rung,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it"), "invalid_choice": _("Choose what became of it")},
    )

    def __init__(self, *args: Any, may_give_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [one for one in Rung if one != Rung.GIVEN_UP or may_give_up]
        self.fields["rung"].choices = [(one.value, one.label) for one in shown]  # type: ignore[attr-defined]
