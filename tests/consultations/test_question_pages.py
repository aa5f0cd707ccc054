"""GDS-1 to GDS-13 (the GOV.UK patterns for asking people), each by its number."""

import re

import pytest

from consultations.enums import QuestionKind
from tests.consultations.visitor import Visitor
from tests.dom import Dom, with_class, words
from tests.factories import ask, make_consultation

FORBIDDEN = re.compile(r"\b(please|sorry|valid|invalid|oops|mandatory|forbidden)\b", re.IGNORECASE)
TOO_LONG = "Your answer must be 20,000 characters or less. You have written 20,001"
ERRORS = [
    ("What would help?", {}, "Enter your answer"),
    (
        "What would help?",
        {"answer": "x" * 20_001},
        "Your answer must be 20,000 characters or less. You have written 20,001",
    ),
    ("How often?", {}, "Select one answer"),
    ("How often?", {"answer": "0"}, "Select one of the answers in the list"),
    ("Where do you go?", {}, "Select at least one answer"),
    ("Where do you go?", {"answer": "0"}, "Select from the answers in the list"),
]


@pytest.fixture
def page(db):
    return make_consultation(
        title="Night buses",
        questions=[
            ask("What would help?", optional=False, hint="For example: another route", why="To plan routes."),
            ask("How often?", QuestionKind.ONE, ["Every week", "Never", "I am not sure"], optional=False),
            ask("Where do you go?", QuestionKind.MANY, ["Work", "Home"], optional=False),
            ask("Anything else?"),
        ],
    )


@pytest.fixture
def visitor(page):
    visitor = Visitor(page)
    visitor.post()
    return visitor


def names(visitor):
    """The addresses of every page with a form, below the start."""
    return [visitor.question(number) for number in range(4)] + ["contact/", "quoting/"]


def at(visitor, text):
    return visitor.question([question.text for question in visitor.page.asked()].index(text))


def test_gds_1_back_link_heading_and_continue(visitor):
    before = ""
    for name in names(visitor):
        dom = Dom(visitor.get(name))
        (back,) = with_class(dom.root, "govuk-back-link")
        assert (words(back), back.get("href")) == ("Back", visitor.base + before)
        assert back not in list(dom.main.iter())
        assert dom.words("button") == ["Continue"]
        assert len(dom.all("h1")) == 1
        before = name


def test_gds_2_one_question_a_page_its_words_are_the_heading(visitor):
    headings = []
    for number, question in enumerate(visitor.page.asked(), start=1):
        dom = Dom(visitor.get(visitor.question(number - 1)))
        label = question.text + (" (optional)" if question.optional else "")
        assert dom.words("h1") == [label]
        holder = "fieldset/legend/h1" if question.has_choices else "h1/label"
        assert dom.words(holder) == [label]
        (caption,) = with_class(dom.main, "govuk-caption-l")
        assert words(caption) == f"Question {number} of 4"
        assert dom.words("title") == [f"{question.text} – Night buses – Engage"]
        headings += dom.words("h1")
    for name in ("", "contact/", "quoting/", "check/"):
        headings += Dom(visitor.get(name)).words("h1")
    assert len(set(headings)) == len(headings) == 8


def test_gds_3_what_may_be_left_out_says_so_and_nothing_has_an_asterisk(visitor):
    marked = [name for name in names(visitor) if "(optional)" in words(Dom(visitor.get(name)).main)]
    assert marked == [visitor.question(3), "contact/", "quoting/"]
    assert not [name for name in names(visitor) if "*" in words(Dom(visitor.get(name)).main)]


def test_gds_4_why_it_is_asked_and_a_way_not_to_answer(visitor):
    assert "Why we ask To plan routes." in words(Dom(visitor.get(visitor.question(0))).main)
    assert "Why we ask" not in words(Dom(visitor.get(visitor.question(1))).main)
    optional = make_consultation(questions=[ask("How often?", QuestionKind.ONE, ["Often", "Never"])])
    other = Visitor(optional)
    other.post()
    assert Dom(other.get(other.question(0))).words("fieldset//label") == ["Often", "Never", "I would rather not answer"]


def test_gds_5_hints_belong_to_their_field(visitor):
    dom = Dom(visitor.get(visitor.question(0)))
    box = dom.one("textarea")
    hints = [dom.one(f"*[@id='{one}']") for one in box.get("aria-describedby").split()]
    assert "For example: another route" in [words(hint) for hint in hints]
    assert not [hint for hint in hints if hint.findall(".//a")]


def test_gds_6_nothing_is_asked_twice(visitor):
    visitor.answer_all()
    assert words(Dom(visitor.get("contact/")).one("label")) == "E-mail address (optional)"
    assert Dom(visitor.get("contact/")).one("input[@type='email']").get("value") == "ana@example.org"
    assert Dom(visitor.get(visitor.question(0))).one("textarea").text.strip().startswith("The last bus")


def test_gds_7_no_sliders(visitor):
    assert not [name for name in names(visitor) if Dom(visitor.get(name)).all("input[@type='range']")]


@pytest.mark.parametrize(("asked", "data", "message"), ERRORS)
def test_gds_8_errors_are_said_at_the_top_and_beside_the_field(visitor, asked, data, message):
    dom = Dom(visitor.post(at(visitor, asked), **data))
    assert dom.words("title")[0].startswith(f"Error: {asked}")
    inside = [one for one in dom.main.iter() if one.tag in ("h1", "h2")]
    (summary,) = with_class(dom.main, "govuk-error-summary")
    assert words(inside[0]) == "There is a problem"
    assert inside[0] in list(summary.iter())
    (link,) = [one for one in summary.iter() if one.tag == "a"]
    assert words(link) == message
    field = dom.one(f"*[@id='{link.get('href').removeprefix('#')}']")
    assert field.tag in ("textarea", "input")
    (beside,) = with_class(dom.main, "govuk-error-message")
    assert words(beside) == f"Error: {message}"
    assert words(with_class(beside, "govuk-visually-hidden")[0]) == "Error:"
    assert summary.get("data-module") == "govuk-error-summary"  # which moves the focus there


def test_gds_8_what_was_typed_is_kept(visitor):
    dom = Dom(visitor.post(visitor.question(0), answer="é" * 20_001))
    assert dom.one("textarea").text.strip("\n") == "é" * 20_001
    visitor.post(visitor.question(2), answer=[visitor.choice(2, "Work")])
    wrong = Dom(visitor.post(visitor.question(2), answer=[visitor.choice(2, "Home"), "0"]))
    assert [one.get("value") for one in wrong.all("input[@checked]")] == [visitor.choice(2, "Home")]


def test_gds_9_the_browser_does_not_get_between(visitor):
    for name in ["", *names(visitor), "check/"]:
        dom = Dom(visitor.get(name))
        assert all("novalidate" in form.attrib for form in dom.main.findall(".//form"))
        assert not [one for one in dom.main.iter() if "required" in one.attrib or "maxlength" in one.attrib]


def test_gds_10_errors_are_plain(visitor):
    said = {message for _asked, _data, message in ERRORS}
    said |= set(Dom(visitor.post("contact/", email="ana@")).words("*[@id='id_email_error']"))
    said |= set(Dom(visitor.post("quoting/", quoting="maybe")).words("*[@id='id_quoting_error']"))
    assert "Error: Enter an e-mail address in the right format, like name@example.com" in said
    assert "Error: Select yes or no" in said
    assert not [message for message in said if FORBIDDEN.search(message)]


def test_gds_11_check_answers(visitor):
    visitor.answer_all(email="", quoting="no")
    dom = Dom(visitor.get("check/"))
    assert dom.words("h2")[:2] == ["Your answers", "Afterwards"]
    rows = [
        (words(row.find("dt")), words(row.findall("dd")[0])) for row in with_class(dom.main, "govuk-summary-list__row")
    ]
    assert rows == [
        ("What would help?", "The last bus leaves before my shift ends. I walk home."),
        ("How often?", "Never"),
        ("Where do you go?", "Work Home"),
        ("Anything else?", "Not provided"),
        ("How we tell you what comes of it", "Not provided"),
        ("Whether we may quote you", "No"),
    ]
    changes = [one for one in dom.main.iter("a") if words(one).startswith("Change")]
    assert words(changes[0]) == "Change your answer to “What would help?”"
    assert [one.get("href") for one in changes] == [f"{visitor.base}{name}?from=check" for name in names(visitor)]
    for one in changes:
        assert (
            Dom(visitor.client.get(one.get("href"))).one("a[@class='govuk-back-link']").get("href").endswith("check/")
        )
    assert dom.words("button") == ["Send your response"]
    assert "Your response is not complete until you send it." in words(dom.main)


def test_gds_12_confirmation(visitor):
    visitor.page.organisation.contact_email = "engage@merebridge.example"
    visitor.page.organisation.save()
    visitor.answer_all()
    dom = Dom(visitor.send())
    said = words(dom.main)
    assert dom.words("h1") == ["Response sent"]
    assert re.search(r"Your reference ?[2-9A-Z]{4}-[2-9A-Z]{4}", said)
    assert re.search(r"Your return code [2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", said)
    assert "What happens next" in said
    assert "Print this page" in said
    assert "engage@merebridge.example" in said
    assert Dom(visitor.get("sent/")).words("h1") == ["Response sent"]


def test_gds_13_counting_never_blocks(visitor):
    dom = Dom(visitor.get(visitor.question(0)))
    (counter,) = with_class(dom.main, "govuk-character-count")
    assert (counter.get("data-module"), counter.get("data-maxlength")) == ("govuk-character-count", "20000")
    assert "You can enter up to 20,000 characters" in words(dom.main)


# --- What is said before sending, at the start and again on the check page


@pytest.mark.parametrize("name", ["", "check/"])
def test_before_sending_it_says_who_reads_it_that_it_may_be_released_and_how_long_it_is_kept(visitor, name):
    visitor.answer_all()
    said = words(Dom(visitor.get(name)).main)
    kept_until = visitor.page.activity.kept_until(visitor.page.closes_on)
    assert "They are read by the engagement team of Merebridge Borough Council." in said
    assert "Freedom of Information Act" in said
    assert "We first take out what could show who you are." in said
    assert f"We keep your words until {kept_until.day} {kept_until:%B %Y}." in said


def test_the_page_says_what_is_proposed_what_can_change_who_decides_and_how_long_it_takes(page):
    said = words(Dom(Visitor(page).client.get(page.url)).main)
    for part in (
        "What is proposed, and why We propose one bus an hour until 3 in the morning.",
        "What can change The routes, the times and the fares.",
        "What cannot change, and why The total we can spend, because the budget is set.",
        "Who decides The Cabinet Member for Transport",
        "It takes about 5 minutes.",
        "They are read by the engagement team of Merebridge Borough Council.",
    ):
        assert part in said


def test_no_page_has_words_we_do_not_use(visitor):
    visitor.answer_all()
    said = [words(Dom(visitor.get(name)).main) for name in ["", *names(visitor), "check/"]]
    said += [words(Dom(visitor.send()).main), words(Dom(visitor.client.get(visitor.page.url)).main)]
    assert not [FORBIDDEN.search(one).group() for one in said if FORBIDDEN.search(one)]
