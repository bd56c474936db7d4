"""R7: no way of writing changes what is frozen, once the first ballot is in.

Every column of the box is classified (`voting.ballots.classified`). Each frozen one is tried in every state in which
it stands: saving an object, updating a query, in bulk, by SQL, by SQL that replaces or merges rows; then deleting and
emptying tables, and the services that write. Each attempt is undone before the next. `sabotage` takes the guards of
the contest away.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models.deletion import ProtectedError
from wagtail.snippets.models import get_snippet_models

from participate.contests.forms.closing import ChangeForm
from participate.contests.proofs.boxes import CODES, cast, open_box
from participate.contests.proofs.finding import Finding
from participate.contests.proofs.unguarded import unguarded
from voting.ballots.classified import COLUMNS, Frozen, unclassified
from voting.ballots.errors import BallotBoxError
from voting.ballots.models import Contest, Option
from voting.ballots.people import Person
from voting.ballots.services import OptionLine, open_contest, publish_rule, update_draft
from voting.ballots.services.amendments import confirm_amendment, propose_amendment
from voting.ballots.services.ceremony import ask_to_close, confirm_close, seal_in_ceremony
from voting.ballots.services.life import write_options
from voting.tally import RuleError

STAGES = {Frozen.OPENING: ("open", "closed", "sealed"), Frozen.WRITTEN: ("open", "closed", "sealed"),
          Frozen.CLOSING: ("closed", "sealed"), Frozen.SEALING: ("sealed",)}  # fmt: skip
FIRST, SECOND = Person("user:1", "Satu"), Person("user:2", "Dua")


@dataclass
class Tried:
    """How many doors were tried on how many columns, and those that opened."""

    doors: int = 0
    columns: int = 0
    opened: tuple[str, ...] = ()

    def note(self, name: str, is_open: bool) -> None:
        """Count one door."""
        self.doors += 1
        if is_open:
            self.opened += (name,)


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Try every door on every frozen column; long and short are the same."""
    boxes, tried = {stage: _box(stage) for stage in ("open", "closed", "sealed")}, Tried()
    with unguarded("ballots_contest") if sabotage else nullcontext():
        for stage, contest in boxes.items():
            _try_columns(stage, contest, tried)
            _try_rows(stage, contest, tried)
            _try_services(stage, contest, tried)
    _try_pages(boxes["open"], tried)
    missing = unclassified()
    figure = f"{tried.doors} doors tried on {tried.columns} frozen columns of {len(COLUMNS)} tables, {len(tried.opened)} open"
    if tried.opened:
        figure += f" ({', '.join(tried.opened[:3])})"
    figure += f", {len(missing)} columns not classified"
    return Finding(figure, "0 open, 0 not classified", not tried.opened and not missing)


def _box(stage: str) -> Contest:
    """Return a contest with ballots, an amendment and steps, in the state wanted."""
    contest = open_box(["ani", "budi", "citra"], revoting=True)
    for who, marks in (("ani", ["a"]), ("ani", ["b"]), ("budi", ["a", "c"])):
        cast(contest, who, marks)
    row = propose_amendment(contest=contest, field="title", after="Bukti baru", reason="Uji", by=FIRST)
    confirm_amendment(amendment=row, by=SECOND)
    ask_to_close(contest=contest, by=FIRST)
    if stage != "open":
        confirm_close(contest=contest, by=SECOND)
    if stage == "sealed":
        seal_in_ceremony(contest=contest, by=FIRST)
    contest.refresh_from_db()
    return contest


def _try_columns(stage: str, contest: Contest, tried: Tried) -> None:
    """Try every door on every column that stands in this stage and whose table has a row."""
    for model in apps.get_app_config("ballots").get_models():
        for field in model._meta.concrete_fields:
            frozen = COLUMNS.get(model.__name__, {}).get(field.name, Frozen.FREE)
            row = _row(model, contest)
            if row is None or stage not in STAGES.get(frozen, ()):
                continue
            tried.columns += stage == STAGES[frozen][0]
            for name, write in _doors(row, field):
                changed = _changes(row, field, write)
                tried.note(f"{model.__name__}.{field.name} by {name} while {stage}", changed)


def _row(model: type[models.Model], contest: Contest) -> Any:
    """Return a row of the contest's own, or None."""
    rows: Any = model._default_manager.filter(pk=contest.pk) if model is Contest else None
    if rows is None:
        if not any(field.name == "contest" for field in model._meta.concrete_fields):
            return None
        rows = model._default_manager.filter(contest=contest)
    return rows.order_by("pk").first()


def _doors(row: Any, field: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each way of writing another value into one column of a row."""
    model, value = type(row), _other(row, field)
    rows = model._default_manager.filter(pk=row.pk)
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    plain = field.get_db_prep_save(value, connection)
    if not field.primary_key:
        yield "save", partial(_save, row, field, value)
        yield "bulk_update", partial(_bulk, model, row, field, value)
        yield "merge", partial(_merge, row, field, plain)
    yield "update", partial(rows.update, **{field.attname if field.is_relation else field.name: value})
    yield "SQL", partial(_sql, f'UPDATE {table} SET "{column}" = %s WHERE "{key}" = %s', [plain, row.pk])
    if connection.vendor == "sqlite":
        yield "replace", partial(_replace, row, field, plain)
        yield (
            "update or replace",
            partial(
                _sql, f'UPDATE OR REPLACE {table} SET "{column}" = %s WHERE "{key}" = %s', [plain, row.pk]
            ),
        )


def _other(row: Any, field: Any) -> Any:
    """Return a value of the right kind that differs from the stored one."""
    value = getattr(row, field.attname)
    if field.name == "state":
        return "published" if isinstance(row, Contest) else "proposed"
    if field.is_relation:
        return _stranger(row, field, value)
    if field.choices:
        return next(code for code, _label in field.choices if code != value)
    kinds: tuple[tuple[Any, Any], ...] = (
        (models.BooleanField, lambda: not value), (models.IntegerField, lambda: (value or 0) + 1),
        (models.DateTimeField, lambda: datetime(2031, 1, 1, tzinfo=UTC)), (models.JSONField, lambda: {"lain": 1}),
    )  # fmt: skip
    made = next((make for kind, make in kinds if isinstance(field, kind)), None)
    return made() if made else ("x" + str(value or ""))[: field.max_length]


def _stranger(row: Any, field: Any, value: Any) -> Any:
    """Return the key of another row of the related table."""
    others = field.related_model._default_manager.exclude(pk=value).order_by("pk")
    return others.values_list("pk", flat=True).first()


def _save(row: Any, field: Any, value: Any) -> None:
    fresh = type(row)._default_manager.get(pk=row.pk)
    setattr(fresh, field.attname, value)
    fresh.save()


def _bulk(model: Any, row: Any, field: Any, value: Any) -> None:
    fresh = model._default_manager.get(pk=row.pk)
    setattr(fresh, field.attname, value)
    model._default_manager.bulk_update([fresh], [field.name])


def _sql(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _stored(row: Any, field: Any, plain: Any) -> tuple[str, str, list[Any]]:
    """Return columns, places and values of a whole row with one value changed."""
    fields = row._meta.concrete_fields
    values = [
        plain if one is field else one.get_db_prep_save(getattr(row, one.attname), connection)
        for one in fields
    ]
    return ", ".join(f'"{one.column}"' for one in fields), ", ".join(["%s"] * len(fields)), values


def _replace(row: Any, field: Any, plain: Any) -> None:
    columns, places, values = _stored(row, field, plain)
    _sql(f"INSERT OR REPLACE INTO {row._meta.db_table} ({columns}) VALUES ({places})", values)


def _merge(row: Any, field: Any, plain: Any) -> None:
    columns, places, values = _stored(row, field, plain)
    key = row._meta.pk.column
    _sql(
        f'INSERT INTO {row._meta.db_table} ({columns}) VALUES ({places}) '
        f'ON CONFLICT ("{key}") DO UPDATE SET "{field.column}" = EXCLUDED."{field.column}"', values,
    )  # fmt: skip


def _changes(row: Any, field: Any, write: Callable[[], object]) -> bool:
    """Say whether the stored value is another one after the write; the write is undone."""
    rows, before = type(row)._default_manager.filter(pk=row.pk), _value(row, field)

    def is_other() -> bool:
        found = rows.first()
        return found is None or _value(found, field) != before

    return _undone(write, is_other)


def _value(row: Any, field: Any) -> str:
    return json.dumps(getattr(row, field.attname), default=str, sort_keys=True)


def _undone(write: Callable[[], object], happened: Callable[[], bool]) -> bool:
    """Do something, look whether it happened, and undo it."""
    try:
        with transaction.atomic():
            write()
            result = happened()
            connection.check_constraints()
            transaction.set_rollback(True)
    except (DatabaseError, BallotBoxError, RuleError, ProtectedError, ValueError):
        return False
    return result


def _try_rows(stage: str, contest: Contest, tried: Tried) -> None:
    """Try to take rows away, one by one and all at once."""
    for name, columns in COLUMNS.items():
        model = apps.get_model("ballots", name)
        row = _row(model, contest)
        if row is None or set(columns.values()) <= {Frozen.FREE} or name == "Roll":
            continue
        rows, table, key = (
            model._default_manager.filter(pk=row.pk),
            model._meta.db_table,
            model._meta.pk.column,
        )
        doors: dict[str, Callable[[], object]] = {
            "delete": rows.delete, "_raw_delete": partial(rows._raw_delete, "default"),
            "SQL": partial(_sql, f'DELETE FROM {table} WHERE "{key}" = %s', [row.pk]),
        }  # fmt: skip
        if connection.vendor == "postgresql":
            doors["TRUNCATE"] = partial(_sql, f"TRUNCATE {table} CASCADE", [])
        for door, write in doors.items():
            tried.note(
                f"{name} row by {door} while {stage}", _undone(write, lambda rows=rows: not rows.exists())
            )


def _try_services(stage: str, contest: Contest, tried: Tried) -> None:
    """Try the services that write what is frozen."""
    before, line = _fingerprint(contest), OptionLine("z", "Usulan z")
    rule = {"name": "greedy", "kind": "approval", "budget": 1, "rank_limit": 1}
    soon = datetime(2031, 1, 1, tzinfo=UTC)
    verbs: dict[str, Callable[[], object]] = {
        "publish_rule": partial(publish_rule, contest=contest, rule=rule, published_by="x", reason="x"),
        "update_draft": partial(update_draft, contest=contest, rule=rule),
        "open_contest": partial(open_contest, contest=contest, options=[line], closes_at=soon),
        "write_options": partial(write_options, contest, [line]),
    }
    for column in ("rule", "budget", "limits", "revoting", "kind", "state", "turnout", "seed"):
        verbs[f"amend {column}"] = partial(_amend, contest, column)
    for name, verb in verbs.items():
        tried.note(f"{name} while {stage}", _undone(verb, lambda: _fingerprint(contest) != before))


def _amend(contest: Contest, column: str) -> None:
    row = propose_amendment(contest=contest, field=column, after={"x": 1}, reason="x", by=FIRST)
    confirm_amendment(amendment=row, by=SECOND)


def _fingerprint(contest: Contest) -> str:
    """Return everything of the contest and its options as text."""
    rows = [*Contest.objects.filter(pk=contest.pk).values(), *Option.objects.filter(contest=contest).values()]
    return json.dumps(rows, default=str)


def _try_pages(contest: Contest, tried: Tried) -> None:
    """Look for tables of the box in the admin of the site, and for frozen columns in the form of corrections."""
    ours = set(apps.get_app_config("ballots").get_models())
    for model in ours:
        tried.note(f"{model.__name__} in the admin", model in get_snippet_models())
    form = ChangeForm(contest=contest, options=list(contest.options.all()))
    offered = {str(code).partition(":")[0] for code, _label in form.fields["what"].choices}
    for column, frozen in COLUMNS["Contest"].items():
        words = {"title", "translations", "closes_at", "eligibility"}
        tried.note(f"form offers {column}", frozen != Frozen.FREE and column in offered - words)
    assert set(CODES) == {option.code for option in form.options.values()}
