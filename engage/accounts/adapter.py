"""Where allauth asks us how it should behave."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import RequestException
from wagtail.models import Site

from engage.core.letterhead import dress
from engage.core.references import derive_key

TOO_OFTEN = _("You have tried too often. Wait a few minutes, then try again.")
WRONG_CODE = _("Enter the code exactly as it was given. This one does not match.")


class AccountAdapter(DefaultAccountAdapter):
    """Log-in for residents and staff alike."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "duplicate_email": _("This is already the e-mail address of your account."),
        "email_password_mismatch": _("The e-mail address and the password do not match."),
        "enter_current_password": _("Enter the password you use now."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Enter the password of this account. This one does not match."),
        "invalid_login": _("Enter your e-mail address."),
        "invalid_password_reset": _("This link has been used already, or it is too old."),
        "rate_limited": TOO_OFTEN,
        "same_as_current": _("Enter an e-mail address other than the one you use now."),
        "too_many_login_attempts": TOO_OFTEN,
        "unverified_primary_email": _("Confirm your e-mail address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        ours = {"site_name": _site_name(self.request), "login_url": settings.ENGAGE_SITE_URL + reverse("account_login")}
        super().send_mail(template_prefix, email, {**context, **ours})

    def render_mail(self, *args, **kwargs) -> EmailMultiAlternatives:
        return dress(super().render_mail(*args, **kwargs))

    def send_notification_mail(self, template_prefix: str, *args, **kwargs) -> None:
        """Tells the owner of an account what was changed in it; that they confirmed their address they know."""
        if template_prefix != "account/email/email_confirm":
            super().send_notification_mail(template_prefix, *args, **kwargs)

    def get_login_redirect_url(self, request: Any) -> str:
        if request.user.works_in_admin():
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Who has a second factor confirms with that: a password alone must not be able to take it off."""
        if not hasattr(user, "ways_to_confirm"):  # one page asks several times
            methods = super().get_reauthentication_methods(user)
            second = [method for method in methods if method["id"] != "reauthenticate"]
            user.ways_to_confirm = second or methods
        return user.ways_to_confirm


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Take off the second step of your log-in first, then change your e-mail address."),
        "cannot_delete_authenticator": _("This second step cannot be taken off."),
        "incorrect_code": WRONG_CODE,
        "used_code": _("This code has been used already. Wait until your app shows the next one."),
        "unverified_email": _("Confirm your e-mail address first, then set up a second step."),
    }

    def get_totp_issuer(self) -> str:
        return _site_name(self.request)

    def encrypt(self, text: str) -> str:
        """The secret of an authenticator app is of no use to who has only the database."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _locks().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("My key"))


class StaffSignOnAdapter(DefaultSocialAccountAdapter):
    """The council's sign-on opens accounts of staff that an administrator has made; it makes none itself, and
    it opens nobody else's. Who it is, is told by an e-mail address that the sign-on says it has confirmed."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def can_authenticate_by_email(self, login, email) -> bool:
        return True

    def pre_social_login(self, request, sociallogin) -> None:
        user = sociallogin.user
        if sociallogin.state.get("process") != "login" or not user or not user.pk or not user.works_in_admin():
            raise ImmediateHttpResponse(render(request, "socialaccount/no_staff_account.html", status=403))
        # The sign-on has confirmed the address: a code by e-mail would prove nothing more.
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})

    def get_requests_session(self):
        """A sign-on that does not answer, or not with what was asked for, is said so to whoever waits for it."""
        session = super().get_requests_session()
        ask = session.request

        def ask_or_say_so(method, url, **options):
            try:
                answer = ask(method, url, **options)
            except RequestException:
                answer = None
            # What a POST is refused for, allauth reads itself.
            if answer is None or (method.upper() == "GET" and not answer.ok):
                page = render(self.request, "socialaccount/authentication_error.html", status=503)
                raise ImmediateHttpResponse(page)
            return answer

        session.request = ask_or_say_so
        return session


def _site_name(request: Any) -> str:
    site = Site.find_for_request(request)
    return site.site_name if site and site.site_name else settings.WAGTAIL_SITE_NAME


def _locks() -> MultiFernet:
    """Today's key first; retired ones (SECRET_KEY_FALLBACKS) still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [urlsafe_b64encode(derive_key("second factor", secret=secret)) for secret in secrets]
    return MultiFernet([Fernet(key) for key in keys])
