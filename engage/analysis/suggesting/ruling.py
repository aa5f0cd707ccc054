"""Rules that officers write, change and retire. What a rule finds is a suggestion, never a filing."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from engage.analysis.models import Code
from engage.analysis.refusals import CodeNotInUse, LooksForNothing, RuleChangedMeanwhile
from engage.analysis.suggesting.suggestion import Rule
from engage.analysis.suggesting.wording import Wording
from engage.audit.services import record
from engage.contributions.models import Activity


@transaction.atomic
def write_rule(*, by: Any, code: Code, wording: Wording, activity: Activity | None = None) -> Rule:
    """A new rule for a code in use. Raises LooksForNothing, CodeNotInUse."""
    _check(by, code, wording, activity)
    rule = Rule.objects.create(code=code, activity=activity, by=by, **_boxes(wording))
    _record(by, rule, "written")
    return rule


@transaction.atomic
def reword_rule(*, by: Any, rule: Rule, wording: Wording, seen: int, activity: Activity | None = None) -> Rule:
    """What the old wording suggested and nobody answered goes; `seen` is the version that was before the officer.
    Raises LooksForNothing, CodeNotInUse, RuleChangedMeanwhile."""
    rule = Rule.objects.select_for_update(of=("self",)).select_related("code").get(pk=rule.pk)
    _check(by, rule.code, wording, activity)
    if rule.version != seen:
        raise RuleChangedMeanwhile
    if (Wording.of(rule), rule.activity) != (wording, activity):
        for name, text in _boxes(wording).items():
            setattr(rule, name, text)
        rule.activity = activity
        rule.version, rule.place, rule.by, rule.at = rule.version + 1, 0, by, timezone.now()
        rule.save()
        _record(by, rule, "reworded")
    return rule


@transaction.atomic
def retire_rule(*, by: Any, rule: Rule) -> Rule:
    """It suggests nothing any more, and what nobody answered goes."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.retired_at is None:
        rule.retired_by, rule.retired_at = by, timezone.now()
        rule.save(update_fields=["retired_by", "retired_at"])
        _record(by, rule, "retired")
    return rule


@transaction.atomic
def reinstate_rule(*, by: Any, rule: Rule) -> Rule:
    """It is used again, from the first text on."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.retired_at is not None:
        rule.retired_by = rule.retired_at = None
        rule.place = 0
        rule.save(update_fields=["retired_by", "retired_at", "place"])
        _record(by, rule, "reinstated")
    return rule


def _check(by: Any, code: Code, wording: Wording, activity: Activity | None) -> None:
    if not (wording.any_of or wording.all_of):
        raise LooksForNothing
    usable = Code.objects.for_user(by).taking_words()
    if not (usable.for_activity(activity) if activity else usable).filter(pk=code.pk).exists():
        raise CodeNotInUse


def _boxes(wording: Wording) -> dict[str, str]:
    return {name: "\n".join(getattr(wording, name)) for name in ("any_of", "all_of", "none_of")}


def _record(by: Any, rule: Rule, verb: str) -> None:
    record(by=by, verb=f"rule.{verb}", subject=f"rule:{rule.pk}", code=rule.code_id, version=rule.version)
