"""A migration operation that makes a table append-only in the database itself."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION rembuk_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
_POSTGRESQL = """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION rembuk_append_only()"""


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on `table` through any door: ORM, admin or SQL prompt.

    TRUNCATE stays possible on PostgreSQL because test databases are flushed with it; production
    accounts have no TRUNCATE right (see docs/operators/runbook.md).
    """

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the model state: triggers live in the database only."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create the triggers."""
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(_SQLITE.format(table=self.table, verb=verb))
        else:
            schema_editor.execute(_POSTGRESQL_FUNCTION, params=None)
            schema_editor.execute(_POSTGRESQL.format(table=self.table))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop the triggers."""
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {self.table}_no_{verb}")
        else:
            schema_editor.execute(f"DROP TRIGGER {self.table}_append_only ON {self.table}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Describe the operation for the migration writer."""
        return (self.__class__.__name__, [self.table], {})

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Make {self.table} append-only"
