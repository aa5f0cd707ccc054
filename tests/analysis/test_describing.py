"""What is said of a person beside a quote: two things at most (SDC-7), and nothing that only few people are."""

import pytest

from engage.accounts.enums import Role
from engage.analysis import services
from engage.analysis.describing import choices_for, describe, forget_what_few_are, in_words
from engage.analysis.finding_changes import _begin
from engage.analysis.refusals import NotQuoted, TooFewAreSo, TooMuchBeside
from engage.audit.models import AuditEvent
from engage.contributions.enums import GivenKind
from engage.contributions.models import Given
from engage.contributions.services import withdraw
from engage.decisions.showing import quotes_under
from tests.analysis.factories import fresh, make_excerpt, make_finding, make_part
from tests.factories import make_activity, make_contribution, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
AGE = "How old are you?"
LIST = "/admin/findings/"


def give(contribution, **values):
    """Ward and age as the file said them."""
    kinds = {"ward": (GivenKind.WARD, "Ward"), "age": (GivenKind.CHOICE, AGE), "job": (GivenKind.CHOICE, "Work")}
    kinds["number"] = (GivenKind.RESPONDENT, "Id")
    return [
        Given.objects.create(contribution=contribution, kind=kinds[name][0], question=kinds[name][1], value=value)
        for name, value in values.items()
    ]


class World:
    """A quote under a finding; nine others are of the same ward and age, of whom eight do the same work."""

    def __init__(self):
        self.officer, self.activity = make_user(Role.ENGAGEMENT_OFFICER), make_activity()
        part = make_part(self.activity, quote=True)
        self.person = part.contribution
        self.finding = make_finding(make_excerpt(part))
        self.evidence = services.quote(by=self.officer, evidence=self.finding.evidence.get())
        self.ward, self.age, self.job, self.number = give(
            self.person, ward="Quayside", age="65 or over", job="Retired", number="R-17"
        )
        self.others = [make_contribution(self.activity).contribution for _number in range(9)]
        for place, one in enumerate(self.others):
            give(one, ward="Quayside", age="65 or over", **({"job": "Retired"} if place < 8 else {}))
        elsewhere = make_contribution(make_activity()).contribution
        give(elsewhere, ward="Quayside", age="65 or over", job="Retired")

    def shown(self):
        return quotes_under([self.finding.pk])[self.finding.pk][0].beside


@pytest.fixture
def world():
    return World()


def test_what_may_be_said_is_what_ten_people_here_are(world):
    offered = [(one.given, one.people, one.few) for one in choices_for(world.evidence)]
    assert offered == [(world.ward, 10, False), (world.age, 10, False), (world.job, 9, True)]


def test_two_things_are_shown_beside_the_quote(world):
    describe(by=world.officer, evidence=world.evidence, given=[world.ward, world.age])
    assert world.shown() == ["Quayside", "How old are you? 65 or over"]
    event = AuditEvent.objects.get(verb="quote.described")
    assert (event.actor, event.subject) == (world.officer, f"finding:{world.finding.pk}")
    assert event.detail == {"excerpt": world.evidence.excerpt_id, "things": 2}
    describe(by=world.officer, evidence=world.evidence, given=[])
    assert world.shown() == []


@pytest.mark.parametrize(
    "things, refusal",
    [
        (["ward", "age", "job"], TooMuchBeside),
        (["job"], TooFewAreSo),
        (["ward", "job"], TooFewAreSo),
        (["another"], NotQuoted),
    ],
)
def test_more_or_rarer_things_and_those_of_others_are_refused(world, things, refusal):
    named = {"another": world.others[0].given.first()}
    with pytest.raises(refusal):
        describe(
            by=world.officer,
            evidence=world.evidence,
            given=[named[name] if name in named else getattr(world, name) for name in things],
        )
    assert fresh(world.evidence).beside == []


def test_two_things_that_many_are_may_be_few_together(world):
    """Each by itself is common, and hardly anybody is both."""
    give(world.person, number="R-18")
    both = Given.objects.filter(contribution__in=world.others[:5], kind=GivenKind.WARD)
    both.update(value="Hallow Park")
    for _number in range(5):
        give(make_contribution(world.activity).contribution, ward="Quayside")
    assert [one.people for one in choices_for(world.evidence)] == [10, 10, 9]
    describe(by=world.officer, evidence=world.evidence, given=[world.ward])
    with pytest.raises(TooFewAreSo):
        describe(by=world.officer, evidence=world.evidence, given=[world.ward, world.age])
    assert world.shown() == ["Quayside"]


def test_words_that_are_not_quoted_have_nothing_beside_them(world):
    describe(by=world.officer, evidence=world.evidence, given=[world.ward])
    services.unquote(by=world.officer, evidence=world.evidence)
    assert fresh(world.evidence).beside == []
    with pytest.raises(NotQuoted):
        describe(by=world.officer, evidence=world.evidence, given=[world.ward])


def test_when_others_withdraw_and_few_are_left_it_is_forgotten(world):
    describe(by=world.officer, evidence=world.evidence, given=[world.ward])
    assert forget_what_few_are() == 0
    withdraw(by=None, contribution=world.others[0])
    assert forget_what_few_are() == 1
    assert (world.shown(), fresh(world.evidence).quoted) == ([], True)
    assert forget_what_few_are() == 0


def test_what_the_person_takes_back_is_gone_at_once(world):
    describe(by=world.officer, evidence=world.evidence, given=[world.ward])
    withdraw(by=None, contribution=world.person)
    assert quotes_under([world.finding.pk]) == {}
    assert not Given.objects.filter(pk__in=fresh(world.evidence).beside).exists()


def test_a_change_of_the_finding_keeps_it(world):
    describe(by=world.officer, evidence=world.evidence, given=[world.ward])
    change = _begin(world.officer, world.finding)
    assert change.evidence.get().beside == [world.ward.pk]
    describe(by=world.officer, evidence=world.evidence, given=[world.age])
    assert change.evidence.get().beside == [world.age.pk]


@pytest.mark.parametrize(
    "kind, question, value, words",
    [
        (GivenKind.WARD, "Ward", "Quayside", "Quayside"),
        (GivenKind.CHOICE, AGE, "65 or over", "How old are you? 65 or over"),
        (GivenKind.CHOICE, "Work:", "Retired", "Work: Retired"),
    ],
)
def test_in_words(kind, question, value, words):
    assert in_words(Given(kind=kind, question=question, value=value)) == words


# --- On the screen ---------------------------------------------------------------------------------------


def test_an_officer_chooses_and_sees_what_stands_beside(world, officer):
    address = f"{LIST}beside/{world.finding.pk}/{world.evidence.pk}/"
    finding = f"{LIST}inspect/{world.finding.pk}/"
    assert f'href="{address}"' in page_of(officer.get(finding))
    page = page_of(officer.get(address))
    for words in ("Quayside (10 people)", "How old are you? 65 or over (10 people)", "1 thing is not offered"):
        assert words in page
    for words in ("Retired", "R-17"):
        assert words not in page

    response = officer.post(address, {"given": [world.ward.pk, world.age.pk]}, follow=True)

    assert response.redirect_chain[-1][0] == finding
    assert "Beside the quote: Quayside, How old are you? 65 or over" in page_of(response)
    assert page_of(officer.get(address)).count("checked") == 2


def test_what_was_ticked_stays_ticked_when_it_cannot_be_kept(world, officer):
    address = f"{LIST}beside/{world.finding.pk}/{world.evidence.pk}/"
    third = give(world.person, age="Lives alone")[0]
    for one in world.others:
        give(one, age="Lives alone")
    sent = [world.ward.pk, world.age.pk, third.pk]
    response = officer.post(address, {"given": sent})
    page = page_of(response, 422)
    assert "Two things at most may stand beside a quote." in page
    assert page.count("checked") == 3
    assert officer.post(address, {"given": [world.job.pk]}).status_code == 422
    assert fresh(world.evidence).beside == []


def test_what_is_of_another_finding_is_not_there(world, officer):
    other = make_finding(make_excerpt(make_part(world.activity, quote=True)))
    address = f"{LIST}beside/{world.finding.pk}/{other.evidence.get().pk}/"
    assert (officer.get(address).status_code, officer.post(address).status_code) == (404, 404)


def test_of_words_that_are_not_quoted_it_says_so(world, officer):
    services.unquote(by=world.officer, evidence=world.evidence)
    address = f"{LIST}beside/{world.finding.pk}/{world.evidence.pk}/"
    for response in (officer.get(address, follow=True), officer.post(address, {"given": [world.ward.pk]}, follow=True)):
        assert response.redirect_chain == [(f"{LIST}inspect/{world.finding.pk}/", 302)]
        assert "These words are not quoted." in page_of(response)
    assert fresh(world.evidence).beside == []
