from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engage.accounts.models import Contact, Organisation
from engage.notifications.enums import Channel, MessageState
from engage.notifications.queries import AnnouncementQuerySet, MessageQuerySet


class Announcement(models.Model):
    """Something that was published and that certain people are owed word of: a decision, a correction,
    the receipt for one contribution. Who is owed it is worked out from the published rows."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    derived_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("kind", "subject", name="announcement_once")]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"organisation", "kind", "subject", "created_at", "derived_at"}

    def __str__(self):
        return f"{self.kind} {self.subject}"


class Notice(models.Model):
    """That one person is owed word of one thing: a row per contact and subject, never two."""

    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="notices")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("contact", "kind", "subject", name="notice_once")]

    class Privacy:
        personal = {"contact"}
        impersonal = {"kind", "subject", "announcement", "created_at"}

    def __str__(self):
        return f"{self.kind} {self.subject}"


class PrintRun(models.Model):
    """Letters or slips about one announcement that are printed together, as one sheet after another. They count as
    written to once an officer says that they were printed."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="print_runs")
    channel = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in (Channel.LETTER, Channel.SLIP)]
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    printed_at = models.DateTimeField(null=True)

    class Privacy:
        personal = {"made_by"}
        impersonal = {"announcement", "channel", "made_at", "printed_at"}

    def __str__(self):
        return f"Print run {self.pk}"


class Message(models.Model):
    """That one person is told of one announcement, by one way: a message that carries all of their notices, a letter, a
    phone call, a slip, or not at all for want of an address. What it says is written when it is sent, so a withdrawal
    in between is respected. It keeps no words itself. `reference` names the contribution of somebody of whom there is
    no contact; `taken_by` is the officer who rings them now."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="messages")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="messages")
    reference = models.CharField(max_length=9, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    carried_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="carries")  # in a digest
    print_run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, null=True, related_name="messages")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=15, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=60, blank=True)  # a kind of failure, never an address
    handed_as = models.CharField(max_length=36, blank=True)  # Notify's own number of what it took last

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("announcement", "contact", name="message_once"),
            models.UniqueConstraint(
                "announcement", "reference", condition=~Q(reference=""), name="message_once_per_reference"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    class Privacy:
        personal = {"contact", "taken_by"}
        impersonal = {
            "announcement", "reference", "channel", "carried_by", "print_run", "state", "attempts", "created_at",
            "next_attempt_at", "claimed_at", "sent_at", "failure", "handed_as"
        }  # fmt: skip

    def __str__(self):
        return f"Message {self.pk}"
