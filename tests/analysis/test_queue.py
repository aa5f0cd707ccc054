"""The queue of contributions, through HTTP."""

import datetime
import re

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.models import Code
from engage.analysis.paging import count_up_to, leaf, newer_than, older_than
from engage.analysis.services import read_part
from engage.contributions.enums import Channel, ContributionKind, Ending
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_coding, make_part
from tests.factories import make_activity, make_contribution, make_organisation, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/admin/contributions/"


def references(response):
    """The references on a page of the queue, in order."""
    return re.findall(r'<p class="analysis-small">([0-9A-Z]{4}-[0-9A-Z]{4})</p>', response.content.decode())


def listed(client, **query):
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return set(references(response))


def test_the_newest_come_first_with_their_words_and_state(officer):
    first = make_contribution(texts=["The oldest words."], received_at=timezone.now() - datetime.timedelta(days=3))
    second = make_contribution(texts=["The newer words."])

    response = officer.get(QUEUE)

    assert references(response) == [second.contribution.reference, first.contribution.reference]
    for shown in ["The oldest words.", "The newer words.", "2 contributions", "Not read yet"]:
        assert shown in response.content.decode()


def test_an_empty_queue_says_what_will_be_here(officer):
    assert "What people send, tell and say will appear here." in officer.get(QUEUE).content.decode()
    assert "No contribution matches." in officer.get(QUEUE, {"q": "bus"}).content.decode()


def made_for_each_filter():
    """One contribution that stands out in each way, by the name of the filter that finds it alone."""
    activity = make_activity()
    by = {"activity": make_contribution(activity)}
    by["kind"] = make_contribution(kind=ContributionKind.POINT)
    by["channel"] = make_contribution(channel=Channel.PAPER)
    by["language"] = make_contribution(language="pl")
    by["received"] = make_contribution(received_at=timezone.now() - datetime.timedelta(days=400))
    by["words"] = make_contribution(texts=["Wassermelone"])
    by["read"] = make_contribution()
    by["filed"] = make_contribution()
    by["withdrawn"] = make_contribution()
    by = {name: received.contribution for name, received in by.items()}
    read_part(by=make_user(Role.ANALYST), part=by["read"].parts.get())
    make_coding(by["filed"].parts.get())
    withdraw(by=None, contribution=by["withdrawn"])
    return activity, by


def test_each_filter_finds_what_it_says(officer):
    activity, by = made_for_each_filter()
    long_ago = (timezone.localdate() - datetime.timedelta(days=390)).isoformat()
    code = Code.objects.get()
    all_of_them = {one.reference for one in by.values()}

    def only(*names):
        return {by[name].reference for name in names}

    assert listed(officer) == all_of_them
    assert listed(officer, activity=activity.pk) == only("activity")
    assert listed(officer, kind="point") == only("kind")
    assert listed(officer, channel="paper") == only("channel")
    assert listed(officer, language="pl") == only("language")
    assert listed(officer, received_at_to=long_ago) == only("received")
    assert listed(officer, received_at_from=long_ago) == all_of_them - only("received")
    assert listed(officer, q="wassermelonen") == set()
    assert listed(officer, q="Wassermelone") == only("words")
    assert listed(officer, q=by["kind"].reference.lower()) == only("kind")
    assert listed(officer, read="yes") == only("read")
    assert listed(officer, read="no") == all_of_them - only("read", "withdrawn")
    assert listed(officer, filed="yes") == only("filed")
    assert listed(officer, filed="no") == all_of_them - only("filed", "withdrawn")
    assert listed(officer, code=code.pk) == only("filed")
    assert listed(officer, state="gone") == only("withdrawn")
    assert listed(officer, state="standing") == all_of_them - only("withdrawn")
    assert listed(officer, kind="point", channel="paper") == set()


def test_not_read_by_me_is_about_me(officer):
    mine, anothers = make_contribution().contribution, make_contribution().contribution
    read_part(by=officer.user, part=mine.parts.get())
    read_part(by=make_user(Role.ANALYST), part=anothers.parts.get())

    assert listed(officer, read="not_by_me") == {anothers.reference}
    assert listed(officer, read="yes") == {mine.reference, anothers.reference}


def test_a_contribution_is_read_when_every_text_of_it_is(officer):
    contribution = make_contribution(texts=["One.", "Two."]).contribution
    first, second = contribution.parts.all()

    read_part(by=officer.user, part=first)
    assert listed(officer, read="no") == {contribution.reference}
    read_part(by=make_user(Role.ANALYST), part=second)
    assert listed(officer, read="yes") == {contribution.reference}


def test_filing_and_opening_are_not_reading(officer):
    part = make_part()
    make_coding(part, by=officer.user)

    officer.get(f"{QUEUE}{part.contribution.reference}/")

    assert listed(officer, read="no") == {part.contribution.reference}


@pytest.mark.parametrize(
    ("ending", "said"), [(Ending.WITHDRAWN, "Withdrawn by the person"), (Ending.RETENTION, "Kept for the time")]
)
def test_a_withdrawn_one_is_a_tombstone(officer, ending, said):
    part = make_part(text="Wassermelone here")
    contribution = part.contribution
    address = f"{QUEUE}{contribution.reference}/"
    make_coding(part, "Wassermelone", by=officer.user)
    assert all("Wassermelone" in officer.get(page).content.decode() for page in (QUEUE, address))

    withdraw(by=None, contribution=contribution, ending=ending)

    for page in (QUEUE, address):
        shown = officer.get(page).content.decode()
        assert said in shown
        assert "Wassermelone" not in shown


@pytest.mark.parametrize(
    "query",
    [
        {"activity": "999"}, {"activity": "x"}, {"kind": "sermon"}, {"read": "maybe"}, {"received_at_from": "soon"},
        {"older": "NOPE-NOPE"}, {"newer": "'"}, {"q": "\"' OR 1=1 --"}, {"q": "x" * 20000}, {"p": "-1"},
        {"code": "999999999999999999999999"}, {"older": "2222-2222", "newer": "2222-2222"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [QUEUE, f"{QUEUE}results/"])
def test_an_address_that_makes_no_sense_shows_a_page(officer, query, address):
    make_contribution()
    assert officer.get(address, query).status_code == 200


def test_what_a_script_fetches_takes_as_many_queries_with_thirty_rows_as_with_one(
    officer, django_assert_max_num_queries
):
    """The page itself is one of tests/figures/test_queries.py."""

    def queries():
        with django_assert_max_num_queries(20) as counted:
            assert officer.get(f"{QUEUE}results/").status_code == 200
        return len(counted)

    make_contribution()
    officer.get(QUEUE)
    with_one = queries()
    for number in range(30):
        make_coding(make_part(language=["en", "pl"][number % 2]), by=officer.user)
    assert queries() == with_one


# --- Going through ------------------------------------------------------------------------------------


def test_pages_follow_each_other_and_stay_within_the_filter(officer):
    activity = make_activity()
    moment = timezone.now()
    made = [
        make_contribution(activity, received_at=moment - datetime.timedelta(minutes=number // 2)).contribution.reference
        for number in range(65)
    ]
    make_contribution()
    newest_first = [
        one.reference for one in Contribution.objects.filter(reference__in=made).order_by("-received_at", "-pk")
    ]

    pages, address = [], f"{QUEUE}?activity={activity.pk}"
    for _page in range(3):
        response = officer.get(address)
        pages.append(references(response))
        link = re.search(r'href="([^"]*older=[^"]*)"', response.content.decode())
        address = link[1].replace("&amp;", "&") if link else None

    assert address is None
    assert [len(page) for page in pages] == [30, 30, 5]
    assert [reference for page in pages for reference in page] == newest_first
    back = officer.get(QUEUE, {"activity": activity.pk, "newer": pages[1][0]})
    assert references(back) == pages[0]


def test_reading_while_going_through_the_unread_skips_nobody(officer):
    made = [make_contribution().contribution for _ in range(35)]
    first = references(officer.get(QUEUE, {"read": "no"}))
    for one in Contribution.objects.filter(reference__in=first):
        read_part(by=officer.user, part=one.parts.get())

    second = references(officer.get(QUEUE, {"read": "no", "older": first[-1]}))

    assert set(first) | set(second) == {one.reference for one in made}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.integers(0, 3), min_size=1, max_size=9), size=st.integers(1, 4))
def test_every_contribution_is_passed_once_in_both_directions(moments, size):
    activity = make_activity()
    now = timezone.now()
    for moment in moments:
        make_contribution(activity, received_at=now - datetime.timedelta(minutes=moment))
    queue = activity.contributions.all()
    in_order = list(queue.order_by("-received_at", "-pk"))

    forth, page = [], leaf(queue, size=size)
    forth += page.rows
    while page.older:
        page = leaf(queue, size=size, older=page.older)
        forth += page.rows
    back = page.rows
    while page.newer:
        page = leaf(queue, size=size, newer=page.newer)
        back = page.rows + back

    assert forth == back == in_order
    for index, one in enumerate(in_order):
        assert list(older_than(queue, one)) == in_order[index + 1 :]
        assert list(newer_than(queue, one)) == in_order[:index][::-1]


def test_counting_stops_where_it_is_told_to():
    for _ in range(4):
        make_contribution()

    everything = Contribution.objects.all()
    assert [count_up_to(everything, most) for most in (3, 4, 5)] == [(3, True), (4, False), (4, False)]


def test_a_full_queue_says_more_than(officer):
    activity = make_activity()
    Contribution.objects.bulk_create(
        [Contribution(activity=activity, kind=ContributionKind.RESPONSE) for _ in range(1001)]
    )

    assert "More than 1,000 contributions" in officer.get(QUEUE).content.decode()


# --- Nobody's name ---------------------------------------------------------------------------------------


def test_nothing_on_these_screens_says_who_a_person_is(officer):
    contribution = make_contribution(
        email="wassermelone@example.org", shown_as="Wilma Wassermelone", identity_tier="named"
    ).contribution
    resident = make_user(email="resident@example.org", first_name="Rita", last_name="Resident")
    make_contribution(user=resident)

    for address in (QUEUE, f"{QUEUE}results/", f"{QUEUE}{contribution.reference}/"):
        shown = officer.get(address).content.decode()
        assert contribution.reference in shown
        for name in ("assermelone", "Wilma", "Rita", "resident@"):
            assert name not in shown


def test_another_council_s_contributions_are_not_there(officer):
    theirs = make_contribution(make_activity(organisation=make_organisation("Othershire", "othershire"))).contribution
    ours = make_contribution().contribution

    assert listed(officer) == {ours.reference}
    assert listed(officer, q=theirs.reference) == set()
    assert listed(officer, activity=theirs.activity.pk) == {ours.reference}  # no such activity: no such filter
    assert officer.get(f"{QUEUE}{theirs.reference}/").status_code == 404


def test_the_codes_offered_are_the_council_s_own(officer):
    make_code(make_activity(organisation=make_organisation("Othershire", "othershire")), "Elsewhere")
    make_code(make_activity(), "Here")

    shown = officer.get(QUEUE).content.decode()
    assert "Here" in shown
    assert "Elsewhere" not in shown
