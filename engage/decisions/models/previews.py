from django.db import models

from engage.decisions.models.ledger import Decision


class KeptPreview(models.Model):
    """How many people will hear what when the drafts of a decision are published that answer very many, counted by a
    task; or how far it is. It names answers and where people stand on them, and nobody."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, primary_key=True, related_name="+")
    run = models.CharField(max_length=32)  # the present count: an earlier one that still goes on stops
    is_again = models.BooleanField(default=False)  # something was changed since it was counted before
    people = models.PositiveIntegerField(default=0)  # of whom it has to count so many
    done = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=129, blank=True)  # of what was there when counting began
    heard = models.JSONField(default=list)
    counted_at = models.DateTimeField(null=True)

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "decision", "run", "is_again", "people", "done", "touched_at", "fingerprint", "heard", "counted_at"
        }  # fmt: skip

    def __str__(self):
        return f"Preview of {self.decision_id}"
