"""A whole office out of its workbook: records known by their codes are left or written over, the others come in."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import peewee as pw

from db.base import Record, action, save_many
from db.dates import PartialDate, PartialDateField
from db.errors import UserError
from db.members import Member
from db.organizations import Organization, OrganizationKind
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import is_number, text_of
from nongson_desktop.excel.reading import Cell, Sheet, Workbook
from nongson_desktop.excel.whole import (
    CODE,
    FILE_HEADINGS,
    FILES,
    HIDDEN,
    NO,
    contents_of,
    kinds_in_order,
    own_links,
    places_of,
)
from nongson_desktop.excel.writing import sheet_name
from nongson_desktop.rules.imports_known import FILL, OVERWRITE, SKIP
from nongson_desktop.rules.imports_rows import ERROR, Problem

KIND = "office"
_FIRST_ROW = 2
_TOLD = 200
_YES = "x"
_NOTHING = (None, "", b"")


def is_whole(book: Workbook) -> bool:
    """Whether the workbook is one that holds a whole office: its sheets are named as the kinds and begin with codes."""
    titles = {sheet_name(model.Screen.title) for model in kinds_in_order()} | {FILES}
    named = [page for page in book.sheets if page.rows]
    coded = [page for page in named if CODE in (page.rows[0][0], *page.rows[0][1:2])]
    return len(coded) == len(named) and len(named) > 1 and all(page.name in titles for page in named)


@dataclass(frozen=True)
class _Read:
    """A row of a sheet: its values by field, links as codes."""

    row: int
    uid: str
    values: dict[str, Any]
    links: dict[str, str]


@dataclass(frozen=True)
class Count:
    """Of one kind: rows of the workbook, those new here, known ones with a gap to fill, known ones that differ."""

    title: str
    rows: int
    fresh: int
    fillable: int
    different: int

    def changed(self, existing: str) -> int:
        """How many known records would be written onto."""
        return {SKIP: 0, FILL: self.fillable, OVERWRITE: self.different}[existing]


@dataclass
class Office:
    """What a workbook of a whole office holds and what taking it in would do; nothing is written yet."""

    book: Workbook
    existing: str = SKIP
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._files = _files(self.book)
        self.read: dict[type[Record], list[_Read]] = {}
        pages = {page.name: page for page in self.book.sheets}
        for model in kinds_in_order():
            page = pages.get(sheet_name(model.Screen.title))
            if page is not None and page.rows:
                self.read[model] = list(self._rows(model, page))
        self._check_links()
        if not self.problems and not self.is_new and not self._is_of_this_office():
            where = "Tệp này là của một đảng bộ khác; chỉ đưa được vào một đảng bộ mới lập, còn trống."
            self._wrong(Organization, 1, "", where)

    @property
    def rows_read(self) -> int:
        return sum(map(len, self.read.values()))

    def fresh(self, model: type[Record]) -> list[_Read]:
        return [one for one in self.read.get(model, []) if one.uid not in self.known(model)]

    @cached_property
    def counts(self) -> list[Count]:
        """What the workbook has of each kind beside what is here; a few queries for each kind."""
        return [
            Count(
                model.Screen.title,
                len(rows),
                len(self.fresh(model)),
                len(self.differing(model, FILL)),
                len(self.differing(model, OVERWRITE)),
            )
            for model, rows in self.read.items()
        ]

    def differing(self, model: type[Record], existing: str) -> list[tuple[_Read, dict[str, Any]]]:
        """The rows of known records with what would be written onto them, links as codes; one query, one for links."""
        rows = {one.uid: one for one in self.read.get(model, []) if one.uid in self.known(model)}
        if existing == SKIP or not rows:
            return []
        found = []
        for record in model.select():
            one = rows.get(record.uid)
            if one is not None and (values := self._differences(record, one, existing)):
                found.append((one, values))
        return found

    def _differences(self, record: Record, one: _Read, existing: str) -> dict[str, Any]:
        now = {name: record.__data__[name] for name in one.values}
        fields = type(record)._meta.fields
        for name in one.links:
            now[name] = self._codes(fields[name].rel_model).get(record.__data__[name], "")
        said = {**one.values, **one.links}
        if existing == FILL:
            return {name: said[name] for name in said if now[name] in _NOTHING and said[name] not in _NOTHING}
        return {name: said[name] for name in said if now[name] != said[name]}

    def _codes(self, model: type[Record]) -> dict[int | None, str]:
        """Id -> code of every record of a kind."""
        if model not in self._uids:
            self._uids[model] = {key: uid for uid, key in self.known(model).items()}
        return self._uids[model]

    @cached_property
    def _uids(self) -> dict[type[Record], dict[int | None, str]]:
        return {}

    @cached_property
    def is_new(self) -> bool:
        """Whether the office holds nothing yet but its own name."""
        own = (OrganizationKind.COMMITTEE, OrganizationKind.SUPERIOR)
        others = Organization.select().where(~Organization.hidden, Organization.kind.not_in(own))
        return not others.exists() and not Member.select().where(~Member.hidden).exists()

    def known(self, model: type[Record]) -> dict[str, int]:
        if model not in self._known:
            rows: Any = model.select(model.uid, model.id).tuples()
            self._known[model] = dict(rows)
        return self._known[model]

    @cached_property
    def _known(self) -> dict[type[Record], dict[str, int]]:
        return {}

    def _is_of_this_office(self) -> bool:
        own = [one.uid for one in self.read.get(Organization, []) if one.values["kind"] == OrganizationKind.COMMITTEE]
        return any(uid in self.known(Organization) for uid in own)

    def _wrong(self, model: type[Record], row: int, column: str, message: str, value: str = "") -> None:
        self.problems.append(Problem(row, column, value, message, ERROR, sheet_name(model.Screen.title)))

    def _rows(self, model: type[Record], page: Sheet) -> Iterator[_Read]:
        headings = {text_of(cell): index for index, cell in enumerate(page.rows[0])}
        for number, cells in enumerate(page.rows[1:], _FIRST_ROW):
            if any(cell not in (None, "") for cell in cells):
                by_heading = {text: cells[index] for text, index in headings.items() if index < len(cells)}
                yield self._row(model, number, by_heading, headings.keys())

    def _row(self, model: type[Record], number: int, cells: Mapping[str, Cell], headings: Iterable[str]) -> _Read:
        uid = text_of(cells.get(CODE))
        if not uid:
            self._wrong(model, number, CODE, f"Thiếu {CODE.lower()}.")
        values: dict[str, Any] = {"hidden": text_of(cells.get(HIDDEN)) == _YES}
        links = {}
        for place in places_of(model):
            if place.heading not in headings:
                continue
            cell = cells.get(place.heading)
            if place.is_code:
                links[place.column.name] = text_of(cell)
            elif not place.column.is_link:
                try:
                    values[place.column.name] = value_of(place.column, cell)
                except (ValueError, ArithmeticError, UserError) as error:
                    message = error.message if isinstance(error, UserError) else f"“{text_of(cell)}” không hợp lệ."
                    self._wrong(model, number, place.heading, message, text_of(cell))
        values |= dict.fromkeys(contents_of(model), b"")
        title = sheet_name(model.Screen.title)
        values |= {name: found for (sheet, code, name), found in self._files.items() if (sheet, code) == (title, uid)}
        return _Read(number, uid, values, links)

    def _check_links(self) -> None:
        codes = {model: {one.uid for one in rows} for model, rows in self.read.items()}
        for model, rows in self.read.items():
            fields = model._meta.fields
            for one in rows:
                for name, code in one.links.items():
                    target = fields[name].rel_model
                    label = str(fields[name].verbose_name)
                    if code and code not in codes.get(target, ()) and code not in self.known(target):
                        self._wrong(model, one.row, label, f"{label}: không có bản ghi mang mã {code}.", code)
                    elif not code and not fields[name].null:
                        self._wrong(model, one.row, label, f"Thiếu mã của {label.lower()}.")

    @property
    def refused(self) -> str | None:
        """Why it cannot come in, in one sentence; None when it can."""
        if not self.problems:
            return None
        first = self.problems[0]
        more = f" Còn {len(self.problems) - 1} chỗ sai khác." if len(self.problems) > 1 else ""
        return f"Chưa nhập gì. Trang “{first.sheet}”, dòng {first.row}: {first.message}{more}"

    def as_json(self) -> dict[str, Any]:
        """The document of the import command."""
        document: dict[str, Any] = {"number": None, "refused": self.refused, "sheet": "all", "header_row": 1}
        document |= {"rows_read": self.rows_read, "rows_written": 0, "rows_updated": 0, "columns": {}, "rows": []}
        told = [{"sheet": one.sheet, **one.as_json()} for one in self.problems[:_TOLD]]
        return {**document, "problems": told, "converted": []}


def value_of(column: Column, cell: Cell) -> Any:
    """What a cell says for a field, letter for letter; raises ValueError or UserError."""
    if cell is None or cell == "":
        return (
            None
            if column.field.null
            else column.field.default
            if column.is_number or column.choices
            else _empty(column)
        )
    if column.is_check:
        return text_of(cell) != NO
    if isinstance(column.field, PartialDateField):
        return PartialDate.of(cell) if isinstance(cell, date) else PartialDate.parse(text_of(cell), 9999)
    if isinstance(column.field, pw.DateField):
        return cell if isinstance(cell, date) else date.fromisoformat(text_of(cell))
    if column.choices:
        return next((value for value, label in column.choices if label == cell), cell)
    if isinstance(column.field, pw.DecimalField):
        return Decimal(str(cell))
    if isinstance(column.field, pw.IntegerField):
        return int(Decimal(text_of(cell)))
    if isinstance(column.field, pw.FloatField):
        return float(text_of(cell))
    return text_of(cell) if is_number(cell) else cell


def _empty(column: Column) -> Any:
    return False if column.is_check else ""


def _files(book: Workbook) -> dict[tuple[str, str, str], bytes | str]:
    """(sheet, code, field) -> the file, or the text that was too long for a cell."""
    page = next((page for page in book.sheets if page.name == FILES), None)
    if page is None:
        return {}
    pieces: dict[tuple[str, str, str], dict[int, str]] = {}
    for cells in page.rows[1:]:
        title, uid, name, number, text = (text_of(cell) for cell in cells[: len(FILE_HEADINGS)])
        pieces.setdefault((title, uid, name), {})[int(number)] = text
    models = {sheet_name(model.Screen.title): model for model in kinds_in_order()}
    found: dict[tuple[str, str, str], bytes | str] = {}
    for key, parts in pieces.items():
        try:
            content = b64decode("".join(parts[number] for number in sorted(parts)), validate=True)
        except NotBase64 as error:
            raise UserError(f"Trang “{FILES}”: nội dung của bản ghi {key[1]} bị hỏng.") from error
        found[key] = content if key[2] in contents_of(models[key[0]]) else content.decode()
    return found


def take_in(office: Office) -> dict[str, Any]:
    """Write what is new, and onto known records what `existing` allows, as one Action; the command's document."""
    document = office.as_json()
    if office.refused:
        return document
    with action(f"Nhập toàn bộ dữ liệu từ Excel: {office.book.path.name}", kind="import") as made:
        if office.is_new:
            _give_way()
        written, updated = _write(office)
        counts = {"rows_read": office.rows_read, "rows_written": written, "rows_updated": updated}
        made.detail = json.dumps({"file": office.book.path.name, "sheet": "all", "kind": KIND, **counts})
    return document | counts | {"number": made.id if written or updated else None}


def _give_way() -> None:
    """What a new office set up for itself makes room for what comes."""
    for model in reversed(kinds_in_order()):
        rows: Any = model.select(model.id).where(model.hidden == False).tuples()
        save_many(model, [{"id": key, "hidden": True} for (key,) in rows])


def _write(office: Office) -> tuple[int, int]:
    ids: dict[type[Record], dict[str, int]] = {}
    written = updated = 0
    for model in kinds_in_order():
        ids[model] = dict(office.known(model))
        rows = office.fresh(model)
        made = save_many(model, [_fields(model, one, ids) for one in rows])
        ids[model] |= dict(zip((one.uid for one in rows), made, strict=True))
        _link_own(model, rows, ids[model])
        written += len(rows)
        changed = office.differing(model, office.existing)
        save_many(model, [_changes(model, one, values, ids) for one, values in changed])
        updated += len(changed)
    return written, updated


def _fields(model: type[Record], one: _Read, ids: Mapping[type[Record], Mapping[str, int]]) -> dict[str, Any]:
    """The row's values; a link to a record of the same kind that is not there yet is made after it."""
    fields = model._meta.fields
    links = {name: _target(fields[name], code, ids) for name, code in one.links.items()}
    return {"uid": one.uid, **one.values, **links}


def _link_own(model: type[Record], rows: Sequence[_Read], ids: Mapping[str, int]) -> None:
    """Make the links between records of one kind, once all of them are there."""
    for name in own_links(model):
        linked = [{"id": ids[one.uid], name: ids[code]} for one in rows if (code := one.links.get(name))]
        save_many(model, linked)


def _changes(
    model: type[Record], one: _Read, values: Mapping[str, Any], ids: Mapping[type[Record], Mapping[str, int]]
) -> dict[str, Any]:
    """What is written onto a known record."""
    fields = model._meta.fields
    said = {name: _target(fields[name], value, ids) if name in one.links else value for name, value in values.items()}
    return {"id": ids[model][one.uid], **said}


def _target(link: Any, code: str, ids: Mapping[type[Record], Mapping[str, int]]) -> int | None:
    """The record that a link's code leads to; none while it is not there yet."""
    return ids[link.rel_model].get(code) if code else None
