"""Stories told to Merebridge's community reporters, or by them."""

from dataclasses import dataclass

from engage.contributions.enums import IdentityTier

PAGE = {
    "title": "Our stories",
    "slug": "getting-by",
    "introduction": (
        "<p>What is it like to get by in Merebridge? Community reporters, who live here and have been trained, "
        "write down what people want to tell, in their own words, or tell it themselves. Nothing is shown before "
        "the person whose story it is has seen exactly that version and let it go.</p>"
    ),
}

DAWN, YUSUF = "dawn", "yusuf"  # the two reporters (see people.py)


@dataclass(frozen=True)
class Told:
    """One story. `day` counts from the day of the call; `picture` names a drawing in pictures.py."""

    name: str
    day: int
    reporter: str
    title: str
    text: str
    picture: str
    alt_text: str
    tier: IdentityTier
    shown_as: str = ""
    teller_email: str = ""  # of somebody else, whose story it is
    told_by_another: bool = False
    quote: bool = True
    released: bool = True


STORIES = [
    Told(
        "big-shop",
        3,
        DAWN,
        "The sum in the trolley",
        """I do the big shop with a pencil. People see me and think I have a list. It is not a list, it is a sum.

You start with the number at the top, and mine is forty-one. Then everything you pick up comes off it. Bread, \
milk, the big oats. Nappies come off it like a brick. By the tinned fish I know how we stand, and by the freezers \
I know if there is anything in it for a Friday.

The trick is you never let the kids see you put something back. You pretend you forgot it was there. You say "oh, \
we have one of those". I must be the most forgetful woman in Merebridge.

Last month at the till it came to forty-one pounds and six pence and I had forty-one pounds. There was a queue. I \
started looking for something to hand back and the lad on the till, he cannot have been more than nineteen, said \
"it is fine, I have just dropped that", and put six pence in from his own pocket. He did not look at me while he \
did it. That was the kind part.

I have thought about him every week since. I never learned his name, and I change tills so that he does not have \
to do it twice.""",
        "trolley",
        "A drawing of a shopping trolley with a loaf, a bottle of milk and a pencil in it",
        IdentityTier.FIRST_NAME_AND_AREA,
        "Dawn, Weir End",
    ),
    Told(
        "warm-wednesday",
        12,
        YUSUF,
        "Warm on a Wednesday",
        """I go to the library on Wednesdays. I tell my neighbour it is for the papers.

I was forty years a plasterer. I have been in half the houses in this town and I could tell you which ones have \
the damp. Mine has it now. In January I had the heating on for one hour in the morning and one at night, and in \
between I wore my coat and my hat. You feel a fool in a hat in your own chair.

The girl at the library, Beth, she worked it out. She never said anything. She moved the armchair next to the \
radiator and told me it was for reading. Then it was me, then another fellow, then two sisters who knit. Somebody \
brought a kettle. Now there are eleven of us and we have opinions about biscuits.

They call it a warm space on the leaflet. I did not go near it when it was on a leaflet. I want to say that to \
whoever writes the leaflets. I did not want to be in a space for people who are cold. I wanted to read the paper \
in a chair.

They say the library might shut on Wednesdays. If it does I shall be all right. I have a hat. But the sisters live \
in a caravan, and I do worry about the sisters.""",
        "armchair",
        "A drawing of an armchair beside a radiator, with a newspaper on its arm",
        IdentityTier.PSEUDONYM,
        "Reg",
        "reg.plasterer@example.org",
        told_by_another=True,
    ),
    Told(
        "two-buses",
        24,
        YUSUF,
        "Two buses to a form",
        """In my country I was teacher of mathematics, nineteen years. I say this not to be proud. I say it \
because here, for two years, I feel stupid every day, and I want you to know it is not because I am stupid.

The letter says: bring the form to the office. So I go, two buses, with my small daughter. At the office a machine \
says the form is now on the internet only. I ask the man, please, I don't have computer. He is polite. He writes \
for me the address of the website on a paper.

The address of the website. On a paper. My daughter asked me why I laugh.

At home I did the form on my telephone. It has thirty-one screens, I counted, I am a mathematician. On the screen \
twenty-eight it says "you have been inactive" and everything is gone. I was not inactive. I was looking in the \
dictionary for "tenure".

The third time my neighbour Mrs Cole came with her reading glasses and we did it together, four hours, with cake. \
Now she comes on Tuesdays and I teach her grandson fractions. So this is one good thing that came from your form.

If you want to help people like me, it is very simple. When it says "inactive", ask first.""",
        "form",
        "A drawing of a telephone that shows a long form, beside a slice of cake",
        IdentityTier.PSEUDONYM,
        "Leyla",
        "leyla.told.this@example.org",
        told_by_another=True,
    ),
    Told(
        "night-shift",
        33,
        YUSUF,
        "My brother's timetable",
        """I am 22 and my brother, I will call him Kieran, is 14 and autistic. Our mum works nights at the biscuit \
factory. She leaves at half eight and I get in at ten, off the bus, if the bus comes. So there is an hour and a \
half.

Kieran can do an hour and a half. He has a timetable for it. He made it himself, it is on the fridge, it has \
colours. At 21:50 it says STAND AT WINDOW and at 21:58 it says ALEX. That is me. If I am not there at 21:58 then \
it is not a late bus, it is the end of the world, and he will go out to look for me in his socks.

He has gone out twice. Both times the bus did not turn up and the app said that it had.

People talk about services. Mum rang about a sitter for him and they said he is too old for one and too young for \
the other. I am not having a go. The woman was nice. She said "he falls in the gap", and I said yes, I know, I am \
the gap.

I do not need much. I need a bus that is where it says it is. You could put that on a timetable.""",
        "window",
        "A drawing of a window at night with a bus coming down the road outside",
        IdentityTier.FIRST_NAME_AND_AREA,
        "Alex, Mereside",
        "alex.and.kieran@example.org",
        told_by_another=True,
    ),
    Told(
        "the-letters",
        41,
        DAWN,
        "I used to send the letters",
        """I worked in council tax for eleven years. Not this council. I sent the red letters. I did not write \
them, there was a system, but I pressed the button on a Thursday afternoon and four hundred went out.

Then my wife was ill and I stopped work to look after her, and after she died it turned out that I was not very \
good at opening post. You would think I would know. I knew exactly what was in every envelope by the window and \
the colour of the edge. I put them in the bread bin.

When I did sit down, there were nineteen. I had pressed that button, do you see? I know that nobody reads the \
second paragraph, where it says you can ring us. It is under the fold. We used to laugh about it in the office, \
about the people who never rang.

A lad came from the advice place and opened all nineteen with me, one at a time, and made two piles. It took \
twenty minutes. Two piles! One was "now" and the other was "not now" and the "now" pile had three in it.

I have asked to speak to the people who work there today, in the job I did. I would not shout. I would only tell \
them about the bread bin.""",
        "letters",
        "A drawing of a bread bin with envelopes sticking out from under its lid",
        IdentityTier.PSEUDONYM,
        "A man of sixty",
        "breadbin@example.org",
        told_by_another=True,
    ),
    Told(
        "one-ring",
        78,
        DAWN,
        "One ring and a kettle",
        """They moved us in the November, me and the two girls, to one room on Station Road. It was going to be \
six weeks. It has been seven months.

There is a kettle. Nobody tells you how much you can do with a kettle. Noodles, couscous, eggs if you are patient, \
a hot water bottle, a wash. You can do porridge in a flask overnight. My eldest says we should have a programme on \
the television.

There is one ring too, on the landing, for four families. We have a rota now. I made it, I like a rota. Mrs Farouk \
has it on Sundays because her food takes longest, and then everybody gets some, so Sunday is the good day.

What I want to say is about the school. They changed the girls' place to one near the room, because it was going \
to be long. Then they found us a house by the old school, and it fell through. So now it is the wrong school and \
the wrong room, and my youngest asked me which one is the real one.

I did not know what to tell her. I said the real one is where we have our own kettle.""",
        "kettle",
        "A drawing of a kettle on a window sill, with steam that goes up past the roofs",
        IdentityTier.ANONYMOUS,
        told_by_another=True,
        teller_email="one.ring@example.org",
        released=False,
    ),
]
