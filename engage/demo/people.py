"""Who can sign in to the demo. All of them are made up, and all share one password, which is no secret."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import Group

from engage.accounts.enums import STAFF_ROLES, Role
from engage.accounts.models import Organisation, User
from engage.accounts.services import keep_staff_account

PASSWORD = "merebridge-canal-1911"


@dataclass(frozen=True)
class Person:
    """Somebody with a log-in, and what a visitor can try as them."""

    name: str
    first_name: str
    last_name: str
    email: str
    role: Role | None
    to_try: str

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES


PEOPLE = [
    Person("sam", "Sam", "Whittle", "sam@merebridge.example", Role.ENGAGEMENT_OFFICER,
           "Publish a consultation, read what comes in, write down what people say in a forum session."),
    Person("priya", "Priya", "Nair", "priya@merebridge.example", Role.ANALYST,
           "Mark passages, file them under codes, write a finding."),
    Person("tom", "Tom", "Garrity", "tom@merebridge.example", Role.ANALYST,
           "Review the finding that Priya wrote: one waits for a second person."),
    Person("helen", "Helen", "Marsh", "helen@merebridge.example", Role.DECISION_OFFICER,
           "Record a decision, say what became of a finding and why, and publish it."),
    Person("joel", "Joel", "Okafor", "joel@merebridge.example", Role.MODERATOR,
           "Look at the story that waits for a moderator."),
    Person("ruth", "Ruth", "Adeyemi", "ruth@merebridge.example", Role.ADMINISTRATOR,
           "Give people their roles."),
    Person("dawn", "Dawn", "Pickles", "dawn@merebridge.example", Role.REPORTER,
           "Tell a story, or write down somebody else's."),
    Person("yusuf", "Yusuf", "Demir", "yusuf@merebridge.example", Role.REPORTER,
           "Tell a story, or write down somebody else's."),
    Person("gerry", "Gerry", "Moffat", "gerry.moffat@example.org", None,
           "See what happened to what you said, as a resident with an account."),
]  # fmt: skip
BY_EMAIL = {person.email: person for person in PEOPLE}


def make_people(organisation: Organisation) -> dict[str, User]:
    """The accounts, by short name. Staff have a second step, as on any site."""
    return {person.name: _make(person, organisation) for person in PEOPLE}


def _make(person: Person, organisation: Organisation) -> User:
    account = User(email=person.email, first_name=person.first_name, last_name=person.last_name)
    account.organisation = organisation if person.role else None
    account.set_password(PASSWORD)
    if person.role:
        keep_staff_account(by=None, account=account, roles=Group.objects.filter(name=person.role.value))
    else:
        account.save()
    EmailAddress.objects.create(user=account, email=person.email, verified=True, primary=True)
    if person.is_staff:
        TOTP.activate(account, generate_totp_secret())
    return account


def codes_now(users: list[User]) -> dict[str, str]:
    """The six digits that each one's authenticator app would show now, by e-mail address."""
    found = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP).select_related("user")
    return {one.user.email: _six_digits(decrypt(one.data["secret"])) for one in found}


def _six_digits(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
