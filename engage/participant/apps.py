from django.apps import AppConfig


class ParticipantConfig(AppConfig):
    name = "engage.participant"
    label = "participant"

    def ready(self):
        from engage.participant import erased_before
        from engage.participant.reaching import register_kind

        erased_before.register_all()

        register_kind()
