"""Texts that are nearly the same: found, shown as one with their number, and every person counted as one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.bulk import file_some, start_batch
from engage.analysis.models import Alike, Band, Coding, Likeness, Place, Reading
from engage.analysis.refusals import NotInThisGroup, StandsForTheOthers
from engage.analysis.services import read_part
from engage.analysis.suggesting import grouping
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.belonging import put_back_into_group, say_of_group, take_out_of_group
from engage.analysis.suggesting.differences import differences
from engage.analysis.suggesting.grouping import look_at_left_out
from engage.analysis.tasks import look_at_new_texts, look_for_alike
from engage.contributions.models import Contribution, Part
from engage.contributions.services import withdraw
from engage.contributions.words import Words, replace_words, take_out
from tests.analysis.factories import CAMPAIGN, fresh, make_code, make_part
from tests.analysis.roles import cells, client_of
from tests.factories import make_activity, make_contribution, make_user
from tests.pages import shown

pytestmark = pytest.mark.django_db
ALIKE = "/admin/contributions/alike/"
NEARLY = CAMPAIGN.replace("an hour", "nearly an hour")
ADDED = f"{CAMPAIGN} My own children go there each day after school."
OTHER = (
    "The swimming pool is too cold in the mornings and nobody answers when one rings to ask about it, so we have "
    "stopped going there on Saturdays and drive to the next town instead."
)


def look():
    """All there is to look at, as the task does it."""
    look_for_alike.func()


def groups():
    """The texts of each group that is shown, in the order in which they came."""
    return [
        [one.part.text for one in group.members.order_by("part_id")]
        for group in Alike.objects.shown().order_by("anchor__part_id")
    ]


def campaign(*texts, activity=None):
    activity = activity or make_activity()
    parts = [make_part(activity, text) for text in texts]
    look()
    return parts


# --- Finding them --------------------------------------------------------------------------------------------


def test_200_000_characters_are_looked_at():
    long = " ".join(f"word{number % 9973}" for number in range(22_000))[:200_000]
    campaign(long, f"{long} more")
    assert [len(texts) for texts in groups()] == [2]
    assert differences(long, f"{long} more") is None


def test_they_are_found_and_each_is_still_there():
    parts = campaign(CAMPAIGN, OTHER, NEARLY, f"  {CAMPAIGN.upper()}", "Too short.", ADDED)
    assert groups() == [[CAMPAIGN, NEARLY, CAMPAIGN.upper(), ADDED]]
    assert Likeness.objects.count() == len(parts) == Contribution.objects.count()
    assert {one.similarity for one in Likeness.objects.filter(part__in=[parts[0], parts[3]])} == {100}
    assert all(60 <= fresh(parts[at].likeness).similarity < 100 for at in (2, 5))


def test_another_question_and_another_activity_are_others():
    campaign(CAMPAIGN)
    campaign(CAMPAIGN)
    make_contribution(make_activity(), [CAMPAIGN, CAMPAIGN], prompts=["First?", "Second?"])
    look()
    assert groups() == []


def test_short_answers_are_one_when_they_are_the_same():
    campaign("None", "none.", "Nothing", "👍", "👍", "No buses")
    assert groups() == [["None", "none."], ["👍", "👍"]]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["Yes.", "yes", "No", OTHER, "👍"]), min_size=1, max_size=8), st.randoms())
def test_who_came_first_does_not_matter_for_the_same_words(django_db_blocker, texts, chance):
    found = []
    for turn in (texts, chance.sample(texts, len(texts))):
        parts = campaign(*turn)
        members = Likeness.objects.filter(part__in=parts)
        sizes = sorted(members.exclude(group=None).values_list("group__people", "part__text"))
        found.append(sizes)
        alone = members.filter(group=None).count()
        grouped = sum(Alike.objects.filter(members__in=members).distinct().values_list("people", flat=True))
        assert alone + grouped == len(texts)
    assert found[0] == found[1]


def test_looking_goes_on_where_it_stopped_and_two_at_once_do_nothing_twice(monkeypatch):
    monkeypatch.setattr(grouping, "ROUND", 2)
    activity = make_activity()
    parts = [make_part(activity, CAMPAIGN) for _ in range(5)]
    assert grouping.look_at_some()
    assert Likeness.objects.count() == 2
    seen = grouping.Text(parts[2])
    grouping._look_at(seen, after=parts[1].pk)
    grouping._look_at(seen, after=parts[1].pk)  # the other worker saw the same place
    assert not grouping.look_at_some() or not grouping.look_at_some()
    assert Alike.objects.get().people == Likeness.objects.count() == 5
    assert Place.objects.get().part == parts[4].pk


def test_what_came_in_between_is_looked_at_later():
    first, late, last = (make_part(make_activity(), CAMPAIGN) for _ in range(3))
    Place.objects.create(name=grouping.ALIKE, part=last.pk)
    assert look_at_left_out() == 3
    assert look_at_left_out() == 0
    assert set(Likeness.objects.values_list("part", flat=True)) == {first.pk, late.pk, last.pk}


def test_it_is_asked_for_once_there_is_something_to_look_at():
    assert look_at_new_texts() == 0
    make_part()
    assert look_at_new_texts() == 1
    assert look_at_new_texts() == 0  # it waits in the line already
    look()
    assert not grouping.is_there_more()


# --- What is kept goes with the words ------------------------------------------------------------------------


def test_a_withdrawn_text_leaves_nothing_and_the_others_stay_together():
    first, second, _third = campaign(CAMPAIGN, CAMPAIGN, NEARLY)
    withdraw(by=None, contribution=first.contribution)
    assert not Likeness.objects.filter(part=first).exists()
    group = Alike.objects.get()
    assert (group.people, group.anchor, group.looked_to) == (2, second.likeness, None)
    campaign(ADDED, activity=first.contribution.activity)  # what is typical of the text is still known
    assert fresh(group).people == 3


def test_a_new_anchor_is_held_against_the_others_and_what_is_unlike_it_leaves():
    words = f"{CAMPAIGN} {OTHER}".split()
    quarter = len(words) // 4
    texts = [" ".join(words), " ".join(words[quarter:]), " ".join(words[:-quarter])]
    first, *_rest = campaign(*texts)
    assert groups() == [texts]
    withdraw(by=None, contribution=first.contribution)
    look()
    assert groups() == []
    assert sorted(Alike.objects.values_list("people", flat=True)) == [1]
    assert Likeness.objects.count() == 2


def test_what_a_person_confirmed_stays_together_without_its_anchor():
    words = CAMPAIGN.split()
    one, other = " ".join(words[8:]), " ".join(words[:-8])
    first, *_rest = campaign(CAMPAIGN, one, other)
    say_of_group(by=make_user(Role.ANALYST), group=Alike.objects.get(), verdict=Verdict.CONFIRMED)
    withdraw(by=None, contribution=first.contribution)
    look()
    assert groups() == [[one, other]]


def test_a_replaced_and_a_redacted_text_are_looked_at_anew():
    parts = campaign(CAMPAIGN, CAMPAIGN, CAMPAIGN)
    prompt = parts[0].prompt
    replace_words(
        by=None, contribution=parts[0].contribution, words=[Words(prompt, OTHER)], attachment_digest="", language="en"
    )
    take_out(by=make_user(Role.ANALYST), part=parts[1], start=0, end=8, ground="names")
    assert list(Likeness.objects.values_list("part", flat=True)) == [parts[2].pk]
    assert set(Band.objects.values_list("likeness__part", flat=True)) == {parts[2].pk}
    look()
    assert [len(texts) for texts in groups()] == [2]
    assert Likeness.objects.count() == 3


# --- What people say of it -----------------------------------------------------------------------------------


def test_one_is_taken_out_with_its_like_and_put_back():
    officer = make_user(Role.ANALYST)
    first, second, third, fourth = campaign(CAMPAIGN, NEARLY, NEARLY, ADDED)
    group = Alike.objects.get()
    with pytest.raises(StandsForTheOthers):
        take_out_of_group(by=officer, member=first.likeness)
    assert take_out_of_group(by=officer, member=second.likeness) == 2
    assert fresh(group).people == 2
    assert groups() == [[CAMPAIGN, ADDED], [NEARLY, NEARLY]]
    campaign(NEARLY, activity=first.contribution.activity)
    assert groups() == [[CAMPAIGN, ADDED], [NEARLY] * 3]  # it does not come back by itself
    assert put_back_into_group(by=officer, member=fresh(third.likeness), similarity=90) == 3
    assert groups() == [[CAMPAIGN, NEARLY, NEARLY, ADDED, NEARLY]]
    assert take_out_of_group(by=officer, member=fresh(fourth.likeness)) == 1
    assert (fresh(fourth.likeness).group, fresh(group).people) == (None, 4)
    with pytest.raises(NotInThisGroup):
        take_out_of_group(by=officer, member=fresh(fourth.likeness))
    with pytest.raises(NotInThisGroup):
        put_back_into_group(by=officer, member=fresh(first.likeness), similarity=90)


def test_what_was_refused_is_shown_by_itself_and_stays_refused():
    officer = make_user(Role.ANALYST)
    parts = campaign(CAMPAIGN, NEARLY)
    group = say_of_group(by=officer, group=Alike.objects.get(), verdict=Verdict.REFUSED)
    campaign(CAMPAIGN, activity=parts[0].contribution.activity)
    assert groups() == []
    say_of_group(by=officer, group=group, verdict=Verdict.OPEN)
    assert [len(texts) for texts in groups()] == [3]
    assert (fresh(group).by, fresh(group).at) == (None, None)


def test_filing_all_of_them_files_these_texts_alone_and_reads_none():
    activity = make_activity()
    both = make_contribution(activity, [CAMPAIGN, OTHER], prompts=["What would help?", "Else?"]).contribution
    campaign(NEARLY, OTHER, activity=activity)
    group = Alike.objects.get()
    code, officer = make_code(activity), make_user(Role.ANALYST)
    batch = start_batch(by=officer, code=code, query=f"alike={group.pk}")
    while file_some(batch_id=batch.pk):
        pass
    assert sorted(coding.excerpt.words for coding in Coding.objects.all()) == sorted([CAMPAIGN, NEARLY])
    assert not Reading.objects.exists()
    assert both.parts.filter(excerpts__isnull=False).count() == 1


# --- The screens ---------------------------------------------------------------------------------------------


def references(page):
    return re.findall(r'analysis-small">([A-Z0-9]{4}-[A-Z0-9]{4})<', page)


def test_in_the_queue_they_are_shown_each_or_as_one(officer):
    parts = campaign(CAMPAIGN, NEARLY, CAMPAIGN, OTHER)
    choices = make_contribution(parts[0].contribution.activity, [], allow_no_words=True).contribution
    page = shown(officer.get("/admin/contributions/"))
    assert len(references(page)) == 5
    assert page.count("3 people sent nearly this text") == 3
    page = shown(officer.get("/admin/contributions/?alike=one"))
    assert set(references(page)) == {parts[at].contribution.reference for at in (0, 3)} | {choices.reference}
    assert page.count("3 people sent nearly this text") == 1
    group = Alike.objects.get()
    page = shown(officer.get(f"/admin/contributions/?alike={group.pk}"))
    assert set(references(page)) == {part.contribution.reference for part in parts[:3]}
    say_of_group(by=officer.user, group=group, verdict=Verdict.REFUSED)
    page = shown(officer.get("/admin/contributions/?alike=one"))
    assert len(references(page)) == 5
    assert "sent nearly this text" not in page


def test_who_says_something_more_is_shown_by_themselves(officer):
    """What stands beside a campaign's words in the same answer is not hidden behind them."""
    activity = make_activity()
    alone, *_same = campaign(CAMPAIGN, CAMPAIGN, activity=activity)
    more = make_contribution(activity, [CAMPAIGN, OTHER], prompts=["What would help?", "Else?"]).contribution
    look()
    page = shown(officer.get("/admin/contributions/?alike=one"))
    assert set(references(page)) == {alone.contribution.reference, more.reference}


def test_the_number_is_of_the_words_that_are_shown_or_names_the_question(officer):
    activity, asked = make_activity(), ["First?", "Second?"]
    both = [make_contribution(activity, [CAMPAIGN, OTHER], prompts=asked).contribution for _ in range(2)]
    only_second = [make_contribution(activity, [f"Own {n}", OTHER], prompts=asked).contribution for n in range(2)]
    look()

    def said(query=""):
        page = shown(officer.get(f"/admin/contributions/{query}"))
        numbers = ("2 people sent nearly this text", "4 people sent nearly this text")
        return [page.count(words) for words in (*numbers, "4 people sent nearly the same answer to “Second?”")]

    assert said() == [2, 0, 2]
    of_second = Part.objects.get(contribution=only_second[0], prompt="Second?").likeness.group_id
    assert said(f"?alike={of_second}") == [0, 4, 0]
    ticked = Part.objects.get(contribution=both[0], prompt="Second?")
    question = f"?question={ticked.pk}"
    assert said(question) == [0, 4, 0]
    assert shown(officer.get(f"/admin/contributions/{question}")).count(OTHER[:60]) == 4
    assert said(f"?only={ticked.pk}") == [0, 1, 0]


def test_each_of_a_group_can_be_opened(officer):
    parts = campaign(CAMPAIGN, NEARLY, CAMPAIGN)
    page = shown(officer.get(f"{ALIKE}{Alike.objects.get().pk}/"))
    linked = [page.count(f'href="/admin/contributions/{part.contribution.reference}/"') for part in parts]
    assert linked == [1, 1, 1]
    assert "The other 2 are compared with this text." in page


def test_opened_each_is_seen_with_what_differs(officer):
    parts = campaign(CAMPAIGN, NEARLY, CAMPAIGN)
    read_part(by=officer.user, part=parts[1])
    group = Alike.objects.get()
    page = shown(officer.get(ALIKE))
    assert "3 people sent nearly this text" in page
    assert "Suggested by the machine" in page
    page = shown(officer.get(f"{ALIKE}{group.pk}/"))
    assert "<ins>nearly </ins>" in page
    assert "Why: 2 of 3 are the same word for word" in page
    assert "Read by a person: 1 of 3. Filed under a code: 0 of 3." in page
    assert f"{parts[1].likeness.similarity}% alike." in page
    officer.post(f"{ALIKE}{group.pk}/", {"verdict": "confirmed"})
    assert fresh(group).verdict == Verdict.CONFIRMED
    campaign(ADDED, activity=parts[0].contribution.activity)
    page = shown(officer.get(f"{ALIKE}{group.pk}/"))
    assert "Joined by the machine since it was confirmed: 1." in page
    move = f"{ALIKE}{group.pk}/move/{parts[1].likeness.pk}/"
    officer.post(move)
    assert fresh(parts[1].likeness).group is None
    assert "Taken out by a person" in shown(officer.get(f"{ALIKE}{group.pk}/"))
    officer.post(move)
    assert fresh(parts[1].likeness).similarity == parts[1].likeness.similarity


@pytest.mark.parametrize("query", ["from=-1", "from=x", "from=99999999999999999999", "from=٣", "activity=x"])
def test_an_address_that_makes_no_sense_shows_the_first_ones(officer, query):
    campaign(CAMPAIGN, NEARLY)
    for address in (ALIKE, f"{ALIKE}{Alike.objects.get().pk}/"):
        shown(officer.get(f"{address}?{query}"))
    shown(officer.get("/admin/contributions/?alike=99999999999999999999"))
    shown(officer.get("/admin/contributions/?alike=999999999999999999"))


TABLE = {
    "see the groups": "YY---ff-Y",
    "see one":        "YY---ff-n",
    "confirm":        "YY---ff-n",
    "take one out":   "YY---ff-n",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    client = client_of(role)
    parts = campaign(CAMPAIGN, NEARLY)
    group, member = Alike.objects.get(), parts[1].likeness

    def state():
        return fresh(group).verdict, fresh(member).group

    before = state()
    response = {
        "see the groups": lambda: client.get(ALIKE),
        "see one": lambda: client.get(f"{ALIKE}{group.pk}/"),
        "confirm": lambda: client.post(f"{ALIKE}{group.pk}/", {"verdict": "confirmed"}),
        "take one out": lambda: client.post(f"{ALIKE}{group.pk}/move/{member.pk}/"),
    }[act]()
    assert (response.status_code, state() != before) == {
        "Y": (200, False) if act.startswith("see") else (302, True),
        "-": (302, False),
        "f": (403, False),
        "n": (404, False),
    }[expected]


def test_a_guessed_member_of_another_group_is_not_there(officer):
    first, second = campaign(CAMPAIGN, NEARLY), campaign(OTHER, OTHER)
    address = f"{ALIKE}{first[0].likeness.group_id or Alike.objects.first().pk}/move/{second[1].likeness.pk}/"
    assert officer.post(address).status_code == 404
