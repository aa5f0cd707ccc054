"""An officer writes a consultation in Wagtail's editor, questions in it and choices in those, without training."""

import pytest

from tests.analysis.inside import staff_session
from tests.consultations.inside import index
from tests.factories import in_days


@pytest.fixture
def editor(site, page):
    """The editor of a new consultation, open in front of an engagement officer."""
    session = site.run_python(staff_session, role="Engagement officer")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{site.url}/admin/pages/add/consultations/consultationpage/{site.run_python(index)}/")
    return page


def field(page, name):
    return page.locator(f"[name='{name}']")


def fill_in(page):
    for name, text in {
        "title": "Night buses",
        "summary": "Should buses run after midnight?",
        "can_change": "The times.",
        "who_decides": "The Cabinet",
        "who_reads": "the engagement team",
    }.items():
        field(page, name).fill(text)
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("One bus an hour.")
    field(page, "opens_on").fill(in_days(0).isoformat())
    field(page, "opens_on").press("Escape")


def publish(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()


def ask_two_questions(page):
    field(page, "questions-0-text").fill("What would help?")
    page.get_by_role("button", name="Add Question").click()
    field(page, "questions-1-text").fill("How often?")
    field(page, "questions-1-kind").select_option(label="One choice")
    second = page.locator("#inline_child_questions-1")
    for number, choice in enumerate(["Every week", "Never"]):
        second.get_by_role("button", name="Add Choice").click()
        field(page, f"questions-1-choices-{number}-text").fill(choice)


def test_questions_and_choices_are_written_published_and_asked(editor, site):
    fill_in(editor)
    ask_two_questions(editor)
    publish(editor)
    editor.get_by_text("Page 'Night buses' created and published.").wait_for()

    editor.goto(f"{site.url}/consultations/night-buses/")
    assert editor.locator("ol.govuk-list--number li").all_inner_texts() == ["What would help?", "How often?"]
    editor.goto(f"{site.url}/consultations/night-buses/answer/")
    editor.get_by_role("button", name="Start").click()
    editor.get_by_role("button", name="Continue").click()
    choices = editor.locator(".govuk-radios__label").all_inner_texts()
    assert choices == ["Every week", "Never", "I would rather not answer"]


def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(editor, site):
    fill_in(editor)
    ask_two_questions(editor)
    editor.locator("#inline_child_questions-1-choices-1").get_by_role("button", name="Delete").click()
    publish(editor)
    told = editor.get_by_text("Add at least two choices below, or change the kind of answer to text.")
    told.wait_for()
    assert field(editor, "questions-1-choices-0-text").input_value() == "Every week"
    assert site.sql("SELECT count(*) FROM contributions_activity") == [(0,)]

    editor.locator("#inline_child_questions-1").get_by_role("button", name="Add Choice").click()
    number = int(field(editor, "questions-1-choices-TOTAL_FORMS").input_value()) - 1
    field(editor, f"questions-1-choices-{number}-text").fill("Never")
    publish(editor)
    editor.get_by_text("published.").first.wait_for()
    assert site.sql("SELECT text FROM consultations_choice ORDER BY sort_order") == [("Every week",), ("Never",)]


def test_changing_the_order_and_taking_a_question_out(editor, site):
    fill_in(editor)
    ask_two_questions(editor)
    publish(editor)
    editor.get_by_text("created and published.").wait_for()
    number = site.sql("SELECT page_ptr_id FROM consultations_consultationpage")[0][0]
    editor.goto(f"{site.url}/admin/pages/{number}/edit/")
    first = editor.locator("#inline_child_questions-0")
    first.get_by_role("button", name="Move down").first.click()
    publish(editor)
    editor.get_by_text("published.").first.wait_for()
    order = "SELECT text FROM consultations_question ORDER BY sort_order"
    assert site.sql(order) == [("How often?",), ("What would help?",)]

    editor.goto(f"{site.url}/admin/pages/{number}/edit/")
    editor.locator("#id_questions-0-DELETE-button").click()
    publish(editor)
    editor.get_by_text("published.").first.wait_for()
    assert site.sql(order) == [("What would help?",)]
