"""The demo and a developer's machine: everything on one computer, mail in a folder."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import DATA_DIR, INSTALLED_APPS, env


def _kept_secret() -> str:
    """A key made on the first start and kept, so that log-ins and return codes outlive a restart."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)  # before there is anything in it to read
        path.write_text(get_random_secret_key())
    return path.read_text()


DEBUG = env.bool("ENGAGE_DEBUG", default=False)
SECRET_KEY = env.str("ENGAGE_SECRET_KEY", default="") or _kept_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "engage.demo"]
ENGAGE_DEMO = True
WHITENOISE_USE_FINDERS = True
