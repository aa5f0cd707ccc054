"""Letters and slips of paper: printed in runs, counted as given once an officer says that they were printed.

A slip says no more than where an answer can be read and with which reference: others may see it. A letter goes to a
postal address; reading the address is on record."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.accounts.addresses import address_lines
from engage.accounts.services import read_identity
from engage.audit.services import record
from engage.notifications import registry
from engage.notifications.delivery import why_not
from engage.notifications.enums import Channel, Failure, MessageState
from engage.notifications.envelopes import compose
from engage.notifications.models import Announcement, Message, PrintRun
from engage.notifications.registry import Letter

MOST = 100  # sheets in one run


@dataclass(frozen=True)
class Sheet:
    """One page for one person. `address` and `text` are a letter's."""

    message: Message
    reference: str = ""
    address: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Printed:
    """How many people count as told, and the references on sheets that are not to be sent any more; an empty one where
    nobody knows any longer whose it was."""

    given: int
    left_out: list[str]


@transaction.atomic
def make_run(*, by: Any, announcement: Announcement, channel: Channel) -> PrintRun | None:
    """The next sheets that wait to be printed; None when there are none. Two officers at once take different ones."""
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    waiting = announcement.messages.to_print().filter(channel=channel).order_by("pk")
    chosen = list(waiting.values_list("pk", flat=True)[:MOST])
    if not chosen:
        return None
    run = PrintRun.objects.create(announcement=announcement, channel=channel, made_by=by)
    Message.objects.filter(pk__in=chosen).update(print_run=run)
    record(by=by, verb="print-run.made", subject=f"print-run:{run.pk}", sheets=len(chosen))
    return run


def sheets(*, by: Any, run: PrintRun) -> list[Sheet]:
    """For all in the run who are still owed it. Raises PermissionDenied for who may not read an address."""
    messages = run.messages.filter(state=MessageState.WAITING).order_by("pk")
    messages = list(messages.select_related("contact", "announcement__organisation"))
    if run.channel == Channel.SLIP:
        standing = _standing(run, messages)
        return [Sheet(one, one.reference) for one in messages if one.reference in standing]
    return [sheet for one in messages if (sheet := _letter(by, one))]


def _standing(run: PrintRun, messages: list[Message]) -> set[str]:
    return registry.kind(run.announcement.kind).standing([one.reference for one in messages])


def _letter(by: Any, message: Message) -> Sheet | None:
    letter = letter_owed(message)
    if not isinstance(letter, Letter):
        return None
    address = read_identity(by=by, contact=message.contact, why="letter")
    return Sheet(message, address=tuple(address_lines(address)), text=letter.text)


def letter_owed(message: Message) -> Letter | Failure:
    """What this person is to be told, by letter or by phone; or why nobody tells them any more."""
    if failure := why_not(message.contact):
        return failure
    kind = registry.kind(message.announcement.kind)
    if not kind.wants(message.announcement, message.contact):
        return Failure.NOT_WANTED
    return compose(message, message.contact) or Failure.NOTHING_OWED


@transaction.atomic
def mark_printed(*, by: Any, run: PrintRun) -> Printed:
    """They are given out. Whoever withdrew meanwhile, or is owed another letter by now, is not counted as told. Raises
    ValidationError when somebody has said so already."""
    run = _not_printed(run)
    messages = list(run.messages.filter(state=MessageState.WAITING).select_related("contact", "announcement"))
    standing = _standing(run, messages) if run.channel == Channel.SLIP else set()
    now, given, left_out = timezone.now(), 0, []
    for message in messages:
        failure = _not_owed(message, standing if run.channel == Channel.SLIP else None)
        waits = Message.objects.filter(pk=message.pk, state=MessageState.WAITING)
        if failure is not None:
            left_out += _references(message) or [""]
        if failure is None:
            given += waits.update(state=MessageState.SENT, sent_at=now)
        elif failure == Failure.CAME_BACK:
            waits.update(state=MessageState.BOUNCED, failure=failure)
        else:
            waits.update(state=MessageState.CANCELLED, failure=failure)
    PrintRun.objects.filter(pk=run.pk).update(printed_at=now)
    record(by=by, verb="print-run.printed", subject=f"print-run:{run.pk}", sheets=given)
    return Printed(given, left_out)


def _references(message: Message) -> list[str]:
    """By which an officer knows the sheet; none of somebody who has withdrawn since."""
    if message.reference:
        return [message.reference]
    known = registry.kind(message.announcement.kind).references(message.announcement, [message.contact_id])
    return known.get(message.contact_id, []) if message.contact_id else []


def _not_owed(message: Message, standing: set[str] | None) -> Failure | None:
    """`standing`: of a slip, the references that are not withdrawn."""
    if standing is not None:
        return None if message.reference in standing else Failure.NOTHING_OWED
    found = letter_owed(message)
    return None if isinstance(found, Letter) else found


@transaction.atomic
def put_back(*, by: Any, run: PrintRun) -> None:
    """They wait to be printed again. Raises ValidationError when somebody has said that they are printed."""
    run = _not_printed(run)
    run.messages.update(print_run=None)
    record(by=by, verb="print-run.put-back", subject=f"print-run:{run.pk}")
    run.delete()


def _not_printed(run: PrintRun) -> PrintRun:
    found = PrintRun.objects.select_for_update().select_related("announcement").filter(pk=run.pk, printed_at=None)
    still = found.first()
    if still is None:
        raise ValidationError(_("Somebody has settled these sheets already."))
    return still


def where_to_read() -> str:
    """The address that a slip names: short enough to type."""
    return settings.ENGAGE_SITE_URL.rstrip("/") + reverse("participant:receipt")
