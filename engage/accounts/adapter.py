from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Log-in for residents and staff alike."""


class StaffSignOnAdapter(DefaultSocialAccountAdapter):
    """The council's sign-on opens accounts that an administrator has made; it makes none itself."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def can_authenticate_by_email(self, login, email):
        return True
