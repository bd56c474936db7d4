"""Migration operations that let the database itself guard the box, on SQLite and on PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation

_POSTGRESQL = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $body$
BEGIN
  IF {condition} THEN RAISE EXCEPTION '{message}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $body$ LANGUAGE plpgsql"""


class Refuse(Operation):
    """Refuse `verbs` on `table` while `condition` (SQL over OLD and NEW) holds, through any door.

    One trigger a verb; a condition that names NEW must not be used for DELETE, nor OLD for INSERT.
    """

    reversible = True

    def __init__(self, name: str, table: str, verbs: Sequence[str], condition: str, message: str) -> None:
        self.name = name
        self.table = table
        self.verbs = tuple(verbs)
        self.condition = condition
        self.message = message

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the model state: triggers live in the database only."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the triggers."""
        if schema_editor.connection.vendor == "sqlite":
            # SQLite before 3.39 spells the comparison differently.
            condition = self.condition.replace("IS DISTINCT FROM", "IS NOT")
            for verb in self.verbs:
                schema_editor.execute(
                    f"CREATE TRIGGER {self.name}_{verb} BEFORE {verb} ON {self.table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END",
                    params=None,
                )
            return
        function = _POSTGRESQL.format(name=self.name, condition=self.condition, message=self.message)
        schema_editor.execute(function, params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {self.name} BEFORE {' OR '.join(self.verbs)} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            params=None,
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the triggers."""
        if schema_editor.connection.vendor == "sqlite":
            for verb in self.verbs:
                schema_editor.execute(f"DROP TRIGGER {self.name}_{verb}")
            return
        schema_editor.execute(f"DROP TRIGGER {self.name} ON {self.table}")
        schema_editor.execute(f"DROP FUNCTION {self.name}()")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Describe the operation for the migration writer."""
        arguments = [self.name, self.table, self.verbs, self.condition, self.message]
        return (self.__class__.__name__, arguments, {})

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Refuse {', '.join(self.verbs)} on {self.table}: {self.message}"


class RefuseReplacing(Refuse):
    """Refuse an INSERT whose key exists, on SQLite: INSERT OR REPLACE deletes the old row without asking its guards.

    `keys` are the columns of each unique key; `where` is the condition of keys that hold for some rows only, with
    `{row}` before each column: the same words as in the index, or it is not used and every INSERT reads the table.
    PostgreSQL has no such door, and its unique keys cost less.
    """

    def __init__(self, name: str, table: str, keys: Sequence[Sequence[str]], where: str = "") -> None:
        same = [" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in keys]
        if where:
            same = [f"{one} AND {where.format(row='')}" for one in same]
        condition = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)  # noqa: S608
        if where:
            condition = f"{where.format(row='NEW.')} AND ({condition})"
        super().__init__(name, table, ["INSERT"], condition, "a row is never replaced")
        self.keys, self.where = [tuple(key) for key in keys], where

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the trigger on SQLite."""
        if schema_editor.connection.vendor == "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it there."""
        if schema_editor.connection.vendor == "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Describe the operation for the migration writer."""
        return (self.__class__.__name__, [self.name, self.table, self.keys, self.where], {})


class RefuseEmptying(Refuse):
    """Refuse TRUNCATE on PostgreSQL, which asks no guard of a row; SQLite has no such word."""

    def __init__(self, name: str, table: str) -> None:
        super().__init__(name, table, ["TRUNCATE"], "TRUE", "the box is never emptied")

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the trigger on PostgreSQL."""
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger AS $body$ "
            f"BEGIN RAISE EXCEPTION '{self.message}'; END $body$ LANGUAGE plpgsql",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {self.name} BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()",
            params=None,
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it there."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Describe the operation for the migration writer."""
        return (self.__class__.__name__, [self.name, self.table], {})


class Lift(Operation):
    """Drop the triggers of an earlier `Refuse`, before its table is altered or a new guard takes its place."""

    reversible = True

    def __init__(self, guard: Refuse) -> None:
        self.guard = guard

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the triggers."""
        self.guard.database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create them again."""
        self.guard.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Lift {self.guard.name}"


def changed(columns: Sequence[str]) -> str:
    """Return SQL that is true when one of the columns differs between OLD and NEW."""
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def state_of(row: str) -> str:
    """Return SQL for the state of a row's contest."""
    return f"(SELECT state FROM ballots_contest WHERE id = {row}.contest_id)"  # noqa: S608


# The first guards, as the first migration made them; the ones in force are in `voting.ballots.guards`.
FROZEN = "('open', 'closed', 'counted')"
# What affects the count. JSON columns are compared as text on both engines.
CONTEST_FROZEN = (
    "kind", "rank_limit", "points_total", "points_each", "budget", "currency", "opens_at", "closes_at",
    "assurance", "publish_from",
)  # fmt: skip
_BACKWARDS = (
    "(CASE OLD.state WHEN 'draft' THEN 0 WHEN 'published' THEN 1 WHEN 'open' THEN 2 WHEN 'closed' THEN 3 "
    "ELSE 4 END) > (CASE NEW.state WHEN 'draft' THEN 0 WHEN 'published' THEN 1 WHEN 'open' THEN 2 "
    "WHEN 'closed' THEN 3 ELSE 4 END)"
)
_TURNOUT = "CAST(OLD.turnout AS text) IS DISTINCT FROM CAST(NEW.turnout AS text)"
_RULE = "CAST(OLD.rule AS text) IS DISTINCT FROM CAST(NEW.rule AS text)"

GUARDS = [
    Refuse("ballots_rule_kept", "ballots_ruleversion", ["UPDATE", "DELETE"], "TRUE", "a published rule is kept"),
    Refuse(
        "ballots_contest_frozen", "ballots_contest", ["UPDATE"],
        f"OLD.state IN {FROZEN} AND ({changed(CONTEST_FROZEN)} OR {_RULE})", "the contest is frozen",
    ),
    Refuse(
        "ballots_contest_closed", "ballots_contest", ["UPDATE"],
        f"OLD.state IN ('closed', 'counted') AND ({changed(['closed_at'])} OR {_TURNOUT})",
        "the contest is closed",
    ),
    Refuse("ballots_contest_forward", "ballots_contest", ["UPDATE"], _BACKWARDS, "a contest never goes back"),
    Refuse("ballots_contest_kept", "ballots_contest", ["DELETE"], f"OLD.state IN {FROZEN}", "a contest is kept"),
    Refuse(
        "ballots_option_added", "ballots_option", ["INSERT"], f"{state_of('NEW')} IN {FROZEN}",
        "the options are frozen",
    ),
    Refuse(
        "ballots_option_frozen", "ballots_option", ["UPDATE", "DELETE"], f"{state_of('OLD')} IN {FROZEN}",
        "the options are frozen",
    ),
    Refuse(
        "ballots_ballot_open", "ballots_ballot", ["INSERT"], f"{state_of('NEW')} <> 'open'",
        "the contest is not open",
    ),
    Refuse(
        "ballots_ballot_kept", "ballots_ballot", ["UPDATE"],
        changed(["id", "contest_id", "slot", "status", "reason", "channel", "weight", "payload", "nonce"])
        + f" OR {state_of('OLD')} <> 'open'",
        "a ballot is kept as it was cast",
    ),
    Refuse("ballots_ballot_stays", "ballots_ballot", ["DELETE"], "TRUE", "a ballot is kept"),
    Refuse(
        "ballots_voted_open", "ballots_participation", ["INSERT"], f"{state_of('NEW')} <> 'open'",
        "the contest is not open",
    ),
    Refuse(
        "ballots_voted_kept", "ballots_participation", ["UPDATE", "DELETE"], "TRUE", "a participation is kept"
    ),
    Refuse("ballots_leaf_kept", "ballots_leaf", ["UPDATE", "DELETE"], "TRUE", "a leaf is kept"),
]  # fmt: skip
