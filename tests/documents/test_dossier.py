"""Bộ hồ sơ chi bộ: what a cell's meeting needs in one go, as one PDF or as a folder of Word files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import Action
from db.errors import UserError
from db.search import folded
from nongson_desktop.cli import main
from nongson_desktop.documents.dossier import dossier_files, dossier_pdf, write_dossier
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import open_evaluation
from tests.documents.geometry import pages_of, problems, text_of
from tests.documents.records import NAMES, Office

ON = date(2025, 12, 20)


class StoppedError(UserError):
    """The clerk pressed stop."""


def stop_at_the_second_cell(done: int, _total: int) -> None:
    if done:
        raise StoppedError("Đã dừng.")


def test_one_pdf_holds_the_cells_papers_behind_a_list_that_counts_their_pages(decided: Office, tmp_path: Path) -> None:
    out = tmp_path / "ho-so.pdf"
    said = write_dossier(out, Request(on=ON, year=2025, cell=decided.cells[0].id))
    assert Action.select().order_by(Action.id.desc()).get().what == "Bộ hồ sơ chi bộ năm 2025: ghi ra tệp PDF"
    drawn = out.read_bytes()
    assert said == "Đã ghi ho-so.pdf."
    assert problems(drawn, "mau-dien", [name for name, _, _ in NAMES[:4]]) == []
    text = text_of(drawn)
    assert not any(name in text for name, _, _ in NAMES[5:])
    pages = pages_of(drawn)
    cover = pages[0].text
    for listed in ("Bản kiểm điểm cá nhân", "Phiếu xếp loại đảng viên", "Biên bản kiểm phiếu", "Bảng tổng hợp"):
        assert listed in cover
    total = pages[0].find("Tổng cộng")
    assert total
    counted = [one.text for one in pages[0].pieces if abs(one.baseline - total.baseline) < 1 and one.text.isdigit()]
    assert int(counted[-1]) == len(pages) - 1


def test_a_folder_for_each_cell_holds_a_file_for_each_member_and_no_file_is_named_after_anyone(decided: Office) -> None:
    names = [name for name, _ in dossier_files(Request(on=ON, year=2025))]
    reviews = [name for name in names if "/03-ban-kiem-diem-ca-nhan-" in name]
    assert len({name.partition("/")[0] for name in names}) == 2
    assert len(reviews) == len(NAMES)
    assert names[0] == "01-chi-bo-thon-dong-tram/00-danh-muc.docx"
    assert names[1] == "01-chi-bo-thon-dong-tram/01-bao-cao-kiem-diem-cua-tap-the-mau-01-001.docx"
    people = {"-".join(folded(name).split()) for name, *_ in NAMES}
    assert not any(one in name for name in names for one in people)


def test_what_is_stopped_writes_nothing(decided: Office, tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        write_dossier(tmp_path / "ho-so", Request(on=ON, year=2025), stop_at_the_second_cell)
    with pytest.raises(StoppedError):
        write_dossier(tmp_path / "ho-so.pdf", Request(on=ON, year=2025), stop_at_the_second_cell)
    assert not (tmp_path / "ho-so").exists()
    assert not (tmp_path / "ho-so.pdf").exists()


def test_stop_is_heard_with_every_page_and_with_every_members_file(decided: Office, tmp_path: Path) -> None:
    asked, heard = Request(on=ON, year=2025), []
    drawn = dossier_pdf(asked, lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard.count(heard[-1]) >= len(pages_of(drawn)), "the last stretch, where all is drawn, can be stopped too"
    heard.clear()
    files = dossier_files(asked, lambda done, total: heard.append((done, total)))
    assert len(heard) >= len(files)

    def stop_at_the_second_page(done: int, total: int) -> None:
        heard.append((done, total))
        if heard.count((done, total)) > 1 and done == total - 1:
            raise StoppedError("Đã dừng.")

    heard.clear()
    with pytest.raises(StoppedError, match=r"^Đã dừng\.$"):
        write_dossier(tmp_path / "ho-so.pdf", asked, stop_at_the_second_page)
    assert list(tmp_path.glob("ho-so*")) == []


def test_the_command_line_prints_it_too(decided: Office, tmp_path: Path) -> None:
    out = tmp_path / "ho-so.pdf"
    asked = ["--year", "2025", "--date", "2025-12-20", "--cell", decided.cells[1].name, "--out", str(out)]
    assert main(["print", str(decided.folder), "dossier", *asked]) == 0
    assert "CHI BỘ THÔN SUỐI SÂU 2" in text_of(out.read_bytes())


def test_the_lists_of_an_older_year_name_nothing_of_the_rules_that_came_later(decided: Office) -> None:
    open_evaluation(2023, date(2023, 12, 10))
    lists = {
        (key, year): text_of(draw_paper(key, Request(on=date(year, 12, 20), year=year)))
        for key in ("file-list", "member-file-list")
        for year in (2023, 2025)
    }
    later = ("Mẫu 04-HD KĐ.ĐG 2025", "Phụ lục 1", "Điều 17 Quy định 366-QĐ/TW")
    found = {asked: [words for words in later if words in text] for asked, text in lists.items()}
    assert found == {
        ("file-list", 2023): [],
        ("file-list", 2025): [later[0], later[1]],
        ("member-file-list", 2023): [],
        ("member-file-list", 2025): [later[0], later[2]],
    }
    assert "Báo cáo kiểm điểm của tập thể (Mẫu 01)" in lists["file-list", 2023]


def test_before_the_evaluation_is_opened_there_is_no_file(office: Path) -> None:
    with pytest.raises(UserError, match="Chưa mở đánh giá năm 2025"):
        dossier_files(Request(on=ON, year=2025))
