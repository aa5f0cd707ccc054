from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):
    """One form for both ways: with a password it is checked, without one a code goes out by e-mail."""

    def _setup_password_field(self) -> None:
        # allauth takes the field away where people sign up without a password; staff may still have one.
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].required = False
        self.fields["password"].label = _("Password (optional)")
        self.fields["password"].help_text = _("Leave this empty and we will e-mail you a code")


class SignupForm(AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("We will send a code to this address to check that it is yours")
        # allauth hides its trap for robots with a style, which our security policy forbids.
        self.fields["website"].widget.attrs.pop("style", None)
