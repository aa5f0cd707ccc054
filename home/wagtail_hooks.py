from wagtail import hooks

from home.viewsets import accessibility_issues


@hooks.register("register_admin_viewset")
def register_accessibility_issues():
    return accessibility_issues
