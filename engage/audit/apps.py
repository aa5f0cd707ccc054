from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "engage.audit"
    label = "audit"

    def ready(self):
        from engage.audit import receivers  # noqa: F401  # connects them
