from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "engage.analysis"
    label = "analysis"
