"""A copy of all we hold of a person, for a machine and to be read, with their files."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from engage.accounts.models import Contact, User
from engage.audit.models import AuditEvent
from engage.contributions import doors
from engage.contributions.models import Contribution
from engage.core.zipping import Entry, zipped
from engage.notifications.models import Message
from engage.participant.persons import Person


def copy_of_person(person: Person) -> StreamingHttpResponse:
    contributions = list(person.contributions())
    held = {
        "account": _account(person.account) if person.account else None,
        "addresses": [_contact(contact) for contact in person.contacts],
        "contributions": [{**_contribution(one), "officers_noted": _noted(one)} for one in contributions],
        "not_sent_yet": doors.unsent_of(person.account) if person.account else [],
        "what_you_did_here": _acts(person.account) if person.account else [],
    }
    return _download(held, contributions)


def copy_of_contribution(contribution: Contribution) -> StreamingHttpResponse:
    """For whoever holds its return code: what was given, not the address, which may be somebody else's by now, and not
    what officers noted, which may tell on those who fear them (ADR 25)."""
    return _download({"contributions": [_contribution(contribution)]}, [contribution])


def _download(held: dict[str, Any], contributions: list[Contribution]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(zipped(_entries(held, contributions)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="what-we-hold.zip"'
    return response


def _entries(held: dict[str, Any], contributions: Iterable[Contribution]) -> Iterator[Entry]:
    held = {"made_at": timezone.now(), **held}
    yield Entry("data.json", json.dumps(held, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False).encode())
    yield Entry("read-me.html", render_to_string("participant/copy_to_read.html", {"held": held}).encode())
    for contribution in contributions:
        for name, file in doors.files_of(contribution):
            yield Entry(f"files/{contribution.reference}-{name}", file=file)


def _account(account: User) -> dict[str, Any]:
    return {
        "address": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "joined": account.date_joined,
        "last_signed_in": account.last_login,
        "roles": list(account.groups.values_list("name", flat=True)),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    messages = Message.objects.filter(contact=contact).order_by("pk")
    return {
        "address": contact.address,
        "kept_until": contact.expires_on,
        "what_you_were_told": contact.basis,
        "confirmed": contact.confirmed_at,
        "messages_stopped": contact.stopped_at,
        "how_often": contact.pace,
        "no_messages_about": list(contact.quiet_about.values_list("activity__title", flat=True)),
        "messages": list(messages.values("announcement__kind", "channel", "state", "attempts", "sent_at")),
    }


def _contribution(contribution: Contribution) -> dict[str, Any]:
    return {
        "reference": contribution.reference,
        "about": contribution.activity.title,
        "kind": contribution.kind,
        "by": contribution.channel,
        "received": contribution.received_at,
        "named": contribution.identity_tier,
        "name_shown": contribution.shown_as,
        "withdrawn": contribution.withdrawn_at,
        "words": list(contribution.parts.current().values("prompt", "text", "language")),
        "chosen": [{"prompt": one.prompt, "choices": one.choices} for one in doors.chosen_in(contribution)],
        "whether_we_understood": list(
            contribution.fairness.order_by("pk").values(
                "finding__statement", "verdict", "words", "said_at", "reply", "replied_at"
            )
        ),
        "taken_out": [
            {"why": one.get_ground_display(), "on": one.at} for one in contribution.redactions.order_by("at", "pk")
        ],
        "consents": list(contribution.consents.values("purpose", "granted", "wording", "given_at", "expires_on")),
    }


def _noted(contribution: Contribution) -> list[dict[str, Any]]:
    """What officers wrote for each other about it is about the person too. By whom is the officers' own."""
    noted = contribution.notes.exclude(words="", settled_with="").order_by("at", "pk")
    return list(noted.values("at", "words", "settled_at", "settled_with"))


def _acts(account: User) -> list[dict[str, Any]]:
    return list(AuditEvent.objects.filter(actor=account).order_by("pk").values("at", "verb", "subject"))
