"""The report for a committee as a Word file: real headings, real tables with a row of headings, the language said, so
that a screen reader reads it as the page is read."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from engage.decisions.report import Found, Report
from engage.decisions.report_lists import Line
from engage.decisions.report_words import (
    answer_lines,
    bearing,
    bearing_titles,
    campaign_rows,
    campaigns,
    campaigns_titles,
    channels_title,
    made_on,
    method,
    more_stances_than_people,
    not_answered,
    nothing_found,
    took_part,
    who_said_it,
    who_sent_the_same,
    who_waits,
)

# All but what XML 1.0 allows: section 2.2, Char.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_report(report: Report, numbered: str) -> bytes:
    """`numbered` says which version it is."""
    document = Document()
    _say_what_it_is(document, report)
    document.add_heading(_clean(report.activity.title), level=0)
    document.add_paragraph(f"{made_on(report)} {numbered}")
    document.add_heading(_("How it was done"), level=1)
    for sentence in method(report):
        document.add_paragraph(sentence)
    document.add_heading(_("Who took part"), level=1)
    document.add_paragraph(took_part(report))
    if report.channels:
        _table(document, channels_title(), report.channels)
    for sentence in campaigns(report):
        document.add_paragraph(sentence)
    if report.campaigns.told:
        _table(document, campaigns_titles(), campaign_rows(report))
    document.add_heading(_("What people said"), level=1)
    for number, one in enumerate(report.found, start=1):
        _add_finding(document, number, one, report)
    if not report.found:
        document.add_paragraph(nothing_found())
    if report.bearing:
        document.add_heading(_("What bears on equality"), level=1)
        document.add_paragraph(bearing())
        _table(document, bearing_titles(), report.bearing)
    document.add_heading(_("What has no answer yet"), level=1)
    for sentence in not_answered(report):
        document.add_paragraph(_clean(sentence), style="List Bullet" if report.unanswered else None)
    for sentence in who_waits(report):
        document.add_paragraph(sentence)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _add_finding(document: Any, number: int, one: Found, report: Report) -> None:
    document.add_heading(_clean(f"{number}. {one.finding.statement}"), level=2)
    document.add_paragraph(who_said_it(one, report))
    if one.campaigners:
        document.add_paragraph(who_sent_the_same(one))
    sides = [Line(side.label, side.people) for side in one.sides]
    _table(document, (_("Where people stand on it"), _("People")), sides)
    if note := more_stances_than_people(one):
        document.add_paragraph(note)
    if one.finding.range_of_views:
        document.add_paragraph(_clean(one.finding.range_of_views))
    for quote in one.quotes:
        document.add_paragraph(_clean(f"“{quote.words}”"), style="Intense Quote")
        who = quote.shown_as or _("One person’s words, quoted with their consent")
        if quote.stands:
            document.add_paragraph(_clean(quote.stands))
        document.add_paragraph(_clean("; ".join([str(who), *quote.beside])))
    for line in answer_lines(one):
        document.add_paragraph(_clean(line))


def _say_what_it_is(document: Any, report: Report) -> None:
    properties = document.core_properties
    properties.title = _clean(report.activity.title)
    properties.author = _clean(report.activity.organisation.name)
    properties.comments = ""
    properties.language = get_language() or "en"
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for said in defaults.findall(qn("w:lang")):
        said.set(qn("w:val"), properties.language)


def _table(document: Any, headings: tuple[str, str], rows: Iterable[Line]) -> None:
    table = document.add_table(rows=1, cols=2, style="Light Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    # A heading of the table, for who cannot see it, and again on the next page.
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for name, number, _narrows in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(name), str(number)


def _clean(text: str) -> str:
    """Without the signs that XML has no place for."""
    return _NO_XML.sub("", text)


def file_name(report: Report) -> str:
    return f"{report.activity.slug}-{date_format(report.made_on, 'Y-m-d')}.docx"
