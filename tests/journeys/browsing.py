"""A visitor of a running site, without JavaScript: keeps cookies, follows redirects, fills in forms.

browser = Browser(site.url)
page = browser.get("/receipt/")
page = browser.post("/receipt/", code="…")          opens the page, then sends its form
page = browser.submit(page, text="…")               sends the form of a page that is open, hidden fields included
pages = browser.crawl("/", within="/", depth=3)     every page that can be reached by links, by address
"""

import re
import secrets
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass
from html import unescape
from http.cookiejar import Cookie, CookieJar
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

LINK = re.compile(r'(?:href|src|srcset)="([^"\s]+)|"(/admin/[^"\\]*)"')  # the admin's menu is data for a script
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
# Pages that only ask whether to do something, the same list in another order, and Wagtail's own pages about pages.
NEVER_FOLLOWED = re.compile(
    r"/logout/|/delete/|/static/|/jsi18n/|/bulk/|ordering=|export=|/admin/(pages|account|images|documents|collections)/"
)


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    body: bytes

    @property
    def links(self) -> list[str]:
        return [one or other for one, other in LINK.findall(self.body.decode("utf-8", "replace"))]

    @property
    def text(self) -> str:
        return " ".join(unescape(self.body.decode("utf-8", "replace")).split())


class Browser:
    def __init__(self, site: str, session: str = ""):
        self.site = site
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.visited: list[str] = []
        if session:
            self._keep("sessionid", session)

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urljoin(self.site, path)))

    def post(self, path: str, files: dict[str, tuple[str, bytes]] | None = None, **data: str | list[str]) -> Page:
        return self.submit(self.get(path), files, to=path, **data)

    def submit(
        self, page: Page, files: dict[str, tuple[str, bytes]] | None = None, *, to: str = "", **data: str | list[str]
    ) -> Page:
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.body.decode("utf-8", "replace"))}
        body, kind = _encoded({**hidden, **data}, files)
        headers = {"Referer": page.url, "Content-Type": kind}
        return self._open(urllib.request.Request(urljoin(page.url, to), body, headers))

    def crawl(self, *starts: str, within: str = "/", depth: int = 5) -> dict[str, Page]:
        waiting, found = deque((urljoin(self.site, start), 0) for start in starts), {}
        while waiting:
            url, steps = waiting.popleft()
            if url in found:
                continue
            found[url] = page = self.get(url)
            for link in page.links if steps < depth else ():
                target = urldefrag(urljoin(page.url, unescape(link))).url
                if self._is_wanted(target, within) and target not in found:
                    waiting.append((target, steps + 1))
        return found

    def _is_wanted(self, url: str, within: str) -> bool:
        return url.startswith(self.site) and urlsplit(url).path.startswith(within) and not NEVER_FOLLOWED.search(url)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = Page(answer.url, answer.status, answer.read())
        self.visited += [request.full_url, page.url]
        return page

    def _keep(self, name: str, value: str) -> None:
        domain = "127.0.0.1"
        self.cookies.set_cookie(
            Cookie(0, name, value, None, False, domain, True, False, "/", True, False, None, False, None, None, {})
        )


def _encoded(data: dict, files: dict[str, tuple[str, bytes]] | None) -> tuple[bytes, str]:
    if not files:
        return urlencode(data, doseq=True).encode(), "application/x-www-form-urlencoded"
    boundary = secrets.token_hex(16)
    parts = []
    for name, values in data.items():
        for value in values if isinstance(values, list) else [values]:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(f"{head}{value}\r\n".encode())
    for name, (file_name, content) in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
