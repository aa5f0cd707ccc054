"""A finding changed after a decision answered it: whoever the answer reaches otherwise is told, once an officer has
looked at it; until then who is new does not count as answered. Nobody is told what was said before again."""

import pytest

from engage.accounts.enums import ContactKind, Role
from engage.accounts.services import confirm_contact, keep_contact
from engage.analysis import services as analysis
from engage.analysis.enums import Stance
from engage.contributions.services import withdraw
from engage.decisions.catching_up import NotWhatWasSeen, fingerprint, standings_now, tell_them, to_tell
from engage.decisions.coverage import count_coverage
from engage.decisions.enums import Outcome
from engage.decisions.models import Influence, StillToTell
from engage.decisions.services import announce_decision, correct_influence
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Announcement, Message
from tests.decisions.factories import make_decision, make_finding, make_influence, mark
from tests.factories import in_days, make_activity, make_contribution, make_user, sign_in
from tests.pages import page_of

pytestmark = pytest.mark.django_db
AGREED = "You agreed with this. We considered it and did not follow it. Here is why."
AGAINST = "You did not agree with this. We considered it and did not follow it. Here is why."
OTHERWISE = "our answer to you is another one"
GONE = "An answer that we gave you is not about what you told us after all."


def give(activity, address: str = ""):
    if not address:
        return make_contribution(activity).contribution
    contact = keep_contact(
        organisation=activity.organisation, address=address, kind=ContactKind.EMAIL, expires_on=in_days(90), basis="b"
    )
    confirm_contact(contact=contact)
    return make_contribution(activity, contact=contact).contribution


def sent(mailbox) -> list[tuple[str, str]]:
    for announcement in Announcement.objects.filter(derived_at=None).exclude(kind="receipt"):
        derive(announcement)
    Message.objects.filter(announcement__kind="receipt").delete()
    mailbox.clear()
    send_due(at_most=99)
    return sorted((mail.to[0].partition("@")[0], mail.body) for mail in mailbox)


def change(finding, people: dict, *, statement: str | None = None):
    """The finding rests on these people now, each with their stance; reviewed by somebody else."""
    rests = {one.excerpt.part.contribution: one.excerpt for one in finding.evidence.select_related("excerpt__part")}
    weighed = [(rests.get(one) or mark(one), stance) for one, stance in people.items()]
    changed = analysis.revise_finding(
        by=make_user(Role.ANALYST), finding=finding, evidence=weighed, statement=statement
    )
    return analysis.review_finding(by=make_user(Role.ANALYST), finding=changed)


class Told:
    """Ann and Bob were told; Cem and Dan said something that the finding did not rest on."""

    def __init__(self, mailbox, outcome=Outcome.NOT_FOLLOWED):
        self.activity = make_activity()
        self.ann, self.bob, self.cem = (give(self.activity, f"{one}@example.org") for one in ("ann", "bob", "cem"))
        self.dan = give(self.activity)
        self.decision = make_decision(title="Buses after midnight")
        self.finding = make_finding([(self.ann, Stance.SUPPORTS), (self.bob, Stance.SUPPORTS)])
        self.answer = make_influence(self.decision, finding=self.finding, outcome=outcome)
        announce_decision(by=make_user(Role.DECISION_OFFICER), decision=self.decision)
        assert [name for name, _body in sent(mailbox)] == ["ann", "bob"]

    def tell(self):
        seen = fingerprint(self.decision)
        return tell_them(by=make_user(Role.DECISION_OFFICER), decision=self.decision, seen=seen)

    def waiting(self):
        rows = StillToTell.objects.waiting().order_by("contribution")
        return list(rows.values_list("contribution", "told_as"))

    def counts(self):
        one = count_coverage(self.activity)
        return one.answered, one.deciding, one.waiting, one.by_outcome[self.answer.outcome]


@pytest.fixture
def told(mailoutbox):
    return Told(mailoutbox)


def test_who_is_new_is_told_as_anybody_and_counts_only_then(told, mailoutbox):
    assert told.counts() == (2, 0, 2, 2)
    change(told.finding, {told.ann: "supports", told.bob: "supports", told.cem: "against", told.dan: "supports"})
    assert told.waiting() == [(told.cem.pk, ""), (told.dan.pk, "")]
    assert (told.counts(), sent(mailoutbox)) == ((2, 0, 2, 2), [])
    announcement = told.tell()
    ((name, body),) = sent(mailoutbox)
    assert (name, AGAINST in body, OTHERWISE in body, told.cem.reference in body) == ("cem", True, False, True)
    assert (told.counts(), told.waiting()) == ((4, 0, 0, 4), [])
    assert figures([announcement])[announcement.pk] == Figures(sent=1, no_address=1)


def test_who_stands_elsewhere_or_is_no_longer_meant_is_told_that_it_was_so(told, mailoutbox):
    change(told.finding, {told.ann: "against"})
    assert told.waiting() == [(told.ann.pk, "supports"), (told.bob.pk, "supports")]
    assert told.counts() == (1, 0, 3, 1)
    told.tell()
    (ann, bob) = sent(mailoutbox)
    assert (ann[0], AGAINST in ann[1], AGREED in ann[1], OTHERWISE in ann[1], GONE in ann[1]) == (
        "ann", True, False, True, False,
    )  # fmt: skip
    assert (bob[0], AGREED in bob[1], OTHERWISE in bob[1], GONE in bob[1]) == ("bob", False, True, True)
    assert told.bob.reference in bob[1]


def test_who_is_understood_again_as_they_were_told_is_told_nothing(told, mailoutbox):
    change(told.finding, {told.ann: "against", told.bob: "supports", told.cem: "supports"})
    assert len(told.waiting()) == 2
    change(told.finding, {told.ann: "supports", told.bob: "supports"})
    assert (told.waiting(), told.tell(), sent(mailoutbox)) == ([], None, [])


def test_several_changes_are_one_telling_and_the_next_starts_from_what_was_told_then(told, mailoutbox):
    change(told.finding, {told.ann: "qualifies", told.bob: "supports"})
    change(told.finding, {told.ann: "against", told.bob: "supports"})
    assert told.waiting() == [(told.ann.pk, "supports")]
    told.tell()
    assert [name for name, _body in sent(mailoutbox)] == ["ann"]
    change(told.finding, {told.ann: "supports", told.bob: "supports"})
    assert told.waiting() == [(told.ann.pk, "against")]
    told.tell()
    ((name, body),) = sent(mailoutbox)
    assert (name, AGREED in body, OTHERWISE in body) == ("ann", True, True)


def test_another_wording_or_a_change_that_nobody_reviewed_yet_tells_nobody(told):
    same = {told.ann: "supports", told.bob: "supports"}
    change(told.finding, same, statement="People want a bus at night.")
    assert told.waiting() == []
    analysis.set_stance(by=make_user(Role.ANALYST), evidence=told.finding.evidence.first(), stance="against")
    assert told.waiting() == []


def test_while_a_finding_is_looked_at_again_it_waits(told):
    analysis.take_back_finding(by=make_user(Role.ANALYST), finding=told.finding)
    told.finding.refresh_from_db()
    evidence = told.finding.evidence.get(excerpt__part__contribution=told.ann)
    analysis.set_stance(by=make_user(Role.ANALYST), evidence=evidence, stance="against")
    assert (told.waiting(), told.tell()) == ([(told.ann.pk, "supports")], None)
    analysis.review_finding(by=make_user(Role.ANALYST), finding=told.finding)
    assert told.tell() is not None


def test_a_draft_waits_for_nobody_it_is_published_as_it_stands_then(mailoutbox):
    ann = give(make_activity(), "ann@example.org")
    decision = make_decision()
    finding = make_finding([(ann, "supports")])
    make_influence(decision, finding=finding)
    change(finding, {ann: "against"})
    assert StillToTell.objects.count() == 0
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    ((name, body),) = sent(mailoutbox)
    assert (name, AGAINST in body) == ("ann", True)


def test_withdrawn_before_or_after_the_officer_looked_nobody_is_told(told, mailoutbox):
    change(told.finding, {told.ann: "supports", told.bob: "supports", told.cem: "against"})
    seen = fingerprint(told.decision)
    withdraw(by=None, contribution=told.cem)
    assert (told.waiting(), told.counts()) == ([], (2, 0, 1, 2))
    assert tell_them(by=make_user(Role.DECISION_OFFICER), decision=told.decision, seen=seen) is None


def test_withdrawn_between_telling_and_sending_nobody_is_told(told, mailoutbox):
    change(told.finding, {told.ann: "supports", told.bob: "supports", told.cem: "against"})
    announcement = told.tell()
    derive(announcement)
    withdraw(by=None, contribution=told.cem)
    assert sent(mailoutbox) == []
    assert figures([announcement])[announcement.pk] == Figures(no_longer_owed=1)


def test_what_was_corrected_meanwhile_comes_with_its_correction_alone(told, mailoutbox):
    change(told.finding, {told.ann: "against", told.bob: "supports"})
    correct_influence(
        by=make_user(Role.DECISION_OFFICER), influence=told.answer, what_was_wrong="The reason named another bridge."
    )
    assert (told.waiting(), told.tell()) == ([], None)
    assert [name for name, _body in sent(mailoutbox)] == ["ann", "bob"]


def test_corrected_between_telling_and_sending_they_hear_once(told, mailoutbox):
    change(told.finding, {told.ann: "against", told.bob: "supports"})
    told.tell()
    correct_influence(
        by=make_user(Role.DECISION_OFFICER), influence=told.answer, what_was_wrong="The reason named another bridge."
    )
    assert [name for name, _body in sent(mailoutbox)] == ["ann", "bob"]


def test_who_gave_two_things_hears_once_by_all_that_they_said(told, mailoutbox):
    more = make_contribution(told.activity, contact=told.ann.contact).contribution
    change(told.finding, {told.ann: "supports", told.bob: "supports", more: "against"})
    assert told.waiting() == [(more.pk, "")]
    told.tell()
    ((name, body),) = sent(mailoutbox)
    assert (name, "Some of what you said was against this." in body) == ("ann", True)
    assert f"{told.ann.reference}, {more.reference}" in body


def test_what_was_changed_since_the_officer_looked_is_not_told(told):
    change(told.finding, {told.ann: "against", told.bob: "supports"})
    seen = fingerprint(told.decision)
    change(told.finding, {told.ann: "qualifies", told.bob: "supports"})
    with pytest.raises(NotWhatWasSeen):
        tell_them(by=make_user(Role.DECISION_OFFICER), decision=told.decision, seen=seen)
    assert (told.waiting(), Announcement.objects.filter(kind="catching-up").count()) == ([(told.ann.pk, "supports")], 0)


def test_not_decided_yet_counts_the_same(mailoutbox):
    told = Told(mailoutbox, outcome=Outcome.NOT_YET)
    change(told.finding, {told.ann: "supports", told.bob: "supports", told.cem: "supports"})
    assert told.counts() == (0, 2, 2, 2)
    told.tell()
    assert told.counts() == (0, 3, 1, 3)


def test_another_answer_that_reached_them_before_still_counts(told):
    other = make_finding([(told.cem, Stance.SUPPORTS)])
    decision = make_decision()
    make_influence(decision, finding=other)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    change(told.finding, {told.ann: "supports", told.bob: "supports", told.cem: "against"})
    assert told.counts()[:3] == (3, 0, 1)


def test_an_answer_to_their_words_by_themselves_is_no_matter_of_the_finding(told):
    make_influence(told.decision, contribution=told.cem)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=told.decision)
    change(told.finding, {told.ann: "supports", told.bob: "supports", told.cem: "against"})
    assert told.counts()[:3] == (3, 0, 1)


# --- The officer's screen -------------------------------------------------------------------------------------


def test_an_officer_finds_it_sees_who_hears_what_and_tells_them(told, mailoutbox):
    change(told.finding, {told.ann: "against", told.cem: "supports"})
    client = sign_in(make_user(Role.DECISION_OFFICER))
    assert told.decision.title in page_of(client.get("/admin/decisions/?tell=due"))
    desk = page_of(client.get(f"/admin/decisions/{told.decision.pk}/"))
    assert "3 people have not been told what that means for them." in desk
    address = f"/admin/decisions/{told.decision.pk}/tell-again/"
    answer = client.get(address)
    assert [(one.was, one.sentence, one.people) for one in answer.context["preview"].groups] == [
        ("", AGREED, 1), ("agreed with it", "", 1), ("agreed with it", AGAINST, 1),
    ]  # fmt: skip
    assert [(way.value, people) for way, people in answer.context["preview"].counts] == [("email", 3)]
    page = page_of(answer)
    assert "The answer is not about what they said any more." in page
    seen = answer.context["preview"].fingerprint
    assert "Something was changed since you looked." in page_of(client.post(address, {"fingerprint": "another"}), 409)
    assert "They are being told." in page_of(client.post(address, {"fingerprint": seen}, follow=True))
    letters = {letter.text.replace("····-····", "") for letter, _language, _people in answer.context["preview"].letters}
    received = sent(mailoutbox)
    assert [name for name, _body in received] == ["ann", "bob", "cem"]
    bare = {body.partition("\n-- \n")[0].strip() for _name, body in received}
    for one in (told.ann, told.bob, told.cem):
        bare = {body.replace(one.reference, "") for body in bare}
    assert bare == {text.strip() for text in letters}
    assert "Nobody is told twice." in page_of(client.post(address, {"fingerprint": seen}, follow=True))
    assert "Nobody waits to be told." in page_of(client.get(address))
    assert told.decision.title not in page_of(client.get("/admin/decisions/?tell=due"))


def test_their_own_pages_and_the_message_say_the_same(told):
    change(told.finding, {told.ann: "against", told.cem: "supports"})
    rows = list(to_tell(told.decision))
    assert {(pk, stands) for (_answer, pk), stands in standings_now(rows).items()} == {
        (told.ann.pk, "against"), (told.cem.pk, "supports"),
    }  # fmt: skip
    assert Influence.objects.standing().count() == 1
