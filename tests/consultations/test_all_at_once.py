"""Sixty-four people send at once, each with a browser of their own. Nobody's words are lost, nobody sees an error.

Real processes and real connections: what counts here is the database's locks and the web server's queue.
"""

import re
import threading
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.cookiejar import CookieJar

from tests.consultations.inside import consultation, references_of

PEOPLE = 64
PATIENCE = 150  # seconds one person waits for a page
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CHOICE = re.compile(r'name="answer" value="(\d+)"')
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")
REFERENCE = re.compile(r"<strong>([2-9A-Z]{4}-[2-9A-Z]{4})</strong>")


class Person:
    """Walks through the pages as they come, pressing the one button on each."""

    def __init__(self, site, number: int, all_together: threading.Barrier):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.site, self.number, self.all_together = site, number, all_together
        self.statuses: list[int] = []
        self.words = f"Person {number} walks home from the bakery."

    def load(self, url: str, data: dict | None = None) -> tuple[str, str]:
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        with self.opener.open(url, body, timeout=PATIENCE) as response:
            self.statuses.append(response.status)
            return response.url, response.read().decode()

    def walk(self) -> "Person":
        url, page = self.load(f"{self.site.url}/consultations/night-buses/answer/")
        while not url.endswith("/check/"):
            url, page = self.load(url, {"csrfmiddlewaretoken": self.token(page), **self.answer(url, page)})
        self.all_together.wait(timeout=PATIENCE * 4)
        url, page = self.load(url, {"csrfmiddlewaretoken": self.token(page)})
        assert url.endswith("/sent/")
        self.code, self.reference = CODE.search(page).group(), REFERENCE.search(page).group(1)
        return self

    def token(self, page: str) -> str:
        return unescape(TOKEN.search(page).group(1))

    def answer(self, url: str, page: str) -> dict:
        if url.endswith("/contact/"):
            return {"email": f"person-{self.number}@example.org"}
        if url.endswith("/quoting/"):
            return {"quoting": "yes"}
        if "question-" not in url:
            return {}
        choices = CHOICE.findall(page)
        return {"answer": choices[: 1 + ("Where do you go?" in page)] or self.words}


def test_sixty_four_people_send_at_once(site):
    site.run_python(consultation)
    all_together = threading.Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = list(pool.map(lambda number: Person(site, number, all_together).walk(), range(PEOPLE)))

    assert {status for person in people for status in person.statuses} == {200}
    assert len({person.code for person in people}) == len({person.reference for person in people}) == PEOPLE
    said = dict(site.sql("SELECT c.reference, p.text FROM contributions_part p, contributions_contribution c"
                         " WHERE p.contribution_id = c.id"))  # fmt: skip
    assert said == {person.reference: person.words for person in people}
    counted = {
        table: site.sql(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - names of ours
        for table in (
            "contributions_contribution",
            "contributions_receipt",
            "contributions_consent",
            "consultations_response",
            "consultations_answer",
            "accounts_contact",
            "notifications_announcement",
        )
    }
    assert counted == {
        "contributions_contribution": PEOPLE,
        "contributions_receipt": PEOPLE,
        "contributions_consent": PEOPLE,
        "consultations_response": PEOPLE,
        "consultations_answer": 3 * PEOPLE,
        "accounts_contact": PEOPLE,
        "notifications_announcement": PEOPLE,
    }
    assert [row for row in site.sql("SELECT answers FROM consultations_draft") if "bakery" in str(row)] == []
    assert "Traceback" not in site.output()
    opened = site.run_python(references_of, codes=[person.code for person in people])
    assert opened == [person.reference for person in people]
