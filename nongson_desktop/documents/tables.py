"""Tables as reportlab draws them: a plain string in every cell that fits, headings again on every page."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import LongTable, Paragraph

from nongson_desktop.documents.content import Row, Table
from nongson_desktop.documents.flowables import marked, paragraph_style
from nongson_desktop.documents.fonts import BOLD, REGULAR, width
from nongson_desktop.documents.geometry import MM, Area
from nongson_desktop.documents.lines import THIN_PITCH, column_widths, table_size, thin_rows, wrapped

_PAD, _LETTER = 3.5, 0.5  # points beside a text; how wide a letter is about, in sizes of the type
_DOTTED = {True: ("grey", None, (0.6, 1.4)), False: ("black",)}


def table_flowable(area: Area, table: Table) -> Any:
    """A table whose text wraps only where it must; its heading comes again on every page."""
    size = table_size(area, table)
    widths = column_widths(area, table, _PAD)
    heads, style = _table_head(table, widths, size)
    data, heights = [row for row, _ in heads], [high for _, high in heads]
    most = int((area.bottom - area.top) * MM * 0.6 / (size * 1.2))
    rows = [part for row in table.rows for part in _parts(row, widths, size, most)]
    if any(row.thin for row in rows):
        style += _thin_rules(rows, len(heads))
    held = 0
    for number, row in enumerate(rows, len(heads)):
        held = _lines(row, widths, size) + (held if row.goes_on else 0)
        cells, high = _table_row(table, row, widths, size)
        data.append(cells)
        heights.append(high)
        if row.section:
            style.append(("SPAN", (0, number), (-1, number)))
            style.append(("ALIGN", (0, number), (-1, number), "LEFT"))
            style.append(("NOSPLIT", (0, number), (0, number + 1)))
        if (row.goes_on and held <= most * 3 // 4) or (
            row.strong and number > len(heads) and not rows[number - len(heads) - 1].section
        ):
            style.append(("NOSPLIT", (0, number - 1), (0, number)))
        if row.section or row.strong:
            style.append(("FONTNAME", (0, number), (-1, number), BOLD))
    return LongTable(data, widths, heights, repeatRows=len(heads), style=style, hAlign="LEFT", spaceBefore=8)


def _lines(row: Row, widths: list[float], size: float) -> int:
    """About how many lines a row takes."""
    texts = zip(row.cells, widths, strict=False)
    return max(int(len(text) * size * _LETTER / max(room - 2 * _PAD, size)) + 1 for text, room in texts)


def _thin_rules(rows: list[Row], heads: int) -> list[Any]:
    """A line over every row, dotted between the thin ones, which are not parted by the end of a page."""
    style: list[Any] = []
    before = 0
    for number, row in enumerate(rows, heads):
        inside = row.thin > 0 and before == row.thin + 1
        if row.thin:
            style += [("TOPPADDING", (0, number), (-1, number), 0), ("BOTTOMPADDING", (0, number), (-1, number), 1.5)]
        style.append(("LINEABOVE", (0, number), (-1, number), 0.25 if inside else 0.7, *_DOTTED[inside]))
        if row.thin and not inside:
            style.append(("NOSPLIT", (0, number), (0, number + row.thin - 1)))
        before = row.thin
    return style


def _parts(row: Row, widths: list[float], size: float, most: int) -> list[Row]:
    """The row, or several where a cell is too long for a page: what does not fit goes on in the next."""
    if row.thin:
        return thin_rows(row, [room - 2 * _PAD for room in widths], size)
    if row.section or max(map(len, row.cells)) < 4 * most:
        return [row]
    lines = [
        [line for part in text.split("\n") for line in wrapped(part, REGULAR, size, (room - 2 * _PAD) * 0.98)]
        for text, room in zip(row.cells, widths, strict=True)
    ]
    starts = range(0, max(map(len, lines)), most)
    if len(starts) < 2:
        return [row]
    return [Row(tuple(" ".join(cell[start : start + most]) for cell in lines), strong=row.strong) for start in starts]


def _table_head(table: Table, widths: list[float], size: float) -> tuple[list[Any], list[Any]]:
    """The heading rows with their heights, and the style of the whole table."""
    ruled, grouped = any(row.thin for row in table.rows), any(column.group for column in table.columns)
    style: list[Any] = [
        *([("BOX", (0, 0), (-1, -1), 0.5, "black")] if ruled else []),
        ("INNERGRID" if ruled else "GRID", (0, 0), (-1, int(grouped)) if ruled else (-1, -1), 0.5, "black"),
        *([("LINEBEFORE", (1, 0), (-1, -1), 0.5, "black")] if ruled else []),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONT", (0, 0), (-1, -1), REGULAR, size, size * 1.2),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    style += [("ALIGN", (place, 0), (place, -1), column.align.upper()) for place, column in enumerate(table.columns)]
    bold = paragraph_style(BOLD, size, size * 1.2, "center")
    cells = [Paragraph(marked(column.title), bold) for column in table.columns]
    if not grouped:
        return [(cells, None)], style
    top: list[Any] = list(cells)
    for start, end, group in _groups(table):
        if group:
            top[start : end + 1] = [Paragraph(marked(group), bold), *[""] * (end - start)]
            style.append(("SPAN", (start, 0), (end, 0)))
        else:
            style += [("SPAN", (place, 0), (place, 1)) for place in range(start, end + 1)]
    below = [cell if column.group else "" for cell, column in zip(cells, table.columns, strict=True)]
    tall = [cell.wrap(wide - 2 * _PAD, 1e6)[1] + 6 for cell, wide in zip(cells, widths, strict=True)]
    one = size * 1.2 + 6
    needed = [high if column.group else high - one for high, column in zip(tall, table.columns, strict=True)]
    return [(top, one), (below, max(one, *needed))], style


def _groups(table: Table) -> list[tuple[int, int, str]]:
    """Stretches of neighbouring columns under one common heading, or under none."""
    found: list[tuple[int, int, str]] = []
    for place, column in enumerate(table.columns):
        if found and found[-1][2] == column.group:
            found[-1] = (found[-1][0], place, column.group)
        else:
            found.append((place, place, column.group))
    return found


def _table_row(table: Table, row: Row, widths: list[float], size: float) -> tuple[list[Any], float | None]:
    """The cells, each a plain string where it fits, and the height when all of them do."""
    font = BOLD if row.section or row.strong else REGULAR
    if row.thin:
        return list(row.cells), size * THIN_PITCH
    if row.section:
        room = sum(widths) - 2 * _PAD
        wide = width(row.cells[0], font, size) > room
        first = (
            Paragraph(marked(row.cells[0]), paragraph_style(font, size, size * 1.2, "left")) if wide else row.cells[0]
        )
        return [first, *[""] * (len(widths) - 1)], None if wide else size * 1.2 + 6
    cells: list[Any] = []
    fits = True
    for text, column, room in zip(row.cells, table.columns, widths, strict=True):
        if "\n" in text or width(text, font, size) > room - 2 * _PAD:
            cells.append(Paragraph(marked(text), paragraph_style(font, size, size * 1.2, column.align)))
            fits = False
        else:
            cells.append(text)
    return cells, size * 1.2 + 6 if fits else None
