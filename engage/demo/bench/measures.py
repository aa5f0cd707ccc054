"""What is measured, with its bars. Each function returns Measures; `all_measures` names them.

A bar is a share of speed that we promise to keep, so it is held against work: half the speed is twice the work.
"""

from collections.abc import Iterable
from functools import partial

from engage.demo.bench.inside import FRESH
from engage.demo.bench.measuring import Act, Measure, Variant
from engage.demo.bench.piled import COMMON, RARE
from engage.demo.bench.serving import Server

HALF, TWO_FIFTHS, GROWTH = 2.0, 2.5, 1.5
SEARCH_MILLISECONDS = 1000.0
CONSTANT, SAME, BARE = "a constant view", "a view with the same queries and template", "a view with the same inserts"


def all_measures(servers: list[Server], acts: int) -> list[Measure]:
    smallest, largest = servers[0], servers[-1]
    where = smallest.ask("addresses/")
    pages = {"The front page": "front", "A consultation": "consultation", "A decision": "decision"}
    found = [kept(title, where[name], smallest, acts) for title, name in pages.items()]
    others = {"The list of consultations": "consultations", "A story": "story"}
    found += [fresh(title, name, where[name], smallest, acts) for title, name in (pages | others).items()]
    found.append(sending(largest, where, acts))
    found += growing(servers, where, acts)
    return found + [searching(word, servers, where, acts) for word in (COMMON, RARE)]


def get(server: Server, path: str, cookies: dict[str, str] | None = None) -> Variant:
    def again(number: int) -> Iterable[Act]:
        return [partial(server.get, path, cookies)] * number

    return Variant(f"with {server.place.contributions:,}", server.cpu, again)


def _named(name: str, variant: Variant) -> Variant:
    return Variant(name, variant.clock, variant.prepare)


def kept(title: str, path: str, server: Server, acts: int) -> Measure:
    """As the next visitor within the minute gets it."""
    constant = _named(CONSTANT, get(server, "/bench/constant/"))
    return Measure(f"{title}, kept", _named("ours", get(server, path)), [constant], acts * 2, {CONSTANT: HALF})


def fresh(title: str, name: str, path: str, server: Server, acts: int) -> Measure:
    """As the first visitor gets it."""
    path = f"{path}{FRESH}"
    learnt = server.ask(f"learn/{name}/", path=path)
    ours = _named(f"ours ({learnt['queries']} queries)", get(server, path))
    return Measure(f"{title}, made anew", ours, [_named(SAME, get(server, f"/bench/same/{name}/"))], acts, {SAME: HALF})


def sending(server: Server, where: dict[str, str], acts: int) -> Measure:
    """The last POST of a response."""

    def ours(number: int) -> Iterable[Act]:
        ready = server.ask(f"drafts/{number}/")
        return [partial(server.post, ready["path"], cookies) for cookies in ready["cookies"]]

    def bare(number: int) -> Iterable[Act]:
        server.ask(f"drafts/{number}/")
        return [partial(server.post, where["inserts"])] * number

    return Measure(
        "Sending a response",
        Variant("ours", server.cpu, ours),
        [Variant(BARE, server.cpu, bare)],
        acts,
        {BARE: TWO_FIFTHS},
    )


def growing(servers: list[Server], where: dict[str, str], acts: int) -> list[Measure]:
    """The same page where there is ten and a hundred times as much: the largest is ours, the others are beside it."""
    officers = {server: server.ask("officer/")["cookies"] for server in servers}
    receipts = {server: server.ask("receipt/") for server in servers}
    pages = {
        "The officers' queue": lambda server: get(server, where["queue"], officers[server]),
        "The queue, not read yet": lambda server: get(server, f"{where['queue']}?read=no", officers[server]),
        "A consultation": lambda server: get(server, f"{where['consultation']}{FRESH}"),
        "A decision": lambda server: get(server, f"{where['decision']}{FRESH}"),
        "A receipt": lambda server: get(server, receipts[server]["path"], receipts[server]["cookies"]),
    }
    found = []
    for title, page in pages.items():
        smallest, *larger = [page(server) for server in servers]
        found += [
            Measure(f"{title}, as more comes in", one, [smallest], acts, {smallest.name: GROWTH}) for one in larger
        ]
    return found


def searching(word: str, servers: list[Server], where: dict[str, str], acts: int) -> Measure:
    pages = [
        get(one, f"{where['queue']}?q={word}", one.ask("officer/")["cookies"]) for one in (servers[-1], servers[0])
    ]
    return Measure(
        f"Searching for “{word}”", pages[0], pages[1:], max(1, acts // 3), most_milliseconds=SEARCH_MILLISECONDS
    )
