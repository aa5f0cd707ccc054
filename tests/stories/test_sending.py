"""From a draft to a story, and from a story to its next version."""

import datetime
import secrets

import pytest

from engage.accounts.models import Contact
from engage.audit.models import AuditEvent
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Contribution, Receipt
from engage.contributions.services import withdraw
from engage.media.models import Picture
from engage.media.services import prepare_picture
from stories.drafts import (
    begin_draft,
    begin_revision,
    discard_draft,
    drop_draft_picture,
    forget_drafts,
    forget_pictures,
    keep_answers,
    keep_draft_picture,
)
from stories.enums import MAX_DRAFTS, StoryState
from stories.models import Story, StoryDraft
from stories.refusals import AlreadySent, ChangedMeanwhile, Closed, DraftGone, Gone, Incomplete, TooManyDrafts
from stories.services import send_story, unanswered
from tests.factories import in_days
from tests.media.pictures import plain, upload
from tests.stories.factories import (
    approve,
    make_call,
    make_draft,
    make_public_story,
    make_reporter,
    make_sent,
    make_story,
    release,
    send,
    send_back,
)

pytestmark = pytest.mark.django_db


def state(story) -> str:
    return Story.objects.with_state().get(pk=story.pk).state


def texts(story) -> list[tuple[str, str]]:
    return list(story.contribution.parts.current().order_by("position").values_list("prompt", "text"))


def consents(story) -> dict[str, bool]:
    return dict(story.contribution.consents.values_list("purpose", "granted"))


def test_a_story_becomes_a_contribution_with_two_parts_and_a_receipt():
    call, reporter = make_call(title="Life without a car"), make_reporter()
    sent = send(reporter, make_draft(reporter, call, consents=[Purpose.PUBLISH]))
    contribution = sent.story.contribution
    assert texts(sent.story) == [
        ("Title", "The last bus"),
        ("Life without a car", "I walk home from the late shift.\n\nIt takes an hour and a half."),
    ]
    assert (contribution.activity, contribution.kind, contribution.channel) == (call.activity, "story", "web")
    assert (contribution.identity_tier, contribution.shown_as) == (IdentityTier.PSEUDONYM, "Night walker")
    assert Receipt.objects.for_code(sent.code).contribution == contribution
    assert (sent.story.reporter, sent.story.told_by_another, state(sent.story)) == (reporter, False, StoryState.WAITING)


def test_what_was_not_agreed_to_is_recorded_as_no_with_what_was_read():
    story = make_story(consents=[])
    assert consents(story) == {"publish": False, "quote": False, "recontact": False}
    wordings = story.contribution.consents.values_list("wording", flat=True)
    assert [text.startswith(("Do you want", "May we")) for text in wordings] == [True] * 3
    assert ["changes nothing about the services, payments or help" in text for text in wordings] == [True] * 3


def test_each_consent_is_by_itself():
    assert consents(make_story(consents=[Purpose.QUOTE])) == {"publish": False, "quote": True, "recontact": False}


def test_never_quoted_overrules_a_yes_to_showing():
    story = make_story(consents=list(Purpose), identity_tier=IdentityTier.PRIVATE)
    assert consents(story) == {"publish": False, "quote": False, "recontact": True}
    assert (story.contribution.shown_as, state(story)) == ("", StoryState.NOT_SHOWN)


def test_a_reporter_is_reached_by_their_account():
    story = make_story()
    assert story.contribution.contact.user == story.reporter


def test_a_teller_has_a_contact_and_a_consent_record_of_their_own():
    sent = make_sent(told_by_another=True, teller_email="Nan@Example.org", consents=[Purpose.PUBLISH])
    contact = sent.story.contribution.contact
    assert (contact.user, contact.address) == (None, "nan@example.org")
    wording = sent.story.contribution.consents.get(purpose=Purpose.PUBLISH).wording
    assert wording.startswith("Asked of the teller by the community reporter: Does the teller want")
    assert len(sent.code) == 14


def test_a_teller_needs_no_address():
    story = make_story(told_by_another=True)
    assert story.contribution.contact is None
    assert Contact.objects.get().user == story.reporter


def test_nothing_is_left_in_a_draft_that_was_sent():
    reporter, call = make_reporter(), make_call()
    draft = make_draft(reporter, call, picture=True)
    story = send(reporter, draft).story
    left = StoryDraft.objects.get()
    assert (left.answers, left.picture, left.sent_as) == ({}, None, story)
    assert story.picture.alt_text == "An empty bus stop at night"


def test_a_second_press_sends_nothing_and_shows_the_same_code():
    reporter = make_reporter()
    draft, token = make_draft(reporter, make_call()), secrets.token_urlsafe(32)
    first = send_story(by=reporter, draft=draft, token=token)
    again = send_story(by=reporter, draft=draft, token=token)
    assert (again.story, again.code, Story.objects.count()) == (first.story, first.code, 1)


def test_whoever_opens_a_sent_draft_from_elsewhere_is_not_shown_the_code():
    reporter = make_reporter()
    draft = make_draft(reporter, make_call())
    first = send(reporter, draft)
    again = send(reporter, draft)
    assert (again.story, again.code) == (first.story, "")


@pytest.mark.parametrize(
    ("left_out", "steps"),
    [
        ("told_by_another", ["whose"]),
        ("text", ["words"]),
        ("identity_tier", ["name"]),
        ("people_in_story", ["people"]),
        ("picture_answered", ["picture"]),
        ("consents", ["consent"]),
    ],
)
def test_every_page_must_have_been_answered(left_out, steps):
    reporter = make_reporter()
    draft = make_draft(reporter, make_call())
    del draft.answers[left_out]
    draft.save()
    with pytest.raises(Incomplete) as refused:
        send(reporter, draft)
    assert (refused.value.steps, Story.objects.count()) == (steps, 0)


def test_somebody_elses_story_needs_the_page_about_its_teller():
    reporter = make_reporter()
    draft = make_draft(reporter, make_call(), told_by_another=True)
    del draft.answers["teller_email"]
    draft.save()
    assert unanswered(draft) == ["teller"]


def test_a_call_that_has_closed_takes_no_stories_but_keeps_the_draft(clock):
    reporter, call = make_reporter(), make_call(closes_on=in_days(0))
    draft = make_draft(reporter, call)
    clock(datetime.timedelta(days=1, minutes=31))
    with pytest.raises(Closed):
        send(reporter, draft)
    assert StoryDraft.objects.unsent().get().answers["title"] == "The last bus"


def test_a_story_begun_before_closing_has_half_an_hour(clock):
    reporter, call = make_reporter(), make_call(closes_on=datetime.date(2027, 3, 3), opens_on=datetime.date(2027, 3, 1))
    clock("2027-03-03T23:58")
    draft = make_draft(reporter, call)
    clock("2027-03-04T00:20")
    assert send(reporter, draft).story.contribution.in_grace is True


@pytest.mark.parametrize(("opens", "closes", "publish"), [(1, 30, True), (-3, -1, True), (-3, 30, False)])
def test_no_draft_is_begun_under_a_call_that_is_not_open(opens, closes, publish):
    call = make_call(opens_on=in_days(opens), closes_on=in_days(closes), publish=publish)
    if call.activity is None:
        return
    with pytest.raises(Closed):
        begin_draft(by=make_reporter(), activity=call.activity)


def test_a_call_taken_off_the_site_takes_no_new_drafts():
    call = make_call()
    call.unpublish()
    call.activity.refresh_from_db()
    with pytest.raises(Closed):
        begin_draft(by=make_reporter(), activity=call.activity)


def test_there_is_an_end_to_unsent_drafts():
    reporter, call = make_reporter(), make_call()
    for _ in range(MAX_DRAFTS):
        begin_draft(by=reporter, activity=call.activity)
    with pytest.raises(TooManyDrafts):
        begin_draft(by=reporter, activity=call.activity)
    begin_draft(by=make_reporter(), activity=call.activity)


# --- Changing -----------------------------------------------------------------------------------------


def revised(story, **answers) -> Story:
    draft = begin_revision(by=story.reporter, story=Story.objects.get(pk=story.pk))
    keep_answers(draft=draft, picture_answered=True, **answers)
    return send(story.reporter, draft).story


def test_a_story_sent_back_is_changed_and_waits_again():
    story = make_story()
    send_back(story)
    assert state(story) == StoryState.RETURNED
    revised(story, text="I walk home from the late shift.")
    assert (state(story), texts(story)[1][1]) == (StoryState.WAITING, "I walk home from the late shift.")


def test_sending_the_same_again_changes_no_answer():
    story = make_story()
    send_back(story)
    revised(story)
    assert state(story) == StoryState.RETURNED


@pytest.mark.parametrize(
    "change",
    [
        {"title": "The first bus"},
        {"text": "Other words."},
        {"shown_as": "Day walker"},
        {"identity_tier": IdentityTier.ANONYMOUS},
    ],
)
def test_any_change_to_a_public_story_takes_it_off_the_site(change):
    story = make_public_story()
    revised(story, **change)
    assert state(story) == StoryState.WAITING
    approve(story)
    assert state(story) == StoryState.APPROVED
    release(story)
    assert state(story) == StoryState.PUBLIC


def test_another_description_of_the_picture_is_another_version():
    story = make_public_story(picture=True)
    revised(story, alt_text="A bus stop, with nobody waiting")
    assert state(story) == StoryState.WAITING
    assert Picture.objects.get().alt_text == "A bus stop, with nobody waiting"


def test_a_picture_that_is_kept_stays_the_same_version():
    story = make_public_story(picture=True)
    revised(story)
    assert (state(story), Picture.objects.count()) == (StoryState.PUBLIC, 1)


def test_a_new_picture_takes_the_place_of_the_old():
    story = make_public_story(picture=True)
    before = story.picture
    draft = begin_revision(by=story.reporter, story=Story.objects.get(pk=story.pk))
    prepared = prepare_picture(upload(plain(colour="pink")))
    keep_draft_picture(by=story.reporter, draft=draft, prepared=prepared, alt_text="Pink")
    keep_answers(draft=draft, picture_answered=True, alt_text="Pink")
    send(story.reporter, draft)
    now = Story.objects.get(pk=story.pk).picture
    assert (list(Picture.objects.all()), now != before, state(story)) == ([now], True, StoryState.WAITING)


def test_a_picture_can_be_taken_out():
    story = make_public_story(picture=True)
    draft = begin_revision(by=story.reporter, story=Story.objects.get(pk=story.pk))
    drop_draft_picture(by=story.reporter, draft=draft)
    keep_answers(draft=draft, picture_answered=True)
    assert Picture.objects.count() == 1  # the public story has it until the change is sent
    send(story.reporter, draft)
    assert (Picture.objects.count(), Story.objects.get(pk=story.pk).people_in_picture) == (0, "")


def test_of_two_changes_at_once_the_second_is_told():
    story = make_story()
    one = begin_revision(by=story.reporter, story=story)
    StoryDraft.objects.filter(pk=one.pk).update(revised_version="of another tab")
    two = begin_revision(by=story.reporter, story=story)
    keep_answers(draft=two, picture_answered=True, title="Two")
    keep_answers(draft=one, picture_answered=True, title="One")
    send(story.reporter, two)
    with pytest.raises(ChangedMeanwhile):
        send(story.reporter, one)
    assert (texts(story)[0][1], StoryDraft.objects.unsent().get().answers["title"]) == ("Two", "One")


def test_what_was_withdrawn_cannot_be_changed():
    story = make_story()
    draft = begin_revision(by=story.reporter, story=story)
    withdraw(by=None, contribution=story.contribution)
    with pytest.raises(DraftGone):
        send(story.reporter, draft)
    with pytest.raises(Gone):
        begin_revision(by=story.reporter, story=story)


# --- What is left behind --------------------------------------------------------------------------------


def test_withdrawing_takes_picture_and_drafts_along(django_capture_on_commit_callbacks):
    story = make_public_story(picture=True)
    draft = begin_revision(by=story.reporter, story=story)
    prepared = prepare_picture(upload(plain(colour="pink")))
    keep_draft_picture(by=story.reporter, draft=draft, prepared=prepared, alt_text="Pink")
    storage, names = story.picture.file.storage, Picture.objects.paths()
    assert [storage.exists(name) for name in names] == [True] * 4
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(by=story.reporter, contribution=story.contribution)
    assert [storage.exists(name) for name in names] == [False] * 4
    assert (Picture.objects.count(), StoryDraft.objects.count()) == (0, 0)
    left = Story.objects.get(pk=story.pk)
    assert (left.picture, left.people_in_story, state(left)) == (None, "", StoryState.WITHDRAWN)


def test_withdrawing_a_story_that_came_from_elsewhere_is_no_error():
    contribution = make_story().contribution
    Story.objects.all().delete()
    withdraw(by=None, contribution=contribution)
    assert Contribution.objects.get().is_withdrawn


def test_a_draft_is_deleted_with_its_picture():
    reporter = make_reporter()
    draft = make_draft(reporter, make_call(), picture=True)
    discard_draft(by=reporter, draft=draft)
    assert (StoryDraft.objects.count(), Picture.objects.count()) == (0, 0)


def test_a_draft_nobody_touches_is_forgotten_after_thirty_days(clock):
    make_draft(make_reporter(), make_call(), picture=True)
    clock(datetime.timedelta(days=29))
    assert forget_drafts() == 0
    clock(datetime.timedelta(days=1, minutes=1))
    assert (forget_drafts(), StoryDraft.objects.count(), Picture.objects.count()) == (1, 0, 0)


def test_a_picture_whose_account_is_gone_is_forgotten(clock):
    reporter = make_reporter()
    make_draft(reporter, make_call(), picture=True)
    story = make_story(picture=True)
    reporter.delete()
    assert forget_pictures() == 0
    clock(datetime.timedelta(hours=1))
    assert (forget_pictures(), list(Picture.objects.all())) == (1, [story.picture])


def test_nothing_is_kept_in_a_draft_that_is_gone_or_sent():
    reporter = make_reporter()
    draft = make_draft(reporter, make_call())
    send(reporter, draft)
    with pytest.raises(AlreadySent):
        keep_answers(draft=draft, title="Again")
    StoryDraft.objects.all().delete()
    with pytest.raises(DraftGone):
        keep_answers(draft=draft, title="Again")


def test_the_record_holds_no_words():
    make_public_story(picture=True)
    told = [str(event.detail) + event.subject + event.verb for event in AuditEvent.objects.all()]
    assert [line for line in told if "bus" in line or "walker" in line or "@" in line] == []
