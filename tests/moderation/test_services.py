import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engage.accounts.models import Contact
from engage.audit.models import AuditEvent
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.services import Answered, give_consent, withdraw
from engage.moderation.enums import Ground, Outcome
from engage.moderation.letters import compose, owed
from engage.moderation.models import ModerationDecision
from engage.moderation.services import NotJudged, moderate_contribution
from engage.notifications.models import Announcement
from stories.drafts import begin_revision, keep_answers
from tests.factories import make_user
from tests.stories.factories import REASON, approve, judge, make_reporter, make_story, send, send_back, version

pytestmark = pytest.mark.django_db


def waiting() -> list[str]:
    return [one.reference for one in ModerationDecision.objects.waiting()]


def change(story, **answers):
    draft = begin_revision(by=story.reporter, story=story)
    keep_answers(draft=draft, picture_answered=True, **answers)
    send(story.reporter, draft)


def test_what_waits_is_what_people_agreed_to_show_and_nobody_has_judged():
    first, second = make_story(), make_story()
    make_story(consents=[Purpose.QUOTE])
    make_story(consents=[Purpose.PUBLISH], identity_tier=IdentityTier.PRIVATE)
    withdraw(by=None, contribution=make_story().contribution)
    assert waiting() == [first.contribution.reference, second.contribution.reference]
    approve(first)
    assert waiting() == [second.contribution.reference]
    send_back(second)
    assert waiting() == []
    change(second, title="The first bus")
    assert waiting() == [second.contribution.reference]


def test_a_change_after_the_moderator_opened_it_is_not_judged():
    story = make_story()
    read = version(story)
    change(story, text="Something else altogether.")
    with pytest.raises(NotJudged, match="changed after you opened it"):
        moderate_contribution(by=make_user(), contribution=story.contribution, version=read, outcome=Outcome.APPROVED)
    assert ModerationDecision.objects.count() == 0


@pytest.mark.parametrize("read", ["", "0" * 64])
def test_no_other_version_can_be_named(read):
    story = make_story()
    with pytest.raises(NotJudged):
        moderate_contribution(by=make_user(), contribution=story.contribution, version=read, outcome=Outcome.APPROVED)


def test_what_was_withdrawn_is_not_judged():
    story = make_story()
    read = version(story)
    withdraw(by=None, contribution=story.contribution)
    with pytest.raises(NotJudged, match="withdrawn"):
        moderate_contribution(by=make_user(), contribution=story.contribution, version=read, outcome=Outcome.APPROVED)


def test_what_its_teller_does_not_want_shown_is_not_judged():
    story = make_story()
    no = Answered(Purpose.PUBLISH, False, "asked")
    give_consent(by=None, contribution=story.contribution, answer=no)
    with pytest.raises(NotJudged, match="does not want it shown"):
        approve(story)


@pytest.mark.parametrize("told_by_another", [False, True])
def test_nobody_judges_what_they_told_or_gathered(told_by_another):
    reporter = make_reporter()
    story = make_story(reporter=reporter, told_by_another=told_by_another)
    with pytest.raises(NotJudged, match="a hand in"):
        approve(story, by=reporter)


def test_of_two_moderators_at_once_the_second_is_told():
    story = make_story()
    approve(story)
    with pytest.raises(NotJudged, match="Somebody else"):
        send_back(story)
    assert ModerationDecision.objects.get().outcome == Outcome.APPROVED


def test_a_change_of_mind_is_a_new_row():
    story = make_story()
    before = approve(story)
    send_back(story, instead_of=before)
    assert list(ModerationDecision.objects.values_list("outcome", flat=True)) == ["returned", "approved"]


def test_approving_twice_is_approving_once():
    story = make_story()
    before = approve(story)
    assert approve(story, instead_of=before) == before
    assert ModerationDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("ground", "reason", "fields"),
    [
        ("", REASON, ["ground"]),
        ("made up", REASON, ["ground"]),
        (Ground.ABUSE, "", ["reason"]),
        (Ground.ABUSE, " " * 40, ["reason"]),
        (Ground.ABUSE, "Too short a reason.", ["reason"]),
        ("", "", ["ground", "reason"]),
    ],
)
def test_nothing_is_sent_back_without_a_reason(ground, reason, fields):
    with pytest.raises(ValidationError) as refused:
        send_back(make_story(), ground=ground, reason=reason)
    assert (sorted(refused.value.message_dict), ModerationDecision.objects.count()) == (fields, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "returned"},
        {"outcome": "returned", "ground": "abuse"},
        {"outcome": "returned", "ground": "abuse", "reason": " " * 30},
        {"outcome": "returned", "reason": REASON},
        {"outcome": "approved", "reason": REASON},
        {"outcome": "approved", "ground": "abuse"},
        {"outcome": "perhaps"},
    ],
)
def test_the_database_refuses_what_no_service_would_write(fields):
    story = make_story()
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationDecision.objects.create(contribution=story.contribution, version="v", **fields)


def test_withdrawing_takes_the_moderators_words_along():
    story = make_story()
    send_back(story)
    withdraw(by=None, contribution=story.contribution)
    kept = ModerationDecision.objects.get()
    assert (kept.version, kept.reason, kept.ground, kept.outcome) == ("", "", Ground.NOT_AGREED, "returned")


def test_the_record_says_what_was_judged_and_on_which_ground():
    story = make_story()
    moderator = make_user()
    send_back(story, by=moderator)
    event = AuditEvent.objects.get(verb="moderation.returned")
    assert (event.actor, event.detail) == (moderator, {"ground": Ground.NOT_AGREED})


# --- Telling the people -----------------------------------------------------------------------------------


def letters() -> list[tuple[str, str, str]]:
    """To whom, about what, and the address they are sent to."""
    announcement = Announcement.objects.get(kind="moderated")
    found = []
    for contact_id, subject in owed(announcement):
        contact = Contact.objects.get(pk=contact_id)
        letter = compose(announcement, contact, [subject])
        found.append((contact.address, letter.subject, letter.text.split("\n")[-2]))
    return sorted(found)


def test_the_teller_and_the_reporter_are_told_and_shown_where():
    story = make_story(told_by_another=True, teller_email="nan@example.org")
    reference = story.contribution.reference
    send_back(story)
    told = f"Your story {reference} was sent back"
    assert letters() == [
        ("nan@example.org", told, "http://127.0.0.1:8000/receipt/"),
        (story.reporter.email, told, "http://127.0.0.1:8000/my/"),
    ]


def test_a_letter_holds_neither_their_words_nor_the_moderators():
    story = make_story(title="Canary in the title")
    send_back(story, reason="Because of the canary in it, I fear.")
    announcement = Announcement.objects.get(kind="moderated")
    letter = compose(announcement, story.contribution.contact, [announcement.subject])
    assert "anary" not in letter.subject + letter.text + announcement.subject


def test_what_is_no_longer_true_is_not_told():
    story = make_story()
    before = approve(story)
    first = Announcement.objects.get(kind="moderated")
    assert len(list(owed(first))) == 1
    judge(story, Outcome.RETURNED, ground=Ground.ABUSE, reason=REASON, instead_of=before)
    assert list(owed(first)) == []
    assert compose(first, story.contribution.contact, [first.subject]) is None
    withdraw(by=None, contribution=story.contribution)
    assert [list(owed(one)) for one in Announcement.objects.filter(kind="moderated")] == [[], []]
