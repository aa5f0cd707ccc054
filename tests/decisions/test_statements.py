"""What came of each activity, in public: the statement, the silence clock, and both as files and feeds."""

import csv
import datetime
import itertools
import json
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.test import Client

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.models import FairnessAnswer
from engage.contributions.enums import Ending
from engage.contributions.models import Activity
from engage.contributions.services import withdraw
from engage.decisions.coverage import count_coverage, count_what_changed
from engage.decisions.enums import Outcome
from engage.decisions.models import Coverage
from engage.decisions.open_data import CLOCK, SAID
from engage.decisions.services import announce_decision, correct_influence
from tests.decisions.factories import REASON, make_decision, make_finding, make_influence
from tests.decisions.test_public import words_of
from tests.factories import in_days, make_activity, make_contribution, make_user

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
WAITING = "Waiting for an answer 0 of 2 people have an answer."


def asked(people=2, **fields):
    late = {"opens_on": in_days(-60), "closes_on": in_days(-20), "answer_by": in_days(-3)}
    activity = make_activity(**{**late, "url": "/consultations/late/", **fields})
    return activity, [make_contribution(activity=activity).contribution for _ in range(people)]


def answer(contribution, outcome=Outcome.NOT_FOLLOWED, *, statement="Buses must run after midnight.", **fields):
    decision = make_decision(organisation=contribution.activity.organisation)
    finding = make_finding([(contribution, Stance.SUPPORTS)], statement=statement)
    row = make_influence(decision, finding=finding, outcome=outcome, **fields)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    return row


def get(path):
    response = Client().get(path)
    assert response.status_code == 200
    return response


def page(activity):
    count_coverage(activity)
    return words_of(get(f"/what-came-of-it/{activity.slug}/"))


def in_words(day):
    return f"{day:%-d %B %Y}"


# --- The clock -------------------------------------------------------------------------------------------


def test_who_waits_too_long_is_in_plain_sight_until_an_answer_clears_it(clock):
    clock("2027-03-03T12:00")
    activity, (first, second) = asked()
    late = (
        f"Overdue 0 of 2 people have an answer. 2 people wait for an answer that is overdue. "
        f"The first of them was promised by {in_words(in_days(-3))}. That was 3 days ago."
    )
    assert late in page(activity)

    Activity.objects.filter(pk=activity.pk).update(answer_by=in_days(90))
    for one in (first, second):
        type(one).objects.filter(pk=one.pk).update(promised_by=in_days(-3))
    activity.refresh_from_db()
    assert late in page(activity), "a promise is kept by answers, not by moving its date"

    answer(first)
    assert "Overdue 1 of 2 people have an answer. 1 person waits for an answer that is overdue." in page(activity)
    answer(second, Outcome.NOT_YET, next_date=in_days(30))
    assert (
        "Still being decided 1 of 2 people have an answer. It is still being decided for 1 person. "
        f"There will be news by {in_words(in_days(30))}."
    ) in page(activity)
    answer(second)
    assert "Answered All 2 people have an answer." in page(activity)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"answer_by": datetime.date(2027, 3, 12)}, f"{WAITING} The answer is promised by 12 March 2027."),
        ({"answer_by": None}, f"{WAITING} No date was promised for the answer."),
        ({"people": 0}, "Nobody waits for an answer here."),
    ],
)  # fmt: skip
def test_what_is_promised_is_said(clock, fields, expected):
    clock("2027-03-03T12:00")
    activity, _people = asked(**fields)
    assert expected in page(activity)


def test_the_clock_stands_where_people_were_asked_too():
    activity, _people = asked()
    count_what_changed()
    assert (
        f'<a class="govuk-link" href="/what-came-of-it/{activity.slug}/"' in get("/what-came-of-it/").content.decode()
    )
    assert "Overdue 0 of 2 people have an answer." in words_of(get("/what-came-of-it/"))


# --- The statement ----------------------------------------------------------------------------------------


def test_everything_stands_under_what_was_done_with_it():
    activity, people = asked(7)
    for one, outcome in zip(people, Outcome, strict=False):
        answer(one, outcome, statement=f"This is about {outcome}.")
    make_finding([(people[6], Stance.SUPPORTS)], statement="Nobody has answered this.")
    make_finding([(people[6], Stance.SUPPORTS)], statement="Nobody has checked this.", reviewed=False)

    words = page(activity)

    headings = [
        "What we did",
        "What we had planned already",
        "What we did not do, and why",
        "What is not ours to decide",
        "What is still being decided",
        "What has no answer yet",
    ]
    places = [words.index(f" {heading} ") for heading in [*headings, "How far we have come"]]
    parts = [words[a:b] for a, b in itertools.pairwise(places)]
    said = [
        *(f"This is about {outcome}." for outcome in Outcome),
        "Nobody has answered this.",
        "Nobody has checked this.",
    ]
    where = {sentence: [headings[n] for n, part in enumerate(parts) if sentence in part] for sentence in said}
    assert where == {
        "This is about changed.": ["What we did"],
        "This is about strengthened.": ["What we did"],
        "This is about already_planned.": ["What we had planned already"],
        "This is about not_followed.": ["What we did not do, and why"],
        "This is about outside_power.": ["What is not ours to decide"],
        "This is about not_yet.": ["What is still being decided"],
        "Nobody has answered this.": ["What has no answer yet"],
        "Nobody has checked this.": [],
    }
    assert words.count(f"Because {REASON}") == 6
    assert "Took part 7 people Read, every word 0 of 7 people Filed by what it says 7 of 7 people" in words
    assert "Behind something we found 7 of 7 people Answered 5 of 7 people Still being decided 1 of 7 people" in words


def test_few_are_not_said_to_find_it_fair_and_many_are():
    activity, people = asked(12)
    rows = [answer(one) for one in people]
    for row, one in zip(rows[:9], people, strict=False):
        FairnessAnswer.objects.create(finding=row.finding, contribution=one, verdict="yes")
    nine = page(activity)
    FairnessAnswer.objects.create(finding=rows[9].finding, contribution=people[9], verdict="no", words="It is not.")

    assert "is fair to what they said" not in nine
    assert "About 9 in 10 of those who answered said yes." in page(activity)
    assert "About 10 in 10 of those who were answered were given one and the same reason." in page(activity)


def test_what_is_shown_nowhere_has_no_statement():
    hidden, _people = asked(url="")
    to_come, _people = asked(opens_on=in_days(2), closes_on=in_days(9))
    unknown = [f"/what-came-of-it/{one.slug}/{file}" for one in (hidden, to_come) for file in FILES]
    count_what_changed()
    assert {address: Client().get(address).status_code for address in unknown} == dict.fromkeys(unknown, 404)
    assert [row["activity"] for row in table("/what-came-of-it/all.csv")] == []

    answer(make_contribution(activity=hidden).contribution)  # a published decision names it, as decisions do
    count_what_changed()
    assert Client().get(f"/what-came-of-it/{hidden.slug}/").status_code == 200


# --- Files and feeds --------------------------------------------------------------------------------------

FILES = ["", "all.csv", "all.json", "all.atom"]


def table(path):
    response = get(path)
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def feed(path):
    tree = ElementTree.fromstring(get(path).content)  # noqa: S314  # our own
    entries = [{child.tag.removeprefix(ATOM): child for child in entry} for entry in tree.iter(f"{ATOM}entry")]
    return [(one["title"].text, one["summary"].text, one["link"].get("href")) for one in entries]


def test_the_files_say_what_the_pages_say():
    activity, people = asked(3)
    changed = answer(people[0], Outcome.CHANGED, before="=1+1", after="Until 1")
    make_finding([(people[1], Stance.SUPPORTS)], statement="Nobody has answered this.")
    withdraw(by=None, contribution=people[2], ending=Ending.WITHDRAWN)
    count_what_changed()
    slug = activity.slug

    [row] = table("/what-came-of-it/all.csv")
    everything = get("/what-came-of-it/all.json").json()
    one = get(f"/what-came-of-it/{slug}/all.json").json()
    said = table(f"/what-came-of-it/{slug}/all.csv")

    numbers = ("received", "withdrawn", "owed", "answered", "deciding", "waiting", "overdue", "outcome_changed")
    assert [row[name] for name in numbers] == ["3", "1", "2", "1", "0", "1", "1", "1"]
    assert row["first_promise"] == in_days(-3).isoformat()
    assert list(row) == list(CLOCK) == list(everything["meaning"])
    assert everything["activities"] == [one["activity"]]
    assert {
        name: "" if value is None else str(value) for name, value in one["activity"].items() if name != "counted_at"
    } == {name: value for name, value in row.items() if name != "counted_at"}
    assert list(said[0]) == list(SAID) == list(one["meaning"])
    assert [(line["outcome"], line["finding"], line["reason"], line["people"]) for line in said] == [
        ("changed", "Buses must run after midnight.", REASON, "1"),
        ("", "Nobody has answered this.", "", "1"),
    ]
    assert (said[0]["before"], one["said"][0]["before"]) == ("'=1+1", "=1+1")  # no formula for a spreadsheet program
    assert said[0]["decision_address"] == f"http://testserver/decisions/{changed.decision.slug}/"
    assert everything["licence"]["name"] == "Open Government Licence v3.0"


def test_nobody_is_in_the_files_but_as_a_number():
    activity, (person, _other) = asked()
    person.parts.update(prompt="What is it like?")
    words, reference = person.parts.get().text, person.reference
    row = answer(person)
    decision = make_decision(organisation=activity.organisation)
    make_influence(decision, contribution=person)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    count_what_changed()

    for base in ("", f"{activity.slug}/"):
        for file in FILES:
            response = get(f"/what-came-of-it/{base}{file}")
            content = b"".join(response.streaming_content) if response.streaming else response.content
            text = json.dumps(json.loads(content), ensure_ascii=False) if file.endswith("json") else content.decode()
            assert (file, words in text, reference in text) == (file, False, False)
            assert (file, REASON in text) == (file, base != "" or file == "all.atom")
    assert row.finding.statement in get(f"/what-came-of-it/{activity.slug}/").content.decode()


def test_a_feed_brings_each_answer_and_each_correction_once():
    activity, people = asked()
    row = answer(people[0])
    elsewhere = answer(make_contribution(activity=make_activity(url="/elsewhere/")).contribution)
    count_what_changed()
    title = "It was considered and not followed: "
    before = feed(f"/what-came-of-it/{activity.slug}/all.atom")

    correct_influence(
        by=make_user(), influence=row, what_was_wrong="Wrong year.", reason="The money is spent, in 2028."
    )
    after = feed(f"/what-came-of-it/{activity.slug}/all.atom")

    address = f"http://testserver/decisions/{row.decision.slug}/"
    statement = "Buses must run after midnight."
    assert before == [(title + row.decision.title, f"{statement} Because: {REASON}", address)]
    assert after == [
        (f"Corrected: {title}{row.decision.title}", f"{statement} Because: The money is spent, in 2028.", address)
    ]
    assert {link for _title, _summary, link in feed("/what-came-of-it/all.atom")} == {
        address, f"http://testserver/decisions/{elsewhere.decision.slug}/"
    }  # fmt: skip


def test_a_finding_that_is_looked_at_again_is_not_shown():
    activity, people = asked()
    row = answer(people[0])
    type(row.finding).objects.filter(pk=row.finding_id).update(reviewed_by=None, reviewed_at=None)
    count_what_changed()

    shown = [
        page(activity),
        json.dumps(get(f"/what-came-of-it/{activity.slug}/all.json").json()),
        get(f"/what-came-of-it/{activity.slug}/all.atom").content.decode(),
    ]

    assert [row.finding.statement in text for text in shown] == [False] * 3
    assert Coverage.objects.get(activity=activity).answered == 1
