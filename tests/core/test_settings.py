"""How a council's server starts, and when it refuses to. Each in a process of its own, as it will be."""

import json
import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from tests.databases import ROOT
from tests.factories import make_user, sign_in

RIGHT = {
    "DJANGO_SETTINGS_MODULE": "engage.settings.production",
    "ENGAGE_SECRET_KEY": "".join(chr(33 + number) for number in range(60)),
    "ENGAGE_HOSTS": "listens.merebridge.example,.merebridge.example",
    "ENGAGE_SITE_URL": "https://listens.merebridge.example/",
    "ENGAGE_FROM_EMAIL": "Merebridge Listens <listens@merebridge.example>",
    "EMAIL_URL": "smtp+tls://name:word@mail.merebridge.example:587",
    "ENGAGE_CLAMAV": "unix:///run/clamav/clamd.ctl",
}
SHOW = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))
"""

START = ["-c", "from django.conf import settings; settings.DEBUG"]


def run(command: list[str], tmp_path, **changed) -> subprocess.CompletedProcess:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("ENGAGE_", "DJANGO_", "EMAIL_"))}
    variables = {**ours, "DATABASE_URL": "", **RIGHT, "ENGAGE_DATA": str(tmp_path), **changed}
    variables = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=120
    )


def values(tmp_path, *names, **changed) -> dict:
    done = run(["-c", SHOW % (names,)], tmp_path, **changed)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_council_s_server_has_nothing_to_be_warned_of(tmp_path):
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


REFUSED = [
    ("ENGAGE_SECRET_KEY", None, "ENGAGE_SECRET_KEY"),
    ("ENGAGE_SECRET_KEY", "", "50 random characters"),
    ("ENGAGE_SECRET_KEY", "short", "50 random characters"),
    ("ENGAGE_SECRET_KEY", "a" * 80, "50 random characters"),
    ("ENGAGE_HOSTS", None, "ENGAGE_HOSTS"),
    ("ENGAGE_HOSTS", "", "ENGAGE_HOSTS"),
    ("ENGAGE_HOSTS", "*", "ENGAGE_HOSTS"),
    ("ENGAGE_HOSTS", "listens.merebridge.example,*", "ENGAGE_HOSTS"),
    ("ENGAGE_SITE_URL", None, "ENGAGE_SITE_URL"),
    ("ENGAGE_SITE_URL", "http://listens.merebridge.example", "https://"),
    ("ENGAGE_FROM_EMAIL", None, "ENGAGE_FROM_EMAIL"),
    ("EMAIL_URL", None, "EMAIL_URL"),
]


@pytest.mark.parametrize(("name", "value", "says"), REFUSED)
def test_it_refuses_to_start(tmp_path, name, value, says):
    done = run(START, tmp_path, **{name: value})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {'Set the ' if value is None else ''}" in done.stderr
    assert says in done.stderr.splitlines()[-1]


def test_the_web_server_starts_with_production_unless_told_otherwise(tmp_path):
    done = run(["-c", "import engage.wsgi"], tmp_path, DJANGO_SETTINGS_MODULE=None, ENGAGE_SECRET_KEY=None)
    assert "Set the ENGAGE_SECRET_KEY" in done.stderr


def test_secrets_may_stand_in_files(tmp_path):
    key = tmp_path / "key"
    key.write_text(RIGHT["ENGAGE_SECRET_KEY"])
    found = values(tmp_path, "SECRET_KEY", ENGAGE_SECRET_KEY=None, ENGAGE_SECRET_KEY_FILE=str(key))
    assert found == {"SECRET_KEY": RIGHT["ENGAGE_SECRET_KEY"]}


def test_what_it_is_made_of(tmp_path):
    expected = {
        "DEBUG": False,
        "ENGAGE_DEMO": False,
        "ENGAGE_SITE_URL": "https://listens.merebridge.example",
        "CSRF_TRUSTED_ORIGINS": ["https://listens.merebridge.example", "https://*.merebridge.example"],
        "EMAIL_HOST": "mail.merebridge.example",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
        "EMAIL_BACKEND": "engage.notifications.smtp.EmailBackend",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "DEFAULT_FROM_EMAIL": RIGHT["ENGAGE_FROM_EMAIL"],
    }
    assert values(tmp_path, *expected) == expected


@pytest.mark.parametrize(("proxies", "header"), [(None, None), ("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])])
def test_the_word_of_a_proxy_counts_only_where_there_is_one(tmp_path, proxies, header):
    found = values(tmp_path, "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", ENGAGE_TRUSTED_PROXIES=proxies)
    assert found == {"SECURE_PROXY_SSL_HEADER": header, "ALLAUTH_TRUSTED_PROXY_COUNT": int(proxies or 0)}


def test_the_sign_on_of_a_council(tmp_path):
    sign_on = {
        "ENGAGE_OIDC_URL": "https://sign-on.merebridge.example/realm",
        "ENGAGE_OIDC_CLIENT_ID": "engage",
        "ENGAGE_OIDC_SECRET": "secret",
        "ENGAGE_OIDC_EMAIL_DOMAINS": "merebridge.example",
        "ENGAGE_OIDC_ORIGINS": "https://pages.merebridge.example",
    }
    found = values(tmp_path, "SOCIALACCOUNT_PROVIDERS", "CONTENT_SECURITY_POLICY", **sign_on)
    (app,) = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert app["settings"] == {
        "server_url": "https://sign-on.merebridge.example/realm",
        "oauth_pkce_enabled": True,
        "verified_email": ["merebridge.example"],
    }
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == [
        "'self'",
        "https://sign-on.merebridge.example",
        "https://pages.merebridge.example",
    ]


@pytest.mark.parametrize("missing", ["ENGAGE_OIDC_CLIENT_ID", "ENGAGE_OIDC_SECRET"])
def test_half_a_sign_on_is_refused(tmp_path, missing):
    sign_on = {"ENGAGE_OIDC_URL": "https://x.example", "ENGAGE_OIDC_CLIENT_ID": "a", "ENGAGE_OIDC_SECRET": "b"}
    done = run(START, tmp_path, **{**sign_on, missing: None})
    assert f"Set the {missing} environment variable" in done.stderr


def test_the_demo_keeps_its_key_to_itself(tmp_path):
    changed = dict.fromkeys(RIGHT) | {"DJANGO_SETTINGS_MODULE": "engage.settings.dev"}
    first, second = (values(tmp_path, "SECRET_KEY", **changed) for _ in range(2))
    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


# What a browser is told.


def policy(response) -> dict:
    pairs = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: rest for name, _space, rest in pairs}


def test_the_editors_pages_need_nothing_from_elsewhere_either(db):
    client = sign_in(make_user(is_superuser=True))
    found = policy(client.get("/admin/"))
    assert found.pop("script-src") == "'self' 'unsafe-inline'"
    assert {source for rest in found.values() for source in rest.split()} == {
        "'none'",
        "'self'",
        "'unsafe-inline'",
        "data:",
        "blob:",
    }


@pytest.mark.parametrize(
    ("backend", "warned"),
    [
        ("engage.core.file_cache.LockingFileCache", []),
        ("django.core.cache.backends.redis.RedisCache", []),
        ("django.core.cache.backends.locmem.LocMemCache", ["engage.W001"]),
        ("django.core.cache.backends.db.DatabaseCache", ["engage.W001"]),
    ],
)
def test_a_cache_that_counts_wrongly_is_warned_of(backend, warned):
    with override_settings(CACHES={"default": {"BACKEND": backend, "LOCATION": ""}}, ENGAGE_CLAMAV="off"):
        found = run_checks(tags=["security"], include_deployment_checks=True)
    assert [one.id for one in found if one.id.startswith("engage.")] == warned
