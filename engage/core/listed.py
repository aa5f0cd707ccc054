"""A few rows of another table beside a row, in the same question to the database."""

from typing import Any

from django.db.models import JSONField, QuerySet, Subquery


class Listed(Subquery):
    """What a query finds, as a list: of values where `values_list` names one column, else of lists. None, or an empty
    one, where it finds nothing."""

    output_field = JSONField()

    def __init__(self, queryset: QuerySet, **extra: Any) -> None:
        super().__init__(queryset.order_by(), **extra)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        return self._gather(compiler, connection, "json_group_array", "json_array")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        return self._gather(compiler, connection, "jsonb_agg", "jsonb_build_array")

    def _gather(self, compiler: Any, connection: Any, all_of: str, one: str) -> tuple[str, tuple]:
        columns = len(self.query.values_select) + len(self.query.annotation_select)
        names = ", ".join(f"v{number}" for number in range(columns))
        row = names if columns == 1 else f"{one}({names})"
        template = f"(WITH listed({names}) AS (%(subquery)s) SELECT {all_of}({row}) FROM listed)"  # noqa: S608 - no words
        return self.as_sql(compiler, connection, template=template)
