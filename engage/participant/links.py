"""What the links at the foot of every message lead to. Looking changes nothing, because mail programs look at
links by themselves; pressing the button does. The token proves who may: no log-in, no return code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engage.accounts.models import Contact
from engage.notifications.tokens import contact_texted, contact_to_confirm, contact_to_stop
from engage.participant import services
from engage.participant.reaching import masked

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """ "Yes, this was me", or "This was not me"."""
    contact = contact_to_confirm(token)
    if contact is None:
        return _gone(request)
    done, news = "", 0
    if request.method == "POST" and "not_me" in request.POST:
        services.not_me(contact=contact)
        done = "stopped" if contact.user_id else "forgotten"
    elif request.method == "POST":
        news = services.this_was_me(contact=contact)
        done = "confirmed"
    return _page(request, "confirm", contact, done, news=news)


# A mail program's own "unsubscribe" button sends without our form's token (RFC 8058). The link's token is proof.
@csrf_exempt
@read_or_send
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop messages, or start them again."""
    return _stop(request, contact_to_stop(token))


@csrf_exempt
@read_or_send
def text(request: HttpRequest, token: str) -> HttpResponse:
    """What a text message leads to: where the answer is read, and the button to stop."""
    return _stop(request, contact_texted(token))


def _stop(request: HttpRequest, contact: Contact | None) -> HttpResponse:
    if contact is None:
        return _gone(request)
    done = ""
    if request.method == "POST" and "start" in request.POST:
        services.start_again(contact=contact)
        done = "started"
    elif request.method == "POST":
        services.stop(contact=contact)
        done = "stopped"
    contact.refresh_from_db()
    return _page(request, "stop", contact, done)


def _page(request: HttpRequest, page: str, contact: Contact, done: str, **more: int) -> HttpResponse:
    return render(
        request,
        f"participant/links/{page}.html",
        {"contact": contact, "address": masked(contact.address), "done": done, **more},
    )


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "participant/links/gone.html", status=404)
