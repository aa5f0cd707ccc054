"""A visitor without JavaScript: follows links, fills in forms, keeps cookies."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from dataclasses import dataclass
from html import unescape

from engage.demo.people import PASSWORD


@dataclass
class Page:
    """What came back."""

    status: int
    path: str
    text: str


class Visitor:
    """Usage: `Visitor(site.url).get("/")`."""

    def __init__(self, url: str):
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(self.url + path))

    def post(self, page: Page, **fields: str) -> Page:
        """Sends the first form of a page that has a token, with these fields."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self._open(urllib.request.Request(self.url + page.path, data=body))

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=30) as answer:
                path = answer.url.removeprefix(self.url)
                return Page(answer.status, path, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, request.selector, error.read().decode(errors="replace"))

    def sign_in(self, email: str, digits: str) -> bool:
        """By password, then by the second step."""
        second = self.post(self.get("/accounts/login/"), login=email, password=PASSWORD)
        done = self.post(second, code=digits)
        return done.status == 200 and "/accounts/" not in done.path

    def walk(self, paths: list[str], *, leave_out: str) -> dict[str, int]:
        """Every page below this site that links lead to, with its status."""
        reached: dict[str, int] = {}
        waiting = deque(paths)
        while waiting:
            path = waiting.popleft()
            if path in reached or re.search(leave_out, path):
                continue
            page = self.get(path)
            reached[path] = page.status
            for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page.text):
                target = urllib.parse.urljoin(self.url + path, unescape(link)).partition("#")[0]
                if target.startswith(self.url + "/"):
                    waiting.append(target.removeprefix(self.url))
        return reached
