"""What coding a text takes: what was counted and measured, and an estimate in seconds that says what it rests on."""

from tests.worked_example.files import Example
from tests.worked_example.hands import Counted
from tests.worked_example.waits import Waits, middle, slow

WORDS_A_MINUTE = 238  # silent reading of English by adults: Brysbaert 2019, doi 10.1016/j.jml.2019.104047
STROKE = 0.28  # seconds for one key, somebody who types no more than others: Card, Moran and Newell 1983
DECISION = 1.35  # seconds to make up one's mind and begin (M): the same
TARGET = 24  # seconds: six thousand texts in 40 hours


def reading_time(text: str) -> float:
    return len(text.split()) / WORDS_A_MINUTE * 60


def report(example: Example, counted: Counted, waits: Waits) -> list[str]:
    texts = len(example.comments)
    words = sum(len(one.text.split()) for one in example.comments.values()) / texts
    marks = [presses for kind in counted.marked.values() for presses in kind]
    by_hand = sum(presses > 0 for presses in marks)
    reading = sum(reading_time(one.text) for one in example.comments.values()) / texts
    keys = counted.strokes / texts * STROKE
    decisions = (texts + counted.codings + by_hand) / texts
    waited = (sum(waits.shown) + sum(waits.late)) / texts
    seconds = reading + keys + decisions * DECISION + waited
    return [
        _line("texts", f"{texts:,}"),
        _line("words of a text", f"{words:.1f}"),
        _line("codings of a text", f"{counted.codings / texts:.2f}"),
        "",
        _line("presses for a text, keys held together being one", f"{counted.presses / texts:.2f}"),
        _line("presses for a coding", f"{counted.presses / counted.codings:.2f}"),
        _line("keys for a text, each key by itself", f"{counted.strokes / texts:.2f}"),
        *(_presses(f"to mark {kind}", presses) for kind, presses in sorted(counted.marked.items())),
        *(_presses(f"to choose a code by its {way}", presses) for way, presses in sorted(counted.chosen.items())),
        _line("texts on which a digit meant another code than on the one before", f"{counted.digits_moved:,}"),
        "",
        f"{'waits, in milliseconds':<70}{'median':>8}{'95 %':>8}{'of bare':>9}",
        _waits("a request that asks for next to nothing (bare)", waits.bare, waits),
        _waits("a press, until it is seen", waits.presses, waits),
        _waits("going on, until the next text is seen", waits.shown, waits),
        _waits("(not waited for) a filing, until it is confirmed", waits.filed, waits),
        _waits("(while reading) until the next text is fetched ahead", waits.ahead, waits),
        "",
        f"{'estimate for a text, in seconds':<70}",
        _line(f"reading, {WORDS_A_MINUTE} words a minute", f"{reading:.1f}"),
        _line(f"keys, {STROKE} each", f"{keys:.1f}"),
        _line(f"making up one's mind {decisions:.2f} times, {DECISION} each", f"{decisions * DECISION:.1f}"),
        _line("waiting", f"{waited:.1f}"),
        _line("together", f"{seconds:.1f}"),
        _line(f"left of {TARGET} to think, which no program can measure", f"{TARGET - seconds:.1f}"),
    ]


def _line(name: str, value: str) -> str:
    return f"{name:<70}{value:>8}"


def _presses(name: str, presses: list[int]) -> str:
    return _line(f"  {name} ({len(presses):,} times)", f"{sum(presses) / len(presses):.2f}")


def _waits(name: str, measured: list[float], waits: Waits) -> str:
    if not measured:
        return f"{name:<70}{'never':>8}"
    of_bare = middle(measured) / middle(waits.bare)
    return f"{name:<70}{middle(measured) * 1000:>8.0f}{slow(measured) * 1000:>8.0f}{of_bare:>9.1f}"
