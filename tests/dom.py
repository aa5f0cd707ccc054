"""One page as a strict HTML parser reads it: a mistake in the markup fails the test.

dom = Dom(client.get("/"))
assert dom.words("h1") == ["Consultations"]
(summary,) = with_class(dom.main, "govuk-error-summary")
"""

from xml.etree.ElementTree import Element

import html5lib

BLOCKS = {"br", "p", "div", "li", "dt", "dd", "h1", "h2", "h3"}


class Dom:
    """One page as a strict parser reads it."""

    def __init__(self, response):
        self.text = response.content.decode()
        self.root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.text)
        self.main = self.root.find(".//main")

    def all(self, path: str) -> list[Element]:
        return self.root.findall(f".//{path}")

    def one(self, path: str) -> Element:
        (found,) = self.all(path)
        return found

    def words(self, path: str) -> list[str]:
        return [words(element) for element in self.all(path)]


def words(element: Element) -> str:
    """The text inside, as it is read: a line break and a new block part two words."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element):
    yield element.text or ""
    for child in element:
        yield " " if child.tag in BLOCKS else ""
        yield from _pieces(child)
        yield child.tail or ""


def with_class(element: Element, name: str) -> list[Element]:
    return [one for one in element.iter() if name in (one.get("class") or "").split()]
