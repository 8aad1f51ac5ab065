"""Taking an Action back: whole, or where some of it was worked on since all but what was touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
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
    fields_in,
    record_models,
    save_many,
    stored_json,
    title_of,
)
from db.errors import UserError
from db.search import sort_key

Key = tuple[str, int]
_CHUNK = 900


@dataclass(frozen=True)
class Kept:
    """A record that an undo left as it is: what it is called, the later work that stands on it, and whose it is."""

    table: str
    id: int
    name: str
    why: str
    who: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"kind": record_models()[self.table].Screen.title, "id": self.id, "name": self.name, "why": self.why}


def undo(number: int) -> Action:
    """Take one Action back; raises UserError when it is undone already or later work stands on it."""
    work = _Work(undoable(number))
    return _take_all_back(work, work.audits)


def undo_untouched(number: int) -> tuple[Action, list[Kept]]:
    """Take an Action back but for the records changed or built upon since; raises UserError when it is undone.

    A kept record keeps what it points at and its own periods. What was hidden since stays so and is not told.
    """
    work = _Work(undoable(number))
    kept = work.kept()
    made = _take_all_back(work, [audit for audit in work.audits if (audit.table, audit.record_id) not in kept])
    return made, work.told(kept)


def in_the_way(number: int) -> list[Kept]:
    """The records of an Action that were changed or built upon since, each with the later work; raises UserError."""
    work = _Work(undoable(number))
    return work.told(work.kept())


def undoable(number: int) -> Action:
    """The Action of that number, or the one that it follows; raises UserError when there is none or it is undone."""
    taken = Action.get_or_none(Action.id == number)
    if taken is None:
        raise UserError(f"Không có việc số {number}.")
    taken = taken.follows or taken
    if is_undone(taken):
        raise UserError(f"Việc số {taken.id} ({taken.what}) đã được hoàn tác rồi.")
    return taken


def is_undone(taken: Action) -> bool:
    """Whether an undo of this Action stands."""
    return any(not is_undone(later) for later in Action.select().where(Action.undoes == taken))


def _take_all_back(work: _Work, audits: Sequence[Audit]) -> Action:
    by_table: dict[str, list[Audit]] = defaultdict(list)
    for audit in audits:
        by_table[audit.table].append(audit)
    with action(f"Hoàn tác: {work.taken.what}", kind="undo", undoes=work.taken) as made:
        for table in sorted(by_table):
            _take_back(work.models[table], by_table[table])
        _refuse_dangling(work.models, audits)
    return made


def _take_back(model: type[Record], audits: Sequence[Audit]) -> None:
    """Write the values from before the audit rows, newest first; raises UserError when something changed since."""
    current = current_rows(model, sorted({audit.record_id for audit in audits}))
    rows: dict[int, Row] = {}
    for audit in audits:  # newest first
        now = current[audit.record_id]
        new = stored_json(audit.new)
        if any(now[name] != value for name, value in new.items()):
            raise UserError(_changed_since(audit, f"{title_of(model)} “{_called(model, now)}”"))
        old = stored_json(audit.old) if audit.old else {"hidden": 1}
        now.update(old)
        rows.setdefault(audit.record_id, {"id": audit.record_id}).update(old)
    fields = model._meta.fields
    try:
        save_many(model, [{name: _revive(fields[name], value) for name, value in row.items()} for row in rows.values()])
    except pw.IntegrityError as error:
        raise UserError(_taken_since(model, str(error.__cause__ or error))) from error


def _revive(field: Any, value: Any) -> Any:
    return field.python_value(value) if not isinstance(field, pw.ForeignKeyField) else value


def _taken_since(model: type[Record], refusal: str) -> str:
    labels = ", ".join(field.verbose_name for field in fields_in(model, refusal)) or "giá trị"
    return f"Không hoàn tác được: {title_of(model)} khác đã có cùng {labels}. Hãy sửa bản ghi ấy trước."


def _changed_since(audit: Audit, where: str) -> str:
    later = (
        Action.select()
        .join(Audit)
        .where(Audit.table == audit.table, Audit.record_id == audit.record_id, Action.id > audit.action_id)
        .order_by(Action.id.desc())
        .first()
    )
    whose = f" của {later.who}" if later and later.who else ""
    what = f"{later.what}, việc số {later.id}{whose}; " if later else ""
    return f"Không hoàn tác được: dữ liệu đã được thay đổi sau đó ({what}{where}). Hãy hoàn tác việc ấy trước."


def _refuse_dangling(models: dict[str, type[Record]], audits: Sequence[Audit]) -> None:
    """After an undo no visible record may point at a hidden one; the sentence names every kind that would."""
    touched = {audit.table for audit in audits if audit.old is None}
    hanging = {title_of(model): count for model in models.values() if (count := _hanging(model, touched))}
    if hanging:
        said = ", ".join(f"{hanging[title]} “{title}”" for title in sorted(hanging, key=sort_key))
        raise UserError(
            f"Không hoàn tác được: sau đó đã có {said} dựa vào dữ liệu này. Hãy hoàn tác các việc ấy trước."
        )


def _hanging(model: type[Record], touched: set[str]) -> int:
    """How many visible records of the kind point at a hidden one."""
    links = [field for field in model._meta.sorted_fields if isinstance(field, pw.ForeignKeyField)]
    lost = [
        field.in_(field.rel_model.select(field.rel_model.id).where(field.rel_model.hidden == True))
        for field in links
        if field.rel_model._meta.table_name in touched
    ]
    return model.select().where(model.hidden == False, reduce(or_, lost)).count() if lost else 0


@dataclass
class _Work:
    """What an Action wrote, as it stands now."""

    taken: Action

    @cached_property
    def models(self) -> dict[str, type[Record]]:
        return record_models()

    @cached_property
    def audits(self) -> list[Audit]:
        own = Action.select(Action.id).where((Action.id == self.taken) | (Action.follows == self.taken))
        return list(Audit.select().where(Audit.action.in_(own)).order_by(Audit.id.desc()))

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
        kept = {key: self._later.get(key, ("đã sửa sau đó", ""))[0] for key in self._changed()}
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
                who = self._later.get(key, ("", ""))[1]
                found.setdefault(whose, Kept(*whose, name=_name_in(self._row(whose)), why=why, who=who))
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
    def _later(self) -> dict[Key, tuple[str, str]]:
        """What was done last to each record after the Action, and by whom."""
        tables = {table for table, _ in self.rows}
        written: Any = (
            Audit.select(Audit.table, Audit.record_id, Action.what, Action.who)
            .join(Action)
            .where(Action.id > self.taken.id, Action.follows.is_null() | (Action.follows != self.taken))
            .where(Audit.table.in_(tables))
            .order_by(Action.id)
        )
        return {(table, record_id): (what, who) for table, record_id, what, who in written.tuples()}

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


def _called(model: type[Record], row: Row) -> str:
    """What a record is called, a period as whatever it is of."""
    said, link = _name_in(row), next((one for one in _links(model) if row[one.name]), None)
    if said or link is None:
        return said
    return _name_in(current_rows(link.rel_model, [row[link.name]])[row[link.name]])


def _name_in(row: Row) -> str:
    return str(next((row[name] for name in ("name", "text", "what", "title") if row.get(name)), row.get("year", "")))
