"""A passage that was taken out is gone from wherever it could be read: first it is seen in each of these places."""

import zipfile
from io import BytesIO

import pytest
from django.test import Client

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.services import quote
from engage.contributions.enums import Purpose
from engage.contributions.services import Answered, give_consent
from engage.core.due import analyse_database
from engage.decisions.coverage import count_coverage
from engage.decisions.services import announce_decision
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from engage.participant.copies import copy_of_contribution, copy_of_person
from engage.participant.persons import person_of
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_user, sign_in
from tests.notifications.factories import deliver

pytestmark = pytest.mark.django_db
CANARY = "zqkanarivogel"
# Where the quoted words of a person are read.
SHOWN = [
    "the decision's page", "the statement", "the report", "the report as a file", "the finding", "the queue",
    "the text", "a search", "their own page", "the copy of one thing", "the copy of all they gave",
]  # fmt: skip
# Where they never are, before or after.
NEVER = ["all.csv", "all.json", "all.atom", "the statement's csv", "its json", "its feed", "the message"]


class Quoted:
    def __init__(self):
        self.activity = make_activity(title="Night buses", opens_on=in_days(-30), closes_on=in_days(-5))
        self.by = make_user(email="a@example.org")
        self.made = make_contribution(self.activity, [f"I walk. My neighbour {CANARY} walks."], user=self.by)
        self.one = self.made.contribution
        give_consent(by=None, contribution=self.one, answer=Answered(Purpose.QUOTE, True, "We may quote you."))
        self.finding = make_finding([(self.one, Stance.SUPPORTS)])
        quote(by=make_user(Role.ANALYST), evidence=self.finding.evidence.get())
        self.decision = make_decision()
        make_influence(self.decision, finding=self.finding)
        announce_decision(by=make_user(Role.DECISION_OFFICER), decision=self.decision)
        count_coverage(self.activity)
        analyse_database()

    def places(self, mailbox) -> dict[str, str]:
        """What is read in each."""
        officer, anybody, person = sign_in(make_user(*Role)), Client(), Client()
        person.post("/receipt/", {"code": self.made.code})
        slug, came = self.activity.slug, "/what-came-of-it"
        self.one.refresh_from_db()
        deliver()
        pages = {
            "the decision's page": (anybody, self.decision.get_absolute_url()),
            "the statement": (anybody, f"{came}/{slug}/"),
            "the report": (officer, f"/admin/decisions/reports/{slug}/"),
            "the finding": (officer, f"/admin/findings/inspect/{self.finding.pk}/"),
            "the queue": (officer, "/admin/contributions/"),
            "the text": (officer, f"/admin/contributions/{self.one.reference}/"),
            "their own page": (person, f"/my/{self.one.reference}/"),
            **{name: (anybody, f"{came}/{name}") for name in ("all.csv", "all.json", "all.atom")},
            "the statement's csv": (anybody, f"{came}/{slug}/all.csv"),
            "its json": (anybody, f"{came}/{slug}/all.json"),
            "its feed": (anybody, f"{came}/{slug}/all.atom"),
        }
        return {
            **{name: _text(client.get(address)) for name, (client, address) in pages.items()},
            "the report as a file": _inside(_text_of_file(officer.get(f"/admin/decisions/reports/{slug}/file/"))),
            "a search": _text(officer.get("/admin/contributions/", {"q": "neighbour"})),
            "the copy of one thing": _inside(_text_of_file(copy_of_contribution(self.one))),
            "the copy of all they gave": _inside(_text_of_file(copy_of_person(person_of(self.by)))),
            "the message": "".join(mail.message().as_string() for mail in mailbox),
        }

    def is_found(self) -> bool:
        officer = sign_in(make_user(Role.ANALYST))
        return self.one.reference in _text(officer.get("/admin/contributions/", {"q": CANARY}))


def _text(response) -> str:
    assert response.status_code == 200
    return _text_of_file(response).decode()


def _text_of_file(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def _inside(packed: bytes) -> str:
    with zipfile.ZipFile(BytesIO(packed)) as folder:
        return "".join(folder.read(name).decode(errors="replace") for name in folder.namelist())


def with_it(places: dict[str, str]) -> set[str]:
    return {name for name, text in places.items() if CANARY in text}


def test_what_is_taken_out_is_gone_from_wherever_it_was_read(mailoutbox):
    quoted = Quoted()
    before = quoted.places(mailoutbox)
    assert set(before) == {*SHOWN, *NEVER}
    assert with_it(before) == set(SHOWN)
    assert quoted.is_found()
    part = quoted.one.parts.current().get()
    start = part.text.index(CANARY)
    redact(
        by=make_user(Role.MODERATOR), part=part, start=start, end=start + len(CANARY), ground=Ground.PERSONAL_DETAILS
    )
    assert with_it(quoted.places(mailoutbox)) == set()
    assert not quoted.is_found()
