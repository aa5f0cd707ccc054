"""How it is read and understood: texts read, passages marked and filed, findings defined and reviewed."""

from engage.accounts.models import Organisation, User
from engage.analysis.models import Code, Codebook, Coding, Evidence, Finding
from engage.analysis.services import code_excerpt, define_finding, quote, read_part, review_finding
from engage.contributions.models import Activity, Contribution, Part
from engage.demo.clock import as_of, days_ago
from engage.demo.words import analysis
from engage.demo.words.analysis import Found, Marked


def make_codebook(organisation: Organisation) -> dict[str, Code]:
    book = Codebook.objects.create(organisation=organisation, name=analysis.CODEBOOK)
    above = {}
    for heading, (colour, labels) in analysis.HEADINGS.items():
        top = Code.objects.create(codebook=book, label=heading, is_heading=True, colour=colour)
        above |= dict.fromkeys(labels, top)
    names = ("brief_definition", "full_definition", "when_to_use", "when_not_to_use", "example")
    return {
        label: Code.objects.create(
            codebook=book, label=label, parent=above[label], **dict(zip(names, fields, strict=True))
        )
        for label, fields in analysis.CODES.items()
    }


def read_all(activity: Activity, by: User, from_days_ago: int, a_day: int = 6) -> None:
    """So many contributions a day, oldest first."""
    for number, contribution in enumerate(activity.contributions.order_by("received_at")):
        with as_of(days_ago(from_days_ago - number // a_day, hour=9, minute=5 + number % a_day * 9)):
            for part in contribution.parts.with_words():
                read_part(by=by, part=part)


class Analyst:
    """Marks and files what people said, which is known by name."""

    def __init__(self, by: User, codes: dict[str, Code], contributions: dict[str, Contribution]):
        self.by, self.codes, self.contributions = by, codes, contributions

    def mark(self, marked: Marked) -> Coding:
        part = self._part(marked)
        start = part.text.index(marked.words)
        return code_excerpt(
            by=self.by, part=part, start=start, end=start + len(marked.words), code=self.codes[marked.code]
        )

    def _part(self, marked: Marked) -> Part:
        parts = self.contributions[marked.voice].parts.with_words()
        return next(part for part in parts if marked.words in part.text)

    def find(self, found: Found) -> Finding:
        excerpts = [(self.mark(marked).excerpt, marked) for marked in found.evidence]
        finding = define_finding(
            by=self.by,
            activity=self.contributions[found.evidence[0].voice].activity,
            statement=found.statement,
            range_of_views=found.range_of_views,
            evidence=[(excerpt, marked.stance) for excerpt, marked in excerpts],
        )
        for excerpt, marked in excerpts:
            if marked.quoted:
                quote(by=self.by, evidence=Evidence.objects.get(finding=finding, excerpt=excerpt))
        return finding


def find_all(found: list[Found], analyst: Analyst, reviewer: User, defined_ago: int) -> dict[str, Finding]:
    findings = {}
    for number, one in enumerate(found):
        with as_of(days_ago(defined_ago, hour=10 + number, minute=12)):
            findings[one.name] = analyst.find(one)
        if one.reviewed:
            with as_of(days_ago(defined_ago - 3, hour=15, minute=number * 7)):
                findings[one.name] = review_finding(by=reviewer, finding=findings[one.name])
    return findings
