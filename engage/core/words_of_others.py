"""Sentences of Django and allauth that a resident can meet and that have no Welsh in their own catalogues. Nothing
calls this file: it is read when the strings are gathered, and ours are asked before theirs."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

ALLAUTH = [
    _("You cannot remove your primary email address."),
    _("Incorrect code."),
    _("The email address is not assigned to any user account."),
    _("Be patient, you are sending too many requests."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You must type the same password each time."),
    _("You must type the same email each time."),
]

DJANGO = [
    _("This password is too common."),
    _("This password is entirely numeric."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        1,
    ),
    _("Null characters are not allowed."),
    _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
]
