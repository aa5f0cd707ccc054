"""A copy of what is held, and the end of it: what people do themselves about all of it at once."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from engage.contributions.models import Contribution
from engage.participant.copies import copy_of_contribution, copy_of_person
from engage.participant.erasing import erase_person
from engage.participant.persons import person_of
from engage.participant.views import for_its_person

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@login_required
def copy(request: HttpRequest) -> HttpResponseBase:
    """Everything that belongs to this account, as one file."""
    return copy_of_person(person_of(request.user))


@require_POST
@for_its_person
def copy_one(request: HttpRequest, contribution: Contribution) -> HttpResponseBase:
    return copy_of_contribution(contribution)


@login_required
@read_or_send
def erase(request: HttpRequest) -> HttpResponse:
    """Says what will happen; a second press does it."""
    person = person_of(request.user)
    if request.method != "POST":
        context = {"standing": person.contributions().standing().count(), "works_here": request.user.works_in_admin()}
        return render(request, "participant/erase.html", context)
    erased = erase_person(by=None, person=person)
    logout(request)
    return render(request, "participant/erased.html", {"erased": erased})
