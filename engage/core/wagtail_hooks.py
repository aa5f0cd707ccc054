from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem

from engage.core import retention_report
from engage.core.viewsets import EveryPageViewSet
from engage.core.waiting import WaitingPanel


@hooks.register("register_admin_viewset")
def every_page():
    return EveryPageViewSet()


@hooks.register("construct_homepage_panels")
def what_waits(request, panels):
    panels.append(WaitingPanel())


@hooks.register("construct_homepage_summary_items", order=1000)
def count_pages_only(request, items):
    """How many pictures and documents there are helps nobody, and counting them costs as much as what waits."""
    items[:] = [item for item in items if not isinstance(item, DocumentsSummaryItem | ImagesSummaryItem)]


@hooks.register("register_admin_viewset")
def what_will_be_deleted():
    return retention_report.retention


@hooks.register("insert_global_admin_css")
def fit_a_phone():
    return format_html('<link rel="stylesheet" href="{}">', static("engage/phone.css"))


@hooks.register("insert_global_admin_js")
def lists_on_a_phone():
    return format_html('<script src="{}" defer></script>', static("engage/tables.js"))
