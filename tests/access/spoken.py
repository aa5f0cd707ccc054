"""What somebody hears who goes through a key page by its headings, links and controls: role, name and state, in their
order. Paragraphs are left out: their wording may change without a line here."""

import re

QUESTION = "consultations/<slug:slug>/answer/question-<int:pk>/"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SAID = re.compile(r"^\s*- '?((?:heading|link|button|textbox|checkbox|radio|group|img|region) \"[^']*?)'?:?$")


def spoken(reads: str) -> list[str]:
    return [found[1] for found in map(SAID.match, reads.splitlines()) if found]


SPOKEN = {
    # First: it is looked at before the site is filled.
    "home.HomePage: with nothing in it": [
        'heading "Say what you live through, and see what came of it" [level=1]',
        'button "See what is open now"',
        'link "What happened to my words"',
        'region "What happens to your words"',
        'heading "What happens to your words" [level=2]',
        'heading "You say it" [level=3]',
        'heading "Somebody reads it" [level=3]',
        'heading "We say what we understood" [level=3]',
        'heading "It is decided, because" [level=3]',
        'heading "You are told" [level=3]',
        'region "Three ways to be heard"',
        'heading "Three ways to be heard" [level=2]',
        'heading "Answer a consultation" [level=3]',
        'link "Answer a consultation"',
        'heading "Tell a story" [level=3]',
        'link "Read the stories: Life without a car"',
        'link "Write a story as a community reporter"',
        'heading "Speak in a forum" [level=3]',
        'link "Fairness forum"',
        'region "What the council asks now"',
        'heading "What the council asks now" [level=2]',
        'region "You said, we did, because"',
        'heading "You said, we did, because" [level=2]',
    ],
    f"{QUESTION}: in words, nothing written": [
        'heading "There is a problem" [level=2]',
        'link "Enter your answer"',
        'heading "What would help?" [level=1]',
        'textbox "What would help?" [invalid]',
        'button "Continue"',
    ],
    f"{QUESTION}: many choices, answered": [
        'group "Where do you go? (optional)"',
        'heading "Where do you go? (optional)" [level=1]',
        'checkbox "Work" [checked]',
        'checkbox "Home" [checked]',
        f'checkbox "{LONG}" [checked]',
        'button "Continue"',
    ],
    "consultations/<slug:slug>/answer/check/: filled": [
        'heading "Check your answers before you send them" [level=1]',
        'heading "Your answers" [level=2]',
        'link "Change your answer to “What would help?”"',
        'link "Change your answer to “How often?”"',
        'link "Change your answer to “Where do you go?”"',
        'heading "Afterwards" [level=2]',
        'link "Change your answer to “How we tell you what comes of it”"',
        'link "Change your answer to “Whether we may quote you”"',
        'heading "What happens to your answers" [level=2]',
        'button "Send your response"',
    ],
    "receipt/: mistyped": [
        'heading "There is a problem" [level=2]',
        'link "A return code never has “O”. Look at it again: it may be one of these: Q, D, G."',
        'heading "What happened to my words" [level=1]',
        'textbox "Your return code" [invalid]: K7M4-PQ9T-XW2O',
        'button "Open what I sent"',
    ],
    "accounts/login/: empty": [
        'heading "Sign in" [level=1]',
        'link "make one"',
        'textbox "E-mail address"',
        'textbox "Password (optional)"',
        'button "Sign in"',
        'link "I forgot my password"',
        'heading "With a passkey" [level=2]',
        'button "Sign in with a passkey"',
    ],
}
