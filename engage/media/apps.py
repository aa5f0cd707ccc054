from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "engage.media"
    label = "media"

    def ready(self):
        from engage.media import checks, erased_before, receivers  # noqa: F401

        erased_before.register_all()
