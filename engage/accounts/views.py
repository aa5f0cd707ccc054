"""Wagtail's page for one's own account, without the place to bring a portrait."""

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView


class OwnAccount(AccountView):
    def get_panels(self) -> list:
        """Nobody's portrait is needed, and Wagtail would keep it with whatever a phone wrote into it."""
        return [panel for panel in super().get_panels() if panel.name != "avatar"]


own_account = require_admin_access(OwnAccount.as_view())
