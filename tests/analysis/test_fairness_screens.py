"""What officers see of how people find their findings, and where they answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engage.analysis.enums import Stance
from engage.analysis.models import FairnessAnswer
from tests.analysis.roles import cells, client_of
from tests.decisions.factories import make_finding
from tests.factories import make_activity, make_contribution
from tests.participant.factories import say

pytestmark = pytest.mark.django_db
LIST = "/admin/findings/"
NO = "I never spoke of buses."
REPLY = "You are right. We will put it in other words."


def doubted(*verdicts: str):
    """A finding with what somebody said of it, each."""
    activity = make_activity()
    people = [make_contribution(activity).contribution for _one in verdicts]
    finding = make_finding([(one, Stance.SUPPORTS) for one in people])
    said = [
        say(one, finding, verdict, "" if verdict == "yes" else NO)
        for one, verdict in zip(people, verdicts, strict=True)
    ]
    return finding, said


def page_of(client, finding) -> str:
    return " ".join(client.get(f"{LIST}inspect/{finding.pk}/").content.decode().split())


def answer(client, said, reply=REPLY, **fields):
    prefix = f"to-{said.pk}-"
    sent = {f"{prefix}reply": reply, f"{prefix}seen": said.stamp, **fields}
    return client.post(f"{LIST}answer/{said.finding_id}/{said.pk}/", sent)


def replies() -> list[str]:
    return list(FairnessAnswer.objects.order_by("pk").values_list("reply", flat=True))


def test_the_share_and_what_waits_stand_on_the_finding(officer):
    finding, _said = doubted("yes", "yes", "partly", "no")
    page = page_of(officer, finding)
    assert "2 of 4 people who answered found it fair." in page
    assert "2 wait for an answer." in page
    assert page.count(NO) == 2


def test_nothing_is_said_where_nobody_was_asked(officer):
    assert "found it fair" not in page_of(officer, make_finding())


def test_nobody_was_asked_yet_about_the_new_wording(officer):
    finding, [_said] = doubted("no")
    finding.fairness.update(set_aside_at=timezone.now())
    page = page_of(officer, finding)
    assert "Nobody has said yet whether the new wording is fair." in page
    assert ("found it fair" in page, NO in page) == (False, True)


def test_whoever_does_not_read_words_sees_the_number(client):
    finding, _said = doubted("no")
    page = page_of(client_of("decision"), finding)
    assert ("0 of 1 person who answered found it fair." in page, NO in page) == (True, False)


def test_an_answer_takes_it_off_the_list_and_stays_on_the_finding(officer):
    finding, [said] = doubted("no")
    quiet, _said = doubted("yes")

    def listed():
        page = officer.get(f"{LIST}?fair=waiting").content.decode()
        return [finding.statement in page, quiet.statement in page]

    assert listed() == [True, False]
    assert answer(officer, said)["Location"] == f"{LIST}inspect/{finding.pk}/"
    assert listed() == [False, False]
    page = page_of(officer, finding)
    assert (REPLY in page, "wait for an answer" in page, "0 of 1 person" in page) == (True, False, True)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ("", "Answer in 20 characters or more."),
        ("Thank you.", "Answer in 20 characters or more."),
        ("x" * 2001, "Say it in 2000 characters or fewer."),
        ("Hidden\x00 characters in a long answer.", "Null characters"),
    ],
)
def test_what_is_not_an_answer_comes_back_with_what_was_typed(officer, reply, error):
    _finding, [said, other] = doubted("no", "partly")
    back = answer(officer, said, reply)
    page = back.content.decode()
    assert (back.status_code, error in page, replies()) == (422, True, ["", ""])
    assert page.count(f'name="to-{other.pk}-reply"') == 1
    assert reply.replace("\x00", "") in page.replace("\x00", "").replace("�", "")


def test_pressing_twice_is_once_and_another_answer_is_too_late(officer):
    _finding, [said] = doubted("no")
    for reply in (REPLY, REPLY, "Something else altogether."):
        assert answer(officer, said, reply).status_code == 302
    assert replies() == [REPLY]


def test_what_the_person_changed_meanwhile_is_read_first(officer):
    finding, [seen] = doubted("no")
    say(seen.contribution, finding, "partly", "Only on Sundays.")
    back = answer(officer, seen)
    page = back.content.decode()
    assert (back.status_code, "Only on Sundays." in page, REPLY in page, replies()) == (422, True, True, [""])
    seen.refresh_from_db()
    assert f'value="{seen.stamp}"'.replace("+", "&#x2B;") in page.replace("+", "&#x2B;")
    assert answer(officer, seen).status_code == 302


#                 analyst engagement decision moderator administrator reporter resident nobody other council
# Nobody: an officer whose log-in ended gets their words back on a page that is refused.
TABLE = {
    "answer":           "YY---fffn",
    "guessed":          "nn---fffn",
    "another finding's": "nn---fffn",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may_answer(act, role, expected):
    client = client_of(role)
    finding, [said] = doubted("no")
    address = {
        "answer": f"{LIST}answer/{finding.pk}/{said.pk}/",
        "guessed": f"{LIST}answer/{finding.pk}/999999/",
        "another finding's": f"{LIST}answer/{make_finding().pk}/{said.pk}/",
    }[act]
    prefix = f"to-{said.pk}-"

    response = client.post(address, {f"{prefix}reply": REPLY, f"{prefix}seen": said.stamp})

    assert response.status_code == {"Y": 302, "-": 302, "f": 403, "n": 404}[expected]
    assert response.get("Location", "").startswith(LIST) is (expected == "Y")
    assert replies() == [REPLY if expected == "Y" else ""]
    assert client.get(address).status_code in (403, 404, 405, 302)


def test_the_page_takes_as_many_queries_for_thirty(officer):
    few, _said = doubted("no", "yes")
    many, _said = doubted(*["no", "yes", "partly"] * 10)
    officer.get(f"{LIST}inspect/{few.pk}/")
    counts = []
    for finding in (few, many):
        with CaptureQueriesContext(connection) as seen:
            officer.get(f"{LIST}inspect/{finding.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20
