"""Nhập từ Excel: what a workbook would bring, what is wrong with it, writing it as one Action, taking it back."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import peewee as pw

from db.base import Action, action, is_undone, stored_json
from db.errors import OpenError, UserError
from db.search import folded
from db.undoing import Kept, undo_untouched
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.headings import Header, Heading, column_letters, find_header, remap
from nongson_desktop.excel.reading import Note, Sheet, Workbook, read_workbook
from nongson_desktop.excel.tables import Table, read_table
from nongson_desktop.rules.imports_members import MembersImport
from nongson_desktop.rules.imports_ratings import RatingsImport
from nongson_desktop.rules.imports_records import OrganizationsImport, RecordsImport
from nongson_desktop.rules.imports_rows import ERROR, WARNING, CellChoice, Importer, Problem, Row
from nongson_desktop.rules.imports_tasks import TasksImport

ALL = "all"
KIND = "import"
_IMPORTERS: dict[str, type[Importer]] = {
    "members": MembersImport,
    "ratings": RatingsImport,
    "cell-ratings": RatingsImport,
    "tasks": TasksImport,
    "organizations": OrganizationsImport,
}
_JSON_FIELDS = {
    "male_birth": "birth_date",
    "female_birth": "birth_date",
    "male": "sex",
    "female": "sex",
    "surname": "name",
    "given": "name",
}
_LOST = {
    "formula": "là công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại rồi nhập lại",
    "error": "là công thức bị lỗi",
}
_NAMED, _TOLD = 3, 10
_CHANGED = "Dữ liệu đã thay đổi từ lúc xem trước; hãy mở lại tệp và xem lại trước khi nhập."


@dataclass(frozen=True)
class Preview:
    """What an import would do; nothing is written yet.

    `headings` are the sheet's columns with the field each was matched with; `choices` are the fields they may be
    matched with; `sheets` the names of the file's sheets; `unknown_cells` the cells to be made, each with how many
    rows name it; `book` is what was read, for another look with other choices; `seen` is the office's last Action.
    """

    path: Path
    kind: str
    sheet: str
    header_row: int
    sheets: tuple[str, ...]
    headings: tuple[Heading, ...]
    choices: dict[str, str]
    rows: tuple[Row, ...]
    notices: tuple[Problem, ...]
    unknown_cells: dict[str, int]
    book: Workbook
    importer: Importer
    seen: int

    @property
    def problems(self) -> list[Problem]:
        """Everything to be told, in the order of the sheets and rows."""
        order = {name: place for place, name in enumerate(self.sheets)}
        found = [*self.notices, *(problem for row in self.rows for problem in row.problems)]
        return sorted(found, key=lambda problem: (order.get(problem.sheet, 0), problem.row))

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.is_good]

    @property
    def refused_rows(self) -> int:
        return sum(1 for row in self.rows if row.is_refused)

    @property
    def duplicate_rows(self) -> int:
        return sum(1 for row in self.rows if row.is_duplicate and not row.is_refused)

    def as_json(self) -> dict[str, Any]:
        """The document of the import command for a dry run."""
        return _document(self)


@dataclass(frozen=True)
class ImportResult:
    """What an import did; `number` is its Action, None when there was nothing to write."""

    preview: Preview | None
    number: int | None = None
    rows_written: int = 0
    refused: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The document of the import command."""
        if self.preview is None:
            return _nothing() | {"refused": self.refused}
        found = {"number": self.number, "rows_written": self.rows_written, "refused": self.refused}
        return _document(self.preview) | found


class Refused(UserError):  # noqa: N818  (it says what became of the import)
    """An import that wrote nothing because rows are wrong; `result` says which."""

    def __init__(self, message: str, result: ImportResult) -> None:
        super().__init__(message)
        self.result = result


@dataclass(frozen=True)
class Imported:
    """An import that was made."""

    number: int
    at: str
    what: str
    file: str
    kind: str
    rows_read: int
    rows_written: int
    undone: bool

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def _nothing() -> dict[str, Any]:
    counts = {"number": None, "refused": None, "sheet": None, "header_row": None, "rows_read": 0, "rows_written": 0}
    return {**counts, "columns": {}, "rows": [], "problems": []}


def _document(preview: Preview) -> dict[str, Any]:
    several = preview.sheet == ALL

    def placed(sheet: str, document: dict[str, Any]) -> dict[str, Any]:
        return {"sheet": sheet, **document} if several else document

    return _nothing() | {
        "sheet": preview.sheet,
        "header_row": preview.header_row,
        "rows_read": len(preview.rows),
        "columns": {each.text: _JSON_FIELDS.get(each.field, each.field) or None for each in preview.headings},
        "rows": [placed(row.sheet, {"row": row.row, **preview.importer.as_json(row)}) for row in preview.rows],
        "problems": [placed(problem.sheet, problem.as_json()) for problem in preview.problems],
    }


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A long list makes a million values that stay; looking through them for waste over and over costs a tenth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


# Looking


@_undisturbed()
def prepare(
    path: Path,
    kind: str = "members",
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    *,
    today: date,
    book: Workbook | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Preview:
    """Read a workbook and say what importing it would do; writes nothing; raises UserError.

    `sheet` is a name or "all", else the first sheet with a table; `mapping` (heading -> field, "" for none) is the
    clerk's own matching; `book` is a file already read.
    """
    importer = _IMPORTERS.get(kind, RecordsImport)(kind_of(kind), today)
    book = book or read_workbook(path, cancelled)
    chosen, notices = _choose(book, sheet, importer)
    if mapping:
        chosen = _remapped(chosen, mapping, importer)
    rows, lost = _understood(chosen, importer)
    page, header = chosen[0]
    return Preview(
        path=path,
        kind=kind,
        sheet=ALL if sheet == ALL else page.name,
        header_row=header.top + 1,
        sheets=tuple(each.name for each in book.sheets),
        headings=header.headings,
        choices=importer.fields(),
        rows=tuple(rows),
        notices=(*notices, *lost),
        unknown_cells=importer.unknown_cells(row for row in rows if not row.is_refused),
        book=book,
        importer=importer,
        seen=_last_action(),
    )


def _understood(chosen: list[tuple[Sheet, Header]], importer: Importer) -> tuple[list[Row], list[Problem]]:
    """Every line of the sheets as a judged row, and what is to be told beside; raises UserError without any row."""
    rows: list[Row] = []
    notices: list[Problem] = []
    for page, header in chosen:
        table = read_table(page, header, importer.anchors, sections=importer.sections, carried=importer.carried)
        found = [importer.understand(line, table) for line in table.lines]
        notices += _note_lost_cells(table, found)
        rows += found
    if not rows:
        page, header = chosen[0]
        where = f"dòng {header.top + 1} trang “{page.name}”"
        raise UserError(f"Dưới tiêu đề ở {where} không có dòng nào để nhập.")
    importer.finish(rows)
    return rows, notices


def _last_action() -> int:
    return Action.select(pw.fn.MAX(Action.id)).scalar() or 0


def _remapped(
    chosen: list[tuple[Sheet, Header]], mapping: Mapping[str, str], importer: Importer
) -> list[tuple[Sheet, Header]]:
    """The headers matched as the clerk says; raises UserError on a heading or a field that is not there."""
    known = {heading.text for _, header in chosen for heading in header.headings}
    for text, key in mapping.items():
        if text not in known:
            raise UserError(f"Bảng không có cột “{text}”.", "mapping")
        if key and key not in importer.fields():
            raise UserError(f"Không có trường “{key}” để ghép với cột “{text}”.", "mapping")
    return [(page, remap(header, mapping)) for page, header in chosen]


def _choose(book: Workbook, wanted: str | None, importer: Importer) -> tuple[list[tuple[Sheet, Header]], list[Problem]]:
    """The sheets to read with their headers; raises UserError when none has one."""
    sheets = list(book.sheets) if wanted in (None, ALL) else _named(book, wanted or "")
    found = [(page, find_header(page, importer.vocabulary, importer.needed)) for page in sheets]
    tables = [(page, header) for page, header in found if header is not None]
    if not tables:
        names = ", ".join(f"“{page.name}”" for page in sheets[:_NAMED])
        raise UserError(
            f"Không tìm thấy dòng tiêu đề trong tệp “{book.path.name}” (trang {names}): cần có {importer.needed_words}."
        )
    if wanted is None:
        others = [page.name for page, _ in tables[1:]]
        return tables[:1], _note_other_sheets(tables[0], others)
    return tables, [
        Problem(1, "", "", f"Trang “{page.name}” không có bảng nào đọc được; bỏ qua.", WARNING, page.name)
        for page, header in found
        if header is None and page.rows
    ]


def _named(book: Workbook, wanted: str) -> list[Sheet]:
    found = [page for page in book.sheets if page.name == wanted]
    found = found or [page for page in book.sheets if folded(page.name) == folded(wanted)]
    if not found:
        names = ", ".join(f"“{page.name}”" for page in book.sheets)
        raise UserError(f"Tệp “{book.path.name}” không có trang “{wanted}”. Các trang: {names}.", "sheet")
    return found[:1]


def _note_other_sheets(read: tuple[Sheet, Header], others: Sequence[str]) -> list[Problem]:
    if not others:
        return []
    page, header = read
    message = f"Chỉ đọc trang “{page.name}”; còn {len(others)} trang khác cũng có bảng: {', '.join(others)}."
    return [Problem(header.top + 1, "", "", message, WARNING, page.name)]


def _note_lost_cells(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """Formulas without a result stop their row; what lies far from the table is only told."""
    by_row = {row.row: row for row in rows}
    headings = {heading.index: heading for heading in table.header.headings if heading.field}
    notices = []
    for note in table.sheet.notes:
        row, heading = by_row.get(note.row), headings.get(note.column)
        place = f"{column_letters(note.column)}{note.row}"
        if note.kind == "far":
            notices.append(_told(table, note, f"Ô {place} ở rất xa bảng, không đọc."))
        elif row is not None and heading is not None:
            row.note(ERROR, heading.text, place, f"Ô {place} {_LOST[note.kind]}.")
        elif heading is not None and note.row > table.header.bottom + 1:
            notices.append(_told(table, note, f"Ô {place} {_LOST[note.kind]}."))
    return notices


def _told(table: Table, note: Note, message: str) -> Problem:
    return Problem(note.row, "", "", message, WARNING, table.sheet.name)


# Writing


@_undisturbed()
def commit(
    preview: Preview, rows: Literal["all", "good"] = "all", cells: Mapping[str, CellChoice] | None = None
) -> ImportResult:
    """Write the rows as one Action that can be undone; raises Refused when a row is wrong and all are wanted.

    `cells` says for each name in `unknown_cells`: "new" makes it (as when nothing is said), an id takes that cell,
    "" leaves the members without a cell, None leaves their rows out. Rows that are duplicates are never written.
    """
    if sentence := refusal(preview, rows):
        raise Refused(sentence, ImportResult(preview, refused=sentence))
    cells = dict(cells or {})
    chosen = preview.importer.chosen(preview.good, cells)
    if not chosen:
        return ImportResult(preview)
    title = preview.importer.kind.title
    if _last_action() != preview.seen and preview.importer.repeats(chosen):
        raise UserError(_CHANGED)
    try:
        with action(f"Nhập {title} từ Excel: {preview.path.name}", kind=KIND) as made:
            preview.importer.write(chosen, cells)
            made.detail = json.dumps(_detail(preview, len(chosen)), ensure_ascii=False)
    except pw.IntegrityError as error:
        raise UserError(_CHANGED) from error
    return ImportResult(preview, made.id, len(chosen))


def _detail(preview: Preview, written: int) -> dict[str, Any]:
    return {
        "file": preview.path.name,
        "sheet": preview.sheet,
        "kind": preview.kind,
        "rows_read": len(preview.rows),
        "rows_written": written,
    }


def refusal(preview: Preview, rows: Literal["all", "good"]) -> str | None:
    """Why these rows would not be written, in one sentence; None when they would."""
    if rows != ALL or not preview.refused_rows:
        return None
    wrong = [row for row in preview.rows if row.is_refused]
    first = next(problem for problem in wrong[0].problems if problem.severity == ERROR)
    more = f" Còn {len(wrong) - 1} dòng sai khác." if len(wrong) > 1 else ""
    return f"Chưa nhập dòng nào vì có {len(wrong)} dòng sai. Dòng {first.row}: {first.message}{more}"


def run(
    path: Path,
    kind: str,
    sheet: str | None,
    rows: Literal["all", "good"],
    *,
    dry_run: bool,
    today: date,
) -> ImportResult:
    """Look and write in one go, or with `dry_run` say what that would come to; a refusal is part of the result."""
    preview = None
    try:
        preview = prepare(path, kind=kind, sheet=sheet, today=today)
        if dry_run:
            return ImportResult(preview, refused=refusal(preview, rows))
        return commit(preview, rows=rows)
    except OpenError:
        raise
    except UserError as error:
        return ImportResult(preview, refused=error.message)


# Looking back


def imports() -> list[Imported]:
    """Every import of the office, the newest first."""
    made = list(Action.select().where(Action.kind == KIND).order_by(Action.id.desc()))
    pairs: Iterable[Any] = Action.select(Action.undoes).where(Action.undoes.is_null(False)).tuples()
    undone = {number for (number,) in pairs}
    return [_imported(each, each.id in undone and is_undone(each)) for each in made]


def _imported(made: Action, undone: bool) -> Imported:
    detail = stored_json(made.detail)
    counts = {name: detail.get(name, 0) for name in ("rows_read", "rows_written")}
    return Imported(
        made.id, made.at, made.what, detail.get("file", ""), detail.get("kind", ""), undone=undone, **counts
    )


@dataclass(frozen=True)
class Undone:
    """An import taken back: the undoing Action, and the records that stay because they were worked on since."""

    action: Action
    kept: tuple[Kept, ...]

    @property
    def what(self) -> str:
        return str(self.action.what)

    def sentence(self) -> str:
        """What was kept, by name; "" when everything is gone."""
        if not self.kept:
            return ""
        names = ", ".join(f"{one.name} ({one.why})" for one in self.kept[:_TOLD])
        more = f" và {len(self.kept) - _TOLD} dòng khác" if len(self.kept) > _TOLD else ""
        return f"Giữ lại {len(self.kept)} dòng đã được sửa hoặc dùng từ lúc nhập: {names}{more}."


def undo_import(number: int) -> Undone:
    """Take an import back but for what was worked on since; raises UserError when it is not one or is undone."""
    made = Action.get_or_none(Action.id == number, Action.kind == KIND)
    if made is None:
        raise UserError(f"Không có lần nhập số {number}.", "number")
    undoing, kept = undo_untouched(number)
    return Undone(undoing, tuple(kept))


def summary(preview: Preview) -> str:
    """The preview in one sentence: how many rows, how many good, wrong, repeated."""
    severities = Counter(problem.severity for problem in preview.problems)
    parts = [f"{len(preview.rows)} dòng", f"{len(preview.good)} dòng đúng"]
    parts += [f"{preview.refused_rows} dòng sai"] if preview.refused_rows else []
    parts += [f"{preview.duplicate_rows} dòng trùng"] if preview.duplicate_rows else []
    parts += [f"{severities[WARNING]} lưu ý"] if severities[WARNING] else []
    return ", ".join(parts) + "."
