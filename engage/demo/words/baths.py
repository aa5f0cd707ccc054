"""A consultation that is open now: the old baths."""

from dataclasses import dataclass, field

from consultations.enums import QuestionKind
from engage.demo.words.asked import Asked, Voice

PAGE = {
    "title": "What should the old baths become?",
    "slug": "old-baths",
    "summary": (
        "The swimming baths on Canal Street have been shut for six years. The roof is safe again and there is £1.2 "
        "million to open the building. Help decide what for."
    ),
    "proposal": """
<h2>Where we are</h2>
<p>The baths opened in 1911 and shut when the new pool was built. The council has mended the roof. A grant of £1.2
million pays for making the building warm, safe and open to all, if the work begins next summer.</p>
<h2>What is possible</h2>
<p>There is room for two or three of these, not for all of them:</p>
<ul>
<li>a place to meet, with a kitchen and rooms that groups can use without paying</li>
<li>workshops, where people learn to mend and make things</li>
<li>a place for children and young people after school and in the holidays</li>
<li>advice about money, housing and work, under one roof</li>
<li>a hall for music, sport and parties</li>
</ul>
""",
    "can_change": "What goes into the building, who runs it, when it is open and what it is called.",
    "cannot_change": (
        "It will not be a pool again: making the old one safe would cost more than the whole grant. The front and the "
        "big window stay as they are, because the building is listed."
    ),
    "who_decides": "The Cabinet of Merebridge Borough Council, on advice from a panel of 12 residents",
    "who_reads": "the engagement team of Merebridge Borough Council and the residents' panel",
}

QUESTIONS = [
    Asked(
        "Which of these would you use most?",
        QuestionKind.ONE,
        choices=[
            "A place to meet, with a kitchen",
            "Workshops for mending and making",
            "Somewhere for children and young people",
            "Advice under one roof",
            "A hall for music, sport and parties",
            "None of these",
        ],
    ),
    Asked(
        "When would you come?",
        QuestionKind.MANY,
        hint="Select all that apply",
        choices=["In the day, Monday to Friday", "After school", "In the evening", "At weekends", "In the holidays"],
    ),
    Asked(
        "What would make you feel at home there?",
        hint="Or what would keep you away",
        why="A building can be open and still not feel as if it was meant for you",
    ),
    Asked("What do you remember about the baths, or what should we not forget?"),
]

MEET, WORKSHOPS, CHILDREN, ADVICE, HALL, NONE = range(6)
DAY, AFTER_SCHOOL, EVENING, WEEKEND, HOLIDAYS = range(5)


@dataclass(frozen=True)
class Swimmer(Voice):
    """Somebody who answered: what they would use, when, what would make them at home, what they remember."""

    use: int | None = None
    when: set[int] = field(default_factory=set)

    def answers(self) -> list:
        return [self.use, self.when, self.said, self.also]


VOICES = [
    Swimmer(
        "kettle", day=0, said="A kettle that anybody can put on, without asking and without a sign about the mugs.",
        also="I learned to swim there in 1963. The water was brown and nobody died.",
        use=MEET, when={DAY, WEEKEND}, email="joan.pettifer@example.org", confirmed=True, quote=True,
    ),
    Swimmer(
        "not-a-poster", day=1, said=(
            "If it has a reception desk and a barrier I am not coming in. I have enough of those. A door, and somebody "
            "who says hello but does not ask what I am there for."
        ),
        use=ADVICE, when={DAY}, quote=True,
    ),
    Swimmer(
        "lathe", day=2, said=(
            "I have a lathe, a pillar drill and fifty years of knowing how to use them, and they are in a garage where "
            "nobody learns anything. I would bring the lot."
        ),
        use=WORKSHOPS, when={DAY, EVENING}, email="w.tranter@example.org", confirmed=True, quote=True,
    ),
    Swimmer(
        "buggy", day=3, said=(
            "Somewhere to leave a double buggy. Toilets a child can reach. And do not make it all cost £4 a go, "
            "because that is £12 for us and then it is not for us."
        ),
        use=CHILDREN, when={AFTER_SCHOOL, HOLIDAYS}, quote=True,
    ),
    Swimmer(
        "nowhere", day=4, said=(
            "theres nowhere to go thats warm and free apart from mcdonalds and they chuck you out after an hour"
        ),
        use=HALL, when={EVENING, WEEKEND}, quote=True,
    ),
    Swimmer(
        "ladies-hour", day=6, said=(
            "For women from my mosque it is important there is some hour only for women, with curtain for big window. "
            "Then many will come who now go nowhere."
        ),
        use=MEET, when={DAY}, quote=True,
    ),
    Swimmer(
        "sceptic", day=7, said=(
            "We were asked this in 2019. I went to three meetings and ate your biscuits. What happened to those "
            "answers?"
        ),
        use=NONE, email="gerry.moffat@example.org", confirmed=True, quote=True,
    ),
    Swimmer("choir", day=9, use=HALL, when={EVENING}),
]  # fmt: skip
