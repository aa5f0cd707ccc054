"""How often a person is written to, and about what: their own choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from engage.accounts.enums import Pace
from engage.accounts.models import Contact
from engage.contributions import access
from engage.contributions.models import Activity, Contribution
from engage.participant import services
from engage.participant.forms import MessagesForm
from engage.participant.views import for_its_person, read_or_send


@read_or_send
@for_its_person
def choose(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    contact: Contact | None = contribution.contact
    if contact is None:
        return redirect("participant:contribution", contribution.reference)
    topics = _topics(request, contribution, contact)
    form = MessagesForm(
        request.POST if request.method == "POST" else None, topics=topics, initial=_now(contact, topics)
    )
    if form.is_bound and form.is_valid():
        wanted = [one for one in topics if str(one.pk) in form.cleaned_data["topics"]]
        services.choose_messages(contact=contact, pace=Pace(form.cleaned_data["pace"]), wanted=wanted, of=topics)
        messages.success(request, _("We write to you as you chose."))
        return redirect("participant:contribution", contribution.reference)
    return render(request, "participant/messages.html", {"contribution": contribution, "form": form})


def _topics(request: HttpRequest, contribution: Contribution, contact: Contact) -> list[Activity]:
    """To the account it belongs to, all they took part in. A code may have been found: it shows what it is about."""
    if not access.owns_by_account(request, contribution):
        return [contribution.activity]
    theirs = contact.contributions.standing().values("activity")
    return list(Activity.objects.filter(pk__in=theirs).order_by("title", "pk"))


def _now(contact: Contact, topics: list[Activity]) -> dict[str, object]:
    quiet = set(contact.quiet_about.values_list("activity", flat=True))
    return {"pace": contact.pace, "topics": [str(one.pk) for one in topics if one.pk not in quiet]}
