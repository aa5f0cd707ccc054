from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "engage.moderation"
    label = "moderation"

    def ready(self):
        from engage.moderation import erased_before, receivers  # noqa: F401
        from engage.moderation.letters import compose, compose_redaction, owed, owed_of_redaction
        from engage.moderation.services import MODERATED, REDACTED
        from engage.notifications.registry import register

        register(MODERATED, owed=owed, compose=compose)
        register(REDACTED, owed=owed_of_redaction, compose=compose_redaction)
        erased_before.register_all()
