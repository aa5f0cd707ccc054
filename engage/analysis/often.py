"""The codes that an officer files under again and again: each has a button and a digit of its own."""

from collections import Counter
from typing import Any

from engage.analysis.enums import Origin
from engage.analysis.models import Code, Coding

LATEST = 200  # of their filings
STEADY = 100  # filings, within which no digit gets another code
DIGITS = 9


def own_codes(*, by: Any, among: list[Code]) -> dict[str, Any]:
    """Those that have a digit, and the one that was used last."""
    latest = Coding.objects.filter(coder=by).exclude(origin=Origin.BULK).order_by("-pk").values_list("pk", "code")
    filings = list(latest[: LATEST + STEADY])
    usable = {code.pk: code for code in among}
    return {
        "often": _often_used(_settled(filings), usable),
        "used_last": usable.get(filings[0][1]) if filings else None,
    }


def _often_used(filings: list[tuple[int, int]], usable: dict[int, Code]) -> list[Code]:
    """In the order of their names."""
    counted = Counter(pk for _filing, pk in filings if pk in usable)
    often = [usable[pk] for pk, _times in counted.most_common(DIGITS)]
    return sorted(often, key=lambda code: code.label.casefold())


def _settled(filings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The newest count only with the next hundred, so that a digit which the hands know stays what it is for a while;
    whoever has filed little so far gets other digits each time it is twice as much."""
    if len(filings) < STEADY:
        oldest = 1 << len(filings).bit_length() - 1 if filings else 0
        return filings[len(filings) - oldest :]
    newest, _code = filings[0]
    return [one for one in filings if one[0] <= newest // STEADY * STEADY][:LATEST]
