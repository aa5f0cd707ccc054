"""What the council says about itself: the front page and the pages of text."""

COUNCIL = {"name": "Merebridge Borough Council", "slug": "merebridge", "contact_email": "talk@merebridge.example"}
SITE_NAME = "Talk Merebridge"

WELCOME = (
    "You live with what the council decides. Tell us what that is like. We will tell you what came of what you said, "
    "and if we did not follow it, why not."
)

CONSULTATIONS = {
    "title": "Consultations",
    "slug": "consultations",
    "introduction": (
        "<p>Questions we are asking before something is decided. You need no account, and there is no wrong answer.</p>"
    ),
}

TEXTS = [
    (
        "How we use what you say",
        "how-we-use-what-you-say",
        """
<p>People told us that they answer our questions and never hear of it again. This is what happens now.</p>
<h2>Somebody reads it</h2>
<p>A person in the engagement team reads every answer from the first word to the last. We record that they did, and on
which day. You can see it.</p>
<h2>We write down what we understood</h2>
<p>We mark the places that matter and put what many people said into one plain sentence, with those who saw it
differently. A second person checks that the sentence is fair. Then you can see it too, and tell us if that is not what
you meant.</p>
<h2>It goes to those who decide</h2>
<p>With every decision we publish what people said, what was done, and why. Six things can happen to what you said: it
changed the decision, it made the case stronger, it was planned already, we did not follow it, it is for somebody else
to decide and we passed it on, or it is not decided yet. Each has a reason. "No" has a reason as well.</p>
<h2>You can follow it</h2>
<p>When you have sent something you are given a code. With it you can see what has become of your words, change your
mind about being quoted, or take everything back.</p>
""",
    ),
    (
        "Privacy",
        "privacy",
        """
<p>We keep three things in three places: what you said, who you are, and your answers to questions about equality.
Few people may see more than one of them, and each look at who you are is recorded.</p>
<h2>What we keep, and for how long</h2>
<p>We keep your words for 24 months after a consultation has closed, unless its own page says otherwise. Then they are
removed. We go on counting that there was an answer.</p>
<h2>Who may see it</h2>
<p>The page of each consultation says who reads the answers. Nothing you wrote is shown in public unless you said that
we may quote you, and never with your name. The council may have to release answers under the Freedom of Information
Act. If it does, it takes out what would show who you are.</p>
<h2>What you can do</h2>
<p>With your return code you can read what you sent and take it back, at any time and without giving a reason. If you
lost the code, or want to know what else we hold about you, write to our data protection officer at
<a href="mailto:dpo@merebridge.example">dpo@merebridge.example</a>. If you are not content with our answer, you can go
to the Information Commissioner.</p>
<h2>Cookies</h2>
<p>We use only those that this site needs to work: one for the form you are filling in, one if you sign in. No other
company is told that you were here.</p>
""",
    ),
]

FACE = {
    "name": "Merebridge Borough Council",
    "colour": "#7a2e4d",
    "email": "talk@merebridge.example",
    "phone": "01632 960 140",
    "hours": "Monday to Friday, 9am to 5pm",
    "address": "Engagement team\nMerebridge Borough Council\nTown Hall, Bridge Street\nMerebridge",
    "other_ways": (
        "You can also come to any library. Ask at the desk for somebody to help you answer: they will read the "
        "questions to you, write down what you say in your own words, and give you the code on paper.\n\n"
        "Tell us if you need large print, Easy Read, another language or British Sign Language. We pay for it, not you."
    ),
    "complaints": (
        "Write to the complaints team at complaints@merebridge.example or ring 01632 960 150. They answer within ten "
        "working days. They are not the people who wrote the consultation."
    ),
    "data_protection_email": "dpo@merebridge.example",
}

STATEMENT = {
    "answer_within": 5,
    "how_tested": (
        "Three residents who use a screen reader, a screen magnifier and switches tried every kind of page, from the "
        "front page to a decision. A program checked the same pages."
    ),
}

MENDED_WITHIN = 240  # days from the start of the site

ISSUES = [
    {
        "what": "Some older reports that we link to are PDF files without headings",
        "who": "People who use a screen reader cannot jump from part to part in them",
        "instead": "ask us for the report as a web page or in large print",
        "criterion": "1.3.1",
    },
]
