from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from engage.accounts.permissions import has_second_factor


def staff_need_a_second_factor(get_response):
    """Nobody is in the admin on a password or an e-mailed code alone."""

    def middleware(request):
        admin_root = reverse("wagtailadmin_home")
        if request.path.startswith(admin_root) and request.user.is_authenticated and not has_second_factor(request):
            step = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
            return redirect(f"{reverse(step)}?{urlencode({'next': request.get_full_path()})}")
        return get_response(request)

    return middleware
