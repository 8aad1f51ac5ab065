"""What Word asks for and python-docx has no words of its own for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from nongson_desktop.documents.geometry import MM

_RULE = 0.5  # points that a rule of a table is thick, which Word adds to the height of each row


def set_face(run: Any, face: str) -> None:
    """The face of a run, for letters of every script."""
    run.font.name = face
    for kind in ("w:cs", "w:eastAsia", "w:hAnsi"):
        run._r.rPr.rFonts.set(qn(kind), face)


def border(paragraph: Any, kind: str) -> None:
    """A line under the paragraph."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", kind), ("sz", "6"), ("space", "3"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def join(first: Any, last: Any) -> None:
    """Merge cells; the empty ones leave no paragraph behind."""
    merged = first.merge(last)
    for paragraph in merged.paragraphs[1:]:
        if not paragraph.text:
            merged._tc.remove(paragraph._p)


def pad(paragraph: Any) -> None:
    """The room over and under the text of a table's cell."""
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def thin(cells: Sequence[Any], pitch: float, *, first: bool, last: bool) -> None:
    """One of the thin lines of a row: dotted between them and kept with the next, until the last of them.

    `pitch` is from one line to the next, in points; the rule between them is part of it.
    """
    dotted = [side for side, solid in (("top", first), ("bottom", last)) if not solid]
    for cell in cells:
        line = cell.paragraphs[0].paragraph_format
        line.space_before = line.space_after = Pt(0)
        line.line_spacing_rule, line.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch - _RULE)
        line.keep_with_next = not last
        borders = OxmlElement("w:tcBorders")
        for side in dotted:
            edge = OxmlElement(f"w:{side}")
            for name, value in (("val", "dotted"), ("sz", "4"), ("color", "808080")):
                edge.set(qn(f"w:{name}"), value)
            borders.append(edge)
        cell._tc.get_or_add_tcPr().insert_element_before(borders, "w:vAlign")


def set_cell_margins(table: Any, wide: float) -> None:
    """The room left and right of the text in every cell, in mm."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(wide * MM * 20)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def never_split(row: Any, *, repeated: bool = False) -> None:
    """Keep a row on one page; a `repeated` one comes again on every page."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if repeated else ())):
        properties.append(OxmlElement(name))
