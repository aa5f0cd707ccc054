from django.contrib.auth.middleware import get_user
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from engage.accounts.permissions import has_second_factor
from engage.accounts.second_factor import send_to_missing_step
from engage.core.expired_forms import keeps_words, show_again


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

    def process_view(request: HttpRequest, *_view) -> HttpResponseBase | None:
        """A log-in that ended while somebody was writing does not take away what they wrote. By now it is known that
        the form was ours (the check for forged ones came before): another's words are not shown as theirs."""
        if request.method != "POST" or not _is_closed(request) or request.user.is_authenticated:
            return None
        return show_again(request, "core/signed_out.html", status=403) if keeps_words(request) else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _user_in_this_session(request: HttpRequest):
    user = get_user(request)
    user.second_factor_given = has_second_factor(request, user)
    return user


def _is_closed(request: HttpRequest) -> bool:
    """The admin, but for its drawings and its translations."""
    names = ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog")
    return request.path.startswith(reverse("wagtailadmin_home")) and request.path not in map(reverse, names)
