"""What tests stand on, made through the real services: a council, its people, activities and what was said.

organisation = make_organisation()                  always the same council: Merebridge
user = make_user(Role.ANALYST)                      in the role's group, staff where the role is
client = sign_in(make_user(Role.ANALYST))           a client with a second factor; `client.user`
activity = make_activity(closes_on=in_days(-1))
received = make_contribution(activity, ["Some words"], email="a@example.org")
page = make_consultation(questions=[ask("What would help?")])
"""

import datetime
import itertools
import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from consultations.enums import QuestionKind
from consultations.models import Choice, ConsultationIndexPage, ConsultationPage, Question
from engage.accounts.enums import STAFF_ROLES
from engage.accounts.models import Organisation, User
from engage.accounts.services import keep_contact
from engage.contributions.enums import ActivityKind, ContributionKind
from engage.contributions.models import Activity
from engage.contributions.services import Received, receive
from engage.contributions.words import Words
from home.models import HomePage

PASSWORD = "merebridge-ferry-timetable"
_numbers = itertools.count(1)


def in_days(days: int) -> datetime.date:
    """A day in the council's zone, counted from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def closed() -> dict[str, datetime.date]:
    """The days of what is over, for whatever is made: `make_consultation(**closed())`."""
    return {"opens_on": in_days(-60), "closes_on": in_days(-30)}


def make_organisation(name: str = "Merebridge Borough Council", slug: str = "merebridge") -> Organisation:
    return Organisation.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def make_user(*roles, email: str = "", organisation: Organisation | None = None, **fields) -> User:
    email = email or f"person-{next(_numbers)}@example.org"
    staff = any(role in STAFF_ROLES for role in roles)
    if staff:
        fields.setdefault("organisation", organisation or make_organisation())
    user = User.objects.create_user(email, PASSWORD, **{"is_staff": staff, **fields})
    user.groups.set([Group.objects.get(name=role.value) for role in roles])
    return user


def sign_in(user: User, *, second_factor: bool = True) -> Client:
    """A client in which `user` is signed in, as allauth leaves the session behind."""
    client = Client()
    client.force_login(user)
    methods = [{"method": "password", "at": time.time()}]
    if second_factor:
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    client.user = user
    return client


def make_activity(**fields) -> Activity:
    number = next(_numbers)
    return Activity.objects.create(
        **{
            "organisation": fields.pop("organisation", None) or make_organisation(),
            "kind": ActivityKind.CONSULTATION,
            "title": f"Night buses, part {number}",
            "slug": f"night-buses-{number}",
            "opens_on": in_days(-10),
            "closes_on": in_days(20),
            "answer_by": in_days(90),
            **fields,
        }
    )


def make_contribution(
    activity: Activity | None = None,
    texts=("The last bus leaves before my shift ends.",),
    *,
    email: str = "",
    user: User | None = None,
    prompts=("What would help?",),
    **fields,
) -> Received:
    """One contribution with a part for each text. With `email` or `user` there is a contact."""
    activity = activity or make_activity()
    words = [Words(prompts[min(i, len(prompts) - 1)], text) for i, text in enumerate(texts)]
    if email or user:
        fields["contact"] = keep_contact(
            organisation=activity.organisation,
            address=email or user.email,
            user=user,
            expires_on=in_days(365),
            basis="We will write to you when there is news.",
        )
    return receive(**{"by": user, "activity": activity, "kind": ContributionKind.RESPONSE, "words": words, **fields})


def make_front_page() -> HomePage:
    return HomePage.objects.get()


def make_consultation_index() -> ConsultationIndexPage:
    found = ConsultationIndexPage.objects.first()
    if found is None:
        found = make_front_page().add_child(
            instance=ConsultationIndexPage(title="Consultations", slug="consultations", show_in_menus=True)
        )
        found.save_revision().publish()
    return found


def ask(text: str, kind: QuestionKind = QuestionKind.TEXT, choices=(), **fields) -> Question:
    """A question not yet saved, for `make_consultation(questions=[…])`."""
    question = Question(text=text, kind=kind, **fields)
    question.choices = [Choice(text=choice, sort_order=i) for i, choice in enumerate(choices)]
    return question


def make_consultation(*, questions=None, publish: bool = True, **fields) -> ConsultationPage:
    """A consultation page under the index, published so that it has its activity."""
    number = next(_numbers)
    page = ConsultationPage(
        **{
            "title": f"Night buses {number}",
            "slug": f"night-buses-page-{number}",
            "organisation": fields.pop("organisation", None) or make_organisation(),
            "summary": "Should buses run after midnight?",
            "proposal": "<p>We propose one bus an hour until 3 in the morning.</p>",
            "can_change": "The routes, the times and the fares.",
            "cannot_change": "The total we can spend, because the budget is set.",
            "who_decides": "The Cabinet Member for Transport",
            "who_reads": "the engagement team of Merebridge Borough Council",
            "opens_on": in_days(-10),
            "closes_on": in_days(20),
            "answer_by": in_days(90),
            "live": False,
            **fields,
        }
    )
    page.questions = questions if questions is not None else [ask("What would help?")]
    for order, question in enumerate(page.questions.all()):
        question.sort_order = order
    make_consultation_index().add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return ConsultationPage.objects.get(pk=page.pk)
