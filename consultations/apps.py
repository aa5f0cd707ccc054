from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"

    def ready(self):
        from consultations import receivers  # noqa: F401
