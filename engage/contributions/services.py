import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation
from django.utils.text import slugify

from engage.accounts.models import Contact
from engage.accounts.services import let_go_of_contact
from engage.audit.services import record
from engage.contributions import signals
from engage.contributions.enums import ActivityKind, Channel, ContributionKind, Ending, GivenKind, IdentityTier, Purpose
from engage.contributions.headcounts import count_in
from engage.contributions.models import Activity, Consent, Contribution, Given, ImportBatch, Receipt, Release
from engage.contributions.pages import SHARED_FIELDS
from engage.contributions.versions import version_of
from engage.contributions.words import Words, empty, keep_parts, new_parts, standing
from engage.core.references import keyed_digest, new_code
from engage.notifications.services import announce, forget_told, redirect_messages

RECEIPT = "receipt"  # the kind of announcement, and the purpose of the key
CONSENT_MONTHS = 24  # CON-5
SLUG_LENGTH = 80
PublishedPage = Any  # a Wagtail page that is also a pages.ActivityPage


@dataclass(frozen=True)
class Answered:
    """A person's yes or no to one purpose, with the words they were shown."""

    purpose: Purpose
    granted: bool
    wording: str
    expires_on: datetime.date | None = None


@dataclass(frozen=True)
class Received:
    """What the person is given: the contribution, and once, the return code in clear."""

    contribution: Contribution
    code: str


@dataclass(frozen=True)
class Beside:
    """Something that was given besides words, in an answer that came from elsewhere."""

    kind: GivenKind
    question: str
    value: str


@dataclass(frozen=True)
class Incoming:
    """One contribution out of many, made ready before the transaction that keeps it. Without a code it gets no receipt
    yet: see give_out_codes."""

    reference: str
    code: str
    words: Sequence[Words]
    received_at: datetime.datetime
    import_key: str
    contact: Contact | None = None
    given: Sequence[Beside] = ()
    consents: Sequence[Answered] = ()


class NothingSaid(ValueError):
    """There is not one word to keep."""


@transaction.atomic
def receive(
    *,
    by: Any,
    activity: Activity,
    kind: ContributionKind,
    words: Iterable[Words],
    channel: Channel = Channel.WEB,
    language: str = "en",
    identity_tier: IdentityTier = IdentityTier.ANONYMOUS,
    shown_as: str = "",
    contact: Contact | None = None,
    consents: Iterable[Answered] = (),
    received_at: datetime.datetime | None = None,
    in_grace: bool = False,
    attachment_digest: str = "",
    allow_no_words: bool = False,
    code: str = "",
) -> Received:
    """Takes in one contribution with its parts, consents and receipt. Raises NothingSaid when every text is
    empty, unless what was chosen is an answer in itself. `code` is a return code already settled on, as one
    printed on paper; without it there is a new one."""
    contribution = Contribution(
        activity=activity,
        kind=kind,
        channel=channel,
        language=language,
        identity_tier=identity_tier,
        shown_as=shown_as,
        contact=contact,
        received_at=received_at or timezone.now(),
        in_grace=in_grace,
        attachment_digest=attachment_digest,
        promised_by=activity.answer_by,
    )
    parts = new_parts(contribution, words)
    if not parts and not allow_no_words:
        raise NothingSaid
    contribution.version = version_of(contribution, parts)
    contribution.save(force_insert=True)
    keep_parts(parts)
    for answer in consents:
        give_consent(by=by, contribution=contribution, answer=answer, channel=channel)
    code = _open_receipt(contribution, code or new_code())
    if contact:
        announce(organisation=activity.organisation, kind=RECEIPT, subject=contribution.reference)
    record(by=by, verb="contribution.received", subject=f"contribution:{contribution.reference}", channel=channel)
    count_in(activity.pk, given=1)
    return Received(contribution, code)


@transaction.atomic
def receive_many(
    *,
    by: Any,
    activity: Activity,
    kind: ContributionKind,
    channel: Channel,
    language: str,
    incoming: list[Incoming],
    brought_in: ImportBatch | None = None,
) -> list[Contribution]:
    """Takes in many at once, each as `receive` would have, in a few statements, with one line in the record.
    Raises IntegrityError, and keeps none of them, when one of them is here already."""
    made, parts, receipts, given, consents = [], [], [], [], []
    for one in incoming:
        contribution = Contribution(
            reference=one.reference,
            activity=activity,
            kind=kind,
            channel=channel,
            language=language,
            contact=one.contact,
            received_at=one.received_at,
            promised_by=activity.answer_by,
            import_key=one.import_key,
            brought_in=brought_in,
        )
        own = new_parts(contribution, one.words)
        contribution.version = version_of(contribution, own)
        made.append(contribution)
        parts += own
        receipts += [_new_receipt(contribution, one.code)] if one.code else []
        given += [Given(contribution=contribution, **vars(each)) for each in one.given]
        when = {"contribution": contribution, "channel": channel, "given_at": one.received_at}
        consents += [Consent(**when, **vars(each)) for each in one.consents]
    Contribution.objects.bulk_create(made)
    keep_parts(parts)
    Receipt.objects.bulk_create(receipts)
    Given.objects.bulk_create(given)
    Consent.objects.bulk_create(consents)
    references = [contribution.reference for contribution in made]
    record(by=by, verb="contributions.received", subject=f"activity:{activity.slug}", references=references)
    count_in(activity.pk, given=len(made))
    return made


def _open_receipt(contribution: Contribution, code: str) -> str:
    _new_receipt(contribution, code).save(force_insert=True)
    return code


def _new_receipt(contribution: Contribution, code: str) -> Receipt:
    return Receipt(contribution=contribution, code_digest=keyed_digest(RECEIPT, code))


@transaction.atomic
def give_consent(*, by: Any, contribution: Contribution, answer: Answered, channel: Channel = Channel.WEB) -> Consent:
    """Adds a dated yes or no (DP-4). The last one counts. Raises AlreadyGone."""
    standing(contribution)
    return Consent.objects.create(
        contribution=contribution,
        purpose=answer.purpose,
        granted=answer.granted,
        wording=answer.wording,
        channel=channel,
        expires_on=answer.expires_on,
    )


@transaction.atomic
def release(*, by: Any, contribution: Contribution, version: str) -> Release:
    """The teller approves exactly the version they were shown (CON-4). Raises ValueError when it is no longer
    the one that stands."""
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if not version or contribution.version != version:
        raise ValueError("This is not the version that stands now.")
    made, _created = Release.objects.get_or_create(contribution=contribution, version=version)
    record(by=by, verb="contribution.released", subject=f"contribution:{contribution.reference}")
    return made


@transaction.atomic
def withdraw(*, by: Any, contribution: Contribution, ending: Ending = Ending.WITHDRAWN) -> Contribution:
    """Takes the words, the name and the contact away and leaves a tombstone that is still counted. What other
    apps hold of it goes in the same transaction (signal `withdrawn`)."""
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if contribution.is_withdrawn:
        return contribution
    empty(contribution.parts.exclude(text=""))
    contribution.parts.update(sha256="")
    contribution.releases.all().delete()
    contribution.given.all().delete()
    contact, contribution.contact = contribution.contact, None
    contribution.shown_as = contribution.version = contribution.attachment_digest = ""
    contribution.withdrawn_at, contribution.ending = timezone.now(), ending
    contribution.save()
    if contact:
        _part_from(contact, contribution)
    signals.withdrawn.send(Contribution, contribution=contribution)
    record(by=by, verb="contribution.withdrawn", subject=f"contribution:{contribution.reference}", ending=ending)
    if ending == Ending.WITHDRAWN:
        count_in(contribution.activity_id, withdrawn=1)
    return contribution


@transaction.atomic
def set_contact(*, by: Any, contribution: Contribution, contact: Contact | None) -> None:
    """Corrects how the person is reached about this contribution; an old address nobody needs is deleted.
    Raises AlreadyGone."""
    contribution = standing(contribution)
    old = contribution.contact
    contribution.contact = contact
    contribution.save(update_fields=["contact"])
    if old and old != contact:
        if contact:
            redirect_messages(old=old, new=contact)
        _part_from(old, contribution)
    record(by=by, verb="contact.corrected", subject=f"contribution:{contribution.reference}")


def _part_from(contact: Contact, contribution: Contribution) -> None:
    """Nothing ties the two together any more; a contact that nothing else needs is deleted."""
    forget_told(contact=contact, about=contribution.reference)
    let_go_of_contact(contact=contact)


@transaction.atomic
def sync_activity(*, by: Any, page: PublishedPage, kind: ActivityKind) -> Activity:
    """Carries what an officer published on a page to the page's activity, which is made at the first
    publication. Its slug is given once and stays, because answers, files and addresses name it."""
    rows = type(page).objects.select_for_update().filter(pk=page.pk)
    activity = rows.get().activity
    fresh = activity is None
    if activity is None:
        activity = Activity(kind=kind, slug=_free_slug(page.slug))
    for field in SHARED_FIELDS:
        setattr(activity, field, getattr(page, field))
    activity.url = public_path(page)
    activity.save()
    rows.update(activity=activity)
    page.activity = activity
    verb = "activity.published" if fresh else "activity.changed"
    record(by=by, verb=verb, subject=f"activity:{activity.slug}")
    return activity


def readdress_activity(*, page: PublishedPage) -> None:
    """The page, or one above it, has moved or has a new address."""
    Activity.objects.filter(pk=page.activity_id).update(url=public_path(page) if page.live else "")


@transaction.atomic
def hide_activity(*, by: Any, page: PublishedPage) -> None:
    """The page is no longer public. What was given under its activity stays, and is shown without a link."""
    if page.activity_id:
        Activity.objects.filter(pk=page.activity_id).update(url="")
        record(by=by, verb="activity.hidden", subject=f"activity:{page.activity.slug}")


def forget_activity(*, by: Any, activity: Activity) -> None:
    """Its page is deleted. An activity to which nothing belongs goes too; any other stays, without a link."""
    try:
        with transaction.atomic():
            activity.delete()
    except ProtectedError:
        Activity.objects.filter(pk=activity.pk).update(url="")
    record(by=by, verb="activity.deleted", subject=f"activity:{activity.slug}")


def public_path(page: PublishedPage) -> str:
    """Where a page is shown, below the site's address and in the site's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = page.get_url_parts()
    return (parts and parts[2]) or ""


def _free_slug(wanted: str) -> str:
    """The slug of the page, or with a number behind it when another activity has it."""
    wanted = slugify(wanted)[:SLUG_LENGTH] or "activity"
    slug, number = wanted, 1
    while Activity.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[: SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return slug
