"""A consultation that is closed and decided: the evening buses."""

from dataclasses import dataclass, field

from consultations.enums import QuestionKind
from engage.demo.words.asked import Asked, Voice

PAGE = {
    "title": "Evening buses: routes 14 and 22",
    "slug": "evening-buses",
    "summary": (
        "There is less money for evening buses from January. Tell us what a last bus soon after 8pm would mean for "
        "you, before the Cabinet decides."
    ),
    "proposal": """
<h2>What we propose</h2>
<p>Fares do not cover what it costs to run the 14 and the 22 in the evening, so the council pays the bus company the
difference. Next year we have £86,000 less for this than we had.</p>
<p>We propose that the last 14 leaves the Infirmary at 8:05pm, and that the last 22 leaves the station at 8:20pm. Now
the last ones leave at 11:15pm and 11:30pm.</p>
<h2>Why these two</h2>
<p>On an average weekday evening 61 people ride on them after 8pm. That is the smallest number of all the routes we
pay for. A number does not tell us who those people are or where they have to be. That is why we ask.</p>
""",
    "can_change": (
        "Which evening buses we keep, at what times and on which days. Whether we run a smaller bus, or join the two "
        "routes into one."
    ),
    "cannot_change": (
        "The total we can spend, because the full council set the budget in February. The fares, because the "
        "Combined Authority sets them for all buses in the region."
    ),
    "who_decides": "The Cabinet of Merebridge Borough Council, at a meeting in public",
    "who_reads": "the engagement team of Merebridge Borough Council",
}

QUESTIONS = [
    Asked(
        "What would change for you if the last bus left soon after 8pm?",
        why="So that the Cabinet hears what a timetable means in a day",
        optional=False,
    ),
    Asked(
        "How often do you take the 14 or the 22 after 8pm?",
        QuestionKind.ONE,
        choices=["Most days", "About once a week", "A few times a year", "Never", "I am not sure"],
    ),
    Asked(
        "What do you take them for?",
        QuestionKind.MANY,
        hint="Select all that apply",
        choices=[
            "Work",
            "Visiting or looking after somebody",
            "College or training",
            "My health",
            "Going out",
            "Something else",
        ],
    ),
    Asked("What else should we think about?", hint="Anything about these buses that we have not asked"),
]

MOST_DAYS, WEEKLY, A_FEW, NEVER, NOT_SURE = range(5)
WORK, VISITING, COLLEGE, HEALTH, OUT, ELSE = range(6)


@dataclass(frozen=True)
class Rider(Voice):
    """Somebody who answered: what would change, how often, for what, what else."""

    often: int | None = None
    what_for: set[int] = field(default_factory=set)

    def answers(self) -> list:
        return [self.said, self.often, self.what_for, self.also]


VOICES = [
    Rider(
        "care-home", day=1, said=(
            "I do lates at a care home. Handover is quarter to ten and I am never out of the door before ten. The 14 "
            "gets me home for twenty to eleven. Without it I would be walking the bypass, four miles, because a taxi "
            "is £14 and I earn £12.60 an hour. I would have to give the job up. I like the job."
        ),
        also="Ask the care homes. Half of the late shift is on that bus.",
        often=MOST_DAYS, what_for={WORK}, email="marcia.lowe@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "porter", day=1, said="I'd lose my job. That's it really.",
        often=MOST_DAYS, what_for={WORK}, quote=True,
    ),
    Rider(
        "english-class", day=2, said=(
            "I go to English class Tuesday and Thursday, it finish 8 o'clock. If last bus is 8:05 I can not catch, or "
            "teacher must finish class early. I come to this class for speak with people and for find better work. "
            "We are sixteen students, eleven come with bus."
        ),
        also="Please one hour more is enough for us. Not all night.",
        often=WEEKLY, what_for={COLLEGE}, email="h.berhane@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "counted", day=2, said=(
            "Nothing would change for me except my council tax might get spent on something useful. Empty buses "
            "driving round all night at my expense. I have stood at the Market Street stop and COUNTED. Three people. "
            "Three! Get rid of them and mend the potholes."
        ),
        often=NEVER, quote=True,
    ),
    Rider(
        "bridge", day=3, said=(
            "I am 78 and I have two wild nights a week: bridge at the Methodist hall on Monday and the choir on "
            "Thursday. The 22 takes me to both and, more to the point, brings me back. My daughter has offered to "
            "fetch me. You have not seen my daughter drive."
        ),
        often=WEEKLY, what_for={OUT}, email="joan.pettifer@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "ramp", day=4, said=(
            "I use a wheelchair. After six the 22 is the only bus with the low ramp. There are two taxis in Merebridge "
            "that take a chair and one of them is off the road till spring. So what changes is that I stop going out "
            "after tea. People say that as if it was a small thing."
        ),
        often=WEEKLY, what_for={OUT, VISITING}, quote=True,
    ),
    Rider(
        "chippy", day=5, said=(
            "id be stuck tbh. my shift at the chippy finishes at 9 and my mum works nights so she cant get me and we "
            "dont have a car anyway"
        ),
        also="the app says the bus is coming when its not. fix that as well",
        often=MOST_DAYS, what_for={WORK}, quote=False,
    ),
    Rider(
        "ward-six", day=6, said=(
            "My dad is on ward 6 at the Infirmary and visiting ends at 8. To get a bus at five past I would have to "
            "run, and leave him in the middle of a sentence. Since the stroke he is slow with his sentences. I would "
            "rather have the hour than the sympathy."
        ),
        often=MOST_DAYS, what_for={VISITING}, email="colin.f.dyer@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "the-boat", day=8, said=(
            "I run the Boat Inn on Canal Street. Four of my seven come in on the 22 and go home on it. If they cannot "
            "get home after ten I cannot open in the evening, and if I cannot open in the evening there is no Boat "
            "Inn. That is seven jobs and the only kitchen on this side of the water."
        ),
        often=A_FEW, what_for={WORK}, email="theboatinn.merebridge@example.org", quote=True,
    ),
    Rider(
        "driver", day=9, said=(
            "I drive, so I would not notice. But whoever cleans my office at night would, and so would the lad at the "
            "garage. I think those of us who would not notice should be careful how loudly we say so."
        ),
        often=NEVER, quote=True,
    ),
    Rider(
        "night-nurse", day=10, said=(
            "Staff nurse, Infirmary. Late shift ends at 21:30. The 14 at 21:48 is the staff bus in everything but the "
            "name. We cannot fill lates as it is."
        ),
        also="Nobody from the council rang the Infirmary before proposing this. Ring us.",
        often=MOST_DAYS, what_for={WORK}, email="r.osei@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "school-bus", day=11, said=(
            "Honestly nothing. Three kids, we are home by seven or there is trouble. If there is only so much money I "
            "would sooner it went on the school bus, which is so full in the morning that the little ones stand."
        ),
        often=NEVER, quote=True,
    ),
    Rider(
        "warehouse", day=12, said=(
            "Sundays is my problem. There has never been a late one on a Sunday and Sunday is when the warehouse pays "
            "time and a half. I walk back, fifty minutes, in the bike lane. If you are moving buses about then move "
            "one to Sunday night."
        ),
        often=MOST_DAYS, what_for={WORK}, email="dean.askew@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "sunday-meal", day=13, said=(
            "We cook a meal at St Oswald's on Sunday evenings for anyone who wants company or is short. Between forty "
            "and sixty come. The last bus is at ten to six, so the ones from Weir End walk two miles home in the dark "
            "or they do not come. One bus at nine on a Sunday would do more good than three on a Tuesday."
        ),
        often=A_FEW, what_for={ELSE}, email="kitchen.stoswald@example.org", quote=True,
    ),
    Rider(
        "offices", day=14, said=(
            "Sunday I clean offices, finish 10 in night. I walk one hour, sometimes rain. If you make bus on Sunday "
            "I pay, no problem. Now I don't have choice to pay."
        ),
        often=MOST_DAYS, what_for={WORK}, quote=True,
    ),
    Rider(
        "contact-sunday", day=16, said=(
            "I see my son on Sundays, twelve till six at my sister's. I have to leave at quarter past five for the "
            "last bus. You can do that sum. Forty five minutes a week, fifty weeks a year."
        ),
        often=WEEKLY, what_for={VISITING}, email="anthony.b.1989@example.org", confirmed=True, quote=False,
    ),
    Rider(
        "two-eighty", day=17, said=(
            "£2.80 there and £2.80 back, for a job that starts at minimum wage. That is half an hour of standing up "
            "before I have earned anything. The fare hurts more than the timetable does."
        ),
        often=MOST_DAYS, what_for={WORK}, quote=True,
    ),
    Rider(
        "day-ticket", day=18, said=(
            "The day ticket has gone up again. If it was cheaper more people would get on it and then you would not "
            "have empty buses to complain about, would you?"
        ),
        often=WEEKLY, what_for={OUT}, quote=True,
    ),
    Rider(
        "ring-and-ride", day=20, said=(
            "Not much, I am mostly in bed. But has anybody looked at the little bus they have over in Ashdale that you "
            "ring for? It goes where the people are instead of driving past where they are not."
        ),
        often=A_FEW, what_for={HEALTH}, email="w.tranter@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "taxi", day=22, said=(
            "I drive a taxi, so cut the lot, says my wallet. But I will tell you who rings me at ten at night. Nobody "
            "who can afford it."
        ),
        often=NEVER, quote=True,
    ),
    Rider(
        "company", day=24, said=(
            "I ride the 22 in the evening for the company, if I am honest. The driver knows my name. You will say that "
            "is not what a bus is for and I expect you are right."
        ),
        often=WEEKLY, what_for={ELSE}, quote=False,
    ),
    Rider(
        "underpass", day=26, said=(
            "It is not the walk, it is the underpass. From October it is pitch dark at eight. I am not going through "
            "there on my own and you would not want your daughter to either."
        ),
        often=WEEKLY, what_for={WORK, OUT}, email="shanice.t@example.org", quote=True,
    ),
    Rider(
        "epilepsy", day=28, said=(
            "I am not allowed to drive because of my epilepsy. For you it is a timetable. For me it is the time I have "
            "to be indoors."
        ),
        often=MOST_DAYS, what_for={OUT, HEALTH}, quote=True,
    ),
    Rider("shame", day=30, said="Shame on you.", quote=False),
    Rider(
        "ten-oclock", day=33, said=(
            "Be fair. The 11:15 is nearly empty, I know because I am on it and it is me and a man with a bike. The ten "
            "o'clock is not empty, you cannot get a seat. Keep the ten o'clock and I will go home earlier."
        ),
        also="Put the real numbers on the website, stop by stop. People can do adding up.",
        often=MOST_DAYS, what_for={WORK, OUT}, email="gerry.moffat@example.org", confirmed=True, quote=True,
    ),
    Rider(
        "climate", day=38, said=(
            "This council declared a climate emergency and then proposes that everybody gets back into a car at eight. "
            "I have nothing to add that a child could not tell you."
        ),
        often=A_FEW, what_for={OUT}, quote=True,
    ),
]  # fmt: skip
