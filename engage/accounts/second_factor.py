"""The way of staff into the admin: which step is still missing, where they wanted to go, for how long, and that a
code opens once."""

import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from engage.accounts.models import User

STAFF_SESSION = datetime.timedelta(hours=12)  # a working day
WANTED = "wanted_before_second_factor"  # in the session: an address of the admin, never anybody's data
LAST_STEP = "last_step"  # in an app's data: the newest 30 seconds whose code has been used


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
    """By the clock: counted in seconds it would begin anew with each thing that the session keeps."""
    if user.works_in_admin():
        request.session.set_expiry(timezone.now() + STAFF_SESSION)


def is_spent(app: Authenticator, code: str) -> bool:
    """Whether this code of an authenticator app, or a later one, has been used before. A code the app does not show
    now is not spent, only wrong."""
    step = _step_of(app, code)
    return step is not None and step <= app.data.get(LAST_STEP, -1)


def spend_code(app: Authenticator, code: str) -> bool:
    """Notes that a code has been used; False when it was before, by whoever came first (RFC 6238, 5.2). allauth
    remembers a code for 30 seconds in the cache; the one before still opens, so ours is remembered in the database."""
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=app.pk)
        step = _step_of(kept, code)
        if step is None or is_spent(kept, code):
            return False
        kept.data[LAST_STEP] = step
        kept.save(update_fields=["data"])
    app.data = kept.data
    return True


def _step_of(app: Authenticator, code: str) -> int | None:
    """The newest of the tolerated 30-second steps that has this code."""
    secret = decrypt(app.data["secret"])
    for step in sorted(yield_hotp_counters_from_time(), reverse=True):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None
