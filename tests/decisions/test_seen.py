"""What is published is what was looked at: whatever anybody would be told otherwise, and whoever else would be told,
is shown to the officer first. What people do for themselves meanwhile holds nothing up."""

import datetime

import pytest

from engage.accounts.enums import Role
from engage.accounts.services import confirm_contact, stop_messages
from engage.analysis.enums import Stance
from engage.analysis.services import review_finding, revise_finding, take_back_finding
from engage.contributions.services import withdraw
from engage.decisions.models import Decision
from engage.decisions.seen import NotWhatWasPreviewed, fingerprint
from engage.decisions.services import Weighed, announce_decision, be_quiet_about, revise_decision, revise_influence
from engage.notifications.deriving import derive
from engage.notifications.models import Announcement, Message
from tests.decisions.factories import REASON, make_finding, make_influence, mark
from tests.decisions.test_two_at_once import at_once
from tests.factories import make_activity, make_contribution, make_user, sign_in
from tests.pages import page_of
from tests.participant.factories import read

SUPPORTS, AGAINST = Stance.SUPPORTS, Stance.AGAINST
WHAT = "What people would be told was changed since you looked. This is what would be published now."
WHO = "Who would be told, or where they stand, was changed since you looked. This is what would be published now."


class World:
    """A draft that answers a finding which rests on what two people said, and one that answers a third by itself."""

    def __init__(self):
        self.activity = make_activity()
        emails = ("ada@example.org", "ben@example.org", "cem@example.org", "dot@example.org")
        self.people = [make_contribution(self.activity, email=email).contribution for email in emails]
        self.finding = make_finding([(self.people[0], SUPPORTS), (self.people[1], AGAINST)])
        self.influence = make_influence(finding=self.finding)
        self.decision = self.influence.decision
        self.direct = make_influence(self.decision, contribution=self.people[2])
        self.officer = make_user(Role.DECISION_OFFICER)
        self.stances = dict(self.finding.evidence.values_list("excerpt__part__contribution", "stance"))
        self.excerpts = {one.excerpt.part.contribution_id: one.excerpt for one in self.finding.evidence.all()}

    def change_finding(self, **changes):
        """By an analyst, and reviewed by another one."""
        evidence = [(self.excerpts[pk], stance) for pk, stance in self.stances.items()]
        change = revise_finding(by=make_user(Role.ANALYST), finding=self.finding, evidence=evidence, **changes)
        review_finding(by=make_user(Role.ANALYST), finding=change)

    def stand_otherwise(self):
        self.stances[self.people[1].pk] = SUPPORTS
        self.change_finding()

    def change_places(self):
        self.stances[self.people[0].pk], self.stances[self.people[1].pk] = AGAINST, SUPPORTS
        self.change_finding()

    def add_somebody(self):
        self.excerpts[self.people[3].pk] = mark(self.people[3])
        self.stances[self.people[3].pk] = SUPPORTS
        self.change_finding()

    def take_somebody_out(self):
        del self.stances[self.people[1].pk]
        self.change_finding()

    def understand_the_third_as_against_something(self):
        make_finding([(self.people[2], AGAINST)])

    def revise(self, **fields):
        revise_decision(by=self.officer, decision=self.decision, **fields)


@pytest.fixture
def world(db):
    return World()


CHANGES = {
    "a stance": (World.stand_otherwise, WHO),
    "two stances the other way round": (World.change_places, WHO),
    "somebody new": (World.add_somebody, WHO),
    "somebody left out": (World.take_somebody_out, WHO),
    "an objection of one who is answered directly": (World.understand_the_third_as_against_something, WHO),
    "the sentence": (lambda one: one.change_finding(statement="People want other buses."), WHAT),
    "the range of views": (lambda one: one.change_finding(range_of_views="Most agree."), WHAT),
    "taken back": (lambda one: take_back_finding(by=make_user(Role.ANALYST), finding=one.finding), WHAT),
    "the title": (lambda one: one.revise(title="Other buses"), WHAT),
    "who decided": (lambda one: one.revise(decided_by="Council"), WHAT),
    "why": (lambda one: one.revise(reasons="Other reasons."), WHAT),
    "the link": (lambda one: one.revise(link="https://council.example/1"), WHAT),
    "when it is looked at again": (lambda one: one.revise(review_on=datetime.date(2099, 3, 3)), WHAT),
    "an option": (lambda one: one.revise(options=[Weighed("A bus an hour.", True)]), WHAT),
    "the reason": (
        lambda one: revise_influence(by=one.officer, influence=one.influence, reason=f"{REASON} And."), WHAT
    ),
    "the reason of a group": (
        lambda one: revise_influence(by=one.officer, influence=one.influence, refined={"against": REASON}), WHAT
    ),
    "another draft": (lambda one: make_influence(one.decision), WHAT),
}  # fmt: skip


def look(client, decision):
    page = client.get(f"/admin/decisions/{decision.pk}/publish/").content.decode()
    return page.partition('name="fingerprint" value="')[2].partition('"')[0]


def press(client, decision, seen):
    return client.post(f"/admin/decisions/{decision.pk}/publish/", {"fingerprint": seen})


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_since_is_shown_and_not_published(world, change):
    act, sentence = CHANGES[change]
    client = sign_in(world.officer)
    seen = look(client, world.decision)
    act(world)
    refused = press(client, world.decision, seen)
    page = page_of(refused, 409)
    assert (WHAT in page, WHO in page) == (sentence == WHAT, sentence == WHO)
    assert not Announcement.objects.filter(kind="decision").exists()
    assert not Decision.objects.published().exists()
    if change != "taken back":  # then it has to be settled first, and there is nothing to press
        again = refused.content.decode().partition('name="fingerprint" value="')[2].partition('"')[0]
        assert press(client, world.decision, again).status_code == 302
        assert Decision.objects.published().get() == world.decision


OWN_ACTS = {
    "withdraws": lambda one: withdraw(by=None, contribution=one.people[1]),
    "wants no messages": lambda one: stop_messages(by=None, contact=one.people[1].contact),
    "is quiet about it": lambda one: be_quiet_about(
        contact=one.people[1].contact, activities=[one.activity], of=[one.activity]
    ),
    "confirms the address": lambda one: confirm_contact(contact=one.people[1].contact),
    "an officer reads": lambda one: read(one.people[1]),
    "an officer files": lambda one: mark(one.people[1], end=3),
    "a change is begun": lambda one: revise_finding(
        by=make_user(Role.ANALYST), finding=one.finding, statement="Not reviewed yet."
    ),
    "nothing": lambda one: None,
}


@pytest.mark.parametrize("act", OWN_ACTS)
def test_what_people_do_for_themselves_and_what_officers_read_holds_nothing_up(world, act):
    client = sign_in(world.officer)
    seen = look(client, world.decision)
    OWN_ACTS[act](world)
    assert press(client, world.decision, seen).status_code == 302
    announcement = Announcement.objects.get(kind="decision")
    derive(announcement)
    told = set(Message.objects.filter(announcement=announcement).values_list("contact__address", flat=True))
    gone = {"ben@example.org"} if act == "withdraws" else set()
    assert told == {"ada@example.org", "ben@example.org", "cem@example.org"} - gone


def test_it_is_compared_where_it_is_published(world):
    seen = fingerprint(world.decision)
    world.revise(what_next="Something else.")
    with pytest.raises(NotWhatWasPreviewed) as refused:
        announce_decision(by=world.officer, decision=world.decision, seen=seen)
    assert refused.value.messages == [WHAT]
    world.decision.refresh_from_db()
    assert announce_decision(by=world.officer, decision=world.decision, seen=fingerprint(world.decision))


def test_by_which_way_the_council_writes_is_seen_too(world, settings):
    seen = fingerprint(world.decision)
    settings.ENGAGE_NOTIFY_KEY, settings.ENGAGE_NOTIFY_TEMPLATES = "key", {"sms": "one"}
    assert fingerprint(world.decision).partition(".")[0] == seen.partition(".")[0]
    assert fingerprint(world.decision) != seen


def test_two_who_saw_the_same_and_press_at_once_publish_it_once(own_database):
    world = World()
    seen = fingerprint(world.decision)
    made = at_once(lambda: announce_decision(by=world.officer, decision=world.decision, seen=seen))
    (announcement,) = Announcement.objects.filter(kind="decision")
    assert sorted(made, key=lambda one: one is None) == [announcement, None]


def test_a_review_at_the_same_moment_comes_before_and_is_shown_or_after_it(own_database):
    world = World()
    seen = fingerprint(world.decision)
    evidence = [(excerpt, SUPPORTS) for excerpt in world.excerpts.values()]
    change = revise_finding(by=make_user(Role.ANALYST), finding=world.finding, evidence=evidence)
    reviewer = make_user(Role.ANALYST)
    reviewers = [reviewer]

    def act():
        if reviewers:
            return review_finding(by=reviewers.pop(), finding=change)
        return announce_decision(by=world.officer, decision=world.decision, seen=seen)

    made = at_once(act)
    refused = [one for one in made if isinstance(one, NotWhatWasPreviewed)]
    published = Announcement.objects.filter(kind="decision").count()
    assert (len(refused), published) in [(1, 0), (0, 1)]
    waiting = world.influence.still_to_tell.count()
    assert waiting == published  # who stands elsewhere since it was published waits to be told again


def test_it_takes_as_many_queries_for_many_as_for_few(db, django_assert_num_queries):
    activity = make_activity()
    few, many = (
        make_influence(finding=make_finding([(make_contribution(activity), SUPPORTS) for _ in range(number)]))
        for number in (1, 9)
    )
    for influence in (few, many):
        with django_assert_num_queries(5):
            fingerprint(Decision.objects.select_related("organisation").get(pk=influence.decision_id))
