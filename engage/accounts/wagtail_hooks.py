from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from engage.accounts.second_factor import send_to_missing_step


@hooks.register("before_serve_document")
def private_documents_need_a_second_factor(document, request: HttpRequest) -> HttpResponse | None:
    restricted = document.collection.get_view_restrictions().exists()
    return send_to_missing_step(request) if restricted and _is_half_way_in(request) else None


@hooks.register("before_serve_page")
def private_pages_need_a_second_factor(page, request: HttpRequest, args, kwargs) -> HttpResponse | None:
    # Without a session there is nobody to ask, and a page that may be shared must not look for one.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not page.get_view_restrictions().exists():
        return None
    return send_to_missing_step(request) if _is_half_way_in(request) else None


def _is_half_way_in(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and not user.second_factor_given and user.works_in_admin()
