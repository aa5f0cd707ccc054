from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "engage.media"
    label = "media"
