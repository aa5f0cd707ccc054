"""What waits for each role, on the first page of the admin."""

import re

import pytest

from engage.accounts.enums import Role
from engage.analysis.services import return_finding, review_finding, revise_finding
from engage.contributions.enums import Channel, Purpose
from engage.core import waiting
from engage.decisions.catching_up import fingerprint, tell_them
from engage.decisions.models import Decision, Influence
from engage.notifications.enums import Channel as MessageChannel
from engage.notifications.enums import MessageState
from engage.notifications.models import Message
from tests.analysis.factories import make_finding
from tests.decisions.factories import make_decision, make_influence, mark
from tests.factories import make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import deliver, make_people, make_phone, make_post, publish_for
from tests.stories.factories import make_story

pytestmark = pytest.mark.django_db
READ = "Contributions that nobody has read"
REVIEW = "Findings that need you as a second person"
BACK = "Findings sent back to you with a reason"
JUDGE = "Stories to read before they are shown"
PUBLISH = "Decisions to publish"
ANSWER = "Findings reviewed, not yet answered by a decision"
SETTLE = "Messages that may not have arrived"
DOUBT = "Findings that people do not find fair"
FLAGGED = "Contributions that a colleague flagged for you"
HANDED = "Contributions handed to you to read"
CHECK = "Decisions to check against the record"
AGAIN = "Decisions of which people are to be told again"
LOOK = "Filings that need another look"
PRINT = "Letters and slips to print"
SLIPS = "Slips of paper to print"
RING = "People to ring"
WHAT = [
    READ,
    FLAGGED,
    HANDED,
    LOOK,
    REVIEW,
    BACK,
    DOUBT,
    JUDGE,
    PUBLISH,
    ANSWER,
    CHECK,
    AGAIN,
    SETTLE,
    PRINT,
    SLIPS,
    RING,
]

# Five contributions without a reader and one finding (of one of them); a story, unread as well; one draft of a
# decision; one message of unknown fate; a letter, a slip and a phone call that wait.
# A cell is what is said in this row; "" is no row at all.
EXPECTED = {
    Role.ENGAGEMENT_OFFICER: ["6", "none", "none", "none", "1", "none", "none", "", "", "", "", "", "", "2", "", "1"],
    Role.ANALYST: ["6", "none", "none", "none", "1", "none", "none", "", "", "", "", "", "", "", "", ""],
    Role.MODERATOR: ["", "", "", "", "", "", "", "1", "", "", "", "", "", "", "", ""],
    Role.DECISION_OFFICER: ["", "", "", "", "", "", "", "", "1", "none", "none", "none", "1", "2", "", "1"],
    Role.ADMINISTRATOR: ["", "", "", "", "", "", "", "", "", "", "", "", "1", "", "1", ""],
}


def listed(client, what) -> list[str]:
    """What the list of the row of this name shows."""
    html = client.get("/admin/").content.decode()
    address = re.search(rf'<th scope="row"><a href="([^"]+)">{what}</a></th>', html)[1]
    page = client.get(address.replace("&amp;", "&")).context
    return [str(one) for one in page["object_list"]]


def rows(client) -> dict[str, str]:
    html = client.get("/admin/").content.decode()
    found = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th>\s*<td>([^<]+)</td>', html)
    for address, _what, _count in found:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    return {what: count for _address, what, count in found}


@pytest.fixture
def something_of_each():
    finding = make_finding()
    people = make_people("a@example.org", activity=finding.activity)
    people.append(make_contribution(finding.activity, channel=Channel.IMPORTED).contribution)
    for contact in (make_phone("07700 900001"), make_post("Ada Reed\nMerebridge\nMB1 2AB")):
        people.append(make_contribution(finding.activity, contact=contact).contribution)
    make_story(consents=(Purpose.PUBLISH,))
    make_decision()
    announcement = publish_for(people)
    deliver()
    mail = Message.objects.filter(announcement=announcement, channel=MessageChannel.EMAIL)
    mail.update(state=MessageState.UNKNOWN)
    return finding


@pytest.mark.parametrize("role", EXPECTED)
def test_each_role_sees_what_it_can_deal_with_and_each_link_leads_there(role, something_of_each):
    expected = {what: count for what, count in zip(WHAT, EXPECTED[role], strict=True) if count}
    assert rows(sign_in(make_user(role))) == expected


def test_nobody_is_asked_to_review_their_own_finding_or_one_that_is_reviewed(something_of_each):
    author, second = sign_in(something_of_each.created_by), make_user(Role.ANALYST)
    assert rows(author)[REVIEW] == "none"
    assert rows(sign_in(second))[REVIEW] == "1"
    review_finding(by=second, finding=something_of_each)
    assert rows(sign_in(make_user(Role.ANALYST)))[REVIEW] == "none"


def test_a_finding_sent_back_waits_for_its_author_and_for_nobody_else(something_of_each):
    author, second = something_of_each.created_by, make_user(Role.ANALYST)
    return_finding(by=second, finding=something_of_each, because="The second excerpt is about the trains.")
    seen = [rows(sign_in(one)) for one in (author, second, make_user(Role.ANALYST))]
    assert [(one[REVIEW], one[BACK]) for one in seen] == [("none", "1"), ("none", "none"), ("none", "none")]
    revise_finding(by=author, finding=something_of_each, statement="It is dark at the bus stop.")
    seen = [rows(sign_in(one)) for one in (author, second)]
    assert [(one[REVIEW], one[BACK]) for one in seen] == [("none", "none"), ("1", "none")]


def test_a_reviewed_finding_waits_for_an_answer_until_one_is_at_least_drafted(something_of_each):
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    review_finding(by=make_user(Role.ANALYST), finding=something_of_each)
    assert rows(officer)[ANSWER] == "1"
    assert listed(officer, ANSWER) == [str(something_of_each)]
    something_of_each.refresh_from_db()
    make_influence(finding=something_of_each)
    assert rows(officer)[ANSWER] == "none"
    assert listed(officer, ANSWER) == []


def test_the_list_of_decisions_to_publish_holds_these_alone(something_of_each):
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    new = Decision.objects.get(published_at=None)
    published = Decision.objects.exclude(pk=new.pk).get()
    assert listed(officer, PUBLISH) == [str(new)]
    make_influence(decision=published)
    assert sorted(listed(officer, PUBLISH)) == sorted([str(new), str(published)])
    titles = [officer.get(f"/admin/decisions/{query}").context["page_title"] for query in ("?publish=due", "")]
    assert titles == [PUBLISH, "Decisions"]


def test_a_decision_waits_once_a_finding_it_answers_rests_on_others_and_is_published_again(something_of_each):
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    answer = Influence.objects.published().get()
    new = mark(make_contribution(answer.finding.activity).contribution)
    weighed = [(one.excerpt, one.stance) for one in answer.finding.evidence.all()] + [(new, "supports")]
    change = revise_finding(by=make_user(Role.ANALYST), finding=answer.finding, evidence=weighed)
    assert rows(officer)[AGAIN] == "none"
    review_finding(by=make_user(Role.ANALYST), finding=change)
    assert rows(officer)[AGAIN] == "1"
    tell_them(by=make_user(Role.DECISION_OFFICER), decision=answer.decision, seen=fingerprint(answer.decision))
    assert rows(officer)[AGAIN] == "none"


def test_what_another_council_has_waiting_is_not_counted(something_of_each):
    elsewhere = make_organisation("Othershire", "othershire")
    officer = sign_in(make_user(*EXPECTED, organisation=elsewhere))
    assert rows(officer) == {}
    assert "Nothing waits for you now." in officer.get("/admin/").content.decode()


def test_beyond_a_thousand_it_does_not_count_on(something_of_each, monkeypatch):
    monkeypatch.setattr(waiting, "AT_MOST", 2)
    assert rows(sign_in(make_user(Role.ANALYST)))[READ] == "more than 2"


def test_the_first_page_takes_few_queries_however_much_waits(something_of_each, django_assert_max_num_queries):
    officer = sign_in(make_user(*EXPECTED))
    officer.get("/admin/")
    with django_assert_max_num_queries(20) as few:
        officer.get("/admin/")
    make_people(*[f"{number}@example.org" for number in range(30)], activity=something_of_each.activity)
    with django_assert_max_num_queries(20) as many:
        officer.get("/admin/")
    assert len(few) == len(many)
