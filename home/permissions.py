from engage.accounts.enums import Role
from engage.accounts.grants import grant

grant(
    Role.ADMINISTRATOR,
    "home.change_branding",
    "home.change_accessibilitystatement",
    "home.add_accessibilityissue",
    "home.change_accessibilityissue",
    "home.delete_accessibilityissue",
    "home.view_accessibilityissue",
)
