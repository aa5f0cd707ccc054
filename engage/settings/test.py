"""What the tests run on: the base settings with cheap hashing and no second-hand state."""

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, env

DEBUG = False
SECRET_KEY = env.str("ENGAGE_SECRET_KEY", default="a key for tests only, kept out of every real site")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
INSTALLED_APPS = [*INSTALLED_APPS, "engage.demo"]
ENGAGE_DEMO = True
# Tests change rows without recording it, and nothing is committed in most: tests/figures turns this on.
ENGAGE_PAGES_KEPT_SECONDS = env.int("ENGAGE_PAGES_KEPT_SECONDS", default=0)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # allauth asks again after five minutes; a table of every address takes longer
