"""allauth's forms in our words and our look. The settings ACCOUNT_FORMS and MFA_FORMS name them."""

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from engage.accounts.second_factor import end_staff_session_with_the_day, is_spent, spend_code
from engage.core.forms import PublicFormStyle

ADDRESS = _("E-mail address")
ENTER_ADDRESS = _("Enter your e-mail address")
ENTER_CODE = _("Enter the code")
ENTER_PASSWORD = _("Enter your password")
PASSWORD_HINT = _("At least 12 characters. Three words that do not belong together are easy to remember")


def _say(form: forms.Form, name: str, label: str, required: str, hint: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required


class LoginForm(PublicFormStyle, account.LoginForm):
    """One form for both ways: with a password it is checked, without one a code goes out by e-mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "login", ADDRESS, ENTER_ADDRESS)

    def _setup_password_field(self) -> None:
        # allauth takes the field away where people sign up without a password; staff may still have one.
        _say(self, "password", _("Password (optional)"), "", _("Leave this empty and we will e-mail you a code"))
        self.fields["password"].required = False

    def login(self, request, redirect_url=None):
        response = super().login(request, redirect_url)
        # allauth has just given the session the length of a resident's, whosever it is.
        if request.user.is_authenticated:
            end_staff_session_with_the_day(request, request.user)
        return response


class SignupForm(PublicFormStyle, account.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "email", ADDRESS, ENTER_ADDRESS, _("We will send a code to it, to check that it is yours"))
        trap = self.fields["website"]
        trap.label, trap.is_trap = _("Leave this box empty"), True
        # allauth hides it with a style in the tag, which our security policy forbids.
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}


class _CodeForm(PublicFormStyle):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Code"), ENTER_CODE)
        self.fields["code"].widget.attrs["spellcheck"] = "false"


class ConfirmLoginCodeForm(_CodeForm, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailForm(_CodeForm, account.ConfirmEmailVerificationCodeForm):
    pass


class RequestLoginCodeForm(PublicFormStyle, account.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "email", ADDRESS, ENTER_ADDRESS)


class ChangeEmailForm(PublicFormStyle, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "email", _("New e-mail address"), _("Enter your new e-mail address"))


class ReauthenticateForm(PublicFormStyle, account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Password"), ENTER_PASSWORD)


class ResetPasswordForm(PublicFormStyle, account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "email", ADDRESS, ENTER_ADDRESS)


class _NewPasswordForm(PublicFormStyle):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "password1", _("New password"), _("Enter a new password"), PASSWORD_HINT)
        _say(self, "password2", _("New password once more"), _("Enter the new password once more"))


class SetPasswordForm(_NewPasswordForm, account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_NewPasswordForm, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_NewPasswordForm, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Password you use now"), _("Enter the password you use now"))


class _SecondStepForm(PublicFormStyle):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("From your authenticator app, or one of your recovery codes")
        _say(self, "code", _("Code"), ENTER_CODE, hint)

    def clean_code(self) -> str:
        """A code that has opened once does not open again, not even while the app still shows it."""
        code = self.cleaned_data["code"]
        apps = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP)
        # Asked first as well, because a code allauth finds right ends its count of wrong ones.
        if any(is_spent(app, code) for app in apps):
            raise get_adapter().validation_error("used_code")
        super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not spend_code(self.authenticator, code):
            raise get_adapter().validation_error("used_code")
        return code


class SecondStepForm(_SecondStepForm, second_step.AuthenticateForm):
    pass


class SecondStepAgainForm(_SecondStepForm, second_step.ReauthenticateForm):
    pass


class ActivateAppForm(_CodeForm, totp.ActivateTOTPForm):
    pass


class AddKeyForm(PublicFormStyle, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"passwordless": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        _say(self, "name", _("Name of this key"), "", _("So that you know which it is, for example “Work phone”"))
        hint = _("Your device will ask for your finger, your face or a PIN")
        _say(self, "passwordless", _("Sign in with this key alone, as a passkey"), "", hint)
        self.fields["credential"].error_messages["required"] = _("The key did not answer. Try again.")


class RenameKeyForm(PublicFormStyle, webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "name", _("Name of this key"), _("Enter a name for this key"))
