"""The address alone says the language: of pages, of errors, of links, and of letters."""

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import get_language, override

from consultations.enums import QuestionKind
from engage.accounts.services import keep_contact
from engage.core.languages import in_language
from engage.notifications.envelopes import compose, enclose
from home.models import StandardPage
from tests.dom import Dom, words
from tests.factories import (
    ask,
    in_days,
    make_activity,
    make_consultation,
    make_front_page,
    make_organisation,
    make_user,
)
from tests.notifications.factories import deliver, make_people, publish_for

SAYS_SO = "Yn Saesneg mae’r hyn a ysgrifennodd y cyngor ar y dudalen hon."


def visit(path: str, **options):
    return Client(raise_request_exception=False).get(path, **options)


def html_of(response):
    return Dom(response).root


def frame(response) -> tuple[str, str, str]:
    html = html_of(response)
    return html.get("lang"), html.get("dir"), response["Content-Language"]


def elsewhere(response) -> list[tuple[str, str, str, str]]:
    """Each link to the page in another language: where it leads, and the three places where it says the language."""
    links = html_of(response).findall(".//a[@hreflang]")
    return [(one.get("href"), one.get("hreflang"), one.get("lang"), "".join(one.itertext())) for one in links]


def make_text() -> StandardPage:
    page = StandardPage(title="How we use it", slug="how", body="<p>We <b>read</b> it.</p>")
    make_front_page().add_child(instance=page)
    page.save_revision().publish()
    return page


# Pages.


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/receipt/", 200),
        ("/decisions/", 200),
        ("/accounts/login/", 200),
        ("/accounts/signup/", 200),
        ("/contact/", 200),
        ("/privacy/", 200),
        ("/accessibility-statement/", 200),
        ("/nowhere/", 404),
        ("/nowhere%00/", 404),
    ],
)
def test_every_page_speaks_both_languages_and_leads_to_itself(db, path, status):
    for address, language, other, link in [
        (path, "en", "cy", (f"/cy{path}", "cy", "cy", "Cymraeg")),
        (f"/cy{path}", "cy", "en", (path, "en", "en", "English")),
    ]:
        response = visit(address)
        assert response.status_code == status
        assert frame(response) == (language, "ltr", language)
        assert elsewhere(response) == [link], other


def test_neither_a_cookie_nor_the_browser_changes_the_language(db, settings):
    client = Client(headers={"Accept-Language": "cy"})
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "cy"})
    assert frame(client.get("/receipt/"))[0] == "en"
    assert frame(Client(headers={"Accept-Language": "en"}).get("/cy/receipt/"))[0] == "cy"


def test_a_page_that_is_kept_varies_by_nothing_but_its_address(db):
    for address in ("/", "/cy/"):
        response = visit(address)
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Vary" not in response


def test_a_request_leaves_no_language_behind(db):
    before = get_language()
    visit("/cy/receipt/")
    assert get_language() == before


@pytest.mark.parametrize(
    ("language", "there"), [("en", "/cy/nothing/?page=2"), ("cy", "/nothing/?page=2")], ids=["from English", "to it"]
)
def test_of_what_stands_behind_an_address_only_the_page_is_repeated(db, language, there):
    path = in_language("/nothing/", language)
    assert elsewhere(visit(f"{path}?code=K7M4-PQ9T-XW2R&page=2&next=/x"))[0][0] == there
    assert elsewhere(visit(f"{path}?page=2%22%3E%3Cb%3E"))[0][0] == there.partition("?")[0]


def test_no_address_leads_to_another_site(db):
    assert [link[0] for link in elsewhere(visit("/cy//example.org/"))] == ["/example.org/"]


def test_the_staff_area_has_no_address_in_another_language(db):
    assert visit("/cy/admin/").status_code == 404
    assert visit("/admin/")["Location"] == "/accounts/login/?next=/admin/"


def test_the_own_language_has_no_address_with_a_prefix(db):
    assert visit("/en/receipt/").status_code == 404


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("/", "cy", "/cy/"),
        ("/cy/", "en", "/"),
        ("/cy/a/b/", "cy", "/cy/a/b/"),
        ("/a/", "en", "/a/"),
        ("/cyfle/", "cy", "/cy/cyfle/"),
        ("/cy//evil.example/", "en", "/evil.example/"),
    ],
)
def test_an_address_in_another_language(path, code, expected):
    assert in_language(path, code) == expected


# Errors.


def test_errors_speak_the_language_of_the_address(db, monkeypatch):
    client = Client(enforce_csrf_checks=True)
    expired = client.post("/cy/receipt/", {"code": "K7M4-PQ9T-XW2R"})
    assert (expired.status_code, html_of(expired).get("lang")) == (403, "cy")
    assert "Roedd y ffurflen hon ar agor yn rhy hir" in expired.content.decode()
    monkeypatch.setattr("engage.participant.views.render", lambda *args, **kwargs: 1 / 0)
    broken = visit("/cy/receipt/")
    assert broken.status_code == 500
    assert "Ein bai ni yw hyn, nid eich bai chi." in broken.content.decode()
    assert html_of(broken).get("lang") == "cy"


def test_what_is_typed_wrong_is_said_in_the_language_of_the_page(db):
    shown = Client().post("/cy/receipt/", {"code": ""}).content.decode()
    assert "Mae problem wedi codi" in shown
    assert "Rhowch eich cod dychwelyd" in shown


# What officers wrote.


def test_a_page_of_officers_is_shown_in_each_language_and_says_whose_words_are_in_which(db):
    make_text()
    html = html_of(visit("/cy/how/"))
    assert "".join(html.find(".//p[@class='govuk-body engage-other-language']").itertext()) == SAYS_SO
    title = html.find(".//h1")
    assert (title.get("lang"), title.get("dir"), title.text) == ("en", "ltr", "How we use it")
    body = next(one for one in html.iter("div") if one.find("p/b") is not None)
    assert (body.get("lang"), body.get("dir")) == ("en", "ltr")
    english = html_of(visit("/how/"))
    assert english.find(".//p[@class='govuk-body engage-other-language']") is None
    assert english.find(".//h1").attrib.get("lang") is None


def test_navigation_stays_in_the_language_and_marks_the_titles_of_officers(db):
    make_text()
    links = {
        "".join(one.itertext()): (one.get("href"), one.get("lang"))
        for one in html_of(visit("/cy/")).iter("a")
        if one.get("href") in {"/cy/how/", "/cy/decisions/"}
    }
    assert links == {"How we use it": ("/cy/how/", "en"), "Penderfyniadau": ("/cy/decisions/", None)}


def test_a_question_is_in_the_language_of_officers_and_what_stands_around_it_is_not(db):
    page = make_consultation(questions=[ask("Which day?", QuestionKind.ONE, choices=["Monday", "Tuesday"])])
    start = f"/cy{page.activity.url}answer/"
    html = html_of(Client().post(start, follow=True))
    assert html.find(".//legend/h1").attrib["lang"] == "en"
    assert [(words(one), one.get("lang")) for one in html.iter("label")] == [
        ("Monday", "en"),
        ("Tuesday", "en"),
        ("Byddai’n well gen i beidio ag ateb", None),
    ]
    assert words(html.find(".//main//button")) == "Parhau"


def test_whoever_changes_the_language_on_the_way_goes_on_with_the_same_answers(db):
    page = make_consultation(questions=[ask("What is it like?")])
    client, question = Client(), f"{page.activity.url}answer/question-{page.asked()[0].pk}/"
    client.post(f"{page.activity.url}answer/")
    client.post(question, {"answer": "The last bus is too early."})
    [(there, _language, _lang, name)] = elsewhere(client.get(question))
    assert (there, name) == (f"/cy{question}", "Cymraeg")
    shown = Dom(client.get(there))
    assert [words(one).strip() for one in shown.all("textarea")] == ["The last bus is too early."]


def test_a_link_to_what_people_were_asked_stays_in_the_language(db):
    activity = make_activity(url="/consultations/buses/")
    with override("cy"):
        assert activity.address == "/cy/consultations/buses/"
    assert activity.address == "/consultations/buses/"
    activity.url = ""
    assert activity.address == ""


# Right to left.


def test_a_language_written_from_right_to_left_turns_the_page_and_its_sheet(db, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "العربيّة")]
    response = visit("/ar/receipt/")
    assert frame(response) == ("ar", "rtl", "ar")
    sheets = [one.get("href") for one in html_of(response).iter("link") if one.get("rel") == "stylesheet"]
    assert sheets[0] == "/static/engage/engage.rtl.css"
    assert elsewhere(response) == [("/receipt/", "en", "en", "English")]


# Letters.


def contact_in(language: str | None, **fields):
    organisation = make_organisation()
    return keep_contact(
        organisation=organisation,
        address="ana@example.org",
        expires_on=in_days(30),
        basis="As told",
        language=language,
        **fields,
    )


@pytest.mark.parametrize(
    ("page", "named", "kept"),
    [("en", None, "en"), ("cy", None, "cy"), ("cy", "en", "en"), ("en", "cy", "cy"), ("cy", "pl", "en")],
)
def test_a_contact_is_written_to_in_the_language_of_the_page_or_the_one_that_is_named(db, page, named, kept):
    with override(page):
        assert contact_in(named).language == kept


def test_the_last_language_somebody_used_is_the_one_they_are_written_to_in(db):
    with override("cy"):
        contact_in(None)
    assert contact_in(None).language == "en"


@pytest.mark.parametrize(
    ("language", "subject", "page"),
    [
        ("cy", "Beth ddaeth o’r hyn a ddywedoch chi wrthym:", "/cy/decisions/"),
        ("en", "What became of what you told us:", "/decisions/"),
        ("pl", "What became of what you told us:", "/decisions/"),  # kept before only ours were
    ],
)
def test_a_letter_speaks_and_leads_to_the_language_of_its_reader(db, settings, language, subject, page):
    [one] = make_people("ana@example.org")
    type(one.contact).objects.filter(pk=one.contact.pk).update(language=language)
    announcement = publish_for([one], title="One bus an hour until 3")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with override("cy"):  # of whoever published it, perhaps
        deliver()
    [message] = announcement.messages.all()
    one.contact.refresh_from_db()
    letter = enclose([compose(message, one.contact)], message, one.contact)
    assert letter.subject.startswith(subject)
    assert letter.extra_headers["Content-Language"] == ("cy" if language == "cy" else "en")
    assert f"{settings.ENGAGE_SITE_URL}{page}" in letter.body
    stop = "/cy/messages/stop/" if language == "cy" else "/messages/stop/"
    assert f"{settings.ENGAGE_SITE_URL}{stop}" in letter.body


def test_a_code_to_sign_in_comes_in_the_language_of_the_page(db, django_capture_on_commit_callbacks):
    user = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/cy/accounts/login/", {"login": user.email, "password": ""})
    assert mail.outbox[0].subject.startswith("Eich cod i fewngofnodi i")
    assert "Rhowch y cod hwn lle gofynnoch amdano." in mail.outbox[0].body
