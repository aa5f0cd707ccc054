"""What becomes of a draft: services, without the screens."""

import datetime

import pytest

from consultations.enums import QuestionKind
from consultations.models import Answer, Draft, Response
from consultations.services import (
    AlreadySent,
    Closed,
    DraftGone,
    Incomplete,
    begin_draft,
    discard_draft,
    forget_drafts,
    keep_answer,
    keep_quoting,
    keep_reach,
    press_again,
    show_code_once,
    submit_response,
)
from engage.audit.models import AuditEvent
from engage.contributions.doors import Chosen, chosen_in
from engage.contributions.models import Contribution, Part, Receipt
from engage.contributions.services import NothingSaid, withdraw
from tests.factories import ask, in_days, make_consultation, make_user


def page_with_three_questions(**fields):
    return make_consultation(
        questions=[
            ask("What would help?"),
            ask("How often do you travel at night?", QuestionKind.ONE, ["Every week", "Never"]),
            ask("Where do you go?", QuestionKind.MANY, ["Work", "Home", "Hospital"]),
        ],
        **fields,
    )


def choices_of(page, number, *texts):
    question = page.asked()[number]
    return question, [choice for choice in question.choices.all() if choice.text in texts]


def begun(page, text="A bus at two, for the bakery shift."):
    draft, token = begin_draft(page=page)
    if text:
        keep_answer(draft=draft, question=page.asked()[0], text=text)
    return draft, token


def send(draft, token, by=None):
    return submit_response(by=by, draft=draft, token=token)


def test_words_choices_consent_and_contact_arrive_together(db):
    page = page_with_three_questions()
    draft, token = begun(page, " A bus at two.\r\nEach night. ")
    question, often = choices_of(page, 1, "Every week")
    keep_answer(draft=draft, question=question, choices=often)
    question, places = choices_of(page, 2, "Work", "Hospital")
    keep_answer(draft=draft, question=question, choices=places)
    keep_reach(draft=draft, email="Ana@example.org", told="To tell you what comes of it.")
    keep_quoting(draft=draft, granted=True, told="Without your name.")

    response = send(draft, token)

    said = response.contribution
    assert list(Part.objects.values_list("contribution", "position", "prompt", "text")) == [
        (said.pk, 1, "What would help?", "A bus at two.\nEach night.")
    ]
    assert sorted(Answer.objects.values_list("response", "question_text", "choice_text")) == [
        (response.pk, "How often do you travel at night?", "Every week"),
        (response.pk, "Where do you go?", "Hospital"),
        (response.pk, "Where do you go?", "Work"),
    ]
    assert chosen_in(said) == [
        Chosen("How often do you travel at night?", ["Every week"]),
        Chosen("Where do you go?", ["Work", "Hospital"]),
    ]
    assert list(said.consents.values_list("purpose", "granted", "wording")) == [("quote", True, "Without your name.")]
    assert (said.contact.address, said.contact.basis, said.contact.expires_on) == (
        "ana@example.org",
        "To tell you what comes of it.",
        page.activity.kept_until(in_days(0)),
    )
    assert (said.kind, said.channel, said.in_grace, said.promised_by) == ("response", "web", False, page.answer_by)


def test_the_return_code_opens_the_receipt_and_is_shown_once(db):
    draft, token = begun(make_consultation())
    response = send(draft, token)

    code = show_code_once(draft=draft, token=token)

    assert Receipt.objects.for_code(code).contribution == response.contribution
    assert show_code_once(draft=draft, token=token) == ""


def test_pressing_twice_makes_one_response_and_still_shows_the_code(db, clock):
    clock("2027-01-15T12:00")
    draft, token = begun(make_consultation())
    send(draft, token)
    code = show_code_once(draft=draft, token=token)

    clock(datetime.timedelta(seconds=3))
    with pytest.raises(AlreadySent):
        send(draft, token)
    press_again(draft=draft)

    assert show_code_once(draft=draft, token=token) == code
    assert Contribution.objects.count() == 1


def test_a_replay_later_does_not_show_the_code_again(db, clock):
    clock("2027-01-15T12:00")
    draft, token = begun(make_consultation())
    send(draft, token)
    show_code_once(draft=draft, token=token)

    clock(datetime.timedelta(seconds=11))
    press_again(draft=draft)

    assert show_code_once(draft=draft, token=token) == ""


def test_once_sent_the_draft_holds_no_words(db):
    draft, token = begun(make_consultation())
    response = send(draft, token)
    draft.refresh_from_db()
    assert (draft.answers, draft.contribution) == ({}, response.contribution)
    with pytest.raises(AlreadySent):
        keep_answer(draft=draft, question=response.page.asked()[0], text="One more thing")


def test_a_draft_not_touched_for_a_day_is_gone(db, clock):
    clock("2027-01-15T12:00")
    page = make_consultation(closes_on=None, answer_by=None)
    draft, token = begun(page)
    clock(datetime.timedelta(hours=23, minutes=59))
    keep_answer(draft=draft, question=page.asked()[0], text="Still here")
    clock(datetime.timedelta(hours=24))

    with pytest.raises(DraftGone):
        keep_answer(draft=draft, question=page.asked()[0], text="Too late")
    with pytest.raises(DraftGone):
        send(draft, token)
    assert Draft.objects.for_token(page, token) is None
    assert (forget_drafts(), Draft.objects.count(), forget_drafts()) == (1, 0, 0)


def test_a_token_opens_only_its_own_consultation(db):
    one, other = make_consultation(), make_consultation()
    draft, token = begun(one)
    assert Draft.objects.for_token(one, token) == draft
    assert Draft.objects.for_token(other, token) is None
    assert Draft.objects.for_token(one, token + "x") is None
    assert Draft.objects.for_token(one, "") is None


def test_a_required_question_may_not_be_left_out(db):
    page = make_consultation(questions=[ask("What would help?"), ask("Where?", optional=False)])
    draft, token = begun(page)
    with pytest.raises(Incomplete) as refusal:
        send(draft, token)
    assert [question.text for question in refusal.value.questions] == ["Where?"]
    assert not Contribution.objects.exists()


def test_an_empty_response_is_none(db):
    draft, token = begun(make_consultation(), text="")
    with pytest.raises(NothingSaid):
        send(draft, token)
    assert not Contribution.objects.exists()


def test_choices_alone_are_a_response(db):
    page = page_with_three_questions()
    draft, token = begun(page, text="")
    question, often = choices_of(page, 1, "Never")
    keep_answer(draft=draft, question=question, choices=often)
    assert send(draft, token).answers.get().choice_text == "Never"


def test_what_was_answered_keeps_the_words_of_the_question_as_it_was_read(db):
    page = page_with_three_questions()
    draft, token = begun(page)
    question, often = choices_of(page, 1, "Never")
    keep_answer(draft=draft, question=question, choices=often)
    text, chosen = page.asked()[0], often[0]
    text.text, chosen.text = "What would make it worse?", "Always"
    text.save()
    chosen.save()

    response = send(draft, token)

    assert response.contribution.parts.get().prompt == "What would help?"
    assert response.answers.get().choice_text == "Never"


def test_an_answer_to_a_question_taken_out_meanwhile_is_kept(db):
    page = page_with_three_questions()
    draft, token = begun(page)
    question, often = choices_of(page, 1, "Never")
    keep_answer(draft=draft, question=question, choices=often)
    for gone in page.asked()[:2]:
        gone.delete()

    response = send(draft, token)

    assert response.contribution.parts.get().prompt == "What would help?"
    answer = response.answers.get()
    assert (answer.question, answer.choice, answer.choice_text) == (None, None, "Never")


def test_editing_questions_later_leaves_what_was_answered_alone(db):
    page = page_with_three_questions()
    draft, token = begun(page)
    question, often = choices_of(page, 1, "Never")
    keep_answer(draft=draft, question=question, choices=often)
    response = send(draft, token)

    page.questions = [ask("Something else?")]
    page.save_revision().publish()

    assert response.contribution.parts.get().prompt == "What would help?"
    assert response.answers.values_list("question_text", "choice_text").get() == (
        "How often do you travel at night?",
        "Never",
    )


def test_withdrawing_takes_the_choices_and_leaves_the_response_to_be_counted(db):
    page = page_with_three_questions()
    draft, token = begun(page)
    question, often = choices_of(page, 1, "Never")
    keep_answer(draft=draft, question=question, choices=often)
    response = send(draft, token)

    withdraw(by=None, contribution=response.contribution)

    assert (Answer.objects.count(), Draft.objects.count(), Response.objects.count()) == (0, 0, 1)
    assert list(Part.objects.values_list("text", flat=True)) == [""]


@pytest.mark.parametrize("wants", [True, False])
def test_being_signed_in_is_recorded_only_when_asked_for(db, wants):
    user = make_user()
    draft, token = begun(make_consultation())
    keep_reach(draft=draft, account=wants, told="In your account.")

    response = send(draft, token, by=user)

    contact = response.contribution.contact
    assert (contact and contact.user) == (user if wants else None)
    assert not AuditEvent.objects.filter(actor=user).exists()


def test_an_account_left_meanwhile_is_not_used(db):
    draft, token = begun(make_consultation())
    keep_reach(draft=draft, account=True, told="In your account.")
    assert send(draft, token, by=None).contribution.contact is None


def test_a_discarded_draft_is_gone_and_a_sent_one_stays(db):
    page = make_consultation()
    draft, _token = begun(page)
    discard_draft(draft=draft)
    assert not Draft.objects.exists()

    sent, token = begun(page)
    send(sent, token)
    discard_draft(draft=sent)
    assert Draft.objects.get() == sent


# --- Closing, at the edges -------------------------------------------------------------------------------

CLOSING = [
    # last day, begun, sent, what comes of it: None is refused, else in_grace
    ("2027-01-15", "2027-01-15T23:00", "2027-01-15T23:59:59", False),
    ("2027-01-15", "2027-01-15T23:59:59", "2027-01-16T00:00", True),
    ("2027-01-15", "2027-01-15T23:00", "2027-01-16T00:29:59", True),
    ("2027-01-15", "2027-01-15T23:00", "2027-01-16T00:30", None),
    ("2027-01-15", "2027-01-16T00:00", "2027-01-16T00:10", None),
    # the clocks go forward at one o'clock on the last day, and on the night after it
    ("2027-03-28", "2027-03-28T12:00", "2027-03-28T23:59:59", False),
    ("2027-03-28", "2027-03-28T12:00", "2027-03-29T00:29:59", True),
    ("2027-03-27", "2027-03-27T23:50", "2027-03-28T00:29:59", True),
    ("2027-03-27", "2027-03-27T23:50", "2027-03-28T02:00", None),
    # and back at two
    ("2027-10-31", "2027-10-31T12:00", "2027-10-31T23:59:59", False),
    ("2027-10-31", "2027-10-31T12:00", "2027-11-01T00:30", None),
    ("2027-10-30", "2027-10-30T23:50", "2027-10-31T00:29:59", True),
    ("2027-10-30", "2027-10-30T23:50", "2027-10-31T00:30", None),
]


@pytest.mark.parametrize(("last_day", "begun_at", "sent_at", "in_grace"), CLOSING)
def test_the_last_minutes(db, clock, last_day, begun_at, sent_at, in_grace):
    clock("2027-01-10T12:00")
    page = make_consultation(closes_on=datetime.date.fromisoformat(last_day), answer_by=None)
    clock(begun_at)
    draft, token = begun(page)
    clock(sent_at)
    if in_grace is None:
        with pytest.raises(Closed):
            send(draft, token)
        assert not Contribution.objects.exists()
    else:
        assert send(draft, token).contribution.in_grace is in_grace


def test_nothing_is_taken_before_opening(db, clock):
    clock("2027-01-15T23:59:59")
    page = make_consultation(opens_on=datetime.date(2027, 1, 16), closes_on=datetime.date(2027, 2, 1))
    draft, token = begun(page)
    with pytest.raises(Closed):
        send(draft, token)
    clock("2027-01-16T00:00")
    assert send(draft, token).contribution.in_grace is False


def test_nothing_is_taken_by_a_page_that_is_no_longer_public(db):
    page = make_consultation()
    draft, token = begun(page)
    page.unpublish()
    with pytest.raises(Closed):
        send(draft, token)
