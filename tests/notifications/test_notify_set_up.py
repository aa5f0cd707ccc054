"""What `check` says of GOV.UK Notify that is set up by half; and that nothing starts with it."""

import uuid

import pytest

from engage.notifications.checks import notify_is_set_up_whole

UUID = str(uuid.UUID(int=1))
KEY = f"engage-{UUID}-{UUID}"
ONE = {"email": UUID, "sms": "", "letter": ""}
NONE = {"email": "", "sms": "", "letter": ""}
SITE, SERVICE = "https://engage.merebridge.example", "https://api.notifications.service.gov.uk"


@pytest.mark.parametrize(
    ("key", "templates", "service", "site", "says"),
    [
        ("", NONE, SERVICE, SITE, []),
        ("", NONE, "nonsense", "http://127.0.0.1", []),  # not in use: not looked at
        (KEY, ONE, SERVICE, SITE, []),
        (f"{'a-b-c' * 9}-{UUID}-{UUID.upper()}", ONE, SERVICE, SITE, []),
        (KEY, ONE, "http://127.0.0.1:9", SITE, []),
        ("", ONE, SERVICE, SITE, ["E001"]),
        (KEY, NONE, SERVICE, SITE, ["E002"]),
        (UUID, ONE, SERVICE, SITE, ["E003"]),
        (f"{KEY[:-1]}", ONE, SERVICE, SITE, ["E003"]),
        (f"{KEY} ", ONE, SERVICE, SITE, ["E003"]),
        (KEY, {**ONE, "sms": "welcome", "letter": UUID[1:]}, SERVICE, SITE, ["E004", "E004"]),
        (KEY, ONE, "http://api.notifications.service.gov.uk", SITE, ["E005"]),
        (KEY, ONE, "", SITE, ["E005"]),
        (KEY, ONE, SERVICE, "http://engage.merebridge.example", ["E006"]),
        (KEY, {**NONE, "sms": UUID}, SERVICE, "http://engage.merebridge.example", []),
        ("short", {**ONE, "sms": "x"}, "x", "http://x", ["E003", "E004", "E005", "E006"]),
    ],
)
def test_what_is_said_of_each_set_up(settings, key, templates, service, site, says):
    settings.ENGAGE_NOTIFY_KEY, settings.ENGAGE_NOTIFY_TEMPLATES = key, templates
    settings.ENGAGE_NOTIFY_URL, settings.ENGAGE_SITE_URL = service, site
    errors = notify_is_set_up_whole(None)
    assert [error.id for error in errors] == [f"engage.notifications.{number}" for number in says]
    assert all(KEY not in str(error) for error in errors)
