from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "engage.media"
    label = "media"

    def ready(self):
        from engage.media import checks, receivers  # noqa: F401
