"""Two officers file the same words at the same moment, each in a browser of their own, through the real web server's
processes: one passage, and two who filed it."""

import re
import threading
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.cookies import SimpleCookie

from tests.analysis.hands import BUS, COLD, WALK
from tests.analysis.inside import filed_by, staff_session, texts_to_read
from tests.consultations.test_all_at_once import TOKEN

WORDS = "The last bus leaves before my shift ends."
REST = " So I walk home."
ROUNDS = 8  # texts, each filed by both at the same moment
PATIENCE = 60
ACTION = re.compile(r'<form action="([^"]+)" method="post" novalidate data-analysis-form>')
PART = re.compile(r'data-part="(\d+)"')


class Officer:
    """A browser that is signed in."""

    def __init__(self, site, email: str):
        self.site = site
        self.cookies = {"sessionid": site.run_python(staff_session, role="Analyst", email=email)}

    def load(self, path: str, data: dict | None = None) -> str:
        body = urllib.parse.urlencode(data).encode() if data else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        request = urllib.request.Request(f"{self.site.url}{path}", body, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            given = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie", [])))
            self.cookies |= {name: one.value for name, one in given.items() if name == "csrftoken"}
            return response.read().decode()

    def file(self, path: str, label: str, together: threading.Barrier) -> str:
        """Opens the text, waits for the other, and files its first sentence."""
        page = self.load(path)
        code = re.search(rf'data-label="{label}".*?value="(\d+)"', page, re.DOTALL).group(1)
        marked = {"part": PART.search(page).group(1), "start": 0, "end": len(WORDS), "words": WORDS, "code": code}
        together.wait(timeout=PATIENCE * 2)
        token = unescape(TOKEN.search(page).group(1))
        return self.load(unescape(ACTION.search(page).group(1)), {"csrfmiddlewaretoken": token, **marked})


def all_filed(site, made, *labels):
    """Both officers at each of the texts, one after the other; what each was shown last."""
    officers = [Officer(site, "one@example.org"), Officer(site, "two@example.org")]
    together = threading.Barrier(2)

    def work(pair):
        officer, label = pair
        paths = [f"/admin/contributions/{one}/?activity={made['activity']}" for one in made["references"]]
        return [officer.file(path, label, together) for path in paths]

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, zip(officers, labels, strict=True)))


def test_two_who_file_one_passage_at_once_leave_one_passage_that_both_have_filed(site):
    made = site.run_python(texts_to_read, texts=[WORDS + REST] * ROUNDS, codes=[BUS, WALK, COLD])
    shown = all_filed(site, made, BUS, WALK)
    assert all(
        f"Filed under {label}." in page for label, pages in zip((BUS, WALK), shown, strict=True) for page in pages
    )
    both = [["one@example.org", BUS], ["two@example.org", WALK]]
    assert site.run_python(filed_by, activity=made["activity"]) == {
        reference: [[0, len(WORDS), both]] for reference in made["references"]
    }
    assert "Traceback" not in site.output()


def test_two_who_file_one_passage_under_one_code_at_once_are_both_kept(site):
    made = site.run_python(texts_to_read, texts=[WORDS + REST] * ROUNDS, codes=[BUS])
    all_filed(site, made, BUS, BUS)
    both = [["one@example.org", BUS], ["two@example.org", BUS]]
    assert site.run_python(filed_by, activity=made["activity"]) == {
        reference: [[0, len(WORDS), both]] for reference in made["references"]
    }
