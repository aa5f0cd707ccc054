"""Letters and slips as a print run: who gets one, what stands on it, who may see an address, and what it counts as."""

import pytest

from engage.accounts.enums import ContactKind, Role
from engage.accounts.services import keep_contact, stop_messages
from engage.audit.models import AuditEvent
from engage.contributions.enums import Channel
from engage.contributions.services import withdraw
from engage.notifications import printing
from engage.notifications.deriving import derive
from engage.notifications.figures import Figures, figures
from engage.notifications.models import PrintRun
from engage.notifications.printing import make_run, mark_printed
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import publish_for, states
from tests.pages import page_of

pytestmark = pytest.mark.django_db
DESK = "/admin/printing/"
WORDS = "My neighbour Ana drinks since the last bus went."


def give_on_paper(count=1, activity=None):
    activity = activity or make_activity()
    return [make_contribution(activity, [WORDS], channel=Channel.IMPORTED).contribution for _ in range(count)]


def give_with_postal_address(number=1, activity=None):
    activity = activity or make_activity()
    contact = keep_contact(
        organisation=activity.organisation, address=f"Ana Silva\n{number} Harbour Row, Merebridge\nMB1 2AB",
        kind=ContactKind.POST, expires_on=in_days(90), basis="b",
    )  # fmt: skip
    return make_contribution(activity, [WORDS], contact=contact).contribution


def publish_to(people):
    announcement = publish_for(people)
    derive(announcement)
    return announcement


def take(officer, announcement, channel="slip"):
    response = officer.post(f"{DESK}new/", {"announcement": announcement.pk, "channel": channel})
    return response["Location"]


def test_slips_are_taken_printed_and_counted():
    people = give_on_paper(3)
    announcement = publish_to(people)
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    assert "Take 3 sheets" in page_of(officer.get(DESK))
    sheets = take(officer, announcement)
    page = page_of(officer.get(sheets))
    assert page.count('class="sheet"') == 3
    assert sorted(page.count(one.reference) for one in people) == [1, 1, 1]
    assert page.count("http://testserver/receipt/") + page.count("/receipt/") >= 3
    for said_by_nobody_else in (WORDS, "neighbour", announcement.subject, "night"):
        assert said_by_nobody_else not in page.lower()
    assert figures([announcement])[announcement.pk] == Figures(to_print=3)
    assert "3 people count as told on paper." in page_of(officer.post(f"{sheets}printed/", follow=True))
    assert figures([announcement])[announcement.pk] == Figures(on_paper=3)
    assert "Nothing waits to be printed." in page_of(officer.get(DESK))
    assert "Somebody has settled these sheets already." in page_of(officer.post(f"{sheets}printed/", follow=True))
    verbs = AuditEvent.objects.filter(subject__startswith="print-run:").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["print-run.made", "print-run.printed"]


def test_they_come_in_batches_and_can_be_put_back(monkeypatch):
    monkeypatch.setattr(printing, "MOST", 2)
    announcement = publish_to(give_on_paper(3))
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    first, second = take(officer, announcement), take(officer, announcement)
    assert [page_of(officer.get(one)).count('class="sheet"') for one in (first, second)] == [2, 1]
    assert "Somebody has taken these sheets already." in page_of(
        officer.post(f"{DESK}new/", {"announcement": announcement.pk, "channel": "slip"}, follow=True)
    )
    officer.post(f"{first}put-back/")
    assert officer.get(first).status_code == 404
    again = take(officer, announcement)
    officer.post(f"{again}printed/")
    officer.post(f"{second}printed/")
    assert "already" in page_of(officer.post(f"{second}put-back/", follow=True))
    assert figures([announcement])[announcement.pk] == Figures(on_paper=3)


def test_who_withdrew_meanwhile_is_given_no_sheet_and_is_not_counted_as_told():
    activity = make_activity()
    slip, letter, stopped = give_on_paper(1, activity)[0], *(give_with_postal_address(n, activity) for n in (1, 2))
    kept = give_on_paper(1, activity)[0]
    announcement = publish_to([slip, letter, stopped, kept])
    reader = sign_in(make_user(Role.ENGAGEMENT_OFFICER, Role.DECISION_OFFICER))
    slips, letters = take(reader, announcement), take(reader, announcement, "letter")
    withdraw(by=None, contribution=slip)
    withdraw(by=None, contribution=letter)
    stop_messages(by=None, contact=stopped.contact)
    assert [page_of(reader.get(one)).count('class="sheet"') for one in (slips, letters)] == [1, 0]
    assert slip.reference not in page_of(reader.get(slips))
    said = [page_of(reader.post(f"{one}printed/", follow=True)) for one in (slips, letters)]
    assert "Do not send 1 of the sheets" in said[0]
    assert f"The references on them: {slip.reference}." in said[0]
    assert "Do not send 2 of the sheets" in said[1]
    assert f"The references on them: {stopped.reference}." in said[1]
    assert figures([announcement])[announcement.pk] == Figures(on_paper=1, stopped=1, no_longer_owed=2)


def test_a_letter_holds_the_address_no_words_and_its_reading_is_on_record():
    letter = give_with_postal_address()
    announcement = publish_to([letter])
    officer = make_user(Role.ENGAGEMENT_OFFICER)
    reader = sign_in(officer)
    sheets = take(reader, announcement, "letter")
    response = reader.get(sheets)
    page = page_of(response)
    assert "Ana Silva<br>1 Harbour Row, Merebridge<br>MB1 2AB" in page
    assert "There is news about something that was sent to Merebridge Borough Council" in page
    assert "neighbour" not in page
    assert "no-store" in response["Cache-Control"]
    reads = AuditEvent.objects.filter(verb="identity.read")
    assert [(one.actor_id, one.subject) for one in reads] == [(officer.pk, f"contact:{letter.contact_id}")]
    assert states(announcement) == ["waiting"]


WHO = [
    (Role.DECISION_OFFICER, {"letter", "slip"}),
    (Role.ADMINISTRATOR, {"slip"}),
    (Role.ENGAGEMENT_OFFICER, {"letter", "slip"}),
    (Role.ANALYST, set()),
    (Role.MODERATOR, set()),
]


@pytest.mark.parametrize(("role", "channels"), WHO)
def test_who_may_print_what(role, channels):
    activity = make_activity()
    announcement = publish_to([*give_on_paper(1, activity), give_with_postal_address(1, activity)])
    client = sign_in(make_user(role))
    assert (client.get(DESK).status_code == 200) == bool(channels)
    runs = {
        channel: make_run(by=make_user(), announcement=announcement, channel=channel) for channel in ("slip", "letter")
    }
    for channel, run in runs.items():
        addresses = [client.get(f"{DESK}{run.pk}/"), client.post(f"{DESK}{run.pk}/put-back/")]
        assert [one.status_code == (200, 302)[n] for n, one in enumerate(addresses)] == [channel in channels] * 2 or (
            not channels and all(one.status_code in (302, 403) for one in addresses)
        )
        if channel not in channels:
            assert PrintRun.objects.filter(pk=run.pk).exists()
            refused = client.post(f"{DESK}new/", {"announcement": announcement.pk, "channel": channel})
            assert refused.status_code in (302, 403, 404)
    assert AuditEvent.objects.filter(verb="identity.read").exists() == ("letter" in channels)


def test_a_superuser_prints_slips_and_reads_no_address():
    activity = make_activity()
    announcement = publish_to([*give_on_paper(1, activity), give_with_postal_address(1, activity)])
    boss = sign_in(make_user(is_superuser=True, is_staff=True))
    run = make_run(by=make_user(), announcement=announcement, channel="letter")
    assert boss.get(f"{DESK}{run.pk}/").status_code == 404
    assert boss.get(take(boss, announcement)).status_code == 200


def test_what_is_of_another_organisation_is_not_there():
    announcement = publish_to(give_on_paper(1))
    run = make_run(by=make_user(), announcement=announcement, channel="slip")
    elsewhere = make_user(Role.DECISION_OFFICER, organisation=make_organisation("Othershire", "othershire"))
    client = sign_in(elsewhere)
    assert "Nothing waits to be printed." in page_of(client.get(DESK))
    assert client.get(f"{DESK}{run.pk}/").status_code == 404
    for act in ("printed", "put-back"):
        assert client.post(f"{DESK}{run.pk}/{act}/").status_code == 404
    for number in (announcement.pk, "x", "9" * 30, ""):
        assert client.post(f"{DESK}new/", {"announcement": number, "channel": "slip"}).status_code == 404
    assert mark_printed(by=make_user(), run=run).given == 1
