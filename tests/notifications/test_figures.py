"""Who should have heard, who did, who could not: the numbers add up to everybody, whatever happened to whom."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact
from engage.accounts.services import forget_contact, keep_contact, stop_messages
from engage.analysis.enums import Stance
from engage.contributions.enums import Channel
from engage.contributions.services import withdraw
from engage.decisions.models import Influence
from engage.decisions.services import correct_influence
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.enums import Failure, MessageState
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Message
from engage.notifications.services import it_came_back_to_us
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import publish_for

pytestmark = pytest.mark.django_db
PERSON = st.fixed_dictionaries(
    {
        "way": st.sampled_from(["email", "post", "phone", "web", "imported", "paper"]),
        "things": st.integers(1, 2),
        "before": st.sampled_from(["nothing", "stopped", "expired", "bounced", "withdrew"]),
        "after": st.sampled_from(["nothing", "withdrew", "came back", "forgotten", "refused", "unknown", "failed"]),
    }
)
ELSEWHERE = {
    "post": "to_print",
    "imported": "to_print",
    "paper": "to_print",
    "phone": "to_ring",
    "web": "no_address",
}


def give(activity, number: int, person) -> list:
    kind = {"email": ContactKind.EMAIL, "post": ContactKind.POST, "phone": ContactKind.PHONE}.get(person["way"])
    fields = {"channel": {"imported": Channel.IMPORTED, "paper": Channel.PAPER}.get(person["way"], Channel.WEB)}
    if kind:
        fields["contact"] = keep_contact(
            organisation=activity.organisation, address=f"p{number}@x.org", kind=kind, expires_on=in_days(9), basis="b"
        )
    return [make_contribution(activity, **fields).contribution for _ in range(person["things"])]


def happens_before(person, gave) -> None:
    contact = gave[0].contact
    if person["before"] == "stopped" and contact:
        stop_messages(by=None, contact=contact)
    elif person["before"] == "expired" and contact:
        Contact.objects.filter(pk=contact.pk).update(expires_on=in_days(-1))
    elif person["before"] == "bounced" and contact:
        Contact.objects.filter(pk=contact.pk).update(bounced_at=contact.created_at)
    elif person["before"] == "withdrew":
        for one in gave:
            withdraw(by=None, contribution=one)


def happens_after(person, gave, announcement) -> None:
    if person["before"] == "withdrew":
        return
    message = announcement.messages.filter(contact=gave[0].contact).first() if gave[0].contact else None
    if person["after"] == "withdrew":
        for one in gave:
            withdraw(by=None, contribution=one)
    elif person["after"] == "forgotten" and message:
        forget_contact(by=None, contact=gave[0].contact)
    elif person["after"] == "came back" and message:
        it_came_back_to_us(by=None, message=message)
    elif person["after"] in ("unknown", "failed", "refused") and message and message.state == MessageState.SENT:
        state = MessageState.UNKNOWN if person["after"] == "unknown" else MessageState.FAILED
        refused = Failure.ADDRESS_REFUSED if person["after"] == "refused" else Failure.NO_CONNECTION
        Message.objects.filter(pk=message.pk).update(state=state, failure=refused)


def fates_of(person) -> list[str]:
    """What must have become of telling one person, reckoned without the database."""
    if person["before"] == "withdrew":
        return []
    if person["way"] != "email":
        # Whoever gave several things without a contact is several people: nothing says that they are one.
        return [ELSEWHERE[person["way"]]] * (1 if person["way"] in ("post", "phone") else person["things"])
    if person["before"] in ("stopped", "expired"):
        return ["stopped"]
    if person["before"] == "bounced":
        return ["bounced"]
    after = {"came back": "bounced", "refused": "bounced", "unknown": "unknown", "failed": "failed"}
    return [after.get(person["after"], "sent")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PERSON, min_size=1, max_size=6))
def test_the_numbers_are_what_counting_each_person_gives(people):
    with transaction.atomic():
        activity = make_activity()
        given_by = [give(activity, number, person) for number, person in enumerate(people)]
        announcement = publish_for([one for gave in given_by for one in gave], stance=Stance.AGAINST)
        for person, gave in zip(people, given_by, strict=True):
            happens_before(person, gave)
        derive(announcement)
        send_due(at_most=100)
        for person, gave in zip(people, given_by, strict=True):
            happens_after(person, gave, announcement)
        fates = [fate for person in people for fate in fates_of(person)]
        assert figures([announcement])[announcement.pk] == Figures(**{fate: fates.count(fate) for fate in fates})
        assert figures([announcement])[announcement.pk].owed == len(fates)
        transaction.set_rollback(True)


def test_they_are_counted_by_one_query_for_any_number(django_assert_num_queries):
    told = [publish_for([make_contribution(email=f"p{n}@example.org").contribution]) for n in range(3)]
    for one in told:
        derive(one)
    with django_assert_num_queries(1):
        counted = figures(told)
    assert [counted[one.pk].owed for one in told] == [1, 1, 1]


def test_each_number_opens_the_references_of_its_people_and_no_address():
    activity = make_activity()
    twice = [make_contribution(activity, email="twice@example.org").contribution for _ in range(2)]
    slip = make_contribution(activity, channel=Channel.IMPORTED).contribution
    alone = make_contribution(activity).contribution
    announcement = publish_for([*twice, slip, alone])
    derive(announcement)
    send_due(at_most=9)
    client = sign_in(make_user(Role.DECISION_OFFICER))
    desk = client.get(f"/admin/decisions/{Influence.objects.get().decision_id}/").content.decode()
    for fate, expected in [
        ("sent", {one.reference for one in twice}),
        ("to_print", {slip.reference}),
        ("no_address", {alone.reference}),
    ]:
        address = f"/admin/messages/about/{announcement.pk}/?fate={fate}"
        assert f'href="{address}"' in desk
        page = client.get(address).content.decode()
        everybody = {one.reference for one in [*twice, slip, alone]}
        assert {reference for reference in everybody if reference in page} == expected
        assert "twice@example.org" not in page
    assert "?fate=bounced" not in desk  # nobody: nothing to open
    withdraw(by=None, contribution=twice[0])
    withdraw(by=None, contribution=twice[1])
    page = client.get(f"/admin/messages/about/{announcement.pk}/?fate=sent").content.decode()
    assert ("Not known any more" in page, twice[0].reference in page) == (True, False)


def test_who_may_open_the_numbers():
    announcement = publish_for([make_contribution(email="a@example.org").contribution])
    address = f"/admin/messages/about/{announcement.pk}/"
    may = {Role.DECISION_OFFICER, Role.ADMINISTRATOR}
    for role in set(Role) - {Role.REPORTER}:
        assert (sign_in(make_user(role)).get(address).status_code == 200) == (role in may), role
        desk = sign_in(make_user(role)).get(f"/admin/decisions/{Influence.objects.get().decision_id}/")
        assert address not in desk.content.decode() or role in may
    elsewhere = make_user(Role.DECISION_OFFICER, organisation=make_organisation("Othershire", "othershire"))
    assert sign_in(elsewhere).get(address).status_code == 404
    assert sign_in(make_user(Role.DECISION_OFFICER)).get("/admin/messages/about/999999/").status_code == 404


def test_a_correction_is_owed_to_those_without_an_address_too():
    slip = make_contribution(channel=Channel.PAPER).contribution
    publish_for([slip])
    old = Influence.objects.get()
    new = correct_influence(by=make_user(), influence=old, what_was_wrong="A sum.")
    derive(new.announcement)
    assert figures([new.announcement])[new.announcement.pk] == Figures(to_print=1)
