"""How officers write a consultation in the Wagtail admin: what is checked before it can be published, and what
they are told once people have answered."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel

from engage.contributions.pages import ActivityPageForm

FEWEST_CHOICES = 2


class ConsultationForm(ActivityPageForm):
    """A draft may be unfinished. What is published can be answered: each choice is between two or more, nothing
    is asked twice, and a question for words has no choices left over from before."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if self.is_deferred_validation or "questions" not in self.formsets:
            return valid
        return self._questions_can_be_answered() and valid

    def _questions_can_be_answered(self) -> bool:
        seen: set[str] = set()
        faults = 0
        for form in _standing(self.formsets["questions"]):
            text, kind = form.cleaned_data.get("text", ""), form.cleaned_data.get("kind")
            if text and text.casefold() in seen:
                form.add_error("text", _("This question is here twice."))
                faults += 1
            seen.add(text.casefold())
            for field, fault in _faults(kind, _standing(form.formsets["choices"])):
                form.add_error(field, fault)
                faults += 1
        return not faults


def _standing(formset: Any) -> list[Any]:
    """The forms of a formset that hold something and are not being deleted."""
    return [form for form in formset.forms if form not in formset.deleted_forms and hasattr(form, "cleaned_data")]


def _faults(kind: str | None, choices: list[Any]) -> list[tuple[str | None, str]]:
    texts = [form.cleaned_data["text"].casefold() for form in choices if form.cleaned_data.get("text")]
    if kind == "text":
        message = _("Somebody answers this in their own words. Take the choices out, or change the kind of answer.")
        return [("kind", message)] if texts else []
    if len(texts) < FEWEST_CHOICES:
        return [("kind", _("Add at least two choices below, or change the kind of answer to text."))]
    return [("kind", _("Two of the choices are the same."))] if len(set(texts)) < len(texts) else []


class AnsweredPanel(Panel):
    """Tells an officer that people have answered, and what a change means for what they said."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consultations/admin/answered_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.given > 0

        @property
        def given(self) -> int:
            return self.instance.tally.given if self.instance.pk else 0

        @property
        def text(self) -> str:
            return ngettext(
                "%(number)s person has answered already.", "%(number)s people have answered already.", self.given
            ) % {"number": self.given}
