"""Files that are not what they seem: each is refused with a sentence, and nothing dies but the process that reads."""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.errors import UserError
from nongson_desktop.excel import reading
from nongson_desktop.excel.reading import Note, read_workbook

from .. import opendocument
from ..workbooks import Page, save, table

SUFFIXES = (".xlsx", ".xls", ".ods")
VALUES = (None, "Đỗ Đức Ánh", 12, date(1975, 3, 5))
ROWS = (["Họ và tên", "Ngày sinh"], ["Đỗ Đức Ánh", "05/03/1975"])


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_workbook(path)
    assert path.name in caught.value.message
    return caught.value.message


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_values_come_as_the_sheet_shows_them(suffix: str, tmp_path: Path) -> None:
    path = table(
        tmp_path / f"Danh sách đảng viên{suffix}", [], [None, "Đỗ Đức Ánh", 12, date(1975, 3, 5)], name="Trang 1"
    )
    (sheet,) = read_workbook(path).sheets
    assert sheet.name == "Trang 1"
    assert not any(sheet.rows[0])
    assert tuple(value or None for value in sheet.rows[1]) == VALUES


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_merged_cells_are_known_in_every_format(suffix: str, tmp_path: Path) -> None:
    page = Page("A", [["x", None], [None, None], ["y", "z"]], [(0, 0, 1, 1)])
    save(tmp_path / f"a{suffix}", [page])
    assert read_workbook(tmp_path / f"a{suffix}").sheets[0].merges == ((0, 0, 1, 1),)


def test_text_comes_composed_and_without_invisible_signs(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", ["\ufeffĐỗ Đức\u200b Ánh"])
    assert read_workbook(path).sheets[0].rows == (("Đỗ Đức Ánh",),)


def test_the_content_decides_not_the_suffix(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", *ROWS)
    assert read_workbook(path.rename(tmp_path / "b.xls")).sheets[0].rows[1][0] == "Đỗ Đức Ánh"


def test_hidden_sheets_are_left_alone(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].append(["thấy"])
    book.create_sheet("Danh mục").append(["ẩn"])
    book["Danh mục"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in read_workbook(tmp_path / "a.xlsx").sheets] == ["Sheet"]


def test_a_formula_gives_its_saved_result_and_one_without_is_noted(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="a"&""', None, "a")
    assert read_workbook(tmp_path / "a.xlsx").sheets[0].rows == ((2, "a"),)
    assert read_workbook(tmp_path / "a.xlsx").sheets[0].notes == ()
    path = table(tmp_path / "b.xlsx", ["x", "=1+1"])
    assert read_workbook(path).sheets[0].notes == (Note("formula", 1, 1),)


def _with_errors(path: Path) -> None:
    """B2 holds an error that was copied as a value, C2 one that is computed; the third row is hidden."""
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for line in (["Họ và tên", "Số thẻ", "Ngày"], ["Đỗ Đức Ánh", "#REF!", "x"], ["Lý Văn Kỳ", "1", "x"]):
            sheet.append(line)
        sheet.row_dimensions[3].hidden = True
        book.save(path)
        with zipfile.ZipFile(path) as parts:
            kept = {name: parts.read(name) for name in parts.namelist()}
        one = "xl/worksheets/sheet1.xml"
        kept[one] = re.sub(rb'<c r="C2"[^>]*>.*?</c>', b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', kept[one])
        with zipfile.ZipFile(path, "w") as parts:
            for name, content in kept.items():
                parts.writestr(name, content)
    elif path.suffix == ".xls":
        import xlwt

        book = xlwt.Workbook()
        sheet = book.add_sheet("a")
        for number, words in enumerate(("Đỗ Đức Ánh", "Lý Văn Kỳ"), 1):
            sheet.write(number, 0, words)
        sheet.row(1).set_cell_error(1, 0x17)
        sheet.row(1).set_cell_error(2, 0x07)
        sheet.row(2).hidden = True
        book.save(str(path))
    else:
        wrong = '<table:table-cell xmlns:c="{}" c:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
        error = wrong.format("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0")
        hidden = opendocument.row([opendocument.cell("Lý Văn Kỳ")]).replace(
            "<table:table-row", '<table:table-row table:visibility="filter"'
        )
        rows = [opendocument.row([opendocument.cell("Họ và tên")])]
        rows.append(opendocument.row([opendocument.cell("Đỗ Đức Ánh"), error, error]))
        opendocument.save(path, [("a", [*rows, hidden])])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_errors_in_cells_and_hidden_rows_are_noted(suffix: str, tmp_path: Path) -> None:
    _with_errors(tmp_path / f"a{suffix}")
    sheet = read_workbook(tmp_path / f"a{suffix}").sheets[0]
    assert set(sheet.notes) == {Note("error", 2, 1), Note("error", 2, 2), Note("hidden", 3, 0)}
    assert [row[0] for row in sheet.rows[-2:]] == ["Đỗ Đức Ánh", "Lý Văn Kỳ"], "what is hidden is read"


# What is no workbook


@pytest.mark.parametrize("name", ["a.csv", "a.docx", "a.txt", "khong co duoi"])
def test_another_suffix_is_refused_and_the_right_ones_are_named(name: str, tmp_path: Path) -> None:
    assert ".xlsx, .xls và .ods" in refusal(write(tmp_path / name, b"Ho va ten;Ngay sinh\n"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "Không tìm thấy tệp" in refusal(tmp_path / "a.xlsx")
    (tmp_path / "thu muc.xlsx").mkdir()
    assert "“thu muc.xlsx” là một thư mục" in refusal(tmp_path / "thu muc.xlsx")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "rỗng (0 byte)"),
        (b"\0" * 4096, "rỗng"),
        (b"Ho va ten;Ngay sinh\n", "không phải là bảng Excel dù mang đuôi của Excel"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "trang web"),
        (b"%PDF-1.7 ", "PDF"),
        (b"PK\x03\x04rac", "bị hỏng hoặc bị cắt cụt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "bị hỏng hoặc bị cắt cụt"),
    ],
)
def test_content_that_is_no_workbook_is_refused_and_named(content: bytes, why: str, tmp_path: Path) -> None:
    assert why in refusal(write(tmp_path / "a.xlsx", content))


def test_a_word_document_under_another_name_is_recognised(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
    assert "văn bản Word" in refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_refused(suffix: str, kept: float, tmp_path: Path) -> None:
    content = table(tmp_path / f"a{suffix}", *ROWS).read_bytes()
    why = refusal(write(tmp_path / f"b{suffix}", content[: int(len(content) * kept)]))
    assert "bị hỏng hoặc bị cắt cụt" in why


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_file_that_lost_a_piece_near_its_beginning_is_refused(suffix: str, tmp_path: Path) -> None:
    content = table(tmp_path / f"a{suffix}", *ROWS).read_bytes()
    assert "bị hỏng hoặc bị cắt cụt" in refusal(write(tmp_path / f"b{suffix}", content[:4] + content[304:]))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_workbook_without_a_single_value_is_refused(suffix: str, tmp_path: Path) -> None:
    assert "không có dòng nào" in refusal(table(tmp_path / f"a{suffix}"))


# Passwords


def test_a_workbook_under_a_password_is_refused_with_what_to_do(tmp_path: Path) -> None:
    from xlwt.CompoundDoc import XlsDoc

    XlsDoc().save(str(tmp_path / "goc"), b"x" * 8000)
    name, longer = (text.encode("utf-16-le").ljust(64, b"\0") for text in ("Workbook", "EncryptedPackage"))
    content = (tmp_path / "goc").read_bytes()
    assert name in content
    why = refusal(write(tmp_path / "a.xlsx", content.replace(name, longer)))
    assert "có mật khẩu" in why
    assert "bỏ mật khẩu" in why


def test_an_old_workbook_under_a_password_is_refused(tmp_path: Path) -> None:
    content = table(tmp_path / "a.xls", *ROWS).read_bytes()
    beginning = content.index(b"\x09\x08\x10\x00")  # the first record of the book: BOF
    after = beginning + 4 + 16
    filepass = b"\x2f\x00" + content[after + 2 : after + 4]  # the next record becomes FILEPASS
    assert "mật khẩu" in refusal(write(tmp_path / "b.xls", content[:after] + filepass + content[after + 4 :]))


def test_an_open_document_under_a_password_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "a.ods", *ROWS)
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(tmp_path / "b.ods", "w") as made:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "META-INF/manifest.xml":
                content = content.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")
            made.writestr(name, content)
    assert "có mật khẩu" in refusal(tmp_path / "b.ods")


# Too much


def zipped_with(path: Path, source: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(source) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            made.writestr(name, change(name, parts.read(name)))
    return path


def test_a_file_that_unpacks_to_280_mb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    source = table(tmp_path / "a.xlsx", *ROWS)
    path = zipped_with(tmp_path / "b.xlsx", source, lambda name, data: data + b" " * 280_000_000 * ("sheet1" in name))
    assert path.stat().st_size < 1_000_000
    assert "bung ra tới 280 MB" in refusal(path)


def test_a_file_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    source = table(tmp_path / "a.xlsx", *ROWS)
    path = zipped_with(tmp_path / "b.xlsx", source, lambda name, data: data + b" " * 280_000_000 * ("sheet1" in name))
    size = (zipfile.ZipFile(path).getinfo("xl/worksheets/sheet1.xml").file_size).to_bytes(4, "little")
    assert refusal(write(tmp_path / "c.xlsx", path.read_bytes().replace(size, (900).to_bytes(4, "little"))))


def test_more_than_100000_rows_are_refused_and_100000_are_read(tmp_path: Path) -> None:
    import xlsxwriter

    for count in (100_000, 100_001):
        with xlsxwriter.Workbook(tmp_path / f"{count}.xlsx", {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Dài")
            for row in range(count):
                sheet.write_number(row, 0, row)
    assert len(read_workbook(tmp_path / "100000.xlsx").sheets[0].rows) == 100_000
    assert "có 100001 dòng ở trang “Dài”, quá 100000 dòng" in refusal(tmp_path / "100001.xlsx")


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_more_than_500_columns_are_refused_and_500_are_read(suffix: str, tmp_path: Path) -> None:
    wide = table(tmp_path / f"a{suffix}", list(range(1, 501)))
    assert len(read_workbook(wide).sheets[0].rows[0]) == 500
    assert "có 501 cột" in refusal(table(tmp_path / f"b{suffix}", list(range(1, 502))))


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1", "D90000", "OI2", "SF100000"])
def test_one_cell_far_away_is_noted_and_the_rest_is_read(place: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = table(tmp_path / "a.xlsx", *ROWS)
    book = load_workbook(path)
    book.worksheets[0][place] = "xa"
    book.save(path)
    (sheet,) = read_workbook(path).sheets
    assert [row[:2] for row in sheet.rows] == [tuple(row) for row in ROWS]
    assert [(note.kind, note.row) for note in sheet.notes] == [("far", int(re.sub(r"\D", "", place)))]


def test_one_cell_far_away_in_an_open_document_is_noted(tmp_path: Path) -> None:
    cell, row = opendocument.cell, opendocument.row
    rows = [
        row([cell("Họ và tên")]),
        row([cell(repeated=16_000)], repeated=1_048_000),
        row([cell(repeated=16_000), cell("xa")]),
    ]
    opendocument.save(tmp_path / "a.ods", [("A", rows)])
    (read,) = read_workbook(tmp_path / "a.ods").sheets
    assert read.rows == (("Họ và tên",),)
    assert [note.kind for note in read.notes] == ["far"]


def test_a_reader_that_dies_is_a_refused_file(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, "Họ và tên")
    sheet.write(65_535, 255, "xa")
    book.save(str(tmp_path / "a.xls"))
    assert "Ctrl+End" in refusal(tmp_path / "a.xls")


def test_a_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    hang = f"import os, pathlib, time; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(reading, "child_command", lambda path: [sys.executable, "-c", hang])
    monkeypatch.setattr(reading, "SECONDS", 1)
    assert "quá 1 giây" in refusal(table(tmp_path / "a.xlsx", *ROWS))
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_the_clerk_can_stop_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "child_command", lambda path: [sys.executable, "-c", "import time; time.sleep(600)"])
    with pytest.raises(UserError, match="Đã dừng đọc tệp"):
        read_workbook(table(tmp_path / "a.xlsx", *ROWS), cancelled=lambda: True)
