"""Who signs in, and how: by an e-mailed code, a password or a passkey; staff also by the council's own sign-on."""

from urllib.parse import urlsplit

import environ

env = environ.FileAwareEnv()

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "engage.accounts.backends.ByName",
    "engage.accounts.backends.ByAddress",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "participant:home"
ACCOUNT_ADAPTER = "engage.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "engage.accounts.adapter.StaffSignOnAdapter"
MFA_TOTP_TOLERANCE = 1  # the code before this one still opens: people type slowly, and clocks differ
MFA_ADAPTER = "engage.accounts.adapter.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "add_email": "engage.accounts.forms.ChangeEmailForm",
    "change_password": "engage.accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "engage.accounts.forms.ConfirmEmailForm",
    "confirm_login_code": "engage.accounts.forms.ConfirmLoginCodeForm",
    "login": "engage.accounts.forms.LoginForm",
    "reauthenticate": "engage.accounts.forms.ReauthenticateForm",
    "request_login_code": "engage.accounts.forms.RequestLoginCodeForm",
    "reset_password": "engage.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "engage.accounts.forms.ResetPasswordKeyForm",
    "set_password": "engage.accounts.forms.SetPasswordForm",
    "signup": "engage.accounts.forms.SignupForm",
}
MFA_FORMS = {
    "activate_totp": "engage.accounts.forms.ActivateAppForm",
    "add_webauthn": "engage.accounts.forms.AddKeyForm",
    "authenticate": "engage.accounts.forms.SecondStepForm",
    "edit_webauthn": "engage.accounts.forms.RenameKeyForm",
    "reauthenticate": "engage.accounts.forms.SecondStepAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_CHANGE_EMAIL = True  # one address to an account; a new one counts once it is confirmed
ACCOUNT_SESSION_REMEMBER = True  # two weeks for residents, 12 hours for staff (accounts/receivers.py)
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail can be slow
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second step is never news to its owner
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# By address alone 300 a minute pass, because a library is one address; guessing is stopped for each account.
ACCOUNT_RATE_LIMITS = {
    "signup": "300/m/ip",
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": "300/m/ip,3/m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
USERSESSIONS_TRACK_ACTIVITY = False

# How many proxies of ours stand in front, each of which adds the address it saw to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ENGAGE_TRUSTED_PROXIES", default=0)

# --- The council's own sign-on, by OpenID Connect ---------------------------------------------------

SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict = {"openid_connect": {"APPS": []}}
STAFF_SIGN_ON_ORIGINS: list[str] = []
if env.str("ENGAGE_OIDC_URL", default=""):
    _server = env.str("ENGAGE_OIDC_URL")
    _address = urlsplit(_server)
    # The page where staff sign in may stand on another host than the one that describes it.
    STAFF_SIGN_ON_ORIGINS = [f"{_address.scheme}://{_address.netloc}", *env.list("ENGAGE_OIDC_ORIGINS", default=[])]
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "staff",
            "name": env.str("ENGAGE_OIDC_NAME", default="council account"),
            "client_id": env.str("ENGAGE_OIDC_CLIENT_ID"),
            "secret": env.str("ENGAGE_OIDC_SECRET"),
            "settings": {
                "server_url": _server,
                "oauth_pkce_enabled": True,
                # Some sign-ons (Microsoft's) do not say whether they have confirmed an address. Those at these
                # domains count as confirmed, because nobody but the council gives them out.
                "verified_email": env.list("ENGAGE_OIDC_EMAIL_DOMAINS", default=[]),
            },
        }
    )
# True only when the council's sign-on itself asks for a second factor.
ENGAGE_OIDC_HAS_SECOND_FACTOR = env.bool("ENGAGE_OIDC_HAS_SECOND_FACTOR", default=False)
