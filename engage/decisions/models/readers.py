from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engage.contributions.models import Activity


class ReportVersion(models.Model):
    """The report on one activity as it was given to those who decide, by its number and its day. What it said is not
    kept a second time, for people may take back their words: only what tells whether the report still says the same."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="report_versions")
    number = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    findings = models.PositiveIntegerField()
    people = models.PositiveIntegerField()  # who had taken part by then
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ["activity", "number"]
        constraints = [models.UniqueConstraint("activity", "number", name="report_version_once")]

    class Privacy:
        personal = {"made_by"}
        impersonal = {"activity", "number", "fingerprint", "findings", "people", "made_on"}

    def __str__(self):
        return f"{self.activity_id}, version {self.number}"


class ReportReader(models.Model):
    """Who of those who decide read the report on an activity, which version, and when, as an officer wrote it down for
    everybody to see. What was written down by mistake is taken back and stays on record."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="report_readers")
    version = models.ForeignKey(
        ReportVersion, on_delete=models.CASCADE, null=True, related_name="readers"
    )  # none: what they read had no number here
    who = models.CharField(_("who read it"), max_length=200)
    read_on = models.DateField(_("on which day"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["activity", "read_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                "version", "who", "read_on", name="report_reader_once", condition=Q(taken_back_at=None)
            ),
            models.UniqueConstraint(
                "activity", "who", "read_on", name="report_reader_once_unnumbered",
                condition=Q(taken_back_at=None, version=None),
            ),
        ]  # fmt: skip

    class Privacy:
        personal = {"noted_by", "taken_back_by"}
        impersonal = {"activity", "version", "who", "read_on", "noted_at", "taken_back_at"}

    def __str__(self):
        return f"{self.activity_id}, read on {self.read_on}"
