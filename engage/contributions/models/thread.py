import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from engage.accounts.models import Contact, Organisation
from engage.contributions.counting import Tally
from engage.contributions.enums import ActivityKind, Channel, ContributionKind, Ending, IdentityTier, Purpose
from engage.contributions.queries import ActivityQuerySet, ContributionQuerySet, PartQuerySet, ReceiptQuerySet
from engage.core.deadlines import GRACE, end_of, months_after, today
from engage.core.languages import in_language
from engage.core.references import new_reference


class Activity(models.Model):
    """What people were asked, by whom, until when, and by when they were promised an answer."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=15, choices=ActivityKind)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    url = models.CharField(max_length=255, blank=True)  # where it is shown, below the site's address
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    answer_by = models.DateField(_("answer promised by"), null=True, blank=True)
    keep_months = models.PositiveSmallIntegerField(_("months the words are kept"), default=24)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")), name="activity_closes_after_opening"
            )
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "organisation", "kind", "title", "slug", "url", "opens_on", "closes_on", "answer_by", "keep_months",
            "created_at"
        }  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def tally(self) -> Tally:
        """How many people have given something; from `with_tally()`, or looked up now."""
        if hasattr(self, "given_count"):
            return Tally(self.given_count, self.withdrawn_count)
        kept = Headcount.objects.filter(activity=self.pk).values_list("given", "withdrawn").first()
        return Tally(*kept) if kept else Tally(0, 0)

    @property
    def address(self) -> str:
        """Where it is shown, below the site's address and in the language of the page that asks; empty where it is
        not shown."""
        return self.url and in_language(self.url)

    @property
    def is_open(self) -> bool:
        return self.opens_on <= today() and not self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.closes_on is not None and self.closes_on < today()

    @property
    def is_answer_late(self) -> bool:
        return self.answer_by is not None and self.answer_by < today()

    def is_in_grace(self, begun_at: datetime.datetime) -> bool:
        """It has closed, but a form begun before then may still be sent."""
        if self.closes_on is None:
            return False
        end = end_of(self.closes_on)
        return begun_at < end <= timezone.now() < end + GRACE

    def kept_until(self, received_on: datetime.date) -> datetime.date:
        """The day until which words are kept: counted from the last day, or from their own when there is none."""
        return months_after(max(self.closes_on or received_on, received_on), self.keep_months)


class Headcount(models.Model):
    """How many have given something under an activity, and how many of them have withdrawn it: counted one by one
    as they come, in the transaction that keeps them, so that a page that says so need not count them all."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="headcount")
    given = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)

    class Privacy:
        personal: set[str] = set()
        impersonal = {"activity", "given", "withdrawn"}

    def __str__(self):
        return f"{self.activity}: {self.given}"


class Contribution(models.Model):
    """One thing a person gave us, by any door, under one activity. It holds none of their words (see
    Part) and does not say who they are (see Contact). Once withdrawn it stays as a tombstone."""

    reference = models.CharField(max_length=9, unique=True, default=new_reference, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=10, choices=ContributionKind)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    language = models.CharField(max_length=12, default="en")
    identity_tier = models.CharField(max_length=20, choices=IdentityTier, default=IdentityTier.ANONYMOUS)
    shown_as = models.CharField(_("name to show"), max_length=80, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions")
    received_at = models.DateTimeField(default=timezone.now)
    in_grace = models.BooleanField(default=False)  # sent after closing, begun before
    promised_by = models.DateField(null=True, blank=True)
    brought_in = models.ForeignKey(
        "contributions.ImportBatch", on_delete=models.PROTECT, null=True, blank=True, editable=False, db_index=False,
        related_name="contributions"
    )  # fmt: skip
    import_key = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001  # unique if any
    attachment_digest = models.CharField(max_length=64, blank=True, editable=False)  # of a story's picture
    version = models.CharField(max_length=64, blank=True, editable=False)  # keyed digest of all that stands now
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint("activity", "import_key", name="contribution_imported_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, ending="")
                | Q(
                    withdrawn_at__isnull=False,
                    ending__in=Ending,
                    contact=None,
                    shown_as="",
                    version="",
                    attachment_digest="",
                ),
                name="withdrawn_holds_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "-received_at", "-id"]),
            models.Index(fields=["-received_at", "-id"], name="contribution_newest_first"),
            models.Index(fields=["language", "-received_at", "-id"], name="contribution_by_language"),
            models.Index(fields=["channel", "-received_at", "-id"], name="contribution_by_channel"),
            models.Index(fields=["kind", "-received_at", "-id"], name="contribution_by_kind"),
            models.Index(
                fields=["-received_at", "-id"], condition=Q(withdrawn_at__isnull=False), name="contribution_gone"
            ),
            models.Index(
                fields=["brought_in", "id"], condition=Q(brought_in__isnull=False), name="contribution_brought_in"
            ),
        ]

    class Privacy:
        personal = {"shown_as", "contact", "import_key", "attachment_digest", "version"}
        impersonal = {
            "reference", "activity", "kind", "channel", "language", "identity_tier", "received_at", "in_grace",
            "promised_by", "brought_in", "withdrawn_at", "ending"
        }  # fmt: skip

    def __str__(self):
        return self.reference

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Part(index.Indexed, models.Model):
    """One text a person gave us, with the prompt it answers. Its words are never edited: a new version is a
    new row, and the old one is emptied. The database refuses any other change to the words."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    prompt = models.TextField(_("what was asked"))
    text = models.TextField(_("words"), blank=True)
    language = models.CharField(max_length=12, default="en")
    sha256 = models.CharField(max_length=64)

    objects = PartQuerySet.as_manager()

    search_fields = [index.SearchField("text"), index.FilterField("is_current")]

    class Meta:
        ordering = ["contribution", "position", "-version"]
        constraints = [
            models.UniqueConstraint("contribution", "position", "version", name="part_version_once"),
            models.UniqueConstraint("contribution", "position", condition=Q(is_current=True), name="part_current_once"),
        ]

    class Privacy:
        personal = {"text", "sha256"}
        impersonal = {"contribution", "position", "version", "is_current", "prompt", "language"}

    def __str__(self):
        return f"{self.contribution.reference}, part {self.position}"


class Receipt(models.Model):
    """What lets a person follow what became of their words without an account: a return code, shown once.
    Only its keyed digest is kept."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="receipt")
    code_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReceiptQuerySet.as_manager()

    class Privacy:
        personal = {"code_digest"}
        impersonal = {"contribution", "created_at"}

    def __str__(self):
        return f"Receipt for {self.contribution.reference}"


class Consent(models.Model):
    """A person's dated yes or no to one use of what they gave, with the very words they were shown. A change
    of mind is a new row; rows are never edited."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    granted = models.BooleanField()
    wording = models.TextField(_("what the person was told"))
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    given_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["contribution", "purpose", "-given_at"])]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"contribution", "purpose", "granted", "wording", "channel", "given_at", "expires_on"}

    def __str__(self):
        return f"{self.purpose}: {'yes' if self.granted else 'no'}"


class Release(models.Model):
    """The teller's approval of one exact version (CON-4). Any change makes another version, and so voids it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="releases")
    version = models.CharField(max_length=64)
    released_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("contribution", "version", name="release_once_per_version")]

    class Privacy:
        personal = {"version"}
        impersonal = {"contribution", "released_at"}

    def __str__(self):
        return f"Release of {self.contribution.reference}"
