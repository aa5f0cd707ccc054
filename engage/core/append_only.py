"""Rows that the database itself refuses to change, on SQLite and PostgreSQL."""

from django.db.migrations.operations.base import Operation

_SQLITE = """CREATE TRIGGER {name}_{verb} BEFORE {event} ON {table} FOR EACH ROW {when}
BEGIN SELECT RAISE(ABORT, '{message}'); END"""
_POSTGRES = """CREATE OR REPLACE FUNCTION {name}_{verb}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {name}_{verb} BEFORE {event} ON {table} FOR EACH ROW {when}
EXECUTE FUNCTION {name}_{verb}()"""


class RefuseChanges(Operation):
    """A migration step: UPDATE (of `columns`, else of any) and DELETE are refused for rows that
    meet `when`, an SQL condition on OLD and NEW that both databases understand."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name, *, when_update="", when_delete="", columns=(), refuse_delete=True):
        self.model_name = model_name
        self.when_update = when_update
        self.when_delete = when_delete
        self.columns = tuple(columns)
        self.refuse_delete = refuse_delete

    def state_forwards(self, app_label, state):
        """The models do not change: only the database learns to refuse."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self._statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for verb in ("update", "delete"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS keep_{table}_{verb}{on}", params=None)

    def _statements(self, vendor, table):
        template = _POSTGRES if vendor == "postgresql" else _SQLITE
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        events = [("update", f"UPDATE{of}", self.when_update)]
        if self.refuse_delete:
            events.append(("delete", "DELETE", self.when_delete))
        for verb, event, when in events:
            yield template.format(
                name=f"keep_{table}",
                verb=verb,
                event=event,
                table=table,
                when=f"WHEN ({when})" if when else "",
                message=f"{table}: rows are kept as they are; add a new one",
            )

    def describe(self):
        return f"Refuse changes to {self.model_name}"


_SQLITE_PART = """CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} FOR EACH ROW
WHEN EXISTS (SELECT 1 FROM {whole} WHERE id IN ({ids}) AND ({when})) BEGIN SELECT RAISE(ABORT, '{message}'); END"""
_POSTGRES_PART = """CREATE OR REPLACE FUNCTION {name}_{verb}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF EXISTS (SELECT 1 FROM {whole} WHERE id IN ({ids}) AND ({when})) THEN
RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$;
CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_{verb}()"""


class RefuseChangesOfParts(Operation):
    """A migration step for rows that are part of another one, by the foreign key `of`: none is added, changed or taken
    away once that one meets `when`, an SQL condition on its own columns. On SQLite these triggers go before the table
    of the whole is altered, and come back after it."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name, *, of, when):
        self.model_name = model_name
        self.of = of
        self.when = when

    def state_forwards(self, app_label, state):
        """The models do not change: only the database learns to refuse."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        meta = to_state.apps.get_model(app_label, self.model_name)._meta
        template = _POSTGRES_PART if schema_editor.connection.vendor == "postgresql" else _SQLITE_PART
        part = meta.get_field(self.of)
        whole = part.related_model._meta.db_table
        for verb, rows in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"])):
            ids = ", ".join(f"{row}.{part.column}" for row in rows)
            statement = template.format(
                name=f"keep_{meta.db_table}",
                verb=verb,
                table=meta.db_table,
                whole=whole,
                ids=ids,
                when=self.when,
                message=f"{meta.db_table}: rows are kept as they are; add a new one",
                row=rows[-1],
            )
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for verb in ("insert", "update", "delete"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS keep_{table}_{verb}{on}", params=None)

    def describe(self):
        return f"Refuse changes to {self.model_name} once what it is part of is kept"
