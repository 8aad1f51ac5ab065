"""Whether an office's data is whole: the file, the links, the periods, the audit rows, the search tables, the sums."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import Any

import peewee as pw

from db.admission import CandidateCell, CandidateHamlet
from db.badges import PartyGap
from db.base import Action, Audit, Period, Record, Row, database, record_models
from db.members import Member, Membership, OfficeHeld, StatusPeriod
from db.open import BACKUPS, UNREADABLE, closing_connection, folder_open, office
from db.organizations import Organization, OrganizationPeriod
from db.schema import differences
from db.search import indexed_words
from nongson_desktop.safety.journal import broken_links, last_noted, note

_OWNERS: tuple[tuple[type[Period], tuple[str, ...]], ...] = (
    (Membership, ("member",)),
    (StatusPeriod, ("member",)),
    (OrganizationPeriod, ("organization",)),
    (OfficeHeld, ("member", "organization", "role")),
    (PartyGap, ("member",)),
    (CandidateCell, ("candidate",)),
    (CandidateHamlet, ("candidate",)),
)
_SHOWN = 20
_UNLABELLED = {"hidden": "Còn dùng hay đã bỏ", "uid": "Mã riêng của bản ghi"}
_CHECKED_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Report:
    """What a check found; no problem means the data is whole."""

    problems: list[str]

    @property
    def ok(self) -> bool:
        return not self.problems


def check_office(folder: Path) -> Report:
    """Look at everything in the office, which may be open; a damaged file or foreign tables stop the other checks."""
    with opened(folder):
        if damaged := list(file_problems(database)):
            return Report(damaged)
        if unlike := list(_first(_schema())):
            return Report(unlike)
        with database.atomic("DEFERRED"):  # one moment for all of them, whatever is written meanwhile
            from nongson_desktop.safety import contradictions  # the rules are read when they are asked

            checks = (*_CHECKS, *contradictions.CHECKS)
            return Report([problem for check in checks for problem in _first(check())])


def check_noted(folder: Path) -> Report:
    """The same for the office that is open, with a line in the journal that says when it was and what came of it."""
    report = check_office(folder)
    note("check", f"Kiểm tra dữ liệu: {'nguyên vẹn' if report.ok else f'{len(report.problems)} chỗ phải xem lại'}")
    return report


def check_is_due(now: datetime) -> bool:
    """Whether the open office was not looked over for a week."""
    last = last_noted("check")
    return last is None or abs(now - last) >= _CHECKED_EVERY


@contextmanager
def opened(folder: Path) -> Iterator[None]:
    """The office for reading: as it stands when it is the open one, else opened for the while."""
    standing = folder_open()
    if standing is None or standing.resolve() != folder.resolve():
        with office(folder, write=False):
            yield
        return
    with closing_connection(folder) if database.is_closed() else nullcontext():
        yield


def file_problems(of: pw.Database) -> Iterator[str]:
    """Damage of the file itself: pages whose checksum is wrong, a broken tree, links to nothing."""
    try:
        for (message,) in of.execute_sql("PRAGMA cipher_integrity_check").fetchall():
            page = re.search(r"\d+", message)
            yield f"Tệp dữ liệu bị hỏng ở trang {page[0] if page else '?'}: hãy khôi phục từ bản sao lưu."
        if of.execute_sql("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            yield "Tệp dữ liệu bị hỏng cấu trúc: hãy khôi phục từ bản sao lưu."
        for table, record_id, target, _ in of.execute_sql("PRAGMA foreign_key_check").fetchall():
            yield f"{_title_of(table)} số {record_id} trỏ đến một bản ghi không có trong {_title_of(target)}."
    except UNREADABLE:
        yield "Không đọc hết được tệp dữ liệu: hãy khôi phục từ bản sao lưu."


def _first(problems: Iterator[str]) -> Iterator[str]:
    """The first problems of one kind, and how many more there are."""
    yield from islice(problems, _SHOWN)
    rest = sum(1 for _ in problems)
    if rest:
        yield f"… và {rest} chỗ khác cùng loại."


def _schema() -> Iterator[str]:
    for difference in differences():
        yield f"Cấu trúc dữ liệu không khớp với chương trình: {difference}."


def _cut_off() -> Iterator[str]:
    """Own copies that hold work which the journal no longer has: its end was cut off, or the file is an older one."""
    from nongson_desktop.safety.copies import copies_in, is_good, last_work  # they verify copies with this module

    folder = folder_open()
    for copy in copies_in(folder / BACKUPS) if folder is not None else ():
        known = not copy.label or Action.select().where(Action.chain.startswith(copy.label)).exists()
        if not known and is_good(copy):
            yield (
                f"Bản sao lưu {copy.path.name} giữ đến việc số {last_work(copy)} mà nhật ký không có việc ấy:"
                " nhật ký bị bớt ở cuối, hoặc tệp dữ liệu là bản cũ hơn."
            )


# periods


def _overlaps() -> Iterator[str]:
    """Two visible periods of one thing on one day."""
    for model, owners in _OWNERS:
        for first, second in _overlapping(model, owners):
            yield (
                f"{model.Screen.title}: {_owner(first, owners[0])} có hai khoảng thời gian chồng nhau"
                f" ({_span(first)} và {_span(second)})."
            )


def _overlapping(model: type[Period], owners: Iterable[str]) -> Iterator[tuple[Period, Period]]:
    names = list(owners)
    rows = list(model.select().where(model.hidden == False))

    def key(row: Period) -> tuple[Any, ...]:
        return tuple(row.__data__[name] for name in names)

    def begins(row: Period) -> tuple[Any, ...]:
        return (*key(row), row.since is not None, row.since, row.id)

    for _, group in groupby(sorted(rows, key=begins), key=key):
        periods = list(group)
        for earlier, later in pairwise(periods):
            if earlier.until is None or later.since is None or later.since < earlier.until:
                yield earlier, later


def _owner(period: Period, name: str) -> str:
    owner = getattr(period, name)
    return f"{owner.name} (số {owner.id})"


def _span(period: Period) -> str:
    since = f"từ {period.since:%d/%m/%Y}" if period.since else "từ đầu"
    return f"{since} đến trước {period.until:%d/%m/%Y}" if period.until else f"{since} đến nay"


def _backwards() -> Iterator[str]:
    for model, owners in _OWNERS:
        for period in model.select().where(model.hidden == False, model.until <= model.since):
            yield f"{model.Screen.title}: {_owner(period, owners[0])} có ngày kết thúc trước ngày bắt đầu."


# audit rows


def _unaudited() -> Iterator[str]:
    """Records whose values are not those that the audit rows tell."""
    for table, model in record_models().items():
        told = _told(table)
        for record_id, row in _stored(model):
            expected = told.pop(record_id, None)
            if expected is None:
                yield f"{_which(model, row)} không có dòng nhật ký nào."
            elif wrong := [_label(model, name) for name, value in expected.items() if row.get(name) != value]:
                yield f"{_which(model, row)} khác với nhật ký ở: {', '.join(sorted(wrong))}."
        for record_id in told:
            yield f"{_title(model)} số {record_id} có trong nhật ký mà không còn trong dữ liệu."


def _told(table: str) -> dict[int, Row]:
    """What the audit rows say that each record of a table holds now."""
    told: dict[int, Row] = {}
    rows = Audit.select(Audit.record_id, Audit.new).where(Audit.table == table).order_by(Audit.id)
    for record_id, new in rows.tuples().iterator():
        told.setdefault(record_id, {}).update(json.loads(new))
    return told


def _stored(model: type[Record]) -> Iterator[tuple[int, Row]]:
    fields = [field for field in model._meta.sorted_fields if field.name not in model.unaudited]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    names = [field.name for field in fields]
    for values in database.execute_sql(f'SELECT {columns} FROM "{model._meta.table_name}" ORDER BY id'):  # noqa: S608
        row = dict(zip(names, values, strict=True))
        yield row["id"], row


def _which(model: type[Record], row: Row) -> str:
    """The record as the clerk knows it: its kind, its number and, where it has one, its name."""
    name = f" ({row['name']})" if row.get("name") else ""
    return f"{_title(model)} số {row['id']}{name}"


def _label(model: type[Record], name: str) -> str:
    return _UNLABELLED.get(name) or str(model._meta.fields[name].verbose_name or name)


def _title_of(table: str) -> str:
    model = record_models().get(table)
    return f"“{_title(model)}”" if model is not None else f"bảng {table}"


def _title(model: type[Record]) -> str:
    return model.Screen.title or model._meta.table_name


# search


def _unfindable() -> Iterator[str]:
    """Records that a search would not find, or would find by words they no longer have."""
    for model in (Member, Organization):
        table = model._meta.table_name
        indexed = indexed_words(database, table)
        for record in model.select():
            fold = model.derive(record.__data__)["fold"]
            if record.fold != fold or indexed.pop(record.id, "") != fold:
                yield f"{_title(model)} “{record.name}” (số {record.id}) không khớp với bảng tìm kiếm."
        for record_id in indexed:
            yield f"Bảng tìm kiếm {table} còn bản ghi số {record_id} không có trong dữ liệu."


_CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    _overlaps,
    _backwards,
    broken_links,
    _cut_off,
    _unaudited,
    _unfindable,
)
