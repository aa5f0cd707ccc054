"""Who of those who decide read what people said, which version of the report, and when: everybody sees it, or that
nobody has written it down (GUN-4)."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.audit.models import AuditEvent
from engage.contributions.models import Activity
from engage.contributions.services import withdraw
from engage.core.deadlines import today
from engage.decisions.coverage import count_coverage
from engage.decisions.models import Decision, ReportReader, ReportVersion
from engage.decisions.read_by import read_before, with_readers
from engage.decisions.readers import fingerprint, make_version, note_reader, take_back
from engage.decisions.report import report_on
from engage.decisions.services import announce_decision
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.decisions.test_report import LIST, file_of, page, words_of
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in

pytestmark = pytest.mark.django_db
REPORT = "our report on “Night buses”"


def gap(decision):
    day = f"{decision.decided_on.day} {decision.decided_on:%B %Y}"
    return f"Not on record Nobody has written down that Cabinet had read {REPORT} by {day}, when it was decided."


@pytest.fixture
def activity():
    found = make_activity(title="Night buses", opens_on=in_days(-30), closes_on=in_days(-5))
    make_finding([(make_contribution(found), Stance.SUPPORTS), (make_contribution(found), Stance.AGAINST)])
    count_coverage(found)
    return found


def report(activity):
    return report_on(Activity.objects.with_tally().select_related("coverage", "organisation").get(pk=activity.pk))


def numbered(activity, *, on=None):
    made = report(activity)
    version = make_version(by=make_user(), report=made, seen=fingerprint(made))
    if on is not None:
        ReportVersion.objects.filter(pk=version.pk).update(made_on=today() + datetime.timedelta(days=on))
        version.refresh_from_db()
    return version


def read(version, who="Cabinet", *, on=0):
    day = today() + datetime.timedelta(days=on)
    return note_reader(by=make_user(), activity=version.activity, version=version, who=who, read_on=day)


def decided(activity, *, on=0):
    decision = make_decision(
        organisation=activity.organisation, title="Later buses", decided_on=today() + datetime.timedelta(days=on)
    )
    make_influence(decision, finding=activity.findings.first())
    announce_decision(by=make_user(), decision=decision)
    count_coverage(activity)
    return decision


def shown(client, address):
    """The points under “Who read what people said”, as they are read."""
    content = client.get(address).content.decode()
    section = content.partition('id="readers"')[2].partition("<h2")[0]
    points = re.findall(r"<li>(.*?)</li>|<p[^>]*>(.*?)</p>", section, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", "".join(one)).split()) for one in points]


# --- Versions ---------------------------------------------------------------------------------------------------


def test_a_report_has_its_number_as_long_as_it_says_the_same(activity):
    first = numbered(activity)
    assert (first.number, first.findings, first.people) == (1, 1, 2)
    with override("cy"):  # nor does it matter who asks
        assert fingerprint(report(activity)) == first.fingerprint
    assert numbered(activity) == first

    make_finding([(make_contribution(activity), Stance.SUPPORTS)])
    second = numbered(activity)
    assert (second.number, second.findings, second.people) == (2, 2, 3)
    assert [event.detail for event in AuditEvent.objects.filter(verb="report.version-made").order_by("pk")] == [
        {"version": 1},
        {"version": 2},
    ]


def test_whatever_the_report_says_is_in_its_fingerprint(activity):
    before = fingerprint(report(activity))
    found = activity.findings.get()
    marks = {before}
    Activity.objects.filter(pk=activity.pk).update(title="Buses at night")
    marks.add(fingerprint(report(activity)))
    found.range_of_views = "One person sees it otherwise."
    found.save()
    marks.add(fingerprint(report(activity)))
    withdraw(by=None, contribution=found.evidence.first().excerpt.part.contribution)
    marks.add(fingerprint(report(activity)))
    make_decision(organisation=activity.organisation)
    marks.add(fingerprint(report(activity)))  # a decision that answers nothing changes nothing
    assert len(marks) == 4
    decision = decided(activity)
    marks.add(fingerprint(report(activity)))
    Decision.objects.filter(pk=decision.pk).update(title="Buses until three")
    marks.add(fingerprint(report(activity)))
    assert len(marks) == 6


def test_what_was_not_seen_gets_no_number(activity):
    seen = fingerprint(report(activity))
    make_finding([(make_contribution(activity), Stance.SUPPORTS)])
    with pytest.raises(ValidationError, match="changed since you looked"):
        make_version(by=make_user(), report=report(activity), seen=seen)
    assert not ReportVersion.objects.exists()


def test_a_report_without_a_finding_gets_no_number():
    empty = make_activity()
    make_finding([(make_contribution(empty), Stance.SUPPORTS)], reviewed=False)
    found = report(empty)
    with pytest.raises(ValidationError, match="gets no number"):
        make_version(by=make_user(), report=found, seen=fingerprint(found))


def test_the_page_and_the_file_say_which_version_they_are(activity):
    officer = sign_in(make_user(Role.DECISION_OFFICER))

    def said():
        on_page, in_file = page(officer, activity)[1], words_of(file_of(officer, activity))[1]
        assert on_page == in_file
        return on_page.partition(". ")[2]

    day = f"{today().day} {today():%B %Y}"
    assert said() == "It has no number yet."
    numbered(activity)
    assert said() == f"This is version 1, of {day}."
    make_finding([(make_contribution(activity), Stance.SUPPORTS)])
    assert said() == f"It does not say the same as version 1, of {day}."


# --- Who read it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "on", "field"),
    [
        (" \n", 0, "who"),
        ("\u200b", 0, "who"),  # nothing that anybody sees
        ("\u0958" * 101, 0, "who"),  # longer when it is kept
        ("Cabinet", 1, "read_on"),  # tomorrow
        ("Cabinet", -4, "read_on"),  # before there was such a version
    ],
)
def test_what_cannot_be_so_is_refused(activity, who, on, field):
    version = numbered(activity, on=-3)
    with pytest.raises(ValidationError) as refused:
        read(version, who, on=on)
    assert list(refused.value.message_dict) == [field]
    assert not ReportReader.objects.exists()
    assert read(version, on=-3).read_on == today() - datetime.timedelta(days=3)


def test_what_is_written_down_twice_stands_there_once(activity):
    version = numbered(activity)
    assert read(version) == read(version, " Cabinet ")
    assert AuditEvent.objects.filter(verb="report.read").count() == 1


def test_what_is_taken_back_is_seen_by_nobody_and_stays_on_record(activity, client):
    decision = decided(activity)
    reader = read(numbered(activity, on=-9), on=-9)
    assert len(shown(client, decision.get_absolute_url())) == 1
    take_back(by=make_user(), reader=reader)
    take_back(by=make_user(), reader=reader)
    assert shown(client, decision.get_absolute_url()) == [gap(decision)]
    assert ReportReader.objects.get().taken_back_at is not None
    assert AuditEvent.objects.filter(verb="report.read-taken-back").count() == 1
    assert read(numbered(activity)).pk != reader.pk  # and can be written down anew


# --- In public --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "when", "is_gap"),
    [
        (-6, "That was before it was decided.", False),
        (-5, "That was on the day of the decision.", False),
        (-4, "That was after it was decided.", True),
    ],
)
def test_everybody_sees_beside_the_decision_who_read_what_and_when(activity, client, on, when, is_gap):
    reader = read(numbered(activity, on=-6), on=on)
    decision = decided(activity, on=-5)
    day = f"{reader.read_on.day} {reader.read_on:%B %Y}"
    held = f"Cabinet read version 1 of {REPORT} on {day}. It told of 1 thing we had found. {when}"
    assert shown(client, decision.get_absolute_url()) == [held, *([gap(decision)] if is_gap else [])]


@pytest.mark.parametrize(
    ("who", "is_known"), [("Cabinet", True), ("the  cabinet", True), ("Planning committee", False)]
)
def test_what_another_body_read_says_nothing_of_those_who_decided(activity, client, who, is_known):
    read(numbered(activity), who)
    decision = decided(activity)
    points = shown(client, decision.get_absolute_url())
    assert (len(points), gap(decision) in points) == (1 if is_known else 2, not is_known)


def test_what_was_read_without_a_number_is_not_refused(activity, client):
    """They had it on paper, before anybody thought of numbering it."""
    day = today() - datetime.timedelta(days=9)
    for _twice in range(2):
        note_reader(by=make_user(), activity=activity, version=None, who="Cabinet", read_on=day)
    decision = decided(activity)
    said = f"Cabinet read {REPORT} on {day.day} {day:%B %Y}. That was before it was decided."
    assert shown(client, decision.get_absolute_url()) == [said]


def test_what_officers_type_is_shown_as_they_typed_it(activity, client):
    read(numbered(activity), "<b>Cabinet</b>")
    content = client.get(decided(activity).get_absolute_url()).content.decode()
    assert "<bdi>&lt;b&gt;Cabinet&lt;/b&gt;</bdi> read version 1" in content


def test_a_decision_that_answers_no_finding_has_no_readers_to_name(client):
    """Of one person's words there is no report."""
    decision = make_decision()
    make_influence(decision, contribution=make_contribution().contribution)
    announce_decision(by=make_user(), decision=decision)
    assert shown(client, decision.get_absolute_url()) == []


def test_what_came_of_it_says_so_too_on_the_page_and_as_open_data(activity, client):
    decision = decided(activity, on=-1)
    address = f"/what-came-of-it/{activity.slug}/"
    assert shown(client, address) == [gap(decision)]
    assert client.get(f"{address}all.json").json()["read_by"] == []
    version = numbered(activity)
    read(version, "Transport committee"), read(version, "Cabinet")
    day = f"{today().day} {today():%B %Y}"
    held = f"read version 1 of {REPORT} on {day}. It told of 1 thing we had found."
    assert shown(client, address) == [f"Transport committee {held}", f"Cabinet {held}", gap(decision)]
    data = client.get(f"{address}all.json").json()
    assert data["read_by"] == [
        {"who": who, "read_on": str(today()), "version": 1, "made_on": str(today()), "findings": 1}
        for who in ("Transport committee", "Cabinet")
    ]
    assert data["meaning_of_read_by"].keys() == data["read_by"][0].keys()


def test_in_welsh(activity, client):
    read(numbered(activity))
    decision = decided(activity)
    content = client.get(f"/cy{decision.get_absolute_url()}").content.decode()
    assert "Pwy a ddarllenodd yr hyn a ddywedodd pobl" in content
    assert "Darllenodd <bdi>Cabinet</bdi> fersiwn 1 " in content


# --- The officers' page -----------------------------------------------------------------------------------------


def press(client, activity, **sent):
    return client.post(f"{LIST}{activity.slug}/readers/", sent, follow=True)


def test_an_officer_gives_a_number_writes_down_who_read_it_and_takes_it_back(activity):
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    place = f"{LIST}{activity.slug}/readers/"
    mark = re.search(r'name="number" value="(\w{64})"', officer.get(place).content.decode())[1]
    assert "The report as it is now is version 1." in press(officer, activity, number=mark).content.decode()
    content = press(officer, activity, who="Cabinet", version="1", read_on=str(today())).content.decode()
    assert "<bdi>Cabinet</bdi> read version 1 on" in content
    reader = ReportReader.objects.get()
    taken = press(officer, activity, take_back=reader.pk).content.decode()
    assert "It is not on record that anybody has read it." in taken
    assert "Somebody took it back before." in press(officer, activity, take_back=reader.pk).content.decode()
    assert press(officer, activity, take_back="x").status_code == 404
    press(officer, activity, who="Cabinet", version="0", read_on=str(today()))
    assert ReportReader.objects.get(taken_back_at=None).version is None


def test_what_was_typed_stays_typed(activity):
    numbered(activity)
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    refused = press(officer, activity, who="Cabinet", version="7", read_on="soon")
    assert refused.status_code == 422
    assert {name: list(errors) for name, errors in refused.context["form"].errors.items()} == {
        "version": ["Choose the version."],
        "read_on": ["Enter a date like 2027-03-31."],
    }
    assert (refused.context["form"]["who"].value(), refused.context["form"]["read_on"].value()) == ("Cabinet", "soon")


@pytest.mark.parametrize("role", Role)
def test_only_who_publishes_writes_it_down(activity, role):
    version = numbered(activity)
    client = sign_in(make_user(role))
    sent = {"who": "Cabinet", "version": version.number, "read_on": str(today())}
    press(client, activity, **sent)
    assert ReportReader.objects.exists() is (role == Role.DECISION_OFFICER)


def test_a_report_of_another_council_is_not_there(activity):
    elsewhere = make_organisation("Elsewhere", "elsewhere")
    stranger = sign_in(make_user(Role.DECISION_OFFICER, organisation=elsewhere))
    assert press(stranger, activity, number="x").status_code == 404


def test_officers_are_shown_the_gap_on_the_decision(activity):
    decision = decided(activity)
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    missing = "It is not on record that those who decided had read the report by then."
    assert missing in officer.get(f"/admin/decisions/{decision.pk}/").content.decode()
    read(numbered(activity))
    assert missing not in officer.get(f"/admin/decisions/{decision.pk}/").content.decode()


def test_readers_are_found_in_one_query(activity, django_assert_num_queries):
    read(numbered(activity))
    decision = decided(activity)
    with django_assert_num_queries(1):
        (same,) = with_readers(Activity.objects.filter(pk=activity.pk))
        (found,) = read_before(decision, [same, same])
    assert [one.who for one in found.readers] == ["Cabinet"]
