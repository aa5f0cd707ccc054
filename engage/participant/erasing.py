"""Erases a person in one act: their words, their addresses, their account. What they gave stays counted."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from engage.accounts.models import Contact
from engage.accounts.services import erase_account, forget_contact
from engage.audit.services import record
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from engage.participant.persons import Person


@dataclass(frozen=True)
class Erased:
    contributions: int
    addresses: int
    account: bool


@transaction.atomic
def erase_person(*, by: Any, person: Person, checked: str = "", request: str = "") -> Erased:
    """All or nothing. `by` is the officer who does it for somebody that asked by letter, with how they made sure
    who it is and the number of the request; None when the person does it themselves. An unproved address goes, and what
    was given under it stays, because nobody knows whose it is."""
    standing = list(person.contributions().standing())
    for contribution in standing:
        withdraw(by=None, contribution=Contribution(pk=contribution.pk))
    contacts = Contact.objects.filter(pk__in=[one.pk for one in (*person.contacts, *person.unproved)])
    addresses = len(person.contacts) + len(person.unproved)
    for contact in contacts:
        forget_contact(by=None, contact=contact)
    if person.account:
        erase_account(account=person.account)
    if by is not None:
        done = {"contributions": len(standing), "addresses": addresses}
        record(by=by, verb="person.erased", subject=f"request:{request}", checked=checked, **done)
    return Erased(len(standing), addresses, person.account is not None)
