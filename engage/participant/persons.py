"""Everything that belongs to one person, found by their account or by their address."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from engage.accounts.addresses import address_lines, is_phone, number_of
from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact, User
from engage.contributions import doors
from engage.contributions.models import Contribution


@dataclass(frozen=True)
class Person:
    """`contacts` are theirs: of their account, or confirmed by whoever reads that address. `unproved` hold the same
    address, but anybody may have typed it: what was given under those is not shown to them and not erased for them."""

    account: User | None
    contacts: tuple[Contact, ...] = ()
    unproved: tuple[Contact, ...] = ()

    @property
    def is_nobody(self) -> bool:
        return self.account is None and not self.contacts and not self.unproved

    def contributions(self) -> QuerySet[Contribution]:
        own = Q(contact__in=[contact.pk for contact in self.contacts])
        if self.account:
            own |= doors.owned_by(self.account)
        rows = Contribution.objects.filter(own).select_related("activity", "contact")
        return rows.order_by("received_at", "pk").distinct()


def person_of(account: User) -> Person:
    return _person(account, account.email)


def person_at(address: str) -> Person:
    """Whoever has this address; the same person as `person_of` where there is an account."""
    return _person(User.objects.filter(email__iexact=address.strip()).first(), address)


def _person(account: User | None, address: str) -> Person:
    known = Q(address__iexact=address.strip()) | Q(user=account, user__isnull=False)
    known |= Q(kind=ContactKind.POST, address__iexact="\n".join(address_lines(address)))
    if is_phone(address):
        known |= Q(pk__in=_with_number(number_of(address)))
    found = list(Contact.objects.filter(known).order_by("pk"))
    proved = [one for one in found if one.confirmed_at or (account and one.user_id == account.pk)]
    return Person(account, tuple(proved), tuple(one for one in found if one not in proved))


def _with_number(number: str) -> list[int]:
    """They are kept as people wrote them, and there are few."""
    phones = Contact.objects.filter(kind=ContactKind.PHONE).values_list("pk", "address")
    return [pk for pk, written in phones.iterator() if number_of(written) == number]
