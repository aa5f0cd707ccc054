"""What every installation shares. Secrets and addresses come from the environment."""

import os
from pathlib import Path

import environ
from django.conf.locale import LANG_INFO

from .accounts import *  # noqa: F403
from .accounts import STAFF_SIGN_ON_ORIGINS
from .files import file_storages

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("ENGAGE_DATA", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# The spreadsheets that people bring in are read with defusedxml, which refuses what swells or leads elsewhere. Without
# this, openpyxl would take lxml for it, which is here to write Word files.
os.environ["OPENPYXL_LXML"] = "False"

# --- Apps: ours first, so that our templates win ---------------------------------------------

OUR_APPS = [
    "engage.core",
    "engage.audit",
    "engage.accounts",
    "engage.media",
    "engage.notifications",
    "engage.contributions",
    "engage.moderation",
    "engage.analysis",
    "engage.decisions",
    "engage.participant",
    "stories",
    "consultations",
    "forums",
    "home",
]

INSTALLED_APPS = [
    *OUR_APPS,
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "engage.accounts.apps.PeopleConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "engage.core.health.answer_probes",
    "engage.core.requests.log_each_request",
    "engage.core.middleware.hear_people_out",
    "engage.core.middleware.language_of_the_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "engage.core.requests.permissions_policy",
    "engage.core.middleware.admin_has_its_own_policy",
    "engage.core.middleware.private_pages",
    "engage.core.middleware.refuse_nul_bytes",
    "engage.core.shared_pages.shared_pages",  # before all that looks at the session
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "engage.core.middleware.say_what_is_still_needed",
    "engage.core.middleware.say_what_is_missing",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "engage.accounts.middleware.staff_need_a_second_factor",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "engage.urls"
WSGI_APPLICATION = "engage.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Retired keys: what was signed or digested under them still opens (engage/core/references.py).
SECRET_KEY_FALLBACKS = env.list("ENGAGE_SECRET_KEY_FALLBACKS", default=[])

# --- Database, cache, tasks --------------------------------------------------------------------

_sqlite = f"sqlite:///{DATA_DIR / 'engage.sqlite3'}"
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or _sqlite)}  # empty is as if unset
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL needs IMMEDIATE, or writers that read first meet "database is locked".
    # secure_delete overwrites what a withdrawal removes; synchronous=FULL: what was
    # acknowledged survives a power cut.
    # A connection is kept between requests: to open one, and to read the names of all tables, took a tenth of a page.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
            "PRAGMA mmap_size=2147418112;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
        ),
    }
else:
    # As many connections for each process as it has threads; a request waits ten seconds for one, then fails clearly.
    _most = env.int("ENGAGE_DATABASE_CONNECTIONS", default=8)
    # To make machine code of a query takes a third of a second; no page of ours asks anything that long.
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c jit=off",
        "pool": {"min_size": 1, "max_size": _most, "timeout": 10},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits rest on this cache: it must count right between processes (core/checks.py warns of one that does not).
CACHES = {
    "default": env.cache_url("CACHE_URL")
    if env.str("CACHE_URL", default="")
    else {
        "BACKEND": "engage.core.file_cache.LockingFileCache",
        "LOCATION": str(DATA_DIR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# How long a process may keep a public page for visitors without a session; never more than a minute (map.md).
ENGAGE_PAGES_KEPT_SECONDS = min(60, env.int("ENGAGE_PAGES_KEPT_SECONDS", default=60))
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Wagtail's own jobs (search and reference index) run at once: a database queue without a
# worker would leave search empty. Ours wait in the database, in the caller's transaction.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}

# --- Languages and time --------------------------------------------------------------------------

# Those of the public site: its own first, each other with its address below /code/. One without a catalogue of ours
# speaks English.
LANGUAGES = [(code, LANG_INFO[code]["name_local"]) for code in env.list("ENGAGE_LANGUAGES", default=["en", "cy"])]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [BASE_DIR / "engage" / "locale"]
TIME_ZONE = env.str("ENGAGE_TIME_ZONE", default="Europe/London")
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = False

# --- Files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("ENGAGE_STATIC", default=str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks in it when it starts
STATICFILES_DIRS = [BASE_DIR / "engage" / "frontend" / "dist"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    **file_storages(DATA_DIR),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Requests ----------------------------------------------------------------------------------------

# A million letters of any script in one box still arrive, so that the form can say what is too long and keep them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 13_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o600
ENGAGE_MAX_PICTURE_BYTES = 10 * 1024 * 1024
ENGAGE_MAX_PICTURE_PIXELS = 50_000_000
ENGAGE_CLAMAV = env.str("ENGAGE_CLAMAV", default="")  # where the virus scanner is (media/antivirus.py)
CSRF_FAILURE_VIEW = "engage.core.views.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *STAFF_SIGN_ON_ORIGINS],  # browsers hold redirects of a form to it, too
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
    },
}
# Wagtail's editor has scripts and styles in its pages (core/middleware.py), but needs nothing from elsewhere either.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "media-src": ["'self'"],
    "frame-src": ["'self'"],
}

# --- Wagtail -------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Engage"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one zone, the council's: deadlines are days in it
WAGTAILADMIN_BASE_URL = env.str("ENGAGE_SITE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody chooses a password for somebody else
WAGTAIL_WORKFLOW_ENABLED = False  # pages are published by engagement officers; what residents say is moderated apart
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "media.SitePicture"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = ENGAGE_MAX_PICTURE_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = ENGAGE_MAX_PICTURE_PIXELS
WAGTAILIMAGES_IMAGE_FORM_BASE = "engage.media.forms.SitePictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "media.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "engage.media.forms.SiteDocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # what comes from here is saved, never shown as a page of ours
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "ods"]
# The configuration is made by a migration of engage.analysis; SQLite has its own there.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "engage.core.search", "SEARCH_CONFIG": "engage"}}

# --- Mail ------------------------------------------------------------------------------------------------

_mail = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
if _mail["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    _mail["EMAIL_BACKEND"] = "engage.notifications.smtp.EmailBackend"
vars().update(_mail)
EMAIL_TIMEOUT = 20
ENGAGE_HANDOVER_SECONDS = env.int("ENGAGE_HANDOVER_SECONDS", default=120)
# GOV.UK Notify, for councils that use it: each kind goes there once its template is named (notifications/ways.py).
ENGAGE_NOTIFY_KEY = env.str("ENGAGE_NOTIFY_KEY", default="")
ENGAGE_NOTIFY_URL = env.str("ENGAGE_NOTIFY_URL", default="https://api.notifications.service.gov.uk")
ENGAGE_NOTIFY_TEMPLATES = {
    "email": env.str("ENGAGE_NOTIFY_EMAIL_TEMPLATE", default=""),
    "sms": env.str("ENGAGE_NOTIFY_SMS_TEMPLATE", default=""),
    "letter": env.str("ENGAGE_NOTIFY_LETTER_TEMPLATE", default=""),
}
DEFAULT_FROM_EMAIL = env.str("ENGAGE_FROM_EMAIL", default="Engage <engage@localhost>")

# --- Engage's own ------------------------------------------------------------------------------------------

ENGAGE_SITE_URL = WAGTAILADMIN_BASE_URL
ENGAGE_DEMO = False
ENGAGE_UNUSED_ACCOUNT_DAYS = env.int("ENGAGE_UNUSED_ACCOUNT_DAYS", default=730)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "engage.core.logs.NoPersonalData"}},
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "engage.core.logs.OneLineOfJson"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_personal_data"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handler would mail errors with all their values to ADMINS.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.security": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "notifications_python_client": {"level": "ERROR"},  # it would repeat Notify's own words about an address
        "engage.requests": {"level": "WARNING"},  # a council's server writes a line for each (production.py)
    },
}
