"""The council's own pages, published as an officer would."""

import datetime

from wagtail.models import Page, Site

from consultations.models import Choice, ConsultationIndexPage, ConsultationPage, Question
from engage.accounts.models import Organisation, User
from engage.core.deadlines import today
from engage.demo.words import baths, buses, forum, pages, stories
from engage.demo.words.asked import Asked
from forums.models import ForumPage, SessionPage
from home.models import AccessibilityIssue, AccessibilityStatement, Branding, HomePage, StandardPage
from stories.models import StoryIndexPage


def make_site(by: User) -> HomePage:
    """The front page, and the name of the site."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    site.site_name = pages.SITE_NAME
    site.save()
    make_face(site)
    front = HomePage.objects.get(pk=site.root_page_id)
    front.title, front.welcome = pages.SITE_NAME, pages.WELCOME
    front.save_revision(user=by).publish(user=by)
    return front


def make_face(site: Site) -> None:
    """What an administrator fills in under "Settings"."""
    Branding.objects.create(site=site, **pages.FACE)
    AccessibilityStatement.objects.create(site=site, prepared_on=today(), tested_on=today(), **pages.STATEMENT)
    for issue in pages.ISSUES:
        AccessibilityIssue.objects.create(mend_by=today() + datetime.timedelta(days=pages.MENDED_WITHIN), **issue)


def make_texts(by: User, front: HomePage) -> None:
    for title, slug, body in pages.TEXTS:
        _publish(by, front, StandardPage(title=title, slug=slug, body=body, show_in_menus=True))


def make_consultations(by: User, front: HomePage) -> ConsultationIndexPage:
    return _publish(by, front, ConsultationIndexPage(**pages.CONSULTATIONS, show_in_menus=True))


def make_buses(by: User, index: Page, organisation: Organisation, dates: dict) -> ConsultationPage:
    page = ConsultationPage(**buses.PAGE, organisation=organisation, **dates)
    return _publish(by, index, _with_questions(page, buses.QUESTIONS))


def make_baths(by: User, index: Page, organisation: Organisation, dates: dict) -> ConsultationPage:
    page = ConsultationPage(**baths.PAGE, organisation=organisation, **dates)
    return _publish(by, index, _with_questions(page, baths.QUESTIONS))


def make_call(by: User, front: HomePage, organisation: Organisation) -> StoryIndexPage:
    page = StoryIndexPage(**stories.PAGE, organisation=organisation, opens_on=today(), show_in_menus=True)
    return _publish(by, front, page)


def make_forum(by: User, front: HomePage) -> ForumPage:
    return _publish(by, front, ForumPage(**forum.FORUM, show_in_menus=True))


def make_session(by: User, page: ForumPage, organisation: Organisation, dates: dict) -> SessionPage:
    return _publish(by, page, SessionPage(**forum.SESSION, organisation=organisation, **dates))


def _with_questions(page: ConsultationPage, asked: list[Asked]) -> ConsultationPage:
    page.questions = [_question(one, order) for order, one in enumerate(asked)]
    return page


def _question(asked: Asked, order: int) -> Question:
    question = Question(
        text=asked.text, kind=asked.kind, hint=asked.hint, why=asked.why, optional=asked.optional, sort_order=order
    )
    question.choices = [Choice(text=text, sort_order=number) for number, text in enumerate(asked.choices)]
    return question


def _publish(by: User, parent: Page, page: Page) -> Page:
    page.live = False
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return type(page).objects.get(pk=page.pk)
