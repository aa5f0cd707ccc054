from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "engage.core"
    label = "core"

    def ready(self):
        from engage.core import checks  # noqa: F401  # registers them
        from engage.core.shared_pages import forget_when_officers_change_something

        forget_when_officers_change_something()
