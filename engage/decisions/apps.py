from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "engage.decisions"
    label = "decisions"

    def ready(self):
        from engage.decisions import announcing, receivers, resting  # noqa: F401

        announcing.register_kinds()
        resting.register_all()
