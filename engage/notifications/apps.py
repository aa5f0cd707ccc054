from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "engage.notifications"
    label = "notifications"

    def ready(self):
        from engage.notifications import receivers  # noqa: F401  # connects them
