"""Withdrawal is real: what a person gave us is found in a few places of a running site before, and nowhere after.
And while it is there, it is nowhere else: in no log, message to others, task, revision, session or address.

A canary that cannot be found proves nothing, so it is first said exactly where each is found.
"""

import pytest
from django.apps import apps

from engage.core.text import digest
from tests.journeys import council
from tests.journeys.browsing import Browser, Page
from tests.journeys.life import (
    DOUBT,
    DOUBT_REPLY,
    ELSE,
    FAILED,
    GIVEN,
    NOTE,
    POINT,
    POINT_ADDRESS,
    POINT_NAME,
    REPORTER,
    REPORTER_FIRST,
    REPORTER_LAST,
    RESPONSE,
    RESPONSE_ADDRESS,
    RESPONSE_TEXT,
    STORY,
    STORY_ALT,
    STORY_BEFORE,
    STORY_NAME,
    STORY_REASON,
    STORY_TITLE,
    STORY_UNSENT,
    UNSENT,
    end,
    live,
)
from tests.journeys.places import Places

SQLITE_INDEX = {
    "table wagtailsearch_indexentry", "table wagtailsearch_indexentry_fts",
    "table wagtailsearch_indexentry_fts_content", "table wagtailsearch_indexentry_fts_data",
}  # fmt: skip


@pytest.fixture(scope="module")
def lived(module_site):
    return live(module_site)


def found_in(lived, needle: str | bytes) -> set[str]:
    """Where it was found before. The log of the database is emptied now and then, so it may hold anything."""
    needle = end(needle) if isinstance(needle, str) else needle
    return set(lived.found[needle.decode("latin-1")]) - {"database file-wal"}


def in_tables(lived, *tables: str, index: bool = False) -> set[str]:
    places = {f"table {table}" for table in tables}
    if not lived.site.database.startswith("sqlite"):
        return places | ({"table wagtailsearch_indexentry"} if index else set())
    return (places and places | {"database file"}) | (SQLITE_INDEX if index else set())


# --- Before: where everything is, and that it is nowhere else -------------------------------------------

PLANTED = {
    "analysis.FairnessAnswer.words": [DOUBT],
    "analysis.FairnessAnswer.reply": [DOUBT_REPLY],
    "analysis.Note.words": [NOTE],
    "contributions.Part.text": [RESPONSE, STORY, STORY_TITLE, POINT],
    "contributions.Contribution.shown_as": [STORY_NAME, POINT_NAME],
    "accounts.Contact.address": [RESPONSE_ADDRESS, POINT_ADDRESS],
    "accounts.User.first_name": [REPORTER_FIRST],
    "accounts.User.last_name": [REPORTER_LAST],
    "media.Picture.alt_text": [STORY_ALT],
    "moderation.ModerationDecision.reason": [STORY_REASON],
    "consultations.Draft.answers": [UNSENT],
    "stories.StoryDraft.answers": [STORY_UNSENT],
}
ELSEWHERE = {
    "analysis.Band.key": "under a key",
    "analysis.Likeness.exact": "under a key",
    "analysis.AnotherLook.taken": "numbers and places, no words: tests/analysis/test_looks_taken_back.py",
    "analysis.CodingBatch.query": "what an officer searches for, as in the address: tests/analysis/test_bulk.py",
    "analysis.SavedList.query": "what an officer searches for, as in the address: tests/analysis/test_lists.py",
    "analysis.Note.settled_with": "as the note itself: tests/analysis/test_team.py",
    "accounts.User.email": "with the contact: see below",
    "contributions.Part.sha256": "see below",
    "media.Picture.file": "a file: see below",
    "media.Picture.small": "a file: see below",
    "media.Picture.sha256": "see below",
    "consultations.Answer.choice_text": "the council's own words, ticked: see below",
    "accounts.User.password": "hashed",
    "contributions.Given.value": "only in imported answers: tests/contributions/test_given.py",
    "decisions.RecordFile.name": "a council's file of decisions on its way in: tests/decisions/test_files.py",
    "contributions.Upload.name": "a council's file on its way in: tests/contributions/test_import_uploads.py",
    "contributions.UploadPiece.data": "a council's file on its way in: tests/contributions/test_import_uploads.py",
    "contributions.Contribution.attachment_digest": "under a key",
    "contributions.Contribution.import_key": "under a key",
    "contributions.Contribution.version": "under a key",
    "contributions.Receipt.code_digest": "under a key",
    "contributions.Release.version": "under a key",
    "consultations.Draft.token_digest": "under a key",
    "forums.Point.entry_digest": "under a key",
    "moderation.ModerationDecision.version": "under a key",
    "stories.StoryDraft.revised_version": "under a key",
}


def test_every_personal_field_that_holds_text_has_its_word():
    """A new field: plant a word for it in life.py, or say why it holds none."""
    personal = {
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        for name in getattr(getattr(model, "Privacy", None), "personal", ())
        if not (model._meta.get_field(name).is_relation or "Date" in model._meta.get_field(name).get_internal_type())
    }
    assert personal == PLANTED.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize(("place", "word"), [(place, word) for place, words in PLANTED.items() for word in words])
def test_it_is_kept_once_and_nowhere_else(lived, place, word):
    """Not in a log, a task, a revision, a log entry, the record, a session, the cache or a folder."""
    app, model, _field = place.split(".")
    table = apps.get_model(app, model)._meta.db_table
    assert found_in(lived, word) == in_tables(lived, table, index=place == "contributions.Part.text")


def test_an_accounts_address_is_kept_by_the_account_and_as_its_contact(lived):
    assert found_in(lived, REPORTER) == in_tables(lived, "accounts_user", "accounts_contact")


def test_a_picture_is_in_its_folder_and_known_by_its_digest(lived):
    assert [found_in(lived, picture) for picture in lived.pictures] == [{"folder private"}] * 2
    assert found_in(lived, lived.picture_digest.encode()) == in_tables(lived, "media_picture")
    assert found_in(lived, digest(RESPONSE_TEXT).encode()) == in_tables(lived, "contributions_part")


def test_words_replaced_by_their_own_person_are_gone_already(lived):
    assert found_in(lived, STORY_BEFORE) == set()


def test_what_could_not_be_taken_is_told_and_kept_nowhere(lived):
    assert [page.status for page in lived.failed] == [500, 500]
    for page in lived.failed:
        assert "Something went wrong here" in page.text
        assert [needle for needle in (end(FAILED), *lived.written_codes) if needle in page.body] == []
    assert found_in(lived, FAILED) == set()
    assert "Internal Server Error: receipt/" in lived.site.output()  # the log tells where, and no more


def test_return_codes_are_nowhere_at_all(lived):
    assert {code: lived.found[code.decode()] for code in lived.written_codes} == {
        code: [] for code in lived.written_codes
    }


def test_they_are_shown_where_they_may_be(lived):
    for word, kind, asked in ((RESPONSE, "response", "night-buses"), (POINT, "point", "session-1")):
        where = in_each_language(lived.decisions[kind]) | in_each_language(f"/what-came-of-it/{asked}/")
        assert showing(lived.public, word) == where
    story = f"/stories/{lived.references['story']}/"
    assert {story, "/stories-of-life/"} <= showing(lived.public, STORY_TITLE)  # the front page shows it, too
    assert story in showing(lived.public, STORY)
    assert pictures_among(lived.public) >= {f"{story}picture/small/", f"{story}picture/large/"}
    for kind, word in (("response", RESPONSE), ("story", STORY_TITLE), ("point", POINT)):
        assert {f"/admin/contributions/{lived.references[kind]}/", "/admin/contributions/"} <= showing(
            lived.staff, word
        )


@pytest.mark.parametrize("word", [DOUBT, DOUBT_REPLY])
def test_how_they_were_understood_is_between_them_and_officers(lived, word):
    assert showing(lived.public, word) == set()
    assert {path.rpartition("/inspect/")[0] for path in showing(lived.staff, word)} == {"/admin/findings"}


def test_what_an_officer_notes_is_for_those_who_read_the_words(lived):
    assert showing(lived.public, NOTE) == set()
    assert showing(lived.staff, NOTE) == {f"/admin/contributions/{lived.references['response']}/"}


@pytest.mark.parametrize("word", [RESPONSE_ADDRESS, POINT_ADDRESS, *ELSE])
def test_who_they_are_is_shown_to_no_visitor(lived, word):
    assert showing(lived.public, word) == set()


def test_messages_go_to_their_own_people_and_hold_no_words(lived):
    sent = [(*message.recipients, message.as_bytes().lower()) for message in lived.site.mailbox.messages]
    assert {recipient for recipient, _text in sent} == {
        f"{word}@example.org" for word in (RESPONSE_ADDRESS, POINT_ADDRESS, REPORTER)
    }
    for recipient, text in sent:
        others = [word for word in (*GIVEN, *ELSE) if f"{word}@example.org" != recipient and word != STORY_REASON]
        assert [word for word in others if end(word) in text] == []
        assert [code for code in lived.written_codes if code.lower() in text] == []
        assert (end(STORY_REASON) in text) <= (recipient == f"{REPORTER}@example.org")


def test_no_address_that_was_visited_holds_anything(lived):
    browsers = [*lived.browsers, lived.officer]
    visited = "\n".join(url for browser in browsers for url in browser.visited).encode()
    needles = [*lived.needles, *map(end, ELSE), *lived.written_codes]
    assert [needle for needle in needles if needle in visited] == []


def in_each_language(address: str) -> set[str]:
    return {address, f"/cy{address}"}


def showing(pages: dict[str, Page], word: str) -> set[str]:
    return {path_of(page) for page in pages.values() if end(word) in page.body.lower()}


def pictures_among(pages: dict[str, Page]) -> set[str]:
    return {path_of(page) for page in pages.values() if "/picture/" in page.url and page.status == 200}


def path_of(page: Page) -> str:
    return "/" + page.url.partition("//")[2].partition("/")[2].partition("?")[0]


# --- After: nothing is left ------------------------------------------------------------------------------


def test_nothing_is_left_in_any_file_table_folder_log_or_session(lived):
    left = Places(lived.site).holding(*lived.needles, end(FAILED), *lived.written_codes)
    assert {needle: places for needle, places in left.items() if places} == {}
    assert lived.site.sql("SELECT count(*) FROM consultations_answer") == [(0,)]


def test_nothing_is_left_on_any_page(lived):
    public, staff = lived.look()
    assert public.keys() >= lived.public.keys()
    assert staff.keys() >= lived.staff.keys()
    assert [page.url for page in (public | staff).values() if page.status >= 500] == []
    for needle in lived.needles:
        assert [page.url for page in (public | staff).values() if needle in page.body.lower()] == []
    assert pictures_among(public) == set()


def test_every_page_that_showed_them_says_that_they_are_withdrawn(lived):
    public = Browser(lived.site.url)
    for kind in ("response", "point"):
        assert "1 person, who has since withdrawn" in public.get(lived.decisions[kind]).text
    story = public.get(f"/stories/{lived.references['story']}/")
    assert (story.status, "withdrawn" in story.text) == (410, True)


@pytest.mark.parametrize("kind", ["response", "story", "point"])
def test_the_return_code_opens_what_is_left(lived, kind):
    page = Browser(lived.site.url).post("/receipt/", code=lived.codes[kind])
    assert "You withdrew it" in page.text
    assert (council.REASON in page.text) == (kind != "story")  # what was told stays
    assert [needle for needle in lived.needles if needle in page.body.lower()] == []
