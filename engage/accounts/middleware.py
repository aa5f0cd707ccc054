from django.contrib.auth.middleware import get_user
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from engage.accounts.permissions import has_second_factor
from engage.accounts.second_factor import send_to_missing_step


def staff_need_a_second_factor(get_response):
    """Nobody works in the admin on a password or an e-mailed code alone.

    Twice: the admin's addresses lead to the missing step, and everywhere else a member of staff has no
    permission at all in such a session (User.has_perm).
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: _user_in_this_session(request))
        if _is_closed(request) and request.user.is_authenticated:
            # Wagtail would send them to the log-in, which sends those who are signed in back here.
            if not request.user.works_in_admin():
                raise PermissionDenied
            if not request.user.second_factor_given:
                if request.headers.get("X-Requested-With") == "XMLHttpRequest":
                    raise PermissionDenied
                return send_to_missing_step(request)
        return get_response(request)

    return middleware


def _user_in_this_session(request: HttpRequest):
    user = get_user(request)
    user.second_factor_given = has_second_factor(request, user)
    return user


def _is_closed(request: HttpRequest) -> bool:
    """The admin, but for its drawings and its translations."""
    names = ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog")
    return request.path.startswith(reverse("wagtailadmin_home")) and request.path not in map(reverse, names)
