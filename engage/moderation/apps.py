from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "engage.moderation"
    label = "moderation"

    def ready(self):
        from engage.moderation import erased_before, receivers  # noqa: F401
        from engage.moderation.letters import compose, owed
        from engage.moderation.services import MODERATED
        from engage.notifications.registry import register

        register(MODERATED, owed=owed, compose=compose)
        erased_before.register_all()
