"""What a print run is drawn from, the account of the stock on paper, pages by number, and the list for Word."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from db.awards import AwardDecision
from db.errors import UserError
from db.open import close_office
from db.print_runs import PrintPart, PrintRun
from nongson_desktop import cli
from nongson_desktop.documents.moving import page_count, picked
from nongson_desktop.documents.papers import PAPERS, draw_paper, split_paper
from nongson_desktop.documents.print_runs import as_asked, part_printed, request_of, sheets_for
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.awards import revise
from nongson_desktop.rules.print_runs import Sheet, keep_result, keep_run, keep_spoilt_blank, keep_taken
from tests.documents.geometry import pages_of, problems, text_of
from tests.documents.records import Office

ON = date(2025, 12, 20)
HERE = Request(on=ON, year=2025)
VALUES = {"paper": "certificate", "title": "Giấy khen", "year": 2025, "stock": "Phôi A4", "begun_on": ON}


def test_a_run_is_drawn_again_from_what_was_asked(decided: Office) -> None:
    asked = replace(
        HERE, members=(3, 1), cell=2, number="07", stock="a4-stock", part=PrintPart.BLANK, round_on=date(2026, 1, 1)
    )
    run = keep_run({**VALUES, "asked": as_asked(asked)}, [Sheet("Đỗ Đức Ánh")], [1])
    assert request_of(PrintRun.get_by_id(run.id)) == asked


def test_the_sheets_of_a_run_are_the_recipients_in_order(decided: Office) -> None:
    sheets = sheets_for("certificate", HERE, {}, 3)
    assert [one.name for one in sheets] == ["Chi bộ thôn Đồng Trăm", "Đỗ Đức Ánh", "Phạm Quốc Khánh"]
    assert all(one.award for one in sheets)
    assert sheets_for("review", HERE, {0: "An", 2: "Bình"}, 3) == [Sheet("An"), Sheet("An"), Sheet("Bình")]


def test_a_decision_without_a_number_prints_the_first_pass_by_itself(decided: Office) -> None:
    assert part_printed("certificate", HERE) == PrintPart.WHOLE
    revise(AwardDecision.get(), number="")
    assert part_printed("certificate", HERE) == PrintPart.BLANK
    assert part_printed("review", HERE) == PrintPart.WHOLE


def test_the_account_says_what_became_of_every_sheet_of_the_stock(decided: Office) -> None:
    sheets = sheets_for("certificate", HERE, {}, 3)
    run = keep_run({**VALUES, "part": PrintPart.BLANK}, sheets, [1, 2, 3])
    keep_taken(run, 6)
    keep_spoilt_blank(run, 1, "flawed", ON, note="rách góc")
    keep_result(run, 3, [2], "jam", ON)
    drawn = draw_paper("stock-account", HERE)
    said = ["Giấy khen (để trống số)", "Phôi A4", "Đỗ Đức Ánh", "Kẹt giấy", "(phôi trắng)", "rách góc", "mẫu tham khảo"]
    assert problems(drawn, "bang-ngang", said) == []
    rows = [" ".join(piece.text for piece in page.pieces) for page in pages_of(drawn)]
    assert "Tổng số: 2 tờ hỏng." in " ".join(rows)
    total = [piece for piece in pages_of(drawn)[0].pieces if piece.bold and piece.text in ("6", "2")]
    assert [piece.text for piece in sorted(total, key=lambda piece: piece.x0)] == ["6", "2", "2", "2"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_pages_of_every_paper_can_be_printed_by_their_number(decided: Office, tmp_path: Path, paper: object) -> None:
    key = getattr(paper, "key", "")
    try:
        drawn = draw_paper(key, HERE)
    except UserError:
        pytest.skip("this office has nothing to print on it")
    total = page_count(drawn)
    assert total == len(PdfReader(BytesIO(drawn)).pages)
    last = picked(drawn, [total])
    (tmp_path / "last.pdf").write_bytes(last)
    assert [page.text for page in pages_of(last)] == [pages_of(drawn)[-1].text]
    words = subprocess.run(["pdfinfo", tmp_path / "last.pdf"], capture_output=True, text=True, check=True)
    assert words.stderr == ""


def test_a_file_of_one_page_names_nobody_else(decided: Office) -> None:
    drawn = draw_paper("certificate", HERE)
    one = picked(drawn, [2])
    objects = [len(PdfReader(BytesIO(content)).xref[0]) for content in (drawn, one)]
    assert objects[1] < objects[0]
    assert "Đỗ Đức Ánh".upper() in text_of(one)
    assert len(one) < len(drawn)


def test_the_command_prints_from_a_page_on_or_single_ones(
    decided: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_office()
    words = ["print", str(decided.folder), "certificate", "--year", "2025", "--date", "2025-12-20"]
    for options, names in (
        (["--from", "2"], ["ĐỖ ĐỨC ÁNH", "PHẠM QUỐC KHÁNH"]),
        (["--only", "3", "1"], ["CHI BỘ THÔN ĐỒNG TRĂM", "PHẠM QUỐC KHÁNH"]),
    ):
        assert cli.main([*words, "--out", str(tmp_path / "in.pdf"), *options]) == 0
        pages = pages_of((tmp_path / "in.pdf").read_bytes())
        assert [name in page.text for name, page in zip(names, pages, strict=True)] == [True] * len(names)
    assert cli.main([*words, "--out", str(tmp_path / "so.pdf"), "--part", "numbers"]) == 0
    assert [piece.text for piece in pages_of((tmp_path / "so.pdf").read_bytes())[0].pieces] == ["15"]
    assert cli.main([*words, "--out", str(tmp_path / "x.pdf"), "--only", "9"]) == 1
    assert "không nằm trong các tờ từ 1 đến 3" in capsys.readouterr().err
    assert cli.main([*words, "--out", str(tmp_path / "x.xlsx"), "--only", "1"]) == 1
    assert not (tmp_path / "x.pdf").exists()


def test_the_merge_list_has_its_headings_in_the_first_row_and_every_cell_as_text(decided: Office) -> None:
    content = draw_paper("certificate", replace(HERE, format="xlsx"))
    headings, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert headings[:3] == ["Danh xưng", "Tên in hoa", "Họ và tên"]
    by_heading = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row["Họ và tên"] for row in by_heading] == ["Chi bộ thôn Đồng Trăm", "Đỗ Đức Ánh", "Phạm Quốc Khánh"]
    assert by_heading[1] == {
        "Danh xưng": "Đồng chí",
        "Tên in hoa": "ĐỖ ĐỨC ÁNH",
        "Họ và tên": "Đỗ Đức Ánh",
        "Chức vụ đơn vị": "Đảng viên Chi bộ thôn Đồng Trăm, Đảng bộ xã Suối Mây",
        "Thành tích": "Đã hoàn thành xuất sắc nhiệm vụ năm 2025",
        "Năm": "2025",
        "Số quyết định": "15-QĐ/ĐU",
        "Ngày quyết định": "ngày 20 tháng 12 năm 2025",
        "Số vào sổ": "",
        "Cơ quan khen thưởng": "ĐẢNG ỦY XÃ SUỐI MÂY",
        "Địa danh": "Suối Mây",
        "Quyền hạn ký": "T/M ĐẢNG ỦY",
        "Chức vụ người ký": "BÍ THƯ",
        "Người ký": "Đỗ Đức Ánh",
    }
    with pytest.raises(UserError, match="một tệp chung"):
        split_paper("certificate", replace(HERE, format="xlsx"))
