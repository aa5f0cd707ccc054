"""Privacy, contact and the accessibility statement: there from the first day, made from what the admin knows."""

import datetime

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import PageViewRestriction, Site

from engage.accounts.enums import Role
from engage.core.deadlines import months_after, today
from home.enums import Ground
from home.models import AccessibilityIssue, AccessibilityStatement, Branding, StandardPage
from tests.factories import in_days, make_front_page, make_user, sign_in

ALL = ["/privacy/", "/contact/", "/accessibility-statement/"]
STATEMENT = "/accessibility-statement/"
FULL, PARTIAL, NOT = "is fully compliant with", "is partially compliant with", "is not compliant with"


def visit(path: str):
    return Client().get(path)


def read(path: str) -> str:
    main = html5lib.parse(visit(path).content.decode(), namespaceHTMLElements=False).find(".//main")
    return " ".join("".join(main.itertext()).split())


def make_page(slug: str) -> StandardPage:
    page = StandardPage(title="In our own words", slug=slug, body="<p>As we see it.</p>")
    make_front_page().add_child(instance=page)
    page.save_revision().publish()
    return page


def make_statement(**fields) -> AccessibilityStatement:
    fields = {"prepared_on": in_days(-30), "tested_on": in_days(-30), **fields}
    return AccessibilityStatement.objects.create(site=Site.objects.get(), **fields)


def make_issue(**fields) -> AccessibilityIssue:
    fields = {
        "what": "Maps have no words",
        "who": "People who cannot see them",
        "criterion": "1.1.1",
        "mend_by": in_days(30),
        **fields,
    }
    return AccessibilityIssue.objects.create(**fields)


# On a site that nobody has touched yet.


@pytest.mark.parametrize("path", ALL)
def test_each_is_there_from_the_first_day_and_may_be_kept(db, path):
    response = visit(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.cookies == {}
    footer = html5lib.parse(response.content.decode(), namespaceHTMLElements=False).find(".//footer")
    assert {a.get("href") for a in footer.iter("a")} >= set(ALL)
    assert (Client().post(path).status_code, Client().options(path).status_code) == (405, 200)


def test_what_the_council_has_not_said_is_said_to_be_missing(db):
    assert "The council has not yet said here how it is reached." in read("/contact/")
    assert "Tell us in any of the ways above." in read("/contact/")
    assert "Nobody has tested this website yet" in read(STATEMENT)
    assert "The council has not yet said when this statement was prepared." in read(STATEMENT)


def test_they_say_what_the_council_has_said(db):
    Branding.objects.create(
        site=Site.objects.get(),
        name="Merebridge Borough Council",
        phone="01632 960 140",
        email="talk@merebridge.example",
        address="Town Hall\nBridge Street",
        complaints="Write to <b>Ruth</b> at complaints@merebridge.example",
        data_protection_email="dpo@merebridge.example",
    )
    contact = visit("/contact/").content.decode()
    assert 'href="tel:01632960140">01632 960 140</a>' in contact
    assert "Town Hall<br>Bridge Street" in contact
    assert "Write to &lt;b&gt;Ruth&lt;/b&gt; at" in contact
    assert "mailto:complaints@merebridge.example" in contact
    assert "kept by Merebridge Borough Council" in read("/privacy/")
    assert "dpo@merebridge.example" in read("/privacy/")
    assert "This website is run by Merebridge Borough Council." in read(STATEMENT)


@pytest.mark.parametrize("slug", ["privacy", "contact"])
def test_a_page_of_the_councils_own_takes_the_place(db, slug):
    page = make_page(slug)
    assert read(f"/{slug}/") == "In our own words As we see it."
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert visit(f"/{slug}/").status_code == 302
    page.unpublish()
    assert "In our own words" not in read(f"/{slug}/")


def test_no_page_takes_the_place_of_the_statement(db):
    make_page("accessibility-statement")
    assert "Compliance status" in read(STATEMENT)


# The statement.


@pytest.mark.parametrize(
    ("statement", "issues", "status", "due"),
    [
        ({"tested_on": None}, [], NOT, ""),
        ({}, [], FULL, ""),
        ({}, [{}], PARTIAL, "due to the non-compliances listed below"),
        ({}, [{"ground": Ground.BURDEN, "reason": "Costs a year’s budget"}], PARTIAL, "due to the exemptions listed"),
        ({}, [{}, {"ground": Ground.OUT_OF_SCOPE, "reason": "Old maps"}], PARTIAL, "non-compliances and exemptions"),
        ({"most_is_not_met": True}, [{}], NOT, "The non-compliances and exemptions are listed below"),
        ({}, [{"mended_on": datetime.date(2026, 3, 3)}], FULL, ""),
    ],
)
def test_the_status_follows_from_what_is_recorded(db, statement, issues, status, due):
    make_statement(**statement)
    for issue in issues:
        make_issue(**issue)
    said = read(STATEMENT)
    assert [one for one in (FULL, PARTIAL, NOT) if one in said] == [status]
    assert due in said


def test_each_issue_stands_under_its_heading_with_what_is_known(db):
    make_statement(reviewed_on=in_days(-5), how_tested="By three residents.")
    make_issue(instead="ring us and we read it to you")
    make_issue(what="Old films have no captions", ground=Ground.BURDEN, reason="It would cost £90,000.", mend_by=None)
    said = read(STATEMENT)
    failing, burden = said.index("Non-compliance with the"), said.index("Disproportionate burden")
    assert failing < said.index("Maps have no words.", failing) < burden < said.rindex("Old films have no captions.")
    assert "This fails WCAG 2.2 success criterion 1.1.1 (Non-text content)." in said
    assert "Until then: ring us and we read it to you." in said
    assert f"We plan to mend this by {in_days(30):%-d %B %Y}." in said
    assert "It would cost £90,000." in said
    assert f"This statement was prepared on {in_days(-30):%-d %B %Y}. It was last reviewed" in said
    assert "By three residents." in said
    assert "It should have been reviewed again" not in said


def test_what_is_late_is_said_to_be_late(db):
    long_ago = months_after(today(), -13)
    make_statement(prepared_on=long_ago, tested_on=long_ago)
    make_issue(mend_by=in_days(-3))
    said = read(STATEMENT)
    assert f"It should have been reviewed again by {months_after(long_ago, 12):%-d %B %Y}." in said
    assert f"We had said that it would be mended by {in_days(-3):%-d %B %Y}. It is not." in said


def test_what_was_mended_is_told_for_a_year(db):
    make_statement()
    make_issue(what="Now mended", mended_on=in_days(-2))
    make_issue(what="Mended long ago", mended_on=months_after(today(), -13))
    said = read(STATEMENT)
    assert f"Now mended (mended on {in_days(-2):%-d %B %Y})" in said
    assert "Mended long ago" not in said


@pytest.mark.parametrize(("where", "who"), [("ehrc", "(EASS)"), ("ecni", "(ECNI)")])
def test_who_enforces_it_depends_on_the_nation(db, where, who):
    make_statement(enforced_by=where)
    said = read(STATEMENT)
    assert [one for one in ("(EASS)", "(ECNI)") if one in said] == [who]


# What may be recorded.


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"mend_by": None}, "mend_by"),
        ({"ground": Ground.BURDEN, "reason": " "}, "reason"),
        ({"criterion": "9.9.9"}, "criterion"),
    ],
)
def test_an_issue_says_when_or_why(db, fields, wrong):
    issue = AccessibilityIssue(**{"what": "A", "who": "B", "criterion": "1.1.1", "mend_by": in_days(1), **fields})
    with pytest.raises(ValidationError) as raised:
        issue.full_clean()
    assert list(raised.value.message_dict) == [wrong]


@pytest.mark.parametrize("fields", [{"mend_by": None}, {"ground": Ground.BURDEN, "reason": ""}])
def test_the_database_holds_it_too(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_issue(**fields)


@pytest.mark.parametrize("name", ["prepared_on", "reviewed_on", "tested_on"])
def test_nothing_is_said_to_have_happened_that_has_not(name):
    with pytest.raises(ValidationError, match="This day has not come yet"):
        AccessibilityStatement(**{"prepared_on": in_days(-1), name: in_days(1)}).clean()


SENT_AWAY = (302, 302, 302)
WHO_MAY = [
    (None, (403, 403, 403)),
    (Role.REPORTER, (403, 403, 403)),
    (Role.MODERATOR, SENT_AWAY),
    (Role.ENGAGEMENT_OFFICER, SENT_AWAY),
    (Role.ANALYST, SENT_AWAY),
    (Role.DECISION_OFFICER, SENT_AWAY),
    (Role.ADMINISTRATOR, (200, 200, 200)),
]


@pytest.mark.parametrize(("role", "statuses"), WHO_MAY)
def test_only_administrators_record_them(db, role, statuses):
    issue = make_issue()
    client = sign_in(make_user(*([role] if role else [])))
    listed = "/admin/accessibility_issues/"
    paths = [
        listed,
        f"{listed}edit/{issue.pk}/",
        f"/admin/settings/home/accessibilitystatement/{Site.objects.get().pk}/",
    ]
    assert tuple(client.get(path).status_code for path in paths) == statuses
    may = role == Role.ADMINISTRATOR
    fields = {"what": "Buttons have no names.", "who": "People who listen", "criterion": "4.1.2", "instead": ""}
    client.post(f"{listed}new/", {**fields, "ground": "non_compliance", "reason": "", "mend_by": str(in_days(9))})
    made = AccessibilityIssue.objects.exclude(pk=issue.pk).values_list("what", flat=True)
    assert list(made) == (["Buttons have no names"] if may else [])  # the statement ends the sentence
