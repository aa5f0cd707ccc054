"""Texts that are nearly the same, as campaigns send them: which they are is the machine's guess, whether they belong
together a person's word. No words are kept here, only numbers made of them under a key of our own."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engage.contributions.models import Activity, Part

STAFF = settings.AUTH_USER_MODEL


class Verdict(models.TextChoices):
    """What people said of a guess of the machine's."""

    OPEN = "open", _("Suggested by the machine")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class AlikeQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the officer's organisation; all, when they belong to none."""
        return self.filter(activity__organisation=user.organisation_id) if user.organisation_id else self.all()

    def shown(self):
        """Those that hold more than one text still, and that nobody took apart."""
        return self.filter(people__gte=2).exclude(verdict=Verdict.REFUSED)


class Alike(models.Model):
    """Texts that answer one question of one activity in nearly the same words. Each is held against one of them, the
    anchor. Each person who sent one is counted as one everywhere; here they are shown together with their number."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="alikes")
    anchor = models.ForeignKey(
        "analysis.Likeness", on_delete=models.SET_NULL, null=True, related_name="+", db_index=True
    )
    people = models.PositiveIntegerField(default=0)
    looked_to = models.BigIntegerField(null=True)  # how far its texts are held against a new anchor
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    objects = AlikeQuerySet.as_manager()

    class Meta:
        ordering = ["-people", "pk"]
        indexes = [models.Index(fields=["activity", "-people"], name="alike_by_people")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, by=None, at=None)
                | ~Q(verdict=Verdict.OPEN) & Q(by__isnull=False, at__isnull=False),
                name="alike_said_by_whom_and_when",
            )
        ]

    class Privacy:
        personal = {"by"}
        impersonal = {"activity", "anchor", "people", "looked_to", "verdict", "at"}

    def __str__(self):
        return f"Alike {self.pk}: {self.people}"


class LikenessQuerySet(models.QuerySet):
    def behind_another(self):
        """Those that another one stands for, where many are shown as one."""
        shown = Q(group__people__gte=2) & ~Q(group__verdict=Verdict.REFUSED)
        return self.filter(shown, group__anchor__isnull=False).exclude(group__anchor=F("pk"))

    def of(self, contribution: str):
        return self.filter(part__contribution=OuterRef(contribution))


class Likeness(models.Model):
    """What the machine knows of one text in order to find others like it, and with which it stands. A person may take
    it out again: then it keeps where it was. It goes with the words it was made of."""

    part = models.OneToOneField(Part, on_delete=models.CASCADE, related_name="likeness")
    exact = models.BigIntegerField(db_index=True)  # the same for the same words that answer the same question
    group = models.ForeignKey(Alike, on_delete=models.SET_NULL, null=True, related_name="members")
    similarity = models.PositiveSmallIntegerField(default=0)  # to the anchor, in per cent
    at = models.DateTimeField(default=timezone.now)
    taken_from = models.ForeignKey(Alike, on_delete=models.SET_NULL, null=True, related_name="taken_out")
    taken_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    objects = LikenessQuerySet.as_manager()

    class Privacy:
        personal = {"exact", "taken_by"}
        impersonal = {"part", "group", "similarity", "at", "taken_from", "taken_at"}

    def __str__(self):
        return f"{self.part}, {self.similarity} %"


class Band(models.Model):
    """Some of what is typical of one text: two texts that share a band may be alike."""

    likeness = models.ForeignKey(Likeness, on_delete=models.CASCADE, related_name="bands")
    key = models.BigIntegerField(db_index=True)

    class Privacy:
        personal = {"key"}
        impersonal = {"likeness"}

    def __str__(self):
        return f"Band {self.pk}"


class Place(models.Model):
    """How far the machine has looked through the texts, so that it goes on where it stopped. One for each thing that
    it looks for; whoever writes down what was found holds it."""

    name = models.CharField(max_length=40, unique=True)
    part = models.BigIntegerField(default=0)  # the key of the last text that was looked at, going up

    class Privacy:
        personal: set[str] = set()
        impersonal = {"name", "part"}

    def __str__(self):
        return self.name
