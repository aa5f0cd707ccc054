"""Imported answers that cannot be taken back, because work of analysts rests on them."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from engage.analysis.models import Excerpt
from engage.contributions import resting


def register_all() -> None:
    resting.register(_("Words of theirs are filed under a code, or in a finding"), _with_excerpts)


def _with_excerpts(contributions: Collection[int]) -> set[int]:
    found = Excerpt.objects.filter(part__contribution__in=contributions)
    return set(found.values_list("part__contribution", flat=True))
