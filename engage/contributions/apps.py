from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "engage.contributions"
    label = "contributions"
