from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engage.analysis.another_look import AnotherLook as AnotherLook  # Django looks for models here
from engage.analysis.code_changes import CodeChange as CodeChange
from engage.analysis.code_changes import FiledBefore as FiledBefore
from engage.analysis.codebook import Code as Code
from engage.analysis.codebook import Codebook as Codebook
from engage.analysis.enums import Origin, Stance, Verdict
from engage.analysis.grounds import CodeGround as CodeGround
from engage.analysis.kept_counter import KeptCounter as KeptCounter
from engage.analysis.outstanding import Outstanding as Outstanding  # Django looks for models here
from engage.analysis.queries import (
    EvidenceQuerySet,
    ExcerptQuerySet,
    FairnessQuerySet,
    FindingQuerySet,
)
from engage.analysis.suggesting.alike import Alike as Alike  # Django looks for models here
from engage.analysis.suggesting.alike import Band as Band
from engage.analysis.suggesting.alike import Likeness as Likeness
from engage.analysis.suggesting.alike import Place as Place
from engage.analysis.suggesting.learned import Learned as Learned
from engage.analysis.suggesting.suggestion import Rule as Rule
from engage.analysis.suggesting.suggestion import Suggestion as Suggestion
from engage.analysis.teamwork import Handover as Handover
from engage.analysis.teamwork import Note as Note
from engage.analysis.teamwork import Opening as Opening
from engage.analysis.teamwork import SavedList as SavedList
from engage.contributions.models import Activity, Contribution, Part
from engage.core.text import MINIMUM_REASON

STAFF = settings.AUTH_USER_MODEL


class Reading(models.Model):
    """That an officer read one text: their own recorded act, never a by-product of coding in bulk."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("part", "by", name="reading_once_per_officer")]

    class Privacy:
        personal = {"by"}
        impersonal = {"part", "at"}

    def __str__(self):
        return f"{self.part} read"


class Excerpt(models.Model):
    """A marked span of one text, counted in Unicode code points. It holds no words: they stay in the part."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="excerpts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    created_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        ordering = ["part", "start", "end"]
        constraints = [
            models.UniqueConstraint("part", "start", "end", name="excerpt_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="excerpt_not_empty"),
        ]

    class Privacy:
        personal = {"created_by"}
        impersonal = {"part", "start", "end", "created_at"}

    def __str__(self):
        return f"{self.part}, {self.start} to {self.end}"

    @property
    def words(self) -> str:
        """What the person wrote here, or nothing once it was withdrawn or replaced."""
        return self.part.text[self.start : self.end]


class CodingBatch(models.Model):
    """The texts of a whole list filed under one code at once, each from its first word to its last. Nobody is said to
    have read them. It can be undone as one."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="batches")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    query = models.TextField(blank=True)  # the filters and words of the list, as they stand in the address
    found = models.PositiveIntegerField()  # contributions, when it was started
    newest = models.BigIntegerField()  # the key of the last one that there was then
    place = models.BigIntegerField(null=True)  # the key of the last one that was looked at, going down
    filed = models.PositiveIntegerField(default=0)  # texts
    skipped = models.PositiveIntegerField(default=0)  # texts that were filed so before
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_place = models.BigIntegerField(default=0)  # the key of the last coding that was looked at, going up
    undone = models.PositiveIntegerField(default=0)
    undo_finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    class Privacy:
        personal = {"by", "undone_by", "query"}
        impersonal = {
            "code", "at", "found", "newest", "place", "filed", "skipped", "finished_at", "undone_at", "undo_place",
            "undone", "undo_finished_at"
        }  # fmt: skip

    def __str__(self):
        return f"{self.code}: {self.found} at once"


class Coding(models.Model):
    """One coder filing one excerpt under one code."""

    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    batch = models.ForeignKey(CodingBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="codings")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("excerpt", "code", "coder", name="coding_once")]

    class Privacy:
        personal = {"coder"}
        impersonal = {"excerpt", "code", "origin", "batch", "at"}

    def __str__(self):
        return f"{self.code}: {self.excerpt}"


class Finding(models.Model):
    """A plain sentence about what people said, resting on coded excerpts that each have a stance on it.
    It counts once a second person has reviewed it: neither its author nor whoever changed it last. A reviewer who
    does not agree sends it back with a reason, which stands until the finding is changed. One that was reviewed stays
    as it is, and is shown, until its change is reviewed too: that is a row of its own, which `revises` it (ADR 29)."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="findings")
    statement = models.CharField(_("finding"), max_length=300, help_text=_("One plain sentence."))
    range_of_views = models.TextField(_("range of views"), blank=True)
    revises = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="change"
    )
    created_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revised_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    first_reviewed_at = models.DateTimeField(null=True, blank=True)  # since then people are shown it
    returned_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(blank=True)
    excerpts: models.ManyToManyField = models.ManyToManyField(Excerpt, through="Evidence", related_name="findings")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        permissions = [("review_finding", "Can review another person's finding")]
        constraints = [
            models.CheckConstraint(condition=GreaterThan(Length(Trim("statement")), 0), name="finding_says_something"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="finding_review_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("created_by")), name="finding_reviewed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(revised_by=None) | ~Q(reviewed_by=F("revised_by")),
                name="finding_reviewed_by_other_than_reviser",
            ),
            models.CheckConstraint(
                condition=Q(returned_by=None, returned_at=None, returned_because="")
                | Q(returned_by__isnull=False, returned_at__isnull=False, reviewed_at=None)
                & GreaterThanOrEqual(Length(Trim("returned_because")), MINIMUM_REASON),
                name="finding_returned_with_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(revises=None) | Q(reviewed_at=None), name="finding_change_ends_with_its_review"
            ),
        ]

    class Privacy:
        personal = {"created_by", "revised_by", "reviewed_by", "returned_by"}
        impersonal = {
            "activity", "statement", "range_of_views", "revises", "created_at", "reviewed_at", "first_reviewed_at",
            "returned_at", "returned_because"
        }  # fmt: skip

    def __str__(self):
        return self.statement

    @property
    def pending(self) -> "Finding | None":
        """Its change, which waits for a second person."""
        return getattr(self, "change", None)

    @property
    def says_otherwise(self) -> bool:
        """Of a change: whether it says or rests on anything else than what it changes."""
        if self.revises is None:
            return False
        words = (self.statement, self.range_of_views) != (self.revises.statement, self.revises.range_of_views)
        stances = [set(one.evidence.values_list("excerpt", "stance")) for one in (self, self.revises)]
        return words or stances[0] != stances[1]

    def and_its_change(self) -> "FindingQuerySet":
        """Both, whichever of them this is."""
        shown = self.revises_id or self.pk
        return Finding.objects.filter(Q(pk=shown) | Q(revises=shown))


class Evidence(models.Model):
    """One excerpt under one finding, with where it stands on it; `quoted` shows it in public, when the
    person's consent allows, as a reference and never as pasted words. `beside` are the numbers of what the person gave
    in the file their answer came in, that is said of them beside the quote: two at most (SDC-7)."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=10, choices=Stance)
    quoted = models.BooleanField(_("quote it"), default=False)
    beside = models.JSONField(default=list)
    added_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("finding", "excerpt", name="evidence_once")]

    class Privacy:
        personal = {"added_by"}
        impersonal = {"finding", "excerpt", "stance", "quoted", "beside"}

    def __str__(self):
        return f"{self.stance}: {self.excerpt}"


class FairnessAnswer(models.Model):
    """What a person says when they are asked whether a finding fairly reflects what they said: yes, partly or no, with
    their own words for what is missing or wrong. One counts for each person and finding. It is about what they were
    shown: once that is changed it is set aside, and they are asked anew. A "partly" or "no" waits for an officer's
    answer. All of it goes when the person withdraws what they said."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="fairness")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="fairness")
    verdict = models.CharField(max_length=10, choices=Verdict)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = FairnessQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "finding", "contribution", condition=Q(set_aside_at=None), name="fairness_one_counts"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.YES)
                | Q(verdict__in=[Verdict.PARTLY, Verdict.NO]) & GreaterThan(Length(Trim("words")), 0),
                name="fairness_doubt_in_own_words",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_by=None, replied_at=None)
                | Q(replied_by__isnull=False, replied_at__isnull=False)
                & GreaterThanOrEqual(Length(Trim("reply")), MINIMUM_REASON),
                name="fairness_reply_with_who_and_when",
            ),
        ]

    class Privacy:
        personal = {"words", "reply", "replied_by"}
        impersonal = {"finding", "contribution", "verdict", "said_at", "set_aside_at", "replied_at"}

    def __str__(self):
        return f"{self.contribution}, finding {self.finding_id}"

    @property
    def waits(self) -> bool:
        """Whether an officer still owes an answer to it."""
        return self.verdict != Verdict.YES and self.replied_at is None and self.set_aside_at is None

    @property
    def stamp(self) -> str:
        """Which state of it somebody has before them: the person may change it until it is answered."""
        return self.said_at.isoformat()
