"""The people of the truth tables. A cell says what becomes of their attempt:

Y: shown or done; -: sent back; f: not let into the admin; n: not there; x: the form comes back
"""

from django.test import Client

from engage.accounts.enums import Role
from tests.factories import make_organisation, make_user, sign_in

ROLES = [
    "analyst", "engagement", "decision", "moderator", "administrator", "reporter", "resident", "nobody",
    "other council",
]  # fmt: skip


def cells(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """Each act with each kind of person and what is expected."""
    return [(act, role, cell) for act, row in table.items() for role, cell in zip(ROLES, row, strict=True)]


def client_of(role: str) -> Client:
    if role == "nobody":
        return Client()
    if role == "other council":
        return sign_in(make_user(Role.ANALYST, organisation=make_organisation("Othershire", "othershire")))
    roles = {
        "analyst": [Role.ANALYST],
        "engagement": [Role.ENGAGEMENT_OFFICER],
        "decision": [Role.DECISION_OFFICER],
        "moderator": [Role.MODERATOR],
        "administrator": [Role.ADMINISTRATOR],
        "reporter": [Role.REPORTER],
        "resident": [],
    }[role]
    return sign_in(make_user(*roles))
