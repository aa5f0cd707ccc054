from django.apps import AppConfig


class ParticipantConfig(AppConfig):
    name = "engage.participant"
    label = "participant"
