from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "engage.analysis"
    label = "analysis"

    def ready(self):
        from engage.analysis import erased_before, receivers, resting  # noqa: F401

        erased_before.register_all()
        resting.register_all()
