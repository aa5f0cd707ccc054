from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace, Trim
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from engage.accounts.models import Contact, Organisation
from engage.analysis.models import Excerpt, Finding
from engage.contributions.models import Activity, Contribution
from engage.core.text import MINIMUM_REASON
from engage.decisions.enums import Outcome, Seen, Source, Standing
from engage.decisions.queries import CoverageQuerySet, DecisionQuerySet, InfluenceQuerySet
from engage.notifications.models import Announcement


def length_without_space(field):
    """Characters left once line ends, tabs and spaces at the ends are gone. Named by a migration: it stays."""
    bare = F(field)
    for blank in ("\n", "\r", "\t"):
        bare = Replace(bare, Value(blank), Value(""))
    return Length(Trim(bare))


class Decision(models.Model):
    """What was decided, keyed to the council's own committee record, which stays the statutory one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(_("council's reference"), max_length=60, help_text=_("As in the committee record."))
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    decided_by = models.CharField(_("who decided"), max_length=200, help_text=_("The body, or the person and title."))
    decided_on = models.DateField(_("date of the decision"))
    what_was_decided = models.TextField(_("what was decided"))
    reasons = models.TextField(_("why"))
    link = models.URLField(_("address of the council's record"), blank=True)
    what_next = models.TextField(_("what comes next"), blank=True)
    review_on = models.DateField(_("when we look back at it"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        permissions = [("publish_decision", "Can publish a decision and tell the people it answers")]
        constraints = [models.UniqueConstraint("organisation", "reference", name="decision_reference_once")]

    class Privacy:
        personal = {"created_by"}
        impersonal = {
            "organisation", "reference", "slug", "title", "decided_by", "decided_on", "what_was_decided", "reasons",
            "link", "what_next", "review_on", "created_at", "published_at"
        }  # fmt: skip

    def __str__(self):
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.slug])


class Option(models.Model):
    """One option that was weighed before deciding, taken or not, and why."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("option"), max_length=300)
    taken = models.BooleanField(_("this one was taken"), default=False)
    why = models.TextField(_("why, or why not"), blank=True)

    class Meta:
        ordering = ["position", "pk"]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"decision", "position", "text", "taken", "why"}

    def __str__(self):
        return self.text


class DecisionVersion(models.Model):
    """What a decision said here until it was changed: kept as it was, so that everybody can see what it said before.
    What it says now stands in the decision itself."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    said = models.JSONField()  # its fields and its options, by name
    source = models.CharField(max_length=10, choices=Source)
    what_changed = models.TextField(_("what was changed"), blank=True)
    was_public = models.BooleanField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decision", "number"]
        constraints = [models.UniqueConstraint("decision", "number", name="decision_version_once")]

    class Privacy:
        personal = {"replaced_by"}
        impersonal = {"decision", "number", "said", "source", "what_changed", "was_public", "replaced_at"}

    def __str__(self):
        return f"{self.decision.reference}, version {self.number}"


class RecordCheck(models.Model):
    """An officer held a decision against the council's own record: the text of the record as it stood that day, and
    what they saw. The latest is what the next one is compared with."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="checks")
    text = models.TextField(_("text of the record"))
    seen = models.CharField(max_length=10, choices=Seen)
    was_public = models.BooleanField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decision", "pk"]

    class Privacy:
        personal = {"checked_by"}
        impersonal = {"decision", "text", "seen", "was_public", "checked_at"}

    def __str__(self):
        return f"{self.decision.reference}, {self.seen}"


class Influence(models.Model):
    """One row of the ledger: what became, in one decision, of one finding, contribution or excerpt, and why.
    Once published it is never changed; a correction is a new version that names the one it replaces."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="influences")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="influences")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="influences"
    )
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, null=True, blank=True, related_name="influences")
    outcome = models.CharField(_("what became of it"), max_length=20, choices=Outcome)
    reason = models.TextField(_("because"))
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    passed_to = models.CharField(_("passed to"), max_length=200, blank=True)
    next_date = models.DateField(_("when there will be news"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    what_was_wrong = models.TextField(_("what was wrong"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = InfluenceQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False, contribution=None, excerpt=None)
                | Q(finding=None, contribution__isnull=False, excerpt=None)
                | Q(finding=None, contribution=None, excerpt__isnull=False),
                name="influence_has_exactly_one_source",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(length_without_space("reason"), MINIMUM_REASON),
                name="influence_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CHANGED)
                | (
                    GreaterThanOrEqual(length_without_space("before"), 1)
                    & GreaterThanOrEqual(length_without_space("after"), 1)
                ),
                name="influence_change_has_before_and_after",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.OUTSIDE_POWER) | GreaterThanOrEqual(length_without_space("passed_to"), 1),
                name="influence_passed_to_someone",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.NOT_YET) | Q(next_date__isnull=False), name="influence_has_a_next_date"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, announcement=None)
                | Q(published_at__isnull=False, announcement__isnull=False),
                name="influence_published_with_an_announcement",
            ),
        ]

    class Privacy:
        personal = {"created_by"}
        impersonal = {
            "decision", "finding", "contribution", "excerpt", "outcome", "reason", "before", "after", "passed_to",
            "next_date", "version", "replaces", "what_was_wrong", "created_at", "published_at", "announcement"
        }  # fmt: skip

    def __str__(self):
        return f"{self.decision.reference}, {self.get_outcome_display()}"

    @property
    def direct_contribution(self) -> Contribution | None:
        """The one contribution it answers, by itself or by an excerpt; None when it answers a finding."""
        return self.excerpt.part.contribution if self.excerpt else self.contribution

    def reason_for(self, standing: str) -> str:
        """The reason for people who stand there: one of their own, or the one for everybody."""
        return self.own_reasons.get(standing, self.reason)

    @cached_property
    def own_reasons(self) -> dict[str, str]:
        """By where people stand; for many answers at once filled by `with_own_reasons`."""
        return {one.standing: one.reason for one in self.refinements.all()}


class Refinement(models.Model):
    """A reason of their own, in one answer to a finding, for the people who stand in one place on it, where the reason
    for everybody does not answer what they said. It is part of its answer: kept with it once published, and corrected
    by the next version of it."""

    influence = models.ForeignKey(Influence, on_delete=models.CASCADE, related_name="refinements")
    standing = models.CharField(max_length=10, choices=Standing)
    reason = models.TextField(_("because"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("influence", "standing", name="refinement_once_per_standing"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(length_without_space("reason"), MINIMUM_REASON),
                name="refinement_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="refinement_is_for_a_standing"),
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"influence", "standing", "reason"}

    def __str__(self):
        return f"{self.influence_id}, {self.standing}"


class Coverage(models.Model):
    """How far the answering of one activity has come: of the people who are owed an answer, how many were read, filed,
    understood in a finding and answered. Counted by the database from the rows themselves, again whenever something
    was recorded about it and every day; nobody sets a number by hand. Whoever took back what they said is owed nothing;
    whose words were removed because their time was over still is."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="coverage")
    received = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    coded = models.PositiveIntegerField(default=0)
    in_finding = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)  # for good: an outcome other than "not decided yet"
    deciding = models.PositiveIntegerField(default=0)  # "not decided yet", with a date for news that is still to come
    waiting = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)  # of those waiting, whose promised date is over
    first_promise = models.DateField(null=True)  # the earliest made to somebody who still waits
    oldest_waiting = models.DateField(null=True)
    next_news = models.DateField(null=True)
    by_outcome = models.JSONField(default=dict)  # people for each outcome; one may have several
    by_ward = models.JSONField(default=list)  # rough shares, of wards with many people only
    told = models.PositiveIntegerField(default=0)  # people who have not withdrawn and were answered, by any row
    told_alike = models.PositiveIntegerField(default=0)  # of those, who hear the one reason that most of them hear
    counted_at = models.DateTimeField()
    counted_up_to = models.PositiveBigIntegerField(default=0)  # the newest line of the record when counting began

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coverages"
        constraints = [
            models.CheckConstraint(
                condition=Q(received=F("withdrawn") + F("answered") + F("deciding") + F("waiting")),
                name="coverage_adds_up",
            )
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "activity", "received", "withdrawn", "read", "coded", "in_finding", "answered", "deciding", "waiting",
            "overdue", "first_promise", "oldest_waiting", "next_news", "by_outcome", "by_ward", "told", "told_alike",
            "counted_at", "counted_up_to"
        }  # fmt: skip

    def __str__(self):
        return f"{self.activity}: {self.answered} of {self.owed}"

    @property
    def owed(self) -> int:
        """To how many people an answer is owed, given or not."""
        return self.received - self.withdrawn


class QuietAbout(models.Model):
    """That a person wants no messages about what became of one activity. They can still read it on their own page."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="quiet_about")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("contact", "activity", name="quiet_about_once")]

    class Privacy:
        personal = {"contact"}
        impersonal = {"activity"}

    def __str__(self):
        return f"Contact {self.contact_id}, activity {self.activity_id}"
