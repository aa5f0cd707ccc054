"""Check your answers, send, and what is shown right after."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from engage.contributions.enums import IdentityTier
from engage.core.languages import name_of
from engage.core.limits import sending_allowed, too_many_requests
from stories.enums import PeopleInPicture, PeopleInStory
from stories.promises import contact_promise, question
from stories.refusals import DraftGone, Incomplete, Refused
from stories.services import PURPOSES, send_story, steps_of, unanswered
from stories.views.reporters import FROM_CHECK, OfDraft

TOKEN_BYTES = 14  # 112 bits, from which the return code is derived


@dataclass(frozen=True)
class Row:
    """One line of the check page. `language` is that of the words, where they are the teller's own."""

    asked: Any
    text: Any
    change: str
    language: str = ""


class Check(OfDraft):
    def get(self, request: HttpRequest) -> HttpResponse:
        if self.draft.is_sent:
            return self.to_mine()
        missing = unanswered(self.draft)
        return redirect(self.url("step", step=missing[0])) if missing else self.check()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not self.draft.is_sent and not sending_allowed(request):
            return too_many_requests(request)
        token = request.POST.get("token", "")
        if len(token) < TOKEN_BYTES:  # nothing that our page sent
            return self.to_mine() if self.draft.is_sent else self.get(request)
        try:
            sent = send_story(by=request.user, draft=self.draft, token=token)
        except DraftGone:
            return self.gone()
        except Incomplete as refusal:
            return redirect(self.url("step", step=refusal.steps[0]))
        except Refused as refusal:
            return self.check(refusal, status=409)
        return self.show("sent", story=sent.story, contribution=sent.story.contribution, code=sent.code)

    def check(self, refusal: Refused | None = None, *, status: int = 200) -> HttpResponse:
        told_by_another = bool(self.draft.answers.get("told_by_another"))
        return self.show(
            "check",
            status=status,
            refusal=refusal,
            rows=self.rows(),
            picture=self.draft.shown_picture,
            change_picture=self.change("picture"),
            token=secrets.token_urlsafe(TOKEN_BYTES),
            contact_promise=contact_promise(self.draft.activity, told_by_another=told_by_another),
            back=self.stops[-2],
        )

    def change(self, step: str) -> str:
        return f"{self.url('step', step=step)}?from={FROM_CHECK}"

    def rows(self) -> list[Row]:
        said, asked = self.draft.answers, []
        for step in steps_of(self.draft):
            if step in ROWS:
                asked += [Row(*line[:2], self.change(step), *line[2:]) for line in ROWS[step](said)]
        return asked


def _whose(said: dict[str, Any]) -> list[tuple]:
    return [(_("Whose story it is"), _("Somebody else's") if said["told_by_another"] else _("My own"))]


def _words(said: dict[str, Any]) -> list[tuple]:
    language = said["language"]
    return [
        (_("Title"), said["title"], language),
        (_("The story"), said["text"], language),
        (_("Language of the story"), name_of(language)),
    ]


def _name(said: dict[str, Any]) -> list[tuple]:
    asked = _("The teller's name") if said["told_by_another"] else _("Your name")
    if IdentityTier(said["identity_tier"]) == IdentityTier.PRIVATE:
        return [(asked, _("The story is never shown or quoted"))]
    return [(asked, said["shown_as"] or _("Not shown"))]


def _people(said: dict[str, Any]) -> list[tuple]:
    return [(_("Other people in the story"), PeopleInStory(said["people_in_story"]).label)]


def _consent(said: dict[str, Any]) -> list[tuple]:
    told_by_another, given = said["told_by_another"], said["consents"]
    never_shown = said["identity_tier"] == IdentityTier.PRIVATE
    rows = []
    for purpose in PURPOSES:
        granted = given[purpose]["granted"] and not (never_shown and purpose != "recontact")
        rows.append((question(purpose, told_by_another=told_by_another), _("Yes") if granted else _("No")))
    return rows


def _teller(said: dict[str, Any]) -> list[tuple]:
    return [(_("The teller's e-mail address"), said["teller_email"])]


def people_in_picture(said: dict[str, Any]) -> Any:
    return PeopleInPicture(said["people_in_picture"]).label if said.get("people_in_picture") else ""


ROWS = {
    "whose": _whose,
    "words": _words,
    "name": _name,
    "people": _people,
    "consent": _consent,
    "teller": _teller,
}
