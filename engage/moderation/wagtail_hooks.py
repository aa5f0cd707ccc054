from wagtail import hooks

from engage.moderation.viewsets import moderation


@hooks.register("register_admin_viewset")
def register_moderation():
    return moderation
