"""Pages that are not for everybody: what is asked in one query agrees with what Wagtail asks in many."""

import pytest
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page, PageViewRestriction

from consultations.models import ConsultationPage
from engage.core.restrictions import not_restricted
from home.models import StandardPage
from tests.factories import make_consultation, make_consultation_index, make_front_page, make_user, sign_in

pytestmark = pytest.mark.django_db


def restrict(page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type="login")


def text(title: str, above=None) -> StandardPage:
    made = StandardPage(title=title, slug=title.lower(), body="<p>Text.</p>")
    return (above or make_front_page()).add_child(instance=made)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_page_is_restricted_with_whatever_is_above_it(client, number):
    pages = [text("One")]
    pages += [text("Two", pages[0])]
    pages += [text("Three", pages[1])]
    text("Beside")
    restriction = restrict(pages[number])

    assert [[*fresh(page).get_view_restrictions()] for page in pages] == [[]] * number + [[restriction]] * (3 - number)
    assert [client.get(page.url).status_code for page in pages] == [200] * number + [302] * (3 - number)
    assert client.get("/beside/").status_code == 200
    signed_in = sign_in(make_user())
    assert [signed_in.get(page.url).status_code for page in pages] == [200] * 3


@pytest.mark.parametrize("above", [False, True])
def test_an_alias_is_restricted_with_its_source(client, above):
    source = text("Source")
    alias = CreatePageAliasAction(fresh(source), update_slug="alias", user=None).execute(skip_permission_checks=True)
    shown = text("Below", fresh(alias)) if above else alias
    assert client.get(shown.url).status_code == 200
    restriction = restrict(source)

    assert [*fresh(shown).get_view_restrictions()] == [restriction]
    assert client.get(shown.url).status_code == 302


@pytest.mark.parametrize("which", ["none", "itself", "above", "beside"])
def test_what_is_listed_is_what_wagtail_calls_public(which):
    page, beside = make_consultation(), make_consultation()
    if which != "none":
        restrict({"itself": page, "above": make_consultation_index(), "beside": beside}[which])
    found = ConsultationPage.objects.filter(not_restricted())
    expected = {"none": {page, beside}, "itself": {beside}, "above": set(), "beside": {page}}[which]
    assert set(found) == set(ConsultationPage.objects.all().public()) == expected
