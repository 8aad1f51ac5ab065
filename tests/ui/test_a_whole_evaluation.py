"""A whole year's evaluation of the practice office by keyboard alone, from opening the year to the last paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nongson_desktop.sample import make_sample
from tests.ui.hands import Clerk, column_of, paste
from ui.main_window import MainWindow
from ui.pages.evaluation_dialogs import CloseDialog, OpenDialog
from ui.pages.printing import PrintDialog

WINTER, MET, DECIDED = date(2026, 12, 18), "08/12/2026", "18/12/2026"
MEMBERS, CELLS = 127, 10
BEST, GOOD, PLAIN, WORST = "HTXS", "HTT", "HT", "KHT"
DIGITS = {BEST: "1", GOOD: "2", PLAIN: "3", WORST: "4"}
POINTS = {BEST: "93,5", GOOD: "78", PLAIN: "61", WORST: "42"}
ENTER, TAB, SPACE, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape
UP, DOWN, RIGHT, HOME, F6 = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_F6
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class CellYear:
    """What the test itself typed of one cell: who is rated, the levels, the sheets and the places."""

    names: list[str]
    claimed: dict[str, str] = field(default_factory=dict)
    voted: dict[str, str] = field(default_factory=dict)
    entitled: int = 0
    places: int = 0
    best: list[str] = field(default_factory=list)

    @property
    def present(self) -> int:
        return self.entitled - 1

    @property
    def valid(self) -> int:
        return self.present - 1

    def proposed(self, name: str) -> str:
        return BEST if name in self.best else self.voted[name]


Year = dict[str, CellYear]


@pytest.fixture
def year(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Clerk, Path]]:
    """The practice office in December 2026, its year not opened; every file is saved under one name."""
    folder, target = tmp_path / "Suối Mây", tmp_path / "Giấy in.pdf"
    make_sample(folder, members=MEMBERS, cells=CELLS, first=2024, last=2025)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    clerk = Clerk(qtbot, MainWindow(WINTER, folder))
    clerk.settle()
    yield clerk, target
    clerk.close()


# hands on the keys


def go(clerk: Clerk, title: str) -> Any:
    """To a page through the menu."""
    menu = clerk.window.navigation
    if not menu.hasFocus():
        clerk.press(F6)
    assert menu.hasFocus()
    titles = [menu.item(row).text() for row in range(menu.count())]
    way = DOWN if titles.index(title) > menu.currentRow() else UP
    for _ in titles:
        if menu.currentItem().text() == title:
            break
        clerk.press(way)
    clerk.press(ENTER)
    clerk.settle()
    return clerk.window.page()


def back_to_page(clerk: Clerk) -> None:
    """To where the page begins: to the menu and back."""
    clerk.press(F6)
    clerk.press(F6)


def reach(clerk: Clerk, widget: QWidget) -> None:
    """By Tab from the menu on, which lies before the page: a table keeps Tab to itself."""
    if not clerk.window.navigation.hasFocus():
        clerk.press(F6)
    clerk.tab_to(widget)


def walk(clerk: Clerk, to: Callable[[], bool], key: Qt.Key, most: int = 60) -> None:
    for _ in range(most):
        if to():
            return
        clerk.press(key)
    raise AssertionError("not reached by this key")


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
    page = go(clerk, "Đánh giá, xếp loại")
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
    """A cell of the list at the left, from wherever the focus is in the page."""
    clerk.tab_to(page.cells)
    walk(clerk, lambda: page.cells.currentRow() == row, DOWN if page.cells.currentRow() < row else UP)
    clerk.settle()
    clerk.tab_to(page.desk.view)


def type_claims(clerk: Clerk, page: Any) -> Year:
    """Every cell's own list: the first cell types points, the others 1 to 4."""
    year: Year = {}
    for row in range(1, CELLS + 1):
        if QApplication.focusWidget() is page.desk.view:
            clerk.press(ESC)
        choose_cell(clerk, page, row)
        rated = [one.name for one in page.desk.table.ratings if not one.exempt_reason]
        known = CellYear(rated)
        for place, name in enumerate(rated):
            known.claimed[name] = BEST if place % 4 == 0 else GOOD
            known.voted[name] = PLAIN if place == 1 else GOOD
        if row == 2:
            known.voted[rated[2]] = WORST
        typed = POINTS if row == 1 else DIGITS
        type_down(clerk, [typed[known.claimed[name]] for name in rated])
        assert not page.desk.problem.isVisible(), page.desk.problem.text()
        shown = [text for text in column_of(page.desk.view, "Tự nhận") if text != "–"]
        assert shown == [known.claimed[name] for name in rated]
        year[page.desk.table.ratings[0].cell] = known
    assert len(year) == CELLS
    assert sum(len(one.names) for one in year.values()) < MEMBERS, "some are exempt"
    return year


# the meetings, two ballots


def stand_on_body(clerk: Clerk, page: Any, row: int) -> None:
    back_to_page(clerk)
    assert page.list.hasFocus()
    walk(clerk, lambda: page.list.currentRow() == row, DOWN if page.list.currentRow() < row else UP)
    clerk.settle()


def open_tab(clerk: Clerk, page: Any, place: int) -> None:
    clerk.tab_to(page.tabs)
    walk(
        clerk, lambda: page.tabs.currentIndex() == place, RIGHT if page.tabs.currentIndex() < place else Qt.Key.Key_Left
    )
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
    walk(clerk, lambda: view.currentIndex().row() == 0, UP)


def confirm_levels(clerk: Clerk, page: Any, year: Year) -> None:
    for row in range(len(year)):
        stand_on_body(clerk, page, row)
        clerk.tab_to(page.confirm_button)
        clerk.in_dialog(QMessageBox, lambda: clerk.press(SPACE), lambda box: agree(clerk, box))
        clerk.settle()


# the places


def allot(clerk: Clerk, year: Year) -> int:
    """The proposal is taken over; what it comes to is within the strict cap on all those at HTT or above."""
    page = go(clerk, "Tỷ lệ, phân bổ")
    reach(clerk, page.tabs)
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
        if QApplication.focusWidget() is page.desk.view:
            clerk.press(ESC)
        choose_cell(clerk, page, row)
        assert [text for text in column_of(page.desk.view, "Chi bộ") if text != "–"] == [
            known.proposed(name) for name in known.names
        ]
        walk(clerk, lambda: page.desk.view.currentIndex().row() == first_row(page), UP)
        column = next(
            place for place in page.desk.table.level_columns() if page.desk.table.heading(place).stage == "final"
        )
        walk(clerk, lambda column=column: page.desk.view.currentIndex().column() == column, RIGHT)
        final = [decided(known, name) for name in known.names]
        type_down(clerk, [DIGITS[level] for level in final])
        counted.update(final)
        shown = [text for text in column_of(page.desk.view, "Quyết định") if text != "–"]
        assert shown == final, page.desk.problem.text()
    return counted


def first_row(page: Any) -> int:
    return next(row for row, one in enumerate(page.desk.table.ratings) if not one.exempt_reason)


def decided(known: CellYear, name: str) -> str:
    """The committee follows the cells, but sees one in each lower than the cell did."""
    return PLAIN if name == known.names[-1] else known.proposed(name)


def rate_collectives(clerk: Clerk) -> list[str]:
    """Every organisation and leading body is rated HTT, the last column typed down."""
    page = for_all(clerk, "Tập thể")
    reach(clerk, page.decided_on)
    clerk.write(DECIDED)
    clerk.tab_to(page.view)
    names = column_of(page.view, "Tập thể")
    for heading in ("Đề xuất", "Quyết định"):
        column = [one.label for one in page.sheet.columns].index(heading)
        walk(clerk, lambda: page.view.currentIndex().row() == 0, UP)
        walk(clerk, lambda column=column: page.view.currentIndex().column() == column, RIGHT)
        for _ in names:
            clerk.press("2")
            clerk.press(ENTER)
            clerk.settle()
        assert set(column_of(page.view, heading)) == {GOOD}, heading
    return names


def close_the_year(clerk: Clerk) -> None:
    page = go(clerk, "Đánh giá, xếp loại")
    reach(clerk, page.close_button)

    def close(dialog: CloseDialog) -> None:
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)
        kept = 120_000  # every paper of the year is drawn and kept
        clerk.qtbot.waitUntil(lambda: not dialog.isVisible() or dialog.problem.isVisible(), timeout=kept)
        assert not dialog.isVisible(), dialog.problem.text()

    clerk.in_dialog(CloseDialog, lambda: clerk.press(SPACE), close)
    clerk.settle()
    assert page.steps.left.text() == "đã khoá sổ 18/12/2026"


# on paper


def for_all(clerk: Clerk, title: str) -> Any:
    """To a page, for the whole office: the scope above is widened."""
    page = go(clerk, title)
    if not clerk.window.navigation.hasFocus():
        clerk.press(F6)
    walk(clerk, clerk.window.top.scope.hasFocus, Qt.Key.Key_Backtab)
    clerk.press(HOME)
    assert clerk.window.top.scope.currentText() == "Toàn đảng bộ"
    clerk.settle()
    return page


def printed(clerk: Clerk, page: Any, key: str, target: Path) -> list[str]:
    """A paper of the page of papers, saved as PDF from its preview; the text of each page."""
    back_to_page(clerk)
    assert page.papers.hasFocus()
    rows = [page.papers.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.papers.count())]
    row = rows.index(key)
    walk(clerk, lambda: page.papers.currentRow() == row, DOWN if page.papers.currentRow() < row else UP)
    target.unlink(missing_ok=True)

    def keep(dialog: PrintDialog) -> None:
        clerk.settle()
        assert dialog.content, f"{key}: {dialog.preview.message.text()}"
        clerk.press(Qt.Key.Key_S, CTRL)
        clerk.qtbot.waitUntil(lambda: dialog.said.text() == f"Đã lưu {target.name}.", timeout=20_000)
        assert target.read_bytes() == dialog.content, "what is saved is what is seen"
        clerk.press(ESC)

    clerk.in_dialog(PrintDialog, lambda: clerk.press(ENTER), keep)
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(target).pages]


def check_summary(text: str, year: Year) -> None:
    """Everyone stands there with the three levels that were typed."""
    level = "(HTXS|HTT|HT|KHT)"
    for known in year.values():
        for name in known.names:
            found = re.search(rf"{name} (?:.{{0,250}}? )??{level} {level} (?:[\d,]+ )?{level}\b", text)
            assert found, text[max(text.find(name), 0) :][:200]
            assert list(found.groups()) == [known.claimed[name], known.proposed(name), decided(known, name)], name


def check_counts(pages: list[str], year: Year) -> None:
    """Each cell's minutes say its own sheets."""
    text = " ".join(pages)
    for cell, known in year.items():
        said = (
            f"Số phiếu phát ra: {known.present:02d}; thu về: {known.present:02d}; không thu lại: 00;"
            f" hợp lệ: {known.valid:02d}; không hợp lệ: 01."
        )
        assert said in text, cell
    assert all(text.count(cell) for cell in year)


def check_places(pages: list[str], year: Year, total: int) -> None:
    """The notice names every cell with the places it was given."""
    text = " ".join(pages)
    for cell, known in year.items():
        good = sum(level == GOOD for level in known.voted.values())
        assert re.search(rf"{cell} {good} {known.places}\b", text), cell
    assert re.search(rf"Tổng cộng \d+ {total}\b", text)


def check_ballots(pages: list[str], year: Year) -> None:
    """As many ballots as voters were present, each cell's own names on them."""
    for cell, known in year.items():
        own = [page for page in pages if cell.upper() in page.upper()]
        assert sum(page.count("PHIẾU XẾP LOẠI") for page in own) == known.present, cell
        assert all(name in own[0] for name in known.names), cell


def check_best(pages: list[str], year: Year, counted: Counter[str]) -> None:
    """The decision says how many there are at each level and lists everyone with the level that was typed."""
    text = " ".join(pages)
    words = ("hoàn thành xuất sắc nhiệm vụ", "hoàn thành tốt nhiệm vụ", "hoàn thành nhiệm vụ")
    said = ", ".join(f"{name} {counted[level]}" for name, level in zip(words, (BEST, GOOD, PLAIN), strict=True))
    assert f"{said}, không hoàn thành nhiệm vụ {counted[WORST]}" in text
    for known in year.values():
        for name in known.names:
            assert re.search(rf"{name} \D{{0,60}}?\b{decided(known, name)}\b", text), name


def test_a_years_evaluation_from_opening_to_the_last_paper_by_keyboard_alone(year: tuple[Clerk, Path]) -> None:
    clerk, target = year
    page = open_the_year(clerk)
    typed = type_claims(clerk, page)
    meetings = go(clerk, "Họp, bỏ phiếu")
    hold_meetings(clerk, meetings, typed)
    count_ballots(clerk, meetings, typed, 1)
    confirm_levels(clerk, meetings, typed)
    total = allot(clerk, typed)
    papers = for_all(clerk, "In giấy tờ")
    check_places(printed(clerk, papers, "allotment-notice", target), typed, total)
    check_ballots(printed(clerk, papers, "ballot-levels", target), typed)
    meetings = go(clerk, "Họp, bỏ phiếu")
    count_ballots(clerk, meetings, typed, 2)
    confirm_levels(clerk, meetings, typed)
    page = go(clerk, "Đánh giá, xếp loại")
    counted = decide(clerk, page, typed)
    assert counted[BEST] == total
    rate_collectives(clerk)
    papers = for_all(clerk, "In giấy tờ")
    check_summary(" ".join(printed(clerk, papers, "rating-summary", target)), typed)
    check_counts(printed(clerk, papers, "count-minutes", target), typed)
    check_best(printed(clerk, papers, "rating-decision", target), typed, counted)
    before = " ".join(printed(clerk, papers, "statistics", target))
    close_the_year(clerk)
    papers = go(clerk, "In giấy tờ")
    assert " ".join(printed(clerk, papers, "statistics", target)) == before
    check_summary(" ".join(printed(clerk, papers, "rating-summary", target)), typed)
