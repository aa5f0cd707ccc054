from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    label = "stories"

    def ready(self):
        from stories import doors, erased_before, receivers  # noqa: F401

        doors.open_door()
        erased_before.register_all()
