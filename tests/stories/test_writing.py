"""Writing a story page by page, as a browser without JavaScript would."""

import itertools
import re

import pytest

from engage.contributions.models import Contribution, Receipt
from stories.models import Story, StoryDraft
from tests.stories.factories import make_call
from tests.stories.pages import ANSWERS, begin, code_on, errors, fill_in, path, token

pytestmark = pytest.mark.django_db


def test_from_the_first_page_to_the_code(reporter, call):
    draft = begin(reporter, call)
    assert fill_in(reporter, draft).url == path(draft, "check")
    page = reporter.get(path(draft, "check"))
    sent = reporter.post(path(draft, "check"), {"token": token(page)})
    story = Story.objects.get()
    assert sent.status_code == 200
    assert Receipt.objects.for_code(code_on(sent)).contribution == story.contribution
    assert story.contribution.reference in sent.content.decode()
    assert (story.title, story.text) == ("The last bus", "I walk home.\n\nIt takes an hour.")


def test_each_page_leads_to_the_next_and_back(reporter, call):
    draft = begin(reporter, call)
    order = ["whose", "words", "name", "people", "picture", "consent", "check"]
    for here, following in itertools.pairwise(order):
        response = reporter.post(path(draft, here), ANSWERS[here])
        assert response.url == path(draft, following)
        back = re.search(r'<a href="([^"]+)" class="govuk-back-link"', reporter.get(response.url).content.decode())
        assert back[1] == path(draft, here)


def test_somebody_elses_story_asks_about_its_teller(reporter, call):
    draft = begin(reporter, call)
    changed = {"whose": {"whose": "another"}, "teller": {"email": "nan@example.org"}}
    fill_in(reporter, draft, [*ANSWERS], **changed)
    sent = reporter.post(path(draft, "check"), {"token": token(reporter.get(path(draft, "check")))})
    html = sent.content.decode()
    assert "Give this code to the person who told the story" in html
    contribution = Contribution.objects.get()
    assert (contribution.contact.address, contribution.contact.user) == ("nan@example.org", None)


def test_a_reporters_own_story_is_nowhere_called_a_tellers(reporter, call):
    draft = begin(reporter, call)
    pages = []
    for step in ["whose", "words", "name", "people", "picture", "consent"]:
        reporter.post(path(draft, step), ANSWERS[step])
        pages.append(reporter.get(path(draft, step)))
    pages.append(reporter.get(path(draft, "check")))
    pages.append(reporter.post(path(draft, "check"), {"token": token(pages[-1])}))
    pages.append(reporter.get("/stories/mine/"))
    told = [re.sub(r"<[^>]+>", "", page.content.decode()) for page in pages]
    assert [page for page in told if "teller" in page.lower()] == []


@pytest.mark.parametrize(
    ("step", "place"), [("whose", "Step 1 of 6"), ("name", "Step 3 of 6"), ("consent", "Step 6 of 6")]
)
def test_each_page_says_how_far_one_has_come(reporter, call, step, place):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    assert place in reporter.get(path(draft, step)).content.decode()


def test_going_on_with_a_draft_leads_to_the_first_page_without_an_answer(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft, ["whose", "words"])
    assert reporter.get(path(draft, "check")).url == path(draft, "name")


def test_another_teller_answers_for_themselves(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    reporter.post(f"{path(draft, 'whose')}?from=check", {"whose": "another"})
    assert reporter.get(path(draft, "check")).url == path(draft, "consent")


def test_a_change_from_the_check_page_leads_back_to_it(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    changed = {**ANSWERS["words"], "title": "The first bus"}
    response = reporter.post(f"{path(draft, 'words')}?from=check", changed)
    assert response.url == path(draft, "check")
    assert "The first bus" in reporter.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("step", "typed", "told"),
    [
        ("whose", {}, [("#id_whose_0", "Select whose story it is")]),
        ("whose", {"whose": "nobody's"}, [("#id_whose_0", "Select one of the answers in the list")]),
        (
            "words",
            {"title": "", "text": " ", "language": "en"},
            [("#id_title", "Enter a title"), ("#id_text", "Enter the story")],
        ),
        (
            "words",
            {"title": "T", "text": "x" * 20_001, "language": "en"},
            [("#id_text", "The story must be 20,000 characters or fewer. It has 20,001")],
        ),
        (
            "words",
            {"title": "T\x00T", "text": "x", "language": "tlh"},
            [
                ("#id_title", "Take out the hidden characters from “Title”"),
                ("#id_language", "Select a language from the list"),
            ],
        ),
        ("name", {}, [("#id_identity_tier_0", "Select how you want to be named")]),
        (
            "name",
            {"identity_tier": "named", "shown_as": " "},
            [("#id_shown_as", "Enter the name to show, or select “Without a name”")],
        ),
        ("people", {}, [("#id_people_in_story_0", "Select whether there are other people in the story")]),
        ("consent", {"publish": "perhaps"}, [("#id_publish_0", "Select yes or no")]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(reporter, call, step, typed, told):
    draft = begin(reporter, call)
    fill_in(reporter, draft, ["whose"])
    before = StoryDraft.objects.get().answers
    assert errors(reporter.post(path(draft, step), typed)) == told
    assert StoryDraft.objects.get().answers == before


def test_what_was_typed_comes_back_with_the_errors(reporter, call):
    draft = begin(reporter, call)
    typed = {"title": "", "text": "Words <b>as</b> typed", "language": "cy"}
    html = reporter.post(path(draft, "words"), typed).content.decode()
    assert "Words &lt;b&gt;as&lt;/b&gt; typed</textarea>" in html
    assert '<option value="cy" selected>' in html


def test_the_teller_is_not_reached_at_the_reporters_address(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft, [*ANSWERS][:-1], whose={"whose": "another"})
    told = errors(reporter.post(path(draft, "teller"), {"email": reporter.user.email.upper()}))
    assert told == [("#id_email", "Enter the teller's address, not your own. Leave it empty if they have none")]


def test_a_name_is_dropped_when_the_teller_wants_none(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft, ["whose", "words", "name"], name={"identity_tier": "anonymous", "shown_as": "Ana"})
    assert StoryDraft.objects.get().answers["shown_as"] == ""


def test_who_is_never_quoted_is_not_asked_about_showing(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft, ["whose", "words", "name"], name={"identity_tier": "private_to_analysis"})
    html = reporter.get(path(draft, "consent")).content.decode()
    assert [f'name="{name}"' in html for name in ("publish", "quote", "recontact")] == [False, False, True]


def test_no_consent_is_ticked_before_it_is_given(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft, ["whose", "words", "name"])
    html = reporter.get(path(draft, "consent")).content.decode()
    checked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', html)
    assert checked == [("publish", "no"), ("quote", "no"), ("recontact", "no")]


# --- Sending -------------------------------------------------------------------------------------------------


def test_pressing_twice_sends_once_and_both_answers_hold_the_code(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    said = {"token": token(reporter.get(path(draft, "check")))}
    first, second = (reporter.post(path(draft, "check"), said) for _ in range(2))
    assert (code_on(first), Story.objects.count()) == (code_on(second), 1)
    assert Receipt.objects.for_code(code_on(first)) is not None


def test_a_forged_form_without_a_token_sends_nothing(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    for said in ({}, {"token": "short"}):
        assert reporter.post(path(draft, "check"), said).status_code == 200
    assert Story.objects.count() == 0


def test_a_sent_draft_shows_nothing_any_more(reporter, call):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    reporter.post(path(draft, "check"), {"token": token(reporter.get(path(draft, "check")))})
    for step in ("words", "check", "picture"):
        assert reporter.get(path(draft, step)).url == "/stories/mine/"
    assert reporter.post(path(draft, "words"), ANSWERS["words"]).status_code == 404


def test_a_call_that_closed_meanwhile_keeps_the_draft(reporter, call, clock):
    draft = begin(reporter, call)
    fill_in(reporter, draft)
    said = {"token": token(reporter.get(path(draft, "check")))}
    type(call.activity).objects.update(closes_on="2020-01-01", opens_on="2019-01-01")
    response = reporter.post(path(draft, "check"), said)
    assert response.status_code == 409
    assert "This call for stories has closed. Your story is kept as a draft." in response.content.decode()
    assert StoryDraft.objects.unsent().count() == 1


def test_with_several_calls_one_is_chosen(reporter):
    first, second = make_call(title="Buses"), make_call(title="Rent")
    make_call(title="Closed", closes_on="2020-01-01", opens_on="2019-01-01")
    html = reporter.get("/stories/write/").content.decode()
    assert re.findall(r'type="radio" name="call" value="(\d+)"', html) == [
        str(second.activity.pk),
        str(first.activity.pk),
    ]
    assert errors(reporter.post("/stories/write/", {})) == [("#id_call_0", "Select what the story is about")]
    reporter.post("/stories/write/", {"call": second.activity.pk})
    assert StoryDraft.objects.get().activity == second.activity


def test_without_a_call_there_is_nothing_to_begin(reporter):
    html = reporter.get("/stories/write/").content.decode()
    assert "No call for stories is open now" in html
    assert reporter.post("/stories/write/", {"call": "1"}).status_code == 200
    assert StoryDraft.objects.count() == 0
