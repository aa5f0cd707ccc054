"""What the public reads."""

import re

import pytest
from html5lib import HTMLParser

from engage.accounts.enums import Role
from engage.contributions.enums import Ending, IdentityTier
from engage.contributions.services import withdraw
from tests.factories import make_user, sign_in
from tests.stories.factories import approve, make_call, make_public_story, make_reporter, make_story

pytestmark = pytest.mark.django_db


def page(client, story):
    return client.get(f"/stories/{story.contribution.reference}/")


def test_a_story_is_plain_text_whatever_is_in_it(client):
    text = "<script>alert(1)</script>\n\n{{ 7|add:7 }} & <b>bold</b>"
    story = make_public_story(title="<i>Title</i>", text=text, shown_as="<u>Ana</u>", language="ar")
    html = page(client, story).content.decode()
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in html
    assert "<p>{{ 7|add:7 }} &amp; &lt;b&gt;bold&lt;/b&gt;</p>" in html
    assert 'lang="ar" dir="auto"' in html
    assert re.search(r"<(i|u|b)>", html) is None


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"identity_tier": IdentityTier.NAMED, "shown_as": "Ana Brook"}, "Told by <bdi>Ana Brook</bdi>"),
        ({"identity_tier": IdentityTier.ANONYMOUS, "shown_as": "Ana Brook"}, "Told without a name"),
        (
            {"told_by_another": True},
            "Told by <bdi>Night walker</bdi>, and written down by a community reporter",
        ),
    ],
)
def test_a_teller_is_named_as_they_chose(client, fields, named):
    html = page(client, make_public_story(**fields)).content.decode()
    assert re.search(r'story__by"[^>]*>\s*(.*?)\s*</p>', html, re.DOTALL)[1] == named


def test_the_reporter_is_not_named(client):
    reporter = make_reporter(first_name="Canary", last_name="Reporter")
    story = make_public_story(reporter=reporter, told_by_another=True)
    html = page(client, story).content.decode()
    assert [word for word in ("Canary", reporter.email) if word in html] == []


def test_a_picture_comes_in_a_size_for_phones_with_its_measures(client):
    story = make_public_story(picture=True)
    html = page(client, story).content.decode()
    where = f"/stories/{story.contribution.reference}/picture/"
    assert f'srcset="{where}small/" width="640" height="480"' in html
    assert f'src="{where}large/" alt="An empty bus stop at night" width="800" height="600" loading="lazy"' in html


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_public_picture_is_served_as_a_picture_and_nothing_else(client, size):
    story = make_public_story(picture=True)
    response = client.get(f"/stories/{story.contribution.reference}/picture/{size}/")
    headers = ["Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control"]
    assert [response[name] for name in headers] == [
        "image/webp",
        "nosniff",
        "default-src 'none'",
        "public, max-age=60",
    ]
    assert response["Content-Disposition"] == 'inline; filename="picture.webp"'
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"


def test_a_picture_whose_file_is_lost_is_not_found(client):
    story = make_public_story(picture=True)
    story.picture.small.storage.delete(story.picture.small.name)
    assert client.get(f"/stories/{story.contribution.reference}/picture/small/").status_code == 404


def test_a_withdrawn_story_says_so(client):
    story = make_public_story(title="Canary in the title")
    withdraw(by=None, contribution=story.contribution)
    response = page(client, story)
    html = response.content.decode()
    assert (response.status_code, "anary" in html) == (410, False)
    assert "This story was withdrawn by its author on" in html


def test_a_story_that_was_never_approved_leaves_no_trace(client):
    story = make_story()
    withdraw(by=None, contribution=story.contribution)
    assert page(client, story).status_code == 404


def test_a_story_whose_time_was_over_is_not_called_withdrawn(client):
    story = make_public_story()
    withdraw(by=None, contribution=story.contribution, ending=Ending.RETENTION)
    assert page(client, story).status_code == 404


def test_the_list_shows_what_is_public_the_latest_first(client):
    call = make_call()
    first = make_public_story(call, title="First")
    second = make_public_story(call, title="Second")
    make_story(call, title="Waiting")
    approve(make_story(call, title="Approved"))
    withdraw(by=None, contribution=make_public_story(call, title="Withdrawn").contribution)
    make_public_story(title="Of another call")
    html = client.get(call.url).content.decode()
    assert re.findall(r'href="/stories/(.{9})/">([^<]+)</a>', html) == [
        (second.contribution.reference, "Second"),
        (first.contribution.reference, "First"),
    ]


def test_an_empty_list_says_what_will_be_there(client):
    assert "No story is shown here yet." in client.get(make_call().url).content.decode()


def test_long_lists_come_in_pages(client):
    call = make_call()
    for number in range(13):
        make_public_story(call, title=f"Story {number:02}")
    first, second = (client.get(call.url, {"page": number}).content.decode() for number in (1, 2))
    assert [len(re.findall("Story [0-9]{2}", html)) for html in (first, second)] == [12, 1]
    assert "Page 1 of 2" in first
    beyond = client.get(call.url, {"page": "999999999999999999999"})
    assert (beyond.status_code, "Page 2 of 2" in beyond.content.decode()) == (200, True)


def test_the_call_takes_no_words(client):
    assert client.post(make_call().url, {"text": "x"}).status_code == 405


def test_reasons_for_sending_back_are_public(client):
    html = client.get("/stories/rules/").content.decode()
    assert "It names or shows somebody who has not agreed to it" in html
    assert html.count("<li>") >= 12


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_reading_changes_nothing(client, method):
    story = make_public_story()
    assert getattr(client, method)(f"/stories/{story.contribution.reference}/").status_code == 405


def test_every_page_is_well_formed(client):
    call = make_call()
    reporter = make_user(Role.REPORTER)
    story = make_public_story(call, reporter=reporter, picture=True)
    make_story(call, reporter=reporter)
    signed_in = sign_in(reporter, second_factor=False)
    reference = story.contribution.reference
    here = [call.url, f"/stories/{reference}/", "/stories/rules/"]
    for address in [*here, "/stories/mine/", "/stories/write/", f"/stories/{reference}/release/"]:
        parser = HTMLParser(strict=True)
        parser.parse(signed_in.get(address).content.decode())
