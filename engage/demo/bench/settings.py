"""The site as the demo runs it, with the bench's own views beside it."""

from engage.settings.dev import *  # noqa: F403
from engage.settings.dev import DATABASES, LOGGING

ROOT_URLCONF = "engage.demo.bench.urls"
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # each sending comes from an address of its own
IS_BENCH = True
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "ERROR"}}
if "options" in DATABASES["default"]["OPTIONS"]:  # PostgreSQL: else helpers of it would do work that nobody counts
    DATABASES["default"]["OPTIONS"]["options"] += " -c max_parallel_workers_per_gather=0"
