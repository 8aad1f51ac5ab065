"""A whole year's evaluation of the practice office by keyboard alone, from opening the year to the last paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from nongson_desktop.documents.codes import code_of_year
from nongson_desktop.sample import make_sample
from tests.ui.hands import Clerk, column_of, paste
from tests.ui.typed_year import (
    BEST,
    GOOD,
    LAST_PAPERS,
    PLAIN,
    WORST,
    CellYear,
    Year,
    check_ballots,
    check_best,
    check_committee,
    check_counts,
    check_places,
    check_second_ballots,
    check_summary,
    decided,
)
from tests.ui.typed_year_papers import (
    CTRL,
    DOWN,
    ENTER,
    ESC,
    RIGHT,
    SHIFT,
    SPACE,
    UP,
    Files,
    back_to_page,
    for_all,
    keep_file,
    kept_from_preview,
    printed,
)
from ui.main_window import MainWindow
from ui.pages.evaluation_dialogs import CloseDialog, OpenDialog
from ui.pages.evaluation_returned import ReturnedFilesDialog

WINTER, MET, DECIDED = date(2026, 12, 18), "08/12/2026", "18/12/2026"
MEMBERS, CELLS, SENDING = 127, 10, 2
DIGITS = {BEST: "1", GOOD: "2", PLAIN: "3", WORST: "4"}
POINTS = {BEST: "93,5", GOOD: "78", PLAIN: "61", WORST: "42"}


@pytest.fixture
def year(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Clerk, Files]]:
    """The practice office in December 2026, its year not opened; every file is saved under one name."""
    folder, target = tmp_path / "Suối Mây", tmp_path / "Giấy in.pdf"
    make_sample(folder, members=MEMBERS, cells=CELLS, first=2024, last=2025)
    files = Files(target, tmp_path / "gửi", [])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(files.folder))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in files.returned], ""))
    clerk = Clerk(qtbot, MainWindow(WINTER, folder))
    clerk.settle()
    yield clerk, files
    clerk.close()


def save(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_S, CTRL)
    clerk.settle()


def agree(clerk: Clerk, box: QMessageBox) -> None:
    """The safe answer is in front; the other one is a Tab away."""
    clerk.tab_to(box.buttons()[0])
    clerk.press(ENTER)


def type_down(clerk: Clerk, texts: list[str]) -> None:
    """One entry after the other, Enter going down."""
    for text in texts:
        for letter in text:
            clerk.press(letter)
        clerk.press(ENTER)
    clerk.settle()


# the year is opened, everyone says a level


def open_the_year(clerk: Clerk) -> Any:
    page = clerk.go("Đánh giá, xếp loại")
    assert page.start_button.hasFocus()

    def fill(dialog: OpenDialog) -> None:
        clerk.write("10/12/2026")
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(OpenDialog, lambda: clerk.press(SPACE), fill)
    clerk.settle()
    assert page.desk.table.rowCount() == MEMBERS
    return page


def choose_cell(clerk: Clerk, page: Any, row: int) -> None:
    """A cell of the list at the left, from wherever the focus is in the page; a table keeps Tab to itself."""
    if page.desk.view.hasFocus():
        clerk.press(ESC)
    clerk.tab_to(page.cells)
    clerk.walk(lambda: page.cells.currentRow() == row, DOWN if page.cells.currentRow() < row else UP)
    clerk.settle()
    clerk.tab_to(page.desk.view)


def next_cell(clerk: Clerk, page: Any) -> None:
    """On to the next cell in the same column, what stands in the field entered."""
    clerk.press(Qt.Key.Key_PageDown, CTRL)
    clerk.settle()
    assert page.desk.view.hasFocus()


def type_claims(clerk: Clerk, page: Any) -> Year:
    """Every cell's own list: the first cell types points, the others 1 to 4; the last two will send workbooks."""
    year: Year = {}
    choose_cell(clerk, page, 1)
    for row in range(1, CELLS + 1):
        rated = [one.name for one in page.desk.table.ratings if not one.exempt_reason]
        known = CellYear(rated)
        for place, name in enumerate(rated):
            known.claimed[name] = BEST if place % 4 == 0 else GOOD
            known.voted[name] = PLAIN if place == 1 else GOOD
        if row == 2:
            known.voted[rated[2]] = WORST
        if row <= CELLS - SENDING:
            typed = POINTS if row == 1 else DIGITS
            type_down(clerk, [typed[known.claimed[name]] for name in rated])
            assert not page.desk.problem.isVisible(), page.desk.problem.text()
            assert claims_shown(page) == [known.claimed[name] for name in rated]
        year[page.desk.table.ratings[0].cell] = known
        if row < CELLS:
            next_cell(clerk, page)
    assert len(year) == CELLS
    assert sum(len(one.names) for one in year.values()) < MEMBERS, "some are exempt"
    return year


def claims_shown(page: Any) -> list[str]:
    return [text for text in column_of(page.desk.view, "Tự nhận") if text != "–"]


def take_workbooks(clerk: Clerk, year: Year, files: Files) -> None:
    """The last cells get a workbook each, which their secretaries fill in and send back."""
    page = for_all(clerk, "Tiến độ chi bộ")
    clerk.reach(page.view)
    clerk.press(Qt.Key.Key_End, CTRL)
    for _ in range(SENDING - 1):
        clerk.press(UP, SHIFT)
    clerk.in_menu(lambda: clerk.press(Qt.Key.Key_G, CTRL), f"Cho {SENDING} chi bộ")
    sent = sorted(files.folder.glob("xep-loai-2026-*.xlsx"))
    assert len(sent) == SENDING
    typed = list(year.values())[-SENDING:]
    files.returned += [next(path for path in sent if fill_claims(path, known)) for known in typed]

    def take(dialog: ReturnedFilesDialog) -> None:
        for file, known in zip(dialog.files, typed, strict=True):
            assert file.found is not None
            shown = [(row.name, row.field, row.theirs) for row in file.found.differences]
            assert shown == [(name, "self_level", known.claimed[name]) for name in known.names]
            assert file.notes == ()
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)
        clerk.qtbot.waitUntil(lambda: not dialog.isVisible())

    clerk.in_dialog(ReturnedFilesDialog, lambda: clerk.press(Qt.Key.Key_O, CTRL), take)
    sent_words = [row[8] for row in page.rows.rows if row[8].startswith("nhận")]
    assert len(sent_words) == SENDING, [row[8] for row in page.rows.rows]


def fill_claims(path: Path, known: CellYear) -> bool:
    """What a secretary types into the column of claims; whether the workbook is that cell's."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    rows = {sheet.cell(row, 3).value: row for row in range(5, sheet.max_row + 1)}
    if known.names[0] not in rows:
        return False
    for name in known.names:
        sheet.cell(rows[name], 5).value = known.claimed[name]
    book.save(path)
    return True


# the meetings, two ballots


def stand_on_body(clerk: Clerk, page: Any, row: int) -> None:
    back_to_page(clerk)
    assert page.list.hasFocus()
    clerk.walk(lambda: page.list.currentRow() == row, DOWN if page.list.currentRow() < row else UP)
    clerk.settle()


def open_tab(clerk: Clerk, page: Any, place: int) -> None:
    clerk.tab_to(page.tabs)
    way = RIGHT if page.tabs.currentIndex() < place else Qt.Key.Key_Left
    clerk.walk(lambda: page.tabs.currentIndex() == place, way)
    clerk.settle()


def hold_meetings(clerk: Clerk, page: Any, year: Year) -> None:
    for row, known in enumerate(year.values()):
        stand_on_body(clerk, page, row)
        open_tab(clerk, page, 0)
        known.entitled = int(page.form.editor("entitled").typed())
        assert known.entitled <= int(page.form.editor("members").typed())
        for name, text in (
            ("held_on", MET),
            ("place", "nhà văn hoá thôn"),
            ("present", str(known.present)),
            ("secretary", known.names[0]),
            ("teller", known.names[1]),
        ):
            clerk.tab_to(page.form.editor(name))
            clerk.write(text)
        save(clerk)


def count_ballots(clerk: Clerk, page: Any, year: Year, tab: int) -> None:
    """The numbers of sheets, then the votes: two cells by digits, the others as a block from Excel."""
    for row, known in enumerate(year.values()):
        stand_on_body(clerk, page, row)
        open_tab(clerk, page, tab)
        boxes = page.panel.boxes
        assert boxes["issued"].editor.typed() == str(known.present)
        clerk.tab_to(boxes["returned"].editor)
        for number in (known.present, 0, known.valid, 1):
            clerk.write(str(number))
            clerk.press(ENTER)
        assert page.panel.view.hasFocus()
        names = column_of(page.panel.view, "Họ và tên")
        lines = first_votes(known, names) if tab == 1 else second_votes(known, names)
        type_votes(clerk, page, lines, by_key=row < 2)
        assert page.panel.problem.text() == ""
        save(clerk)
        levels = known.voted if tab == 1 else dict.fromkeys(known.best, BEST)
        assert column_of(page.panel.view, "Kết quả") == [levels.get(name, "không đạt") for name in names]


def first_votes(known: CellYear, names: list[str]) -> list[list[str]]:
    assert names == known.names
    return [
        [str(known.valid) if known.voted[name] == level else "0" for level in (GOOD, PLAIN, WORST)] for name in names
    ]


def second_votes(known: CellYear, names: list[str]) -> list[list[str]]:
    """The first of those at HTT are chosen by all, as many as there are places; one vote goes to the next."""
    assert names == [name for name in known.names if known.voted[name] == GOOD]
    known.best = names[: known.places]
    return [[str(known.valid) if name in known.best else "0"] for name in names]


def type_votes(clerk: Clerk, page: Any, lines: list[list[str]], *, by_key: bool) -> None:
    view = page.panel.view
    if not by_key:
        paste(clerk.qtbot, view, "\n".join("\t".join(line) for line in lines))
        return
    for column in range(len(lines[0])):
        if column:
            page_up(clerk, view)
            clerk.press(RIGHT)
        for line in lines:
            for letter in line[column]:
                clerk.press(letter)
            clerk.press(ENTER)


def page_up(clerk: Clerk, view: Any) -> None:
    clerk.walk(lambda: view.currentIndex().row() == 0, UP)


def confirm_levels(clerk: Clerk, page: Any, year: Year) -> None:
    for row in range(len(year)):
        stand_on_body(clerk, page, row)
        clerk.tab_to(page.confirm_button)
        clerk.in_dialog(QMessageBox, lambda: clerk.press(SPACE), lambda box: agree(clerk, box))
        clerk.settle()


# the places


def allot(clerk: Clerk, year: Year) -> int:
    """The proposal is taken over; what it comes to is within the strict cap on all those at HTT or above."""
    page = clerk.go("Tỷ lệ, phân bổ")
    clerk.reach(page.tabs)
    clerk.press(RIGHT)
    clerk.settle()
    panel = page.allotment
    clerk.tab_to(panel.view)
    for pressed in (panel.propose_button, panel.save_button):
        clerk.press(ESC)
        clerk.tab_to(pressed)
        clerk.press(SPACE)
    clerk.settle()
    good = {cell: sum(level == GOOD for level in known.voted.values()) for cell, known in year.items()}
    names, places = (column_of(panel.view, heading) for heading in ("Chi bộ", "Phân bổ"))
    assert [int(number) for number in column_of(panel.view, "Số người")] == [good[name] for name in names]
    for name, number in zip(names, places, strict=True):
        year[name].places = int(number)
    total = sum(known.places for known in year.values())
    assert 0 < total <= sum(good.values()) * 20 // 120
    return total


# decisions


def decide(clerk: Clerk, page: Any, year: Year) -> Counter[str]:
    """The committee's levels, typed down the third column beside what each cell proposed."""
    counted: Counter[str] = Counter()
    for row, known in enumerate(year.values(), 1):
        if row == 1:
            choose_cell(clerk, page, row)
        else:
            next_cell(clerk, page)
        assert [text for text in column_of(page.desk.view, "Chi bộ") if text != "–"] == [
            known.proposed(name) for name in known.names
        ]
        clerk.walk(lambda: page.desk.view.currentIndex().row() == first_row(page), UP)
        column = next(
            place for place in page.desk.table.level_columns() if page.desk.table.heading(place).stage == "final"
        )
        clerk.walk(lambda column=column: page.desk.view.currentIndex().column() == column, RIGHT)
        final = [decided(known, name) for name in known.names]
        type_down(clerk, [DIGITS[level] for level in final])
        counted.update(final)
        shown = [text for text in column_of(page.desk.view, "Quyết định") if text != "–"]
        assert shown == final, page.desk.problem.text()
    return counted


def first_row(page: Any) -> int:
    return next(row for row, one in enumerate(page.desk.table.ratings) if not one.exempt_reason)


def committee_votes(clerk: Clerk, page: Any, year: Year, files: Files) -> dict[str, str]:
    """The committee meets and votes on every organisation and leading body; its minutes say what was counted."""
    stand_on_body(clerk, page, CELLS)
    open_tab(clerk, page, 0)
    present = int(page.form.editor("entitled").typed()) - 1
    names = next(iter(year.values())).names
    for name, text in (("held_on", DECIDED), ("present", str(present)), ("secretary", names[0]), ("teller", names[1])):
        clerk.tab_to(page.form.editor(name))
        clerk.write(text)
    save(clerk)
    open_tab(clerk, page, 3)
    clerk.tab_to(page.panel.boxes["returned"].editor)
    for number in (present, 0, present - 1, 1):
        clerk.write(str(number))
        clerk.press(ENTER)
    bodies = column_of(page.panel.view, "Tổ chức đảng, tập thể")
    voted = {name: BEST if place == 0 else GOOD for place, name in enumerate(bodies)}
    lines = [[str(present - 1) if voted[name] == level else "0" for level in DIGITS] for name in bodies]
    type_votes(clerk, page, lines, by_key=False)
    save(clerk)
    assert column_of(page.panel.view, "Kết quả") == list(voted.values())
    stand_on_body(clerk, page, CELLS)
    clerk.tab_to(page.confirm_button)
    clerk.in_dialog(QMessageBox, lambda: clerk.press(SPACE), lambda box: agree(clerk, box))
    clerk.settle()
    clerk.reach(page.print_button)
    minutes = kept_from_preview(clerk, "count-collectives", files.target, SPACE)
    check_committee(minutes, bodies, voted, present - 1)
    return voted


def rate_collectives(clerk: Clerk, voted: dict[str, str]) -> None:
    """What the committee voted stands there; what the level above decides of the committee's own is typed HTT."""
    page = for_all(clerk, "Tập thể")
    clerk.reach(page.decided_on)
    clerk.write(DECIDED)
    clerk.tab_to(page.view)
    names, decided_ = column_of(page.view, "Tập thể"), column_of(page.view, "Quyết định")
    own = [name for name, level in zip(names, decided_, strict=True) if not level]
    assert {name: level for name, level in zip(names, decided_, strict=True) if level} == {
        name: level for name, level in voted.items() if name not in own
    }
    assert [name for name in own if voted[name] != GOOD] == []
    column = [one.label for one in page.sheet.columns].index("Quyết định")
    clerk.walk(lambda: page.view.currentIndex().row() == 0, UP)
    clerk.walk(lambda: page.view.currentIndex().column() == column, RIGHT)
    for level in decided_:
        if not level:
            clerk.press("2")
        clerk.press(ENTER if not level else DOWN)
        clerk.settle()
    assert "" not in column_of(page.view, "Quyết định")


def close_the_year(clerk: Clerk) -> None:
    page = clerk.go("Đánh giá, xếp loại")
    clerk.reach(page.close_button)

    def close(dialog: CloseDialog) -> None:
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)
        kept = 120_000  # every paper of the year is drawn and kept
        clerk.qtbot.waitUntil(lambda: not dialog.isVisible() or dialog.problem.isVisible(), timeout=kept)
        assert not dialog.isVisible(), dialog.problem.text()

    clerk.in_dialog(CloseDialog, lambda: clerk.press(SPACE), close)
    clerk.settle()
    assert page.steps.left.text() == "đã khoá sổ 18/12/2026"


def test_a_years_evaluation_from_opening_to_the_last_paper_by_keyboard_alone(year: tuple[Clerk, Files]) -> None:
    clerk, files = year
    target = files.target
    page = open_the_year(clerk)
    typed = type_claims(clerk, page)
    take_workbooks(clerk, typed, files)
    meetings = for_all(clerk, "Họp, bỏ phiếu")
    hold_meetings(clerk, meetings, typed)
    count_ballots(clerk, meetings, typed, 1)
    confirm_levels(clerk, meetings, typed)
    total = allot(clerk, typed)
    papers = for_all(clerk, "In giấy tờ")
    check_places(printed(clerk, papers, "allotment-notice", target), typed, total)
    check_ballots(printed(clerk, papers, "ballot-levels", target), typed)
    check_second_ballots(printed(clerk, papers, "ballot-excellent", target), typed)
    meetings = clerk.go("Họp, bỏ phiếu")
    count_ballots(clerk, meetings, typed, 2)
    confirm_levels(clerk, meetings, typed)
    page = clerk.go("Đánh giá, xếp loại")
    counted = decide(clerk, page, typed)
    assert counted[BEST] == total
    voted = committee_votes(clerk, for_all(clerk, "Họp, bỏ phiếu"), typed, files)
    rate_collectives(clerk, voted)
    papers = for_all(clerk, "In giấy tờ")
    keep_file(clerk, papers, typed, files)
    check_summary(" ".join(printed(clerk, papers, "rating-summary", target)), typed)
    check_counts(printed(clerk, papers, "count-minutes", target), typed)
    check_best(printed(clerk, papers, "rating-decision", target), typed, counted)
    before = " ".join(printed(clerk, papers, "statistics", target))
    close_the_year(clerk)
    papers = clerk.go("In giấy tờ")
    code = f" Mã giấy: {code_of_year(WINTER.year)}"
    after = " ".join(printed(clerk, papers, "statistics", target))
    assert after.count(code) == 1, "the paper names the work that closed the year"
    assert after.replace(code, "") == before
    for key, check in LAST_PAPERS.items():
        check(" ".join(printed(clerk, papers, key, target)), typed, counted)
    check_summary(" ".join(printed(clerk, papers, "rating-summary", target)), typed)
