"""The demo, loaded by its own command into a running site and walked through as a newcomer would."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from engage.accounts.models import Organisation
from engage.contributions.models import Contribution
from engage.demo.words import baths, buses, forum, pages, stories
from engage.demo.words.decisions import DECISIONS
from tests.demo.visiting import Visitor


@pytest.fixture(scope="module")
def demo(module_site):
    module_site.manage("load_demo")
    return module_site


def test_loading_again_changes_nothing_and_says_the_same(demo):
    before = demo.sql("SELECT count(*) FROM audit_auditevent")
    first, second = (demo.manage("load_demo").stdout for _ in range(2))
    assert first == second
    assert first.splitlines()[0] == "Merebridge is here already."
    assert demo.sql("SELECT count(*) FROM audit_auditevent") == before


def test_everything_said_is_there_once(demo):
    kinds = Counter(row[0] for row in demo.sql("SELECT kind FROM contributions_contribution"))
    assert kinds == {
        "response": len(buses.VOICES) + len(baths.VOICES),
        "story": len(stories.STORIES),
        "point": len(forum.POINTS),
    }
    outcomes = Counter(row[0] for row in demo.sql("SELECT outcome FROM decisions_influence"))
    assert outcomes == {
        "changed": 2,
        "strengthened": 1,
        "already_planned": 1,
        "not_followed": 1,
        "outside_power": 1,
        "not_yet": 1,
    }
    assert demo.sql("SELECT count(*) FROM decisions_decision WHERE published_at IS NOT NULL") == [(len(DECISIONS),)]
    assert demo.sql("SELECT count(*) FROM analysis_finding WHERE reviewed_at IS NULL") == [(1,)]


def test_history_is_in_its_order(demo):
    """Nothing was read before it was received, reviewed before it was defined, or answered before it was read."""
    assert demo.sql(
        "SELECT count(*) FROM analysis_reading r JOIN contributions_part p ON p.id = r.part_id "
        "JOIN contributions_contribution c ON c.id = p.contribution_id WHERE r.at <= c.received_at"
    ) == [(0,)]
    assert demo.sql("SELECT count(*) FROM analysis_finding WHERE reviewed_at <= created_at") == [(0,)]
    assert demo.sql(
        "SELECT count(*) FROM decisions_influence i JOIN analysis_finding f ON f.id = i.finding_id "
        "WHERE i.published_at <= f.reviewed_at OR i.published_at <= i.created_at"
    ) == [(0,)]
    assert demo.sql("SELECT max(at) <= CURRENT_TIMESTAMP FROM audit_auditevent")[0][0]


def test_no_return_code_is_in_the_database_in_clear(demo):
    code = re.search(r"A return code +(\S+)", demo.manage("load_demo").stdout)[1]
    kept = (demo.data / "demo-codes.json").read_text()
    assert code in kept
    assert (demo.data / "demo-codes.json").stat().st_mode & 0o777 == 0o600
    if demo.database.startswith("sqlite"):
        name = Path(demo.database.removeprefix("sqlite:///"))
        content = b"".join(file.read_bytes() for file in name.parent.glob(f"{name.name}*"))
        assert b"time and a half" in content  # what was said with this code can be found; the code cannot
        assert code.encode() not in content


def test_the_demo_page_lists_who_can_sign_in(demo):
    page = Visitor(demo.url).get("/demo/").text
    for address in ("sam@merebridge.example", "gerry.moffat@example.org"):
        assert address in page
    assert pages.SITE_NAME in page


@pytest.mark.parametrize("email", ["sam", "priya", "tom", "helen", "joel", "ruth"])
def test_staff_sign_in_with_the_password_and_the_six_digits_of_the_command(demo, email):
    address = f"{email}@merebridge.example"
    visitor = Visitor(demo.url)
    assert visitor.sign_in(address, demo.manage("demo_code", address).stdout.strip())
    assert visitor.get("/admin/").status == 200


def test_nobody_else_has_six_digits(demo):
    for address in ("dawn@merebridge.example", "somebody@example.org"):
        done = demo.manage("demo_code", address, check=False)
        assert done.returncode == 1
        assert "Nobody on the demo's staff has this address." in done.stderr


@pytest.mark.django_db
def test_it_is_never_loaded_beside_another_council():
    Organisation.objects.create(name="Ashdale Council", slug="ashdale")
    with pytest.raises(CommandError, match="another organisation"):
        call_command("load_demo")
    assert (Organisation.objects.count(), Contribution.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_it_is_for_demo_sites_only(settings):
    settings.ENGAGE_DEMO = False
    for command in (["load_demo"], ["demo_code", "sam@merebridge.example"]):
        with pytest.raises(CommandError, match="not a demo site"):
            call_command(*command)
    assert Organisation.objects.count() == 0
