"""Records, Actions and audit rows: whatever is written passes through here and can be taken back."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from importlib import import_module
from itertools import count
from operator import itemgetter
from pkgutil import iter_modules
from typing import Any, ClassVar, TypeVar

import peewee as pw
from playhouse.sqlcipher_ext import SqlCipherDatabase

from db.errors import UserError
from db.reading import forget_what_was_read
from db.search import folded, nfc, order_of
from db.storage import storage_refusals
from db.values import as_json, stored, stored_text, tidy

database = SqlCipherDatabase(None)
database.register_function(order_of, "vietnamese_order", 1, deterministic=True)
database.register_function(folded, "folded", 1, deterministic=True)

Row = dict[str, Any]
FOLLOWING = "follow"
_CHUNK = 900


_F = TypeVar("_F", bound=pw.Field)


def _copied_whole(field: _F) -> _F:
    """A field that all kinds inherit; peewee copies it for each part by part, a fifth of the reading of the tables."""
    field.__deepcopy__ = lambda _: copy.copy(field)  # type: ignore[attr-defined]
    return field


class Table(pw.Model):
    """What every table shares."""

    id = _copied_whole(pw.AutoField())

    class Meta:
        database = database
        legacy_table_names = False


class Action(Table):
    """One thing the clerk did: everything it wrote belongs to it and can be taken back with it."""

    at = pw.CharField(verbose_name="Lúc")
    who = pw.CharField(verbose_name="Ai", default="")
    kind = pw.CharField(verbose_name="Loại", index=True)
    what = pw.TextField(verbose_name="Việc")
    reason = pw.TextField(verbose_name="Lý do", default="")
    detail = pw.TextField(verbose_name="Chi tiết", default="{}")
    undoes = pw.ForeignKeyField("self", null=True, verbose_name="Hoàn tác việc số")
    follows = pw.ForeignKeyField("self", null=True, verbose_name="Theo việc số", backref="+")
    chain = pw.CharField(verbose_name="Mã chuỗi", default="", constraints=[pw.SQL("DEFAULT ''")])


class Audit(Table):
    """The old and new values of one record in one Action, as JSON."""

    action_id: int
    action = pw.ForeignKeyField(Action, on_delete="RESTRICT")
    table = pw.CharField(column_name="table_name")
    record_id = pw.IntegerField()
    old = pw.TextField(null=True)
    new = pw.TextField()

    class Meta:
        indexes = ((("table", "record_id"), False),)


_chance = random.Random(os.urandom(32))  # noqa: S311  (to tell records apart, no secret)


def new_uid() -> str:
    return f"{_chance.getrandbits(64):016x}"


def _next_uid() -> str:
    return _uid.get()()


class Record(Table):
    """A thing the office keeps; it is never deleted, only hidden with its Action."""

    uid = _copied_whole(pw.CharField(max_length=16, default=_next_uid, unique=True))
    hidden = _copied_whole(pw.BooleanField(default=False))

    unaudited: ClassVar[tuple[str, ...]] = ()

    class Screen:
        """How the kind shows: `columns` are field names, `listed` are columns that a listing query adds."""

        title = ""
        columns: tuple[str, ...] = ()
        listed: ClassVar[dict[str, str]] = {}
        listed_choices: ClassVar[dict[str, tuple[tuple[str, str], ...]]] = {}

    @classmethod
    def derive(cls, row: Row) -> Row:  # noqa: ARG003  (for the models that override it)
        """Values computed from others on each save, such as sort keys; `row` holds every field."""
        return {}

    def save(self, force_insert: bool = False, only: Any = None) -> int:  # noqa: ARG002  (peewee's signature)
        """Write this record and its audit row in the current Action."""
        new = force_insert or not self.id
        row = {name: value for name, value in self.__data__.items() if name != "id"}
        (self.id,) = save_many(type(self), [row if new else {"id": self.id, **row}])
        self._settle({**dict.fromkeys(_names(type(self))), **row} if new else row)
        self._dirty.clear()  # type: ignore[attr-defined]  # unknown to the types of peewee
        return 1

    def _settle(self, row: Row) -> None:
        """What was trimmed, composed or derived on the way in stands on the object too; a part of a record is left."""
        if row.keys() >= _names(type(self)):
            self.__data__.update(_tidied(type(self), row))


class Period(Record):
    """A record that holds on [since, until); an empty `since` means before the records began."""

    since = _copied_whole(pw.DateField(verbose_name="Từ ngày", null=True))
    until = _copied_whole(pw.DateField(verbose_name="Đến trước ngày", null=True))
    document = _copied_whole(pw.CharField(verbose_name="Văn bản", default=""))
    reason = _copied_whole(pw.CharField(verbose_name="Lý do", default=""))


def holds(period: Any, day: date) -> Any:
    """The condition that a visible period (a Period model or its alias) holds on that day."""
    return (
        (period.hidden == False)
        & (period.since.is_null() | (period.since <= day))
        & (period.until.is_null() | (period.until > day))
    )


@dataclass
class _Writing:
    action: Action
    rows: int = 0
    seal: Any = field(default_factory=hashlib.sha256)


class TakenError(UserError, pw.IntegrityError):
    """A value that only one visible record may have; nothing was written."""


_writing: ContextVar[_Writing | None] = ContextVar("writing", default=None)
_uid: ContextVar[Callable[[], str]] = ContextVar("uid", default=new_uid)
clerk: ContextVar[str] = ContextVar("clerk", default="")
reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)


@contextmanager
def seeded_uids(make: Callable[[], str]) -> Iterator[None]:
    """Draw uids from `make`, so that the practice office is the same each time."""
    token = _uid.set(make)
    try:
        yield
    finally:
        _uid.reset(token)


def last_action() -> int:
    """The number of the Action that was written last; 0 before the first."""
    return int(Action.select(pw.fn.MAX(Action.id)).scalar() or 0)


@contextmanager
def action(
    what: str, *, kind: str = "edit", reason: str = "", at: datetime | None = None, undoes: Action | None = None
) -> Iterator[Action]:
    """One transaction and one Action around what the clerk does; an Action inside another joins it."""
    outer = _writing.get()
    if outer is not None:
        yield outer.action
        return
    with storage_refusals(what), database.atomic("IMMEDIATE"):
        made = Action(
            at=(at or datetime.now(UTC)).isoformat(timespec="seconds"),
            who=clerk.get(),
            kind=kind,
            what=nfc(what),
            reason=nfc(reason),
            undoes=undoes,
        )
        made.save()
        writing = _Writing(made)
        token = _writing.set(writing)
        try:
            yield made
        finally:
            _writing.reset(token)
        _close(writing)


def _close(writing: _Writing) -> None:
    """Put the link on the Action with which its work ends; one that came to nothing leaves no trace."""
    made = writing.action
    if writing.rows == 0 and made.kind in ("edit", FOLLOWING):
        made.delete_instance()
    else:
        made.chain = linked(_chain_before(made.id), made, writing.seal)
        made.save()
        told = folded(f"{made.what} {made.reason} {made.who}")
        database.execute_sql("INSERT INTO action_search(rowid, fold) VALUES (?, ?)", (made.id, told))


def follow_on(what: str) -> None:
    """Put the link on the current Action now; what is written from here on is another, taken back with the first.

    Both stand in one transaction. Without anything written so far the current Action goes on.
    """
    writing = _writing.get()
    if writing is None or not writing.rows:
        return
    _close(writing)
    first = writing.action
    writing.action = Action(at=first.at, who=first.who, kind=FOLLOWING, what=nfc(what), follows=first)
    writing.action.save()
    writing.rows, writing.seal = 0, hashlib.sha256()


def linked(before: str, made: Action, seal: Any) -> str:
    """The link of an Action (hex): the link before it, what was done, and the running hash over its audit rows."""
    told = [made.id, made.at, made.who, made.kind, made.what, made.reason, made.detail, made.__data__.get("undoes")]
    told += [made.__data__["follows"]] if made.__data__.get("follows") else []
    return hashlib.sha256(f"{before}{as_json(told)}{seal.hexdigest()}".encode()).hexdigest()


def sealed(seal: Any, table: str, record_id: int, old: str | None, new: str) -> None:
    """Let the running hash of an Action take in one audit row."""
    seal.update(f"{table}\x1f{record_id}\x1f{old or ''}\x1f{new}\x1e".encode())


def last_link() -> tuple[int, str]:
    """The number of the last finished Action and its link: as long as both stay the same, nothing was written."""
    last = Action.select(Action.id, Action.chain).where(Action.chain != "").order_by(Action.id.desc()).first()
    return (int(last.id), str(last.chain)) if last else (0, "")


def nothing_written_since(link: tuple[int, str]) -> bool:
    """Whether that is still the last link, and the current Action has written nothing so far."""
    writing = _writing.get()
    return (writing is None or not writing.rows) and last_link() == link


def _chain_before(action_id: int) -> str:
    last = Action.select(Action.chain).where(Action.id < action_id).order_by(Action.id.desc()).first()
    return last.chain if last else ""


def save_many(model: type[Record], rows: Sequence[Row]) -> list[int]:
    """Write rows (field name -> value): without `id` a new record, with it a change; returns the ids."""
    writing = _writing.get()
    if writing is None:
        raise RuntimeError("writing needs an Action")
    if reads_only.get():
        raise UserError(f"Chưa ghi “{writing.action.what}”: tài khoản {clerk.get()} chỉ được xem.")
    known = [row for row in rows if row.get("id")]
    old = current_rows(model, [row["id"] for row in known], None if _derives(model) else set().union(*known))
    ids = _numbered(model, rows)
    defaults = _defaults(model)
    inserts, changes, audits = [], [], []
    for record_id, row in zip(ids, rows, strict=True):
        before = old.get(record_id)
        base = defaults() if before is None else before
        after = _given(model, base, row)
        if before is None:
            after = base | after
            inserts.append((record_id, after))
        else:
            after = {name: value for name, value in after.items() if value != before[name]}
            changes.append((record_id, after))
        if after:
            audits.append(_audit(model, writing, record_id, before, after))
    with _refusing_taken(model, rows):
        _insert(model, inserts)
        _update(model, [change for change in changes if change[1]])
    _insert_audits(audits)
    for _, table, record_id, was, now in audits:
        sealed(writing.seal, table, record_id, was, now)
    forget_what_was_read()
    writing.rows += len(audits)
    return ids


@contextmanager
def _refusing_taken(model: type[Record], rows: Sequence[Row]) -> Iterator[None]:
    try:
        yield
    except pw.IntegrityError as error:
        fields = fields_in(model, str(error))
        if not fields or "UNIQUE" not in str(error):
            raise
        labels = ", ".join(_label_and_value(field, rows) for field in fields)
        raise TakenError(f"{title_of(model)}: đã có bản ghi khác cùng {labels}.", fields[0].name) from error


def fields_in(model: type[Record], refusal: str) -> list[Any]:
    """The fields that a refusal of the database is about, as far as the clerk knows them."""
    columns = re.findall(r"\w+\.(\w+)", refusal)
    return [field for field in _fields(model) if field.column_name in columns and field.verbose_name]


def _label_and_value(field: Any, rows: Sequence[Row]) -> str:
    told = len(rows) == 1 and field.name in rows[0] and not isinstance(field, pw.ForeignKeyField)
    return f"{field.verbose_name} {rows[0][field.name]}" if told else str(field.verbose_name)


def title_of(model: type[Record]) -> str:
    """What the clerk calls the kind."""
    return model.Screen.title or str(model._meta.table_name)


def _numbered(model: type[Record], rows: Sequence[Row]) -> list[int]:
    fresh = count((model.select(pw.fn.MAX(model.id)).scalar() or 0) + 1)
    return [row.get("id") or next(fresh) for row in rows]


@cache
def _fields(model: type[Record]) -> list[Any]:
    return [field for field in model._meta.sorted_fields if field.name != "id"]


@cache
def _names(model: type[Record]) -> set[str]:
    return {field.name for field in _fields(model)}


def _defaults(model: type[Record]) -> Callable[[], Row]:
    """A function that makes a new record's values; what is drawn, as the uid, is drawn each time."""
    fields = _fields(model)
    fixed = {field.name: stored(field.db_value, field.default) for field in fields if not callable(field.default)}
    drawn = {field.name: field.default for field in fields if callable(field.default)}
    return lambda: {**fixed, **{name: draw() for name, draw in drawn.items()}}


def _given(model: type[Record], base: Row, row: Row) -> Row:
    """What is given and what follows from it, as the database will hold it; `base` is what it holds or would hold."""
    ways = _ways_in(model)
    given = {name: None if value is None else ways[name](value) for name, value in row.items() if name in ways}
    if _derives(model):
        for name, value in model.derive(base | given).items():
            given[name] = ways[name](value)
    return given


@cache
def _derives(model: type[Record]) -> bool:
    return model.derive.__func__ is not Record.derive.__func__  # type: ignore[attr-defined]  # of a class method


@cache
def _ways_in(model: type[Record]) -> dict[str, Callable[[Any], Any]]:
    return {field.name: _way_in(field) for field in _fields(model)}


def _way_in(field: Any) -> Callable[[Any], Any]:
    """What a value of the field is in the database."""
    plain = type(field) in (pw.CharField, pw.TextField)
    return stored_text if plain else partial(stored, field.db_value)


def _tidied(model: type[Record], row: Row) -> Row:
    trimmed = {name: tidy(value) for name, value in row.items()}
    return {**trimmed, **model.derive(trimmed)}


def current_rows(model: type[Record], ids: Sequence[int], wanted: Collection[str] | None = None) -> dict[int, Row]:
    """What the database holds of the records, by id, as plain values, or of it what is wanted; raises LookupError."""
    fields = [field for field in _fields(model) if wanted is None or field.name in wanted]
    names = [field.name for field in fields]
    columns = ", ".join(f'"{name}"' for name in ["id", *(field.column_name for field in fields)])
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _CHUNK):
        part = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(part))
        sql = f'SELECT {columns} FROM "{model._meta.table_name}" WHERE id IN ({marks})'
        for values in database.execute_sql(sql, part).fetchall():
            found[values[0]] = dict(zip(names, values[1:], strict=True))
    missing = set(ids) - set(found)
    if missing:
        raise LookupError(f"{model._meta.table_name}: no record {sorted(missing)[:5]}")
    return found


def _audit(model: type[Record], writing: _Writing, record_id: int, before: Row | None, after: Row) -> tuple[Any, ...]:
    new = {name: value for name, value in after.items() if name not in model.unaudited} if model.unaudited else after
    old = None if before is None else as_json({name: before[name] for name in new})
    return (writing.action.id, model._meta.table_name, record_id, old, as_json(new))


def stored_json(text: str) -> Any:
    """What was kept as JSON; text that no longer is was damaged on the disk."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise pw.DatabaseError(f"malformed text: {error}") from error


def _insert(model: type[Record], rows: Sequence[tuple[int, Row]]) -> None:
    if not rows:
        return
    columns = {field.name: field.column_name for field in _fields(model)}
    names = ", ".join(f'"{column}"' for column in ("id", *columns.values()))
    marks = ",".join("?" * (len(columns) + 1))
    sql = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})'
    in_order = itemgetter(*columns)
    _execute_many(sql, ((record_id, *in_order(row)) for record_id, row in rows))


def _update(model: type[Record], changes: Sequence[tuple[int, Row]]) -> None:
    columns = {field.name: field.column_name for field in _fields(model)}
    alike: dict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for change in changes:
        alike[tuple(change[1])].append(change)
    for same, group in sorted(alike.items()):
        pairs = ", ".join(f'"{columns[name]}" = ?' for name in same)
        sql = f'UPDATE "{model._meta.table_name}" SET {pairs} WHERE id = ?'
        _execute_many(sql, ((*row.values(), record_id) for record_id, row in group))


def _insert_audits(audits: Sequence[tuple[Any, ...]]) -> None:
    _execute_many(
        'INSERT INTO "audit" ("action_id", "table_name", "record_id", "old", "new") VALUES (?,?,?,?,?)', audits
    )


def _execute_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    connection = database.connection()
    try:
        connection.executemany(sql, rows)
    except (connection.IntegrityError, connection.OperationalError) as error:
        raise getattr(pw, type(error).__name__)(str(error)) from error


@cache
def _read_tables() -> None:
    """Import every module of tables: a window that opens on one list needs few of them."""
    import db

    for module in iter_modules(db.__path__, f"{db.__name__}."):
        if not module.ispkg:
            import_module(module.name)


def record_models() -> dict[str, type[Record]]:
    """Every record table by its name, whichever of them have been used so far."""
    _read_tables()
    models: list[type[Record]] = list(Record.__subclasses__())
    for model in models:
        models.extend(model.__subclasses__())
    models.sort(key=lambda model: model.__module__)
    return {model._meta.table_name: model for model in models if model is not Period}
