"""A person says whether a finding fairly reflects what they said, and reads what an officer answers."""

import json
import zipfile
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from engage.accounts.enums import Role
from engage.analysis import refusals
from engage.analysis.fairness import LONGEST, answer_doubt, say_whether_fair
from engage.analysis.models import FairnessAnswer
from engage.analysis.services import review_finding, revise_finding, take_back_finding
from engage.audit.models import AuditEvent
from engage.contributions.services import withdraw
from engage.core import erasures
from engage.participant.erasing import erase_person
from engage.participant.persons import person_of
from engage.participant.thread import understood_as
from tests.factories import make_contribution, make_user, sign_in
from tests.participant.factories import decide, say, understand

pytestmark = pytest.mark.django_db
NO = "I never spoke of buses."
REPLY = "You are right. We will put it in other words."


@pytest.fixture
def received():
    return make_contribution(email="ana@example.org")


@pytest.fixture
def finding(received):
    return understand(received.contribution)


@pytest.fixture
def opened(client, received, finding):
    client.post("/receipt/", {"code": received.code})
    client.page = f"/my/{received.contribution.reference}/"
    client.form = f"{client.page}fair/{finding.pk}/"
    client.wording = understood_as(received.contribution, finding.pk).wording
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def send(client, verdict="no", words=NO, wording=None):
    return client.post(client.form, {"verdict": verdict, "words": words, "wording": wording or client.wording})


def said() -> list[tuple]:
    rows = FairnessAnswer.objects.order_by("pk")
    return [(one.verdict, one.words, one.set_aside_at is None, one.reply) for one in rows]


def reply_to(answer, reply=REPLY, by=None):
    return answer_doubt(by=by or make_user(Role.ANALYST), answer=answer, reply=reply, seen=answer.stamp)


def reword(finding, statement="Nobody gets home at night."):
    """Another sentence, reviewed."""
    change = revise_finding(by=finding.created_by, finding=finding, statement=statement)
    return review_finding(by=make_user(Role.ANALYST), finding=change)


# --- The person's page ----------------------------------------------------------------------------------


def test_they_are_asked_about_every_reviewed_finding_and_no_other(opened, received):
    understand(received.contribution, "Not yet reviewed.", reviewed=False)
    page = text(opened.get(opened.page))
    assert page.count("Does this fairly reflect what you said?") == 1
    assert page.count("Answer yes, partly or no") == 1


@pytest.mark.parametrize(("verdict", "shown"), [("yes", "yes"), ("partly", "partly"), ("no", "no")])
def test_what_they_say_is_kept_and_shown_to_them(opened, verdict, shown):
    assert send(opened, verdict)["Location"] == opened.page
    page = text(opened.get(opened.page))
    assert "We have your answer." in page
    assert f"You said: {shown}." in page
    assert NO in page
    assert ("An officer will answer this." in page) == (verdict != "yes")
    assert said() == [(verdict, NO, True, "")]


def test_a_yes_needs_no_words(opened):
    assert send(opened, "yes", " ").status_code == 302
    assert said() == [("yes", "", True, "")]


@pytest.mark.parametrize(
    ("verdict", "words", "error"),
    [
        ("", NO, "Select yes, partly or no"),
        ("perhaps", NO, "Select yes, partly or no"),
        ("no", "", "Say what is missing, or not right"),
        ("partly", " \u200b\x00".replace("\u200b", " "), "Say what is missing, or not right"),
        ("no", "x" * (LONGEST + 1), "must be 2,000 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(opened, verdict, words, error):
    page = text(send(opened, verdict, words))
    assert error in page
    assert words.strip(" \x00") in page
    assert (' value="no" ' in page, said()) == (True, [])


def test_pressing_twice_is_once(opened):
    for _press in range(2):
        assert send(opened).status_code == 302
    assert said() == [("no", NO, True, "")]
    assert AuditEvent.objects.filter(verb="fairness.said").count() == 1


def test_they_may_change_it_until_it_is_answered(opened):
    send(opened)
    assert f">{NO}</textarea>" in text(opened.get(opened.form)).replace("> ", ">")
    send(opened, "yes", "")
    assert said() == [("yes", "", True, "")]
    send(opened)
    reply_to(FairnessAnswer.objects.get())

    late = send(opened, "yes", "But now I agree.")

    assert (late.status_code, "But now I agree." in text(late)) == (409, True)
    assert said() == [("no", NO, True, REPLY)]
    assert send(opened).status_code == 302  # the same once more
    assert opened.get(opened.form)["Location"] == opened.page
    page = text(opened.get(opened.page))
    assert REPLY in page
    assert "Change what you say about it" not in page


def test_changed_between_page_and_press_the_new_wording_is_shown_with_their_words(opened, finding):
    reword(finding)
    page = text(send(opened))
    assert "We changed this meanwhile." in page
    assert "Nobody gets home at night." in page
    assert NO in page
    assert said() == []


@pytest.mark.parametrize("words", [NO, ""])
def test_not_shown_any_more_their_words_are_given_back(opened, finding, words):
    take_back_finding(by=finding.created_by, finding=finding)
    revise_finding(by=finding.created_by, finding=finding, statement="Being written.")
    late = send(opened, words=words)
    assert late.status_code == 404
    assert ("Copy it if you want to keep it" in text(late), NO in text(late)) == (bool(words), bool(words))
    assert "Being written." not in text(late)
    assert said() == []


def test_a_new_wording_is_asked_about_anew(opened, finding):
    send(opened)
    reword(finding)
    page = text(opened.get(opened.page))
    assert "You told us that it was not quite right. We have changed it since." in page
    assert (NO in page, "Answer yes, partly or no" in page) == (True, True)
    opened.wording = understood_as(FairnessAnswer.objects.get().contribution, finding.pk).wording
    send(opened, "yes", "")
    assert said() == [("no", NO, False, ""), ("yes", "", True, "")]


def test_the_page_asks_the_database_as_often_for_many_findings(opened, received):
    send(opened)
    opened.get(opened.page)  # the message is shown once
    with CaptureQueriesContext(connection) as one:
        opened.get(opened.page)
    for number in range(5):
        say(received.contribution, understand(received.contribution, f"Finding {number}"))
    with CaptureQueriesContext(connection) as many:
        opened.get(opened.page)
    assert len(many) == len(one)


# --- Whose it is ----------------------------------------------------------------------------------------


#            their own  another's  not reviewed  no such thing
SHOWN = {
    "account":   (200,     404,        404,          404),
    "code":      (200,     404,        404,          404),
    "stranger":  (404,     404,        404,          404),
    "officer":   (404,     404,        404,          404),
    "superuser": (404,     404,        404,          404),
    "nobody":    (302,     302,        302,          302),
}  # fmt: skip
WHICH = ("own", "another's", "not reviewed", "guessed")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "which", "cell"),
    [(who, which, cell) for who, row in SHOWN.items() for which, cell in zip(WHICH, row, strict=True)],
)
def test_who_is_asked_about_what(client, who, which, cell, method):
    user = make_user()
    received = make_contribution(user=user)
    findings = {
        "own": understand(received.contribution).pk,
        "another's": understand(make_contribution().contribution).pk,
        "not reviewed": understand(received.contribution, "Later.", reviewed=False).pk,
        "guessed": 999_999,
    }
    if who == "code":
        client.post("/receipt/", {"code": received.code})
    elif who != "nobody":
        officer = make_user(*[role for role in Role if role != Role.REPORTER], is_superuser=who == "superuser")
        client = sign_in({"account": user, "stranger": make_user()}.get(who, officer))
    shown = understood_as(received.contribution, findings["own"])
    sent = {"verdict": "no", "words": NO, "wording": shown.wording} if method == "post" else {}

    answer = getattr(client, method)(f"/my/{received.contribution.reference}/fair/{findings[which]}/", sent)

    expected = 302 if method == "post" and cell == 200 else cell
    assert (answer.status_code, len(said())) == (expected, int(method == "post" and cell == 200))
    if cell == 302:
        assert answer["Location"] == "/receipt/?closed"


def test_a_finding_of_others_is_refused_even_with_the_right_wording(received):
    others = understand(make_contribution().contribution)
    wording = understood_as(others.evidence.get().excerpt.part.contribution, others.pk).wording
    empty = "0" * 16
    for guess in (wording, empty):
        with pytest.raises(refusals.NoLongerShown):
            say_whether_fair(contribution=received.contribution, finding=others, verdict="no", words=NO, wording=guess)


# --- The officer's answer -------------------------------------------------------------------------------


def test_an_answer_is_given_once(received, finding):
    answer = reply_to(say(received.contribution, finding))
    assert reply_to(answer).replied_at == answer.replied_at
    with pytest.raises(refusals.AnsweredAlready):
        reply_to(answer, "Something else altogether.")
    assert AuditEvent.objects.filter(verb="fairness.answered").count() == 1


@pytest.mark.parametrize("reply", ["", " " * 30, "Thank you."])
def test_an_answer_says_something(received, finding, reply):
    with pytest.raises(refusals.AnswersNothing):
        reply_to(say(received.contribution, finding), reply)


def test_a_yes_and_what_is_set_aside_want_no_answer(received, finding):
    with pytest.raises(refusals.NothingToAnswer):
        reply_to(say(received.contribution, finding, "yes"))
    doubt = say(received.contribution, finding)
    reword(finding)
    with pytest.raises(refusals.NothingToAnswer):
        reply_to(doubt)


def test_it_is_answered_as_it_was_read(received, finding):
    seen = say(received.contribution, finding)
    say(received.contribution, finding, "partly", "Only on Sundays.")
    with pytest.raises(refusals.ChangedMeanwhile):
        reply_to(seen)


@pytest.mark.parametrize(
    "broken",
    [
        {"verdict": "no", "words": " "},
        {"verdict": "perhaps", "words": NO},
        {"verdict": "no", "words": NO, "reply": "x"},
    ],
)
def test_the_database_holds_to_it_too(received, finding, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        FairnessAnswer.objects.create(contribution=received.contribution, finding=finding, **broken)


def test_only_one_counts(received, finding):
    say(received.contribution, finding)
    with pytest.raises(IntegrityError), transaction.atomic():
        FairnessAnswer.objects.create(contribution=received.contribution, finding=finding, verdict="yes")


# --- Where the words are, and when they go --------------------------------------------------------------


def test_the_record_says_neither_who_nor_what(received, finding):
    reply_to(say(received.contribution, finding))
    events = AuditEvent.objects.filter(verb__startswith="fairness")
    subject = f"contribution:{received.contribution.reference}"
    assert [(one.verb, one.subject, one.detail) for one in events.order_by("pk")] == [
        ("fairness.said", subject, {"finding": finding.pk}),
        ("fairness.answered", f"finding:{finding.pk}", {"contribution": received.contribution.reference}),
    ]
    assert events.order_by("pk")[0].actor is None
    assert NO not in str(FairnessAnswer.objects.get())


def test_it_goes_with_what_they_said(received, finding):
    reply_to(say(received.contribution, finding))
    reword(finding)
    say(received.contribution, finding, "partly")
    withdraw(by=None, contribution=received.contribution)
    assert said() == []


def test_it_goes_with_the_person(db):
    user = make_user()
    contribution = make_contribution(user=user).contribution
    say(contribution, understand(contribution))
    erase_person(by=None, person=person_of(user))
    assert said() == []


def test_the_copy_of_what_is_held_has_it(opened, received, finding):
    reply_to(say(received.contribution, finding))
    sent = opened.post(f"{opened.page}copy/")
    files = zipfile.ZipFile(BytesIO(b"".join(sent.streaming_content)))
    [one] = json.loads(files.read("data.json"))["contributions"][0]["whether_we_understood"]
    assert (one["finding__statement"], one["verdict"], one["words"], one["reply"]) == (
        finding.statement, "no", NO, REPLY,
    )  # fmt: skip
    page = files.read("read-me.html").decode()
    assert (NO in page, REPLY in page) == (True, True)


def test_words_they_replaced_do_not_come_back_with_a_safety_copy(received, finding, django_capture_on_commit_callbacks):
    """As if restored: what they had said first stands again, older than the line about it."""
    before = say(received.contribution, finding)
    with django_capture_on_commit_callbacks(execute=True):
        say(received.contribution, finding, "yes", "")
    before.save()
    assert erasures.carry_out_again(before.said_at) == 1
    assert said() == []


def test_what_was_said_after_stays(received, finding, django_capture_on_commit_callbacks):
    before = say(received.contribution, finding)
    with django_capture_on_commit_callbacks(execute=True):
        say(received.contribution, finding, "yes", "")
    say(received.contribution, finding, "partly", "Only on Sundays.")
    assert erasures.carry_out_again(before.said_at) == 0
    assert said() == [("partly", "Only on Sundays.", True, "")]


# --- In public ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fair", "of", "shown"), [(9, 9, ""), (7, 10, "About 7 in 10"), (0, 0, "")])
def test_the_public_reads_a_rough_share_and_only_of_ten_or_more(client, received, fair, of, shown):
    people = [received.contribution]
    people += [make_contribution(received.contribution.activity).contribution for _one in range(of - 1)]
    parts = [understand(one, reviewed=False).evidence.get().excerpt for one in people]
    finding = understand(make_contribution(received.contribution.activity).contribution, reviewed=False)
    revise_finding(by=finding.created_by, finding=finding, evidence=[(one, "supports") for one in parts])
    finding = review_finding(by=make_user(Role.ANALYST), finding=finding)
    for nth, one in enumerate(people[:of]):
        say(one, finding, "yes" if nth < fair else "no")
    decision = decide(finding)
    page = text(client.get(f"/decisions/{decision.slug}/"))
    assert ("of those who answered said yes" in page, shown in page) == (bool(shown), True)
    assert NO not in page
