"""Decisions and the council's own record of them: bringing one in by pasting it, and checking it later."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.core.differences import compare, say_the_same
from engage.core.forms import mark_needed
from engage.decisions import checking
from engage.decisions.forms import DecisionForm, OptionFormSet
from engage.decisions.models import Decision
from engage.decisions.reading import read_record
from engage.decisions.record_forms import CheckForm, PasteForm, WhatChangedForm
from engage.decisions.views.desk import DecisionFormView, RecordDecision


class BringInDecision(RecordDecision):
    """First the address and the text of the page; then what could be read out of it, to look at and to keep."""

    page_title = gettext_lazy("Bring in a decision")
    template_name = "decisions/admin/bring_in.html"
    success_message = gettext_lazy("The decision is kept as a draft, with the text it was brought in from.")

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(paste=PasteForm()))

    def post(self, request, *args, **kwargs):
        self.paste = PasteForm(request.POST)
        if not self.paste.is_valid():
            return self.render_to_response(self.get_context_data(paste=self.paste), status=422)
        return self._show_what_was_read() if "read" in request.POST else super().post(request, *args, **kwargs)

    def _show_what_was_read(self):
        text, address = self.paste.cleaned_data["record_text"], self.paste.cleaned_data["address"]
        found = read_record(text, address)
        rows = [{"text": one.text, "taken": one.taken, "why": one.why} for one in found.options]
        form = self.make_form(initial={**found.fields, "link": address})
        options = OptionFormSet(prefix="options", initial=rows)
        return self.render_to_response(
            self.get_context_data(form=form, options=options, missing=found.missing(), known=self._known(found))
        )

    def _known(self, found) -> Decision | None:
        """One that is here already is not brought in again, but checked."""
        reference = found.fields.get("reference")
        mine = Decision.objects.for_user(self.request.user)
        return mine.filter(reference=reference).first() if reference else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"paste": getattr(self, "paste", None), **kwargs})

    def save(self, form, weighed):
        with transaction.atomic():
            decision = super().save(form, weighed)
            checking.note_first(by=self.request.user, decision=decision, text=self.paste.cleaned_data["record_text"])
        return decision


class CheckDecision(DecisionFormView):
    """What is kept here beside the record as it stands today. The officer says whether it was changed; if so, what the
    decision says here is changed with it."""

    page_title = gettext_lazy("Check against the record")
    template_name = "decisions/admin/check.html"
    success_message = gettext_lazy("The change is kept, with what it said before.")

    @staticmethod
    def may(user):
        return user.has_perm("decisions.change_decision")

    @cached_property
    def last(self):
        return checking.last_check(self.decision)

    def get(self, request, *args, **kwargs):
        check = CheckForm(initial={"after": self.last.pk if self.last else 0})
        return self.render_to_response(self.get_context_data(check=check))

    def post(self, request, *args, **kwargs):
        self.check = CheckForm(request.POST)
        if not self.check.is_valid():
            return self.render_to_response(self.get_context_data(check=self.check), status=422)
        self.text, self.after = self.check.cleaned_data["record_text"], self.check.cleaned_data["after"]
        if "same" in request.POST:
            return self._note_same()
        if "changed" in request.POST:
            return self.render_to_response(self._with_forms())
        if "compare" in request.POST:
            return self.render_to_response(self._with_differences())
        self.changing = WhatChangedForm(request.POST)
        self.changing.is_valid()  # what is missing is said by the service, beside what else is missing
        return super().post(request, *args, **kwargs)

    def _with_differences(self, **kwargs):
        held = self.last.text if self.last else ""
        return self.get_context_data(
            check=self.check,
            compared=True,
            says_the_same=bool(held) and say_the_same(held, self.text),
            rows=compare(held, self.text) if held else [],
            **kwargs,
        )

    def _with_forms(self):
        """The form as the decision stands here, with what can be read out of the new text where that is new."""
        before = read_record(self.last.text) if self.last else None
        found = read_record(self.text)
        new = {name: value for name, value in found.fields.items() if not before or before.fields.get(name) != value}
        rows = list(self.decision.options.values("text", "taken", "why"))
        if found.options and (before is None or before.options != found.options):
            rows = [{"text": one.text, "taken": one.taken, "why": one.why} for one in found.options]
        form = DecisionForm(instance=self.decision, for_user=self.request.user, initial=new)
        options = OptionFormSet(prefix="options", initial=rows)
        self.changing = WhatChangedForm()
        return self.get_context_data(form=form, options=options)

    def _note_same(self):
        try:
            checking.note_same(by=self.request.user, decision=self.decision, text=self.text, after=self.after)
        except ValidationError as refusal:
            return self.render_to_response(self._with_differences(refused=refusal.messages), status=409)
        messages.success(self.request, _("That it says the same is on record, with today’s date."))
        return self.back()

    def get_context_data(self, **kwargs):
        if changing := getattr(self, "changing", None):
            mark_needed(changing, "what_changed")
        shown = {"check": getattr(self, "check", None), "changing": getattr(self, "changing", None), "last": self.last}
        return super().get_context_data(**{**shown, **kwargs})

    def make_form(self, data=None, **kwargs):
        return DecisionForm(data, instance=self.decision, for_user=self.request.user, **kwargs)

    def make_options(self, data=None):
        return OptionFormSet(data, prefix="options")

    def save(self, form, weighed):
        decision = self.decision
        try:
            checking.note_change(
                by=self.request.user, decision=decision, text=self.text, after=self.after, options=weighed,
                what_changed=self.changing.cleaned_data.get("what_changed", ""), **form.given(),
            )  # fmt: skip
        except ValidationError as refusal:
            self._beside_what_changed(refusal)
            raise
        return decision

    def _beside_what_changed(self, refusal):
        errors = refusal.error_dict if hasattr(refusal, "error_dict") else {}
        if "what_changed" in errors:
            self.changing.add_error("what_changed", errors["what_changed"])
