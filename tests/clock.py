"""Another moment than now, in this process.

def test_x(db, clock):
    clock("2027-03-28T00:59")               in the council's zone; or an aware datetime
    clock(datetime.timedelta(minutes=2))    two minutes later
"""

import datetime

import pytest
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch):
    """Sets Django's clock, and lets it stand."""
    moment = timezone.now()

    def set_clock(to: str | datetime.datetime | datetime.timedelta) -> datetime.datetime:
        nonlocal moment
        if isinstance(to, datetime.timedelta):
            moment += to
        elif isinstance(to, str):
            moment = datetime.datetime.fromisoformat(to)
            moment = moment if moment.tzinfo else timezone.make_aware(moment, timezone.get_default_timezone())
        else:
            moment = to
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return set_clock
