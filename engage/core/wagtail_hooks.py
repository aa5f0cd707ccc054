from wagtail import hooks

from engage.core.viewsets import EveryPageViewSet


@hooks.register("register_admin_viewset")
def every_page():
    return EveryPageViewSet()
