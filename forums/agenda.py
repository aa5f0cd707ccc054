from html.parser import HTMLParser

ENTRIES = {"h2", "li"}


def items_in(html: str) -> list[str]:
    """The headings and list entries of an agenda, in plain text, each once, in their order."""
    parser = _Entries()
    parser.feed(html)
    parser.close()
    return list(dict.fromkeys(" ".join(text.split()) for text in parser.found if text.strip()))


class _Entries(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[str] = []
        self.open = 0

    def handle_starttag(self, tag, attrs):
        if tag in ENTRIES:
            self.open += 1
            self.found.append("")

    def handle_endtag(self, tag):
        if tag in ENTRIES and self.open:
            self.open -= 1

    def handle_data(self, data):
        if self.open:
            self.found[-1] += data
