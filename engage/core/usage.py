"""Where something is used, as Wagtail lists it; asked for together."""

from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.views.generic import UsageView
from wagtail.models import ReferenceIndex
from wagtail.models.reference_index import ReferenceGroups


class Together(ReferenceGroups):
    """Wagtail's own looks up each object by itself, and all there are to show a page of them."""

    def __getitem__(self, places: slice) -> list[tuple[Any, list[ReferenceIndex]]]:
        groups = groupby(self.qs, key=lambda one: (one.base_content_type_id, one.object_id))
        shown = [(source, list(references)) for source, references in groups][places]
        found: dict[tuple[int, str], Any] = {}
        for kind in sorted({kind for (kind, _pk), _references in shown}):
            pks = [pk for (other, pk), _references in shown if other == kind]
            rows = ContentType.objects.get_for_id(kind).get_all_objects_for_this_type(pk__in=pks)
            found |= {(kind, str(row.pk)): row for row in rows}
        return [(found[source], references) for source, references in shown if source in found]


class Usage(UsageView):
    def get_queryset(self) -> Together:
        return Together(ReferenceIndex.get_references_to(self.object))
