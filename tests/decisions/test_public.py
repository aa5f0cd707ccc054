"""The public pages: you said, we did, because; true after a withdrawal, a correction, a consent taken back."""

import re

import html5lib
import pytest
from django.test import Client

from engage.analysis.enums import Stance
from engage.analysis.services import quote, review_finding, revise_finding, take_back_finding
from engage.audit.services import record
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.services import Answered, give_consent, withdraw
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision
from engage.decisions.services import Weighed, announce_decision, correct_influence, revise_decision
from tests.decisions.factories import REASON, make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_user

pytestmark = pytest.mark.django_db
SUPPORTS = Stance.SUPPORTS


def publish(decision):
    announce_decision(by=make_user(), decision=decision)
    decision.refresh_from_db()
    return decision


def read(decision) -> str:
    response = Client().get(f"/decisions/{decision.slug}/")
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    return words_of(response)


def in_words(day) -> str:
    return f"{day:%-d %B %Y}"


def words_of(response) -> str:
    """The text of a page as it is read, without markup."""
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    main = tree.find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def test_a_draft_is_nowhere_and_a_published_decision_is_in_both_places():
    decision = make_decision()
    assert Client().get(f"/decisions/{decision.slug}/").status_code == 404
    assert decision.title not in words_of(Client().get("/decisions/"))
    publish(decision)
    assert decision.title in words_of(Client().get("/decisions/"))
    assert decision.title in read(decision)


def test_an_empty_list_says_what_will_be_here():
    assert "No decision has been published yet." in words_of(Client().get("/decisions/"))


@pytest.mark.parametrize("address", ["/decisions/nothing/", "/decisions/1/", "/decisions/a b/", "/decisions/%00/"])
def test_what_is_not_there_is_not_found(address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("page", ["", "2", "0", "-1", "x", "99999999999999999999", "²"])
def test_any_page_number_shows_a_page(page):
    publish(make_decision())
    assert Client().get("/decisions/", {"page": page}).status_code == 200


def test_the_page_says_who_said_it_what_was_done_and_because():
    activity = make_activity(title="Night buses")
    people = [make_contribution(activity).contribution for _ in range(5)]
    finding = make_finding(
        [(people[0], SUPPORTS), (people[1], SUPPORTS), (people[1], Stance.AGAINST), (people[2], Stance.QUALIFIES)],
        statement="People who work late cannot get home.",
        range_of_views="Two want buses, one fears the noise.",
    )
    decision = make_decision(
        title="Buses after midnight",
        reference="CAB/27/9",
        link="https://democracy.example.org/9",
        options=[Weighed("Until 3", taken=True), Weighed("Until 1", why="Too early for bakers.")],
        what_next="It starts in May.",
    )
    make_influence(decision, outcome=Outcome.CHANGED, finding=finding)
    make_influence(decision, outcome=Outcome.NOT_FOLLOWED, contribution=people[4])
    page = read(publish(decision))
    asked = f"{in_words(in_days(-10))} to {in_words(in_days(20))}"
    decided = in_words(decision.decided_on)
    in_order = [
        "Decision CAB/27/9 Buses after midnight Decided by Cabinet, Merebridge Borough Council, on",
        "What was decided One bus an hour will run until 3 in the morning.",
        "Because More people work at night than when the timetable was made.",
        "What was weighed Until 3 Taken Until 1 Not taken Too early for bakers.",
        "You said, we did, because",
        f"You said {asked} People who work late cannot get home. 3 people, of 5 who took part in Night buses",
        "Two want buses, one fears the noise.",
        f"We did {decided} It changed the decision. Before The last bus leaves at 11. Now The last bus leaves at 3.",
        f"Because {REASON}",
        f"One person said {asked} One person told us something that is answered by itself. Their words are not shown",
        "1 person, of 5 who took part in Night buses",
        f"We did not {decided} It was considered and not followed. Because {REASON}",
        "When it happened, and what comes next It starts in May.",
        "record of decision CAB/27/9",
    ]
    places = [page.index(text) for text in in_order]
    assert places == sorted(places)


def test_whoever_withdrew_is_still_counted_and_said_to_have_withdrawn():
    activity = make_activity()
    people = [make_contribution(activity).contribution for _ in range(3)]
    decision = make_decision()
    make_influence(decision, finding=make_finding([(one, SUPPORTS) for one in people]))
    make_influence(decision, contribution=people[0])
    publish(decision)
    withdraw(by=None, contribution=people[0])
    page = read(decision)
    assert "3 people (1 of them has since withdrawn), of 3 who took part in" in page
    assert "1 person, who has since withdrawn, of 3 who took part in" in page


def test_only_words_whose_person_still_agrees_are_quoted():
    activity = make_activity()

    def say(words, tier=IdentityTier.ANONYMOUS, agrees=True):
        consents = [Answered(Purpose.QUOTE, agrees, "May we quote you?")]
        return make_contribution(
            activity, [words], consents=consents, identity_tier=tier, shown_as="Maren", email=""
        ).contribution

    named = say("I wait an hour.", IdentityTier.FIRST_NAME_AND_AREA)
    unnamed, changed = say("I walk home."), say("I sleep at work.")
    unmarked, refused = say("I never go out."), say("I moved away.", agrees=False)
    finding = make_finding([(one, SUPPORTS) for one in (named, unnamed, changed, unmarked, refused)])
    for evidence in finding.evidence.all():
        if evidence.excerpt.part.contribution in (named, unnamed, changed):
            quote(by=make_user(), evidence=evidence)
    decision = make_decision()
    make_influence(decision, finding=finding)
    page = read(publish(decision))
    assert "I wait an hour. Maren" in page
    assert "I walk home. One person’s words, quoted with their consent" in page
    assert page.count("Maren") == 1
    assert "I sleep at work." in page
    assert "I never go out." not in page
    assert "I moved away." not in page
    give_consent(by=None, contribution=changed, answer=Answered(Purpose.QUOTE, False, "May we quote you?"))
    withdraw(by=None, contribution=named)
    page = read(decision)
    assert "I sleep at work." not in page
    assert "I wait an hour." not in page
    assert "Maren" not in page
    assert "I walk home." in page


def test_a_correction_stands_in_the_open_with_its_date_and_what_it_said_before():
    influence = make_influence(outcome=Outcome.NOT_FOLLOWED)
    decision = publish(influence.decision)
    influence.refresh_from_db()
    second = correct_influence(
        by=make_user(), influence=influence, what_was_wrong="It was in the plan.", outcome=Outcome.ALREADY_PLANNED
    )
    correct_influence(
        by=make_user(), influence=second, what_was_wrong="The reason.", reason="A better reason than that."
    )
    page = read(decision)
    day = f"{second.published_at:%-d %B %Y}"
    assert (
        f"Because A better reason than that. Corrected on {day} The reason. What it said before "
        f"Published on {day} It was already planned. {REASON} It corrected: It was in the plan. "
        f"Published on {day} It was considered and not followed. {REASON}"
    ) in page
    assert len(re.findall(r"You said \d+ \w+ \d+ to \d+ \w+ \d+ (What people said|People want)", page)) == 1


def test_a_finding_reworded_after_publication_stays_until_reviewed_and_is_then_said_to_be_reworded():
    influence = make_influence(finding=make_finding(statement="They want a bus."))
    decision = publish(influence.decision)
    assert "They want a bus." in read(decision)
    finding = revise_finding(by=make_user(), finding=influence.finding, statement="They want a night bus.")
    page = read(decision)
    assert ("They want a bus." in page, "They want a night bus." in page) == (True, False)
    assert "put into other words on" not in page
    review_finding(by=make_user(), finding=finding)
    page = read(decision)
    assert ("They want a bus." in page, "They want a night bus." in page) == (False, True)
    assert "put into other words on" in page


def test_a_finding_taken_back_is_hidden_until_it_is_reviewed_anew():
    influence = make_influence(finding=make_finding(statement="They want a bus."))
    decision = publish(influence.decision)
    take_back_finding(by=make_user(), finding=influence.finding)
    page = read(decision)
    assert "What people said here is being looked at again." in page
    assert "They want" not in page


def test_a_change_of_the_decision_after_publication_shows_its_date():
    decision = publish(make_decision())
    assert "What was changed" not in read(decision)
    revise_decision(by=make_user(), decision=decision, reasons="A reason that came later.")
    version = decision.versions.get()
    assert (
        f"What was changed This page was mended on {version.replaced_at:%-d %B %Y} "
        "What it said before, and what it says since What is gone is struck through. What is new is underlined. "
        "Because Because Before Now gone: More people work at night than when the timetable was made. "
        "new: A reason that came later."
    ) in read(decision)
    assert "The text of the decision was changed" not in read(decision)


def test_a_change_from_before_versions_were_kept_shows_its_date():
    decision = publish(make_decision())
    record(by=None, verb="decision.changed", subject=f"decision:{decision.slug}", fields=["reasons"])
    assert "The text of the decision was changed" in read(decision)


def test_what_nothing_answers_is_shown_in_public_and_a_draft_answers_nothing():
    activity = make_activity()
    said = [
        make_finding([(make_contribution(activity), Stance.SUPPORTS)], statement=f"They said {word}.")
        for word in ("one", "two", "three")
    ]
    make_finding([(make_contribution(activity), Stance.SUPPORTS)], statement="Not looked at.", reviewed=False)
    make_finding(statement="Said elsewhere.")
    decision = make_decision()
    make_influence(decision, finding=said[0])
    publish(decision)
    make_influence(decision, finding=said[1])
    make_influence(make_decision(), finding=said[2])
    page = read(decision)
    assert page.partition("What has no answer yet")[2].partition("Who read what")[0].split(". ") == [
        " People also said this when they were asked",
        "No decision has answered it",
        "They said two",
        "Not answered yet They said three",
        "Not answered yet ",
    ]
    publish(decision)
    assert "They said three. Not answered yet Who read what" in read(decision)
    publish(Decision.objects.exclude(pk=decision.pk).get())
    assert "What has no answer yet" not in read(decision)


def test_a_decision_is_recorded_and_published_whatever_it_leaves_open():
    make_finding(statement="Nobody answers this.")
    decision = publish(make_decision())
    assert decision.published_at is not None
    assert "This decision does not answer what people said." in read(decision)


def test_what_officers_type_is_text_and_not_markup():
    attack = "<script>alert(1)</script>"
    decision = make_decision(title=attack, what_was_decided=attack, reasons=attack, what_next=attack)
    make_influence(decision, reason=attack + REASON)
    publish(decision)
    for address in ("/decisions/", f"/decisions/{decision.slug}/"):
        assert "<script>alert" not in Client().get(address).content.decode()


def test_an_answer_that_is_still_a_draft_is_not_shown_on_a_published_page():
    decision = publish(make_decision())
    make_influence(decision, reason="This is a draft that nobody may read yet.")
    assert "nobody may read" not in read(decision)


def test_the_list_counts_the_answers_that_stand_by_outcome():
    decision = make_decision()
    first = make_influence(decision, outcome=Outcome.NOT_FOLLOWED)
    make_influence(decision, outcome=Outcome.NOT_FOLLOWED)
    make_influence(decision, outcome=Outcome.CHANGED)
    publish(decision)
    first.refresh_from_db()
    correct_influence(by=make_user(), influence=first, what_was_wrong="All.", outcome=Outcome.STRENGTHENED)
    make_influence(decision, outcome=Outcome.CHANGED)
    assert (
        "1 answer: It changed the decision 1 answer: It made the case stronger "
        "1 answer: It was considered and not followed"
    ) in words_of(Client().get("/decisions/"))


def test_a_corrected_answer_stays_where_it_stood():
    decision = make_decision()
    first = make_influence(decision, finding=make_finding(statement="The first."))
    make_influence(decision, finding=make_finding(statement="The second."))
    publish(decision)
    first.refresh_from_db()
    correct_influence(by=make_user(), influence=first, what_was_wrong="A word.")
    page = read(decision)
    assert page.index("The first.") < page.index("The second.")


def test_the_number_of_people_opens_the_quotes_there_are_and_says_how_many_passages_are_not_shown():
    person, other, gone = (make_contribution(activity).contribution for activity in [make_activity()] * 3)
    finding = make_finding([(person, SUPPORTS), (other, SUPPORTS), (gone, SUPPORTS)])
    influence = make_influence(finding=finding)
    decision = publish(influence.decision)
    withdraw(by=None, contribution=gone)
    assert "Passages that this rests on: 2. Quoted here: 0. Not shown: 2." in read(decision)
    assert f'href="#quotes-{influence.pk}"' not in Client().get(f"/decisions/{decision.slug}/").content.decode()
    give_consent(by=None, contribution=person, answer=Answered(Purpose.QUOTE, True, "We may quote you."))
    quote(by=make_user(), evidence=finding.evidence.get(excerpt__part__contribution=person))
    assert "Passages that this rests on: 2. Quoted here: 1. Not shown: 1." in read(decision)
    content = Client().get(f"/decisions/{decision.slug}/").content.decode()
    assert content.count(f'href="#quotes-{influence.pk}"') == content.count(f'id="quotes-{influence.pk}"') == 1


def test_words_that_do_not_support_what_they_stand_under_say_so():
    activity = make_activity()
    people = [make_contribution(activity, [words]).contribution for words in ("More.", "Fewer.", "Some.", "Mine.")]
    finding = make_finding(zip(people, Stance, strict=True))
    for evidence in finding.evidence.all():
        person = evidence.excerpt.part.contribution
        give_consent(by=None, contribution=person, answer=Answered(Purpose.QUOTE, True, "We may quote you."))
        quote(by=make_user(), evidence=evidence)
    page = read(publish(make_influence(finding=finding).decision))
    whose = "One person’s words, quoted with their consent"
    assert [
        f"More. {whose} Fewer. This person sees it otherwise {whose} Some. This person agrees in part {whose} "
        f"Mine. One voice among others {whose}"
    ] == re.findall(rf"More\. .*Mine\. .*?{whose}", page)
