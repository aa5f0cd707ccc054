"""The database keeps the list of what is outstanding itself: whoever adds a text, a reading or a coding, by whichever
way, need not think of it. On SQLite a trigger would stand in the way of altering a table that it names: they go before
a migration and come back after it."""

from dataclasses import dataclass
from typing import Any

from django.db import connections

from engage.analysis.outstanding import Act, Outstanding, mend_outstanding, refresh_statements


@dataclass(frozen=True)
class Trigger:
    """What is done after a row was changed. `parts` are the texts that must be looked at again, when it is not said
    simply what to do."""

    name: str
    table: str
    event: str
    statements: tuple[str, ...] = ()
    when: str = ""
    parts: str = ""

    def sql(self, vendor: str) -> list[str]:
        done = [*self.statements, *(refresh_statements(self.parts) if self.parts else [])]
        when = f"WHEN ({self.when})" if self.when else ""
        head = f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} FOR EACH ROW {when}"
        if vendor != "postgresql":
            return [f"{head} BEGIN {'; '.join(done)}; END"]
        # Two who take the last two readings back at once would each see the other's.
        lock = f"PERFORM 1 FROM contributions_part WHERE id IN {self.parts} ORDER BY id FOR NO KEY UPDATE"
        body = "; ".join([lock, *done] if self.parts else done)
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body}; RETURN NULL; END $$",
            f"{head} EXECUTE FUNCTION {self.name}()",
        ]


def _left(act: Act) -> str:
    columns = "(part_id, contribution_id, act)"
    return f"INSERT INTO analysis_outstanding {columns} VALUES (NEW.id, NEW.contribution_id, '{act}')"  # noqa: S608


def _done(part: str, act: Act) -> str:
    return f"DELETE FROM analysis_outstanding WHERE part_id = {part} AND act = '{act}'"  # noqa: S608


def _part_of(excerpts: str) -> str:
    return f"(SELECT part_id FROM analysis_excerpt WHERE id IN {excerpts})"  # noqa: S608


PART, READING, CODING, EXCERPT = "contributions_part", "analysis_reading", "analysis_coding", "analysis_excerpt"
HAS_WORDS = "NEW.is_current AND NEW.text <> ''"
TRIGGERS = (
    Trigger("outstanding_part_in", PART, "INSERT", (_left(Act.READ), _left(Act.FILE)), HAS_WORDS),
    Trigger(
        "outstanding_part_gone", PART, "UPDATE OF text, is_current",
        (_done("NEW.id", Act.READ), _done("NEW.id", Act.FILE)), f"NOT ({HAS_WORDS})"
    ),
    Trigger("outstanding_read", READING, "INSERT", (_done("NEW.part_id", Act.READ),)),
    Trigger("outstanding_unread", READING, "DELETE", parts="(OLD.part_id)"),
    Trigger("outstanding_reading_moved", READING, "UPDATE OF part_id", parts="(OLD.part_id, NEW.part_id)"),
    Trigger("outstanding_filed", CODING, "INSERT", (_done(_part_of("(NEW.excerpt_id)"), Act.FILE),)),
    Trigger("outstanding_unfiled", CODING, "DELETE", parts=_part_of("(OLD.excerpt_id)")),
    Trigger(
        "outstanding_coding_moved", CODING, "UPDATE OF excerpt_id", parts=_part_of("(OLD.excerpt_id, NEW.excerpt_id)")
    ),
    Trigger("outstanding_excerpt_moved", EXCERPT, "UPDATE OF part_id", parts="(OLD.part_id, NEW.part_id)"),
)  # fmt: skip


def take_away_before_migrating(*, using: str, plan: list, **kwargs: Any) -> None:
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for one in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.name}")


def put_back_after_migrating(*, using: str, **kwargs: Any) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if Outstanding._meta.db_table not in connection.introspection.table_names(cursor):
            return  # a migration back to before it
        missing = [one for one in TRIGGERS if one.name not in names_there(cursor, connection.vendor)]
        for statement in (sql for one in missing for sql in one.sql(connection.vendor)):
            cursor.execute(statement)
    if missing:
        mend_outstanding()


def names_there(cursor: Any, vendor: str) -> set[str]:
    tables = {"postgresql": "SELECT tgname FROM pg_trigger", "sqlite": "SELECT name FROM sqlite_master"}
    kind = {"postgresql": "NOT tgisinternal", "sqlite": "type = 'trigger'"}
    cursor.execute(f"{tables[vendor]} WHERE {kind[vendor]}")
    return {name for (name,) in cursor.fetchall()}
