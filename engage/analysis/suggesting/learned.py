from django.db import models
from django.utils import timezone

BAR_PRECISION, BAR_RECALL = 60, 30  # per cent


class Learned(models.Model):
    """How well the machine learned one code from what people filed, measured on texts that it had not seen. Below the
    bar it suggests nothing. Numbers alone: what it learned is thrown away when it has suggested."""

    code = models.OneToOneField("analysis.Code", on_delete=models.CASCADE, related_name="learned")
    examples = models.PositiveIntegerField()  # texts filed under it, one of those that are nearly the same
    others = models.PositiveIntegerField()  # texts that people read and did not file under it
    precision = models.PositiveSmallIntegerField()  # per cent
    recall = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal: set[str] = set()
        impersonal = {"code", "examples", "others", "precision", "recall", "at"}

    def __str__(self):
        return f"{self.code}: {self.precision} %, {self.recall} %"

    @property
    def is_good_enough(self) -> bool:
        return self.precision >= BAR_PRECISION and self.recall >= BAR_RECALL
