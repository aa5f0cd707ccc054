"""One decision answers several findings, contributions and excerpts in one act: all of them, or none."""

import html

import pytest
from django.core.exceptions import ValidationError

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.contributions.services import withdraw
from engage.decisions.models import Influence
from engage.decisions.services import announce_decision, record_influences
from engage.decisions.telling import tell
from tests.decisions.factories import REASON, make_decision, make_finding, make_influence, mark
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in

pytestmark = pytest.mark.django_db
SAME = {"outcome": "not_followed", "reason": REASON}


def rows():
    return list(Influence.objects.order_by("pk").values_list("finding", "contribution", "excerpt", "outcome", "reason"))


def text_of(response, status=200):
    assert response.status_code == status
    return " ".join(html.unescape(response.content.decode()).split())


def test_all_that_is_chosen_gets_the_same_answer_and_each_hears_it():
    activity = make_activity()
    people = [make_contribution(activity).contribution for _ in range(3)]
    finding, excerpt = make_finding([(people[0], Stance.AGAINST)]), mark(people[2])
    decision = make_decision()
    made = record_influences(by=make_user(), decision=decision, sources=[finding, people[1], excerpt], **SAME)
    assert rows() == [
        (finding.pk, None, None, "not_followed", REASON),
        (None, people[1].pk, None, "not_followed", REASON),
        (None, None, excerpt.pk, "not_followed", REASON),
    ]
    assert [one.pk for one in made] == list(Influence.objects.order_by("pk").values_list("pk", flat=True))
    announce_decision(by=make_user(), decision=decision)
    assert [len(tell(one)) for one in people] == [1, 1, 1]


def test_what_is_taken_already_is_named_and_then_nothing_is_kept():
    decision = make_decision()
    taken, free, gone = make_finding(statement="They want a tram."), make_finding(), make_contribution().contribution
    make_influence(decision, finding=taken)
    withdraw(by=None, contribution=gone)
    gone.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        record_influences(by=make_user(), decision=decision, sources=[free, taken, gone, free], **SAME)
    assert refused.value.message_dict == {
        "finding": [
            "They want a tram.: This decision answers it already. Change that answer instead.",
            f"{gone.reference}: This contribution has been withdrawn. There is nobody to answer.",
            f"{free.statement}: This decision answers it already. Change that answer instead.",
        ]
    }
    assert len(rows()) == 1


def test_what_the_answer_lacks_is_said_once():
    with pytest.raises(ValidationError) as refused:
        record_influences(by=make_user(), decision=make_decision(), sources=[make_finding(), make_finding()],
                          outcome="changed", reason=REASON)  # fmt: skip
    assert refused.value.message_dict == {
        "before": ["Enter what the plan was before."],
        "after": ["Enter what it is now."],
    }
    with pytest.raises(ValidationError):
        record_influences(by=make_user(), decision=make_decision(), sources=[], **SAME)
    assert rows() == []


def test_an_officer_chooses_many_and_writes_one_reason():
    officer, decision = sign_in(make_user(Role.ANALYST)), make_decision()
    first, second = make_finding(), make_finding()
    whole, part = make_contribution().contribution, make_contribution().contribution
    excerpt = mark(part)
    choose = f"/admin/decisions/{decision.pk}/answers/"
    chosen = {"finding": [first.pk, second.pk], "reference": f"{whole.reference.lower()}, \n{part.reference}"}
    form = officer.get(choose, chosen)["Location"]
    page = text_of(officer.get(form))
    for one in (first.statement, second.statement, whole.reference, part.reference):
        assert one in page
    page = text_of(officer.post(form, {"show": "1", "outcome": "not_followed", "reason": "Typed by hand."}))
    assert "Typed by hand." in page
    assert f"What of {part.reference} is answered?" in page
    assert f"What of {whole.reference} is answered?" not in page
    assert text_of(officer.post(form, {**SAME, "reason": "Short."}), 422).count("20 characters or more.") == 2
    officer.post(form, {**SAME, f"excerpts_{part.pk}": [excerpt.pk]})
    assert [row[:3] for row in rows()] == [
        (first.pk, None, None),
        (second.pk, None, None),
        (None, whole.pk, None),
        (None, None, excerpt.pk),
    ]
    again = text_of(officer.post(form, SAME), 422)
    assert f"{first.statement}: This decision answers it already." in again
    assert len(rows()) == 4


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"finding": "999999"}, "One of these is answered already, or is not there any more."),
        ({"finding": "x"}, "One of these is answered already, or is not there any more."),
        ({"finding": "9" * 30}, "One of these is answered already, or is not there any more."),
        ({"reference": "AAAA-2222 BBBB-2222"}, "There is no contribution with the reference BBBB-2222."),
        ({"reference": "aaaa2222 bbbb 2222"}, "There is no contribution with the reference BBBB-2222."),
        ({"reference": " \n"}, "Choose what is answered."),
        ({"reference": " ".join(f"A{n}" for n in range(101))}, "Answer 100 at most together."),
    ],
)
def test_what_cannot_be_chosen_is_said(chosen, said):
    officer, decision = sign_in(make_user(Role.ANALYST)), make_decision()
    assert said in text_of(officer.get(f"/admin/decisions/{decision.pk}/answers/", chosen))


def test_what_is_of_another_organisation_is_not_chosen():
    elsewhere = make_activity(organisation=make_organisation("Othershire", "othershire"))
    theirs = make_contribution(elsewhere).contribution
    finding = make_finding([(theirs, Stance.SUPPORTS)])
    officer, decision = sign_in(make_user(Role.ANALYST)), make_decision()
    choose = f"/admin/decisions/{decision.pk}/answers/"
    assert "One of these is answered" in text_of(officer.get(choose, {"finding": finding.pk}))
    assert f"reference {theirs.reference}." in text_of(officer.get(choose, {"reference": theirs.reference}))
    together = f"{choose}together/?finding={finding.pk}&reference={theirs.reference}"
    assert officer.get(together).status_code == 404
