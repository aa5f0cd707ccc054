"""What a row of the ledger must hold, said in words an officer can act on. The database refuses the same."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.core.text import MINIMUM_REASON, normalise_text
from engage.decisions.enums import NEEDS, Standing
from engage.decisions.models import Influence

SOURCES = ("finding", "contribution", "excerpt")
TEXTS = ("reason", "before", "after", "passed_to", "what_was_wrong")


def tidy(influence: Influence) -> None:
    """Trims every text, and empties the fields that this outcome has no use for."""
    for name in TEXTS:
        setattr(influence, name, normalise_text(getattr(influence, name) or ""))
    needed = NEEDS.get(influence.outcome, ())
    for name in ("before", "after", "passed_to"):
        if name not in needed:
            setattr(influence, name, "")
    if "next_date" not in needed:
        influence.next_date = None


def check(influence: Influence) -> None:
    """Raises ValidationError, keyed by field, with everything that is missing or does not fit."""
    errors: dict[str, str] = {}
    for name, rule in _RULES.items():
        if error := rule(influence):
            errors[name] = error
    if not _same_source(influence, influence.replaces):
        errors |= source_errors(influence)
    if errors:
        raise ValidationError(errors)
    # Lengths and choices; the relations and constraints have been looked at above.
    influence.clean_fields(exclude=["decision", "created_by", "announcement", "replaces", *SOURCES])


def _same_source(influence: Influence, replaced: Influence | None) -> bool:
    """A correction of the words stays possible when the review was voided or the contribution withdrawn since."""
    ids = [f"{name}_id" for name in SOURCES]
    return replaced is not None and all(getattr(influence, name) == getattr(replaced, name) for name in ids)


def source_errors(influence: Influence) -> dict[str, str]:
    """What is wrong with what the row answers: it must be one thing of this council that may be answered."""
    given = [name for name in SOURCES if getattr(influence, f"{name}_id")]
    if len(given) != 1:
        return {"finding": _("Choose exactly one finding, contribution or excerpt.")}
    name = given[0]
    source = getattr(influence, name)
    if name == "finding":
        if source.reviewed_at is None:
            return {name: _("A second person must review this finding first.")}
        activity = source.activity
    else:
        contribution = source.part.contribution if name == "excerpt" else source
        if contribution.is_withdrawn:
            return {name: _("This contribution has been withdrawn. There is nobody to answer.")}
        if name == "excerpt" and not source.words:
            return {name: _("The words of this excerpt are no longer here.")}
        activity = contribution.activity
    if activity.organisation_id != influence.decision.organisation_id:
        return {name: _("This was said to another organisation.")}
    return {}


def _reason(influence: Influence) -> str:
    return _lacks(influence.reason) if influence.reason else _("Enter the reason. Every answer needs one, also a no.")


def refinement_errors(influence: Influence, refined: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the reasons for groups, by `reason_` and where the group stands."""
    if refined and influence.finding_id is None:
        return {"reason": _("Only an answer to a finding has reasons for groups.")}
    if unknown := set(refined) - set(Standing.values):
        raise TypeError(f"No such standing: {', '.join(sorted(unknown))}")
    empty = _("Enter the reason for these people, or do not give them one of their own.")
    errors = {f"reason_{standing}": _lacks(reason) if reason else empty for standing, reason in refined.items()}
    return {name: error for name, error in errors.items() if error}


def _lacks(reason: str) -> str:
    # Stricter than the database: neither a row of spaces nor signs nobody can see make a reason.
    seen = " ".join("".join(c for c in reason if c.isprintable() or c.isspace()).split())
    if len(seen) < MINIMUM_REASON:
        return ngettext(
            "The reason must be %(count)d character or more.",
            "The reason must be %(count)d characters or more.",
            MINIMUM_REASON,
        ) % {"count": MINIMUM_REASON}
    return ""


def _next_date(influence: Influence) -> str:
    if "next_date" not in NEEDS.get(influence.outcome, ()):
        return ""
    if influence.next_date is None:
        return _("Enter the date when there will be news.")
    if influence.next_date <= timezone.localdate():
        return _("The date when there will be news must be in the future.")
    return ""


def _outcome(influence: Influence) -> str:
    return "" if influence.outcome in NEEDS else _("Choose what became of it.")


def _needed(name: str, message: Callable[[], str]) -> Callable[[Influence], str]:
    def rule(influence: Influence) -> str:
        missing = name in NEEDS.get(influence.outcome, ()) and not getattr(influence, name)
        return message() if missing else ""

    return rule


_RULES: dict[str, Callable[[Influence], str]] = {
    "outcome": _outcome,
    "reason": _reason,
    "before": _needed("before", lambda: _("Enter what the plan was before.")),
    "after": _needed("after", lambda: _("Enter what it is now.")),
    "passed_to": _needed("passed_to", lambda: _("Enter who it was passed to.")),
    "next_date": _next_date,
}
