from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engage.audit.services import record
from engage.contributions.models import Contribution, Part
from engage.contributions.words import AlreadyGone, take_out
from engage.core.text import MINIMUM_REASON, normalise_text
from engage.moderation.enums import TAKEN_OUT_FOR, Ground, Outcome
from engage.moderation.models import ModerationDecision, Redaction
from engage.moderation.permissions import has_a_hand_in
from engage.moderation.queries import to_be_judged
from engage.notifications.services import announce

MODERATED, REDACTED = "moderated", "redacted"  # the kinds of announcement


class NotJudged(ValueError):
    """Nothing was recorded; the message is for the moderator."""


@transaction.atomic
def moderate_contribution(
    *,
    by: Any,
    contribution: Contribution,
    version: str,
    outcome: Outcome,
    ground: str = "",
    reason: str = "",
    instead_of: ModerationDecision | None = None,
) -> ModerationDecision:
    """Records whether exactly the version that `by` has read may be shown, and owes word of it to its people.

    Raises NotJudged when that version no longer stands, when somebody has answered on it already (`instead_of`
    is the answer one means to change), or when `by` has a hand in it; ValidationError, keyed by field, when it
    is sent back without a reason."""
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    _check_it_may_be_judged(by, contribution, version)
    latest = ModerationDecision.objects.about(contribution).first()
    if latest != instead_of:
        raise NotJudged(_("Somebody else has answered on this meanwhile. Nothing was recorded."))
    if latest and latest.outcome == outcome == Outcome.APPROVED:
        return latest
    decision = ModerationDecision.objects.create(
        contribution=contribution, version=version, outcome=outcome, by=by, **_reasons(outcome, ground, reason)
    )
    subject = f"{contribution.reference}:{decision.pk}"
    announce(organisation=contribution.activity.organisation, kind=MODERATED, subject=subject)
    record(by=by, verb=f"moderation.{outcome}", subject=f"contribution:{contribution.reference}", ground=ground)
    return decision


def _check_it_may_be_judged(by: Any, contribution: Contribution, version: str) -> None:
    if contribution.is_withdrawn:
        raise NotJudged(_("It was withdrawn meanwhile. There is nothing left to judge."))
    if not version or contribution.version != version:
        raise NotJudged(_("It was changed after you opened it. Read the new version first."))
    if not to_be_judged().filter(pk=contribution.pk).exists():
        raise NotJudged(_("Its teller does not want it shown. There is nothing to judge."))
    if has_a_hand_in(by, contribution):
        raise NotJudged(_("You have a hand in this one, so somebody else must judge it."))


def _reasons(outcome: Outcome, ground: str, reason: str) -> dict[str, str]:
    """A reason is for what is sent back; it is complete or nothing is recorded."""
    if outcome == Outcome.APPROVED:
        return {"ground": "", "reason": ""}
    reason = normalise_text(reason)
    errors: dict[str, Any] = {}
    if ground not in Ground.values:
        errors["ground"] = _("Select a reason from the list")
    if len(reason) < MINIMUM_REASON:
        errors["reason"] = _("Say in at least %(count)s characters what would have to change") % {
            "count": MINIMUM_REASON
        }
    if errors:
        raise ValidationError(errors)
    return {"ground": ground, "reason": reason}


@transaction.atomic
def redact(*, by: Any, part: Part, start: int, end: int, ground: str, tell: bool = True) -> Redaction:
    """Takes a passage (code points, `end` not included) out of a text for good, for a reason from the list; its people
    are told why, and how to object. Raises NotJudged when these words no longer stand, or when nothing is marked or no
    reason is given."""
    if ground not in TAKEN_OUT_FOR:
        raise NotJudged(_("Select a reason from the list"))
    try:
        left = take_out(by=by, part=part, start=start, end=end, ground=ground)
    except AlreadyGone as gone:
        raise NotJudged(_("These words were changed or taken away meanwhile. Nothing was taken out.")) from gone
    except ValueError as nothing:
        raise NotJudged(_("Mark the words that are to be taken out.")) from nothing
    redaction = Redaction.objects.create(
        contribution=left.contribution, position=left.position, version=left.version, ground=ground, by=by
    )
    if tell:
        organisation = left.contribution.activity.organisation
        announce(organisation=organisation, kind=REDACTED, subject=f"{left.contribution.reference}:{redaction.pk}")
    return redaction


def forget_what_was_judged(*, contribution: Contribution) -> None:
    """The words are gone: what was said about them, and the digest that names them, goes too. That somebody
    judged, when, and on which ground of the list, stays for the statistics."""
    contribution.moderation.update(version="", reason="")
