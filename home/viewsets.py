from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from home.models import AccessibilityIssue


class AccessibilityIssueViewSet(ModelViewSet):
    """What the accessibility statement is made from."""

    model = AccessibilityIssue
    icon = "warning"
    menu_label = _("Accessibility issues")
    menu_order = 120
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["what", "criterion", "ground", "mend_by", "mended_on"]
    list_filter = ["ground", "criterion"]
    search_fields = ["what", "who"]


accessibility_issues = AccessibilityIssueViewSet("accessibility_issues")
