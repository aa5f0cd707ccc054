"""What people change themselves about what they gave us. Each is their own act: it is recorded as done, without
their account, because the record cannot be changed and would tie their name to their words for ever."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.accounts.enums import ContactKind, Pace
from engage.accounts.models import Contact
from engage.accounts.services import (
    confirm_contact,
    forget_contact,
    keep_contact,
    resume_messages,
    set_pace,
    stop_messages,
    unconfirm_contact,
)
from engage.audit.services import record
from engage.contributions.enums import Purpose
from engage.contributions.models import Activity, Contribution
from engage.contributions.services import CONSENT_MONTHS, Answered, give_consent, set_contact, withdraw
from engage.core.deadlines import months_after, today
from engage.decisions.services import be_quiet_about
from engage.notifications.in_full import tell_in_full
from engage.notifications.services import redirect_messages, wait_as_chosen
from engage.participant.reaching import announce_address, was_asked


class BelongsToAnAccount(ValueError):
    """It is in somebody's account already: only there can this be changed."""


def take_back(*, contribution: Contribution) -> Contribution:
    """Withdraws it, for good."""
    return withdraw(by=None, contribution=contribution)


@transaction.atomic
def claim(*, user: Any, contribution: Contribution) -> None:
    """Puts a contribution into the account of whoever holds its return code. Raises BelongsToAnAccount, when it is
    in another one, and AlreadyGone."""
    contact = contribution.contact
    if contact and contact.user_id and contact.user_id != user.pk:
        raise BelongsToAnAccount
    mine = keep_contact(
        organisation=contribution.activity.organisation,
        address=user.email,
        user=user,
        expires_on=_kept_until(contribution),
        basis=reach_promise(contribution),
    )
    _move(contribution, mine)


@transaction.atomic
def correct_address(*, contribution: Contribution, address: str, kind: ContactKind = ContactKind.EMAIL) -> Contact:
    """From now on they are told there; no more than that there is news, before whoever is reached there has said that
    it is right. An e-mail asks for it. Raises BelongsToAnAccount and AlreadyGone."""
    _not_in_an_account(contribution)
    contact = keep_contact(
        organisation=contribution.activity.organisation,
        address=address,
        kind=kind,
        expires_on=_kept_until(contribution),
        basis=reach_promise(contribution),
    )
    if contact.pk == contribution.contact_id:
        return contact
    unconfirm_contact(contact=contact)
    _move(contribution, contact)
    if kind == ContactKind.EMAIL:
        announce_address(contribution=contribution)
    return contact


def _move(contribution: Contribution, new: Contact) -> None:
    """What was not yet sent to the old address goes to the new one."""
    old = contribution.contact
    if old and old != new:
        redirect_messages(old=old, new=new)
        quiet = [one.activity for one in old.quiet_about.select_related("activity")]
        be_quiet_about(contact=new, activities=quiet, of=quiet)
        set_pace(contact=new, pace=Pace(old.pace))
    set_contact(by=None, contribution=contribution, contact=new)


def remove_address(*, contribution: Contribution) -> None:
    """We write to nobody about this any more. Raises BelongsToAnAccount and AlreadyGone."""
    _not_in_an_account(contribution)
    set_contact(by=None, contribution=contribution, contact=None)


def _not_in_an_account(contribution: Contribution) -> None:
    if contribution.contact and contribution.contact.user_id:
        raise BelongsToAnAccount


@transaction.atomic
def choose_messages(*, contact: Contact, pace: Pace, wanted: Iterable[Activity], of: Iterable[Activity]) -> None:
    """How often, and about which of the activities that they were asked about."""
    of, kept = list(of), {activity.pk for activity in wanted}
    set_pace(contact=contact, pace=pace)
    be_quiet_about(contact=contact, activities=[one for one in of if one.pk not in kept], of=of)
    wait_as_chosen(contact=contact)


def stop(*, contact: Contact) -> None:
    """No more messages to this address."""
    stop_messages(by=None, contact=contact)


def start_again(*, contact: Contact) -> None:
    resume_messages(by=None, contact=contact)


@transaction.atomic
def this_was_me(*, contact: Contact) -> int:
    """The address is theirs. What they were written of in short before is sent to them in full: how many messages."""
    confirm_contact(contact=contact)
    contact.refresh_from_db()
    return tell_in_full(contact=contact)


@transaction.atomic
def ask_whether_it_is_theirs(*, contribution: Contribution) -> bool:
    """Sends the message that asks, where none was sent before. False when one was, or there is nobody to ask."""
    contact = contribution.contact
    if contact is None or contact.confirmed_at or contact.kind != ContactKind.EMAIL or was_asked(contact):
        return False
    announce_address(contribution=contribution)
    return True


def not_me(*, contact: Contact) -> None:
    """The address was given by somebody else: it goes from everything. An account's own address was proved when
    it was made, so there only the messages stop."""
    if contact.user_id:
        stop_messages(by=None, contact=contact)
    else:
        forget_contact(by=None, contact=contact)


@transaction.atomic
def say_about_quoting(*, contribution: Contribution, granted: bool) -> None:
    """Their yes or no to being quoted, with the words they read. Raises AlreadyGone."""
    until = months_after(today(), CONSENT_MONTHS)
    wording = quoting_promise(contribution)
    give_consent(
        by=None, contribution=contribution, answer=Answered(Purpose.QUOTE, granted, wording, until if granted else None)
    )
    verb = "consent.given" if granted else "consent.taken_back"
    record(by=None, verb=verb, subject=f"contribution:{contribution.reference}", purpose=Purpose.QUOTE)


def reach_promise(contribution: Contribution) -> str:
    """What people are told when they give or change an address; these very words are kept with it."""
    return _(
        "We will use it only to write to you about this and what comes of it. "
        "We keep it apart from your words, until %(day)s."
    ) % {"day": date_format(_kept_until(contribution), "j F Y")}


def quoting_promise(contribution: Contribution) -> str:
    """What people are told when they say yes or no to being quoted; these very words are kept with it."""
    as_shown = _("with the name you chose to show") if contribution.shown_as else _("without your name")
    return _(
        "We would use your words %(as_shown)s, in council reports and on this site, until %(day)s. "
        "You can change your mind at any time. Saying no changes nothing for you."
    ) % {"as_shown": as_shown, "day": date_format(months_after(today(), CONSENT_MONTHS), "j F Y")}


def _kept_until(contribution: Contribution) -> datetime.date:
    activity: Activity = contribution.activity
    received = timezone.localdate(contribution.received_at, timezone.get_default_timezone())
    return activity.kept_until(received)
