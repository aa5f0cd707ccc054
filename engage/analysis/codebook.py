"""The list of labels under which people's words are filed, and how its codes stand under each other."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engage.accounts.models import Organisation
from engage.analysis.enums import CodeStatus, Colour
from engage.analysis.queries import CodebookQuerySet, CodeQuerySet
from engage.contributions.models import Activity

LEVELS = 3
STEP = " > "  # between a code and the one it stands under, where both are named


class Codebook(models.Model):
    """The agreed list of labels for what people say, for one activity or for the whole council."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="codebooks")
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="codebook",
        help_text=_("Leave empty to use it for every activity.")
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120)

    objects = CodebookQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"organisation", "activity", "name"}

    def __str__(self):
        return self.name


class Code(models.Model):
    """One label of a codebook, with the six fields that keep two people using it alike (MacQueen 1998). It may stand
    under another of the same codebook, three levels at most; the database, too, refuses any other place. Those at the
    top have a colour, which goes for all that stands under them."""

    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="codes")
    label = models.CharField(_("code"), max_length=80)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands under")
    )
    is_heading = models.BooleanField(_("a heading only: nothing is filed under it"), default=False)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, blank=True)
    brief_definition = models.CharField(_("brief definition"), max_length=200, blank=True)
    full_definition = models.TextField(_("full definition"), blank=True)
    when_to_use = models.TextField(_("when to use it"), blank=True)
    when_not_to_use = models.TextField(_("when not to use it"), blank=True)
    example = models.TextField(_("example"), blank=True, help_text=_("Made up, not a person's own words."))
    status = models.CharField(max_length=10, choices=CodeStatus, default=CodeStatus.ACTIVE)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="split_into")

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["codebook", "label"]
        constraints = [
            models.UniqueConstraint("codebook", "label", name="code_label_once"),
            models.CheckConstraint(
                condition=Q(status=CodeStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=CodeStatus.MERGED) & Q(merged_into=None)),
                name="code_merged_into_another",
            ),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="code_not_under_itself"),
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "guid", "codebook", "label", "parent", "is_heading", "colour", "brief_definition", "full_definition",
            "when_to_use", "when_not_to_use",
            "example", "status", "merged_into", "split_from"
        }  # fmt: skip

    def __str__(self):
        return self.label

    @property
    def line(self) -> list["Code"]:
        """From the top down to this one. Load `parent__parent` with it."""
        above = [self]
        while (parent := above[-1].parent) is not None and len(above) <= LEVELS:
            above.append(parent)
        return above[::-1]

    @property
    def standing(self) -> "Code":
        """The one that stands for it now: itself, or where a merge led to."""
        code = self
        while code.merged_into is not None:
            code = code.merged_into
        return code

    @property
    def path(self) -> str:
        return STEP.join(code.label for code in self.line)

    @property
    def shown_colour(self) -> "Colour":
        return Colour(self.line[0].colour or Colour.GREY)
