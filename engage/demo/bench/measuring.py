import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Act = Callable[[], object]
MOST_QUESTIONS = 20


@dataclass(frozen=True)
class Variant:
    """One way of doing it. `prepare(n)` makes n acts ready; only the acts are counted, by `clock`, in seconds: of
    work done rather than of time gone by, because a machine has other things to do as well."""

    name: str
    clock: Callable[[], float]
    prepare: Callable[[int], Iterable[Act]]


@dataclass(frozen=True)
class Measure:
    """What we do, beside other ways of doing it; each other one gives a ratio, and has its bar."""

    name: str
    ours: Variant
    others: list[Variant]
    acts: int  # in each round
    at_most: dict[str, float] = field(default_factory=dict)  # by the other's name: so many times its work
    most_milliseconds: float | None = None
    questions: int | None = None  # to the database, of ours


@dataclass
class Result:
    measure: Measure
    milliseconds: dict[str, list[float]]  # by variant, what one act took in each round

    def median(self, variant: Variant) -> float:
        return statistics.median(self.milliseconds[variant.name])

    def ratio(self, other: Variant) -> float:
        """The median of the rounds' own ratios: what slowed a round down slowed both of its halves down."""
        pairs = zip(self.milliseconds[self.measure.ours.name], self.milliseconds[other.name], strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)

    @property
    def missed(self) -> list[str]:
        """The bars that were not met; by the figures as they are told, in two places."""
        over = [
            other.name
            for other in self.measure.others
            if round(self.ratio(other), 2) > self.measure.at_most.get(other.name, float("inf"))
        ]
        most, questions = self.measure.most_milliseconds, self.measure.questions
        if most is not None and self.median(self.measure.ours) > most:
            over.append(f"{most:g} ms")
        return [*over, f"{questions} questions"] if questions is not None and questions > MOST_QUESTIONS else over

    def as_dict(self) -> dict:
        return {
            "name": self.measure.name,
            "milliseconds": {name: [round(one, 3) for one in rounds] for name, rounds in self.milliseconds.items()},
            "ratios": {other.name: round(self.ratio(other), 2) for other in self.measure.others},
            "at_most": self.measure.at_most,
            "most_milliseconds": self.measure.most_milliseconds,
            "questions": self.measure.questions,
            "missed": self.missed,
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
    """Milliseconds of one act, without what it costs to ask the clock."""
    ready = list(variant.prepare(acts))
    asking = -variant.clock() + variant.clock()
    started = variant.clock()
    for act in ready:
        act()
    return max(variant.clock() - started - asking, 1e-6) * 1000 / len(ready)
