"""The test settings, with the addresses that go wrong."""

from engage.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.core.addresses"
