"""The pages of a story, one question each: which form it shows, and what its answer means to the draft."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from engage.contributions.enums import IdentityTier
from engage.core.forms import PublicForm
from stories.forms import (
    ANOTHERS,
    OWN,
    ConsentForm,
    NameForm,
    PeopleForm,
    PictureForm,
    TellerForm,
    WhoseForm,
    WordsForm,
)
from stories.models import StoryDraft
from stories.promises import answer, contact_promise, no_harm_in_no
from stories.services import PURPOSES


def is_anothers(draft: StoryDraft) -> bool:
    return bool(draft.answers.get("told_by_another"))


class Step:
    def heading(self, draft: StoryDraft) -> Any:
        """Stands above a form with several questions; one question is its own heading."""
        return ""

    def form(self, draft: StoryDraft, data: Any = None) -> PublicForm:
        raise NotImplementedError

    def answers(self, draft: StoryDraft, form: Any) -> dict[str, Any]:
        return form.cleaned_data

    def says(self, draft: StoryDraft) -> list[str]:
        """What is said before the questions."""
        return []


class Whose(Step):
    def form(self, draft, data=None):
        said = draft.answers.get("told_by_another")
        return WhoseForm(data, initial={"whose": {True: ANOTHERS, False: OWN}.get(said)})

    def answers(self, draft, form):
        return {"told_by_another": form.cleaned_data["whose"] == ANOTHERS}


class Words(Step):
    def heading(self, draft):
        return _("The story")

    def form(self, draft, data=None):
        return WordsForm(data, initial={"language": get_language(), **draft.answers})


class Name(Step):
    def heading(self, draft):
        return _("The teller's name") if is_anothers(draft) else _("Your name")

    def form(self, draft, data=None):
        return NameForm(data, told_by_another=is_anothers(draft), initial=draft.answers)


class People(Step):
    def form(self, draft, data=None):
        return PeopleForm(data, initial=draft.answers)


class Picture(Step):
    """The upload itself is kept by the view, before anything else is looked at."""

    def heading(self, draft):
        return _("A picture")

    def form(self, draft, data=None, files=None, too_large=False):
        kept = draft.shown_picture is not None
        return PictureForm(data, files, kept=kept, too_large=too_large, initial=draft.answers)

    def answers(self, draft, form):
        has_one = draft.shown_picture is not None
        kept = {name: form.cleaned_data[name] if has_one else "" for name in ("alt_text", "people_in_picture")}
        return {"picture_answered": True, **kept}


class Consent(Step):
    def heading(self, draft):
        return _("What the story may be used for")

    def form(self, draft, data=None):
        never_shown = draft.answers.get("identity_tier") == IdentityTier.PRIVATE
        said = draft.answers.get("consents", {})
        initial = {purpose: "yes" if one["granted"] else "no" for purpose, one in said.items()}
        return ConsentForm(data, told_by_another=is_anothers(draft), never_shown=never_shown, initial=initial)

    def answers(self, draft, form):
        told_by_another, granted = bool(draft.answers.get("told_by_another")), form.granted()
        return {"consents": {p.value: answer(p, granted[p], told_by_another=told_by_another) for p in PURPOSES}}

    def says(self, draft):
        says = [no_harm_in_no()]
        if is_anothers(draft):
            says.insert(0, _("Ask the teller each of these, and give their answer."))
        return says


class Teller(Step):
    def heading(self, draft):
        return _("How we reach the teller")

    def form(self, draft, data=None):
        return TellerForm(data, reporter=draft.reporter, initial={"email": draft.answers.get("teller_email", "")})

    def answers(self, draft, form):
        return {"teller_email": form.cleaned_data["email"]}

    def says(self, draft):
        return [
            contact_promise(draft.activity, told_by_another=True),
            _("They can do without: at the end you get a code for them, with which they can look for themselves."),
        ]


STEPS: dict[str, Step] = {
    "whose": Whose(),
    "words": Words(),
    "name": Name(),
    "people": People(),
    "picture": Picture(),
    "consent": Consent(),
    "teller": Teller(),
}
