"""People who answer a consultation and do not give up: each step is tried again until it is answered.

Each is a process of its own, started by `enduring.py`, that prints one line of JSON for each response it has sent.
"""

import http.client
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from engage.core.references import ALPHABET

_FOUR = f"[{ALPHABET}]{{4}}"
CODE = re.compile(rf"(?<![\w-]){_FOUR}-{_FOUR}-{_FOUR}(?![\w-])")
REFERENCE = re.compile(rf"(?<![\w-]){_FOUR}-{_FOUR}(?![\w-])")
TOKEN = "t" * 32  # what a browser echoes in the form is what its cookie holds
GIVES_UP_AFTER = 300  # seconds at one step
TOLD_CLEARLY = ("Nothing of this page has been sent", "Something went wrong here")


class GivenUp(Exception):
    """A step was never answered, or in a way that a person could make nothing of."""


@dataclass
class Answer:
    status: int
    location: str
    text: str


@dataclass
class Person:
    """One visitor with cookies and an address of their own."""

    url: str
    number: int
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": TOKEN})
    cut_off: int = 0
    refused: int = 0
    unclear: int = 0
    words_kept: int = 0

    def request(self, method: str, path: str, **form: str) -> Answer:
        host = urlsplit(self.url)
        connection = http.client.HTTPConnection(host.hostname, host.port, timeout=60)
        a, rest = divmod(self.number, 62_500)
        b, c = divmod(rest, 250)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"10.{a + 1}.{b + 1}.{c + 1}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}) if method == "POST" else None
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), text)

    def insist(self, method: str, path: str, **form: str) -> Answer:
        """Until it is taken. Whoever is cut off or refused has their words still, and sends them again."""
        until = time.monotonic() + GIVES_UP_AFTER
        while time.monotonic() < until:
            try:
                answer = self.request(method, path, **form)
            except (OSError, http.client.HTTPException):
                self.cut_off += 1  # the browser says so, and keeps the page
            else:
                if answer.status < 500:
                    return answer
                self.note_refusal(answer, form.get("answer", ""))
            time.sleep(random.uniform(0.05, 0.4))
        raise GivenUp(f"{method} {path}")

    def note_refusal(self, answer: Answer, words: str) -> None:
        self.refused += 1
        self.unclear += not any(sentence in answer.text for sentence in TOLD_CLEARLY)
        self.words_kept += bool(words) and words in answer.text

    def respond(self, start: str, question: int) -> dict[str, str]:
        """From the start page to the reference and the return code."""
        words = f"Answer number {self.number} of many."
        self.insist("POST", start)
        self.insist("POST", f"{start}question-{question}/", answer=words)
        self.insist("POST", f"{start}contact/", email=f"person-{self.number}@example.org")
        self.insist("POST", f"{start}quoting/", quoting="yes")
        sent = self.insist("POST", f"{start}check/")
        if not sent.location.endswith("/sent/"):
            raise GivenUp(f"check: {sent.status} {sent.location}")
        page = self.insist("GET", f"{start}sent/").text
        if not CODE.search(page):  # it was shown to a connection that broke: back, and press once more
            self.insist("POST", f"{start}check/")
            page = self.insist("GET", f"{start}sent/").text
        code = CODE.search(page)
        return {"reference": REFERENCE.search(page)[0], "code": code[0] if code else ""}


def main(url: str, start: str, question: str, numbers: str) -> None:
    first, last, step = map(int, numbers.split(":"))
    for number in range(first, last, step):
        person = Person(url, number)
        result = person.respond(start, int(question))
        told = {"cut_off": person.cut_off, "refused": person.refused, "unclear": person.unclear}
        print(json.dumps({"number": number, **result, **told, "words_kept": person.words_kept}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
