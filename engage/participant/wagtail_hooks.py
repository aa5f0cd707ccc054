from wagtail import hooks

from engage.participant import viewsets


@hooks.register("register_admin_viewset")
def register_requests():
    return viewsets.requests
