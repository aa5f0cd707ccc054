"""The decision officer's screens, through HTTP: recording, answering, seeing who hears what, publishing, correcting."""

import datetime
import re

import pytest

from engage.accounts.enums import Role
from engage.accounts.services import confirm_contact, stop_messages
from engage.analysis.enums import Stance
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence
from engage.decisions.services import announce_decision
from engage.notifications.deriving import derive
from engage.notifications.models import Announcement
from tests.decisions.factories import REASON, make_decision, make_finding, make_influence, mark
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.pages import page_of

pytestmark = pytest.mark.django_db
LIST = "/admin/decisions/"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.DECISION_OFFICER))


def typed(**fields):
    return {
        "title": "Buses after midnight",
        "reference": "CAB/27/1",
        "decided_by": "Cabinet",
        "decided_on": "2027-03-03",
        "what_was_decided": "One bus an hour.",
        "reasons": "People work at night.",
        "options-TOTAL_FORMS": "2",
        "options-INITIAL_FORMS": "0",
        "options-0-text": "Until 3",
        "options-0-taken": "on",
        "options-1-text": "",
        **fields,
    }


# --- Recording -------------------------------------------------------------------------------------------


def test_a_decision_is_recorded_changed_and_deleted(officer):
    response = officer.post(f"{LIST}new/", typed())
    decision = Decision.objects.get()
    assert response["Location"] == f"{LIST}{decision.pk}/"
    assert (decision.title, decision.created_by, decision.published_at) == ("Buses after midnight", officer.user, None)
    assert list(decision.options.values_list("text", "taken")) == [("Until 3", True)]
    assert "Until 3" in page_of(officer.get(f"{LIST}edit/{decision.pk}/"))
    officer.post(f"{LIST}edit/{decision.pk}/", typed(title="Night buses", **{"options-0-text": "Until 4"}))
    decision.refresh_from_db()
    assert (decision.title, list(decision.options.values_list("text", flat=True))) == ("Night buses", ["Until 4"])
    assert "Night buses" in page_of(officer.get(LIST))
    officer.post(f"{LIST}delete/{decision.pk}/")
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 1_000_000}, "at most 200 characters"),
        ({"title": "Buses\x00"}, "Null characters are not allowed."),
        ({"decided_on": "soon"}, "Enter a valid date."),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"reference": "CAB/TAKEN"}, "There is already a decision with this reference."),
        ({"options-1-why": "Because."}, "Enter the option, or empty the row."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, fields, said):
    make_decision(reference="CAB/TAKEN")
    page = page_of(officer.post(f"{LIST}new/", typed(reasons="Typed by hand.", **fields)), 422)
    assert said in page
    assert "Typed by hand." in page
    assert Decision.objects.count() == 1


def test_more_rows_keep_what_was_typed(officer):
    page = page_of(officer.post(f"{LIST}new/", typed(more="1", reasons="Typed by hand.")))
    assert "Typed by hand." in page
    assert 'value="Until 3"' in page
    assert 'name="options-3-text"' in page
    assert not Decision.objects.exists()


# --- Answering -------------------------------------------------------------------------------------------


def test_a_finding_is_answered_with_only_the_fields_its_outcome_needs(officer):
    decision, finding = make_decision(), make_finding(statement="They want a night bus.")
    choose = page_of(officer.get(f"{LIST}{decision.pk}/answers/"))
    assert "They want a night bus." in choose
    address = f"{LIST}{decision.pk}/answers/new/?finding={finding.pk}"
    assert f'name="finding" value="{finding.pk}"' in choose
    assert officer.get(f"{LIST}{decision.pk}/answers/", {"finding": finding.pk})["Location"] == address
    blank = page_of(officer.get(address))
    assert 'name="reason"' not in blank
    needed = {
        Outcome.CHANGED: {"before", "after"},
        Outcome.OUTSIDE_POWER: {"passed_to"},
        Outcome.NOT_YET: {"next_date"},
    }
    for outcome in Outcome:
        page = page_of(officer.post(address, {"show": "1", "outcome": outcome, "reason": "Typed by hand."}))
        assert "Typed by hand." in page
        shown = {name for name in ("before", "after", "passed_to", "next_date") if f'name="{name}"' in page}
        assert shown == needed.get(outcome, set())
    officer.post(address, {"outcome": "not_followed", "reason": REASON})
    influence = Influence.objects.get()
    assert (influence.finding, influence.outcome, influence.reason) == (finding, "not_followed", REASON)
    assert (influence.created_by, influence.published_at) == (officer.user, None)
    assert "They want a night bus." in page_of(officer.get(f"{LIST}{decision.pk}/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": "not_followed", "reason": ""}, "Enter the reason. Every answer needs one, also a no."),
        ({"outcome": "not_followed", "reason": "No money."}, "The reason must be 20 characters or more."),
        ({"outcome": "changed", "reason": REASON}, "Enter what the plan was before."),
        ({"outcome": "outside_power", "reason": REASON}, "Enter who it was passed to."),
        ({"outcome": "not_yet", "reason": REASON, "next_date": "2020-01-01"}, "must be in the future."),
        ({"outcome": "not_yet", "reason": REASON, "next_date": "x"}, "Enter a date like 2027-03-31."),
        ({"outcome": "", "reason": REASON}, "Choose what became of it."),
        ({"outcome": "nonsense", "reason": REASON}, "Select a valid choice."),
        ({"outcome": "not_followed", "reason": "x\x00" * 30}, "Null characters are not allowed."),
    ],
)
def test_an_answer_that_lacks_something_is_not_kept(officer, fields, said):
    decision, finding = make_decision(), make_finding()
    page = page_of(officer.post(f"{LIST}{decision.pk}/answers/new/?finding={finding.pk}", fields), 422)
    assert said in page
    assert not Influence.objects.exists()


def test_one_contribution_is_answered_by_its_reference_or_by_an_excerpt(officer):
    decision, contribution = make_decision(), make_contribution().contribution
    excerpt = mark(contribution)
    typed = contribution.reference.lower()
    again = officer.get(f"{LIST}{decision.pk}/answers/", {"reference": typed.replace("-", "")})
    response = officer.get(f"{LIST}{decision.pk}/answers/", {"reference": f" {typed} "})
    assert again["Location"] == response["Location"]
    page = page_of(officer.get(response["Location"]))
    assert contribution.reference in page
    assert "last bus" not in page  # the words are read elsewhere, by those who may
    given = {"outcome": "not_followed", "reason": REASON}
    officer.post(response["Location"], given)
    officer.post(response["Location"], {**given, "excerpt": excerpt.pk})
    rows = Influence.objects.order_by("pk").values_list("contribution", "excerpt")
    assert list(rows) == [(contribution.pk, None), (None, excerpt.pk)]
    missing = page_of(officer.get(f"{LIST}{decision.pk}/answers/", {"reference": "AAAA-2222"}))
    assert "There is no contribution with the reference AAAA-2222." in missing


def test_the_page_says_when_we_look_back_at_it(officer):
    decided, open_ended = make_decision(review_on=datetime.date(2027, 6, 1)), make_decision()
    said = "<h3>When we look back at it</h3> <p>"
    assert f"{said}1 June 2027</p>" in page_of(officer.get(f"{LIST}{decided.pk}/"))
    assert f"{said}No date is set.</p>" in page_of(officer.get(f"{LIST}{open_ended.pk}/"))


def test_a_draft_is_changed_and_deleted(officer):
    influence = make_influence()
    address = f"{LIST}answers/{influence.pk}/"
    assert REASON in page_of(officer.get(address))
    officer.post(address, {"outcome": "strengthened", "reason": REASON + " Really."})
    influence.refresh_from_db()
    assert (influence.outcome, influence.reason) == ("strengthened", REASON + " Really.")
    officer.post(f"{address}delete/")
    assert not Influence.objects.exists()


def test_findings_without_an_answer_are_shown_as_gaps(officer):
    activity = make_activity()
    contribution = make_contribution(activity)
    first, second, third = (
        make_finding([(contribution, Stance.SUPPORTS)], statement=f"Finding {n}.") for n in ("one", "two", "three")
    )
    make_finding([(contribution, Stance.SUPPORTS)], statement="Not reviewed.", reviewed=False)
    make_finding(statement="Elsewhere.")
    decision = make_decision()
    make_influence(decision, finding=first)
    make_influence(finding=second)
    page = page_of(officer.get(f"{LIST}{decision.pk}/"))
    gap = page.partition("Not answered yet")[2]
    assert "Finding three." in gap
    for other in ("Finding one.", "Finding two.", "Not reviewed.", "Elsewhere."):
        assert other not in gap
    make_influence(decision, finding=third)
    assert "Not answered yet" not in page_of(officer.get(f"{LIST}{decision.pk}/"))


# --- Publishing and correcting ---------------------------------------------------------------------------


def publish(officer, decision):
    address = f"{LIST}{decision.pk}/publish/"
    page = officer.get(address).content.decode()
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    return officer.post(address, {"fingerprint": fingerprint})


def test_the_preview_counts_exactly_who_will_hear_what_and_names_nobody(officer):
    activity = make_activity()
    emails = ["a@example.net", "b@example.net", "c@example.net", "d@example.net", "", ""]
    people = [make_contribution(activity, email=email).contribution for email in emails]
    for one in people[:2]:
        confirm_contact(contact=one.contact)
    stop_messages(by=None, contact=people[3].contact)
    same_person = make_contribution(activity, email="a@example.net").contribution
    stances = [Stance.SUPPORTS, Stance.AGAINST, Stance.AGAINST, Stance.SUPPORTS, Stance.ONE_VOICE, Stance.SUPPORTS]
    finding = make_finding([*zip(people, stances, strict=True), (same_person, Stance.AGAINST)])
    decision = make_decision()
    make_influence(decision, finding=finding)
    page = page_of(officer.get(f"{LIST}{decision.pk}/publish/"))
    for how, count in [
        ("By e-mail, with the answer", 2),
        ("By e-mail to an address nobody has confirmed: only that there is news", 1),
        ("Not told, without an address: they can read it with their return code", 2),
        ("Not told: they want no messages, or their address may no longer be used", 1),
        ("All whom it answers", 6),
    ]:
        assert f'<th scope="row">{how}</th><td>{count}</td>' in page
    for standing, count in [("spoke partly against it", 1), ("agreed with it", 2), ("did not agree with it", 2),
                            ("one voice among others", 1)]:  # fmt: skip
        assert f"<td>{standing}</td><td>{count}</td>" in page
    # Exactly what each receives: the answer where the address is confirmed, else only that there is news.
    assert page.count("What became of what you told us") == 6
    for told, groups in [("1 person. By e-mail, with the answer</summary>", 2),
                         ("1 person. By e-mail to an address nobody has confirmed", 1),
                         ("1 person. Not told, without an address", 2),
                         ("1 person. Not told: they want no messages", 1),
                         ("There is news about something that was sent to", 1),
                         ("On their own page, with their return code, they read this:", 4)]:  # fmt: skip
        assert page.count(told) == groups, told
    assert "Publish and tell 3 people" in page
    for secret in ("example.net", "last bus", *[one.reference for one in people]):
        assert secret not in page
    assert not Announcement.objects.filter(kind="decision").exists()


def test_publishing_publishes_what_was_looked_at(officer):
    influence = make_influence()
    response = publish(officer, influence.decision)
    assert response["Location"] == f"{LIST}{influence.decision.pk}/"
    influence.refresh_from_db()
    assert influence.published_at is not None
    page = page_of(officer.get(f"{LIST}{influence.decision.pk}/"))
    assert "Published" in page
    assert "Who was told" in page


def test_right_after_publishing_it_is_being_sent_and_then_counted(officer):
    influence = make_influence(
        finding=make_finding([(make_contribution(email="a@example.net").contribution, "supports")])
    )
    publish(officer, influence.decision)
    before = page_of(officer.get(f"{LIST}{influence.decision.pk}/"))
    derive(Announcement.objects.get(kind="decision"))
    after = page_of(officer.get(f"{LIST}{influence.decision.pk}/"))
    worked_out, waits = "Who is told is still being worked out", "Being sent now: 1 message waits for its turn."
    figures = '<th scope="row">Should hear of it</th><td>1</td>'
    assert [sentence in before for sentence in (worked_out, waits, figures)] == [True, False, False]
    assert [sentence in after for sentence in (worked_out, waits, figures)] == [False, True, True]


def test_a_draft_changed_since_the_preview_is_shown_again_and_not_published(officer):
    influence = make_influence()
    address = f"{LIST}{influence.decision.pk}/publish/"
    page = page_of(officer.post(address, {"fingerprint": "of an earlier look"}), 409)
    assert "What people would be told was changed since you looked." in page
    assert not Decision.objects.published().exists()


def test_pressing_twice_tells_nobody_twice(officer):
    influence = make_influence()
    address = f"{LIST}{influence.decision.pk}/publish/"
    page = officer.get(address).content.decode()
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    officer.post(address, {"fingerprint": fingerprint})
    officer.post(address, {"fingerprint": fingerprint})
    assert Announcement.objects.filter(kind="decision").count() == 1


def test_a_published_answer_is_corrected_in_the_open(officer):
    influence = make_influence()
    announce_decision(by=officer.user, decision=influence.decision)
    address = f"{LIST}answers/{influence.pk}/correct/"
    assert REASON in page_of(officer.get(address))
    refused = page_of(officer.post(address, {"outcome": "strengthened", "reason": REASON}), 422)
    assert "Enter what was wrong. People are told this." in refused
    given = {"outcome": "strengthened", "reason": REASON, "what_was_wrong": "The outcome."}
    officer.post(address, given)
    new = Influence.objects.get(replaces=influence)
    assert (new.outcome, new.what_was_wrong) == ("strengthened", "The outcome.")
    again = page_of(officer.post(address, given), 422)
    assert "This answer was corrected already." in again
    page = page_of(officer.get(f"{LIST}{influence.decision.pk}/"))
    assert "The outcome." in page


def test_an_answer_published_meanwhile_is_not_changed(officer):
    influence = make_influence()
    announce_decision(by=officer.user, decision=influence.decision)
    address = f"{LIST}answers/{influence.pk}/"
    assert officer.get(address)["Location"] == f"{LIST}{influence.decision.pk}/"
    page = page_of(officer.post(address, {"outcome": "not_followed", "reason": "Typed by hand, and not lost."}), 422)
    assert "Typed by hand, and not lost." in page
    assert "This answer is published. It can be corrected, not changed." in page
    officer.post(f"{address}delete/")
    assert Influence.objects.get() == influence


# --- Who may ---------------------------------------------------------------------------------------------

ROLES = {
    "nobody": (),
    "reporter": (Role.REPORTER,),
    "moderator": (Role.MODERATOR,),
    "engagement": (Role.ENGAGEMENT_OFFICER,),
    "analyst": (Role.ANALYST,),
    "decision": (Role.DECISION_OFFICER,),
    "administrator": (Role.ADMINISTRATOR,),
}
SEE, PROPOSE, DECIDE = {"engagement", "analyst", "decision", "administrator"}, {"analyst", "decision"}, {"decision"}
SCREENS = [
    ("", SEE),
    ("{decision}/", SEE),
    ("history/{decision}/", DECIDE),
    ("new/", DECIDE),
    ("edit/{decision}/", DECIDE),
    ("delete/{decision}/", DECIDE),
    ("{decision}/answers/", PROPOSE),
    ("{decision}/answers/new/?finding={finding}", PROPOSE),
    ("{decision}/answers/together/?finding={finding}", PROPOSE),
    ("answers/{draft}/", PROPOSE),
    ("answers/{draft}/delete/", PROPOSE),
    ("{decision}/publish/", DECIDE),
    ("answers/{published}/correct/", DECIDE),
]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_and_send_each_screen(role):
    draft, published, finding = make_influence(), make_influence(), make_finding()
    announce_decision(by=make_user(), decision=published.decision)
    ids = {"decision": draft.decision.pk, "draft": draft.pk, "published": published.pk, "finding": finding.pk}
    client = sign_in(make_user(*ROLES[role]))
    before = list(Influence.objects.values()), list(Decision.objects.values())
    for screen, allowed in SCREENS:
        address = LIST + screen.format(**ids)
        assert (client.get(address).status_code == 200) == (role in allowed), screen
        if role not in allowed:
            assert client.post(address, {"outcome": "not_followed", "reason": REASON}).status_code in (302, 403, 405)
    if role not in PROPOSE | DECIDE:
        assert (list(Influence.objects.values()), list(Decision.objects.values())) == before


def test_what_is_of_another_organisation_is_not_there():
    elsewhere = make_organisation("Othershire", "othershire")
    decision = make_decision(organisation=elsewhere)
    finding = make_finding([(make_contribution(make_activity(organisation=elsewhere)), Stance.SUPPORTS)])
    draft = make_influence(decision, finding=finding)
    client = sign_in(make_user(Role.DECISION_OFFICER))
    assert decision.title not in page_of(client.get(LIST))
    own = make_decision()
    for screen in (f"{decision.pk}/", f"edit/{decision.pk}/", f"delete/{decision.pk}/", f"history/{decision.pk}/",
                   f"{decision.pk}/answers/", f"{decision.pk}/publish/", f"answers/{draft.pk}/",
                   f"{own.pk}/answers/new/?finding={finding.pk}", f"{own.pk}/answers/together/?finding={finding.pk}",
                   f"{decision.pk}/answers/together/?finding={finding.pk}", "999999/", "answers/999999/"):  # fmt: skip
        assert client.get(LIST + screen).status_code == 404, screen


@pytest.mark.django_db
def test_what_must_be_filled_in_has_a_star():
    """Also where a rule of the ledger asks for it, and not the form."""
    officer = sign_in(make_user(Role.DECISION_OFFICER, Role.ANALYST))
    decision, finding = make_decision(), make_finding()
    page = officer.post(
        f"/admin/decisions/{decision.pk}/answers/new/?finding={finding.pk}", {"show": "1", "outcome": "changed"}
    ).content.decode()
    starred = re.findall(r'for="id_(\w+)"[^>]*>\s*[^<]+<span class="w-required-mark">', page)
    assert {"reason", "before", "after"} - set(starred) == set()
    assert "reason_supports" not in starred
