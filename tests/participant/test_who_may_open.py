"""Who can open which contribution, and do what with it. The cells are written by hand, and asked over HTTP."""

import pytest
from django.db.models import Q
from django.test import Client

from engage.accounts.enums import Role
from engage.accounts.models import Contact
from engage.contributions import doors
from engage.contributions.enums import ContributionKind, Purpose
from engage.contributions.models import Consent, Contribution
from engage.contributions.services import withdraw
from tests.factories import make_contribution, make_user, sign_in

NEVER_GIVEN = "ZZZZ-ZZZZ"
ELSEWHERE = "/receipt/?closed"


class Visitors:
    """Every kind of visitor, and three contributions: one of Ana's account, one sent without an account, and a
    story that Ana told as a reporter."""

    def __init__(self):
        self.ana, self.ben = make_user(Role.REPORTER), make_user()
        self.in_account = make_contribution(user=self.ana)
        self.without = make_contribution(email="someone@example.org")
        self.story = make_contribution(kind=ContributionKind.STORY)

    def visit(self, who: str) -> Client:
        if who == "anonymous":
            return Client()
        if who.startswith("code of "):
            client = Client()
            client.post("/receipt/", {"code": self.received(who.removeprefix("code of ")).code})
            return client
        user = {"ana": self.ana, "ben": self.ben, "superuser": None, "officer": None}[who]
        if who == "superuser":
            user = make_user(is_superuser=True, is_staff=True)
        if who == "officer":
            user = make_user(*[role for role in Role if role != Role.REPORTER])
        return sign_in(user)

    def received(self, which: str):
        return {"account": self.in_account, "nobody": self.without, "story": self.story}[which]

    def reference(self, which: str) -> str:
        return NEVER_GIVEN if which == "guessed" else self.received(which).contribution.reference


@pytest.fixture
def visitors(db, monkeypatch):
    made = Visitors()
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    told = Q(pk=made.story.contribution.pk)
    doors.register(ContributionKind.STORY, own=lambda user: told if user == made.ana else doors.NONE)
    return made


#                    account  nobody   story    guessed
OPENS = {
    "anonymous":        (302,     302,     302,     302),
    "ana":              (200,     404,     200,     404),
    "ben":              (404,     404,     404,     404),
    "officer":          (404,     404,     404,     404),
    "superuser":        (404,     404,     404,     404),
    "code of account":  (200,     302,     302,     302),
    "code of nobody":   (302,     200,     302,     302),
    "code of story":    (302,     302,     200,     302),
}  # fmt: skip
WHICH = ("account", "nobody", "story", "guessed")
CELLS = [(who, which, cell) for who, row in OPENS.items() for which, cell in zip(WHICH, row, strict=True)]


@pytest.mark.parametrize(("who", "which", "cell"), CELLS)
def test_who_opens_what(visitors, who, which, cell):
    client = visitors.visit(who)
    reference = visitors.reference(which)
    for path in ("", "withdraw/", "reach/", "quoting/"):
        answer = client.get(f"/my/{reference}/{path}")
        assert (path, answer.status_code) == (path, cell)
        if cell == 302:
            assert answer["Location"] == ELSEWHERE
    assert client.get(f"/my/{reference}/letters/").status_code == 405
    assert client.get(f"/my/{reference}/ask/").status_code == 405


ACTS = {
    "withdraw/": {},
    "reach/": {"address": "other@example.org"},
    "letters/": {"stop": "yes"},
    "quoting/": {"granted": "yes"},
}


def state():
    """All that any of the acts could change."""
    return (
        list(Contribution.objects.order_by("pk").values_list("withdrawn_at", "contact")),
        list(Contact.objects.order_by("pk").values_list("address", "stopped_at", "confirmed_at")),
        Consent.objects.count(),
    )


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("who", "which", "cell"), [cell for cell in CELLS if cell[2] != 200])
def test_nobody_else_changes_anything(visitors, who, which, cell, act):
    client = visitors.visit(who)
    before = state()
    answer = client.post(f"/my/{visitors.reference(which)}/{act}", ACTS[act])
    assert (answer.status_code, state() == before) == (cell, True)


@pytest.mark.parametrize(
    ("who", "which"),
    [("ana", "account"), ("code of account", "account"), ("code of nobody", "nobody"), ("ana", "story")],
)
def test_its_person_changes_it(visitors, who, which):
    contribution = visitors.received(which).contribution
    address = f"/my/{contribution.reference}/"
    client = visitors.visit(who)

    client.post(f"{address}quoting/", {"granted": "yes"})
    assert Contribution.objects.consenting(Purpose.QUOTE).filter(pk=contribution.pk).exists()
    client.post(f"{address}letters/", {"stop": "yes"})
    stopped = Contact.objects.filter(contributions=contribution).exclude(stopped_at=None).exists()
    assert stopped == (which != "story")  # nobody is written to about the story
    client.post(f"{address}withdraw/")
    contribution.refresh_from_db()
    assert contribution.is_withdrawn


@pytest.mark.parametrize("who", ["ana", "code of account"])
def test_after_a_withdrawal_the_account_knows_it_no_more_and_the_code_opens_what_is_left(visitors, who):
    withdraw(by=None, contribution=visitors.in_account.contribution)
    answer = visitors.visit(who).get(f"/my/{visitors.reference('account')}/")
    assert answer.status_code == (404 if who == "ana" else 200)


def test_an_account_that_is_switched_off_opens_nothing(visitors):
    client = visitors.visit("ana")
    visitors.ana.is_active = False
    visitors.ana.save()
    assert client.get(f"/my/{visitors.reference('account')}/").status_code == 302


@pytest.mark.parametrize("path", ["/my/", "/my/add/"])
def test_an_account_is_needed_for_its_own_pages(client, db, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.post(path, {"code": "K7M4-PQ9T-XW2R"}).status_code == 302
