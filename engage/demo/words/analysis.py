"""How Merebridge's officers understood it: labels, marked passages, findings with the stance of each passage."""

from dataclasses import dataclass

from engage.analysis.enums import Colour, Stance

CODEBOOK = "Getting about and getting by"

WORK, HEALTH, DARK, FARES, SUNDAYS, COMPANY, MONEY, OTHER = (
    "Work and shifts",
    "Health and visiting",
    "The way home after dark",
    "Fares",
    "Sundays",
    "Company",
    "What it costs the council",
    "Other ways to run it",
)

# For the consultation that is open now, where nothing is filed yet.
WARM, MAKING, WATER, DOORS = "Somewhere warm and free", "Making and mending", "Swimming", "Who feels welcome"

# What the codes stand under, its colour, and which they are.
HEADINGS = {
    "Getting there": (Colour.BLUE, [WORK, HEALTH, DARK, FARES, SUNDAYS]),
    "Being together": (Colour.GREEN, [COMPANY, WARM, MAKING, WATER, DOORS]),
    "How it is run": (Colour.PURPLE, [MONEY, OTHER]),
}

# Label: brief definition, full definition, when to use it, when not to, a made-up example.
CODES = {
    WARM: (
        "A place to be without paying",
        "Somebody asks for a room where nobody is sent away for buying nothing.",
        "For warmth, benches, toilets, a table to do homework at.",
        "Not for wanting company: that is Company.",
        "I would just like to sit down somewhere dry.",
    ),
    MAKING: (
        "Workshops, repair and learning with the hands",
        "Somebody offers or asks for tools, benches and people who show how.",
        "For lathes, sewing, bicycles, cooking together.",
        "Not for paid courses that lead to a job: that is Work and shifts.",
        "I could teach somebody to solder.",
    ),
    WATER: (
        "A pool, and what it was for",
        "Somebody wants to swim there again, or tells what swimming there meant.",
        "For lessons, lanes, hours for women, hot water for old joints.",
        "Not for the building as a building.",
        "My children cannot swim, and I could at six.",
    ),
    DOORS: (
        "Who it is open to, and who stays away",
        "Steps, prices, hours and looks that keep somebody out, or let them in.",
        "For wheelchairs, buggies, privacy, language, being watched.",
        "Not for the cost of running it: that is What it costs the council.",
        "You would have to carry me up those steps.",
    ),
    WORK: (
        "Keeping, losing or finding work because of transport",
        "Somebody says that transport decides whether they, or people they employ, can do a job.",
        "For shifts, for staff who cannot be found, for people who would have to give up work.",
        "Not for the fare being too high for the wage: that is Fares.",
        "I finish at eleven, and there is nothing then.",
    ),
    HEALTH: (
        "Getting to care, giving it, or visiting somebody who is ill",
        "Transport to hospitals and surgeries, and care that people give each other.",
        "For visiting hours, appointments, and people who look after a relative.",
        "Not for people who are paid for care: that is Work and shifts.",
        "The appointment is at four and the bus is at five.",
    ),
    DARK: (
        "Being afraid, or unsafe, on the last part of the way",
        "Places and times that people avoid on foot, and what they do instead.",
        "For underpasses, lamps, being followed, waiting alone.",
        "Not for late buses as such.",
        "I run from the stop to the door.",
    ),
    FARES: (
        "What a journey costs the person",
        "The price of tickets, and what people go without because of it.",
        "For single fares, day tickets, taxis as the dear alternative.",
        "Not for what buses cost the council.",
        "The ticket is an hour's wage.",
    ),
    SUNDAYS: (
        "Travel on Sundays",
        "What people cannot do because there is no late bus on a Sunday.",
        "For Sunday work, meals, visits and worship.",
        "Not for Saturday nights.",
        "After five o'clock on Sunday you are on your own.",
    ),
    COMPANY: (
        "Seeing other people",
        "Going out, belonging to something, or being on a bus for its own sake.",
        "For choirs, cards, evenings out, and being shut in.",
        "Not for visiting somebody who is ill.",
        "It is the only conversation of my day.",
    ),
    MONEY: (
        "Whether the council should pay for it",
        "Views on spending this money on buses or on something else.",
        "For empty buses, other priorities, council tax.",
        "Not for what the passenger pays.",
        "Spend it on the roads.",
    ),
    OTHER: (
        "Another way of doing it",
        "Ideas for running the service differently.",
        "For smaller buses, ringing for a bus, other times.",
        "Not for simply keeping or ending what there is.",
        "Why not a minibus?",
    ),
}


@dataclass(frozen=True)
class Marked:
    """A passage, found by its own words, under a code."""

    voice: str
    words: str
    code: str
    stance: Stance | None = None
    quoted: bool = False


@dataclass(frozen=True)
class Found:
    """A finding, and the passages it rests on."""

    name: str
    statement: str
    range_of_views: str
    evidence: list[Marked]
    reviewed: bool = True


FOR, AGAINST, BUT, ONE = Stance.SUPPORTS, Stance.AGAINST, Stance.QUALIFIES, Stance.ONE_VOICE

BUS_FINDINGS = [
    Found(
        "late-shifts",
        "People on late shifts said that without a bus between 9 and 11 in the evening they could not keep their jobs.",
        "Care workers, nurses, kitchen staff and those who employ them agree. Two people who do not use the buses "
        "would spend the money elsewhere. One who does says that the very last bus is nearly empty and the one at "
        "ten is full.",
        [
            Marked("care-home", "I would have to give the job up. I like the job.", WORK, FOR, quoted=True),
            Marked("porter", "I'd lose my job. That's it really.", WORK, FOR, quoted=True),
            Marked("chippy", "my shift at the chippy finishes at 9 and my mum works nights", WORK, FOR),
            Marked("the-boat", "If they cannot get home after ten I cannot open in the evening", WORK, FOR),
            Marked("night-nurse", "the staff bus in everything but the name", WORK, FOR, quoted=True),
            Marked("driver", "whoever cleans my office at night would, and so would the lad at the garage", WORK, FOR),
            Marked("counted", "Empty buses driving round all night at my expense.", MONEY, AGAINST, quoted=True),
            Marked("school-bus", "I would sooner it went on the school bus", MONEY, AGAINST),
            Marked(
                "ten-oclock", "Keep the ten o'clock and I will go home earlier.", OTHER, BUT, quoted=True
            ),
        ],
    ),
    Found(
        "visiting",
        "A last bus soon after 8pm leaves just as visiting at the Infirmary and evening classes end.",
        "Nobody said the opposite. Some need one more hour only, not the whole evening.",
        [
            Marked("ward-six", "I would rather have the hour than the sympathy.", HEALTH, FOR, quoted=True),
            Marked("english-class", "If last bus is 8:05 I can not catch", HEALTH, FOR),
            Marked("english-class", "Please one hour more is enough for us. Not all night.", OTHER, BUT),
        ],
    ),
    Found(
        "sundays",
        "People who work, visit or eat together on Sundays asked for a late bus on that day.",
        "Some would give up evening buses on other days for it. Others need those for work.",
        [
            Marked("warehouse", "Sunday is when the warehouse pays time and a half", SUNDAYS, FOR, quoted=True),
            Marked(
                "sunday-meal", "One bus at nine on a Sunday would do more good than three on a Tuesday.", SUNDAYS, FOR,
                quoted=True,
            ),
            Marked("offices", "If you make bus on Sunday I pay, no problem.", SUNDAYS, FOR),
            Marked("contact-sunday", "I have to leave at quarter past five for the last bus.", SUNDAYS, FOR),
        ],
    ),
    Found(
        "fares",
        "For some people the fare is a bigger obstacle than the timetable.",
        "Few people spoke of fares, because we did not ask about them.",
        [
            Marked("two-eighty", "The fare hurts more than the timetable does.", FARES, FOR, quoted=True),
            Marked("day-ticket", "If it was cheaper more people would get on it", FARES, FOR),
        ],
    ),
    Found(
        "going-out",
        "For people who cannot drive, the last bus is the time from which they have to be at home.",
        "This is about older people, disabled people, and those who would otherwise see nobody.",
        [
            Marked("epilepsy", "For me it is the time I have to be indoors.", COMPANY, FOR, quoted=True),
            Marked("ramp", "So what changes is that I stop going out after tea.", COMPANY, FOR, quoted=True),
            Marked("bridge", "The 22 takes me to both and, more to the point, brings me back.", COMPANY, FOR),
            Marked("company", "I ride the 22 in the evening for the company", COMPANY, ONE),
        ],
        reviewed=False,
    ),
]  # fmt: skip

# Filed, and not yet under any finding.
BUS_CODED = [
    Marked("taxi", "Nobody who can afford it.", FARES),
    Marked("underpass", "it is the underpass", DARK),
    Marked("ring-and-ride", "the little bus they have over in Ashdale that you ring for", OTHER),
    Marked("chippy", "the app says the bus is coming when its not", OTHER),
]

FORUM_FINDINGS = [
    Found(
        "underpass",
        "People go out of their way, or do not go out, because of the dark corner in the Canal Street underpass.",
        "All want it changed. One would rather close it. One asks that light on the canal path spares the bats.",
        [
            Marked("lamp", "Two of the four lamps in the Canal Street underpass have been out since August.", DARK, FOR,
                   quoted=True),
            Marked("corner", "You cannot see who is round it until you are round it.", DARK, FOR, quoted=True),
            Marked("daughter", "I stand at the sink until she has", DARK, FOR, quoted=True),
            Marked("lads", "More light would help me as well, I would look less like a shadow.", DARK, FOR),
            Marked("closed", "I would brick the underpass up and put a crossing on the road.", OTHER, ONE),
            Marked("bats", "Low lamps, warm colour, off after midnight.", OTHER, BUT),
        ],
    ),
]  # fmt: skip
