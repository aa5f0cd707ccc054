"""Counts stay honest after a withdrawal: whoever withdrew is still counted, and said to have withdrawn."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Tally:
    """How many gave something, and how many of those have withdrawn it. `{{ tally }}` is "12 people, 1 since
    withdrawn"."""

    given: int
    withdrawn: int

    def __str__(self) -> str:
        people = ngettext("%(n)d person", "%(n)d people", self.given) % {"n": self.given}
        if not self.withdrawn:
            return people
        return _("%(people)s, %(n)d since withdrawn") % {"people": people, "n": self.withdrawn}
