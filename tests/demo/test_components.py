"""The page with every part in every state."""

from pathlib import Path

import html5lib
from django.test import Client

from tests.databases import ROOT


def test_it_shows_every_part_once_with_names_of_its_own(db):
    response = Client().get("/demo/components/")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.content.decode())
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    labelled = {label.get("for") for label in tree.iter("label")}
    fields = {
        e.get("id") for e in tree.iter() if e.tag in ("input", "select", "textarea") and e.get("type") != "hidden"
    }
    assert fields <= labelled
    assert {
        a.get("href")[1:] for a in tree.find(".//ul[@class='govuk-list govuk-error-summary__list']").iter("a")
    } <= set(ids)


def test_it_shows_each_part_that_the_sheet_is_made_for(db):
    """But for those that stand in no resident's page of ours yet, or on every page."""
    shown = Client().get("/demo/components/").content.decode()
    sheet = Path(ROOT, "engage", "frontend", "src", "engage.scss").read_text()
    made_for = [line.rpartition("/")[2].strip('";') for line in sheet.splitlines() if "/components/" in line]
    elsewhere = {"breadcrumbs", "phase-banner", "task-list", "date-input"}
    missing = {name for name in made_for if f"govuk-{name}" not in shown} - elsewhere
    assert missing == set()
