"""What the people who read together say to each other about what they read, and who does what of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engage.contributions.models import Contribution

STAFF = settings.AUTH_USER_MODEL


class NoteQuerySet(models.QuerySet):
    def flags(self):
        """Those that ask a colleague for something."""
        return self.exclude(to=None)

    def waiting(self):
        return self.flags().filter(settled_at=None)


class Note(models.Model):
    """What an officer notes about one contribution, for those who read words too and nobody else. A note to one
    colleague is a flag: it waits on their first page until it is settled, with a line that says how. The words go
    with the person's own: on withdrawal all of it, on redaction what was written."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True)
    to = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_with = models.TextField(blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settled_with="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, to__isnull=False),
                name="note_settled_by_whom_and_when",
            ),
        ]
        indexes = [models.Index(fields=["to", "contribution"], condition=Q(settled_at=None), name="note_waiting")]

    class Privacy:
        personal = {"by", "words", "to", "settled_by", "settled_with"}
        impersonal = {"contribution", "at", "settled_at"}

    def __str__(self):
        return f"Note {self.pk}, {self.contribution}"

    @property
    def waits(self) -> bool:
        return self.to_id is not None and self.settled_at is None


class Handover(models.Model):
    """That a contribution is one officer's to read. Handed on, it is the next one's."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="handover")
    to = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = {"to", "by"}
        impersonal = {"contribution", "at"}

    def __str__(self):
        return f"{self.contribution} handed over"


class Opening(models.Model):
    """That an officer has a contribution open now, so that two do not do the same work. It lasts for two minutes,
    and is renewed while it stays open."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("contribution", "by", name="opening_once_per_officer")]

    class Privacy:
        personal = {"by"}
        impersonal = {"contribution", "until"}

    def __str__(self):
        return f"{self.contribution} open"


class SavedListQuerySet(models.QuerySet):
    def for_user(self, user):
        """Their own, and what colleagues share."""
        shared = Q(is_shared=True)
        if user.organisation_id is not None:
            shared &= Q(by__organisation=user.organisation_id)
        return self.filter(Q(by=user) | shared)


class SavedList(models.Model):
    """Filters and searched words of the queue under a name, for oneself or for all who read here. What they find is
    looked up anew each time."""

    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)  # as it stands in the address
    is_shared = models.BooleanField(default=False)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("by", "name", name="saved_list_name_once")]

    class Privacy:
        personal = {"by", "query"}
        impersonal = {"name", "is_shared"}

    def __str__(self):
        return self.name
