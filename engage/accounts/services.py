import datetime
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet, RestrictedError
from django.utils import timezone
from django.utils.translation import get_language

from engage.accounts.enums import STAFF_ROLES, ContactKind, Pace
from engage.accounts.models import Contact, Organisation, User
from engage.accounts.permissions import can_see_identity, can_tell_by_hand
from engage.audit.services import record
from engage.core.languages import spoken

EXPIRED_AT_ONCE = 200
TO_TELL = {"letter", "call"}  # why an address is read
UNCONFIRMED_FOR = datetime.timedelta(days=7)


@transaction.atomic
def keep_staff_account(*, by: Any, account: User, roles: Iterable[Group]) -> User:
    """Saves an account with exactly these roles. It gets no password: its owner signs in with a code and sets up
    a second step. An address it had before no longer opens it."""
    names = sorted(role.name for role in roles)
    account.email = account.email.lower()
    account.is_staff = account.is_superuser or any(name in STAFF_ROLES for name in names)
    if not account.password:
        account.set_unusable_password()
    account.save()
    account.groups.set(Group.objects.filter(name__in=names))
    EmailAddress.objects.filter(user=account).exclude(email__iexact=account.email).delete()
    record(by=by, verb="account.kept", subject=f"user:{account.pk}", roles=names, active=account.is_active)
    return account


@transaction.atomic
def take_off_second_factor(*, by: Any, account: User) -> int:
    """Takes off every second factor of an account and ends its sessions; how many there were. Its owner sets up a
    new one before they are in the admin again."""
    taken_off = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    Authenticator.objects.filter(user=account).delete()
    for sign_in in UserSession.objects.filter(user=account):
        sign_in.end()
    record(by=by, verb="account.second-factor-taken-off", subject=f"user:{account.pk}", taken_off=taken_off)
    return taken_off


def keep_contact(
    *,
    organisation: Organisation,
    address: str,
    expires_on: datetime.date,
    basis: str,
    kind: ContactKind = ContactKind.EMAIL,
    user: Any = None,
    language: str | None = None,
) -> Contact:
    """The one contact for this person: theirs when they are signed in, else the one for this address. Kept
    until the later date when it was known already, and written to in the language of the last time: of the page they
    are on, unless another `language` is named. `basis` is what they were told we would use it for."""
    language = spoken(language or get_language())
    address = address.strip().lower() if kind == ContactKind.EMAIL else address.strip()
    wanted = {"user": user} if user else {"organisation": organisation, "kind": kind, "address": address, "user": None}
    fresh = {"organisation": organisation, "kind": kind, "address": address, "basis": basis, "language": language}
    if user:
        fresh["confirmed_at"] = timezone.now()  # allauth let nobody in on an unconfirmed address
    try:
        with transaction.atomic():
            contact, created = Contact.objects.get_or_create(**wanted, defaults={**fresh, "expires_on": expires_on})
    except IntegrityError:  # two at once: the other one won
        contact, created = Contact.objects.get(**wanted), False
    if not created and contact.expires_on < expires_on:
        Contact.objects.filter(pk=contact.pk, expires_on__lt=expires_on).update(expires_on=expires_on)
        contact.expires_on = expires_on
    if contact.language != language:
        Contact.objects.filter(pk=contact.pk).update(language=language)
        contact.language = language
    return contact


def let_go_of_contact(*, contact: Contact) -> bool:
    """Deletes a contact that nothing is given under any more; one that belongs to an account stays with it."""
    if contact.user_id or contact.contributions.exists():
        return False
    contact.delete()
    return True


def confirm_contact(*, contact: Contact) -> None:
    """The person used the address: from now on a message may say what became of what they said."""
    Contact.objects.filter(pk=contact.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    it_works(contact=contact)


def stop_messages(*, by: Any, contact: Contact) -> None:
    """No more messages to this contact, from anyone here, until the person asks for them again."""
    Contact.objects.filter(pk=contact.pk, stopped_at=None).update(stopped_at=timezone.now())
    record(by=by, verb="messages.stopped", subject=f"contact:{contact.pk}")


def set_pace(*, contact: Contact, pace: Pace) -> None:
    """How often from now on. What waits for them already: `notifications.services.wait_as_chosen`."""
    Contact.objects.filter(pk=contact.pk).update(pace=pace)
    contact.pace = pace


def resume_messages(*, by: Any, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(stopped_at=None, bounced_at=None)
    record(by=by, verb="messages.resumed", subject=f"contact:{contact.pk}")


def it_came_back(*, contact: Contact) -> None:
    """What was sent there came back for good: nothing more is sent there until somebody says that it works."""
    Contact.objects.filter(pk=contact.pk, bounced_at=None).update(bounced_at=timezone.now())


def it_works(*, contact: Contact) -> None:
    """Somebody used the address, or an officer knows better than what came back."""
    Contact.objects.filter(pk=contact.pk).exclude(bounced_at=None).update(bounced_at=None)


@transaction.atomic
def read_identity(*, by: Any, contact: Contact, why: str) -> str:
    """The address behind a contact, for those with the grant to read it. That they read it, and why, is recorded
    for good: `why` is chosen from the kinds of reason a screen offers, as "reply" or "safeguarding", never free
    text. For TO_TELL alone a narrower grant is enough. Raises PermissionDenied for anybody else."""
    if not (can_see_identity(by) or (why in TO_TELL and can_tell_by_hand(by))):
        raise PermissionDenied
    record(by=by, verb="identity.read", subject=f"contact:{contact.pk}", why=why)
    return contact.address


def forget_contact(*, by: Any, contact: Contact) -> None:
    """Deletes an address from everything it was given for: "This was not me", or its time is over. What was said
    stays, and nobody is written to about it."""
    record(by=by, verb="contact.forgotten", subject=f"contact:{contact.pk}")
    contact.delete()


def forget_expired_contacts() -> int:
    """Some of the contacts past the date they were kept for, each in a transaction of its own. One that belongs
    to an account goes once nothing is given under it any more."""
    over = Contact.objects.expired().filter(Q(user=None) | Q(contributions=None)).order_by("pk")[:EXPIRED_AT_ONCE]
    for contact in over:
        with transaction.atomic():
            forget_contact(by=None, contact=contact)
    return len(over)


def unconfirm_contact(*, contact: Contact) -> None:
    """Somebody gave this address anew: whoever reads there is asked again whether it is theirs."""
    Contact.objects.filter(pk=contact.pk, user=None).update(confirmed_at=None, bounced_at=None)


def forget_unconfirmed_accounts() -> int:
    """Deletes accounts that somebody began with an address and never confirmed: it may not have been theirs."""
    begun = accounts_begun_and_not_confirmed().filter(date_joined__lt=timezone.now() - UNCONFIRMED_FOR)
    return _forget_accounts(begun)


def accounts_begun_and_not_confirmed() -> QuerySet[User]:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    begun = User.objects.filter(last_login=None, is_superuser=False, groups=None, contact=None)
    return begun.exclude(Exists(confirmed))


def forget_unused_accounts() -> int:
    """Deletes accounts of residents who have not signed in for long and to whom nothing here belongs."""
    return _forget_accounts(accounts_unused().filter(last_login__lt=timezone.now() - unused_for()))


def accounts_unused() -> QuerySet[User]:
    nothing_here = Q(contact=None) | Q(contact__contributions=None)
    return User.objects.filter(nothing_here, is_superuser=False, groups=None, stories=None).exclude(last_login=None)


def unused_for() -> datetime.timedelta:
    return datetime.timedelta(days=settings.ENGAGE_UNUSED_ACCOUNT_DAYS)


def _forget_accounts(accounts: QuerySet[User]) -> int:
    forgotten = 0
    for account in accounts.order_by("pk")[:EXPIRED_AT_ONCE]:
        with suppress(ProtectedError), transaction.atomic():
            account.delete()
            forgotten += 1
    return forgotten


def forget_old_sign_ins() -> int:
    """The list of where somebody is signed in holds addresses and browsers; what has ended leaves it."""
    ended = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    pks = list(ended.order_by("pk").values_list("pk", flat=True)[:EXPIRED_AT_ONCE])
    UserSession.objects.filter(pk__in=pks).delete()
    return len(pks)


@transaction.atomic
def erase_account(*, account: User) -> bool:
    """Deletes an account with everything that opens it. Whoever worked here as staff stays as a nameless number,
    because what they decided must stay theirs and nobody else's. Returns whether it is gone altogether.

    The audit record keeps that number; nothing says any more whose it was."""
    pk = account.pk
    for sign_in in UserSession.objects.filter(user=account):
        sign_in.end()
    try:
        with transaction.atomic():
            account.delete()
        gone = True
    except (ProtectedError, RestrictedError):
        _make_nameless(User.objects.get(pk=pk))
        gone = False
    record(by=None, verb="account.erased", subject=f"user:{pk}", gone=gone)
    return gone


def _make_nameless(account: User) -> None:
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    account.groups.clear()
    account.email = f"erased-{account.pk}@erased.invalid"
    account.first_name = account.last_name = ""
    account.is_active = account.is_staff = account.is_superuser = False
    account.last_login = None
    account.set_unusable_password()
    account.save()
