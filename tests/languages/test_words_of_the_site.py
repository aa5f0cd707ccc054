"""Whatever the public site says, it says through gettext: else no language but English ever gets it."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from engage.core import words_of_others
from engage.setup import frontend
from engage.setup.strings import is_officers
from tests.databases import ROOT

TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.suffix in {".html", ".txt"} and not is_officers(str(path.relative_to(ROOT)))
]
NO_WORDS = {"Engage"}  # names that are the same in every language
READ_ALOUD = re.compile(r"""\b(?:alt|title|placeholder|aria-label)="([^"]*)\"""")
TAG = re.compile(r"<style.*?</style>|<script.*?</script>|<!--.*?-->|<[^>]*>", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")
INSIDE_A_TAG = "\x01"


def spoken_words(source: str) -> list[str]:
    """The words of a template that stand in it as they are: what is left without tags of Django and of HTML."""
    left, inside = [], None
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if inside is None and name in {"blocktranslate", "comment"}:
                inside = f"end{name}"
            elif name == inside:
                inside = None
            left.append(INSIDE_A_TAG)
        elif token.token_type == TokenType.VAR:
            left.append(INSIDE_A_TAG)
        elif token.token_type == TokenType.TEXT and inside is None:
            left.append(token.contents)
    html = "".join(left)
    texts = [TAG.sub(" ", html), *READ_ALOUD.findall(html)]
    return [word for text in texts for word in LETTERS.findall(re.sub(r"&\w+;", " ", text)) if word not in NO_WORDS]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>Hello</p>", ["Hello"]),
        ('<img alt="A bus">', ["bus"]),
        ('<p class="govuk-body" data-x="{{ y }}">{{ words }} &nbsp; – 3</p>', []),
        (
            "{% blocktranslate %}Said by {{ who }}{% endblocktranslate %}{% comment %}Why so{% endcomment %}{# note #}",
            [],
        ),
        ('<a href="{% url "x" %}"{% if y %} hidden{% endif %}>{% firstof a b %}</a>', []),
        ("<style>.a { color: red }</style>", []),
    ],
)
def test_words_that_stand_as_they_are_are_found(source, expected):
    assert spoken_words(source) == expected


def test_public_templates_say_nothing_of_their_own():
    assert len(TEMPLATES) > 100
    found = {str(path.relative_to(ROOT)): spoken_words(path.read_text()) for path in TEMPLATES}
    assert {name: words for name, words in found.items() if words} == {}, (
        "Put these words in {% translate %}, or name the file in OFFICERS of engage/setup/strings.py"
    )


OFFICERS_WORDS = (
    r"page\.(?:title|introduction|summary|proposal|can_change|cannot_change|who_decides|independence|agenda|body)"
    r"|consultation\.(?:title|summary)|session\.title|forum\.title|question\.text|finding\.statement"
    r"|decision\.(?:title|what_was_decided|reasons|what_next)|option\.(?:text|why)|influence\.(?:reason|before|after)"
)
UNMARKED = re.compile(r"<(?:h\d|p|div|a|li|span|strong|dd)\b[^<>]*>(?=\{\{ *(?:" + OFFICERS_WORDS + r")[ |}])")


def test_what_officers_wrote_is_marked_as_in_their_language():
    unmarked = {
        str(path.relative_to(ROOT)): found
        for path in TEMPLATES
        if (found := [tag for tag in UNMARKED.findall(path.read_text()) if "by_officers" not in tag])
    }
    assert unmarked == {}, 'Write <h1 class="…"{% by_officers %}>{{ page.title }}</h1>, with {% load languages %}'


@pytest.mark.parametrize("package", ["ALLAUTH", "DJANGO"])
def test_words_of_others_are_still_said_by_them(package):
    folder = next((ROOT / ".venv" / "lib").glob(f"python3*/site-packages/{package.lower()}"))
    said = [path.read_text() for path in folder.rglob("*.py") if not {"tests", "conf", "db"} & set(path.parts)]
    # Long sentences are broken into lines there: joined, as Python joins them.
    whole = re.sub(r'"\s+"', "", "\n".join(said))
    gone = [one for one in getattr(words_of_others, package) if isinstance(one, str) and one not in whole]
    assert gone == []


# Right to left.


SHEETS = ROOT / "engage" / "frontend" / "dist" / "engage"
SOURCES = ROOT / "engage" / "frontend" / "src"
PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset)?-?\b(?:left|right)\s*:|(?:float|text-align)\s*:\s*(?:left|right)"
)


@pytest.mark.parametrize(
    "path", sorted(set(SOURCES.rglob("*.scss")) - {SOURCES / "demo.scss"}), ids=lambda path: path.name
)
def test_our_own_sheets_know_no_left_and_right(path: Path):
    """`inline-start` and `inline-end` turn with the language; GOV.UK Frontend's sheet is turned by the build."""
    lines = re.sub(r"//.*", "", path.read_text())
    assert PHYSICAL.findall(lines) == []


def turned(css: str) -> list[int]:
    """How often a sheet says each side."""
    return [len(re.findall(rf"(?:padding|margin|border)-{side}\b|float:{side}\b", css)) for side in ("left", "right")]


def test_the_build_turns_the_sheet():
    frontend.build()
    left, right = turned((SHEETS / "engage.css").read_text())
    assert left != right  # or nothing could be told
    assert turned((SHEETS / "engage.rtl.css").read_text()) == [right, left]


def test_the_turned_sheet_is_no_larger_than_the_other():
    sizes = [len(gzip.compress((SHEETS / name).read_bytes())) for name in ("engage.css", "engage.rtl.css")]
    assert sizes[1] <= sizes[0] + 200
