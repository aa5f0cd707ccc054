"""What `manage.py check` says of GOV.UK Notify set up by half: nothing would leave, or all would be refused."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
OURSELVES = {"127.0.0.1", "localhost", "::1"}


@register
def notify_is_set_up_whole(app_configs, **kwargs) -> list[Error]:
    key, templates = settings.ENGAGE_NOTIFY_KEY, settings.ENGAGE_NOTIFY_TEMPLATES
    named = {channel: template for channel, template in templates.items() if template}
    if not key and not named:
        return []
    wrong = [
        (not key, "A template of GOV.UK Notify is named, and ENGAGE_NOTIFY_KEY is not.", "E001"),
        (not named, "ENGAGE_NOTIFY_KEY is set, and no template is named: nothing would go by Notify.", "E002"),
        (
            bool(key) and not re.fullmatch(rf".+-{_UUID}-{_UUID}", key, re.IGNORECASE | re.DOTALL),
            "ENGAGE_NOTIFY_KEY is not a whole key: its name, the number of the service, the secret, dashes between.",
            "E003",
        ),
        *(
            (
                not re.fullmatch(_UUID, template, re.IGNORECASE),
                f"ENGAGE_NOTIFY_{channel.upper()}_TEMPLATE is not the ID of a template.",
                "E004",
            )
            for channel, template in named.items()
        ),
        (not _is_safe(settings.ENGAGE_NOTIFY_URL), "ENGAGE_NOTIFY_URL does not begin with https://.", "E005"),
        (
            "email" in named and not settings.ENGAGE_SITE_URL.startswith("https://"),
            "GOV.UK Notify takes e-mails only when ENGAGE_SITE_URL begins with https://: it is where people stop them.",
            "E006",
        ),
    ]
    hint = "See GOV.UK Notify in engage/docs/operations.md."
    return [Error(what, hint=hint, id=f"engage.notifications.{number}") for is_so, what, number in wrong if is_so]


def _is_safe(address: str) -> bool:
    place = urlsplit(address)
    return bool(place.hostname) and (place.scheme == "https" or place.hostname in OURSELVES)
