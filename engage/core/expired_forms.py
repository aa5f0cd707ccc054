"""A form that could not be taken comes back with the words in it.

A page left open for hours, a cookie cleared, a log-in in another window: the form's token no longer holds and
Django answers 403, and what somebody wrote would be gone. A view says that its words may be shown again:

    @keeps_words_when_expired
    def write(request): ...

    class Write(FormView):
        keeps_words_when_expired = True
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

# What must not be sent back to the browser or sent a second time.
NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "credential")
LONG_ENOUGH_TO_READ = 20  # characters: below that it is a choice or a number


@dataclass(frozen=True)
class Typed:
    """One value of a form, and whether it is something that a person wrote rather than chose."""

    name: str
    value: str

    @property
    def is_words(self) -> bool:
        return len(self.value) >= LONG_ENOUGH_TO_READ or " " in self.value.strip()


def keeps_words_when_expired(view: Callable) -> Callable:
    view.keeps_words_when_expired = True  # type: ignore[attr-defined]
    return view


def keeps_words(request: HttpRequest) -> bool:
    """Whether the view that this request was meant for says so."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    marked = getattr(view, "view_class", view)
    return bool(getattr(view, "keeps_words_when_expired", False) or getattr(marked, "keeps_words_when_expired", False))


def show_again(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """A page that holds what was sent in hidden fields, under a fresh token, with a button that sends it."""
    typed = _typed(request) if request.method == "POST" and keeps_words(request) else []
    context = {
        "typed": typed,
        "words": [one for one in typed if one.is_words],
        "files_were_sent": bool(typed and request.FILES),
        "action": request.get_full_path(),
    }
    return render(request, template, context, status=status)


def _typed(request: HttpRequest) -> list[Typed]:
    return [
        Typed(name, value.replace("\x00", ""))
        for name, values in request.POST.lists()
        if name not in NEVER_SHOWN
        for value in values
    ]
