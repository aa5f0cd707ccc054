from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"

    def ready(self):
        from consultations import doors, receivers  # noqa: F401

        doors.open_door()
