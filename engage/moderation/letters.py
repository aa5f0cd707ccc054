"""What people are written when a moderator has answered. Neither their words nor the moderator's are in it: the
address may be unconfirmed, and a reason may quote."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.moderation import registry
from engage.moderation.enums import Outcome
from engage.moderation.models import ModerationDecision
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
