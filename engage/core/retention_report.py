"""What will be deleted and when, for those who answer for it. Counts and dates, never a word."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.core.retention import report
from engage.core.viewsets import DeskViewSet


def may_see(user: Any) -> bool:
    """Administrators: whoever may see how the council is set up."""
    return user.has_perm("accounts.view_organisation")


class RetentionReport(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("What will be deleted")
    header_icon = "calendar"
    template_name = "core/admin/retention.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=report(), **kwargs)


class RetentionViewSet(DeskViewSet):
    name = "retention"
    url_prefix = "retention"
    icon = "calendar"
    menu_label = _("What will be deleted")
    menu_name = "retention"
    menu_order = 180
    may_see = staticmethod(may_see)

    def get_urlpatterns(self):
        return [path("", RetentionReport.as_view(), name="index")]


retention = RetentionViewSet()
