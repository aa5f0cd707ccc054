"""One small council with something of each kind in it, and somebody of each role."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Site, Workflow

from engage.accounts.enums import Role
from engage.accounts.services import confirm_contact
from engage.analysis.bulk import start_batch
from engage.analysis.colleagues import add_note, save_list
from engage.analysis.enums import Stance
from engage.analysis.looking import ask_for_another_look
from engage.analysis.models import AnotherLook, Coding, Note
from engage.contributions.models import Activity
from engage.core.references import new_reference
from engage.decisions.coverage import count_what_changed
from engage.decisions.gaps import activities_of
from engage.decisions.services import announce_decision
from engage.media.models import SiteDocument, SitePicture
from engage.notifications.deriving import derive
from engage.notifications.enums import MessageState
from engage.notifications.models import Announcement, Message, PrintRun
from engage.notifications.tokens import confirm_token, stop_token, text_token
from home.accessibility import AccessibilityIssue
from stories.models import Story
from tests.analysis.factories import make_alike, make_part, make_suggestion
from tests.contributions.desk import make_upload
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.decisions.test_files import HEADINGS, ONE, as_csv
from tests.decisions.test_files import check as check_file
from tests.factories import (
    in_days,
    make_consultation,
    make_contribution,
    make_front_page,
    make_organisation,
    make_user,
    sign_in,
)
from tests.forums.factories import make_point
from tests.media.pictures import plain
from tests.notifications.factories import make_phone, publish_for
from tests.participant.factories import say
from tests.stories.factories import make_call, make_draft, make_story

NOBODY, RESIDENT, REPORTER, MODERATOR, OFFICER, ANALYST, DECIDER, ADMIN, SUPERUSER, ELSEWHERE = WHO = (
    "nobody",
    "resident",
    "reporter",
    "moderator",
    "officer",
    "analyst",
    "decider",
    "admin",
    "superuser",
    "elsewhere",  # moderator, officer, analyst and decider of another council
)
ROLES = {
    REPORTER: [Role.REPORTER],
    MODERATOR: [Role.MODERATOR],
    OFFICER: [Role.ENGAGEMENT_OFFICER],
    ANALYST: [Role.ANALYST],
    DECIDER: [Role.DECISION_OFFICER],
    ADMIN: [Role.ADMINISTRATOR],
    ELSEWHERE: [Role.MODERATOR, Role.ENGAGEMENT_OFFICER, Role.ANALYST, Role.DECISION_OFFICER],
}


def person(who: str):
    if who == ELSEWHERE:
        return make_user(*ROLES[who], organisation=make_organisation("Harbourside Council", "harbourside"))
    return make_user(*ROLES.get(who, []), is_superuser=who == SUPERUSER, email=f"{who}@merebridge.example")


def come_in(who: str, user) -> Client:
    return Client() if who == NOBODY else sign_in(user)


@dataclass
class World:
    """`things` are what an address may name, by the name that it has in the table."""

    user: object
    things: dict = field(default_factory=dict)


def make_world(who: str) -> World:
    """`who` is the person who asks: what is somebody's own in the table is theirs when they could have one."""
    user = None if who == NOBODY else person(who)
    world = World(user)
    world.things |= _pages() | _files() | _people() | _said(user, who) | _told(user, who) | _work()
    return world


def _pages() -> dict:
    page = make_consultation()
    redirect = Redirect.objects.create(old_path="/old", redirect_link="/decisions/")
    return {
        "page": page.pk,
        "parent": page.get_parent().pk,
        "front": make_front_page().pk,
        "revision": page.latest_revision.pk,
        "consultation": page.slug,
        "question": page.questions.get().pk,
        "site": Site.objects.get().pk,
        "redirect": redirect.pk,
        "issue": AccessibilityIssue.objects.create(what="A map", who="All", criterion="1.1.1", mend_by=in_days(9)).pk,
        "workflow": Workflow.objects.first().pk if Workflow.objects.exists() else 1,
        "collection": Collection.get_first_root_node().add_child(name="Papers").pk,
    }


def _files() -> dict:
    picture = SitePicture.objects.create(title="A bus", file=ContentFile(plain("PNG"), "bus.png"))
    document = SiteDocument.objects.create(title="A paper", file=ContentFile(b"words", "paper.txt"))
    return {
        "image": picture.pk,
        "rendition": picture.get_rendition("width-20").url.rpartition("/")[2],
        "document": document.pk,
        "document_name": document.filename,
    }


def _people() -> dict:
    return {
        "person": make_user(Role.ANALYST).pk,
        "group": Group.objects.get(name=Role.ANALYST.value).pk,
        "organisation": make_organisation().pk,
    }


def _said(user, who: str) -> dict:
    """A contribution of the resident's, and one of a stranger's."""
    mine = make_contribution(user=user if who == RESIDENT else make_user()).contribution
    confirm_contact(contact=mine.contact)
    finding = make_finding([(mine, Stance.SUPPORTS)])
    theirs = make_contribution(email="stranger@example.org").contribution
    return {
        "mine": mine.reference,
        "understood": finding.pk,
        "doubted": finding.pk,
        "doubt": say(mine, finding).pk,
        "theirs": theirs.reference,
        "confirm": confirm_token(theirs.contact),
        "stop": stop_token(theirs.contact),
        "short_stop": text_token(theirs.contact),
    }


def _told(user, who: str) -> dict:
    """A story and a draft of the reporter's own, with pictures, waiting to be judged."""
    call = make_call()
    reporter = user if who == REPORTER else make_user(Role.REPORTER)
    story: Story = make_story(call, reporter=reporter, picture=True)
    return {"story": story.contribution.reference, "draft": make_draft(reporter, call, picture=True).key}


def _look(coding: Coding) -> AnotherLook:
    ask_for_another_look(by=make_user(Role.ANALYST), code=coding.code, because="What it means was written anew.")
    return AnotherLook.objects.get(coding=coding)


def _flag(contribution) -> Note:
    return add_note(
        by=make_user(Role.ANALYST), contribution=contribution, words="Look here.", to=make_user(Role.ANALYST)
    )


def _work() -> dict:
    """What officers made of it."""
    part = make_part()
    received = make_contribution(part.contribution.activity, email="asks@example.org")
    finding = make_finding([(received, Stance.SUPPORTS)])
    unfinished = make_finding(reviewed=False)
    influence = make_influence(make_decision(), finding=finding)
    public = make_influence().decision
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=public)
    announcement = Announcement.objects.first()
    message, _created = Message.objects.update_or_create(
        announcement=announcement, contact=received.contribution.contact, defaults={"state": MessageState.UNKNOWN}
    )
    coding = Coding.objects.filter(excerpt__part__contribution=received.contribution).get()
    by = make_user(Role.ENGAGEMENT_OFFICER)
    count_what_changed()
    alike, suggestion = make_alike(), make_suggestion(received.contribution.parts.get())
    return {
        "checked_file": make_upload(by).pk,
        "import": make_upload(by, until="done").pk,
        "contribution": received.contribution.reference,
        "coding": coding.pk,
        "alike": alike.pk,
        "suggestion": suggestion.pk,
        "text": coding.excerpt.part_id,
        "excerpt": coding.excerpt_id,
        "rule": suggestion.rule_id,
        "alike_member": alike.members.get(similarity__lt=100).pk,
        "look": _look(coding).pk,
        "batch": start_batch(by=make_user(Role.ANALYST), code=coding.code, query="").pk,
        "note": _flag(received.contribution).pk,
        "saved": save_list(by=make_user(Role.ANALYST), name="Unread", query="read=no", is_shared=True).pk,
        "code": coding.code_id,
        "codebook": coding.code.codebook_id,
        "finding": unfinished.pk,
        "evidence": unfinished.evidence.first().pk,
        "activity": part.contribution.activity_id,
        "decision": influence.decision_id,
        "influence": influence.pk,
        "decision_file": check_file(as_csv(HEADINGS, ONE)).pk,
        "published": public.slug,
        "published_influence": public.influences.first().pk,
        "statement": Activity.objects.get(pk__in=activities_of(public)).slug,
        "message": message.pk,
        "print_run": _print_run().pk,
        "call": _call().pk,
        "announcement": Announcement.objects.filter(kind="decision").first().pk,
        "session": make_point().point.session_id,
    }


def _call() -> Message:
    """Somebody who waits to be rung."""
    announcement = publish_for([make_contribution(contact=make_phone("07700 900001")).contribution])
    derive(announcement)
    return announcement.messages.get()


def _print_run() -> PrintRun:
    """Slips that are being printed."""
    announcement = Announcement.objects.filter(kind="decision").first()
    run = PrintRun.objects.create(announcement=announcement, channel="slip", made_by=make_user(Role.DECISION_OFFICER))
    Message.objects.create(announcement=announcement, channel="slip", reference=new_reference(), print_run=run)
    return run
