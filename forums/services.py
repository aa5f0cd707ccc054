import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact, User
from engage.accounts.services import keep_contact
from engage.audit.services import record
from engage.contributions.enums import Channel, ContributionKind, IdentityTier, Purpose
from engage.contributions.models import Activity
from engage.contributions.services import CONSENT_MONTHS, Answered, Words, receive
from engage.core.deadlines import months_after, today
from engage.core.references import code_from, keyed_digest
from forums.models import Point, SessionPage
from forums.promises import contact_promise, quoting_wording

ENTRY = "point-entry"  # the purpose of the key
WITHOUT_A_NAME = {IdentityTier.ANONYMOUS, IdentityTier.PRIVATE}


class NotPublished(ValueError):
    """The session is not public, so people could not be told what becomes of what they say in it."""


@dataclass(frozen=True)
class Noted:
    """A point, and the return code for the slip that its speaker is given."""

    point: Point
    code: str


def record_point(
    *,
    by: User,
    session: SessionPage,
    words: str,
    token: str = "",
    prompt: str = "",
    language: str = "en",
    identity_tier: IdentityTier = IdentityTier.ANONYMOUS,
    shown_as: str = "",
    may_quote: bool = False,
    address: str = "",
    address_kind: ContactKind = ContactKind.EMAIL,
) -> Noted:
    """Writes down one thing a person said. `token` is a long random text of the form it was written in: a second
    press gives the same point and code again. Raises NotPublished, or NothingSaid without words."""
    token = token or secrets.token_urlsafe(32)
    entry = keyed_digest(ENTRY, token)
    if (before := _noted_before(entry, token)) is not None:
        return before
    try:
        with transaction.atomic():
            received = receive(
                by=by,
                activity=_activity(session),
                kind=ContributionKind.POINT,
                channel=Channel.IN_PERSON,
                words=[Words(prompt.strip() or _("What was said"), words, language)],
                language=language,
                identity_tier=identity_tier,
                shown_as="" if identity_tier in WITHOUT_A_NAME else shown_as.strip(),
                contact=_contact(session.activity, address, address_kind, language),
                consents=[_quoting(may_quote and identity_tier != IdentityTier.PRIVATE)],
                code=code_from(token),
            )
            point = Point.objects.create(
                contribution=received.contribution, session=session, noted_by=by, entry_digest=entry
            )
            record(by=by, verb="point.noted", subject=f"contribution:{received.contribution.reference}")
    except IntegrityError:
        if (before := _noted_before(entry, token)) is None:
            raise
        return before
    return Noted(point, received.code)


def _noted_before(entry: str, token: str) -> Noted | None:
    point = Point.objects.select_related("contribution").filter(entry_digest=entry).first()
    return Noted(point, code_from(token)) if point else None


def _activity(session: SessionPage) -> Activity:
    if session.activity is None or not session.live:
        raise NotPublished
    return session.activity


def _contact(activity: Activity | None, address: str, kind: ContactKind, language: str) -> Contact | None:
    if not address.strip() or activity is None:
        return None
    return keep_contact(
        organisation=activity.organisation,
        kind=kind,
        address=address,
        expires_on=activity.kept_until(today()),
        basis=contact_promise(activity),
        language=language,
    )


def _quoting(granted: bool) -> Answered:
    return Answered(Purpose.QUOTE, granted, quoting_wording(), months_after(today(), CONSENT_MONTHS))
