"""The self-test of an installed program: a clerk's year in a folder of its own, on a real workbook."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from db.errors import UserError
from db.evaluation import Level, Rating
from db.open import close_office, open_office
from db.search import View
from nongson_desktop.catalog import KINDS, kind_of

YEAR, DAY = 2026, date(2026, 12, 31)
CELL = "Chi bộ thôn Đồng Tâm"
PAPERS = ("plan", "task-slip", "task-table", "review", "rating-summary", "award-decision", "certificate")
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Ngày vào Đảng", "Ngày chính thức", "Số thẻ đảng viên")
PEOPLE = (
    ("Đỗ Đức Ánh", "05/9/1975", "Nam", "19/5/1999", "19/5/2000", "001234567890"),
    ("Nguyễn Thị Ưng", "1980", "Nữ", "03/02/2005", "03/02/2006", "001234567891"),
    ("Trần Quỳnh Nghĩa", "12/1988", "Nữ", "02/9/2012", "02/9/2013", "001234567892"),
)


def self_test(show_window: Callable[[Path], None]) -> int:
    """Run every step and say each; returns 0, or 1 with what went wrong on stderr."""
    with tempfile.TemporaryDirectory(prefix="nongson-", ignore_cleanup_errors=True) as place:
        os.environ["NONGSON_HOME"] = str(Path(place, "home"))
        folder = Path(place, "office")
        try:
            for title, step in (*_steps(folder, Path(place)), ("Mở cửa sổ", lambda: show_window(folder))):
                step()
                print(f"Đạt: {title}.", flush=True)
        except (UserError, AssertionError, ImportError) as error:
            print(f"Không đạt: {title}: {error}", file=sys.stderr)
            return 1
        finally:
            close_office()
    print("Tự kiểm tra: đạt.")
    return 0


def _steps(folder: Path, place: Path) -> tuple[tuple[str, Callable[[], None]], ...]:
    workbook = place / "danh-sach.xlsx"
    return (
        ("Lập đảng bộ mới", lambda: _new(folder)),
        ("Nhập danh sách từ Excel", lambda: _import(workbook)),
        ("Lập kế hoạch năm, giao nhiệm vụ", _plan),
        ("Đánh giá, xếp loại", _rate),
        ("Mở mọi danh sách, xem việc đến hạn", _look),
        ("In giấy tờ", lambda: _print(place)),
        ("Mở lại và kiểm tra dữ liệu", lambda: _reopen(folder)),
    )


def _new(folder: Path) -> None:
    from nongson_desktop.rules.organizations import new_office

    new_office(folder, name="Đảng bộ xã Suối Mây", parent="Đảng bộ tỉnh Sông Lam", place="Suối Mây")


def _import(path: Path) -> None:
    from nongson_desktop.rules.imports import commit, prepare

    _write_workbook(path)
    commit(prepare(path, today=DAY))
    _same([member.name for member in _members()], [person[0] for person in PEOPLE])
    _same([member.card_number for member in _members()], [person[-1] for person in PEOPLE])


def _write_workbook(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_string(0, 0, "DANH SÁCH ĐẢNG VIÊN")
        sheet.write_string(1, 0, CELL)
        sheet.write_row(3, 0, HEADINGS)
        for number, person in enumerate(PEOPLE, start=1):
            sheet.write_row(3 + number, 0, (number, *person))


def _members() -> list[Any]:
    """The imported members by the workbook's order, which is not the order of lists."""
    found = {member.name: member for member in kind_of("members").query(View(as_of=DAY))}
    return [found[person[0]] for person in PEOPLE if person[0] in found]


def _plan() -> None:
    from nongson_desktop.rules.plans import open_year
    from nongson_desktop.rules.tasks import assign_many, without_task

    _same(open_year(YEAR, DAY).created, len(PEOPLE))
    assign_many(_members(), YEAR, "Phụ trách tổ dân vận của thôn")
    _same(without_task(YEAR, DAY), [])


def _rate() -> None:
    from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_level

    open_evaluation(YEAR)
    ratings = list(Rating.select().where(Rating.year == YEAR, Rating.member.is_null(False)).order_by(Rating.id))
    record_level([rating.id for rating in ratings[:1]], "final", Level.HTXS, on=DAY)
    record_level([rating.id for rating in ratings[1:]], "final", Level.HTT, on=DAY)
    outcome = evaluate(YEAR).as_json()
    _same([outcome["levels"][level] for level in Level.ALL], [1, 2, 0, 0])


def _look() -> None:
    """All that is named in words and loaded when it is asked for: a program must carry it, too."""
    from nongson_desktop.documents import papers
    from nongson_desktop.documents.request import Request
    from nongson_desktop.rules.due import due_items
    from nongson_desktop.rules.lists import CHECKS, check_of

    for kind in KINDS:
        kind.records(View(as_of=DAY))
    for key in CHECKS:
        check_of(key)
    for paper in papers.PAPERS:
        with suppress(UserError):  # of an office so young there may be nothing to say
            papers.draw_paper(paper.key, Request(on=DAY, year=YEAR))
    _same("Kế hoạch" in {item.area for item in due_items(DAY, DAY)}, True)


def _print(place: Path) -> None:
    from nongson_desktop.documents.papers import draw_paper, paper_of
    from nongson_desktop.documents.request import Request
    from nongson_desktop.paths import write_file

    for key in PAPERS:
        for kind in paper_of(key).formats:
            content = draw_paper(key, Request(on=DAY, year=YEAR, format=kind))
            _same(content[:4], b"%PDF" if kind == "pdf" else b"PK\x03\x04")
            _same(kind != "pdf" or b"/FontFile2" in content, True)
            write_file(place / "papers" / f"{key}.{kind}", content)


def _reopen(folder: Path) -> None:
    from nongson_desktop.safety.check import check_office

    close_office()
    _same(check_office(folder).problems, [])
    open_office(folder)
    _same(len(_members()), len(PEOPLE))
    close_office()


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{found!r} khác {wanted!r}")
