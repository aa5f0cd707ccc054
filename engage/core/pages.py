from typing import Any

from django.http import HttpRequest


class OneKindBelow:
    """A Wagtail page with one kind of page below it. A child is asked for as what it is: Wagtail looks it up as any
    page first and then once more."""

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        [kind] = self.allowed_subpage_models()  # type: ignore[attr-defined]
        child = kind.objects.child_of(self).filter(slug=path_components[0]).first() if path_components else None
        if child is None:
            return super().route(request, path_components)  # type: ignore[misc]
        child._cached_parent_obj = self
        return child.route(request, path_components[1:])
