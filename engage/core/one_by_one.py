"""Whether a row has another one, asked of each row by itself."""

from typing import Any

from django.db.models import Exists


class OneByOne(Exists):
    """For the first few of many rows, in their order: each is asked when its turn comes, and nobody asks the rest.
    PostgreSQL would rather look up all the others at first, and sort what is left; it cannot where it must begin at an
    offset, even at none."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        return self.as_sql(compiler, connection, template="EXISTS(%(subquery)s OFFSET 0)", **extra)
