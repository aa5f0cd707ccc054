"""Every row of states.py in one browser, one after the other: axe, 400% zoom, title, headings, landmarks, markup."""

import re
from itertools import pairwise

import pytest
from django.test import RequestFactory
from django.urls import resolve

from engage.core.expired_forms import keeps_words
from tests.access import markup, public_world
from tests.access.looking import Seen, as_text
from tests.access.markup import forms_with_words, sends_to_itself
from tests.access.spoken import SPOKEN, spoken
from tests.access.states import OTHER_LANGUAGES, PAGE_TYPES, PUBLIC
from tests.access.visiting import Visit, in_order, table_of
from tests.access.weighing import MOST_OF_ALL, MOST_OF_PICTURES

TABLE = table_of(PAGE_TYPES, PUBLIC)
ORDER = in_order(TABLE)
COUNCIL = "Merebridge Borough Council"


@pytest.fixture(scope="module")
def visit(weighed_site, a_page):
    return Visit(weighed_site, a_page, TABLE, public_world)


@pytest.mark.parametrize("name", ORDER)
def test_everybody_can_use_it(visit, name):
    """The rules of axe at WCAG 2.0 to 2.2 A and AA, at 1280 px and at 400% zoom of that (320 px); no sideways
    scrolling there; Tab comes to every control in its order, and what has the focus can be seen."""
    assert visit[name].faults == []


ELSEWHERE = table_of(OTHER_LANGUAGES)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_everybody_can_use_it_in_another_language(visit, name):
    """The same look at it, and it says its language and which way it is written."""
    language, state = ELSEWHERE[name]
    seen = visit.at(state)
    way = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    assert (seen.faults, {key: seen.build[key] for key in way}) == ([], way)


TITLE = re.compile(rf"^(Error: )?\S.* – {COUNCIL}$")


def test_titles_are_of_one_form(visit):
    assert [f"{name}: {one.title}" for name, one in visit.all().items() if not TITLE.match(one.title)] == []


def test_a_title_says_whether_there_is_an_error(visit):
    """And with scripts, the summary of errors has the focus."""
    wrong = {
        name: (one.title, one.build["summary"])
        for name, one in visit.all().items()
        if {TABLE[name][1].is_error} != {one.title.startswith("Error: "), one.build["summary"]}
    }
    assert not wrong


# What several addresses say alike, because to whoever comes there it is the same thing.
SAME = {"A password opens this", "There is no page here", "This form was open too long"}
SAME |= {"This link no longer works", "Show that it is you", "Enter the code we sent you"}
SAME |= {"Messages from us"}  # the address in a text message is a short one


def test_no_two_addresses_share_a_title(visit):
    """A title may be the same in two states of one address, and for two things of one name."""
    places: dict[str, set[str]] = {}
    for name, one in visit.all().items():
        title = one.title.removeprefix("Error: ").rpartition(" – ")[0]
        places.setdefault(title, set()).add(TABLE[name][0])
    shared = {title: sorted(both) for title, both in places.items() if len(both) > 1 and title not in SAME}
    assert not shared, as_text(shared)


def test_headings_are_in_order(visit):
    """One h1, which comes first (but for what an error says), and no level is left out on the way down."""
    wrong = {}
    for name, one in visit.all().items():
        levels = [level for level, _text in one.build["headings"]]
        if one.build["headings"][:1] == [[2, "There is a problem"]]:
            del levels[0]
        steps = pairwise(levels)
        if levels[:1] != [1] or levels.count(1) != 1 or any(lower > upper + 1 for upper, lower in steps):
            wrong[name] = one.build["headings"]
    assert not wrong, as_text(wrong)


def test_every_page_has_its_landmarks_and_says_its_language(visit):
    whole = {"landmarks": ["header", "main", "footer"], "nameless": 0, "lang": "en"}
    wrong = {name: one.build for name, one in visit.all().items() if {key: one.build[key] for key in whole} != whole}
    assert not wrong, as_text(wrong)


@pytest.mark.parametrize("name", SPOKEN)
def test_key_pages_are_read_out_in_their_order(visit, name):
    assert spoken(visit[name].reads) == SPOKEN[name]


def test_a_validator_that_finds_nothing_would_be_noticed(tmp_path):
    unsound = Seen(
        [], html='<!DOCTYPE html><html lang="en"><head><title>A</title></head><body><p id="a b"></body></html>'
    )
    assert list(markup.faults_of({"unsound": unsound.html}, tmp_path)) == ["unsound"]


def test_the_markup_is_sound(visit, tmp_path):
    faults = markup.faults_of({name: one.html for name, one in visit.all().items()}, tmp_path)
    assert not faults, as_text(faults)


# Forms in which somebody writes nothing that they would miss: an address, a code, a password.
HOLD_NO_WORDS = {
    "account_change_password",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_login",
    "account_reauthenticate",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_edit_webauthn",
    "mfa_reauthenticate",
    "participant:add",
    "participant:receipt",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
}


def test_a_form_that_expired_gives_back_what_was_written(visit):
    """Every form there is, wherever it stands, says that its words are to be shown again; or it has none."""
    forgets = set()
    for one in visit.all().values():
        for action in forms_with_words(one):
            request = RequestFactory().post(action)
            if not keeps_words(request):
                forgets.add(resolve(request.path_info).view_name)
    assert forgets == HOLD_NO_WORDS


def test_words_are_sent_so_that_the_way_back_keeps_them(visit):
    assert [name for name, one in visit.all().items() if sends_to_itself(one)] == []


def test_a_first_view_is_light(visit):
    """As it travels, sheet, script and typeface included. Pictures are counted by themselves."""
    heavy = {
        name: (one.weight.rest, one.weight.pictures)
        for name, one in visit.all().items()
        if not 0 < one.weight.rest <= MOST_OF_ALL or one.weight.pictures > MOST_OF_PICTURES
    }
    assert not heavy, as_text(heavy)


def test_nothing_is_asked_of_anybody_else(visit):
    visit.all()
    assert visit.looker.asked == {visit.site.url.partition("//")[2]}
