from django.apps import AppConfig


class ParticipantConfig(AppConfig):
    name = "engage.participant"
    label = "participant"

    def ready(self):
        from engage.participant.reaching import register_kind

        register_kind()
