"""Somebody writes to the council and asks what it holds of them, or asks for it to be erased. The address they are
known by is typed and posted, never part of an address of ours; who looked, copied or erased is recorded for good."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.accounts.addresses import FEWEST_LINES, address_lines, is_email, is_phone
from engage.accounts.permissions import can_answer_requests
from engage.audit.services import record
from engage.core.text import normalise_text
from engage.participant.copies import copy_of_person
from engage.participant.erasing import erase_person
from engage.participant.persons import Person, person_at


class Checked(models.TextChoices):
    """How it was made sure that whoever asks is that person."""

    ADDRESS = "address", _("They answered a message to this address")
    DOCUMENT = "document", _("They showed a document with their name and photo")
    KNOWN = "known", _("A member of staff knows them")
    AUTHORITY = "authority", _("Somebody with proof that they act for them")


class RequestForm(forms.Form):
    address = forms.CharField(
        label=_("How the person who asks is reached"),
        help_text=_("Their e-mail address, postal address or phone number, as they gave it to us."),
        max_length=320,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number = forms.CharField(
        label=_("Number of the request in your own register"),
        max_length=40,
        help_text=_("Letters, digits and dashes. It is recorded, so no name and no address."),
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9/-]*$", _("Enter letters, digits and dashes only"))],
    )
    checked = forms.ChoiceField(label=_("How you made sure that it is this person"), choices=Checked)

    def clean_address(self) -> str:
        address = normalise_text(self.cleaned_data["address"])
        is_post = len(address_lines(address)) >= FEWEST_LINES
        if not (is_post or is_phone(address) or is_email(address)):
            raise forms.ValidationError(_("Enter a whole e-mail address, postal address or phone number"))
        return address


class AnswerRequest(WagtailAdminTemplateMixin, FormView):
    """One page: look, then copy or erase. Each is a press of its own, and erasing is asked about once more."""

    page_title = _("Somebody asks for their data")
    header_icon = "user"
    template_name = "participant/admin/request.html"
    form_class = RequestForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_answer_requests(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: RequestForm) -> HttpResponseBase:
        person = person_at(form.cleaned_data["address"])
        if person.is_nobody:
            form.add_error(
                "address",
                _("Nothing is held under this address. They may have a return code: it opens what they sent."),
            )
            return self.form_invalid(form)
        if "copy" in self.request.POST:
            self._record("person.copied", form)
            return copy_of_person(person)
        if "erase_for_good" in self.request.POST:
            return self._erase(form, person)
        self._record("person.looked-up", form)
        if "erase" in self.request.POST:
            return self._ask(form, person)
        return self._show(form, person=person, rows=list(person.contributions()))

    def _ask(self, form: RequestForm, person: Person) -> HttpResponseBase:
        """What was typed is posted on from here: only the button on this page erases."""
        self.template_name = "participant/admin/erase.html"
        return self._show(
            form,
            address=form.cleaned_data["address"],
            person=person,
            standing=person.contributions().standing().count(),
            addresses=len(person.contacts) + len(person.unproved),
            works_here=person.account is not None and person.account.works_in_admin(),
        )

    def _erase(self, form: RequestForm, person: Person) -> HttpResponseBase:
        asked = form.cleaned_data
        done = erase_person(by=self.request.user, person=person, checked=asked["checked"], request=asked["number"])
        messages.success(self.request, _("It is erased."))
        return self._show(RequestForm(), done=done)

    def _record(self, verb: str, form: RequestForm) -> None:
        asked = form.cleaned_data
        record(by=self.request.user, verb=verb, subject=f"request:{asked['number']}", checked=asked["checked"])

    def _show(self, form: RequestForm, **context: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(form=form, **context))
