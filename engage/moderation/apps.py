from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "engage.moderation"
    label = "moderation"
