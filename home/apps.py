from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    label = "home"

    def ready(self):
        from engage.core.letterhead import take_letterhead_from
        from home.letters import letterhead
        from home.receivers import grant_pages_and_collections, remove_wagtails_own_groups

        # After those of the accounts app, which make the groups.
        post_migrate.connect(grant_pages_and_collections, dispatch_uid="home-grants")
        post_migrate.connect(remove_wagtails_own_groups, dispatch_uid="home-groups")
        take_letterhead_from(letterhead)
