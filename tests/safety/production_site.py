"""A council's own settings, for real processes; but static files are not collected, and one page is broken into."""

from engage.settings.production import *  # noqa: F403
from engage.settings.production import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
ROOT_URLCONF = "tests.safety.breach"
