"""Which sheets of a workbook an import reads, what stands in their headings, and what the reader lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from db.errors import UserError
from db.search import folded
from nongson_desktop.excel.converting import Conversion
from nongson_desktop.excel.encodings import LABELS
from nongson_desktop.excel.headings import Header, column_letters, find_header, likely_header, remap
from nongson_desktop.excel.reading import Note, Sheet, Workbook, converted
from nongson_desktop.excel.tables import Table
from nongson_desktop.rules.imports_rows import ERROR, WARNING, Importer, Problem, Row

ALL = "all"
_LOST = {
    "formula": "là công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại rồi nhập lại",
    "error": "báo lỗi như #REF!, #N/A chứ không có giá trị",
}
_HIDDEN = "hidden"
_NAMED = 3
_TOLD_ROWS = 8

Chosen = list[tuple[Sheet, Header]]


def remapped(chosen: Chosen, mapping: Mapping[str, str], importer: Importer) -> Chosen:
    """The headers matched as the clerk says; raises UserError on a heading or a field that is not there."""
    known = {heading.text for _, header in chosen for heading in header.headings}
    for text, key in mapping.items():
        if text not in known:
            raise UserError(f"Bảng không có cột “{text}”.", "mapping")
        if key and key not in importer.fields():
            raise UserError(f"Không có trường “{key}” để ghép với cột “{text}”.", "mapping")
    return [(page, remap(header, mapping)) for page, header in chosen]


def still_there(mapping: Mapping[str, str], chosen: Chosen, importer: Importer) -> dict[str, str]:
    """What was remembered, as far as the headings and the fields are still there."""
    known = {heading.text for _, header in chosen for heading in header.headings}
    fields = importer.fields()
    return {text: key for text, key in mapping.items() if text in known and (not key or key in fields)}


def choose_sheets(
    book: Workbook,
    wanted: str | None,
    importer: Importer,
    encodings: Mapping[int, str] | None = None,
    accepts: Callable[[Header], bool] = lambda _: False,
) -> tuple[Chosen, list[Problem]]:
    """The sheets to read with their headers; raises UserError when none has one.

    Where no heading says anything known, the likeliest row of headings is taken if it is one that `accepts` takes.
    """
    sheets = list(book.sheets) if wanted in (None, ALL) else _named(book, wanted or "")
    found = [(page, find_header(page, importer.vocabulary, importer.needed)) for page in sheets]
    tables = [(page, header) for page, header in found if header is not None]
    if encodings:
        tables = [(converted(page, encodings, header.bottom), header) for page, header in tables]
    if not tables:
        likely = ((page, likely_header(page)) for page in sheets)
        tables = [(page, header) for page, header in likely if header is not None and accepts(header)][:1]
    if not tables:
        names = ", ".join(f"“{page.name}”" for page in sheets[:_NAMED])
        where = f"tệp “{book.path.name}” (trang {names})"
        raise UserError(f"Không tìm thấy dòng tiêu đề trong {where}: cần có {importer.needed_words}.")
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


def note_lost_cells(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """Formulas without a result stop their row; what lies far from the table is only told."""
    by_row = {row.row: row for row in rows}
    headings = {heading.index: heading for heading in table.header.headings if heading.field}
    notices = _told_hidden(table, by_row)
    for note in table.sheet.notes:
        if note.kind == _HIDDEN:
            continue
        row, heading = by_row.get(note.row), headings.get(note.column)
        place = f"{column_letters(note.column)}{note.row}"
        if note.kind == "far":
            notices.append(_told(table, note, f"Ô {place} ở rất xa bảng, không đọc."))
        elif row is not None and heading is not None:
            row.note(ERROR, heading.text, place, f"Ô {place} {_LOST[note.kind]}.")
        elif heading is not None and note.row > table.header.bottom + 1:
            notices.append(_told(table, note, f"Ô {place} {_LOST[note.kind]}."))
    return notices


def _told_hidden(table: Table, rows: Mapping[int, Row]) -> list[Problem]:
    """Rows that Excel hides are read like the others, with one word of it."""
    hidden = [note for note in table.sheet.notes if note.kind == _HIDDEN and note.row in rows]
    if not hidden:
        return []
    named = ", ".join(str(note.row) for note in hidden[:_TOLD_ROWS]) + (", …" if len(hidden) > _TOLD_ROWS else "")
    message = f"Có {len(hidden)} dòng đang bị ẩn hoặc lọc trong Excel (dòng {named}); chương trình đọc cả các dòng ấy."
    return [_told(table, hidden[0], message)]


def _told(table: Table, note: Note, message: str) -> Problem:
    return Problem(note.row, "", "", message, WARNING, table.sheet.name)


def note_conversions(chosen: Chosen) -> list[Problem]:
    """One word for each column that was typed before Unicode, with an example."""
    notices = []
    for page, header in chosen:
        headings = {heading.index: heading for heading in header.headings}
        kinds: dict[tuple[int, str], list[Conversion]] = {}
        for one in page.conversions:
            if one.row > header.bottom + 1 and one.column in headings:
                kinds.setdefault((one.column, one.encoding), []).append(one)
        for (column, encoding), found in kinds.items():
            text = headings[column].text
            message = (
                f"Cột “{text}”: {len(found)} ô gõ bằng phông {LABELS[encoding]}, đã đổi sang Unicode,"
                f" ví dụ “{found[0].before}” thành “{found[0].after}”."
            )
            notices.append(Problem(found[0].row, text, found[0].before, message, WARNING, page.name))
    return notices
