"""A whole office as one workbook: a sheet for each kind of record, every field, links by name and by code."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import peewee as pw

from db.base import Record, record_models
from db.dates import PartialDate
from db.members import Member
from db.organizations import Organization
from db.plans import Plan
from db.tasks import Task
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.excel.taming import OWN
from nongson_desktop.excel.writing import sheet_name
from nongson_desktop.paths import write_file
from nongson_desktop.safety.journal import note

CODE, HIDDEN, NO = "Mã bản ghi", "Đã bỏ", "không"
FILES = "Nội dung tệp"
PACKAGE = ".nongson"
FILE_HEADINGS = ("Trang", CODE, "Trường", "Phần", "Nội dung")
_NAMED = ((Organization, "tổ chức"), (Member, "đảng viên"), (Plan, "kế hoạch"), (Task, "nhiệm vụ"))
_DERIVED = {"fold", "sort_key"}
_PIECE = 30_000  # a cell of Excel holds 32,767 letters
_FIRST_YEAR = 1900
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_WIDTH, _CODE_WIDTH = 22, 10


@dataclass(frozen=True)
class Place:
    """A column of a sheet: its heading, the field it holds, and whether it is the code that a link leads to."""

    heading: str
    column: Column
    is_code: bool = False


def kinds_in_order() -> list[type[Record]]:
    """Every kind of record, those that others lead to first."""
    models = record_models()
    leads = {
        name: {link.rel_model._meta.table_name for link in _links(model) if link.rel_model is not model}
        for name, model in models.items()
    }
    return [models[name] for name in TopologicalSorter(leads).static_order()]


def _links(model: type[Record]) -> list[Any]:
    return [field for field in model._meta.sorted_fields if isinstance(field, pw.ForeignKeyField)]


@cache
def places_of(model: type[Record]) -> tuple[Place, ...]:
    """The columns of a kind's sheet after its code and whether it was hidden; no two headings are alike."""
    names = [field.name for field in model._meta.sorted_fields]
    stored = [name for name in names if name not in {"id", "uid", "hidden"} | _DERIVED]
    columns = [one for one in field_columns(model, *stored) if not isinstance(one.field, pw.BlobField)]
    seen: dict[str, int] = {}
    places = []
    for column in columns:
        label = str(column.label or column.name)
        seen[label] = seen.get(label, 0) + 1
        heading = label if seen[label] == 1 else f"{label} ({seen[label]})"
        places.append(Place(heading, column))
        if column.is_link:
            places.append(Place(f"{heading} – mã", column, is_code=True))
    return tuple(places)


def contents_of(model: type[Record]) -> list[str]:
    """The fields that hold a file."""
    fields = model._meta.sorted_fields
    return [each.name for each in fields if isinstance(each, pw.BlobField) and each.name not in _DERIVED]


def is_package(path: Path) -> bool:
    """Whether a file's name says that it is a package."""
    return path.suffix.lower() == PACKAGE


def write_whole(path: Path, reason: str = "") -> int:
    """Write every visible record of the open office to an .xlsx; how many; noted in the journal; raises UserError.

    Hidden records come along where a visible one leads to them.
    """
    content, count = whole_workbook()
    write_file(path, content)
    note("export", f"Xuất toàn bộ dữ liệu ra Excel: {count} bản ghi", reason)
    return count


def what_is_held() -> str:
    """What the workbook of the open office would hold, in words for who is about to hand it out."""
    counts = {model: model.select().where(~model.hidden).count() for model in record_models().values()}
    named = [(model, word) for model, word in _NAMED if counts[model]]
    rest = sum(1 for model, count in counts.items() if count and model not in dict(named))
    told = [f"{counts[model]:,} {word}".replace(",", ".") for model, word in named]
    return f"{', '.join(told)} và {rest} loại dữ liệu khác" if told else f"{rest} loại dữ liệu"


def whole_workbook() -> tuple[bytes, int]:
    """The workbook of the open office, and how many records it holds."""
    records = _records()
    return _workbook(records), sum(map(len, records.values()))


def _records() -> dict[type[Record], list[Any]]:
    """The records of each kind, kinds that others lead to first."""
    models = kinds_in_order()
    found: dict[type[Record], list[Any]] = {}
    wanted: dict[type[Record], set[int]] = {}
    for model in reversed(models):
        rows = _wanted_rows(model, wanted.get(model, set()))
        for link in _links(model):
            wanted.setdefault(link.rel_model, set()).update(row.__data__[link.name] or 0 for row in rows)
        found[model] = rows
    return {model: found[model] for model in models}


def _wanted_rows(model: type[Record], needed: set[int]) -> list[Any]:
    """The visible records and those needed, with those of the same kind that they lead to."""
    every: dict[int, Any] = {each.id: each for each in model.select().order_by(model.id)}
    kept = {key for key, each in every.items() if not each.hidden or key in needed}
    for name in own_links(model):
        led = kept
        while led := {every[key].__data__[name] for key in led} - kept - {None}:
            kept |= led
    return [each for key, each in every.items() if key in kept]


def own_links(model: type[Record]) -> list[str]:
    """The fields by which a record leads to another of its kind."""
    return [link.name for link in _links(model) if link.rel_model is model]


def _workbook(records: dict[type[Record], list[Any]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    known = {model: {row.id: row for row in rows} for model, rows in records.items()}
    files: list[tuple[str, ...]] = []
    with xlsxwriter.Workbook(content, {"in_memory": True, "use_zip64": True}) as book:
        book.set_properties({"author": OWN})
        writer = _Writer(book)
        for model, rows in records.items():
            if rows:
                headings = (CODE, HIDDEN, *(place.heading for place in places_of(model)))
                lines = (_line(model, row, known, files) for row in rows)
                writer.write(sheet_name(model.Screen.title), headings, lines)
        if files:
            writer.write(FILES, FILE_HEADINGS, files)
    return content.getvalue()


def _line(
    model: type[Record], row: Any, known: dict[type[Record], dict[int, Any]], files: list[tuple[str, ...]]
) -> Iterator[Any]:
    """The cells of a record; what is too long for one, and files, go to a sheet of their own."""
    yield row.uid
    yield "x" if row.hidden else ""
    title = sheet_name(model.Screen.title)
    for place in places_of(model):
        value = row.__data__[place.column.name]
        if place.column.is_link:
            target = known[place.column.field.rel_model].get(value)
            yield "" if target is None else target.uid if place.is_code else place.column.show(target)
        elif isinstance(value, str) and len(value) > _PIECE:
            files.extend(_pieces(title, row.uid, place.column.name, value.encode()))
            yield ""
        else:
            yield _cell(place.column, value)
    for name in contents_of(model):
        files.extend(_pieces(title, row.uid, name, bytes(row.__data__[name] or b"")))


def _pieces(title: str, uid: str, name: str, content: bytes) -> Iterator[tuple[str, ...]]:
    text = b64encode(content).decode()
    for number, start in enumerate(range(0, len(text), _PIECE), 1):
        yield title, uid, name, str(number), text[start : start + _PIECE]


def _cell(column: Column, value: Any) -> Any:
    """A value as the cell holds it: a full day is a date, a number a number, all else text."""
    if value is False and column.field.null:  # a question that was answered; an empty cell is one that was not
        return NO
    if isinstance(value, PartialDate) and value.day is not None and value.year >= _FIRST_YEAR:
        return value.first_day
    if isinstance(value, date):
        return value if value.year >= _FIRST_YEAR else value.isoformat()
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool) and not column.choices
    return value if number else column.show(value)


class _Writer:
    """Sheets of text, numbers and days; text is text whatever it begins with."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True})
        self._text = book.add_format({**_FONT, "num_format": "@"})
        self._day = book.add_format({**_FONT, "num_format": "dd/mm/yyyy", "align": "left"})

    def write(self, name: str, headings: Sequence[str], lines: Iterable[Iterable[Any]]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.write_row(0, 0, headings, self._head)
        for number, line in enumerate(lines, 1):
            for place, value in enumerate(line):
                if isinstance(value, str):
                    if value:
                        sheet.write_string(number, place, value, self._text)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, self._day)
                elif value is not None:
                    sheet.write_number(number, place, value)
        sheet.set_column(0, 1, _CODE_WIDTH)
        sheet.set_column(2, max(len(headings) - 1, 2), _WIDTH)
        sheet.freeze_panes(1, 0)
