"""Counts stay honest after a withdrawal: whoever withdrew is still counted, and said to have withdrawn."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def grouped(number: int) -> str:
    """As "10,000", or as the reader's language has it."""
    return number_format(number, force_grouping=True)


@dataclass(frozen=True)
class Tally:
    """How many gave something, and how many of those have withdrawn it. `{{ tally }}` is "12 people (1 of them has
    since withdrawn)": whoever withdrew is among the twelve, and it must not read like a sum."""

    given: int
    withdrawn: int

    def __str__(self) -> str:
        people = _with(self.given, ngettext("%(n)d person", "%(n)d people", self.given))
        if not self.withdrawn:
            return people
        return _with(self.withdrawn, self._with_withdrawn()) % {"people": people}

    def _with_withdrawn(self) -> str:
        if self.withdrawn < self.given:
            return ngettext(
                "%(people)s (%(n)d of them has since withdrawn)",
                "%(people)s (%(n)d of them have since withdrawn)",
                self.withdrawn,
            )
        if self.given == 1:
            return _("%(people)s, who has since withdrawn")
        return _("%(people)s, who have all since withdrawn")


def _with(number: int, sentence: str) -> str:
    return sentence.replace("%(n)d", grouped(number))
