from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """Where one excerpt stands on a finding."""

    SUPPORTS = "supports", _("Supports it")
    AGAINST = "against", _("Against it")
    QUALIFIES = "qualifies", _("More than “yes” or “no”")
    ONE_VOICE = "one_voice", _("One voice among others")


class CodeStatus(models.TextChoices):
    ACTIVE = "active", _("In use")
    MERGED = "merged", _("Merged into another")
    RETIRED = "retired", _("No longer used")


class Ground(models.TextChoices):
    """The protected characteristics of the Equality Act 2010, and socio-economic disadvantage (its section 1)."""

    AGE = "age", _("Age")
    DISABILITY = "disability", _("Disability")
    REASSIGNMENT = "reassignment", _("Gender reassignment")
    MARRIAGE = "marriage", _("Marriage and civil partnership")
    PREGNANCY = "pregnancy", _("Pregnancy and maternity")
    RACE = "race", _("Race")
    BELIEF = "belief", _("Religion or belief")
    SEX = "sex", _("Sex")
    ORIENTATION = "orientation", _("Sexual orientation")
    SOCIO_ECONOMIC = "socio_economic", _("Socio-economic disadvantage")


class ChangeKind(models.TextChoices):
    """What became of a code."""

    ADDED = "added", _("Added")
    RENAMED = "renamed", _("Renamed")
    DEFINED = "defined", _("Defined anew")
    MOVED = "moved", _("Put in another place")
    CHANGED = "changed", _("Changed")
    TAGGED = "tagged", _("Bears on other grounds of equality")
    RETIRED = "retired", _("Retired")
    REOPENED = "reopened", _("Used again")
    MERGED = "merged", _("Merged into another")
    TOOK_IN = "took_in", _("Took in another")
    UNMERGED = "unmerged", _("Stands for itself again: the merge was taken back")
    GAVE_BACK = "gave_back", _("Gave another back: the merge was taken back")
    SPLIT = "split", _("Split into others")
    SPLIT_OFF = "split_off", _("Made by splitting another")
    ASKED = "asked", _("What is filed under it is to be looked at again")


class Look(models.TextChoices):
    """What came of looking at a filing again."""

    FITS = "fits", _("It still fits")
    MOVED = "moved", _("Moved to another code")
    OFF = "off", _("Taken off")


class Colour(models.TextChoices):
    """Of a code at the top and all under it. Each has a mark as well, so that nobody needs to tell colours apart."""

    BLUE = "blue", _("Blue, a circle")
    GREEN = "green", _("Green, a square")
    RED = "red", _("Red, a triangle")
    PURPLE = "purple", _("Purple, a diamond")
    BROWN = "brown", _("Brown, a star")
    TEAL = "teal", _("Teal, a cross")
    PINK = "pink", _("Pink, a heart")
    GREY = "grey", _("Grey, a bar")

    @property
    def mark(self) -> str:
        return MARKS[self]


MARKS = dict(zip(Colour, "●■▲◆★✚♥▬", strict=True))


class Origin(models.TextChoices):
    PERSON = "person", _("A person")
    BULK = "bulk", _("A person, for a whole list at once")
    MACHINE = "machine", _("Suggested by a machine")
    CONFIRMED = "confirmed", _("A person, accepting a suggestion of the machine's")


class Verdict(models.TextChoices):
    """Whether a finding fairly reflects what somebody said, as they see it."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
