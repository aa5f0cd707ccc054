"""What `manage.py check --deploy` says of files."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from engage.media.antivirus import OFF


@register(Tags.security)
def the_scanner_is_named_rightly(app_configs, **kwargs) -> list[Error]:
    named = settings.ENGAGE_CLAMAV
    if named in OFF or named.startswith(("unix:///", "tcp://", "/")):
        return []
    return [Error("ENGAGE_CLAMAV must be unix:///path, tcp://host:port, /path/of/clamscan or off.", id="engage.E002")]


@register(Tags.security, deploy=True)
def somebody_decided_about_viruses(app_configs, **kwargs) -> list[Warning]:
    if settings.ENGAGE_CLAMAV:
        return []
    return [
        Warning(
            "Files that people bring are not scanned for viruses.",
            hint="Set ENGAGE_CLAMAV to where ClamAV is, or to `off` when it is decided to do without.",
            id="engage.W002",
        )
    ]
