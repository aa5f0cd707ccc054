"""A number of the report opens the list of whom it counts, and the list counts the same; else it is a plain number."""

import re
from html import unescape

import pytest
from django.urls import reverse

from engage.accounts.enums import Role
from engage.analysis.codebooks import set_grounds
from engage.analysis.enums import Ground, Stance
from engage.analysis.services import read_part
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.belonging import say_of_group
from engage.contributions.enums import Channel, Ending, GivenKind
from engage.contributions.models import Given
from engage.contributions.services import withdraw
from engage.decisions.coverage import count_coverage
from engage.decisions.services import announce_decision
from tests.analysis.factories import make_alike, make_code, make_excerpt
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.decisions.test_report import LIST, file_of
from tests.factories import make_activity, make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/admin/contributions/\?[^"]*)"[^>]*>([^<]*)</a>')
ROW = r'<tr><th scope="row" dir="auto">{}</th><td>(?:<a href="([^"]*)"[^>]*>)?(\d+)(?:</a>)?</td></tr>'
NO_ONE_LIST = "Where a number opens no list, no one list shows these people together."
COUNTED_OTHERWISE = "What was read or filed opens no list where the list would show another number"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.ANALYST))


def source(client, activity):
    return client.get(f"{LIST}{activity.slug}/").content.decode()


def row(client, activity, name):
    """Of a row of a table: its number, and how many the list shows that it opens, or None."""
    address, number = re.search(ROW.format(re.escape(name)), source(client, activity)).groups()
    return int(number), shown(client, address) if address else None


def shown(client, address):
    """How many contributions the list says that it holds."""
    page = client.get(unescape(address)).content.decode()
    found = re.search(r'class="analysis-count" role="status">\s*([\d,]+) contributions?\s*<', page)
    return int(found[1].replace(",", "")) if found else 0


def sentences(client, activity):
    """Each that opens a list, with how many the list shows."""
    opening = [(words, address) for address, words in LINK.findall(source(client, activity)) if not words.isdecimal()]
    return [(words, shown(client, address)) for words, address in opening]


def give(activity, number=1, *, channel=Channel.WEB, said="", **fields):
    """With two texts each: people are counted, not texts."""
    made = []
    for _one in range(number):
        texts = [f"I answer {len(made)} so.", "And so."]
        one = make_contribution(activity, texts, prompts=["What?", "More?"], channel=channel, **fields).contribution
        if said:
            Given.objects.create(contribution=one, kind=GivenKind.CHANNEL, question="How", value=said)
        made.append(one)
    return made


@pytest.fixture
def activity():
    """Beside another one, in which all of it is so, too."""
    other = make_activity(title="Elsewhere")
    give(other, 2), give(other, channel=Channel.IMPORTED, said="Letter")
    return make_activity(title="Night buses")


def test_everybody_is_in_the_list_even_who_withdrew(officer, activity):
    people = give(activity, 3)
    make_finding([(people[0], Stance.SUPPORTS)])
    withdraw(by=None, contribution=people[1])
    withdraw(by=None, contribution=people[2], ending=Ending.RETENTION)

    assert sentences(officer, activity) == [("3 people (1 of them has since withdrawn) took part.", 3)]


def test_how_many_findings_were_checked_opens_these(officer, activity):
    people = give(activity, 3)
    checked = [make_finding([(one, Stance.SUPPORTS)], statement=f"The {one.pk} is late.") for one in people[:2]]
    make_finding([(people[2], Stance.SUPPORTS)], statement="Nobody has looked at it.", reviewed=False)
    elsewhere = make_contribution(make_activity(title="Far away"), ["Far."]).contribution
    make_finding([(elsewhere, Stance.SUPPORTS)], statement="Elsewhere.")

    page = source(officer, activity)
    address = re.search(r'<a href="(/admin/findings/\?[^"]*)">2 findings were checked by a second person', page)[1]
    listed = officer.get(unescape(address)).context["object_list"]
    assert sorted(one.pk for one in listed) == sorted(one.pk for one in checked)


def test_each_way_of_taking_part_opens_those_who_came_so(officer, activity):
    web, paper = give(activity, 4), give(activity, 2, channel=Channel.PAPER)
    letters = give(activity, 3, channel=Channel.IMPORTED, said="Letter")
    give(activity, 1, channel=Channel.IMPORTED, said="<At a stall> & more")
    make_finding([(paper[0], Stance.SUPPORTS)])
    withdraw(by=None, contribution=web[0])

    assert row(officer, activity, "Web") == (4, 4)
    assert row(officer, activity, "Paper") == (2, 2)
    assert row(officer, activity, "Letter") == (3, 3)
    assert row(officer, activity, "&lt;At a stall&gt; &amp; more") == (1, 1)
    assert NO_ONE_LIST not in source(officer, activity)

    withdraw(by=None, contribution=letters[0])  # of whom it is not known any more how they came
    give(activity, 2, channel=Channel.IMPORTED, said="Paper")
    assert row(officer, activity, "Letter") == (2, 2)
    assert row(officer, activity, "Brought in from another system") == (1, None)
    assert row(officer, activity, "Paper") == (4, None)
    assert NO_ONE_LIST in source(officer, activity)


def test_who_came_in_with_a_file_that_says_nothing_is_one_list(officer, activity):
    people = give(activity, 2, channel=Channel.IMPORTED)
    make_finding([(people[0], Stance.SUPPORTS)])

    assert row(officer, activity, "Brought in from another system") == (2, 2)


def test_a_way_that_is_one_of_very_many_opens_its_list(officer, activity):
    """Of so many the filters offer the first ones only."""
    people = give(activity, 1, channel=Channel.IMPORTED, said="Way 999")
    make_finding([(people[0], Stance.SUPPORTS)])
    values = (f"Way {number:03}" for number in range(201))
    where = give(make_activity(title="A file of many ways"))[0]
    Given.objects.bulk_create(
        Given(contribution=where, kind=GivenKind.CHANNEL, question="How", value=value) for value in values
    )

    assert row(officer, activity, "Way 999") == (1, 1)


def test_what_many_sent_opens_who_sent_it(officer, activity):
    group = make_alike(activity)
    say_of_group(by=make_user(Role.ANALYST), group=group, verdict=Verdict.CONFIRMED)
    people = [one.part.contribution for one in group.members.all()]
    make_finding([(people[0], Stance.SUPPORTS)])

    def first(client):
        name = re.search(r'<th scope="row" dir="auto">(Text 1[^<]*)<', source(client, activity))[1]
        return row(client, activity, name)

    assert first(officer) == (3, 3)
    withdraw(by=None, contribution=people[0])
    assert first(officer) == (2, 2)


def test_a_ground_opens_who_spoke_of_it(officer, activity):
    people = give(activity, 4)
    make_finding([(people[3], Stance.SUPPORTS)])
    code = make_code(activity, "Steps")
    set_grounds(by=make_user(Role.ANALYST), code=code, grounds=[Ground.DISABILITY])
    for one in people[:3]:
        for part in one.parts.all():
            make_excerpt(part, part.text, code=code)
    withdraw(by=None, contribution=people[0])

    assert row(officer, activity, "Disability") == (2, 2)


def test_what_was_read_and_filed_opens_its_list(officer, activity):
    people, reader = give(activity, 5), make_user(Role.ANALYST)
    make_finding([(one, Stance.SUPPORTS) for one in people[:3]])
    for part in [*people[0].parts.all(), *people[1].parts.all(), people[2].parts.first()]:
        read_part(by=reader, part=part)
    withdraw(by=None, contribution=people[0])
    count_coverage(activity)

    assert sentences(officer, activity) == [
        ("Every word of 1 of 4 contributions was read, by 1 officer.", 1),
        ("In 2 of 4 contributions passages were filed under 1 code, by 3 officers.", 2),
        ("5 people (1 of them has since withdrawn) took part.", 5),
    ]
    assert COUNTED_OTHERWISE not in source(officer, activity)


@pytest.mark.parametrize("what", ["no words", "no longer kept", "read since"])
def test_what_the_list_counts_otherwise_opens_none_and_it_is_said(officer, activity, what):
    people, reader = give(activity, 3), make_user(Role.ANALYST)
    make_finding([(people[0], Stance.SUPPORTS)])
    for part in people[0].parts.all():
        read_part(by=reader, part=part)
    if what == "no words":
        make_contribution(activity, [], allow_no_words=True)
    count_coverage(activity)
    if what == "no longer kept":
        withdraw(by=None, contribution=people[0], ending=Ending.RETENTION)
        count_coverage(activity)
    elif what == "read since":
        for part in people[1].parts.all():
            read_part(by=reader, part=part)

    assert "Every word of" not in " ".join(words for words, _number in sentences(officer, activity))
    assert COUNTED_OTHERWISE in source(officer, activity)


def test_numbers_are_plain_for_whoever_may_not_read_words_in_the_file_and_in_public(client, activity):
    people = give(activity, 2, channel=Channel.IMPORTED, said="Letter")
    finding = make_finding([(people[0], Stance.SUPPORTS)])
    decision = make_decision(organisation=activity.organisation)
    make_influence(decision, finding=finding)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    count_coverage(activity)
    for role in (Role.DECISION_OFFICER, Role.ADMINISTRATOR):
        page = source(sign_in(make_user(role)), activity)
        assert re.search(ROW.format("Letter"), page).groups() == (None, "2")
        assert ("/admin/contributions/" in page, NO_ONE_LIST in page, COUNTED_OTHERWISE in page) == (False,) * 3
    document = file_of(sign_in(make_user(Role.ANALYST)), activity)
    assert not [one for one in document.part.rels.values() if one.is_external]
    public = client.get(reverse("decisions:statement", args=[activity.slug]))
    assert (public.status_code, "/admin/" in public.content.decode()) == (200, False)
