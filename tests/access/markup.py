"""Pages as a validator of HTML reads them: html-validate, installed beside the compilers of the front end, and the
strict parser of html5lib. Both for all pages at once, because starting Node costs most."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib

from engage.setup import frontend
from tests.access.looking import Seen

CONFIGURATION = Path(__file__).with_name("html-validate.json")
VALIDATOR = frontend.FRONTEND / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


def faults_of(pages: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """What is wrong with each page, by its name; those that are sound are left out."""
    frontend.build()
    files = {str(folder / f"{number}.html"): name for number, name in enumerate(pages)}
    for path, name in files.items():
        Path(path).write_text(pages[name])
    node, _npm = frontend.find_node()
    command = [node, str(VALIDATOR), "--config", str(CONFIGURATION), "--formatter", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout, done.stderr
    found: dict[str, list[str]] = {}
    for report in json.loads(done.stdout):
        messages = [f"{one['ruleId']}, line {one['line']}: {one['message']}" for one in report["messages"]]
        if messages:
            found[files[report["filePath"]]] = messages
    for name, html in pages.items():
        found.setdefault(name, []).extend(_strictly(html))
    return {name: messages for name, messages in found.items() if messages}


def _strictly(html: str) -> list[str]:
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except html5lib.html5parser.ParseError as error:
        return [f"a strict parser: {error}"]
    return []


def forms_with_words(page: Seen) -> list[str]:
    """Where each form of a page sends what somebody can write into it."""
    root = html5lib.parse(page.html, namespaceHTMLElements=False)
    forms = [form for form in root.iter("form") if form.get("method", "").lower() == "post"]
    return [urljoin(page.path, form.get("action", "")) for form in forms if any(map(_is_written_in, form.iter()))]


def sends_to_itself(page: Seen) -> bool:
    """Whether a box of words is sent to the very address the browser is at: see `own_address`."""
    root = html5lib.parse(page.html, namespaceHTMLElements=False)
    forms = [form for form in root.iter("form") if form.get("method", "").lower() == "post"]
    boxes = [form for form in forms for box in form.iter("textarea") if "hidden" not in box.attrib]
    return any(form.get("action") in (None, "", page.path) for form in boxes)


def _is_written_in(control: Element) -> bool:
    if control.tag == "input":
        return control.get("type", "text") in ("text", "email", "search", "url", "tel", "password")
    return control.tag == "textarea" and "hidden" not in control.attrib
