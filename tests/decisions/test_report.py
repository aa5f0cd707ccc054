"""The report for a committee: the page and the Word file say the same, and nothing that may not be said."""

import re
from io import BytesIO

import html5lib
import pytest
from docx import Document
from docx.oxml.ns import qn

from engage.accounts.enums import Role
from engage.analysis.codebooks import set_grounds
from engage.analysis.enums import Ground, Stance
from engage.analysis.models import Coding, Finding
from engage.analysis.services import quote, read_part
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.belonging import say_of_group
from engage.contributions.enums import Channel, Ending, GivenKind, Purpose
from engage.contributions.models import Contribution, Given
from engage.contributions.services import Answered, give_consent, withdraw
from engage.decisions.coverage import count_coverage
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision
from tests.analysis.factories import CAMPAIGN, make_alike
from tests.decisions.factories import REASON, make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/decisions/reports/"
ANSWERED, OPEN, UNCHECKED = "Buses must run after midnight.", "The fare is too high.", "Nobody has checked this."


@pytest.fixture
def officer():
    return sign_in(make_user(Role.DECISION_OFFICER))


def page(officer, activity):
    """What is read on the page, block after block."""
    response = officer.get(f"{LIST}{activity.slug}/")
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    main = html5lib.parse(response.content.decode(), namespaceHTMLElements=False).find(".//main")
    blocks = {"h1", "h2", "h3", "p", "th", "td", "li", "figcaption"}
    return [text for one in main.iter() if one.tag in blocks and (text := " ".join("".join(one.itertext()).split()))]


def file_of(officer, activity):
    response = officer.get(f"{LIST}{activity.slug}/file/")
    assert response["Content-Type"].endswith("wordprocessingml.document")
    return Document(BytesIO(response.content))


def words_of(document):
    """Paragraphs and cells in the order in which they are read."""
    found = []
    for block in document.element.body:
        texts = block.iter(qn("w:p"))
        found += ["".join(part.text or "" for part in one.iter(qn("w:t"))) for one in texts]
    return [" ".join(text.split()) for text in found if text.strip()]


def consulted():
    """Five people: three behind an answered finding (one quoted, one who has withdrawn), two behind an open one."""
    activity = make_activity(title="Night buses", opens_on=in_days(-30), closes_on=in_days(-5))
    people = [make_contribution(activity=activity).contribution for _ in range(5)]
    Contribution.objects.filter(pk=people[4].pk).update(channel=Channel.PAPER)
    Contribution.objects.filter(pk=people[3].pk).update(channel=Channel.IMPORTED)
    Given.objects.create(contribution=people[3], kind=GivenKind.CHANNEL, question="How", value="Letter")
    answered = make_finding(
        zip(people[:3], [Stance.SUPPORTS, Stance.AGAINST, Stance.SUPPORTS], strict=True),
        statement=ANSWERED, range_of_views="One person wants no buses at all.",
    )  # fmt: skip
    make_finding([(people[3], Stance.SUPPORTS), (people[4], Stance.ONE_VOICE)], statement=OPEN)
    make_finding([(people[3], Stance.SUPPORTS)], statement=UNCHECKED, reviewed=False)
    give_consent(by=None, contribution=people[0], answer=Answered(Purpose.QUOTE, True, "We may quote you."))
    quote(by=make_user(Role.ANALYST), evidence=answered.evidence.get(excerpt__part__contribution=people[0]))
    read_part(by=make_user(Role.ANALYST), part=people[0].parts.get())
    decision = make_decision(organisation=activity.organisation, title="Later buses")
    make_influence(decision, finding=answered, outcome=Outcome.CHANGED, before="Until 11", after="Until 1")
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    withdraw(by=None, contribution=people[2], ending=Ending.WITHDRAWN)
    count_coverage(activity)
    return activity, people, decision


def test_the_page_says_how_it_was_done_who_took_part_what_was_found_and_what_is_open(officer):
    activity, people, decision = consulted()
    words = page(officer, activity)

    after = {heading: words[words.index(heading) + 1 :] for heading in ("How it was done", "Who took part")}
    assert after["How it was done"][1:3] == [
        "Every word of 1 of 4 contributions was read, by 1 officer.",
        "In 4 of 4 contributions passages were filed under 1 code, by 6 officers.",
    ]
    assert after["How it was done"][3:5] == [
        "2 findings were checked by a second person and stand below.",
        "1 finding still waits for a second person and is left out.",
    ]
    assert after["Who took part"][:9] == [
        "5 people (1 of them has since withdrawn) took part.",
        "How they took part", "People", "Web", "3", "Letter", "1", "Paper", "1",
    ]  # fmt: skip
    start = words.index(f"1. {ANSWERED}")
    assert words[start + 1 : start + 8] == [
        "It rests on what 3 people (1 of them has since withdrawn) said, of 5 who took part.",
        "Where people stand on it", "People", "Supports it", "1", "Against it", "1",
    ]  # fmt: skip
    day = f"{decision.decided_on:%-d %B %Y}"
    assert words[start + 8 : start + 14] == [
        "One person wants no buses at all.",
        " ".join(people[0].parts.get().text.split()),
        "One person’s words, quoted with their consent",
        f"It changed the decision ({decision.reference}, Later buses, {day}). Because: {REASON}",
        "Before: Until 11",
        "Now: Until 1",
    ]
    assert words[words.index(f"2. {OPEN}") + 8 :] == [
        "No decision has answered this yet.", "What has no answer yet", OPEN,
        "2 of 4 people have an answer.", "2 people still wait for an answer.",
    ]  # fmt: skip
    assert UNCHECKED not in " ".join(words)


def test_the_file_says_what_the_page_says(officer):
    activity, people, _decision = consulted()
    said = " ".join(people[0].parts.get().text.split())

    document = file_of(officer, activity)

    assert words_of(document) == [f"“{text}”" if text == said else text for text in page(officer, activity)]
    styles = [one.style.name for one in document.paragraphs if one.style.name.startswith(("Title", "Heading"))]
    assert styles == ["Title", *["Heading 1"] * 3, *["Heading 2"] * 2, "Heading 1"]
    rows = [table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for table in document.tables]
    assert rows == [True] * 3
    assert (document.core_properties.title, document.core_properties.author) == (
        "Night buses", activity.organisation.name
    )  # fmt: skip
    assert document.core_properties.language.startswith("en")


def test_words_that_speak_against_a_finding_say_so_on_the_page_and_in_the_file(officer):
    activity, people, _decision = consulted()
    give_consent(by=None, contribution=people[1], answer=Answered(Purpose.QUOTE, True, "We may quote you."))
    quote(by=make_user(Role.ANALYST), evidence=people[1].parts.get().excerpts.get().evidence.get())
    whose = "One person’s words, quoted with their consent"
    assert [words for words in page(officer, activity) if whose in words] == [
        whose, f"This person sees it otherwise {whose}"
    ]  # fmt: skip
    words = words_of(file_of(officer, activity))
    at = words.index("This person sees it otherwise")
    assert (words.count("This person sees it otherwise"), words[at + 1]) == (1, whose)


def test_what_many_people_sent_is_told_apart_and_each_counts_as_one(officer):
    activity = make_activity(title="Night buses")
    group = make_alike(activity)
    waiting = make_alike(activity, *[" ".join(reversed(CAMPAIGN.split()))] * 2)
    people = list(Contribution.objects.filter(parts__likeness__group=group).order_by("pk"))
    one = make_contribution(activity=activity).contribution
    make_finding([(person, Stance.SUPPORTS) for person in (*people[:2], one)], statement=OPEN)
    make_finding([(one, Stance.SUPPORTS)], statement=ANSWERED)
    question = people[0].parts.get().prompt
    length = len(CAMPAIGN.split())
    what = (
        f"about {length} words long, most often filed under “Safety at night”; nobody who sent it agreed to be quoted"
    )
    alike = "group of texts looks alike to the machine. No officer has checked it, so it is left out."

    words = page(officer, activity)
    assert [line for line in words if "sent words that others" in line] == []
    assert "2 more groups of texts look alike to the machine." in " ".join(words)

    say_of_group(by=make_user(Role.ANALYST), group=group, verdict=Verdict.CONFIRMED)
    words = page(officer, activity)
    start = words.index(
        "3 people sent words that others sent too, as in a campaign. Each counts as one person in every number."
    )
    assert words[start + 1 : start + 6] == [
        f"1 more {alike}", "What many people sent", "People",
        f"Text 1, in answer to “{question}”: {what}", "3"
    ]  # fmt: skip
    about = words[words.index(f"1. {OPEN}") : words.index(f"2. {ANSWERED}")]
    assert about[1:3] == [
        "It rests on what 3 people said, of 6 who took part.", "2 of them sent words that others sent too."
    ]  # fmt: skip
    assert "of them sent" not in " ".join(words[words.index(f"2. {ANSWERED}") :])
    assert words_of(file_of(officer, activity)) == words

    say_of_group(by=make_user(Role.ANALYST), group=waiting, verdict=Verdict.REFUSED)
    withdraw(by=None, contribution=people[2])
    words = " ".join(page(officer, activity))
    assert ("2 people sent words that others sent too" in words, "looks alike" in words) == (True, False)


def test_a_consent_taken_back_takes_the_quote_out(officer):
    activity, people, _decision = consulted()
    words = people[0].parts.get().text
    assert f"“{' '.join(words.split())}”" in words_of(file_of(officer, activity))

    give_consent(by=None, contribution=people[0], answer=Answered(Purpose.QUOTE, False, "We may quote you."))

    assert [words in text for text in (str(page(officer, activity)), str(words_of(file_of(officer, activity))))] == [
        False, False
    ]  # fmt: skip


@pytest.mark.parametrize("nasty", ["=1+1", "<b>bold</b>", "a 👩‍👩‍👧‍👦 حافلة", "]]>&amp;"])
def test_whatever_was_written_can_be_written_down(officer, nasty):
    activity = make_activity(title="Nasty")
    make_finding([(make_contribution(activity=activity), Stance.SUPPORTS)], range_of_views=nasty)

    assert nasty in words_of(file_of(officer, activity))
    assert nasty in page(officer, activity)


def test_a_sign_that_xml_has_no_place_for_is_left_out(officer):
    activity = make_activity(title="Nasty")
    make_finding([(make_contribution(activity=activity), Stance.SUPPORTS)], range_of_views="a\x0b\x1fb\ufffe")

    assert "ab" in words_of(file_of(officer, activity))


def test_nothing_checked_yet_is_said(officer):
    activity = make_activity(title="Nothing yet")
    make_finding([(make_contribution(activity=activity), Stance.SUPPORTS)], reviewed=False)

    assert page(officer, activity)[-3:] == [
        "What people said", "No finding has been checked by a second person yet.", "What has no answer yet"
    ]  # fmt: skip
    assert words_of(file_of(officer, activity))[-1] == "What has no answer yet"


def test_reports_are_of_ones_own_council(officer):
    activity, _people, _decision = consulted()
    other = make_organisation("Elsewhere", "elsewhere")
    stranger = sign_in(make_user(Role.DECISION_OFFICER, organisation=other))

    assert [stranger.get(f"{LIST}{activity.slug}/{end}").status_code for end in ("", "file/")] == [404, 404]
    assert activity.title in officer.get(LIST).content.decode()
    assert activity.title not in stranger.get(LIST).content.decode()


def test_every_number_of_a_finding_opens_the_passages_behind_it(officer):
    activity, _people, _decision = consulted()
    content = officer.get(f"/admin/decisions/reports/{activity.slug}/").content.decode()
    finding = Finding.objects.reviewed().filter(activity=activity).order_by("pk").first()
    address = f"/admin/findings/inspect/{finding.pk}/"
    links = re.findall(rf'<a href="{address}(#stance-\w+)?"[^>]*>([^<]+)</a>', content)
    assert links == [
        ("", "It rests on what 3 people (1 of them has since withdrawn) said, of 5 who took part."),
        ("#stance-supports", "1"),
        ("#stance-against", "1"),
    ]
    opened = officer.get(address).content.decode()
    assert re.findall(r'id="(stance-\w+)"', opened) == ["stance-supports", "stance-against"]


def test_numbers_are_no_links_for_who_may_not_see_the_passages():
    activity, _people, _decision = consulted()
    administrator = sign_in(make_user(Role.ADMINISTRATOR))
    content = administrator.get(f"/admin/decisions/reports/{activity.slug}/").content.decode()
    assert "of 5 who took part." in content
    assert "/admin/findings/" not in content


def test_what_people_spoke_of_that_bears_on_equality_is_told_by_ground(officer):
    activity, people, _decision = consulted()
    assert "What bears on equality" not in page(officer, activity)
    code = Coding.objects.filter(excerpt__part__contribution=people[0]).first().code
    analyst = make_user(Role.ANALYST)
    set_grounds(by=analyst, code=code, grounds=[Ground.DISABILITY, Ground.AGE])
    spoke = Coding.objects.filter(code=code, excerpt__part__contribution__withdrawn_at=None)
    number = str(spoke.values("excerpt__part__contribution").distinct().count())

    words = page(officer, activity)

    start = words.index("What bears on equality")
    assert words[start + 2 : start + 8] == ["Ground of equality", "People", "Age", number, "Disability", number]
    assert "What bears on equality" in words_of(file_of(officer, activity))
