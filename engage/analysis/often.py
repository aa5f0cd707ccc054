"""The codes that an officer files under again and again: each has a button and a digit of its own."""

from collections import Counter
from typing import Any

from engage.analysis.enums import Origin
from engage.analysis.models import Code, Coding

LATEST = 200  # of their filings
DIGITS = 9


def often_used(*, by: Any, among: list[Code]) -> list[Code]:
    """In the order of their names, so that a digit does not change its meaning with every filing."""
    latest = Coding.objects.filter(coder=by).exclude(origin=Origin.BULK).order_by("-pk").values_list("code", flat=True)
    usable = {code.pk: code for code in among}
    counted = Counter(pk for pk in latest[:LATEST] if pk in usable)
    often = [usable[pk] for pk, _times in counted.most_common(DIGITS)]
    return sorted(often, key=lambda code: code.label.casefold())
