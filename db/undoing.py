"""Taking a large Action back when some of it was worked on since: what was touched stays, the rest goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import peewee as pw

from db.base import (
    Action,
    Audit,
    Period,
    Record,
    Row,
    action,
    current_rows,
    record_models,
    refuse_dangling,
    stored_json,
    take_back,
    undoable,
)

Key = tuple[str, int]
_CHUNK = 900


@dataclass(frozen=True)
class Kept:
    """A record that an undo left as it is: what it is called, and the later work that stands on it."""

    table: str
    id: int
    name: str
    why: str

    def as_json(self) -> dict[str, Any]:
        return {"kind": record_models()[self.table].Screen.title, "id": self.id, "name": self.name, "why": self.why}


def undo_untouched(number: int) -> tuple[Action, list[Kept]]:
    """Take an Action back but for the records changed or built upon since; raises UserError when it is undone.

    A kept record keeps what it points at and its own periods. What was hidden since stays so and is not told.
    """
    taken = undoable(number)
    work = _Work(taken)
    kept = work.kept()
    gone = [audit for audit in work.audits if (audit.table, audit.record_id) not in kept]
    with action(f"Hoàn tác: {taken.what}", kind="undo", undoes=taken) as made:
        by_table: dict[str, list[Audit]] = defaultdict(list)
        for audit in gone:
            by_table[audit.table].append(audit)
        for table, audits in by_table.items():
            take_back(work.models[table], audits)
        refuse_dangling(work.models, gone)
    return made, work.told(kept)


@dataclass
class _Work:
    """What an Action wrote, as it stands now."""

    taken: Action

    @cached_property
    def models(self) -> dict[str, type[Record]]:
        return record_models()

    @cached_property
    def audits(self) -> list[Audit]:
        return list(Audit.select().where(Audit.action == self.taken).order_by(Audit.id.desc()))

    @cached_property
    def rows(self) -> dict[Key, Row]:
        ids: dict[str, set[int]] = defaultdict(set)
        for audit in self.audits:
            ids[audit.table].add(audit.record_id)
        return {
            (table, record_id): row
            for table, wanted in ids.items()
            for record_id, row in current_rows(self.models[table], sorted(wanted)).items()
        }

    @cached_property
    def made(self) -> set[Key]:
        """The records that began with the Action."""
        return {(audit.table, audit.record_id) for audit in self.audits if audit.old is None}

    def kept(self) -> dict[Key, str]:
        """Every record that must stay -> why, "" for what stays because of another."""
        kept = {key: self._later.get(key, "đã sửa sau đó") for key in self._changed()}
        kept |= {key: why for key, why in self._leant_on() if key not in kept}
        waiting = [key for key in kept if not self.rows[key]["hidden"]]
        while waiting:
            key = waiting.pop()
            for other in [*self._pointed_at(key), *self._periods_of(key)]:
                if other not in kept:
                    kept[other] = ""
                    waiting.append(other)
        return kept

    def told(self, kept: dict[Key, str]) -> list[Kept]:
        """The kept records with a reason of their own; a period is told as the record it belongs to."""
        found: dict[Key, Kept] = {}
        for key, why in kept.items():
            whose = self._owner(key) or key
            if why and not self._row(key).get("hidden"):
                found.setdefault(whose, Kept(*whose, name=_name_in(self._row(whose)), why=why))
        return sorted(found.values(), key=lambda one: (one.table, one.id))

    def _row(self, key: Key) -> Row:
        return self.rows.get(key) or current_rows(self.models[key[0]], [key[1]])[key[1]]

    def _changed(self) -> Iterator[Key]:
        now = {key: row.copy() for key, row in self.rows.items()}
        seen: set[Key] = set()
        for audit in self.audits:  # newest first
            key = (audit.table, audit.record_id)
            if key not in seen and any(now[key][name] != value for name, value in stored_json(audit.new).items()):
                seen.add(key)
                yield key
            now[key].update(stored_json(audit.old) if audit.old else {})

    @cached_property
    def _later(self) -> dict[Key, str]:
        """What the clerk did last to each record after the Action."""
        tables = {table for table, _ in self.rows}
        written: Any = (
            Audit.select(Audit.table, Audit.record_id, Action.what)
            .join(Action)
            .where(Action.id > self.taken.id, Audit.table.in_(tables))
            .order_by(Action.id)
        )
        return {(table, record_id): what for table, record_id, what in written.tuples()}

    def _leant_on(self) -> Iterator[tuple[Key, str]]:
        """Records made by the Action that visible records of later Actions point at."""
        made: dict[str, list[int]] = defaultdict(list)
        for table, record_id in self.made:
            made[table].append(record_id)
        for model in self.models.values():
            for field in _links(model):
                table = field.rel_model._meta.table_name
                for record_id, target in _pointing(model, field, made.get(table, [])):
                    if (model._meta.table_name, record_id) not in self.rows:
                        yield (table, target), f"có {model.Screen.title or model._meta.table_name} lập sau đó"

    def _pointed_at(self, key: Key) -> Iterator[Key]:
        for field in _links(self.models[key[0]]):
            target = (field.rel_model._meta.table_name, self.rows[key][field.name])
            if target in self.made:
                yield target

    def _periods_of(self, key: Key) -> Sequence[Key]:
        return self._owned.get(key, [])

    @cached_property
    def _owned(self) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = defaultdict(list)
        for key in self.rows:
            if owner := self._owner(key):
                found[owner].append(key)
        return found

    def _owner(self, key: Key) -> Key | None:
        """The record that a period belongs to: what its first link names."""
        model = self.models[key[0]]
        links = _links(model) if issubclass(model, Period) else []
        return (links[0].rel_model._meta.table_name, self._row(key)[links[0].name]) if links else None


def _links(model: type[Record]) -> list[Any]:
    return [field for field in model._meta.sorted_fields if isinstance(field, pw.ForeignKeyField)]


def _pointing(model: type[Record], field: Any, targets: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The visible records of the kind that point at one of the targets."""
    for start in range(0, len(targets), _CHUNK):
        part = targets[start : start + _CHUNK]
        rows: Any = model.select(model.id, field).where(model.hidden == False, field.in_(part)).tuples()
        yield from rows


def _name_in(row: Row) -> str:
    return str(next((row[name] for name in ("name", "text", "what", "title") if row.get(name)), row.get("year", "")))
