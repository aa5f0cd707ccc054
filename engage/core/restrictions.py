"""Which pages Wagtail shows to everybody, in one query instead of several."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import Page, PageViewRestriction


def not_restricted() -> Q:
    """Of pages: those that have no restriction, nor has any above them. Wagtail's `public()` asks for all that there
    are first."""
    here_or_above = PageViewRestriction.objects.annotate(shown=ExpressionWrapper(OuterRef("path"), CharField())).filter(
        shown__startswith=F("page__path")
    )
    return ~Q(Exists(here_or_above))


class RestrictedOrNot:
    """Who may see a page is looked up once for a request, though our hooks ask and Wagtail does; and in one query where
    neither the page nor one above it is restricted, or an alias of one that may be."""

    def get_view_restrictions(self) -> Any:
        if "_restrictions" not in self.__dict__:
            length, path = Page.steplen, self.path  # type: ignore[attr-defined]
            here_and_above = Page.objects.filter(path__in=[path[:end] for end in range(length, len(path) + 1, length)])
            to_look_at = here_and_above.filter(Q(view_restrictions__isnull=False) | Q(alias_of__isnull=False))
            found = super().get_view_restrictions if to_look_at.exists() else PageViewRestriction.objects.none
            self._restrictions = found()
        return self._restrictions
