from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.pages import PageViewSet


class InMenuForSome:
    """For a viewset that stands in the officers' menu only for those who may see it. Its views ask for themselves."""

    add_to_admin_menu = True
    may_see: Callable[[Any], bool]  # a staticmethod: of a user

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return type("ItemForSome", (MenuItem,), {"is_shown": lambda item, request: self.may_see(request.user)})


class DeskViewSet(InMenuForSome, ViewSet):
    """Screens of ours in the officers' menu. `linked` names those that the others lead to: a view that has an
    attribute `index_url_name` is told the address of `index`."""

    linked: tuple[str, ...] = ()

    def get_common_view_kwargs(self, **kwargs):
        addresses = {f"{name}_url_name": self.get_url_name(name) for name in self.linked}
        return super().get_common_view_kwargs(**addresses, **kwargs)


class NewPageView(CreateView):
    """Wagtail saves a new page by itself half a second after the last key. When that is still on its way as the
    officer presses Publish, both try to make the page, and the second one meets an error page. So a new page is
    first saved by its officer, and by itself only from then on. Two presses at once are told of in the form."""

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "autosave_enabled": False}

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                form.add_error(field if field in form.fields else None, messages)
            return self.form_invalid(form)


class EveryPageViewSet(PageViewSet):
    """For every type of page that has no viewset of its own."""

    add_view_class = NewPageView
