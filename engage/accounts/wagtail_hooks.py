from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.users.views import bulk_actions

from engage.accounts.second_factor import send_to_missing_step
from engage.accounts.viewsets import OrganisationViewSet


@hooks.register("before_serve_document")
def private_documents_need_a_second_factor(document, request: HttpRequest) -> HttpResponse | None:
    restricted = document.collection.get_view_restrictions().exists()
    return send_to_missing_step(request) if restricted and _is_half_way_in(request) else None


@hooks.register("before_serve_page")
def private_pages_need_a_second_factor(page, request: HttpRequest, args, kwargs) -> HttpResponse | None:
    # Without a session there is nobody to ask, and a page that may be shared must not look for one.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not page.get_view_restrictions():
        return None
    return send_to_missing_step(request) if _is_half_way_in(request) else None


def _is_half_way_in(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and not user.second_factor_given and user.works_in_admin()


@hooks.register("register_admin_viewset")
def organisations() -> OrganisationViewSet:
    return OrganisationViewSet("organisations")


def _nobody(self, account) -> bool:
    return False


# Wagtail's actions on many users at once ask neither whose account it is nor leave a record: accounts are changed
# one by one. These take their places, because an action cannot be unregistered.
for _action in (
    bulk_actions.AssignRoleBulkAction,
    bulk_actions.DeleteBulkAction,
    bulk_actions.SetActiveStateBulkAction,
):
    hooks.register("register_bulk_action", type(_action.__name__, (_action,), {"check_perm": _nobody}), order=100)
