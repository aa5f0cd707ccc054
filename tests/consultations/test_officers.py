"""An officer writes, publishes, changes and takes away a consultation, through the admin's own forms."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_init
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from consultations.enums import QuestionKind
from consultations.models import Choice, ConsultationPage, Question
from engage.accounts.enums import Role
from engage.contributions.models import Activity
from tests.factories import (
    ask,
    in_days,
    make_activity,
    make_consultation,
    make_consultation_index,
    make_contribution,
    make_front_page,
    make_organisation,
    make_user,
    sign_in,
)


@pytest.fixture
def officer(db):
    return sign_in(make_user(Role.ENGAGEMENT_OFFICER))


@pytest.fixture
def administrator(db):
    """One who may take away a page with all below it."""
    group = Group.objects.get(name=Role.ADMINISTRATOR.value)
    may = Permission.objects.get(content_type__app_label="wagtailcore", codename="bulk_delete_page")
    GroupPagePermission.objects.create(group=group, page=make_front_page(), permission=may)
    return sign_in(make_user(Role.ADMINISTRATOR))


def question(text="What would help?", kind="text", choices=(), **fields):
    rows = [{"text": choice} for choice in choices]
    return {
        "text": text,
        "kind": kind,
        "hint": "",
        "why": "",
        "optional": "on",
        "choices": inline_formset(rows),
    } | fields


def form(*questions, publish=True, **fields):
    data = {
        "title": "Night buses",
        "slug": "night-buses",
        "summary": "Should buses run after midnight?",
        "proposal": rich_text("<p>One bus an hour.</p>"),
        "can_change": "The times.",
        "cannot_change": "",
        "who_decides": "The Cabinet",
        "who_reads": "the engagement team",
        "organisation": make_organisation().pk,
        "opens_on": in_days(0),
        "closes_on": in_days(30),
        "answer_by": in_days(90),
        "keep_months": 24,
        "questions": inline_formset(list(questions)),
        "comments": inline_formset([]),
        **fields,
    }
    if publish:
        data["action-publish"] = "1"
    return nested_form_data(data)


def create(client, *questions, **fields):
    address = reverse(
        "wagtailadmin_pages:add", args=["consultations", "consultationpage", make_consultation_index().pk]
    )
    return client.post(address, form(*questions, **fields))


def test_an_officer_publishes_a_consultation(officer):
    response = create(
        officer,
        question(),
        question("How often?", "one", ["Every week", "Never"], optional=""),
    )
    assert response.status_code == 302
    page = ConsultationPage.objects.get()
    assert page.live and page.activity == Activity.objects.get(slug="night-buses")
    assert list(Question.objects.values_list("text", "kind", "optional")) == [
        ("What would help?", "text", True),
        ("How often?", "one", False),
    ]
    assert list(Choice.objects.values_list("question__text", "text")) == [
        ("How often?", "Every week"),
        ("How often?", "Never"),
    ]


WRONG = [
    ([question("How often?", "one", ["Every week"])], "Add at least two choices below"),
    ([question("How often?", "many")], "Add at least two choices below"),
    ([question("How often?", "text", ["Every week", "Never"])], "Take the choices out"),
    ([question("How often?", "one", ["Never", "never"])], "Two of the choices are the same"),
    ([question(), question("what would help?")], "This question is here twice"),
    ([], "Please submit at least 1 form"),
]


@pytest.mark.parametrize(("questions", "message"), WRONG)
def test_questions_that_nobody_could_answer_are_not_published(officer, questions, message):
    response = create(officer, *questions)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not ConsultationPage.objects.exists()


@pytest.mark.parametrize(("questions", "message"), WRONG)
def test_a_draft_may_be_unfinished(officer, questions, message):
    assert create(officer, *questions, publish=False).status_code == 302
    assert not ConsultationPage.objects.get().live


def test_dates_in_the_wrong_order(officer):
    response = create(officer, question(), closes_on=in_days(-1))
    assert "The last day must be on or after the day it opens" in response.content.decode()


def test_a_slug_that_another_page_has(officer):
    make_consultation(slug="night-buses")
    response = create(officer, question())
    assert response.status_code == 200
    assert "is already in use" in response.content.decode()


def test_publishing_twice_at_once_is_told_of_in_the_form(officer):
    """Between the check of the address and the saving, another request has made the page."""
    make_consultation_index()

    def other_request(**kwargs):
        post_init.disconnect(other_request, sender=Question)
        make_consultation(slug="night-buses")

    post_init.connect(other_request, sender=Question)
    response = create(officer, question("Is my question still here?"))
    assert response.status_code == 200
    assert "is already in use" in response.content.decode()
    assert "Is my question still here?" in response.content.decode()
    assert ConsultationPage.objects.count() == 1


def test_a_new_page_is_not_saved_behind_the_officers_back(officer):
    index = make_consultation_index()
    new = officer.get(reverse("wagtailadmin_pages:add", args=["consultations", "consultationpage", index.pk]))
    assert new.context["autosave_enabled"] is False
    edit = officer.get(reverse("wagtailadmin_pages:edit", args=[make_consultation().pk]))
    assert edit.context["autosave_enabled"] is True


def test_a_slug_that_another_activity_has_gets_a_number(officer):
    make_activity(slug="night-buses")
    create(officer, question())
    page = ConsultationPage.objects.get()
    assert (page.activity.slug, page.activity.url) == ("night-buses-2", "/consultations/night-buses/")
    assert officer.get("/consultations/night-buses-2/answer/").status_code == 200


def test_the_officer_is_told_once_people_have_answered(officer):
    page = make_consultation()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "answered already" not in officer.get(edit).content.decode()
    make_contribution(page.activity)
    assert "1 person has answered already." in officer.get(edit).content.decode()


# --- Taking it away


def answered_page():
    page = make_consultation(title="Night buses")
    make_contribution(page.activity)
    return page


@pytest.mark.parametrize("what", ["delete", "unpublish"])
def test_what_was_answered_is_neither_deleted_nor_unpublished(officer, what):
    page = answered_page()
    response = officer.post(reverse(f"wagtailadmin_pages:{what}", args=[page.pk]), follow=True)
    assert "People have answered “Night buses”." in response.content.decode()
    assert ConsultationPage.objects.get().live


@pytest.mark.parametrize("what", ["delete", "unpublish"])
def test_nor_with_the_page_above_it(administrator, what):
    page = answered_page()
    above = page.get_parent()
    data = {"include_descendants": "on"}
    response = administrator.post(reverse(f"wagtailadmin_pages:{what}", args=[above.pk]), data, follow=True)
    assert "People have answered “Night buses”." in response.content.decode()
    assert ConsultationPage.objects.get().live


@pytest.mark.parametrize("what", ["delete", "unpublish"])
def test_nor_among_many(officer, what):
    page, other = answered_page(), make_consultation()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", what])
    response = officer.post(f"{address}?id={other.pk}&id={page.pk}", follow=True)
    assert "People have answered “Night buses”." in response.content.decode()
    assert ConsultationPage.objects.live().count() == 2


def test_one_that_nobody_answered_can_be_deleted_and_takes_its_activity_along(officer):
    page = make_consultation()
    response = officer.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert response.status_code == 302
    assert (ConsultationPage.objects.count(), Activity.objects.count()) == (0, 0)


def test_one_that_nobody_answered_can_be_unpublished_and_published_again(officer):
    page = make_consultation()
    officer.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert (page.live, page.activity.url) == (False, "")
    page.get_latest_revision().publish()
    assert Activity.objects.get().url == page.url


# --- What Wagtail does besides


def test_a_copy_gets_an_activity_of_its_own_and_its_own_questions(officer):
    page = make_consultation(questions=[ask("How often?", QuestionKind.ONE, ["Often", "Never"])])
    data = {
        "new_title": "Night buses again",
        "new_slug": "again",
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
    }
    officer.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    copy = ConsultationPage.objects.get(slug="again")
    assert copy.activity.slug == "again"
    assert copy.activity != page.activity
    assert [[choice.text for choice in one.choices.all()] for one in copy.asked()] == [["Often", "Never"]]
    assert not {one.pk for one in copy.asked()} & {one.pk for one in page.asked()}


def test_an_old_revision_brought_back_keeps_the_activity(officer):
    page = make_consultation(title="Night buses")
    first = page.revisions.earliest("created_at")
    page.title = "Night trains"
    page.save_revision().publish()
    first.publish()
    page.refresh_from_db()
    assert (page.title, page.activity, page.activity.title) == ("Night buses", Activity.objects.get(), "Night buses")


def test_moving_or_renaming_a_page_above_gives_new_addresses(officer, django_capture_on_commit_callbacks):
    page = make_consultation(slug="night-buses")
    index = page.get_parent().specific
    index.slug = "have-your-say"
    with django_capture_on_commit_callbacks(execute=True):
        index.save_revision().publish()
    assert Activity.objects.get().url == "/have-your-say/night-buses/"
    assert (Activity.objects.get().slug, page.activity.slug) == ("night-buses", "night-buses")


def test_pages_are_for_reading(officer):
    page = make_consultation()
    for address in (page.url, page.get_parent().url):
        assert officer.post(address).status_code == 405


def test_a_page_set_to_appear_later_has_no_activity_before(officer):
    page = make_consultation(publish=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()
    assert not Activity.objects.exists()


def test_what_cannot_be_answered_is_not_published_among_many_either(officer):
    page = make_consultation(questions=[ask("How often?", QuestionKind.ONE, ["Often"])], publish=False, title="Trams")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = officer.post(f"{address}?id={page.pk}", follow=True)
    assert "“Trams” cannot be answered yet." in response.content.decode()
    assert not ConsultationPage.objects.live().exists()


def test_a_new_consultation_belongs_to_the_officers_organisation(officer):
    index = make_consultation_index()
    address = reverse("wagtailadmin_pages:add", args=["consultations", "consultationpage", index.pk])
    chosen = f'<option value="{officer.user.organisation.pk}" selected>'
    assert chosen in officer.get(address).content.decode()


def test_the_preview_of_a_draft_shows_the_draft(officer):
    page = make_consultation(publish=False, closes_on=datetime.date(2031, 5, 2), opens_on=datetime.date(2031, 5, 1))
    shown = officer.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert "It opens on 1 May 2031. You can answer until the end of 2 May 2031." in " ".join(shown.split())
    assert "Answer this consultation" not in shown

    page.save_revision().publish()
    page.closes_on = datetime.date(2031, 6, 30)
    page.save_revision()
    shown = officer.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert "until the end of 30 June 2031" in " ".join(shown.split())
    assert Activity.objects.get().closes_on == datetime.date(2031, 5, 2)
