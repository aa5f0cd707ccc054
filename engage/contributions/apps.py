from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "engage.contributions"
    label = "contributions"

    def ready(self):
        from engage.contributions import announcing, erased_before, receivers  # noqa: F401
        from engage.contributions.services import RECEIPT
        from engage.notifications.registry import register

        erased_before.register_all()
        register(
            RECEIPT, owed=announcing.owed, compose=announcing.compose, title=announcing.title, before_confirmed=True
        )
