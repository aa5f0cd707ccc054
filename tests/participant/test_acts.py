"""What people can change themselves: how they are reached, whether they may be quoted, that it is there at all."""

import pytest
from django.utils import timezone

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact, keep_contact
from engage.audit.models import AuditEvent
from engage.contributions.enums import ContributionKind, IdentityTier, Purpose
from engage.contributions.models import Consent, Contribution
from engage.contributions.services import withdraw
from engage.notifications.deriving import derive
from engage.notifications.due import settle_calls_not_owed
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Announcement, Message
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import publish_for


@pytest.fixture
def received(db):
    return make_contribution(make_activity(closes_on=in_days(20), keep_months=12), email="ana@example.org")


@pytest.fixture
def opened(client, received):
    client.post("/receipt/", {"code": received.code})
    client.page = f"/my/{received.contribution.reference}/"
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def addresses() -> list[str]:
    return sorted(Contact.objects.values_list("address", flat=True))


# --- Withdrawing ----------------------------------------------------------------------------------------


def test_withdrawing_is_explained_first_and_done_by_a_second_press(opened, received):
    page = text(opened.get(f"{opened.page}withdraw/"))
    assert "You cannot undo this" in page
    assert not Contribution.objects.get().is_withdrawn

    answer = opened.post(f"{opened.page}withdraw/", follow=True)

    assert "What you sent is withdrawn." in text(answer)
    contribution = Contribution.objects.get()
    assert (contribution.is_withdrawn, contribution.contact, contribution.parts.get().text) == (True, None, "")
    assert addresses() == []
    assert "The last bus leaves" not in text(answer)


def test_withdrawing_twice_is_once(opened):
    for _press in range(2):
        assert opened.post(f"{opened.page}withdraw/").status_code == 302
    assert AuditEvent.objects.filter(verb="contribution.withdrawn").count() == 1
    assert opened.get(f"{opened.page}withdraw/")["Location"] == opened.page


def test_who_withdrew_is_recorded_nowhere(db):
    user = make_user()
    contribution = make_contribution(user=user).contribution
    sign_in(user, second_factor=False).post(f"/my/{contribution.reference}/withdraw/")
    assert AuditEvent.objects.get(verb="contribution.withdrawn").actor is None


def test_from_an_account_it_can_be_looked_at_for_a_while(db):
    user = make_user()
    contribution = make_contribution(user=user).contribution
    client = sign_in(user, second_factor=False)
    answer = client.post(f"/my/{contribution.reference}/withdraw/", follow=True)
    assert "You withdrew it" in text(answer)
    assert contribution.reference not in text(client.get("/my/"))


# --- How they are reached -------------------------------------------------------------------------------


def test_a_changed_address_is_not_confirmed_and_the_old_one_is_gone(opened, received):
    confirm_contact(contact=received.contribution.contact)
    answer = opened.post(f"{opened.page}reach/", {"address": " New@Example.org "}, follow=True)
    assert "We have the new address." in text(answer)
    contact = Contact.objects.get()
    assert (contact.address, contact.confirmed_at) == ("new@example.org", None)
    assert contact.expires_on == received.contribution.activity.kept_until(in_days(0))
    assert Contribution.objects.get().contact == contact


def test_an_old_address_that_something_else_needs_stays(opened):
    make_contribution(email="ana@example.org")
    opened.post(f"{opened.page}reach/", {"address": "new@example.org"})
    assert addresses() == ["ana@example.org", "new@example.org"]


def test_an_address_that_was_known_is_asked_again(opened):
    """Whoever reads there confirmed it for something of their own, not for this."""
    known = make_contribution(email="ben@example.org").contribution.contact
    confirm_contact(contact=known)
    opened.post(f"{opened.page}reach/", {"address": "ben@example.org"})
    known.refresh_from_db()
    assert known.confirmed_at is None


def test_the_same_address_again_changes_nothing(opened, received):
    confirm_contact(contact=received.contribution.contact)
    opened.post(f"{opened.page}reach/", {"address": "ana@example.org"})
    assert Contact.objects.get().confirmed_at is not None


def test_an_address_is_removed(opened):
    answer = opened.post(f"{opened.page}reach/", {"remove": "yes"}, follow=True)
    assert "The address is deleted." in text(answer)
    assert (addresses(), Contribution.objects.get().contact) == ([], None)
    row = 'How we reach you</dt> <dd class="govuk-summary-list__value"> We have no address of yours for this'
    assert row in text(answer)


def test_an_address_is_given_where_there_was_none(client, db):
    received = make_contribution()
    client.post("/receipt/", {"code": received.code})
    client.post(f"/my/{received.contribution.reference}/reach/", {"address": "new@example.org"})
    assert Contribution.objects.get().contact.address == "new@example.org"


BY_POST = (ContactKind.POST, "Ada Reed\n3 Harbour Row\nMB1 2AB", "By letter, to the postal address that ends in AB.")
BY_PHONE = (ContactKind.PHONE, "01632 960001", "By phone, on the number that ends in 01.")


def open_told_by(client, kind, address):
    contact = keep_contact(
        organisation=make_organisation(), address=address, kind=kind, expires_on=in_days(90), basis="b"
    )
    received = make_contribution(contact=contact)
    client.post("/receipt/", {"code": received.code})
    return f"/my/{received.contribution.reference}/"


@pytest.mark.parametrize(("kind", "address", "how"), [BY_POST, BY_PHONE])
def test_who_is_told_by_letter_or_phone_reads_so_and_no_more_than_enough_to_know_it_by(client, db, kind, address, how):
    page = open_told_by(client, kind, address)
    for path in (page, f"{page}reach/"):
        shown = text(client.get(path))
        assert how in shown
        assert not [
            part for part in ("Harbour", "MB1", "960001", "01632 96") if part in shown.replace("like 01632", "")
        ]


CHANGES = [
    (BY_POST, {"post": " Ada Reed \r\n5 Mill Lane\r\n\r\nMB2 3CD"}, "post", "Ada Reed\n5 Mill Lane\nMB2 3CD"),
    (BY_PHONE, {"phone": "07700 900002"}, "phone", "07700 900002"),
    (BY_POST, {"address": "ada@example.org"}, "email", "ada@example.org"),
    (BY_PHONE, {"address": "ada@example.org"}, "email", "ada@example.org"),
]


@pytest.mark.parametrize(("now", "sent", "kind", "address"), CHANGES)
def test_they_change_how_they_are_told_and_hear_no_more_than_that_there_is_news_until_it_is_confirmed(
    client, db, now, sent, kind, address
):
    page = open_told_by(client, *now[:2])
    Contact.objects.update(confirmed_at=timezone.now())
    assert client.post(f"{page}reach/", sent).status_code == 302
    contact = Contact.objects.get()
    assert (contact.kind, contact.address, contact.confirmed_at) == (kind, address, None)
    assert Announcement.objects.filter(kind="address").count() == (kind == "email")


@pytest.mark.parametrize(
    ("now", "sent", "told"),
    [
        (BY_POST, {"post": ""}, "Enter a postal address"),
        (BY_POST, {"post": "Mill Lane"}, "Enter a postal address of 2 to 7 lines, with the postcode last"),
        (BY_POST, {"post": "\n".join("abcdefghi")}, "Enter a postal address of 2 to 7 lines, with the postcode last"),
        (BY_POST, {"post": "x" * 400}, "The postal address must be 320 characters or less"),
        (BY_POST, {"address": ""}, "Enter an e-mail address"),
        (BY_PHONE, {"phone": ""}, "Enter a phone number"),
        (BY_PHONE, {"phone": "12345"}, "Enter a whole phone number, like 01632 960001"),
        (BY_PHONE, {"phone": "my sister has it 07700900001"}, "Enter a whole phone number, like 01632 960001"),
        (BY_PHONE, {"phone": "07700 900001\x00"}, "Take out the hidden characters from “New phone number”"),
    ],
)
def test_what_nobody_can_be_reached_at_comes_back_with_its_reason(client, db, now, sent, told):
    page = open_told_by(client, *now[:2])
    answer = text(client.post(f"{page}reach/", sent))
    assert (told in answer, "<title>Error: " in answer) == (True, True)
    assert addresses() == [now[1]]


def test_a_way_they_are_not_told_by_is_not_taken(opened):
    assert opened.post(f"{opened.page}reach/", {"post": "Ada\nMill Lane\nMB2 3CD"}).status_code == 200
    assert addresses() == ["ana@example.org"]


def test_what_waits_for_the_old_number_is_told_at_the_new_one(client, db):
    page = open_told_by(client, *BY_PHONE[:2])
    announcement = publish_for([Contribution.objects.get()])
    derive(announcement)
    client.post(f"{page}reach/", {"phone": "07700 900002"})
    assert list(Message.objects.to_ring().values_list("contact__address", flat=True)) == ["07700 900002"]
    settle_calls_not_owed()
    assert figures([announcement])[announcement.pk] == Figures(to_ring=1, no_longer_owed=1)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter an e-mail address"),
        ("ana", "Enter an e-mail address like name@example.com"),
        ("ana@example.org\x00", "Take out the hidden characters from “New e-mail address”"),
        (f"{'a' * 300}@example.org", "The e-mail address must be 254 characters or less"),
    ],
)
def test_what_is_no_address_comes_back_with_its_reason(opened, typed, told):
    page = text(opened.post(f"{opened.page}reach/", {"address": typed}))
    assert told in page
    assert "<title>Error: " in page
    assert addresses() == ["ana@example.org"]


def test_a_code_shows_only_enough_of_an_address_to_know_ones_own_by(opened):
    for path in ("", "reach/"):
        page = text(opened.get(f"{opened.page}{path}"))
        assert "a…@example.org" in page
        assert "ana@example.org" not in page


def test_an_account_sees_its_address_and_changes_it_in_the_account(db):
    user = make_user(email="ana@example.org")
    received = make_contribution(user=user)
    client = sign_in(user, second_factor=False)
    page = f"/my/{received.contribution.reference}/"
    assert "ana@example.org" in text(client.get(page))
    assert "/accounts/email/" in text(client.get(f"{page}reach/"))
    for data in ({"address": "new@example.org"}, {"remove": "yes"}):
        answer = client.post(f"{page}reach/", data, follow=True)
        assert "This is in an account." in text(answer)
    assert (addresses(), Contribution.objects.get().contact.user) == (["ana@example.org"], user)


def test_messages_are_stopped_and_started_again(opened):
    answer = opened.post(f"{opened.page}letters/", {"stop": "yes"}, follow=True)
    assert "We will not write to you any more." in text(answer)
    assert Contact.objects.get().stopped_at is not None
    answer = opened.post(f"{opened.page}letters/", {"start": "yes"}, follow=True)
    assert "We will write to you again." in text(answer)
    assert Contact.objects.get().stopped_at is None


def test_stopping_where_nobody_is_written_to_is_no_error(client, db):
    received = make_contribution()
    client.post("/receipt/", {"code": received.code})
    assert client.post(f"/my/{received.contribution.reference}/letters/", {"stop": "yes"}).status_code == 302


# --- Being quoted ---------------------------------------------------------------------------------------


def test_a_person_changes_their_mind_about_being_quoted_and_each_answer_is_kept(opened):
    promise = " ".join(Consent._meta.get_field("wording").verbose_name.split())
    for granted in ("yes", "no", "yes"):
        page = text(opened.get(f"{opened.page}quoting/"))
        opened.post(f"{opened.page}quoting/", {"granted": granted})
        kept = Consent.objects.latest("pk")
        assert (kept.purpose, kept.granted, kept.expires_on is not None) == (
            Purpose.QUOTE, granted == "yes", granted == "yes"
        )  # fmt: skip
        assert kept.wording in page
        assert Contribution.objects.consenting(Purpose.QUOTE).exists() == (granted == "yes")
    assert Consent.objects.count() == 3
    assert promise


def test_a_name_chosen_to_be_shown_is_part_of_what_is_agreed_to(client, db):
    received = make_contribution(identity_tier=IdentityTier.PSEUDONYM, shown_as="Night owl")
    client.post("/receipt/", {"code": received.code})
    page = text(client.get(f"/my/{received.contribution.reference}/quoting/"))
    assert "with the name you chose to show" in page


@pytest.mark.parametrize("data", [{}, {"granted": "perhaps"}])
def test_neither_yes_nor_no_is_asked_again(opened, data):
    page = text(opened.post(f"{opened.page}quoting/", data))
    assert "Select yes or no" in page
    assert not Consent.objects.exists()


def test_who_asked_never_to_be_quoted_is_not_asked_again(client, db):
    received = make_contribution(identity_tier=IdentityTier.PRIVATE)
    client.post("/receipt/", {"code": received.code})
    page = f"/my/{received.contribution.reference}/"
    assert "Never, as you asked" in text(client.get(page))
    assert client.post(f"{page}quoting/", {"granted": "yes"})["Location"] == page
    assert not Consent.objects.exists()


# --- Putting it into an account -------------------------------------------------------------------------


def test_a_return_code_puts_it_into_the_account(received):
    user = make_user(email="ben@example.org")
    client = sign_in(user, second_factor=False)
    answer = client.post("/my/add/", {"code": received.code}, follow=True)
    assert "This is in your account now." in text(answer)
    contact = Contact.objects.get()  # the address given without an account is gone
    assert (contact.user, contact.address, contact.confirmed_at is not None) == (user, "ben@example.org", True)
    assert received.contribution.reference in text(client.get("/my/"))
    assert not any(event.actor for event in AuditEvent.objects.filter(verb="contact.corrected"))


def test_adding_it_twice_is_once(received):
    client = sign_in(make_user(), second_factor=False)
    for _press in range(2):
        assert client.post("/my/add/", {"code": received.code}).status_code == 302
    assert Contact.objects.count() == 1


def test_what_is_in_another_account_stays_there(db):
    ana = make_user()
    received = make_contribution(user=ana)
    answer = sign_in(make_user(), second_factor=False).post("/my/add/", {"code": received.code})
    assert "This is in another account already." in text(answer)
    assert Contribution.objects.get().contact.user == ana


def test_what_was_withdrawn_is_put_into_no_account(received):
    withdraw(by=None, contribution=received.contribution)
    answer = sign_in(make_user(), second_factor=False).post("/my/add/", {"code": received.code})
    assert "This was withdrawn." in text(answer)
    assert Contribution.objects.get().contact is None


def test_a_wrong_code_adds_nothing(received):
    answer = sign_in(make_user(), second_factor=False).post("/my/add/", {"code": "K7M4-PQ9T-XW2R"})
    assert "This return code opens nothing here." in text(answer)


# --- After a withdrawal ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("reach/", {"address": "new@example.org"}),
        ("reach/", {"remove": "yes"}),
        ("letters/", {"stop": "yes"}),
        ("quoting/", {"granted": "yes"}),
    ],
)
def test_nothing_of_what_was_withdrawn_changes(opened, received, act, data):
    withdraw(by=None, contribution=received.contribution)
    answer = opened.post(f"{opened.page}{act}", data)
    assert (answer.status_code, answer["Location"]) == (302, opened.page)
    assert (addresses(), Consent.objects.count()) == ([], 0)


def test_a_points_person_has_the_same_choices(client, db):
    received = make_contribution(kind=ContributionKind.POINT)
    client.post("/receipt/", {"code": received.code})
    client.post(f"/my/{received.contribution.reference}/withdraw/")
    assert Contribution.objects.get().is_withdrawn
