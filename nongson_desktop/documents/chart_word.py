"""Biểu đồ in a Word file: table cells that are shaded and as wide as what they stand for; no picture, no font."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from nongson_desktop.documents.content import Bar, Chart, shares_of

_FILLS = ("404040", "8C8C8C", "CCCCCC", "FFFFFF")
_STEPS, _LABEL, _DARK = 100, 16, "404040"
_TWIPS_PER_MM = 1440 / 25.4


def chart_table(chart: Chart, wide: float, size: float) -> Any:
    """The chart as one table `wide` mm across: the names of the parts, then a row for each bar; text in points."""
    table = OxmlElement("w:tbl")
    table.append(_properties(wide))
    column = round(wide * _TWIPS_PER_MM / (_STEPS + _LABEL))
    grid = OxmlElement("w:tblGrid")
    for _ in range(_STEPS + _LABEL):
        grid.append(_with(OxmlElement("w:gridCol"), w=str(column)))
    table.append(grid)
    table.append(_row(Bar("", (1,) * len(chart.names)), chart.names, column, size))
    for bar in chart.bars:
        table.append(_row(bar, tuple(map(str, bar.parts)), column, size))
    return table


def _with(element: Any, **values: str) -> Any:
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _properties(wide: float) -> Any:
    found = OxmlElement("w:tblPr")
    found.append(_with(OxmlElement("w:tblW"), w=str(round(wide * _TWIPS_PER_MM)), type="dxa"))
    found.append(_with(OxmlElement("w:tblLayout"), type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_with(OxmlElement(f"w:{side}"), w="0", type="dxa"))
    found.append(margins)
    return found


def _row(bar: Bar, words: tuple[str, ...], column: int, size: float) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    row.append(properties)
    row.append(_cell(bar.label, _LABEL, column, size, "", bold=True))
    shares = shares_of(bar.parts, _STEPS)
    if not any(shares):
        row.append(_cell("", _STEPS, column, size, ""))
    for share, text, fill in zip(shares, words, _FILLS, strict=False):
        if share:
            row.append(_cell(text if share >= 2 * len(text) or len(bar.label) == 0 else "", share, column, size, fill))
    return row


def _cell(text: str, across: int, column: int, size: float, fill: str, *, bold: bool = False) -> Any:
    cell, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    properties.append(_with(OxmlElement("w:tcW"), w=str(across * column), type="dxa"))
    properties.append(_with(OxmlElement("w:gridSpan"), val=str(across)))
    if fill:
        borders = OxmlElement("w:tcBorders")
        for side in ("top", "left", "bottom", "right"):
            borders.append(_with(OxmlElement(f"w:{side}"), val="single", sz="4", space="0", color="000000"))
        properties.append(borders)
        properties.append(_with(OxmlElement("w:shd"), val="clear", color="auto", fill=fill))
    cell.append(properties)
    cell.append(_paragraph(text, size, white=fill == _DARK, centered=bool(fill), bold=bold))
    return cell


def _paragraph(text: str, size: float, *, white: bool, centered: bool, bold: bool) -> Any:
    paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
    properties.append(OxmlElement("w:keepNext"))
    properties.append(_with(OxmlElement("w:spacing"), before="40", after="40"))
    if centered:
        properties.append(_with(OxmlElement("w:jc"), val="center"))
    paragraph.append(properties)
    if text:
        run, style, words = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:t")
        if bold:
            style.append(OxmlElement("w:b"))
        if white:
            style.append(_with(OxmlElement("w:color"), val="FFFFFF"))
        style.append(_with(OxmlElement("w:sz"), val=str(round(size * 2))))
        words.text = text
        run.append(style)
        run.append(words)
        paragraph.append(run)
    return paragraph
