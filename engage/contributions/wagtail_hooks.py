from wagtail import hooks

from engage.contributions.viewsets import imports


@hooks.register("register_admin_viewset")
def register_imports():
    return imports
