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

from db.base import Action, TakenError, action, last_action, stored_json
from db.errors import OpenError, UserError
from db.undoing import Kept, is_undone, undo_untouched
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.converting import Conversion
from nongson_desktop.excel.headings import Header, Heading, column_letters
from nongson_desktop.excel.reading import Sheet, Workbook, read_workbook
from nongson_desktop.excel.tables import read_table
from nongson_desktop.rules.imports_candidates import CandidatesImport
from nongson_desktop.rules.imports_contests import ContestRecordsImport
from nongson_desktop.rules.imports_inspections import InspectionsImport
from nongson_desktop.rules.imports_known import ANOTHER, Change, Choices, changes, with_twins, write_changes
from nongson_desktop.rules.imports_mappings import Remembered, remember, remembered
from nongson_desktop.rules.imports_members import MembersImport
from nongson_desktop.rules.imports_office import KIND as OFFICE
from nongson_desktop.rules.imports_office import Office, is_whole, take_in
from nongson_desktop.rules.imports_plans import PlansImport
from nongson_desktop.rules.imports_posts import PostsImport
from nongson_desktop.rules.imports_ratings import MARKED_LEVELS, RatingsImport
from nongson_desktop.rules.imports_records import OrganizationsImport, RecordsImport
from nongson_desktop.rules.imports_rows import ERROR, WARNING, CellChoice, Importer, Problem, Row
from nongson_desktop.rules.imports_sheets import (
    ALL,
    choose_sheets,
    note_conversions,
    note_lost_cells,
    remapped,
    still_there,
)
from nongson_desktop.rules.imports_tasks import TaskReportsImport, TasksImport

KIND = "import"
_IMPORTERS: dict[str, type[Importer]] = {
    "members": MembersImport,
    "ratings": RatingsImport,
    "cell-ratings": RatingsImport,
    "tasks": TasksImport,
    "task-reports": TaskReportsImport,
    "organizations": OrganizationsImport,
    "plans": PlansImport,
    "candidates": CandidatesImport,
    "cadres": CandidatesImport,
    "posts": PostsImport,
    "inspections": InspectionsImport,
    "inspection-items": InspectionsImport,
    "contest-scores": ContestRecordsImport,
    "contest-winners": ContestRecordsImport,
}
_JSON_FIELDS = {
    "male_birth": "birth_date",
    "female_birth": "birth_date",
    "male": "sex",
    "female": "sex",
    "surname": "name",
    "given": "name",
    **{key: name for key, (name, _) in MARKED_LEVELS.items()},
}
_TOLD = 10
_OWN_LIST = (
    "Tệp này là một danh sách do chương trình xuất: chỉ mang những cột đã hiện khi xuất, không mang lịch sử và phần"
    " khác của hồ sơ. Muốn đưa cả dữ liệu sang đảng bộ khác thì dùng “Xuất toàn bộ”."
)
_CHANGED = "Dữ liệu đã thay đổi từ lúc xem trước; hãy mở lại tệp và xem lại trước khi nhập."


@dataclass(frozen=True)
class Preview:
    """What an import would do; nothing is written yet.

    `headings` are the sheet's columns with the field each was matched with; `choices` are the fields they may be
    matched with; `sheets` the names of the file's sheets; `unknown_cells` the cells to be made, each with how many
    rows name it; `book` is what was read, for another look with other choices; `seen` is the office's last Action.
    `headers` are the tables read; `remembered` what the clerk chose for these headings before; `is_own_mapping` says
    that the columns are matched otherwise than by their names; `converted` are cells of before Unicode by sheet.
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
    headers: tuple[tuple[str, Header], ...]
    remembered: Remembered | None
    is_own_mapping: bool
    converted: tuple[tuple[str, Conversion], ...]

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
    """What an import did; `number` is its Action, None when there was nothing to write.

    `document` is the answer when a whole office was read.
    """

    preview: Preview | None
    number: int | None = None
    rows_written: int = 0
    rows_updated: int = 0
    refused: str | None = None
    document: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The document of the import command."""
        if self.document is not None:
            return self.document
        if self.preview is None:
            return _nothing() | {"refused": self.refused}
        counts = {"rows_written": self.rows_written, "rows_updated": self.rows_updated}
        return _document(self.preview) | {"number": self.number, "refused": self.refused, **counts}


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
    rows_updated: int
    undone: bool

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def _nothing() -> dict[str, Any]:
    counts = {"number": None, "refused": None, "sheet": None, "header_row": None, "rows_read": 0, "rows_written": 0}
    return {**counts, "rows_updated": 0, "columns": {}, "rows": [], "problems": [], "converted": []}


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
        "converted": [placed(sheet, _conversion(one)) for sheet, one in preview.converted],
    }


def _conversion(one: Conversion) -> dict[str, Any]:
    return {**vars(one), "column": column_letters(one.column)}


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
    encodings: Mapping[int, str] | None = None,
    by_hand: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> Preview:
    """Read a workbook and say what importing it would do; writes nothing; raises UserError.

    `sheet` is a name or "all", else the first sheet with a table; `mapping` (heading -> field, "" for none) is the
    clerk's own matching, else what was remembered for these headings holds; `book` is a file already read;
    `encodings` (column from 0 -> encoding, "" for right Unicode) is the clerk's word on how columns were typed;
    `by_hand` takes a table whose headings say nothing known, for the clerk to match.
    """
    importer = _IMPORTERS.get(kind, RecordsImport)(kind_of(kind), today)
    book = book or read_workbook(path, cancelled)

    def accepts(header: Header) -> bool:
        return by_hand or bool(mapping) or remembered(kind, header) is not None

    chosen, notices = choose_sheets(book, sheet, importer, encodings, accepts)
    named = chosen
    known = remembered(kind, chosen[0][1])
    if mapping:
        chosen = remapped(chosen, mapping, importer)
    elif known:
        chosen = remapped(chosen, still_there(known.mapping, chosen, importer), importer)
    rows, lost = _understood(chosen, importer, by_hand)
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
        notices=(*notices, *note_conversions(chosen), *lost, *_note_own_list(book, header, rows)),
        unknown_cells=importer.unknown_cells(row for row in rows if not row.is_refused),
        book=book,
        importer=importer,
        seen=last_action(),
        headers=tuple((each.name, header) for each, header in chosen),
        remembered=known,
        is_own_mapping=chosen[0][1] != named[0][1],
        converted=tuple((each.name, one) for each, _ in chosen for one in each.conversions),
    )


def _note_own_list(book: Workbook, header: Header, rows: Sequence[Row]) -> list[Problem]:
    """A list that the program wrote carries what it showed, to an office that does not have these records."""
    if not book.own or not any(row.is_good for row in rows):
        return []
    return [Problem(header.top + 1, "", "", _OWN_LIST, WARNING, book.sheets[0].name)]


def _understood(
    chosen: list[tuple[Sheet, Header]], importer: Importer, by_hand: bool
) -> tuple[list[Row], list[Problem]]:
    """Every line of the sheets as a judged row, and what is to be told beside; raises UserError without any row."""
    rows: list[Row] = []
    notices: list[Problem] = []
    for page, header in chosen:
        table = read_table(page, header, importer.anchors, sections=importer.sections(header), carried=importer.carried)
        found = [importer.understand(line, table) for line in importer.lines(table)]
        notices += note_lost_cells(table, found)
        rows += found
    if not rows:
        page, header = chosen[0]
        if by_hand and not all(header.fields & set(group) for group in importer.needed):
            told = f"Chưa biết cột nào là gì: chọn ở “Ghép cột”, ít nhất {importer.needed_words}."
            return [], [Problem(header.top + 1, "", "", told, WARNING, page.name)]
        where = f"dòng {header.top + 1} trang “{page.name}”"
        raise UserError(f"Dưới tiêu đề ở {where} không có dòng nào để nhập.")
    importer.finish(rows)
    return rows, notices


# Writing


@_undisturbed()
def commit(
    preview: Preview,
    rows: Literal["all", "good"] = "all",
    cells: Mapping[str, CellChoice] | None = None,
    choices: Choices | None = None,
) -> ImportResult:
    """Write the rows as one Action that can be undone; raises Refused when a row is wrong and all are wanted.

    `cells` says for each name in `unknown_cells`: "new" makes it (as when nothing is said), an id takes that cell,
    "" leaves the members without a cell, None leaves their rows out. Rows that are duplicates are not written but as
    `choices` says.
    """
    if sentence := refusal(preview, rows):
        raise Refused(sentence, ImportResult(preview, refused=sentence))
    cells, choices = dict(cells or {}), choices or Choices()
    fresh = rows_to_write(preview, cells, choices)
    changed = changes(preview.importer, preview.rows, choices)
    if not fresh and not changed:
        return ImportResult(preview)
    if last_action() != preview.seen and preview.importer.repeats([row for row in fresh if row.is_good]):
        raise UserError(_CHANGED)
    try:
        made = _write(preview, fresh, cells, changed, choices)
    except TakenError as error:
        raise UserError(_CHANGED if all(row.is_good for row in fresh) else error.message) from error
    except pw.IntegrityError as error:
        raise UserError(_CHANGED) from error
    if preview.is_own_mapping or preview.remembered or choices.columns:
        remember(preview.kind, preview.headers[0][1], choices.columns)
    return ImportResult(preview, made.id, len(fresh), len(changed))


def rows_to_write(preview: Preview, cells: Mapping[str, CellChoice], choices: Choices) -> list[Row]:
    """The rows that become records of their own."""
    others = [row for row in with_twins(preview.rows) if not row.is_good and choices.fate(row) == ANOTHER]
    good = [row for row in preview.good if row.twin is None or choices.fate(row) == ANOTHER]
    return preview.importer.chosen([*good, *others], cells)


def _write(
    preview: Preview, fresh: Sequence[Row], cells: dict[str, CellChoice], changed: Sequence[Change], choices: Choices
) -> Action:
    title = preview.importer.kind.title
    with action(f"Nhập {title} từ Excel: {preview.path.name}", kind=KIND) as made:
        if fresh:
            preview.importer.write(fresh, cells)
        write_changes(preview.importer, changed, choices)
        made.detail = json.dumps(_detail(preview, len(fresh), len(changed)), ensure_ascii=False)
    return made


def _detail(preview: Preview, written: int, updated: int) -> dict[str, Any]:
    return {
        "file": preview.path.name,
        "sheet": preview.sheet,
        "kind": preview.kind,
        "rows_read": len(preview.rows),
        "rows_written": written,
        "rows_updated": updated,
    }


def refusal(preview: Preview, rows: Literal["all", "good"]) -> str | None:
    """Why these rows would not be written, in one sentence; None when they would."""
    if rows != ALL or not preview.refused_rows:
        return None
    wrong = [row for row in preview.rows if row.is_refused]
    first = next(problem for problem in wrong[0].problems if problem.severity == ERROR)
    more = f" Còn {len(wrong) - 1} dòng sai khác." if len(wrong) > 1 else ""
    where = f"Trang “{first.sheet}”, dòng" if preview.sheet == ALL else "Dòng"
    return f"Chưa nhập dòng nào vì có {len(wrong)} dòng sai. {where} {first.row}: {first.message}{more}"


@_undisturbed()
def run(
    path: Path,
    kind: str,
    sheet: str | None,
    rows: Literal["all", "good"],
    *,
    dry_run: bool,
    today: date,
    choices: Choices | None = None,
    content: bytes | None = None,
) -> ImportResult:
    """Look and write in one go, or with `dry_run` say what that would come to; a refusal is part of the result.

    `content` is the workbook that a package of that path held.
    """
    preview = None
    try:
        book = read_workbook(path, content=content)
        if kind in ("members", OFFICE) and sheet in (None, ALL) and is_whole(book):
            return _run_office(Office(book, (choices or Choices()).existing), dry_run)
        preview = prepare(path, kind=kind, sheet=sheet, today=today, book=book)
        if dry_run:
            return ImportResult(preview, refused=refusal(preview, rows))
        return commit(preview, rows=rows, choices=choices)
    except OpenError:
        raise
    except UserError as error:
        return ImportResult(preview, refused=error.message)


def _run_office(found: Office, dry_run: bool) -> ImportResult:
    document = found.as_json() if dry_run else take_in(found)
    return ImportResult(None, refused=document["refused"], document=document)


# Looking back


def imports() -> list[Imported]:
    """Every import of the office, the newest first."""
    made = list(Action.select().where(Action.kind == KIND).order_by(Action.id.desc()))
    pairs: Iterable[Any] = Action.select(Action.undoes).where(Action.undoes.is_null(False)).tuples()
    undone = {number for (number,) in pairs}
    return [_imported(each, each.id in undone and is_undone(each)) for each in made]


def _imported(made: Action, undone: bool) -> Imported:
    detail = stored_json(made.detail)
    counts = {name: detail.get(name, 0) for name in ("rows_read", "rows_written", "rows_updated")}
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
