from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "engage.notifications"
    label = "notifications"

    def ready(self):
        from engage.notifications import checks, in_full, receivers  # noqa: F401  # registers and connects them

        in_full.register_kind()
