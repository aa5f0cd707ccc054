from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engage.accounts.models import Contact, Organisation
from engage.analysis.models import Excerpt, Finding
from engage.audit.services import record
from engage.contributions.models import Activity, Contribution
from engage.core.text import normalise_text
from engage.decisions import rules
from engage.decisions.enums import CORRECTION, DECISION, Source
from engage.decisions.models import Decision, Influence, KeptPreview, Option, QuietAbout, Refinement
from engage.decisions.seen import compare, hold_findings
from engage.decisions.versions import keep_version, what_it_says
from engage.notifications.models import Announcement
from engage.notifications.services import announce

DECISION_FIELDS = {
    "reference", "title", "decided_by", "decided_on", "what_was_decided", "reasons", "link", "what_next", "review_on"
}  # fmt: skip
INFLUENCE_FIELDS = {
    "finding", "contribution", "excerpt", "outcome", "reason", "before", "after", "passed_to", "next_date"
}  # fmt: skip
TRIES = 5  # at an address that somebody else takes at the same moment


@dataclass(frozen=True)
class Weighed:
    """One option that was weighed before deciding."""

    text: str
    taken: bool = False
    why: str = ""


# --- The decision ------------------------------------------------------------------------------------


@transaction.atomic
def record_decision(*, by: Any, organisation: Organisation, options: Iterable[Weighed] = (), **fields: Any) -> Decision:
    """Keeps a decision as a draft; nobody is told. `fields` are those of DECISION_FIELDS. Raises
    ValidationError, keyed by field."""
    decision = Decision(organisation=organisation, created_by=by)
    _set(decision, fields, DECISION_FIELDS)
    decision.slug = _new_slug(decision.title)
    _save(decision)
    _replace_options(decision, options)
    log(decision, "wagtail.create", user=by)
    record(by=by, verb="decision.recorded", subject=f"decision:{decision.slug}")
    return decision


@transaction.atomic
def revise_decision(
    *,
    by: Any,
    decision: Decision,
    options: Iterable[Weighed] | None = None,
    source: Source = Source.HERE,
    what_changed: str = "",
    **fields: Any,
) -> Decision:
    """Changes the fields given, and all options when they are given. Once it is published, and whenever it is the
    council's record that was changed, what it said until then is kept as a version; the date is shown in public."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    said = what_it_says(decision)
    changed = _set(decision, fields, DECISION_FIELDS)
    if options is not None:
        options = list(options)
        if options != [Weighed(o.text, o.taken, o.why) for o in decision.options.all()]:
            changed.append("options")
            _replace_options(decision, options)
    if not changed and not what_changed:
        return decision
    _save(decision)
    detail: dict[str, Any] = {"fields": sorted(changed)}
    if decision.published_at or source != Source.HERE:
        version = keep_version(by=by, decision=decision, said=said, source=source, what_changed=what_changed)
        detail["version"] = version.number
    log(decision, "wagtail.edit", user=by)
    verb = "decision.changed" if decision.published_at else "decision.revised"
    record(by=by, verb=verb, subject=f"decision:{decision.slug}", **detail)
    return decision


@transaction.atomic
def delete_decision(*, by: Any, decision: Decision) -> None:
    """Takes back a draft with its drafts of answers. Raises ValidationError once it is published: it stands."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.published_at:
        raise ValidationError(_("This decision is published. It can be corrected, not deleted."))
    decision.influences.all().delete()
    log(decision, "wagtail.delete", user=by, deleted=True)
    record(by=by, verb="decision.deleted", subject=f"decision:{decision.slug}")
    decision.delete()


def _set(row: Any, fields: dict[str, Any], allowed: set[str]) -> list[str]:
    """Puts the values into the row and tells which of them are new. Raises TypeError for a field it has not."""
    if unknown := set(fields) - allowed:
        raise TypeError(f"No such field: {', '.join(sorted(unknown))}")
    changed = []
    for name, value in fields.items():
        value = normalise_text(value) if isinstance(value, str) else value
        if getattr(row, name, None) != value:
            setattr(row, name, value)
            changed.append(name)
    return changed


def _save(decision: Decision) -> None:
    decision.full_clean(validate_unique=False, validate_constraints=False)
    known = Decision.objects.filter(organisation=decision.organisation, reference=decision.reference)
    for tries_left in reversed(range(TRIES)):
        if known.exclude(pk=decision.pk).exists():
            raise ValidationError({"reference": _("There is already a decision with this reference.")})
        try:
            with transaction.atomic():
                return decision.save()
        except IntegrityError:  # two at once: the other one took the reference, or the address
            if not tries_left:
                raise
            decision.slug = decision.slug if decision.pk else _new_slug(decision.title)


def _new_slug(title: str) -> str:
    """At most 48 letters and a number: the record names an answer by it, and has 80 letters for that."""
    stem = slugify(title)[:48].rstrip("-") or "decision"
    taken = set(Decision.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 2) if (slug := f"{stem}-{n + 1}" if n else stem) not in taken)


def _replace_options(decision: Decision, options: Iterable[Weighed]) -> None:
    decision.options.all().delete()
    rows = []
    for position, one in enumerate(options, start=1):
        text, why = normalise_text(one.text), normalise_text(one.why)
        rows.append(Option(decision=decision, position=position, text=text, taken=one.taken, why=why))
        try:
            rows[-1].clean_fields(exclude=["decision"])
        except ValidationError as error:
            raise ValidationError({NON_FIELD_ERRORS: error.messages}) from None
    Option.objects.bulk_create(rows)


# --- What it answers: drafts --------------------------------------------------------------------------


@transaction.atomic
def record_influence(
    *,
    by: Any,
    decision: Decision,
    outcome: str,
    reason: str,
    finding: Finding | None = None,
    contribution: Contribution | None = None,
    excerpt: Excerpt | None = None,
    refined: Mapping[str, str] | None = None,
    **more: Any,
) -> Influence:
    """Drafts the answer to one finding, contribution or excerpt. `refined`: reasons of their own, by Standing, for
    groups of those a finding rests on. `more`: before, after, passed_to, next_date.
    Raises ValidationError, keyed by field."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    influence = Influence(decision=decision, created_by=by)
    given = {"finding": finding, "contribution": contribution, "excerpt": excerpt, "outcome": outcome}
    _set(influence, {**given, "reason": reason, **more}, INFLUENCE_FIELDS)
    refined = _tidy(refined or {})
    _check(influence, refined)
    influence.save()
    _refine(influence, refined)
    log(decision, "decisions.propose", user=by)
    record(by=by, verb="influence.drafted", subject=_name(influence), outcome=influence.outcome)
    return influence


@transaction.atomic
def record_influences(
    *, by: Any, decision: Decision, sources: Iterable[Finding | Contribution | Excerpt], **fields: Any
) -> list[Influence]:
    """Drafts the same answer, with one outcome and one reason, to each of these, all or none. Raises ValidationError,
    keyed by field; what is wrong with single ones stands under "finding", each named."""
    made, taken = [], []
    for source in sources:
        answered: dict[str, Any] = {type(source).__name__.lower(): source}
        try:
            made.append(record_influence(by=by, decision=decision, **answered, **fields))
        except ValidationError as refusal:
            if not set(refusal.message_dict) <= set(rules.SOURCES):
                raise  # the answer itself lacks something: it would for each
            taken += [f"{what_it_answers(Influence(**answered))}: {error}" for error in refusal.messages]
    if taken:
        raise ValidationError({"finding": taken})
    if not made:
        raise ValidationError({"finding": _("Choose what is answered.")})
    return made


@transaction.atomic
def revise_influence(
    *, by: Any, influence: Influence, refined: Mapping[str, str] | None = None, **fields: Any
) -> Influence:
    """Changes a draft; the reasons for groups when they are given. Raises ValidationError, keyed by field, or when it
    is published already."""
    influence = _draft(influence)
    _set(influence, fields, INFLUENCE_FIELDS)
    refined = _refined(influence) if refined is None else _tidy(refined)
    _check(influence, refined)
    influence.save()
    _refine(influence, refined)
    record(by=by, verb="influence.revised", subject=_name(influence), outcome=influence.outcome)
    return influence


@transaction.atomic
def delete_influence(*, by: Any, influence: Influence) -> None:
    """Takes back a draft. Raises ValidationError when it is published already."""
    influence = _draft(influence)
    record(by=by, verb="influence.deleted", subject=_name(influence), outcome=influence.outcome)
    influence.delete()


def _draft(influence: Influence) -> Influence:
    # The decision is the lock: whoever publishes holds it.
    Decision.objects.select_for_update().get(pk=influence.decision_id)
    influence = Influence.objects.select_related("decision").get(pk=influence.pk)
    if influence.published_at:
        raise ValidationError(_("This answer is published. It can be corrected, not changed."))
    return influence


def _tidy(refined: Mapping[str, str]) -> dict[str, str]:
    return {standing: normalise_text(reason) for standing, reason in refined.items()}


def _refined(influence: Influence) -> dict[str, str]:
    return dict(influence.refinements.values_list("standing", "reason"))


def _refine(influence: Influence, refined: Mapping[str, str]) -> None:
    """The caller has checked them. The database refuses it once the answer is published."""
    if _refined(influence) != refined:
        influence.refinements.all().delete()
        rows = [Refinement(influence=influence, standing=one, reason=refined[one]) for one in sorted(refined)]
        Refinement.objects.bulk_create(rows)


def _check(influence: Influence, refined: Mapping[str, str]) -> None:
    rules.tidy(influence)
    rules.check(influence)
    if errors := rules.refinement_errors(influence, refined):
        raise ValidationError(errors)
    if _answered_twice(influence):
        raise ValidationError({"finding": _("This decision answers it already. Change that answer instead.")})


def _answered_twice(influence: Influence) -> bool:
    same = {name: getattr(influence, f"{name}_id") for name in rules.SOURCES}
    others = influence.decision.influences.filter(**same, corrections=None)
    return others.exclude(pk__in=[influence.pk, influence.replaces_id]).exists()


def _name(influence: Influence) -> str:
    return f"influence:{influence.decision.slug}/{influence.pk}"


# --- Of what a person wants to hear --------------------------------------------------------------------


@transaction.atomic
def be_quiet_about(*, contact: Contact, activities: Iterable[Activity], of: Iterable[Activity]) -> None:
    """Of the activities `of`, no messages about these from now on, and again about the others. Their own choice: it is
    not on record."""
    quiet = {activity.pk for activity in activities}
    asked = {activity.pk for activity in of}
    QuietAbout.objects.filter(contact=contact, activity__in=asked - quiet).delete()
    rows = [QuietAbout(contact=contact, activity_id=pk) for pk in sorted(quiet & asked)]
    QuietAbout.objects.bulk_create(rows, ignore_conflicts=True)


# --- Publishing ---------------------------------------------------------------------------------------


@transaction.atomic
def announce_decision(*, by: Any, decision: Decision, seen: str | None = None) -> Announcement | None:
    """The only way to publish: the decision and all its drafts at once, and the people are told. Asked twice
    it does nothing the second time and returns None. Drafts added later are published by asking again.

    Raises ValidationError when a draft can no longer be answered; NotWhatWasPreviewed when it is not what the officer
    has `seen`, where that is given.
    """
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    hold_findings(decision)
    drafts = list(decision.influences.drafts().select_related("finding", "contribution", "excerpt__part__contribution"))
    if decision.published_at and not drafts:
        return None
    if seen is not None:
        compare(decision, seen=seen)
    for draft in drafts:
        draft.decision = decision
        _still_answerable(draft)
    now = timezone.now()
    announcement = announce(organisation=decision.organisation, kind=DECISION, subject=_next_subject(decision))
    decision.influences.drafts().update(published_at=now, announcement=announcement)
    KeptPreview.objects.filter(decision=decision).delete()
    if decision.published_at is None:
        decision.published_at = now
        decision.save(update_fields=["published_at"])
    log(decision, "decisions.publish", user=by)
    record(by=by, verb="decision.published", subject=f"decision:{decision.slug}", answers=len(drafts))
    return announcement


def _still_answerable(draft: Influence) -> None:
    """A review can be voided and a contribution withdrawn after the draft was written."""
    if errors := rules.source_errors(draft):
        raise ValidationError([f"{what_it_answers(draft)}: {error}" for error in errors.values()])


def what_it_answers(influence: Influence) -> str:
    """The finding's sentence, or the reference of the one contribution. Never anybody's words."""
    return str(influence.finding or influence.direct_contribution)


def _next_subject(decision: Decision) -> str:
    """`slug#1` the first time; the caller holds the decision's row."""
    before = Announcement.objects.filter(kind=DECISION, subject__startswith=f"{decision.slug}#").count()
    return f"{decision.slug}#{before + 1}"


@transaction.atomic
def correct_influence(
    *, by: Any, influence: Influence, what_was_wrong: str, refined: Mapping[str, str] | None = None, **fields: Any
) -> Influence:
    """Publishes a new version in place of one that stands, and owes one correction to each person whom the
    old or the new one touches. `fields` and `refined` are the new values; the others are carried over.

    Raises ValidationError when it is a draft, was corrected already, or breaks a rule.
    """
    decision = Decision.objects.select_for_update().get(pk=influence.decision_id)
    old = decision.influences.get(pk=influence.pk)
    if old.published_at is None:
        raise ValidationError(_("This answer is not published. Change it instead."))
    if Influence.objects.filter(replaces=old).exists():
        raise ValidationError(_("This answer was corrected already. Correct the latest version."))
    new = Influence(decision=decision, created_by=by, version=old.version + 1, replaces=old)
    if {"finding", "contribution", "excerpt"} & set(fields):
        fields = {"finding": None, "contribution": None, "excerpt": None, **fields}
    carried = {name: getattr(old, name) for name in INFLUENCE_FIELDS}
    _set(new, {**carried, **fields, "what_was_wrong": what_was_wrong}, INFLUENCE_FIELDS | {"what_was_wrong"})
    if refined is None:
        refined = _refined(old) if new.finding_id else {}
    refined = _tidy(refined)
    _check_correction(new, refined)
    new.save()  # a draft for as long as its parts are put in
    _refine(new, refined)
    new.published_at = timezone.now()
    new.announcement = announce(organisation=decision.organisation, kind=CORRECTION, subject=correction_subject(old))
    new.save(update_fields=["published_at", "announcement"])
    log(decision, "decisions.correct", user=by)
    record(by=by, verb="influence.corrected", subject=_name(new), replaces=old.pk, outcome=new.outcome)
    return new


def correction_subject(old: Influence) -> str:
    return f"{old.decision.slug}#influence:{old.pk}"


def _check_correction(new: Influence, refined: Mapping[str, str]) -> None:
    if not normalise_text(new.what_was_wrong):
        raise ValidationError({"what_was_wrong": _("Enter what was wrong. People are told this.")})
    _check(new, refined)
