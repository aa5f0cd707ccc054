from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "engage.accounts"
    label = "accounts"

    def ready(self):
        from engage.accounts import erased_before, receivers  # noqa: F401  # connects them
        from engage.accounts.grants import apply_grants

        post_migrate.connect(apply_grants, dispatch_uid="engage-grants")
        erased_before.register_all()


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's app for users, with our screens in the place of its own."""

    user_viewset = "engage.accounts.viewsets.AccountViewSet"
