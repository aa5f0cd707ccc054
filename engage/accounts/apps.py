from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "engage.accounts"
    label = "accounts"

    def ready(self):
        from engage.accounts import receivers  # noqa: F401  # connects them
        from engage.accounts.grants import apply_grants

        post_migrate.connect(apply_grants, dispatch_uid="engage-grants")
