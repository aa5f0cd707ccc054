from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "engage.analysis"
    label = "analysis"

    def ready(self):
        from engage.analysis import receivers  # noqa: F401
