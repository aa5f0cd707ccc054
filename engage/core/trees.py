"""Trees that the database itself keeps in shape, on SQLite and PostgreSQL."""

from django.db.migrations.operations.base import Operation

_SQLITE = """CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} FOR EACH ROW WHEN ({when})
BEGIN SELECT RAISE(ABORT, '{message}'); END"""
_POSTGRES = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$; CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""
_BAD_PLACE = """NEW.parent_id IS NOT NULL AND (
  NOT EXISTS (SELECT 1 FROM {table} p WHERE p.id = NEW.parent_id AND p.{within} = NEW.{within})
  OR EXISTS (SELECT 1 FROM {table} p
    LEFT JOIN {table} g ON g.id = p.parent_id
    LEFT JOIN {table} c ON c.parent_id = NEW.id
    LEFT JOIN {table} d ON d.parent_id = c.id
    WHERE p.id = NEW.parent_id AND (p.id = NEW.id OR g.id = NEW.id OR g.parent_id IS NOT NULL OR d.id IS NOT NULL
      OR (g.id IS NOT NULL AND c.id IS NOT NULL))))
OR EXISTS (SELECT 1 FROM {table} c WHERE c.parent_id = NEW.id AND c.{within} <> NEW.{within})"""


class KeepTree(Operation):
    """A migration step: a row with a `parent` stands in the same whole (the column `within`), nowhere below itself, and
    at most three levels deep with all that is below it. On SQLite the triggers go when the table is made anew."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name, *, within):
        self.model_name = model_name
        self.within = within

    def state_forwards(self, app_label, state):
        """The models do not change: only the database learns to refuse."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        template = _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE
        when = _BAD_PLACE.format(table=table, within=self.within)
        for verb in ("insert", "update"):
            statement = template.format(
                name=f"keep_tree_{table}",
                verb=verb,
                table=table,
                when=when,
                message=f"{table}: no such place in the tree",
            )
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for verb in ("insert", "update"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS keep_tree_{table}_{verb}{on}", params=None)

    def describe(self):
        return f"Keep {self.model_name} a tree of three levels"
