"""A .docx to begin an own form from: every place of a paper with what stands there, tables with their loops."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from nongson_desktop.documents.form_values import ALL, Place, places
from nongson_desktop.documents.word import describe, same_bytes

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content

_WIDEST = 8


def starter(contents: Sequence[Content]) -> bytes:
    """The form; what is not wanted is deleted in Word, the rest put where it belongs."""
    from docx import Document

    document = Document()
    document.add_paragraph("Giữ những ô cần dùng, xóa phần còn lại. Chữ sau dấu gạch là ví dụ, xóa đi khi làm mẫu.")
    found = [place for place in places(contents) if not place.name.startswith(f"{ALL}.")]
    for place in found:
        if "." not in place.name:
            document.add_paragraph(f"{{{{{place.name}}}}} – {' '.join(place.sample.split())[:80]}")
    for name in dict.fromkeys(place.name.partition(".")[0] for place in found if "." in place.name):
        _add_table(document, name, [place for place in found if place.name.startswith(f"{name}.")][:_WIDEST])
    describe(document, contents[0])
    out = BytesIO()
    document.save(out)
    return same_bytes(out.getvalue(), contents[0])


def _add_table(document: Any, name: str, fields: Sequence[Place]) -> None:
    """A row of headings, then the row that comes again for each row of the paper's table."""
    table = document.add_table(4, len(fields), style="Table Grid")
    for cell, field in zip(table.rows[0].cells, fields, strict=True):
        cell.text = field.name.partition(".")[2]
    table.rows[1].cells[0].text = f"{{%tr for dong in {name} %}}"
    for cell, field in zip(table.rows[2].cells, fields, strict=True):
        cell.text = f"{{{{dong.{field.name.partition('.')[2]}}}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph()
