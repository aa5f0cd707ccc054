"""The front page, pages of text, and the navigation that every page has."""

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from wagtail.models import PageViewRestriction, Site

from consultations.models import ConsultationIndexPage
from engage.accounts.enums import Role
from engage.contributions.enums import ActivityKind
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision
from forums.models import ForumPage
from home.models import StandardPage
from stories.models import StoryIndexPage
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import (
    in_days,
    make_activity,
    make_consultation,
    make_contribution,
    make_front_page,
    make_organisation,
    make_user,
    sign_in,
)


def visit(path: str = "/", client: Client | None = None):
    return (client or Client()).get(path)


def text(response) -> str:
    return response.content.decode()


def add(page):
    make_front_page().add_child(instance=page)
    page.save_revision().publish()
    return page


def make_text(title="Privacy", **fields) -> StandardPage:
    slug = title.lower().replace(" ", "-")
    return add(StandardPage(title=title, slug=slug, body="<p>How we keep what you tell us.</p>", **fields))


def make_call(title="Getting around", **fields) -> StoryIndexPage:
    organisation = make_organisation()
    return add(StoryIndexPage(title=title, slug="stories", organisation=organisation, opens_on=in_days(-1), **fields))


def make_forum(**fields) -> ForumPage:
    return add(ForumPage(title="Night workers' forum", slug="night-workers", **fields))


def publish_answer(**activity):
    """A decision that answers what was said under a closed activity, published."""
    asked = make_activity(title="Buses at night", opens_on=in_days(-60), closes_on=in_days(-30), **activity)
    made = [make_contribution(asked), make_contribution(asked)]
    decision = make_decision(title="One bus an hour until 3")
    make_influence(decision, finding=make_finding([(one, "supports") for one in made]))
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    return decision


# What the front page leads to.


def test_an_empty_site_says_what_will_be_here(db):
    shown = text(visit())
    assert "Nothing is open today. When the council asks for views on a proposal, you will find it here." in shown
    assert "When the council has decided something, you can read here what people said" in shown
    assert "Tell the council what you live through." in shown
    assert "The council has asked nothing here yet." in shown
    assert "When the council calls for stories, you can read and tell them here." in shown
    assert "When there is a forum, you will find here when it meets." in shown
    assert "So far the council has heard here" not in shown


def test_open_consultations_those_that_close_first_stand_first(db):
    later = make_consultation(title="Later", closes_on=in_days(9))
    sooner = make_consultation(title="Sooner", closes_on=in_days(2))
    endless = make_consultation(title="Endless", closes_on=None)
    make_consultation(title="Closed", opens_on=in_days(-9), closes_on=in_days(-1))
    make_consultation(title="Not yet", opens_on=in_days(1))
    make_consultation(title="Draft", publish=False)
    assert visit().context["consultations"] == [sooner, later, endless]


def test_the_last_day_is_still_open(db):
    page = make_consultation(closes_on=in_days(0))
    assert visit().context["consultations"] == [page]


def test_the_three_doors_and_decisions_are_led_to(db):
    consultation, call, forum = make_consultation(), make_call(), make_forum()
    decision = publish_answer()
    tree = html5lib.parse(text(visit()), namespaceHTMLElements=False)
    links = {a.get("href") for a in tree.find(".//main").iter("a")}
    index = consultation.get_parent().url
    assert {consultation.activity.url, index, call.url, forum.url, decision.get_absolute_url()} <= links
    assert {"/decisions/", "/receipt/", "/stories/write/"} <= links


def test_what_came_of_it_is_told_with_its_dates(db):
    decision = publish_answer(kind=ActivityKind.FORUM_SESSION)
    response = visit()
    [answered] = response.context["answered"]
    finding = answered.influence.finding
    assert (answered.decision, answered.said) == (decision, finding.statement if finding.reviewed_at else "")
    shown = " ".join(text(response).split())
    assert "when asked about: Buses at night" in shown
    assert "One bus an hour until 3" in shown
    assert answered.influence.reason in shown
    assert f'datetime="{in_days(-60):%Y-%m-%d}"' in shown
    assert f'datetime="{decision.decided_on:%Y-%m-%d}"' in shown
    assert "So far the council has heard here from 2 people. 1 answer says what came of it, and why." in shown


def test_the_answer_that_tells_most_stands_for_its_decision(db):
    asked = make_activity(title="Buses at night")
    decision = make_decision(title="One bus an hour until 3")
    for outcome in (Outcome.ALREADY_PLANNED, Outcome.CHANGED, Outcome.STRENGTHENED):
        make_influence(decision, finding=make_finding([(make_contribution(asked), "supports")]), outcome=outcome)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    response = visit()
    assert [one.influence.outcome for one in response.context["answered"]] == [Outcome.CHANGED]
    assert "3 answers say what came of it, and why. One thing that people said changed a decision." in " ".join(
        text(response).split()
    )


def test_a_door_for_some_is_not_named_to_all(db):
    call = make_call("For invited people only")
    PageViewRestriction.objects.create(page=call, restriction_type=PageViewRestriction.LOGIN)
    assert "For invited people only" not in text(visit())


def test_a_decision_not_yet_published_is_nowhere(db):
    make_influence(make_decision(title="Secret so far"))
    response = visit()
    assert (response.context["decisions"], response.context["answered"]) == ([], [])
    assert "Secret so far" not in text(response)


def test_nothing_anybody_said_stands_on_the_front_page(db):
    publish_answer()
    assert "The last bus leaves before my shift ends." not in text(visit())


# Pages show; they receive nothing.


@pytest.mark.parametrize(
    ("method", "status"), [("get", 200), ("head", 200), ("options", 200), ("post", 405), ("put", 405), ("delete", 405)]
)
def test_pages_only_show(db, method, status):
    page = make_text()
    for url in ("/", page.url):
        assert getattr(Client(), method)(url).status_code == status


# What is the same for everybody may be kept for a minute, and holds nothing of anybody.


def test_a_shared_page_is_the_same_for_everybody(db):
    page = make_text()
    staff = sign_in(make_user(Role.ANALYST, first_name="Canary", email="canary@example.org"))
    for url in ("/", page.url):
        mine, anybodys = visit(url, staff), visit(url)
        assert text(mine) == text(anybodys)
        assert "canary" not in text(mine).lower()
        assert mine["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in mine.get("Vary", "")
        assert mine.cookies == {}


def test_a_message_waits_for_a_page_of_ones_own(db):
    """One shown on a shared page could be kept, and shown to somebody else."""
    client = sign_in(make_user())
    client.post("/accounts/password/set/", {"password1": "three odd words here", "password2": "three odd words here"})
    client.force_login(make_user())
    session = client.session
    assert "messages" not in text(visit("/", client))
    assert session.session_key == client.session.session_key


def test_a_page_for_some_is_kept_by_nobody(db):
    page = make_text()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert visit(page.url).status_code == 302
    response = visit(page.url, sign_in(make_user()))
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
    assert "Sign out" in text(response)


# Navigation.


def sections(response) -> tuple[list, list, list]:
    tree = html5lib.parse(text(response), namespaceHTMLElements=False)
    named = {nav.get("aria-label"): [a.text.strip() for a in nav.iter("a")] for nav in tree.iter("nav")}
    return named["Main"], named["More"], named["Account"]


def test_the_header_leads_to_what_is_live(db):
    add(ConsultationIndexPage(title="Consultations", slug="consultations", show_in_menus=True))
    make_forum(show_in_menus=True)
    make_call(show_in_menus=False)
    make_text("How we use it", show_in_menus=True)
    make_text("Privacy", show_in_menus=True)  # has its place already
    hidden = make_text("Draft", show_in_menus=True)
    hidden.unpublish()
    header, footer, _account = sections(visit())
    assert header == ["Consultations", "Night workers' forum", "Decisions", "What happened to my words"]
    assert footer == ["How we use it", "Contact and help", "Privacy", "Accessibility statement"]


def test_where_one_is_is_said(db):
    page = add(ConsultationIndexPage(title="Consultations", slug="consultations", show_in_menus=True))
    tree = html5lib.parse(text(visit(page.url)), namespaceHTMLElements=False)
    assert [a.text for a in tree.iter("a") if a.get("aria-current")] == ["Consultations"]


def test_the_name_is_the_sites(db):
    Site.objects.update(site_name="Merebridge Listens")
    response = visit("/accounts/login/")
    assert "<title>Sign in – Merebridge Listens</title>" in " ".join(text(response).split())
    tree = html5lib.parse(text(response), namespaceHTMLElements=False)
    [home] = [a for a in tree.iter("a") if a.get("class") == "engage-header__name"]
    assert (home.get("href"), "".join(home.itertext()).strip()) == ("/", "Merebridge Listens")


FOOTERS = [
    (None, ["Your account"]),
    ("resident", ["Your account (signed in)", "Sign out"]),
    (Role.REPORTER, ["Your account (signed in)", "Sign out"]),
    (Role.ANALYST, ["Your account (signed in)", "Staff area", "Sign out"]),
]


@pytest.mark.parametrize(("who", "expected"), FOOTERS)
def test_the_signed_in_state_on_pages_of_ones_own(db, who, expected):
    user = AnonymousUser() if who is None else make_user(*([who] if isinstance(who, Role) else []))
    client = Client() if who is None else sign_in(user)
    assert sections(visit("/receipt/", client))[2] == expected


def test_half_way_in_there_is_no_way_to_the_staff_area(db):
    client = sign_in(make_user(Role.ANALYST), second_factor=False)
    assert sections(visit("/receipt/", client))[2] == ["Your account (signed in)", "Sign out"]


# Language stands in the address, never in a cookie.


def test_the_language_comes_from_the_address_alone(db, settings):
    settings.LANGUAGES = [("en", "English"), ("cy", "Welsh")]
    client = Client()
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "cy"})
    for headers in ({}, {"Accept-Language": "cy"}):
        assert '<html lang="en"' in text(client.get("/receipt/", headers=headers))


def test_another_language_has_addresses_of_its_own(db, settings):
    settings.LANGUAGES = [("en", "English"), ("cy", "Welsh")]
    assert '<html lang="cy"' in text(visit("/cy/receipt/"))
    assert 'href="/cy/receipt/"' in text(visit("/cy/receipt/"))
    assert visit("/fr/receipt/").status_code == 404
    assert visit("/admin/")["Location"] == "/accounts/login/?next=/admin/"


def test_the_title_does_not_say_the_name_twice(db):
    Site.objects.update(site_name="Engage")
    assert "<title>Say what you live through, and see what came of it – Engage</title>" in text(visit())
