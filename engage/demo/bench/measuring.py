import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

Act = Callable[[], object]


@dataclass(frozen=True)
class Variant:
    """One way of doing it, on the database of its place. `prepare(n)` makes n acts ready; only the acts are timed.
    `per` is how many things one act does, so that an import is told by the row."""

    name: str
    place: AbstractContextManager
    prepare: Callable[[int], Iterable[Act]]
    per: int = 1


@dataclass(frozen=True)
class Measure:
    """What we do, beside other ways of doing it; each other one gives a ratio."""

    name: str
    ours: Variant
    others: list[Variant]
    acts: int  # in each round
    at_most: dict[str, float] = field(default_factory=dict)  # the ratio we mean to keep below, where we have one


@dataclass
class Result:
    measure: Measure
    milliseconds: dict[str, list[float]]  # by variant, the median act of each round

    def median(self, variant: Variant) -> float:
        return statistics.median(self.milliseconds[variant.name])

    def ratio(self, other: Variant) -> float:
        """The median of the rounds' own ratios: what slowed a round down slowed both of its halves down."""
        pairs = zip(self.milliseconds[self.measure.ours.name], self.milliseconds[other.name], strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)

    def as_dict(self) -> dict:
        return {
            "name": self.measure.name,
            "milliseconds": {name: [round(one, 3) for one in rounds] for name, rounds in self.milliseconds.items()},
            "ratios": {other.name: round(self.ratio(other), 2) for other in self.measure.others},
            "at_most": self.measure.at_most,
        }


def run(measure: Measure, rounds: int) -> Result:
    """Each round takes every variant once, so that a busy moment of the machine falls on all of them."""
    variants = [measure.ours, *measure.others]
    for variant in variants:  # imports, templates and caches are there before the clock runs
        _time(variant, 1)
    result = Result(measure, {variant.name: [] for variant in variants})
    for number in range(rounds):
        for variant in variants if number % 2 else reversed(variants):
            result.milliseconds[variant.name].append(_time(variant, measure.acts))
    return result


def _time(variant: Variant, acts: int) -> float:
    """Milliseconds of the median act."""
    took = []
    with variant.place:
        for act in list(variant.prepare(acts)):
            started = time.perf_counter()
            act()
            took.append((time.perf_counter() - started) * 1000 / variant.per)
    return statistics.median(took)
