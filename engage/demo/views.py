from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from consultations.models import ConsultationPage
from engage.accounts.models import User
from engage.decisions.models import Decision
from engage.demo.mail import one_mail, sent_mail
from engage.demo.people import PASSWORD, PEOPLE, codes_now
from engage.demo.trying import DECISION_TO_READ, code_to_try
from engage.demo.words import baths, buses, forum, stories


def try_it(request: HttpRequest) -> HttpResponse:
    """Everything a newcomer needs to walk each journey without reading code."""
    users = User.objects.filter(email__in=[person.email for person in PEOPLE])
    codes = codes_now(list(users))
    context = {
        "people": [{"person": person, "code": codes.get(person.email, "")} for person in PEOPLE],
        "password": PASSWORD,
        "return_code": code_to_try(),
        "open": _consultation(baths.PAGE["slug"]),
        "closed": _consultation(buses.PAGE["slug"]),
        "stories": _page(stories.PAGE["slug"]),
        "forum": _page(forum.FORUM["slug"]),
        "decision": Decision.objects.published().filter(title=DECISION_TO_READ).first(),
        "mails": len(sent_mail()),
    }
    return render(request, "demo/try_it.html", context)


def mail(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mail.html", {"mails": sent_mail()})


def message(request: HttpRequest, key: str) -> HttpResponse:
    found = one_mail(key)
    if found is None:
        raise Http404
    return render(request, "demo/message.html", {"mail": found})


def _consultation(slug: str) -> ConsultationPage | None:
    return ConsultationPage.objects.live().filter(slug=slug).first()


def _page(slug: str) -> Page | None:
    return Page.objects.live().filter(slug=slug).first()
