"""A council's own server: nothing has a default that would be unsafe."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import LOGGING, STORAGES, env

DEBUG = False
SECRET_KEY = env.str("ENGAGE_SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    # Return codes, messages and second factors are locked with it, not only log-ins.
    raise ImproperlyConfigured("ENGAGE_SECRET_KEY must be 50 random characters or more.")

ALLOWED_HOSTS = env.list("ENGAGE_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ENGAGE_HOSTS must name the hosts of this site; * would let anybody name them.")
CSRF_TRUSTED_ORIGINS = [f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS]

# Where links in messages lead, who sends them, and how: the base settings would send them into a folder.
ENGAGE_SITE_URL = WAGTAILADMIN_BASE_URL = env.str("ENGAGE_SITE_URL").rstrip("/")
if not ENGAGE_SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("ENGAGE_SITE_URL must begin with https://")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("ENGAGE_FROM_EMAIL")
env.str("EMAIL_URL")

# Behind a proxy that speaks HTTPS for us, what it says of the visitor's connection counts (and nobody else's word).
if env.int("ENGAGE_TRUSTED_PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("ENGAGE_HTTPS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("ENGAGE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A browser takes such a name only from this very host over HTTPS: no other site of the council's can plant one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-token"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # SAMEORIGIN: Wagtail shows a draft in a frame beside its editor

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A line of JSON for each request and each event, without personal data (core/logs.py).
LOGGING["handlers"]["console"]["formatter"] = "json"
LOGGING["loggers"]["engage.requests"]["level"] = "INFO"
