"""What people are written when a moderator has answered, or when a passage was taken out of their words. Neither their
words nor the moderator's are in it: the address may be unconfirmed, and a reason may quote."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.contributions.models import Contribution
from engage.moderation import registry
from engage.moderation.enums import Outcome
from engage.moderation.models import ModerationDecision, Redaction
from engage.notifications.models import Announcement
from engage.notifications.registry import Letter


def decision_named(subject: str) -> ModerationDecision | None:
    """The decision an announcement is about, as long as it is the last word on the version that stands."""
    _reference, _colon, pk = subject.rpartition(":")
    decision = ModerationDecision.objects.select_related("contribution").filter(pk=pk).exclude(version="").first()
    if decision and decision == ModerationDecision.objects.about(decision.contribution).first():
        return decision
    return None


def owed(announcement: Announcement) -> Iterable[tuple[int, str]]:
    decision = decision_named(announcement.subject)
    if decision is None:
        return []
    contacts = registry.shown(decision.contribution.kind).contacts(decision.contribution)
    return [(contact, announcement.subject) for contact in contacts]


def redaction_named(subject: str) -> Redaction | None:
    """None once what it was taken from is withdrawn, or more was taken out since: then the last one tells of all."""
    reference, _colon, pk = subject.rpartition(":")
    found = Redaction.objects.select_related("contribution").filter(pk=pk, contribution__reference=reference)
    redaction = found.first()
    if redaction is None or redaction.contribution.is_withdrawn:
        return None
    return None if redaction.contribution.redactions.filter(pk__gt=redaction.pk).exists() else redaction


def owed_of_redaction(announcement: Announcement) -> Iterable[tuple[int, str]]:
    redaction = redaction_named(announcement.subject)
    return [(contact, announcement.subject) for contact in _people(redaction.contribution)] if redaction else []


def _people(contribution: Contribution) -> set[int]:
    """Whoever gave it, and by doors that show things those who are told of its moderation."""
    told = registry.shown(contribution.kind).contacts(contribution) if contribution.kind in registry.kinds() else ()
    return {*told, *([contribution.contact_id] if contribution.contact_id else [])}


def _reasons(contribution: Contribution) -> list[str]:
    """Each once, the latest last."""
    return list(dict.fromkeys(one.get_ground_display() for one in contribution.redactions.order_by("pk")))


def compose_redaction(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    redaction = redaction_named(announcement.subject)
    if redaction is None or contact.pk not in _people(redaction.contribution):
        return None
    organisation, reference = announcement.organisation, redaction.contribution.reference
    page = "participant:home" if contact.user_id else "participant:receipt"
    if organisation.contact_email:
        object_to = _("If you think that this is wrong, write to %(email)s and name the reference.")
    else:
        object_to = _("If you think that this is wrong, tell %(organisation)s and name the reference.")
    names = {"organisation": organisation.name, "reference": reference, "email": organisation.contact_email}
    paragraphs = [
        _("%(organisation)s took a passage out of what you sent (reference %(reference)s).") % names,
        *(_("Why: %(reason)s.") % {"reason": why} for why in _reasons(redaction.contribution)),
        _("Nothing else was changed, and what you said still counts. You can look at it here:"),
        settings.ENGAGE_SITE_URL.rstrip("/") + reverse(page),
        object_to % names,
    ]
    subject = _("A passage was taken out of what you sent (%(reference)s)") % names
    return Letter(subject=subject, text="\n\n".join(paragraphs) + "\n")


def compose(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    decision = decision_named(announcement.subject)
    if decision is None:
        return None
    reference = decision.contribution.reference
    where = settings.ENGAGE_SITE_URL + reverse("participant:home" if contact.user_id else "participant:receipt")
    if decision.outcome == Outcome.APPROVED:
        subject = _("Your story %(reference)s is ready to be released") % {"reference": reference}
        news = _(
            "A moderator has read story %(reference)s. It can be shown.\n\n"
            "It is not public yet. Look at it as it will be shown, and release it when you are content:"
        )
    else:
        subject = _("Your story %(reference)s was sent back") % {"reference": reference}
        news = _(
            "A moderator has read story %(reference)s and cannot show it as it is.\n\n"
            "You can read why, and what you can do, here:"
        )
    return Letter(subject=subject, text=f"{news % {'reference': reference}}\n\n{where}\n")
