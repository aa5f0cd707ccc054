from wagtail import hooks

from engage.notifications import viewsets


@hooks.register("register_admin_viewset")
def register_messages():
    return viewsets.unsettled_messages
