"""One table of how long everything is kept; the report says what goes when, and on that day it is gone."""

import datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from engage.accounts.enums import Role
from engage.accounts.models import Contact, User
from engage.accounts.services import forget_unused_accounts
from engage.contributions.models import Contribution
from engage.contributions.retention import end_what_was_kept_long_enough
from engage.core import retention, schedule
from engage.core.deadlines import today
from tests.factories import in_days, make_activity, make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db


def line(name: str) -> retention.Line:
    return next(one for one in retention.report() if one.rule.name == name)


def test_every_model_that_holds_something_personal_has_a_rule():
    personal = {
        model._meta.label for model in apps.get_models() if getattr(getattr(model, "Privacy", None), "personal", None)
    }
    ruled = {label for rule in retention.rules() for label in rule.models}
    assert sorted(ruled - {"sessions.Session"}) == sorted(personal)


def test_every_rule_is_carried_out_by_a_duty_that_there_is():
    schedule.autodiscover_modules("due")
    assert [rule.name for rule in retention.rules() if rule.duty and rule.duty not in schedule._duties] == []
    assert [rule.name for rule in retention.rules() if not rule.duty] == [
        "audit",
        "decision-file-log",
        "imports",
        "saved-lists",
        "staff-analysis",
        "staff-decisions",
    ]


def test_what_people_said_goes_on_the_day_the_report_says(clock):
    """Months of different lengths, with and without a last day; the report and the act know nothing of each other."""
    closed = make_activity(opens_on=in_days(-40), closes_on=in_days(-20), keep_months=6)
    open_ended = make_activity(opens_on=in_days(-40), closes_on=None, keep_months=1)
    for activity, days in ((closed, 30), (closed, 25), (open_ended, 5), (open_ended, 5), (open_ended, 3)):
        make_contribution(activity, received_at=timezone.now() - datetime.timedelta(days=days))
    promised = line("contributions").days
    assert sum(count for _day, count in promised) == 5
    gone = 0
    for day, count in promised:
        clock(f"{day - datetime.timedelta(days=1)}T12:00")
        end_what_was_kept_long_enough()
        assert Contribution.objects.exclude(withdrawn_at=None).count() == gone
        clock(f"{day}T12:00")
        end_what_was_kept_long_enough()
        gone += count
        assert Contribution.objects.exclude(withdrawn_at=None).count() == gone
    assert line("contributions").days == []


@pytest.mark.parametrize(("days", "gone"), [(729, 0), (731, 1)])
def test_an_account_that_is_not_used_goes(days, gone):
    make_user(last_login=timezone.now() - datetime.timedelta(days=days))
    assert line("accounts-unused").overdue == gone
    assert forget_unused_accounts() == gone


def test_an_account_that_somebody_still_needs_stays():
    long_ago = timezone.now() - datetime.timedelta(days=3000)
    make_user(Role.ANALYST, last_login=long_ago)
    make_user(is_superuser=True, last_login=long_ago)
    make_contribution(user=make_user(last_login=long_ago))
    make_user()
    assert (forget_unused_accounts(), User.objects.count()) == (0, 4)


@override_settings(ENGAGE_UNUSED_ACCOUNT_DAYS=10)
def test_a_council_says_how_long():
    make_user(last_login=timezone.now() - datetime.timedelta(days=11))
    assert forget_unused_accounts() == 1
    assert str(line("accounts-unused").rule.how_long) == "10 days after the last time they signed in"


def test_the_report_counts_days_of_the_council():
    make_contribution(email="ana@example.org")
    Contact.objects.update(expires_on=today() + datetime.timedelta(days=30))
    found = line("contacts")
    assert (found.days, found.overdue, found.soon) == ([(in_days(31), 1)], 0, 0)


def test_the_command_and_the_page_tell_counts_and_no_words(capsys):
    make_contribution(texts=["A word of mine"], email="ana@example.org")
    call_command("retention")
    page = sign_in(make_user(Role.ADMINISTRATOR)).get("/admin/retention/").content.decode()
    for told in (capsys.readouterr().out, page):
        assert "How to reach people" in told
        assert "A word of mine" not in told
        assert "ana@example.org" not in told


@pytest.mark.parametrize(("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.ANALYST, 302), (Role.REPORTER, 403)])
def test_it_takes_a_grant(role, status):
    assert sign_in(make_user(role)).get("/admin/retention/").status_code == status
