"""What was decided in Merebridge, and what became of what people had said."""

from dataclasses import dataclass, field
from typing import Any

from engage.decisions.enums import Outcome
from engage.decisions.services import Weighed


@dataclass(frozen=True)
class Became:
    """The answer to one finding, or to what one person said."""

    outcome: Outcome
    reason: str
    finding: str = ""
    voice: str = ""
    next_in: int | None = None  # days from publication
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Decided:
    """A decision. Days count back from today."""

    reference: str
    decided_ago: int
    published_ago: int
    fields: dict[str, Any]
    options: list[Weighed]
    answers: list[Became]
    review_in: int | None = None
    read_by: str = ""  # who read, before it, the report on what people said


EVENING = Decided(
    "CAB/{year}/041",
    27,
    20,
    {
        "title": "Evening buses 14 and 22 from January",
        "decided_by": "The Cabinet",
        "what_was_decided": (
            "The 14 goes on running until 10:10pm and the 22 until 9:50pm, Monday to Saturday. The buses at 11:15pm "
            "and 11:30pm end. The money comes from running the 14 every 40 minutes instead of every 30 after 7pm, and "
            "from the £19,000 that was kept for new bus shelters."
        ),
        "reasons": (
            "We proposed a last bus soon after 8pm because few people ride later. What they told us is that most of "
            "them ride because of work, that they have no other way, and that they need the bus at ten far more than "
            "the one at quarter past eleven. The counts of passengers, stop by stop, bear that out."
        ),
        "what_next": "The new timetable is at every stop from 1 December. We count passengers again in May.",
    },
    [
        Weighed("End both routes soon after 8pm, as proposed", why="It would have cost people their jobs."),
        Weighed(
            "Keep the bus at ten, end the last one", taken=True, why="It serves most people for the money there is."
        ),
        Weighed("Keep everything", why="It costs £86,000 that the budget does not hold."),
    ],
    [
        Became(
            Outcome.CHANGED,
            "We did not know that so many of those 61 people are on their way to or from work in care, at the "
            "Infirmary and in kitchens. A cut that ends jobs costs the town more than it saves the council.",
            finding="late-shifts",
            more={
                "before": "The last 14 would have left at 8:05pm and the last 22 at 8:20pm.",
                "after": "The last 14 leaves at 10:10pm and the last 22 at 9:50pm, Monday to Saturday.",
            },
        ),
        Became(
            Outcome.STRENGTHENED,
            "With a bus at ten, visiting hours and evening classes are served as well. This is why we put the 14 at "
            "ten past the hour, when visiting is over and people have had time to walk to the stop.",
            finding="visiting",
        ),
        Became(
            Outcome.OUTSIDE_POWER,
            "The council may not set bus fares. We sent what people told us, word for word where we were allowed to, "
            "to those who do, and asked for an answer by the spring.",
            finding="fares",
            more={"passed_to": "the Combined Authority, which sets the fares in the whole region"},
        ),
        Became(
            Outcome.NOT_YET,
            "A bus that people ring for could do better than a timetable in the evening. We have asked Ashdale what "
            "theirs costs, and will put it to the Cabinet with the count of passengers.",
            voice="ring-and-ride",
            next_in=190,
        ),
    ],
    review_in=190,
    read_by="The Cabinet",
)

SUNDAY = Decided(
    "CAB/{year}/042",
    27,
    20,
    {
        "title": "No late buses on Sundays for now",
        "decided_by": "The Cabinet",
        "what_was_decided": "There will be no bus after 5:50pm on Sundays in the coming year.",
        "reasons": (
            "One bus an hour from six to ten on Sundays would cost £41,000 a year. In the trial two years ago four "
            "people rode on each bus on average. To pay for it, the last buses from Monday to Saturday would have "
            "had to leave at nine, and more people told us that they need those to keep their work."
        ),
        "what_next": (
            "We will ask again when the Combined Authority decides on its money for Sunday services, which it has "
            "announced for next autumn."
        ),
    },
    [
        Weighed("A bus every hour until ten on Sundays", why="£41,000 a year, for few passengers at first."),
        Weighed("One bus at nine on Sundays", why="£11,500 a year, which this budget does not hold."),
        Weighed("No change on Sundays", taken=True, why="The buses on the other six days serve more people."),
    ],
    [
        Became(
            Outcome.NOT_FOLLOWED,
            "We took this seriously and still decided against it. A late bus on Sundays would have cost the bus at ten "
            "on the other six days, which many more people said they need to keep their jobs. We know that this leaves "
            "those who work, visit or eat together on Sundays walking home, and that for them nothing got better.",
            finding="sundays",
        ),
    ],
    review_in=330,
)

UNDERPASS = Decided(
    "PLACE/{year}/113",
    12,
    9,
    {
        "title": "Light and a clear view in the Canal Street underpass",
        "decided_by": "The Director of Place",
        "what_was_decided": (
            "All four lamps are replaced, the hedge at the corner is taken out, and a mirror is put up. The underpass "
            "is looked at every Monday instead of every three months."
        ),
        "reasons": (
            "The lamps had been reported and the report was lost between two teams. The forum showed us that the "
            "corner matters as much as the lamps: people avoid what they cannot see into."
        ),
        "what_next": "The lamps and the mirror are in by the end of next month. The forum walks through with us then.",
    },
    [
        Weighed("Mend the lamps only", why="People would still not see round the corner."),
        Weighed(
            "Lamps, hedge and mirror, and a look every week", taken=True, why="£6,400, and it can be done at once."
        ),
        Weighed(
            "Close the underpass and build a crossing",
            why="A crossing costs about £310,000 and takes two years. It is in the plan for Canal Street.",
        ),
    ],
    [
        Became(
            Outcome.CHANGED,
            "We had planned to mend the lamps. It was you who told us that the corner is the worse half of it, and "
            "that a mirror costs forty pounds.",
            finding="underpass",
            more={
                "before": "Two lamps would have been mended when their turn came.",
                "after": "Four new lamps, no hedge, a mirror, and a look every Monday.",
            },
        ),
        Became(
            Outcome.ALREADY_PLANNED,
            "The lamps we have ordered for the canal path are low and warm in colour, and go off at midnight, because "
            "of the bats. We asked the wildlife trust before we ordered them.",
            voice="bats",
        ),
    ],
)

DECISIONS = [EVENING, SUNDAY, UNDERPASS]
