"""The workbooks in LibreOffice Calc: text stays text there, and what it saves comes back whole (make test-office)."""

from __future__ import annotations

import csv
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from db.base import action
from db.dates import PartialDate
from db.members import Member
from db.open import close_office
from db.search import View
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.columns import pick
from nongson_desktop.excel.reading import read_workbook
from nongson_desktop.excel.whole import write_whole
from nongson_desktop.excel.writing import write_list
from nongson_desktop.rules import imports
from nongson_desktop.rules.imports_office import Office, take_in
from nongson_desktop.rules.organizations import new_office
from tests.conftest import TODAY
from tests.excel.test_round_trip import everything
from ui.table import as_html

pytestmark = [
    pytest.mark.office_suite,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
NASTY = ("=1+1", "+84905123456", "-5", "@SUM(A1)", "007", "1e5", "0049075000001234", "'nháy", "hai\ndòng", "1/2")
NASTY += ("TRUE", "_x0041_", '=HYPERLINK("http://a","b")', "12.000", "3-4", "05/09/1990")
BORN = (PartialDate(1975, 3, 5), PartialDate(1975), PartialDate(1975, 3), None)
SHOWN = ("name", "birth_date", "card_number", "identity_number", "phone", "hometown", "note")
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"


def saved_as(kind: str, files: list[Path], folder: Path, *options: str) -> list[Path]:
    """The workbooks as LibreOffice saves them, all in one call with a profile of its own."""
    soffice = shutil.which("soffice")
    assert soffice
    folder.mkdir(exist_ok=True)
    home = f"-env:UserInstallation={(files[0].parent / 'profile').as_uri()}"
    made = [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    for _ in range(2):  # the first start of a new profile may end with 81, asking to be started again
        words = [soffice, home, "--headless", *options, "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(words, check=False, timeout=240, capture_output=True)
        if all(file.exists() for file in made):
            break
    if not all(file.exists() for file in made):
        pytest.skip("LibreOffice Calc is not installed")
    return made


def people() -> list[Member]:
    return [
        Member(
            name=f"Đỗ Đức {'ABCDEFGHIKLMNOPQRSTUV'[place]}",
            birth_date=BORN[place % len(BORN)],
            card_number=f"{place:012d}",
            identity_number=f"00{place:010d}",
            phone="0905123456",
            hometown=text.replace("\n", " "),
            note=text,
        )
        for place, text in enumerate(NASTY)
    ]


def test_text_stays_text_dates_stay_dates_and_what_calc_saved_is_read_as_it_was(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    columns = pick(kind_of("members").columns, *SHOWN)
    write_list(path, "Đảng viên", columns, people())
    (plain,) = saved_as(CSV, [path], tmp_path / "csv")
    with plain.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[3:]
    wanted = [[str(place), *(column.text(one) for column in columns)] for place, one in enumerate(people(), 1)]
    assert rows == wanted
    (again,), (open_document,) = saved_as("xlsx", [path], tmp_path / "x"), saved_as("ods", [path], tmp_path / "o")
    sheet = load_workbook(again).worksheets[0]
    assert (sheet["C4"].number_format, sheet["D4"].data_type, sheet["D4"].value) == ("dd/mm/yyyy", "s", "000000000000")
    assert (sheet.print_title_rows, sheet.auto_filter.ref) == ("$3:$3", f"A3:H{3 + len(NASTY)}")
    for saved in (again, open_document):
        back = imports.prepare(saved, today=TODAY)
        assert [problem.message for problem in back.problems if problem.severity == "error"] == []
        read = [[getattr(row.record, name) for name in SHOWN] for row in back.rows]
        assert read == [[getattr(one, name) for name in SHOWN] for one in people()]


def test_what_is_copied_stays_text_in_calc_too(tmp_path: Path) -> None:
    nasty = [text.replace("\n", " ") for text in NASTY]
    page = tmp_path / "chep.html"
    page.write_text(as_html(("Chữ", "Số"), [(text, "12") for text in nasty], numbers={1}), encoding="utf-8")
    (plain,) = saved_as(CSV, [page], tmp_path / "csv", "--infilter=HTML (StarCalc)")
    with plain.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["Chữ", "Số"], *([text, "12"] for text in nasty)]


def test_a_printed_list_has_its_headings_on_each_page_and_no_line_lies_on_another(tmp_path: Path) -> None:
    long = "Tham gia xây dựng kết cấu hạ tầng nông thôn, vận động nhân dân hiến đất làm đường " * 3
    many = [Member(name="Đỗ Đức Ánh", phone="0905123456", note=long.strip()) for _ in range(60)]
    write_list(tmp_path / "ds.xlsx", "Đảng viên", pick(kind_of("members").columns, "name", "phone", "note"), many)
    (pdf,) = saved_as("pdf", [tmp_path / "ds.xlsx"], tmp_path / "p")
    pages = PdfReader(pdf).pages
    assert len(pages) > 1
    for page in pages:
        assert "Họ và tên" in page.extract_text()
        places = []
        page.extract_text(visitor_text=lambda text, _cm, at, *_: places.append((text, at[5])))  # noqa: B023
        heights = sorted({round(at) for text, at in places if "hạ tầng" in text or "hiến đất" in text})
        assert all(above - below > 5 for below, above in pairwise(heights)), heights


def test_a_whole_office_that_calc_saved_comes_into_a_new_office_without_losing_anything(
    practice_office: Path, tmp_path: Path
) -> None:
    with action("Ghi chú"):
        for member, text in zip(Member.select(), NASTY, strict=False):
            member.note = text
            member.save()
    before = everything()
    write_whole(tmp_path / "tat-ca.xlsx")
    close_office()
    for kind in ("xlsx", "ods"):
        (saved,) = saved_as(kind, [tmp_path / "tat-ca.xlsx"], tmp_path / kind)
        new_office(tmp_path / f"moi-{kind}", name="Đảng bộ xã Mới")
        assert take_in(Office(read_workbook(saved)))["refused"] is None
        after = everything()
        assert [name for name, rows in before.items() if after[name] != rows] == [], kind
        close_office()


def test_every_list_that_calc_saved_brings_nothing_new_and_nothing_wrong(practice_office: Path, tmp_path: Path) -> None:
    files, counts = [], {}
    for kind in KINDS:
        records = list(kind.query(View(as_of=TODAY, status=())))
        if records:
            files.append(tmp_path / f"{kind.key}.xlsx")
            counts[kind.key] = len(records)
            write_list(files[-1], kind.title, kind.columns, records)
    for saved in saved_as("xlsx", files, tmp_path / "x"):
        back = imports.prepare(saved, saved.stem, today=TODAY)
        assert [problem.message for problem in back.problems if problem.severity == "error"] == [], saved.stem
        assert (len(back.rows), back.good) == (counts[saved.stem], []), saved.stem
