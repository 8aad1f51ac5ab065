"""Word forms as other offices make them: marks broken over runs, tables, numbered lists, a header; and hostile ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt


def packed(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def in_pieces(paragraph: Any, text: str, size: int = 3) -> None:
    """Text as Word leaves it after corrections: one run every few letters, some bold."""
    for number, start in enumerate(range(0, len(text), size)):
        paragraph.add_run(text[start : start + size]).bold = number % 2 == 0


def add_rows(document: Any, headings: Sequence[str], source: str, fields: Sequence[str]) -> None:
    """A table with a row for each row of `source`."""
    table = document.add_table(4, len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    table.rows[1].cells[0].text = f"{{%tr for dong in {source} %}}"
    for cell, field in zip(table.rows[2].cells, fields, strict=True):
        in_pieces(cell.paragraphs[0], f"{{{{ dong.{field} }}}}")
    table.rows[3].cells[0].text = "{%tr endfor %}"


def three_pages() -> bytes:
    """A foreign summary of the ratings: three pages, two tables, the second over every member."""
    document = Document()
    document.sections[0].left_margin = Mm(25)
    document.styles["Normal"].font.size = Pt(13)
    document.core_properties.author = "Người soạn mẫu"
    in_pieces(document.add_paragraph(), "{{co_quan_ban_hanh}} – {{ so_ky_hieu }}")
    document.add_paragraph("{{dia_danh_ngay}}")
    document.add_heading("BIỂU TỔNG HỢP CỦA TỈNH", 1)
    document.add_paragraph("{%p for doan in noi_dung %}")
    document.add_paragraph("{{doan.chu}}")
    document.add_paragraph("{%p endfor %}")
    document.add_page_break()
    columns = ("tt", "chi_bo", "tong_so_dang_vien", "htxs_so_luong")
    add_rows(document, ("STT", "Chi bộ", "Đảng viên", "HTXS"), "bang", columns)
    document.add_section(WD_SECTION.NEW_PAGE)
    add_rows(document, ("STT", "Họ tên", "Tự nhận", "Mức"), "bang_2", ("tt", "ho_va_ten", "tu_nhan", "muc_xep_loai"))
    in_pieces(document.add_paragraph(), "{{quyen_han_ky}} / {{chuc_vu_ky}} / {{nguoi_ky}}")
    return packed(document)


def one_person(header: str = "") -> bytes:
    """A foreign plan of one member with numbered duties."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = header
    in_pieces(document.add_paragraph(), "BẢN ĐĂNG KÝ CỦA {{ho_va_ten}}, {{chi_bo}}")
    for number in range(3):
        document.add_paragraph(f"Điều cam kết thứ {number}", style="List Number")
    document.add_paragraph("Người ký: {{nguoi_ky}}")
    return packed(document)


def everyone() -> bytes:
    """One list over all members instead of a copy for each."""
    document = Document()
    document.add_paragraph("DANH SÁCH ĐĂNG KÝ NĂM {{nam}}")
    add_rows(document, ("Họ tên", "Ngày sinh", "Chi bộ"), "danh_sach", ("ho_va_ten", "ngay_sinh", "chi_bo"))
    return packed(document)


def with_text(*texts: str) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return packed(document)


def tampered(content: bytes, changes: Mapping[str, bytes] | None = None, **replaced: tuple[bytes, bytes]) -> bytes:
    """The package with parts added or replaced; `replaced` puts new bytes in place of old in document.xml or rels."""
    parts = {"document": "word/document.xml", "rels": "word/_rels/document.xml.rels", "types": "[Content_Types].xml"}
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            for key, (before, after) in replaced.items():
                if parts[key] == name:
                    assert before in data
                    data = data.replace(before, after, 1)
            new.writestr(name, data)
        for name, data in (changes or {}).items():
            new.writestr(name, data)
    return out.getvalue()
