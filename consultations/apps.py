from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"

    def ready(self):
        from consultations import doors, erased_before, receivers  # noqa: F401

        doors.open_door()
        erased_before.register_all()
