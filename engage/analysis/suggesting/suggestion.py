"""Codes that the machine suggests for a text, and the rules by which it does. A suggestion is no coding: it becomes one
when a person accepts it, as theirs."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engage.analysis.queries import takes_words
from engage.analysis.suggesting.alike import Verdict
from engage.contributions.models import Activity, Part
from engage.core.fields import number_in
from engage.core.one_by_one import OneByOne

STAFF = settings.AUTH_USER_MODEL


class Source(models.TextChoices):
    """What a suggestion comes from."""

    RULE = "rule", _("Rules that people wrote")
    LEARNED = "learned", _("Learned from what people filed")


def asked_of(chosen: str) -> tuple[str, int | None]:
    """What an address says: `rule-7` or `code-7`; without a number when it is neither."""
    what, _dash, key = chosen.partition("-")
    return what, number_in(key) if what in ("rule", "code") else None


class RuleQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the officer's organisation; all, when they belong to none."""
        if not user.organisation_id:
            return self.all()
        return self.filter(code__codebook__organisation=user.organisation_id)

    def in_use(self):
        return self.filter(takes_words("code__"), retired_at=None)


class Rule(models.Model):
    """Words by which the machine suggests a code, as officers wrote them, one word or phrase on a line: one of the
    first must stand in a text, all of the second, none of the third. It looks at the texts of one activity, or of all
    that the code is for. Another wording, or other texts to look at, is another version: what the old one suggested and
    nobody has answered goes."""

    code = models.ForeignKey("analysis.Code", on_delete=models.CASCADE, related_name="rules")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, related_name="+")
    any_of = models.TextField(_("any of these"), blank=True)
    all_of = models.TextField(_("all of these"), blank=True)
    none_of = models.TextField(_("none of these"), blank=True)
    version = models.PositiveIntegerField(default=1)
    place = models.BigIntegerField(default=0)  # the key of the last text that was looked at, going up
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    retired_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(any_of="") | ~Q(all_of=""), name="rule_looks_for_something"),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="rule_retired_by_whom_and_when",
            ),
        ]

    class Privacy:
        personal = {"by", "retired_by"}
        impersonal = {"code", "activity", "any_of", "all_of", "none_of", "version", "place", "at", "retired_at"}

    def __str__(self):
        return f"Rule {self.pk} for {self.code}"


class SuggestionQuerySet(models.QuerySet):
    def open_again(self):
        """As if nobody had answered."""
        return self.update(verdict=Verdict.OPEN, by=None, at=None, coding=None)

    def standing(self):
        """Those that wait for a person: of a rule as it is worded now, for a code in use, whose answer is not there
        yet: nobody has filed that text under that code, nor said no to it."""
        settled = self.model.objects.filter(part=OuterRef("part"), code=OuterRef("code")).exclude(verdict=Verdict.OPEN)
        coding: Any = self.model._meta.get_field("coding").related_model
        filed = coding._default_manager.filter(excerpt__part=OuterRef("part"), code=OuterRef("code"))
        worded_so = Q(rule=None) | Q(rule__version=F("version"), rule__retired_at=None)
        return self.filter(worded_so, takes_words("code__"), ~OneByOne(settled), ~OneByOne(filed), verdict=Verdict.OPEN)

    def waiting(self):
        """Those that somebody can answer: of a text as it stands, whose words are here."""
        return self.standing().filter(part__is_current=True, part__contribution__withdrawn_at=None)

    def asked_for(self, chosen: str):
        """Of one rule or code, or all, as an address says it."""
        what, number = asked_of(chosen)
        return self if number is None else self.filter(**{what: number})


class Suggestion(models.Model):
    """That one text may belong under one code, for a reason: the places in the text that the reason rests on, never the
    words. It waits for a person, who accepts it (then there is a coding of theirs) or refuses it (then it does not
    come back for this text and code)."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="suggestions")
    code = models.ForeignKey("analysis.Code", on_delete=models.CASCADE, related_name="suggestions")
    source = models.CharField(max_length=10, choices=Source)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, null=True, related_name="suggestions")
    version = models.PositiveIntegerField(default=1)  # of the rule
    spans = models.JSONField(default=list)  # [start, end) in code points
    made_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    coding = models.ForeignKey("analysis.Coding", on_delete=models.SET_NULL, null=True, related_name="suggested")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["part", "code", "pk"]
        constraints = [
            models.UniqueConstraint("part", "code", "rule", name="suggestion_once_for_a_rule"),
            models.UniqueConstraint("part", "code", condition=Q(rule=None), name="suggestion_once_learned"),
            models.CheckConstraint(
                condition=Q(source=Source.RULE, rule__isnull=False) | Q(source=Source.LEARNED, rule=None),
                name="suggestion_of_a_rule_or_learned",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, by=None, at=None, coding=None)
                | ~Q(verdict=Verdict.OPEN) & Q(by__isnull=False, at__isnull=False),
                name="suggestion_answered_by_whom_and_when",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"], condition=~Q(verdict="open"), name="suggestion_answered_last"),
            models.Index(fields=["rule", "part"], condition=Q(verdict="open"), name="suggestion_open"),
        ]

    class Privacy:
        personal = {"by"}
        impersonal = {"part", "code", "source", "rule", "version", "spans", "made_at", "verdict", "at", "coding"}

    def __str__(self):
        return f"{self.code} suggested for {self.part}"
