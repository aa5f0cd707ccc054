"""What the pages for answering one consultation share: the consultation, the draft of this browser, the way from
page to page, and what happens when something cannot be taken.

The draft is a row; the browser holds its token in a cookie. Nobody's words are in a session or an address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from consultations.enums import BEGUN_A_MINUTE
from consultations.models import ConsultationPage, Draft, Question
from consultations.services import AlreadySent, DraftGone, answers_in_order, begin_draft
from engage.core.deadlines import GRACE, end_of
from engage.core.limits import client_address, too_many_requests
from engage.core.throttle import over_limit

FROM_CHECK = "check"  # ?from=check: one answer is changed, then back to the check page


class Answering(View):
    keeps_words_when_expired = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = ConsultationPage.objects.select_related("activity__organisation")
        self.page = get_object_or_404(found, activity__slug=kwargs.pop("slug"))
        self.activity = self.page.activity
        self.token = request.COOKIES.get(self.cookie, "")
        self.draft = Draft.objects.for_token(self.page, self.token)
        if self.is_taking or (self.draft and self.draft.is_sent):
            return super().dispatch(request, *args, **kwargs)
        if self.draft is None and not self.page.live:
            raise Http404
        return self.words_back("closed")

    @property
    def is_taking(self) -> bool:
        return self.page.live and (self.activity.is_open or self.is_in_grace)

    @property
    def is_in_grace(self) -> bool:
        return self.draft is not None and self.activity.is_in_grace(self.draft.begun_at)

    # --- The draft and its cookie

    @property
    def cookie(self) -> str:
        return f"draft-{self.page.pk}"

    @property
    def unsent(self) -> Draft | None:
        return self.draft if self.draft and not self.draft.is_sent else None

    @property
    def kept(self) -> dict[str, Any]:
        """What the draft holds."""
        return self.unsent.answers if self.unsent else {}

    def begin(self) -> None:
        self.draft, self.token = begin_draft(page=self.page)

    @property
    def begins_too_often(self) -> bool:
        return over_limit("begin", client_address(self.request), limit=BEGUN_A_MINUTE, seconds=60)

    def give_cookie(self, response: HttpResponse) -> HttpResponse:
        """Gone when the browser closes, because many people share one: a library's, a family's. It is for every
        address, because whoever changes the language on the way goes on with the answers they have."""
        secure = self.request.is_secure()
        response.set_cookie(self.cookie, self.token, httponly=True, secure=secure, samesite="Lax")
        return response

    # --- The way from page to page

    def url(self, name: str, **kwargs: Any) -> str:
        return reverse(f"consultations:{name}", kwargs={"slug": self.activity.slug, **kwargs})

    @cached_property
    def questions(self) -> list[Question]:
        return self.page.asked()

    @property
    def asks_for_words(self) -> bool:
        return any(not question.has_choices for question in self.questions)

    @cached_property
    def stops(self) -> list[str]:
        """The addresses from the start to the check page, in their order."""
        asked = [self.url("question", pk=question.pk) for question in self.questions]
        quoting = [self.url("quoting")] if self.asks_for_words else []
        return [self.url("start"), *asked, self.url("reach"), *quoting, self.url("check")]

    @property
    def is_changing(self) -> bool:
        return self.request.GET.get("from") == FROM_CHECK

    def neighbour(self, step: int) -> str:
        return self.url("check") if self.is_changing else self.stops[self.stops.index(self.request.path) + step]

    # --- What is shown

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        shared = {
            "page": self.page,
            "activity": self.activity,
            "start": self.url("start"),
            "grace_until": end_of(self.activity.closes_on) + GRACE if self.is_in_grace else None,
        }
        return render(self.request, f"consultations/{template}.html", {**shared, **context}, status=status)

    def words_back(self, reason: str) -> HttpResponse:
        """What could not be taken is shown, so that it can be copied: what was kept, and what was just typed."""
        answers = answers_in_order(self.page, self.unsent) if self.unsent else []
        words = [(answer["asked"], answer["text"]) for _pk, answer in answers if "text" in answer]
        posted = self.request.method == "POST"
        just_now = self.just_written() if posted else ""
        context = {"words": words, "just_now": just_now, "is_gone": not self.page.live}
        return self.show("not_taken", reason=reason, status=409 if posted else 200, **context)

    def just_written(self) -> str:
        """The words in what this request brings, if there are any."""
        return ""


class Asking(Answering):
    """A page with one form. Its answer goes into the draft."""

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def keep(self, form: Any) -> None:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.draft is None:
            return redirect(self.url("start"))
        return self.ask(self.form()) if self.unsent else redirect(self.url("sent"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        if self.draft is None:
            return self.begin_again(form)
        try:
            self.keep(form)
        except AlreadySent:
            return self.words_back("sent")
        except DraftGone:
            return self.begin_again(form)
        return redirect(self.neighbour(+1))

    def begin_again(self, form: Any) -> HttpResponse:
        """The draft is gone: too old, or the browser lost its token. What was just answered is kept in a new one."""
        if self.begins_too_often:
            return too_many_requests(self.request)
        self.begin()
        self.keep(form)
        return self.give_cookie(self.show("begun_again", go_on=self.neighbour(+1), first=self.stops[1]))

    def ask(self, form: Any) -> HttpResponse:
        total = len(self.questions)
        context = {"at": total + 1, "total": total, "back": self.neighbour(-1), **self.context()}
        return self.show("question", form=form, **context)
