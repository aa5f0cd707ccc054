"""Wagtail's search in the database, without what it does to every entry each time one is added."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Model
from modelsearch.backends import database


def SearchBackend(params: dict[str, Any]) -> Any:
    backend = database.SearchBackend(params)
    backend.index_class = _without_needless_norms(backend.index_class)
    return backend


@cache
def _without_needless_norms(index: type) -> type:
    """After each addition Wagtail works out the average length of all titles anew, which reads the whole table
    while everybody who writes waits. What has no title of its own, as people's words, changes no average."""

    class Index(index):
        has_titles = True

        def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
            self.has_titles = any(field.field_name == "title" for field in model.get_search_fields())
            super().add_items(model, objs)

        def _refresh_title_norms(self, full: bool = False) -> None:
            if full or self.has_titles:
                super()._refresh_title_norms(full=full)

    return Index
