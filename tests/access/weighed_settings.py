"""The settings of the tests, but with sheets and scripts handed out as in production: named by their content,
compressed, kept for ever."""

from engage.settings.test import *  # noqa: F403
from engage.settings.test import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
