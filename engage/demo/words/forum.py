"""A standing forum, with one session behind it."""

from dataclasses import dataclass

from engage.contributions.enums import IdentityTier

FORUM = {
    "title": "Merebridge Residents' Forum",
    "slug": "forum",
    "introduction": (
        "<p>Twenty-four people who live in Merebridge meet six times a year and say how things look from where they "
        "are. Most of them know what it is to be short of money. They are paid for their time. The council listens, "
        "and has to come back with an answer to each point.</p>"
    ),
    "independence": (
        "The forum chooses what it talks about and has its own chair. The council pays for the room, the food and the "
        "members' time, and has no say in who sits on it: places are drawn by lot, area by area."
    ),
}

SESSION = {
    "title": "Getting home safely",
    "slug": "getting-home-safely",
    "place": "Weir End Community Centre, small hall",
    "agenda": (
        "<ol><li>What came of the last session</li><li>The way home after dark</li>"
        "<li>Who looks after the canal path?</li></ol>"
    ),
}
HOME, PATH = "The way home after dark", "Who looks after the canal path?"


@dataclass(frozen=True)
class Raised:
    """One point as the note-taker wrote it down."""

    name: str
    prompt: str
    words: str
    may_quote: bool = True
    tier: IdentityTier = IdentityTier.ANONYMOUS
    shown_as: str = ""
    address: str = ""


POINTS = [
    Raised(
        "lamp",
        HOME,
        "Two of the four lamps in the Canal Street underpass have been out since August. I rang. They said it is on "
        "the list. I would like to see the list.",
        tier=IdentityTier.FIRST_NAME_AND_AREA,
        shown_as="Maureen, Weir End",
        address="maureen.w@example.org",
    ),
    Raised(
        "corner",
        HOME,
        "It is not only the lamps, it is the corner. You cannot see who is round it until you are round it. Cut the "
        "hedge, put up a mirror. A mirror is forty pounds.",
    ),
    Raised(
        "daughter",
        HOME,
        "My daughter rings me when she goes in and when she comes out the other end, and I stand at the sink until she "
        "has.",
    ),
    Raised(
        "lads",
        HOME,
        "I am a big lad and I cross over so women do not think I am following them. Sometimes there is nowhere to "
        "cross to. More light would help me as well, I would look less like a shadow.",
    ),
    Raised(
        "closed",
        HOME,
        "I would brick the underpass up and put a crossing on the road. Half the town would thank you.",
    ),
    Raised(
        "bins",
        PATH,
        "The canal path is the trust's up to the lock and the council's after it. The litter does not know that.",
    ),
    Raised(
        "bats",
        PATH,
        "Mind how you light the path. There are bats under the bridge and they were here first. Low lamps, warm "
        "colour, off after midnight.",
    ),
    Raised(
        "prefer-not",
        HOME,
        "Something happened to me there and I am not going to say what. I want it written down that somebody said so.",
        may_quote=False,
        tier=IdentityTier.PRIVATE,
    ),
]
