"""What waits for an officer, on the first page of the admin. Each app says from its `wagtail_hooks` what waits there:

@waits
def stories_to_judge(user): return Waiting(_("…"), url, count_of(rows)) if can_moderate(user) else None
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component

AT_MOST = 1000  # beyond that it does not matter how many, and counting all would take long


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits: what it is, where it is dealt with, and how many."""

    what: str
    url: str
    count: int

    @property
    def more(self) -> bool:
        return self.count > AT_MOST


Told = Waiting | list[Waiting] | None
_known: list[Callable[[Any], Told]] = []


def waits(of: Callable[[Any], Told]) -> Callable[[Any], Told]:
    """Registers a function of the user that tells what waits for them; None when it is not theirs to do."""
    if of not in _known:
        _known.append(of)
    return of


def count_of(rows: QuerySet) -> int:
    """How many rows; one more than AT_MOST stands for any number beyond it."""
    return rows.order_by()[: AT_MOST + 1].count()


class WaitingPanel(Component):
    """Stands first on the dashboard. Whoever has nothing to do with any of it does not see it."""

    name = "waiting"
    template_name = "core/waiting.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        told = [of(user) for of in _known]
        rows = [row for one in told for row in (one if isinstance(one, list) else [one]) if row is not None]
        return {
            "rows": rows,
            "at_most": AT_MOST,
            "nothing": not any(row.count for row in rows),
            "is_without_pages": not user_has_any_page_permission(user),
        }
