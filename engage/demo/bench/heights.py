"""What is measured on piles of texts: the officers' queue under any filter, the way to the next, filing."""

import json
from collections.abc import Iterable
from functools import partial
from urllib.parse import urlencode

from engage.demo.bench.measures import BARE, GROWTH, TWO_FIFTHS, get
from engage.demo.bench.measuring import Act, Measure, Variant
from engage.demo.bench.serving import Server

THREE_MILLISECONDS = 218.0  # what a peer says it takes to filter ten million rows by three answers


def of_piles(low: Server, high: Server, acts: int) -> list[Measure]:
    cookies = {server: server.ask("officer/")["cookies"] for server in (low, high)}
    asked = {server: server.ask("queue/") for server in (low, high)}
    found = []
    for kind, title in (("lists", "The queue"), ("next", "To the next text")):
        for name in asked[low][kind]:
            small, large = (_looking(one, asked[one][kind][name], cookies[one], kind) for one in (low, high))
            questions = _questions(high, asked[high][kind][name], cookies[high], kind)
            measure = Measure(f"{title}: {name}", large, [small], acts, {small.name: GROWTH}, questions=questions)
            found.append(measure)
    three = _named(get(high, asked[high]["three"], cookies[high]), high)
    found.append(Measure("The queue: a code, in one ward, not read", three, [], acts, {}, THREE_MILLISECONDS))
    return [*found, filing(high, cookies[high], acts)]


def _questions(server: Server, path: str, cookies: dict[str, str], kind: str) -> int:
    asked = urlencode({"path": path, "kind": kind})
    return json.loads(server.get(f"/bench/questions/?{asked}", cookies))["questions"]


def _looking(server: Server, path: str, cookies: dict[str, str], kind: str) -> Variant:
    """The keys fetch the next text by script; a list is a page."""
    if kind == "lists":
        return _named(get(server, path, cookies), server)
    by_key = Variant("", server.cpu, lambda number: [partial(server.get_by_script, path, cookies)] * number)
    return _named(by_key, server)


def _named(variant: Variant, server: Server) -> Variant:
    return Variant(f"with {server.place.texts:,} texts", variant.clock, variant.prepare)


def filing(server: Server, cookies: dict[str, str], acts: int) -> Measure:
    """An officer files marked words, and is given the text as it is then."""

    def prepare(number: int, is_ours: bool) -> Iterable[Act]:
        spans = server.ask(f"to-file/{number}/")["spans"]
        return [
            partial(server.post_by_script, span["path"] if is_ours else f"/bench/files/{span['part']}/", cookies, span)
            for span in spans
        ]

    ours, bare = (
        Variant(name, server.cpu, partial(prepare, is_ours=is_ours))
        for name, is_ours in (("ours", True), (BARE, False))
    )
    return Measure("Filing marked words under a code", ours, [bare], acts, {BARE: TWO_FIFTHS})
