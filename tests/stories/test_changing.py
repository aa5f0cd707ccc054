"""Changing a story, deleting a draft, and words that come too late."""

import re

import pytest
from django.test import Client

from engage.accounts.enums import Role
from stories.models import Story, StoryDraft
from tests.factories import make_user, sign_in
from tests.stories.factories import make_draft, make_public_story, make_reporter, make_story, send_back
from tests.stories.pages import ANSWERS, begin, code_on, errors, fill_in, path, token

pytestmark = pytest.mark.django_db


def test_a_story_sent_back_is_changed_page_by_page(reporter, call):
    story = make_story(call, reporter=reporter.user)
    send_back(story)
    assert "Sent back" in reporter.get("/stories/mine/").content.decode()
    reporter.post(f"/stories/{story.contribution.reference}/change/")
    draft = StoryDraft.objects.unsent().get()
    fill_in(reporter, draft, ["words", "name", "people", "picture"], words={"text": "Without the neighbour."})
    sent = reporter.post(path(draft, "check"), {"token": token(reporter.get(path(draft, "check")))})
    assert (sent.status_code, code_on(sent)) == (200, "")
    assert Story.objects.get(pk=story.pk).text == "Without the neighbour."


def test_a_change_does_not_ask_again_what_the_teller_answered(reporter, call):
    story = make_story(call, reporter=reporter.user)
    reporter.post(f"/stories/{story.contribution.reference}/change/")
    draft = StoryDraft.objects.unsent().get()
    for step in ("whose", "consent", "teller"):
        assert reporter.get(path(draft, step)).url == path(draft, "words")


def test_a_draft_is_deleted_after_asking(reporter, call):
    draft = begin(reporter, call)
    assert reporter.get(path(draft, "delete")).status_code == 200
    assert StoryDraft.objects.count() == 1
    assert reporter.post(path(draft, "delete")).url == "/stories/mine/"
    assert StoryDraft.objects.count() == 0


@pytest.mark.parametrize("step", ["words", "picture", "check"])
def test_words_sent_to_a_draft_that_is_gone_are_shown(reporter, call, step):
    draft = begin(reporter, call)
    StoryDraft.objects.all().delete()
    response = reporter.post(path(draft, step), {"text": "A long sentence that I would be sad to lose."})
    assert response.status_code == 404
    assert "A long sentence that I would be sad to lose." in response.content.decode()


def test_words_sent_after_signing_out_are_shown_with_a_way_to_send_them_again(reporter, call):
    draft = begin(reporter, call)
    response = Client().post(path(draft, "words"), ANSWERS["words"])
    html = response.content.decode()
    assert (response.status_code, "I walk home." in html, "Send it again" in html) == (403, True, True)
    assert StoryDraft.objects.get().answers == {}


@pytest.mark.parametrize("step", ["words", "picture"])
def test_an_expired_form_comes_back_with_its_words(call, step):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_reporter())
    client.user = client.session and make_reporter()
    response = client.post(
        f"/stories/write/K7M4-PQ9T/{step}/", {"text": "A long sentence that I would be sad to lose."}
    )
    html = response.content.decode()
    assert (response.status_code, "A long sentence that I would be sad to lose." in html) == (403, True)
    assert "This form was open too long" in html


def test_a_megabyte_in_a_box_is_told_and_kept(reporter, call):
    draft = begin(reporter, call)
    response = reporter.post(path(draft, "words"), {"title": "T", "text": "x" * 1_000_000, "language": "en"})
    assert errors(response) == [("#id_text", "The story must be 20,000 characters or fewer. It has 1,000,000")]
    assert "x" * 1_000_000 in response.content.decode()


def test_the_list_says_how_each_story_stands(reporter, call):
    make_public_story(call, reporter=reporter.user)
    make_story(call, reporter=reporter.user)
    make_story(call, reporter=reporter.user, consents=[])
    make_draft(reporter.user, call)
    make_story(call)  # another's
    html = reporter.get("/stories/mine/").content.decode()
    assert re.findall(r'<strong class="engage-story__state[^>]*>([^<]+)</strong>', html) == [
        "Not shown",
        "Waiting for a moderator",
        "Public",
    ]


def test_staff_are_no_reporters():
    for role in Role:
        client = sign_in(make_user(role))
        assert client.get("/stories/write/").status_code == (200 if role == Role.REPORTER else 403)
