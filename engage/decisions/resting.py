"""Imported answers that cannot be taken back, because the ledger names them."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from engage.contributions import resting
from engage.decisions.models import Influence


def register_all() -> None:
    resting.register(_("A decision answers it"), _answered)


def _answered(contributions: Collection[int]) -> set[int]:
    found = Influence.objects.filter(contribution__in=contributions)
    return set(found.values_list("contribution", flat=True))
