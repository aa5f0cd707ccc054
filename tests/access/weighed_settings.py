"""The settings of the tests, but with sheets and scripts handed out as in production: named by their content,
compressed, kept for ever. With a language that is written from right to left."""

from engage.settings.test import *  # noqa: F403
from engage.settings.test import LANGUAGES, STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
LANGUAGES = [*LANGUAGES, ("ar", "العربيّة")]
