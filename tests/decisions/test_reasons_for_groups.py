"""A reason written once for a finding and refined for a group: who hears which, what is refused, what is kept, and
how many share one and the same."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.contributions.services import withdraw
from engage.decisions.announcing import compose_correction, compose_decision
from engage.decisions.enums import Standing
from engage.decisions.models import Influence, Refinement
from engage.decisions.previewing import preview
from engage.decisions.seen import fingerprint
from engage.decisions.services import announce_decision, correct_influence, delete_influence, revise_influence
from engage.decisions.sharing import Shared, most_share_one_reason
from engage.decisions.telling import tell
from engage.notifications.models import Announcement
from tests.decisions.factories import REASON, make_decision, make_finding, make_influence
from tests.factories import make_activity, make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db
SUPPORTS, AGAINST, QUALIFIES, ONE_VOICE = Stance.SUPPORTS, Stance.AGAINST, Stance.QUALIFIES, Stance.ONE_VOICE
TO_OBJECTORS = "You told us that noise at night is hard. The last two buses are electric."


def publish(influence):
    announce_decision(by=make_user(), decision=influence.decision)
    return Influence.objects.get(pk=influence.pk)


def two_who_differ(**fields):
    activity = make_activity()
    wants, minds = (make_contribution(activity, email=f"{n}@example.org").contribution for n in ("wants", "minds"))
    finding = make_finding([(wants, SUPPORTS), (minds, AGAINST)])
    return wants, minds, make_influence(finding=finding, refined={"against": TO_OBJECTORS}, **fields)


# --- Who hears which ------------------------------------------------------------------------------------


def test_each_is_told_the_reason_of_where_they_stand_on_their_page_in_their_letter_and_in_public(client):
    wants, minds, influence = two_who_differ()
    shown = preview(influence.decision)
    assert sorted((REASON in s.answer.text, TO_OBJECTORS in s.answer.text) for s in shown.samples) == [
        (False, True),
        (True, False),
    ]
    publish(influence)
    assert [told.because for told in tell(wants)] == [REASON]
    assert [told.because for told in tell(minds)] == [TO_OBJECTORS]
    announcement = Announcement.objects.get(kind="decision")
    for one, heard, not_heard in ((wants, REASON, TO_OBJECTORS), (minds, TO_OBJECTORS, REASON)):
        text = compose_decision(announcement, one.contact, [f"influence:{influence.pk}"]).text
        assert (text.count(heard), text.count(not_heard)) == (1, 0)
    page = html.unescape(client.get(influence.decision.get_absolute_url()).content.decode())
    assert page.index(REASON) < page.index("To people who did not agree with this:") < page.index(TO_OBJECTORS)


def test_one_who_saw_both_sides_hears_neither_side_s_reason():
    one = make_contribution().contribution
    finding = make_finding([(one, SUPPORTS), (one, AGAINST)])
    publish(make_influence(finding=finding, refined={"against": TO_OBJECTORS, "supports": TO_OBJECTORS + " So."}))
    assert [told.because for told in tell(one)] == [REASON]


@pytest.mark.parametrize("standing", Standing)
def test_there_is_a_group_for_every_standing(standing):
    stances = {"both_ways": [SUPPORTS, AGAINST]}.get(standing, [standing])
    one = make_contribution().contribution
    finding = make_finding([(one, Stance(stance)) for stance in stances])
    publish(make_influence(finding=finding, refined={standing: TO_OBJECTORS}))
    assert [(told.standing, told.because) for told in tell(one)] == [(standing, TO_OBJECTORS)]


# --- What is refused ------------------------------------------------------------------------------------

EMPTY = "Enter the reason for these people, or do not give them one of their own."
SHORT = "The reason must be 20 characters or more."


@pytest.mark.parametrize(
    ("reason", "said"),
    [("", EMPTY), (" \n ", EMPTY), ("Too little.", SHORT), ("x" + " " * 30 + "x", SHORT), ("\u200b" * 30, SHORT)],
)
def test_a_reason_for_a_group_is_a_reason(reason, said):
    with pytest.raises(ValidationError) as refused:
        make_influence(refined={"against": reason})
    assert refused.value.message_dict == {"reason_against": [said]}
    assert not Influence.objects.exists()


def test_one_who_is_answered_directly_has_no_group():
    with pytest.raises(ValidationError) as refused:
        make_influence(contribution=make_contribution().contribution, refined={"against": TO_OBJECTORS})
    assert refused.value.message_dict == {"reason": ["Only an answer to a finding has reasons for groups."]}
    with pytest.raises(TypeError):
        make_influence(refined={"direct": TO_OBJECTORS})


def test_the_database_refuses_a_short_one_a_second_one_and_an_unknown_group():
    influence = make_influence(refined={"against": TO_OBJECTORS})
    for standing, reason in [("supports", " \n\t" * 20), ("against", TO_OBJECTORS), ("direct", TO_OBJECTORS)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Refinement.objects.create(influence=influence, standing=standing, reason=reason)


# --- Kept as the ledger is ---------------------------------------------------------------------------------


def test_a_draft_s_are_changed_and_go_with_it():
    influence = make_influence(refined={"against": TO_OBJECTORS})
    revise_influence(by=make_user(), influence=influence, reason=REASON + " So.")
    assert list(influence.refinements.values_list("standing", "reason")) == [("against", TO_OBJECTORS)]
    revise_influence(by=make_user(), influence=influence, refined={"supports": REASON})
    assert list(influence.refinements.values_list("standing", "reason")) == [("supports", REASON)]
    delete_influence(by=make_user(), influence=influence)
    assert not Refinement.objects.exists()


def test_once_published_the_database_refuses_to_add_change_or_take_away_one():
    _wants, _minds, influence = two_who_differ()
    other = make_influence(refined={"against": TO_OBJECTORS})
    publish(influence)
    for statement, values in [
        (
            "INSERT INTO decisions_refinement (influence_id, standing, reason) VALUES (%s, 'supports', %s)",
            [influence.pk, REASON],
        ),
        ("UPDATE decisions_refinement SET reason = %s WHERE influence_id = %s", [REASON, influence.pk]),
        ("UPDATE decisions_refinement SET influence_id = %s WHERE influence_id = %s", [influence.pk, other.pk]),
        ("DELETE FROM decisions_refinement WHERE influence_id = %s", [influence.pk]),
    ]:
        refused = pytest.raises(DatabaseError, match="rows are kept as they are")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    assert list(influence.refinements.values_list("standing", "reason")) == [("against", TO_OBJECTORS)]


def test_a_correction_carries_them_over_or_brings_its_own_and_the_old_ones_stay_on_record(client):
    wants, minds, influence = two_who_differ()
    publish(influence)
    by = make_user()
    second = correct_influence(by=by, influence=influence, what_was_wrong="A sum.", reason=REASON + " Twice.")
    assert [told.because for told in tell(minds)] == [TO_OBJECTORS]
    third = correct_influence(
        by=by, influence=second, what_was_wrong="They are not electric.", refined={"against": "The buses are hybrids."}
    )
    assert [told.because for told in tell(minds)] == ["The buses are hybrids."]
    assert [told.because for told in tell(wants)] == [REASON + " Twice."]
    letter = compose_correction(third.announcement, minds.contact, [f"influence:{third.pk}"]).text
    assert ("What was wrong: They are not electric." in letter, "The buses are hybrids." in letter) == (True, True)
    last = correct_influence(by=by, influence=third, what_was_wrong="They are.", refined={})
    assert [told.because for told in tell(minds)] == [REASON + " Twice."]
    kept = Refinement.objects.order_by("pk").values_list("influence__version", "reason")
    assert list(kept) == [(1, TO_OBJECTORS), (2, TO_OBJECTORS), (3, "The buses are hybrids.")]
    page = html.unescape(client.get(last.decision.get_absolute_url()).content.decode())
    assert (page.count(TO_OBJECTORS), page.count("The buses are hybrids.")) == (2, 1)


def test_a_correction_with_a_bad_one_keeps_nothing():
    _wants, _minds, influence = two_who_differ()
    publish(influence)
    with pytest.raises(ValidationError):
        correct_influence(by=make_user(), influence=influence, what_was_wrong="So.", refined={"against": "No."})
    assert (Influence.objects.count(), Refinement.objects.count()) == (1, 1)


def test_a_reason_for_a_group_that_was_changed_meanwhile_is_not_what_was_looked_at():
    _wants, _minds, influence = two_who_differ()
    seen = fingerprint(influence.decision)
    revise_influence(by=make_user(), influence=influence, refined={"against": TO_OBJECTORS + " So."})
    assert fingerprint(influence.decision) != seen


# --- The officer's form ------------------------------------------------------------------------------------


def test_an_officer_gives_a_group_a_reason_of_its_own_and_takes_it_away():
    officer = sign_in(make_user(Role.ANALYST))
    activity = make_activity()
    people = [make_contribution(activity).contribution for _ in range(3)]
    finding = make_finding([(people[0], SUPPORTS), (people[1], AGAINST), (people[2], AGAINST)])
    decision = make_decision()
    address = f"/admin/decisions/{decision.pk}/answers/new/?finding={finding.pk}"
    blank = officer.post(address, {"show": "1", "outcome": "not_followed"}).content.decode()
    assert "Did not agree with it (2 people)" in blank
    assert [f'name="reason_{one}"' in blank for one in Standing] == [True, True, False, False, False]
    sent = {"outcome": "not_followed", "reason": REASON, "reason_supports": "", "reason_against": "Short."}
    refused = officer.post(address, sent)
    assert refused.status_code == 422
    assert "must be 20 characters or more" in refused.content.decode()
    assert "Short." in refused.content.decode()
    officer.post(address, {**sent, "reason_against": TO_OBJECTORS})
    influence = Influence.objects.get()
    assert list(influence.refinements.values_list("standing", "reason")) == [("against", TO_OBJECTORS)]
    change = f"/admin/decisions/answers/{influence.pk}/"
    assert TO_OBJECTORS in officer.get(change).content.decode()
    officer.post(change, {"outcome": "not_followed", "reason": REASON, "reason_against": ""})
    assert not Refinement.objects.exists()


# --- How many share one and the same ------------------------------------------------------------------------


def test_the_preview_says_when_one_reason_answers_very_many_people():
    activity = make_activity()
    people = [make_contribution(activity).contribution for _ in range(25)]
    stances = [AGAINST] * 3 + [SUPPORTS] * 22
    decision = make_decision()
    finding = make_finding(list(zip(people, stances, strict=True)))
    make_influence(decision, finding=finding, refined={"against": TO_OBJECTORS})
    assert [(one.reason, one.people, one.of, one.percent) for one in preview(decision).alike] == [(REASON, 22, 25, 88)]
    page = sign_in(make_user(Role.DECISION_OFFICER)).get(f"/admin/decisions/{decision.pk}/publish/").content.decode()
    assert "This one reason answers 22 people, 88% of all." in page


STANCES = st.lists(st.sampled_from(Stance.values), min_size=1, max_size=3)
ANSWERS = st.fixed_dictionaries(
    {
        "people": st.lists(STANCES, min_size=1, max_size=4),
        "refined": st.sets(st.sampled_from(Standing.values), max_size=3),
        "reason": st.sampled_from([REASON, REASON + " So."]),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANSWERS, min_size=1, max_size=3), st.integers(0, 3), st.booleans())
def test_the_share_is_what_counting_one_by_one_gives(answers, gone, published):
    """What each hears by `tell`, one by one, against one statement in SQL."""
    with transaction.atomic():
        activity, decision = make_activity(), make_decision()
        people = [make_contribution(activity, texts=["a b c d e f"]).contribution for _ in range(4)]
        for answer in answers:
            evidence = [
                (one, Stance(s)) for one, stances in zip(people, answer["people"], strict=False) for s in stances
            ]
            refined = {one: f"A reason of their own, as they are {one}." for one in answer["refined"]}
            make_influence(decision, finding=make_finding(evidence), reason=answer["reason"], refined=refined)
        make_influence(decision, contribution=people[0])
        if published:
            announce_decision(by=make_user(), decision=decision)
            correct_influence(by=make_user(), influence=decision.influences.first(), what_was_wrong="So.", refined={})
        for one in people[:gone]:
            withdraw(by=None, contribution=one)
        heard = [{told.because for told in tell(one)} for one in people[gone:]]
        reasons = [reason for theirs in heard for reason in theirs]
        most = max(map(reasons.count, reasons), default=0)
        assert most_share_one_reason(activity) == Shared(most, sum(map(bool, heard)))
        transaction.set_rollback(True)


def test_whoever_gave_several_things_under_one_address_is_one_person(django_assert_num_queries):
    activity = make_activity()
    first, second = (make_contribution(activity, email="a@example.org").contribution for _ in range(2))
    other = make_contribution(activity).contribution
    publish(make_influence(finding=make_finding([(first, SUPPORTS), (second, AGAINST), (other, ONE_VOICE)])))
    with django_assert_num_queries(1):
        assert most_share_one_reason(activity) == Shared(2, 2)
    assert most_share_one_reason(make_activity()) == Shared(0, 0)
