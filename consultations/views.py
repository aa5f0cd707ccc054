"""Answering a consultation, by the GOV.UK question-page pattern: start, one question a page, how to reach you,
check your answers, sent. It needs neither an account nor JavaScript."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.answering import FROM_CHECK, Answering, Asking
from consultations.enums import QuestionKind
from consultations.forms import AccountForm, QuestionForm, QuotingForm, ReachForm
from consultations.models import Question
from consultations.promises import account_promise, facts, quoting_promise, reach_promise
from consultations.services import (
    AlreadySent,
    Closed,
    DraftGone,
    Incomplete,
    answers_in_order,
    discard_draft,
    keep_answer,
    keep_quoting,
    keep_reach,
    press_again,
    show_code_once,
    submit_response,
)
from engage.contributions.services import NothingSaid
from engage.core.limits import sending_allowed, too_many_requests


class Start(Answering):
    """Before you answer: how long it takes, who reads it, how long it is kept. Starting makes the draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.is_taking:
            return self.words_back("closed")
        return self.show("start", unsent=self.unsent, first=self.stops[1], **facts(self.questions, self.activity))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.is_taking:
            return self.words_back("closed")
        if self.unsent:
            return redirect(self.stops[1])
        if self.begins_too_often:
            return too_many_requests(request)
        self.begin()
        return self.give_cookie(redirect(self.stops[1]))


class Delete(Answering):
    """Takes away what was begun, here and in the browser."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.url("start"))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.unsent:
            discard_draft(draft=self.unsent)
        response = self.show("deleted")
        response.delete_cookie(self.cookie)
        return response


class AskQuestion(Asking):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.pk = kwargs.pop("pk")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def question(self) -> Question | None:
        """None when it was taken out while somebody was answering."""
        return next((question for question in self.questions if question.pk == self.pk), None)

    def get(self, request: HttpRequest) -> HttpResponse:
        return super().get(request) if self.question else redirect(self.url("start"))

    def post(self, request: HttpRequest) -> HttpResponse:
        return super().post(request) if self.question else self.words_back("question")

    def just_written(self) -> str:
        answer = self.request.POST.get("answer", "").replace("\x00", "")
        chosen = self.question.has_choices if self.question else answer.isdigit()
        return "" if chosen else answer

    def form(self, data: Any = None) -> QuestionForm:
        return QuestionForm(data, question=self.question, initial={"answer": self.answered()})

    def answered(self) -> Any:
        answer = self.kept.get("questions", {}).get(str(self.pk), {})
        chosen = [str(pk) for pk, _text in answer.get("choices", [])]
        if self.question and self.question.kind == QuestionKind.MANY:
            return chosen
        return answer.get("text") or next(iter(chosen), None)

    def keep(self, form: QuestionForm) -> None:
        keep_answer(draft=self.draft, question=self.question, **form.answer())

    def context(self) -> dict[str, Any]:
        place = {"number": self.questions.index(self.question) + 1, "total": len(self.questions)}
        caption = _("Question %(number)s of %(total)s") % place
        return {"caption": caption, "heading": self.question.text, "why": self.question.why, "at": place["number"]}


class AskReach(Asking):
    """How to tell the person what comes of it. Somebody signed in may take it into their account instead."""

    @property
    def has_account(self) -> bool:
        return self.request.user.is_authenticated

    def form(self, data: Any = None) -> ReachForm | AccountForm:
        kept = self.kept.get("reach", {})
        if self.has_account:
            return AccountForm(data, initial={"account": "yes" if kept.get("account") else None})
        return ReachForm(data, initial={"email": kept.get("email", "")})

    def keep(self, form: ReachForm | AccountForm) -> None:
        wish = form.cleaned_data
        account, email = wish.get("account") == "yes", wish.get("email", "")
        keep_reach(draft=self.draft, told=self.promise, account=account, email=email)

    @property
    def promise(self) -> str:
        return account_promise(self.activity) if self.has_account else reach_promise(self.activity)

    def context(self) -> dict[str, Any]:
        heading = _("How can we tell you what comes of it?")
        return {"caption": self.page.title, "heading": heading, "promise": self.promise, "asks_reach": True}


class AskQuoting(Asking):
    def form(self, data: Any = None) -> QuotingForm:
        kept = self.kept.get("quoting") or {}
        return QuotingForm(data, initial={"quoting": {True: "yes", False: "no"}.get(kept.get("granted"))})

    def keep(self, form: QuotingForm) -> None:
        keep_quoting(draft=self.draft, told=quoting_promise(), granted=form.cleaned_data["quoting"] == "yes")

    def neighbour(self, step: int) -> str:
        return super().neighbour(step) if self.asks_for_words else self.url("check")

    def context(self) -> dict[str, Any]:
        return {"caption": self.page.title, "heading": _("Quoting your words"), "promise": quoting_promise()}


@dataclass(frozen=True)
class Row:
    """One line of the check page."""

    asked: str
    change: str = ""
    text: str = ""
    choices: list[str] = field(default_factory=list)


class Check(Answering):
    """Check your answers, and send them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.draft is None:
            return redirect(self.url("start"))
        return self.check() if self.unsent else redirect(self.url("sent"))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.draft is None:
            return self.words_back("gone")
        if self.unsent and not sending_allowed(request):
            return too_many_requests(request)
        return self.send()

    def send(self) -> HttpResponse:
        by = self.request.user if self.request.user.is_authenticated else None
        try:
            submit_response(by=by, draft=self.draft, token=self.token, language=get_language() or "en")
        except AlreadySent:
            press_again(draft=self.draft)
        except Closed:
            return self.words_back("closed")
        except DraftGone:
            return self.words_back("gone")
        except Incomplete as refusal:
            asked = _("Answer the question “%s”")
            return self.check([(asked % question.text, self.change(question)) for question in refusal.questions])
        except NothingSaid:
            where = self.change(self.questions[0]) if self.questions else self.url("start")
            return self.check([(_("Answer at least one question before you send"), where)])
        return redirect(self.url("sent"))

    def change(self, question: Question) -> str:
        return self.changing("question", pk=question.pk)

    def changing(self, name: str, **kwargs: Any) -> str:
        return f"{self.url(name, **kwargs)}?from={FROM_CHECK}"

    def check(self, problems: list[tuple[str, str]] | None = None) -> HttpResponse:
        errors = [{"text": text, "href": href} for text, href in problems or []]
        total = len(self.questions)
        context = {
            "answers": self.answer_rows(),
            "at": total + 1,
            "total": total,
            "wishes": self.wish_rows(),
            "problems": errors,
        }
        return self.show("check", back=self.stops[-2], **facts(self.questions, self.activity), **context)

    def answer_rows(self) -> list[Row]:
        """In the words that were read when answering. One to a question taken out since has no way to change it."""
        answers = dict(answers_in_order(self.page, self.draft))
        rows = []
        for question in self.questions:
            answer = answers.pop(question.pk, {"asked": question.text})
            rows.append(_row(answer, self.change(question)))
        return rows + [_row(answer) for answer in answers.values()]

    def wish_rows(self) -> list[Row]:
        reach, quoting = self.kept.get("reach", {}), self.kept.get("quoting", {})
        where = _("In your account") if reach.get("account") else reach.get("email", "")
        rows = [Row(_("How we tell you what comes of it"), self.changing("reach"), where)]
        if self.asks_for_words:
            may = _("Yes, without your name") if quoting.get("granted") else _("No")
            rows.append(Row(_("Whether we may quote you"), self.changing("quoting"), may))
        return rows


def _row(answer: dict[str, Any], change: str = "") -> Row:
    return Row(answer["asked"], change, answer.get("text", ""), [text for _pk, text in answer.get("choices", [])])


class Sent(Answering):
    """The reference and, once, the return code. Looking at the page again shows the reference only."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.draft is None:
            return self.words_back("forgotten")
        if self.unsent:
            return redirect(self.url("check"))
        looked_at = request.method == "GET"  # a HEAD shows nothing to anybody
        code = show_code_once(draft=self.draft, token=self.token) if looked_at else ""
        return self.show("sent", contribution=self.draft.contribution, code=code)
