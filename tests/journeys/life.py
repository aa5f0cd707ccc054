"""A day in the life of a running site: people answer a consultation, tell a story and raise a point; officers hear
them and decide; everybody looks at everything; something breaks; then it is all withdrawn.

Each thing a person gives is a word that nobody writes, so that it can be looked for everywhere.
"""

import random
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from engage.core.text import digest
from tests.journeys import council
from tests.journeys.browsing import Browser, Page
from tests.journeys.places import Places
from tests.site import Site

CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")
REFERENCE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b(?!-)")

# No two begin or end alike: the search index keeps a beginning that two words share only once, so what is looked
# for is the end.
RESPONSE, RESPONSE_ADDRESS, UNSENT, FAILED = "qzjkvxwhurbf", "wjxqkzvphdmb", "xvqjzkwgplmf", "hqkvzjxwndtb"
STORY, STORY_TITLE, STORY_NAME, STORY_ALT = "kzqvjxwmbtrf", "vxkqzjwdfgnb", "jqxzvkwlphrm", "zkxvqjwbcdtm"
STORY_BEFORE, STORY_UNSENT, STORY_REASON = "bqvzxjkwfnpd", "fjqzvkxwrbgm", "mzvqkjxwtlhd"
POINT, POINT_NAME, POINT_ADDRESS = "pxzqvkjwgbdf", "gqkxzvjwtmrb", "dvzxqkjwlbnf"
DOUBT, DOUBT_REPLY = "nvkqxzjwhcgb", "swxqvkzjgtpc"
NOTE = "hwqvzkxjbrtd"
REPORTER, REPORTER_FIRST, REPORTER_LAST = "rxqvzjkwhmbd", "tvqxzkjwgfnp", "lzxvqkjwmrtb"
RESPONSE_TEXT = f"I walk home from the {RESPONSE} at two."
GIVEN = [
    RESPONSE, RESPONSE_ADDRESS, UNSENT, STORY, STORY_TITLE, STORY_NAME, STORY_ALT, STORY_BEFORE, STORY_UNSENT,
    STORY_REASON, POINT, POINT_NAME, POINT_ADDRESS, DOUBT, DOUBT_REPLY, NOTE
]  # fmt: skip
# Not withdrawn with what was said: the account of a reporter, and what was never kept at all.
ELSE = [FAILED, REPORTER, REPORTER_FIRST, REPORTER_LAST]


def end(word: str) -> bytes:
    return word[3:].encode()


@dataclass
class Life:
    """What was given, and what was found where before anything was withdrawn."""

    site: Site
    officer: Browser
    references: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    picture_digest: str = ""
    public: dict[str, Page] = field(default_factory=dict)
    staff: dict[str, Page] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    failed: list[Page] = field(default_factory=list)
    browsers: list[Browser] = field(default_factory=list)

    @property
    def needles(self) -> list[bytes]:
        """All that goes with a withdrawal, the plain digests of a text and a picture included."""
        return [*map(end, GIVEN), *self.pictures, self.picture_digest.encode(), digest(RESPONSE_TEXT).encode()]

    @property
    def written_codes(self) -> list[bytes]:
        return [form for code in self.codes.values() for form in (code.encode(), code.replace("-", "").encode())]

    def browser(self, session: str = "") -> Browser:
        self.browsers.append(Browser(self.site.url, session))
        return self.browsers[-1]

    def look(self) -> tuple[dict[str, Page], dict[str, Page]]:
        """All that a visitor, and an officer with every role, can come to by links, by search or by address."""
        searches = [
            f"/admin/{place}/?q={word}"
            for place in ("contributions", "findings", "users", "pages/search")
            for word in ("walk+home", "wrote", "stop")  # theirs, but found in none of the pages' own texts
        ]
        read = [f"/admin/contributions/{reference}/" for reference in self.references.values()]
        staff = self.officer.crawl("/admin/", *read, *searches, *self.staff, within="/admin/", depth=2)
        return self.browser().crawl("/", *self.decisions.values(), *self.public), staff


def live(site: Site) -> Life:
    """Everything is given, read, answered, shown and looked at; then everything is withdrawn, and `tick` runs."""
    site.start_worker()
    point = {"words": f"It does not stop at the {POINT}.", "shown_as": POINT_NAME, "address": _email(POINT_ADDRESS)}
    reporter = {"email": _email(REPORTER), "first_name": REPORTER_FIRST, "last_name": REPORTER_LAST}
    doors = site.run_python(council.open_doors, point=point, reporter=reporter)
    life = Life(site, officer=Browser(site.url, doors["officer"]))
    life.references["point"], life.codes["point"] = doors["point"]["reference"], doors["point"]["code"]
    answer_consultation(life, doors)
    tell_story(life, doors)
    be_heard(life)
    be_understood(life)
    break_down(life, doors)
    site.mailbox.wait_for(6, timeout=90)  # three receipts, the last answer of a moderator, two decisions
    site.manage("tick")
    life.public, life.staff = life.look()
    life.found = Places(site).holding(*life.needles, *map(end, ELSE), *life.written_codes)
    for kind, code in life.codes.items():
        withdraw(life, kind, code)
    for drafts in ("consultations_draft", "stories_storydraft"):
        site.sql(f"UPDATE {drafts} SET expires_at = '2020-01-01 00:00:00+00'")  # noqa: S608
    site.manage("tick")
    return life


def answer_consultation(life: Life, doors: dict) -> None:
    """One is sent; one is left at the page where it would be."""
    base = f"/consultations/{doors['consultation']}/answer/"
    for text, address in ((RESPONSE_TEXT, _email(RESPONSE_ADDRESS)), (f"Not sent: {UNSENT}", "")):
        browser = life.browser()
        page = _answers(browser, base, doors, text, address)
        if address:
            _note(life, "response", browser.submit(page))


def _answers(browser: Browser, base: str, doors: dict, text: str, address: str) -> Page:
    browser.post(base)
    browser.post(f"{base}question-{doors['text']}/", answer=text)
    browser.post(f"{base}question-{doors['choice']}/", answer=str(doors["chosen"]))
    browser.post(f"{base}contact/", email=address)
    return browser.post(f"{base}quoting/", quoting="yes")


def tell_story(life: Life, doors: dict) -> None:
    """Told, then told again in other words: what was sent first is replaced. A third one is begun."""
    browser = life.browser(doors["reporter"])
    page = browser.submit(browser.get("/stories/write/"), call=str(doors["call"]))
    page = browser.submit(page, whose="own")
    page = browser.submit(page, title="A walk", text=f"First I wrote {STORY_BEFORE}.", language="en")
    page = browser.submit(page, identity_tier="pseudonym", shown_as=STORY_NAME)
    page = browser.submit(page, people_in_story="nobody")
    page = browser.submit(page, {"picture": ("night.jpg", noise())}, alt_text=STORY_ALT, people_in_picture="nobody")
    page = browser.submit(page, publish="yes", quote="yes", recontact="no")
    _note(life, "story", browser.submit(page))
    page = browser.submit(browser.get("/stories/mine/"), to=f"/stories/{life.references['story']}/change/")
    page = browser.submit(page, title=f"A walk {STORY_TITLE}", text=f"Then I wrote {STORY}.", language="en")
    page = browser.submit(page, identity_tier="pseudonym", shown_as=STORY_NAME)
    page = browser.submit(page, people_in_story="nobody")
    page = browser.submit(page, alt_text=STORY_ALT, people_in_picture="nobody")
    browser.submit(page)
    page = browser.submit(browser.get("/stories/write/"), call=str(doors["call"]))
    page = browser.submit(page, whose="own")
    browser.submit(page, title="Another", text=f"Not sent: {STORY_UNSENT}.", language="en")


def be_heard(life: Life) -> None:
    quoted = {life.references["response"]: RESPONSE, life.references["point"]: POINT}
    reason = f"The second sentence names {STORY_REASON}, who has not agreed."
    answered = life.site.run_python(council.answer, quoted=quoted, story=life.references["story"], reason=reason)
    life.decisions = {kind: answered["decisions"][life.references[kind]] for kind in ("response", "point")}
    contents = [Path(path).read_bytes() for path in answered["pictures"]]
    life.pictures = [content[len(content) // 2 :][:48] for content in contents]
    life.picture_digest = answered["picture_digest"]


def be_understood(life: Life) -> None:
    """The person does not find it fair how their response was understood, and an officer answers them."""
    browser = life.browser()
    page = browser.post("/receipt/", code=life.codes["response"])
    asked = browser.get(next(link for link in page.links if "/fair/" in link))
    said = browser.submit(asked, verdict="no", words=f"I spoke of {DOUBT}, not of buses.")
    assert DOUBT in said.text
    finding = asked.url.rstrip("/").rpartition("/")[2]
    page = life.officer.get(f"/admin/findings/inspect/{finding}/")
    answer, name = re.search(rf'action="(/admin/findings/answer/{finding}/(\d+)/)"', page.text).groups()
    reply = {f"to-{name}-reply": f"You are right: you spoke of {DOUBT_REPLY}."}
    assert DOUBT_REPLY in life.officer.submit(page, to=answer, **reply).text
    assert DOUBT_REPLY in browser.get(said.url).text
    note = life.officer.get(f"/admin/contributions/{life.references['response']}/note/")
    assert NOTE in life.officer.submit(note, words=f"Ask whether {NOTE} is a street.").text


def break_down(life: Life, doors: dict) -> None:
    """A table is not there while somebody sends their words, and somebody else a return code."""
    browser = life.browser()
    page = _answers(browser, f"/consultations/{doors['consultation']}/answer/", doors, FAILED, _email(FAILED))
    life.site.sql("ALTER TABLE contributions_receipt RENAME TO contributions_receipt_away")
    try:
        life.failed = [browser.submit(page), browser.post("/receipt/", code=life.codes["response"])]
    finally:
        life.site.sql("ALTER TABLE contributions_receipt_away RENAME TO contributions_receipt")
    browser.post(f"/consultations/{doors['consultation']}/answer/delete/")


def withdraw(life: Life, kind: str, code: str) -> None:
    browser = life.browser()
    assert "What happened to what you said" in browser.post("/receipt/", code=code).text
    done = browser.post(f"/my/{life.references[kind]}/withdraw/")
    assert "You withdrew it" in done.text


def _note(life: Life, kind: str, page: Page) -> None:
    main = page.text.partition("<main")[2]  # above it is the address of the page, and in that a draft's reference
    life.codes[kind] = CODE.search(main).group()
    life.references[kind] = REFERENCE.search(main).group()


def _email(word: str) -> str:
    return f"{word}@example.org"


def noise() -> bytes:
    """A picture like no other: every part of its file can be told from any other file."""
    out = BytesIO()
    Image.frombytes("RGB", (320, 240), random.Random(7).randbytes(320 * 240 * 3)).save(out, "JPEG")
    return out.getvalue()
