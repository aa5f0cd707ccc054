"""The way of staff into the admin: which step is still missing, where they wanted to go, and for how long."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from engage.accounts.models import User

STAFF_SESSION = 12 * 60 * 60  # seconds: a working day
WANTED = "wanted_before_second_factor"  # in the session: an address of the admin, never anybody's data


def send_to_missing_step(request: HttpRequest) -> HttpResponseRedirect:
    """Those who have a second factor give it now; those who have none set one up. Both land where they wanted."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("wagtailadmin_home")
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")
    if Authenticator.Type.WEBAUTHN in kinds:
        return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': wanted})}")
    request.session[WANTED] = wanted
    return redirect("mfa_index")


def end_staff_session_with_the_day(request: HttpRequest, user: User) -> None:
    if user.works_in_admin():
        request.session.set_expiry(STAFF_SESSION)
