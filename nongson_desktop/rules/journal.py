"""Nhật ký: what was done as a list that can be narrowed, what each work changed, and what was taken off the lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import peewee as pw

from db.base import FOLLOWING, Action, Audit, Record, Row, action, current_rows, record_models, save_many, stored_json
from db.errors import UserError
from db.members import Member
from db.search import View, folded, matches
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.lists import CHECKS, check_of
from nongson_desktop.safety.accounts import Account, Role, require_approver
from nongson_desktop.safety.journal import JOURNAL

WORKS = (
    ("edit", "Ghi, sửa"),
    ("undo", "Hoàn tác"),
    ("import", "Nhập Excel"),
    ("office", "Nhập cả đảng bộ"),
    ("new", "Lập đảng bộ"),
    ("open-year", "Mở năm"),
    ("open-evaluation", "Mở đánh giá"),
    ("award", "Khen thưởng"),
    ("issue", "Ban hành"),
    (FOLLOWING, "Giữ giấy tờ"),
    ("print", "Đợt in"),
    ("sign-in", "Đăng nhập"),
    ("account", "Tài khoản"),
    ("paper", "In giấy tờ"),
    ("export", "Xuất tệp"),
    ("backup", "Sao lưu"),
    ("restore", "Khôi phục"),
    ("check", "Kiểm tra dữ liệu"),
)
UNDONE = "undone"
_STATES = ((UNDONE, "đã hoàn tác"),)
_NOT_TAKEN_BACK = ("new", "account", FOLLOWING, *JOURNAL)
_DECIDING = (("evaluation", "closed_on"), ("award_decision", "issued_on"), ("rerating", "level"))
_SEES_ALL = (Role.AUDITOR, Role.ADMINISTRATOR)
_MOST = 300
_LONG = 80
_STEPS = 3
_SAYING = ("name", "text", "what", "title", "subject", "paper")
_LEADING = ("member", "organization", "cell")


# the list


class _MomentColumn(Column):
    """When something was done, by the clock of this machine."""

    def show(self, value: Any) -> str:
        return moment(value) if value else ""


class _Journal(Kind):
    """The Actions as a list: no record kind, but searched, sorted, printed and exported as one."""

    @property
    def title(self) -> str:
        return "Nhật ký"

    @property
    def columns(self) -> tuple[Column, ...]:
        fields = Action._meta.fields
        return (
            Column("id", "Số", fields["id"]),
            _MomentColumn("at", "Lúc", fields["at"]),
            Column("who", "Người ghi", fields["who"]),
            Column("kind", "Loại", fields["kind"], choices=WORKS),
            Column("what", "Việc", fields["what"]),
            Column("reason", "Lý do", fields["reason"]),
            Column("state", "Tình trạng", choices=_STATES),
        )


def listing(view: View) -> pw.ModelSelect[Action]:
    """What was done, with whether an undo of it stands; the search looks at the work, its reason and who did it."""
    query = Action.select(Action, pw.Case(None, [(_is_undone(), UNDONE)], "").alias("state"))
    asked = matches("action_search", Action.id, view.search)
    if asked is None:
        return query
    number = view.search.strip()
    return query.where(asked | (Action.id == int(number)) if number.isdigit() else asked)


def _is_undone() -> Any:
    """Whether an undo of the Action stands that was not taken back itself."""
    later, last = Action.alias(), Action.alias()
    again = last.select(last.id).where(last.undoes == later.id)
    return pw.fn.EXISTS(later.select(later.id).where(later.undoes == Action.id, ~pw.fn.EXISTS(again)))


JOURNAL_KIND = _Journal("journal", cast("type[Record]", Action), listing, (Action.id.desc(),))


@dataclass(frozen=True)
class Narrowing:
    """Which part of the journal is asked for: whose work, which kinds, which days, only what came after a number."""

    who: str = ""
    kinds: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    after: int = 0

    def of(self, query: Any) -> Any:
        if self.who:
            query = query.where(Action.who == self.who)
        if self.kinds:
            query = query.where(Action.kind.in_(self.kinds))
        if self.first is not None:
            query = query.where(Action.at >= _begins(self.first))
        if self.last is not None:
            query = query.where(Action.at < _begins(self.last + timedelta(days=1)))
        return query.where(Action.id > self.after) if self.after else query


def _begins(day: date) -> str:
    """The first moment of a day of this machine's clock, as the journal writes moments."""
    return datetime.combine(day, time()).astimezone(UTC).isoformat(timespec="seconds")


def seen_by(account: Account | None) -> str:
    """Whose work the account may look at: its own; empty for all, as an auditor and an administrator see it."""
    return "" if account is None or account.role in _SEES_ALL else account.name


def people() -> list[str]:
    """Everybody who ever wrote, by name."""
    names: Any = Action.select(Action.who).distinct().where(Action.who != "").tuples()
    return sorted((name for (name,) in names), key=folded)


def moment(text: str) -> str:
    """A moment of the journal by the clock of this machine."""
    return f"{datetime.fromisoformat(text).astimezone():%d/%m/%Y %H:%M}"


def can_be_taken_back(made: Any) -> bool:
    """Whether an Action of the list may be undone: it changed records and no undo of it stands."""
    return made.kind not in _NOT_TAKEN_BACK and getattr(made, "state", "") != UNDONE


def last_to_take_back(after: int, who: str = "") -> Action | None:
    """The newest Action after that number that can be undone; undoing is not what Ctrl+Z takes back."""
    query = Narrowing(who=who, after=after).of(listing(View(as_of=date.max)))
    mine = query.where(Action.kind.not_in((*_NOT_TAKEN_BACK, "undo")), ~_is_undone())
    found: Action | None = mine.order_by(Action.id.desc()).first()
    return found


def allow_taking_back(taken: Action) -> None:
    """Refuse to take back what only approvers do, such as a closing, to anyone else; raises UserError."""
    for table, field in _DECIDING:
        told = pw.fn.json_type(Audit.new, f"$.{field}").is_null(False)
        if Audit.select().where(Audit.action == taken, Audit.table == table, told).exists():
            require_approver(f"Hoàn tác “{taken.what}”")


# what a work changed


@dataclass(frozen=True)
class Change:
    """One value of one record in one Action, as the clerk reads it."""

    table: str
    record_id: int
    kind: str
    name: str
    label: str
    old: str
    new: str
    private: bool = False


def changes_of(number: int, most: int = _MOST) -> list[Change]:
    """What an Action changed, record by record, up to so many records; a few queries however many there are."""
    audits = list(Audit.select().where(Audit.action == number).order_by(Audit.id).limit(most))
    return [change for one in told(audits) for change in one]


def told(audits: Sequence[Audit], but: str = "") -> Iterator[list[Change]]:
    """What each audit row says, `but` for a field that goes without saying; few queries however many rows."""
    names = _Names()
    rows = [(audit, stored_json(audit.old) if audit.old else {}, stored_json(audit.new)) for audit in audits]
    for audit, old, new in rows:
        new.pop(but, None)
        names.want(record_models()[audit.table], audit.record_id)
        names.want_links(record_models()[audit.table], (old, new))
    for audit, old, new in rows:
        yield list(_changes(audit, old, new, names))


def _changes(audit: Audit, old: Row, new: Row, names: _Names) -> Iterator[Change]:
    model = record_models()[audit.table]
    told = (audit.table, audit.record_id, model.Screen.title or audit.table, names.of(model, audit.record_id))
    if "hidden" in new and old:
        yield Change(*told, "", "", "bỏ khỏi danh sách" if new["hidden"] else "đưa lại vào danh sách")
    for name, field in model._meta.fields.items():
        if name not in new or not field.verbose_name or (not old and new[name] in (None, "", False, 0)):
            continue
        was = names.shown(model, name, old.get(name)) if old else ""
        (column,) = field_columns(model, name)
        yield Change(*told, column.label, was, names.shown(model, name, new[name]), column.is_private)


class _Names:
    """What records are called, read for all of them at once when the first is asked for."""

    def __init__(self) -> None:
        self._wanted: dict[type[Record], set[int]] = defaultdict(set)
        self._known: dict[type[Record], dict[int, str]] = {}

    def want(self, model: type[Record], record_id: int) -> None:
        self._wanted[model].add(record_id)

    def want_links(self, model: type[Record], rows: Iterable[Row]) -> None:
        for field in _links(model):
            for row in rows:
                if row.get(field.name):
                    self.want(field.rel_model, row[field.name])

    def of(self, model: type[Record], record_id: int) -> str:
        if model not in self._known:
            self._known[model] = names_of(model, self._wanted[model])
        return self._known[model].get(record_id, f"số {record_id}")

    def shown(self, model: type[Record], name: str, value: Any) -> str:
        """A value as the audit rows hold it, in the clerk's words."""
        if value is None or value == "":
            return ""
        field = model._meta.fields[name]
        if isinstance(field, pw.ForeignKeyField):
            return self.of(field.rel_model, value)
        (column,) = field_columns(model, name)
        text = column.show(field.python_value(value))
        return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _links(model: type[Record]) -> list[pw.ForeignKeyField]:
    return [field for field in model._meta.sorted_fields if isinstance(field, pw.ForeignKeyField)]


def names_of(model: type[Record], ids: Collection[int], steps: int = _STEPS) -> dict[int, str]:
    """What the records are called: by their own words, else by whom they are about, with the year where they have one.

    A query for the kind and one for each kind that it is named after, at most so many `steps` away.
    """
    fields = model._meta.fields
    own = [name for name in _SAYING if name in fields]
    links = sorted(_links(model), key=lambda field: _place(field.name)) if steps and not own else []
    wanted = {*own, *(field.name for field in links), *({"year", "member"} & set(fields))}
    rows = current_rows(model, sorted(ids), wanted)
    found = {number: next((str(row[name]) for name in own if row[name]), "") for number, row in rows.items()}
    for field in links:
        missing = {number: rows[number][field.name] for number, name in found.items() if not name}
        led = names_of(field.rel_model, {target for target in missing.values() if target}, steps - 1)
        found |= {number: led.get(target, "") for number, target in missing.items()}
    if own and "name" not in own and "member" in fields and steps:
        _add_people(found, rows)
    return {number: _with_year(name, rows[number]) or f"số {number}" for number, name in found.items()}


def _add_people(found: dict[int, str], rows: dict[int, Row]) -> None:
    """What has words of its own and is somebody's says whose it is."""
    people = names_of(Member, {row["member"] for row in rows.values() if row["member"]})
    for number, row in rows.items():
        if row["member"]:
            found[number] = f"{found[number]} – {people[row['member']]}"


def _place(name: str) -> int:
    return _LEADING.index(name) if name in _LEADING else len(_LEADING)


def _with_year(name: str, row: Row) -> str:
    year = row.get("year")
    short = name if len(name) <= _LONG else f"{name[:_LONG]}…"
    return ", ".join(filter(None, (short, f"năm {year}" if year and str(year) not in short else "")))


# what was taken off the lists


@dataclass(frozen=True)
class Gone:
    """A record that was taken off its list: what it is called, when, by whom, in which work and why."""

    record_id: int
    name: str
    at: str
    who: str
    what: str
    reason: str


def gone_from(kind: Kind, most: int = _MOST) -> list[Gone]:
    """What was taken off a list, the latest first."""
    model = kind.model
    hiding: Any = (
        Audit.select(Audit.record_id, Action.at, Action.who, Action.what, Action.reason)
        .join(Action)
        .where(Audit.table == model._meta.table_name, _hides(), Audit.record_id.in_(_hidden(model)))
        .order_by(Audit.id.desc())
        .limit(most)
        .tuples()
    )
    found: dict[int, tuple[str, ...]] = {}
    for record_id, *told in hiding:
        found.setdefault(record_id, tuple(told))
    names = names_of(model, found)
    return [Gone(record_id, names[record_id], *told) for record_id, told in found.items()]


def _hidden(model: type[Record]) -> Any:
    return model.select(model.id).where(model.hidden == True)


def _hides() -> Any:
    return pw.fn.json_extract(Audit.new, "$.hidden") == 1


def bring_back(kind: Kind, record_id: int) -> Action:
    """Put a record back on its list with what was taken off along with it, as one Action; raises UserError."""
    model = kind.model
    name = names_of(model, [record_id])[record_id]
    with action(f"Đưa lại vào danh sách {kind.title}: {name}") as made:
        back = _gone_along(model, record_id)
        for table, ids in back.items():
            save_many(record_models()[table], [{"id": number, "hidden": False} for number in sorted(ids)])
        for table, ids in back.items():
            _refuse_lost(record_models()[table], ids)
        if kind.key in CHECKS:
            check_of(kind.key)(model.get_by_id(record_id))
    return made


def _gone_along(model: type[Record], record_id: int) -> dict[str, set[int]]:
    """The record, and what the same Action took off that hangs on it."""
    own = (Audit.table == model._meta.table_name) & (Audit.record_id == record_id)
    last = Audit.select(Audit.action).where(own, _hides()).order_by(Audit.id.desc()).limit(1)
    rows: Any = Audit.select(Audit.table, Audit.record_id).where(Audit.action.in_(last), _hides()).tuples()
    along: dict[str, set[int]] = defaultdict(set)
    for table, number in rows:
        along[table].add(number)
    found: dict[str, set[int]] = defaultdict(set, {model._meta.table_name: {record_id}})
    while fresh := _hanging_on(found, along):
        for table, number in fresh:
            found[table].add(number)
    return found


def _hanging_on(found: dict[str, set[int]], along: dict[str, set[int]]) -> list[tuple[str, int]]:
    fresh = []
    for table, ids in along.items():
        model = record_models()[table]
        rows = current_rows(model, sorted(ids - found.get(table, set())), {"hidden", *(f.name for f in _links(model))})
        for number, row in rows.items():
            targets = ((field.rel_model._meta.table_name, row[field.name]) for field in _links(model))
            if row["hidden"] and any(target in found.get(name, ()) for name, target in targets):
                fresh.append((table, number))
    return fresh


def _refuse_lost(model: type[Record], ids: Iterable[int]) -> None:
    """What stands on the lists points at nothing that was taken off."""
    for field in _links(model):
        target: Any = field.rel_model
        lost = model.select(field).join(target, on=field == target.id)
        found = lost.where(model.id.in_(list(ids)), target.hidden == True).tuples().first()
        if found:
            title, name = target.Screen.title or target._meta.table_name, names_of(target, found)[found[0]]
            raise UserError(f"Chưa đưa lại được: thuộc về “{name}” ({title}) cũng đã bỏ. Hãy đưa lại bản ghi ấy trước.")
