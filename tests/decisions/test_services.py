"""Recording, changing and publishing: what is refused, in whose words, and what is recorded."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from engage.analysis.enums import Stance
from engage.analysis.services import revise_finding, take_back_finding
from engage.audit.models import AuditEvent
from engage.contributions.services import withdraw
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence
from engage.decisions.services import (
    Weighed,
    announce_decision,
    correct_influence,
    delete_decision,
    delete_influence,
    record_decision,
    record_influence,
    revise_decision,
    revise_influence,
)
from engage.notifications.models import Announcement
from tests.decisions.factories import NEEDED, REASON, make_decision, make_finding, make_influence, mark
from tests.factories import in_days, make_contribution, make_organisation, make_user

pytestmark = pytest.mark.django_db


# --- The decision ------------------------------------------------------------------------------------


def test_a_decision_is_kept_as_a_draft_with_its_options():
    by = make_user()
    decision = make_decision(
        by, options=[Weighed("Until 3", taken=True), Weighed("Until 1", why="Too early for some.")]
    )
    decision.refresh_from_db()
    assert decision.published_at is None
    assert [(o.position, o.text, o.taken, o.why) for o in decision.options.all()] == [
        (1, "Until 3", True, ""),
        (2, "Until 1", False, "Too early for some."),
    ]
    events = AuditEvent.objects.about(f"decision:{decision.slug}")
    assert [(event.verb, event.actor_id) for event in events] == [("decision.recorded", by.pk)]
    assert list(ModelLogEntry.objects.for_instance(decision).values_list("action", "user_id")) == [
        ("wagtail.create", by.pk)
    ]


def test_a_reference_is_used_once():
    known = make_decision()
    with pytest.raises(ValidationError) as refused:
        make_decision(reference=known.reference)
    assert refused.value.message_dict == {"reference": ["There is already a decision with this reference."]}
    other = make_organisation("Merebridge Fire Authority", "merebridge-fire")
    assert make_decision(reference=known.reference, organisation=other).pk


def test_the_address_comes_from_the_title_and_is_never_used_twice():
    slugs = [make_decision(title=title).slug for title in ("Buses!", "Buses?", "Buses 2", "公車", "x" * 200)]
    assert slugs == ["buses", "buses-2", "buses-2-2", "decision", "x" * 48]


def test_the_record_has_room_for_an_answer_to_a_decision_with_a_long_title(db):
    make_decision(title="x" * 200)
    influence = make_influence(make_decision(title="x" * 200))
    announce_decision(by=influence.created_by, decision=influence.decision)
    longest = max(len(subject) for subject in AuditEvent.objects.values_list("subject", flat=True))
    assert longest <= AuditEvent._meta.get_field("subject").max_length - 10  # a row may have a longer number


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 201), ("link", "javascript:alert(1)"), ("decided_on", None), ("reasons", " \n")],
)
def test_what_is_missing_or_wrong_is_named(field, value):
    with pytest.raises(ValidationError) as refused:
        make_decision(**{field: value})
    assert list(refused.value.message_dict) == [field]


def test_an_option_that_is_too_long_is_refused_and_nothing_is_kept():
    before = Decision.objects.count()
    with pytest.raises(ValidationError):
        make_decision(options=[Weighed("x" * 301)])
    assert Decision.objects.count() == before


def test_changes_before_and_after_publication_are_recorded_apart_by_field_name_only():
    by, decision = make_user(), make_decision()
    revise_decision(by=by, decision=decision, title="A better title")
    announce_decision(by=by, decision=decision)
    revise_decision(by=by, decision=decision, what_next="Work starts in May.", options=[Weighed("Until 3")])
    revise_decision(by=by, decision=decision, what_next="Work starts in May.", options=[Weighed("Until 3")])
    events = AuditEvent.objects.about(f"decision:{decision.slug}").filter(actor=by).order_by("pk")
    assert [(event.verb, event.detail) for event in events] == [
        ("decision.revised", {"fields": ["title"]}),
        ("decision.published", {"answers": 0}),
        ("decision.changed", {"fields": ["options", "what_next"], "version": 1}),
    ]


def test_a_draft_can_be_deleted_and_a_published_decision_cannot():
    by, draft, published = make_user(), make_decision(), make_decision()
    make_influence(draft)
    delete_decision(by=by, decision=draft)
    announce_decision(by=by, decision=published)
    with pytest.raises(ValidationError):
        delete_decision(by=by, decision=published)
    assert list(Decision.objects.all()) == [published]
    assert Influence.objects.count() == 0


# --- Drafts of answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_is_kept_with_what_it_needs_and_nothing_else(outcome):
    everything = {"before": "B", "after": "A", "passed_to": "P", "next_date": datetime.date(2099, 1, 1)}
    influence = make_influence(outcome=outcome, **everything)
    influence.refresh_from_db()
    kept = {name for name in everything if getattr(influence, name)}
    assert kept == {
        Outcome.CHANGED: {"before", "after"},
        Outcome.OUTSIDE_POWER: {"passed_to"},
        Outcome.NOT_YET: {"next_date"},
    }.get(outcome, set())
    assert (influence.reason, influence.published_at, influence.version) == (REASON, None, 1)


REFUSED = [
    (Outcome.NOT_FOLLOWED, {"reason": ""}, "reason", "Enter the reason. Every answer needs one, also a no."),
    (Outcome.CHANGED, {"reason": " \n\t "}, "reason", "Enter the reason. Every answer needs one, also a no."),
    (Outcome.NOT_FOLLOWED, {"reason": f"  {'x' * 19}\n\n"}, "reason", "The reason must be 20 characters or more."),
    (Outcome.NOT_FOLLOWED, {"reason": f"a{' ' * 30}b"}, "reason", "The reason must be 20 characters or more."),
    (Outcome.NOT_FOLLOWED, {"reason": "\u200b" * 30}, "reason", "The reason must be 20 characters or more."),
    (Outcome.CHANGED, {"before": " "}, "before", "Enter what the plan was before."),
    (Outcome.CHANGED, {"after": ""}, "after", "Enter what it is now."),
    (Outcome.OUTSIDE_POWER, {"passed_to": ""}, "passed_to", "Enter who it was passed to."),
    (Outcome.NOT_YET, {"next_date": None}, "next_date", "Enter the date when there will be news."),
    (
        Outcome.NOT_YET,
        {"next_date": datetime.date(2020, 1, 1)},
        "next_date",
        "The date when there will be news must be in the future.",
    ),
    ("", {}, "outcome", "Choose what became of it."),
    ("maybe", {}, "outcome", "Choose what became of it."),
]


@pytest.mark.parametrize(("outcome", "fields", "field", "message"), REFUSED)
def test_what_an_answer_lacks_is_said_before_the_database_refuses(outcome, fields, field, message):
    with pytest.raises(ValidationError) as refused:
        make_influence(outcome=outcome, **fields)
    assert refused.value.message_dict == {field: [message]}
    assert Influence.objects.count() == 0


def test_news_today_is_not_in_the_future():
    with pytest.raises(ValidationError) as refused:
        make_influence(outcome=Outcome.NOT_YET, next_date=timezone.localdate())
    assert list(refused.value.message_dict) == ["next_date"]
    assert make_influence(outcome=Outcome.NOT_YET, next_date=in_days(1)).pk


def test_a_reason_of_exactly_twenty_characters_is_enough_for_us_and_for_the_database():
    assert make_influence(reason=f"\n {'é' * 20} ").reason == "é" * 20


def test_it_answers_exactly_one_thing():
    contribution = make_contribution().contribution
    decision, by = make_decision(), make_user()
    for sources in ({}, {"finding": make_finding(), "contribution": contribution}):
        with pytest.raises(ValidationError) as refused:
            record_influence(by=by, decision=decision, outcome=Outcome.NOT_FOLLOWED, reason=REASON, **sources)
        assert refused.value.message_dict == {"finding": ["Choose exactly one finding, contribution or excerpt."]}


def test_what_may_not_be_answered_is_refused_with_the_reason():
    withdrawn = make_contribution().contribution
    excerpt = mark(withdrawn)
    withdraw(by=None, contribution=withdrawn)
    withdrawn.refresh_from_db()
    excerpt.refresh_from_db()
    elsewhere = make_organisation("Merebridge Fire Authority", "merebridge-fire")
    cases = [
        ({"finding": make_finding(reviewed=False)}, "A second person must review this finding first."),
        ({"contribution": withdrawn}, "This contribution has been withdrawn. There is nobody to answer."),
        ({"excerpt": excerpt}, "This contribution has been withdrawn. There is nobody to answer."),
        (
            {"finding": make_finding(), "decision": make_decision(organisation=elsewhere)},
            "This was said to another organisation.",
        ),
    ]
    for fields, message in cases:
        with pytest.raises(ValidationError) as refused:
            make_influence(**fields)
        assert refused.value.messages == [message]


def test_one_decision_answers_a_finding_once():
    influence = make_influence()
    with pytest.raises(ValidationError) as refused:
        make_influence(influence.decision, finding=influence.finding)
    assert refused.value.messages == ["This decision answers it already. Change that answer instead."]
    assert make_influence(finding=influence.finding).decision != influence.decision


def test_a_draft_is_changed_and_taken_back_and_a_published_one_is_neither():
    by, influence = make_user(), make_influence()
    revise_influence(by=by, influence=influence, outcome=Outcome.CHANGED, **NEEDED[Outcome.CHANGED])
    influence.refresh_from_db()
    assert (influence.outcome, influence.after) == (Outcome.CHANGED, "The last bus leaves at 3.")
    announce_decision(by=by, decision=influence.decision)
    with pytest.raises(ValidationError):
        revise_influence(by=by, influence=influence, reason=REASON + " Really.")
    with pytest.raises(ValidationError):
        delete_influence(by=by, influence=influence)
    draft = make_influence(influence.decision)
    delete_influence(by=by, influence=draft)
    assert list(Influence.objects.all()) == [influence]


# --- Publishing ---------------------------------------------------------------------------------------


def test_publishing_takes_all_drafts_and_the_decision_together_once():
    by, decision = make_user(), make_decision()
    drafts = [make_influence(decision), make_influence(decision)]
    announcement = announce_decision(by=by, decision=decision)
    assert announce_decision(by=by, decision=decision) is None
    decision.refresh_from_db()
    rows = list(Influence.objects.all())
    assert rows == drafts
    assert {(row.published_at, row.announcement) for row in rows} == {(decision.published_at, announcement)}
    assert [(a.kind, a.subject) for a in Announcement.objects.all()] == [("decision", f"{decision.slug}#1")]


def test_an_answer_added_later_is_published_by_asking_again():
    by, decision = make_user(), make_decision()
    first = make_influence(decision)
    announce_decision(by=by, decision=decision)
    decision.refresh_from_db()
    published_at = decision.published_at
    later = make_influence(decision)
    again = announce_decision(by=by, decision=decision)
    for row in (first, later, decision):
        row.refresh_from_db()
    assert again.subject == f"{decision.slug}#2"
    assert (first.announcement.subject, later.announcement) == (f"{decision.slug}#1", again)
    assert decision.published_at == published_at


def test_a_draft_that_can_no_longer_be_answered_stops_the_publication():
    by, influence = make_user(), make_influence()
    finding = influence.finding
    take_back_finding(by=make_user(), finding=finding)
    revise_finding(by=make_user(), finding=finding, statement="They want a tram.")
    with pytest.raises(ValidationError) as refused:
        announce_decision(by=by, decision=influence.decision)
    assert refused.value.messages == ["They want a tram.: A second person must review this finding first."]
    assert Announcement.objects.count() == 0
    assert Decision.objects.published().count() == 0


# --- Corrections --------------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_that_names_what_it_replaces():
    by, influence = make_user(), make_influence()
    announce_decision(by=by, decision=influence.decision)
    new = correct_influence(by=by, influence=influence, what_was_wrong="The sum was wrong.", reason=REASON + " Twice.")
    assert (new.version, new.replaces, new.what_was_wrong) == (2, influence, "The sum was wrong.")
    assert (new.finding, new.outcome, new.reason) == (influence.finding, influence.outcome, REASON + " Twice.")
    assert (new.announcement.kind, new.announcement.subject) == (
        "correction",
        f"{influence.decision.slug}#influence:{influence.pk}",
    )
    assert list(Influence.objects.standing()) == [new]
    with pytest.raises(ValidationError):
        correct_influence(by=by, influence=influence, what_was_wrong="Again.")
    third = correct_influence(by=by, influence=new, what_was_wrong="The outcome too.", outcome=Outcome.STRENGTHENED)
    assert (third.version, list(Influence.objects.standing())) == (3, [third])


def test_a_correction_says_what_was_wrong_and_keeps_every_rule():
    by, influence = make_user(), make_influence()
    with pytest.raises(ValidationError):
        correct_influence(by=by, influence=influence, what_was_wrong="It is a draft.")
    announce_decision(by=by, decision=influence.decision)
    for wrong, fields, field in [
        (" \n", {}, "what_was_wrong"),
        ("The reason.", {"reason": "No."}, "reason"),
        ("The outcome.", {"outcome": Outcome.CHANGED}, "before"),
        ("The finding.", {"finding": make_finding(reviewed=False)}, "finding"),
    ]:
        with pytest.raises(ValidationError) as refused:
            correct_influence(by=by, influence=influence, what_was_wrong=wrong, **fields)
        assert field in refused.value.message_dict
    assert Influence.objects.count() == 1


def test_a_correction_may_answer_another_finding_and_survives_a_voided_review():
    by, influence = make_user(), make_influence()
    announce_decision(by=by, decision=influence.decision)
    other = make_finding([(make_contribution().contribution, Stance.AGAINST)])
    new = correct_influence(by=by, influence=influence, what_was_wrong="It was about another finding.", finding=other)
    assert (new.finding, influence.finding == other) == (other, False)
    take_back_finding(by=make_user(), finding=other)
    assert correct_influence(by=by, influence=new, what_was_wrong="A word.", reason=REASON + " So.").version == 3


def test_a_record_that_is_not_a_field_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        record_decision(by=make_user(), organisation=make_organisation(), published_at=timezone.now())
