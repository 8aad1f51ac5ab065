"""The year's commands: a cell's workbook goes out and comes back without the window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.open import close_office
from nongson_desktop.cli import main
from nongson_desktop.sample import make_sample

Said = pytest.CaptureFixture[str]
NAME, CLAIMED, PROPOSED = 3, 5, 7


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """A practice office of two cells, its year 2026 not opened yet."""
    make_sample(tmp_path / "office", members=40, cells=2, first=2025, last=2025)
    close_office()
    return tmp_path / "office"


def say(*words: object) -> int:
    return main([str(word) for word in words])


def levels(office: Path, capsys: Said) -> dict[str, tuple[str, str]]:
    capsys.readouterr()
    assert say("list", office, "ratings", "--year", 2026, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    return {row["name"]: (row["self_level"], row["cell_level"]) for row in rows if row["member_id"]}


def fill(path: Path, changes: list[tuple[int, int, str]]) -> list[str]:
    """Type into rows counted from the first member; who stands in each row."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    names = [sheet.cell(row, NAME).value for row in range(5, 9)]
    for row, column, value in changes:
        sheet.cell(5 + row, column).value = value
    book.save(path)
    return names


def test_a_cells_workbook_goes_out_and_what_came_back_is_shown_then_written(
    practice: Path, tmp_path: Path, capsys: Said
) -> None:
    office, path = practice, tmp_path / "chi bo.xlsx"
    assert say("open-evaluation", office, 2026, "--on", "2026-12-10") == 0
    capsys.readouterr()
    assert say("list", office, "organizations", "--json") == 0
    cell = next(row["name"] for row in json.loads(capsys.readouterr().out) if row["name"].startswith("Chi bộ"))
    assert say("workbook", office, 2026, "--cell", cell, "--out", path, "--date", "2026-12-01") == 0
    assert f"Đã ghi {path}." in capsys.readouterr().out
    (tmp_path / "gui").mkdir()
    assert say("workbook", office, 2026, "--cell", cell, "--out", tmp_path / "gui") == 0
    assert len(list((tmp_path / "gui").glob("xep-loai-2026-*.xlsx"))) == 1
    first, second, third, _ = fill(
        path, [(0, CLAIMED, "HTXS"), (1, PROPOSED, "HT"), (2, NAME, "Ngô Văn Lạ"), (2, CLAIMED, "KHT")]
    )
    before = levels(office, capsys)
    assert say("read-workbook", office, path, "--dry-run", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["year"], shown["cell"], shown["written"], shown["refused"]) == (2026, cell, 0, None)
    assert [(one["name"], one["field"], one["theirs"]) for one in shown["differences"]] == [
        (first, "self_level", "HTXS"),
        (second, "cell_level", "HT"),
        (third, "self_level", "KHT"),
    ]
    assert levels(office, capsys) == before
    assert say("read-workbook", office, path, "--date", "2026-12-09") == 0
    said = capsys.readouterr()
    assert "3 chỗ khác, ghi 2." in said.out
    assert f"đã bị đổi từ {third} thành “Ngô Văn Lạ”" in said.err
    assert levels(office, capsys) == {
        **before,
        first: ("HTXS", before[first][1]),
        second: (before[second][0], "HT"),
    }


def test_all_cells_workbooks_go_into_a_folder_and_a_foreign_file_is_refused(
    practice: Path, tmp_path: Path, capsys: Said
) -> None:
    assert say("workbook", practice, 2026, "--out", tmp_path / "gui") == 1
    assert "Chưa mở đánh giá năm 2026." in capsys.readouterr().err
    assert say("open-evaluation", practice, 2026, "--on", "2026-12-10") == 0
    assert say("workbook", practice, 2026, "--out", tmp_path / "gui.xlsx") == 0
    assert say("workbook", practice, 2026, "--cell", "", "--out", tmp_path / "gui.docx") == 1
    assert len(list((tmp_path / "gui").glob("xep-loai-2026-*.xlsx"))) == 2
    other = tmp_path / "khac.xlsx"
    foreign: Any = openpyxl.Workbook()
    foreign.active["A1"] = "Danh sách"
    foreign.save(other)
    capsys.readouterr()
    assert say("read-workbook", practice, other, "--json") == 1
    assert "không phải tệp xếp loại đã gửi chi bộ" in json.loads(capsys.readouterr().out)["refused"]
    sent = sorted((tmp_path / "gui").glob("*.xlsx"))
    for path in sent:
        fill(path, [(0, CLAIMED, "HT")])
    before = levels(practice, capsys)
    foreign.save(tmp_path / "gui" / "khac.xlsx")
    assert say("read-workbook", practice, tmp_path / "gui", "--json") == 1
    assert json.loads(capsys.readouterr().out)["refused"].startswith("khac.xlsx: Tệp “khac.xlsx” không phải")
    (tmp_path / "gui" / "khac.xlsx").unlink()
    assert levels(practice, capsys) == before, "one that cannot be read refuses them all"
    assert say("read-workbook", practice, tmp_path / "gui", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["written"], one["refused"]) for one in told["files"]] == [
        (path.name, 1, None) for path in sent
    ]
    assert told["written"] == 2
    changed = [name for name, found in levels(practice, capsys).items() if found != before[name]]
    assert len(changed) == 2
    assert say("read-workbook", practice, tmp_path / "gui") == 0
    said = capsys.readouterr()
    assert "2 tệp, 0 chỗ khác, ghi 0." in said.out
    assert said.err.count("Tệp này đã nhận rồi.") == 2
    (tmp_path / "trong").mkdir()
    assert say("read-workbook", practice, tmp_path / "trong") == 1
