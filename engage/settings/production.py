"""A council's own server: nothing has a default that would be unsafe."""

from .base import *  # noqa: F403
from .base import env

DEBUG = False
SECRET_KEY = env.str("ENGAGE_SECRET_KEY")
ALLOWED_HOSTS = env.list("ENGAGE_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
EMAIL_CONFIG = env.str("EMAIL_URL")  # refuse to start with mail going to a folder
SECURE_SSL_REDIRECT = env.bool("ENGAGE_HTTPS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("ENGAGE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.int("ENGAGE_TRUSTED_PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"  # noqa: F405
