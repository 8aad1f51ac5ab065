"""Excel both ways by command: what is written back, kept, returned and carried over."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.base import Action
from db.open import close_office, open_office
from nongson_desktop.cli import main

from .workbooks import table

HEAD = ("Họ và tên", "Ngày sinh", "Chi bộ", "Số thẻ đảng viên", "Điện thoại", "Nghề nghiệp")
ANH = ("Đỗ Đức Ánh", "05/03/1975", "Thôn Đồng Ổi", "004900000001", "0900000001", "")


@pytest.fixture
def folder(office: Path) -> Path:
    close_office()
    return office


def answer(capsys: pytest.CaptureFixture[str], *argv: object, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([str(one) for one in argv]) == code
    said = capsys.readouterr().out
    return json.loads(said) if "--json" in argv else said


def test_known_people_are_completed_and_an_import_is_taken_back_but_for_later_work(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "a.xlsx", HEAD, ANH, ("Võ Ưa", "1980", "Thôn Đồng Ổi", "004900000002", "", ""))
    first = answer(capsys, "import", folder, tmp_path / "a.xlsx", "--json")
    assert first["rows_written"] == 2
    table(tmp_path / "b.xlsx", HEAD, (*ANH[:4], "0900000009", "Giáo viên"))
    again = answer(capsys, "import", folder, tmp_path / "b.xlsx", "--json")
    assert (again["number"], again["rows_updated"]) == (None, 0)
    ways = ("--existing", "overwrite", "--column", "Điện thoại=fill")
    done = answer(capsys, "import", folder, tmp_path / "b.xlsx", *ways, "--json")
    assert (done["rows_written"], done["rows_updated"]) == (0, 1)
    (anh,) = [one for one in answer(capsys, "list", folder, "members", "--json") if one["name"] == "Đỗ Đức Ánh"]
    assert (anh["phone"], anh["occupation"]) == ("0900000001", "Giáo viên")
    undone = answer(capsys, "undo-import", folder, first["number"], "--json")
    assert [(one["kind"], one["name"], one["why"]) for one in undone["kept"]] == [
        ("Đảng viên", "Đỗ Đức Ánh", "Nhập Đảng viên từ Excel: b.xlsx")
    ]
    assert [one["name"] for one in answer(capsys, "list", folder, "members", "--json")] == ["Đỗ Đức Ánh"]


def test_imports_are_told_in_words_with_the_number_that_takes_them_back(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(capsys, "imports", folder) == "Chưa có lần nhập nào.\n"
    table(tmp_path / "a.xlsx", HEAD, ANH)
    said = answer(capsys, "import", folder, tmp_path / "a.xlsx")
    number = int(said.split("số ")[1].rstrip(".\n"))
    assert said == f"Đọc 1 dòng, ghi 1 dòng. Lần nhập số {number}.\n"
    told = answer(capsys, "imports", folder)
    assert re.fullmatch(
        rf"Số {number} · \d\d/\d\d/\d{{4}} \d\d:\d\d · Nhập Đảng viên từ Excel: a\.xlsx: đọc 1 dòng, ghi 1\n", told
    )
    answer(capsys, "undo-import", folder, number)
    assert answer(capsys, "imports", folder).endswith("ghi 1 · đã hoàn tác\n")


def test_a_column_that_is_not_there_or_a_way_that_is_none_is_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "a.xlsx", HEAD, ANH)
    answer(capsys, "import", folder, tmp_path / "a.xlsx", "--column", "Màu mắt=fill", code=1)
    answer(capsys, "import", folder, tmp_path / "a.xlsx", "--column", "Điện thoại=xoá", code=2)
    assert answer(capsys, "list", folder, "members", "--json") == [], "nothing was written"


def test_refused_rows_come_back_as_a_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(tmp_path / "a.xlsx", HEAD, ANH, ("Võ Ưa", "31/02/1980", "", "004900000002", "", ""))
    back = tmp_path / "tra lai.xlsx"
    answer(capsys, "import", folder, tmp_path / "a.xlsx", "--returned", back, code=1)
    page = load_workbook(back).worksheets[0]
    assert "lịch không có ngày 31/02/1980" in page.cell(3, 7).value
    assert answer(capsys, "list", folder, "members", "--json") == []


def test_a_whole_office_is_exported_and_carried_into_a_new_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "a.xlsx", HEAD, ANH)
    answer(capsys, "import", folder, tmp_path / "a.xlsx")
    said = answer(capsys, "export", folder, "--out", tmp_path / "tat ca.xlsx")
    assert "bản ghi ra" in said
    answer(capsys, "export", folder, "--out", tmp_path / "tat ca.csv", code=1)
    answer(capsys, "new", tmp_path / "moi", "--name", "Đảng bộ xã Mới")
    dry = answer(capsys, "import", tmp_path / "moi", tmp_path / "tat ca.xlsx", "--sheet", "all", "--dry-run", "--json")
    assert (dry["number"], dry["rows_written"], dry["refused"]) == (None, 0, None)
    done = answer(capsys, "import", tmp_path / "moi", tmp_path / "tat ca.xlsx", "--sheet", "all", "--json")
    assert done["rows_written"] == done["rows_read"] > 0
    for kind in ("members", "organizations"):
        there, here = (answer(capsys, "list", one, kind, "--json") for one in (folder, tmp_path / "moi"))
        assert [dict(one, id=0) for one in there] == [dict(one, id=0) for one in here]
    assert answer(capsys, "check", tmp_path / "moi", "--json")["ok"]


def test_why_a_list_or_everything_was_taken_out_stands_in_the_journal(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "a.xlsx", HEAD, ANH)
    answer(capsys, "import", folder, tmp_path / "a.xlsx")
    answer(capsys, "list", folder, "members", "--xlsx", tmp_path / "ds.xlsx", "--reason", "Gửi tỉnh ủy đối chiếu")
    answer(capsys, "export", folder, "--out", tmp_path / "all.xlsx", "--reason", "Chuyển sang máy mới")
    open_office(folder)
    reasons = [made.reason for made in Action.select().where(Action.kind == "export").order_by(Action.id)]
    assert reasons == ["Gửi tỉnh ủy đối chiếu", "Chuyển sang máy mới"]
    close_office()
