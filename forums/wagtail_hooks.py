from wagtail import hooks

from forums.viewsets import points


@hooks.register("register_admin_viewset")
def register_points():
    return points
