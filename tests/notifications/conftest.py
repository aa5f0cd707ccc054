import html

import pytest

from engage.accounts.enums import Role
from tests.factories import make_user, sign_in
from tests.notifications.stand_in import running_notify


@pytest.fixture
def notify(settings):
    with running_notify() as service:
        settings.ENGAGE_NOTIFY_KEY, settings.ENGAGE_NOTIFY_URL = service.key, service.url
        settings.ENGAGE_NOTIFY_TEMPLATES = dict(service.templates)
        settings.ENGAGE_SITE_URL = "https://engage.merebridge.example"
        settings.ENGAGE_HANDOVER_SECONDS = 1
        yield service


@pytest.fixture
def desk():
    """What a decision officer reads at an address."""
    client = sign_in(make_user(Role.DECISION_OFFICER))
    return lambda address: html.unescape(client.get(address).content.decode())
