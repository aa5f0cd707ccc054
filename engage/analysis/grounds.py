"""On which grounds of equality a code bears, so that what people say about them is never lumped together (GUN-6)."""

from django.db import models

from engage.analysis.enums import Ground


class CodeGround(models.Model):
    """That a code is about one ground: a protected characteristic, or socio-economic disadvantage. It says what was
    spoken about, not who spoke."""

    code = models.ForeignKey("analysis.Code", on_delete=models.CASCADE, related_name="grounds")
    ground = models.CharField(max_length=20, choices=Ground)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("code", "ground", name="code_ground_once")]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"code", "ground"}

    def __str__(self):
        return str(self.get_ground_display())
