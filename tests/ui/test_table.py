"""The list: what stands in its cells, how it is sorted, copied and remembered, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from db.base import action, database, save_many
from db.members import Member
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.tasks import assign
from tests.conftest import TODAY
from ui.list_columns import NUMBER_WIDTH
from ui.sheet import FixedRows, SheetView
from ui.table import RecordTable, RecordView
from ui.text_rows import TextRows, TextRowsView

EVERYONE = View(as_of=TODAY, status=())


@contextmanager
def counted_queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    asked: list[str] = []
    real = database.execute_sql

    def counting(sql: str, *rest: object) -> object:
        asked.append(sql)
        return real(sql, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(database, "execute_sql", counting)
        yield asked


@pytest.fixture
def view(qtbot: QtBot, people: dict[str, Member]) -> RecordView:
    made = RecordView(RecordTable(kind_of("members")), "members", ("name", "birth_date", "cell", "status"))
    made.sort_asked.connect(lambda order: made.table.show(View(as_of=TODAY, status=(), sort=order)))
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.table.show(EVERYONE)
    return made


def column(view: RecordView, section: int) -> list[str]:
    return [view.table.index(row, section).data() for row in range(view.table.rowCount())]


def names(view: RecordView) -> list[str]:
    return column(view, 1)


def test_members_stand_in_the_order_of_vietnamese_given_names(view: RecordView) -> None:
    assert names(view) == [
        "Đỗ Đức Ánh",
        "Nguyễn Thị Ân",
        "Trần Văn Ẩn",
        "Lê Quốc Bảo",
        "Võ Minh Châu",
        "Phạm Thị Đào",
    ]
    assert column(view, 0) == ["1", "2", "3", "4", "5", "6"]


def test_a_year_alone_shows_as_a_year_and_a_full_date_as_day_month_year(view: RecordView) -> None:
    born = dict(zip(names(view), column(view, 2), strict=True))
    assert born["Nguyễn Thị Ân"] == "1985"
    assert born["Lê Quốc Bảo"] == "09/05/2001"


def test_a_press_on_a_heading_sorts_and_a_second_press_turns_round(qtbot: QtBot, view: RecordView) -> None:
    header = view.horizontalHeader()
    heading = next(
        s for s in range(header.count()) if view.table.headerData(s, Qt.Orientation.Horizontal) == "Ngày sinh"
    )

    def press() -> None:
        at = header.sectionViewportPosition(heading) + 20
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 8))

    press()
    assert [text[-4:] for text in column(view, heading)] == ["1941", "1960", "1979", "1985", "1990", "2001"]
    press()
    assert [text[-4:] for text in column(view, heading)] == ["2001", "1990", "1985", "1979", "1960", "1941"]


def test_sorting_by_cell_works_though_the_cell_is_no_field(view: RecordView) -> None:
    view.table.show(View(as_of=TODAY, status=(), sort="cell"))
    cells = [view.table.record(row).cell for row in range(6)]
    assert cells == sorted(cells)


def test_copied_rows_paste_into_a_sheet_without_the_row_number(qtbot: QtBot, view: RecordView) -> None:
    view.setFocus()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *lines = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t") == ["Họ và tên", "Ngày sinh", "Chi bộ", "Trạng thái"]
    assert [line.split("\t")[0] for line in lines] == names(view)[:2]
    assert lines[0].split("\t") == ["Đỗ Đức Ánh", "03/02/1960", "Chi bộ thôn Tân Lập", "Chính thức"]


def test_columns_chosen_moved_and_widened_are_there_next_time(qtbot: QtBot, view: RecordView) -> None:
    menu = view.column_menu()
    next(line for line in menu.actions() if line.text() == "Số thẻ đảng viên").trigger()
    next(line for line in menu.actions() if line.text() == "Ngày sinh").trigger()
    header = view.horizontalHeader()
    header.moveSection(header.visualIndex(view.section("status")), 1)
    view.setColumnWidth(view.section("name"), 333)
    again = RecordView(RecordTable(kind_of("members")), "members", ("name", "birth_date", "cell", "status"))
    qtbot.addWidget(again)
    assert [column.name for column in again.columns_shown()] == [column.name for column in view.columns_shown()]
    assert "card_number" in {column.name for column in again.columns_shown()}
    assert "birth_date" not in {column.name for column in again.columns_shown()}
    assert again.columns_shown()[0].name == "status"
    assert again.columnWidth(again.section("name")) == 333


def test_rows_are_tall_enough_and_numbers_stand_right(view: RecordView) -> None:
    assert view.rowHeight(0) >= 28
    assert view.table.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_a_long_list_costs_what_is_on_screen(view: RecordView, monkeypatch: pytest.MonkeyPatch) -> None:
    with action("Thêm nhiều người"):
        save_many(Member, [{"name": f"Nguyễn Văn {number:05d}"} for number in range(3000)])
    with counted_queries(monkeypatch) as asked:
        view.table.show(EVERYONE)
        view.grab()
        assert len(asked) == 2, "one query for the ids, one for the page on screen"
        view.scrollToBottom()
        view.grab()
        assert len(asked) == 3
    assert view.table.rowCount() == 3006


def test_the_row_of_a_record_is_found_again_after_a_reload(view: RecordView, people: dict[str, Member]) -> None:
    assert view.stand_on(people["Lê Quốc Bảo"].id)
    assert view.current_record().name == "Lê Quốc Bảo"
    assert not view.stand_on(999_999)


def test_typing_on_the_list_asks_for_a_search_and_reads_no_rows(qtbot: QtBot, view: RecordView) -> None:
    with qtbot.waitSignal(view.typed) as typed:
        qtbot.keyClick(view, Qt.Key.Key_D)
    assert typed.args == ["d"]


def test_a_date_is_never_cut_short(qtbot: QtBot, people: dict[str, Member]) -> None:
    view = RecordView(RecordTable(kind_of("members"), None), "test-dates")
    qtbot.addWidget(view)
    date_at = next(place for place, column in enumerate(view.table.columns, 1) if column.is_date)
    assert view.columnWidth(date_at) >= view.fontMetrics().horizontalAdvance("28/08/2008") + 12


def test_a_long_text_gives_way_when_a_little_room_lacks(qtbot: QtBot, people: dict[str, Member]) -> None:
    tasks = RecordView(RecordTable(kind_of("tasks")), "tasks-here", ("member", "text", "due_on", "result"))
    qtbot.addWidget(tasks)
    shown = tasks.columns_laid()
    whole = NUMBER_WIDTH + sum(width for _, width in shown)
    tasks.resize(whole - 40, 300)
    tasks.show()
    text = dict(tasks.columns_laid())["text"]
    assert tasks.horizontalScrollBar().maximum() == 0, "nothing lies beyond the edge"
    assert 150 <= text < dict(shown)["text"]
    tasks.resize(whole - 300, 300)
    assert dict(tasks.columns_laid()) == dict(shown), "far too little: it is scrolled"


def test_a_column_is_as_wide_as_what_it_shows_and_names_give_way_last(qtbot: QtBot, people: dict[str, Member]) -> None:
    """A long name is seen whole; where room lacks the long text gives, where there is some it is read to its end."""
    name, text = "Nguyễn Phước Hoàng Thiên Bảo", "Vận động mười hộ trong thôn hiến đất mở đường xuống bến sông"
    with action("Giao"):
        people["Đỗ Đức Ánh"].name = name
        people["Đỗ Đức Ánh"].save()
        assign(people["Đỗ Đức Ánh"], 2026, text, due_on=date(2026, 12, 5))
    tasks = RecordView(RecordTable(kind_of("tasks")), "tasks-there", ("member", "text", "due_on", "result"))
    qtbot.addWidget(tasks)

    def wide(room: int) -> dict[str, int]:
        tasks.resize(room, 300)
        laid = dict(tasks.columns_laid())
        assert NUMBER_WIDTH + sum(laid.values()) <= tasks.viewport().width(), "nothing lies beyond the edge"
        return laid

    tasks.resize(700, 300)
    tasks.show()
    before = wide(700)["member"]
    tasks.table.show(View(as_of=TODAY, year=2026))
    letters = tasks.fontMetrics()
    usual, narrow, much = wide(720), wide(650), wide(1200)
    assert usual["member"] >= letters.horizontalAdvance(name) + 12 > before, "wider than a name usually is"
    assert narrow["member"] == usual["member"]
    assert narrow["text"] < usual["text"]
    assert much["text"] >= letters.horizontalAdvance(text) + 12 > usual["text"]
    tasks.table.show(View(as_of=TODAY, year=2025))
    assert wide(1200) == much, "it does not jump about as other rows are read"
    with action("Sửa tên"):
        people["Đỗ Đức Ánh"].name = f"Công Tằng Tôn Nữ {name}"
        people["Đỗ Đức Ánh"].save()
    tasks.table.show(View(as_of=TODAY, year=2026, search="bao"))
    assert (len(tasks.table.ids), wide(1200)) == (1, much), "a key press of a search waits for no measuring"
    tasks.table.show(View(as_of=TODAY, year=2026))
    assert wide(1200)["member"] > much["member"]


def lettered(view: TextRowsView) -> TextRowsView:
    """In letters of the usual size, whatever size was set before."""
    font = view.font()
    font.setPixelSize(14)
    view.setFont(font)
    return view


def test_a_short_list_gives_dates_their_room_and_leaves_the_rest_to_the_words(qtbot: QtBot) -> None:
    rows = TextRows(("Ngày", "Nội dung", "Ai"))
    view = lettered(TextRowsView(rows, (70, 0, 60)))
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    rows.show([("28/08/2008", "Họp", "Nguyễn Phước Hoàng Thiên Bảo và các đồng chí")])
    letters = view.fontMetrics()
    assert view.columnWidth(0) >= letters.horizontalAdvance("28/08/2008") + 12 > 70
    assert view.columnWidth(2) == 60, "what would take far more is read in its tip"
    assert view.horizontalScrollBar().maximum() == 0
    rows.show([("28/08/2008", "Họp", "Nguyễn Thị")])
    assert view.columnWidth(2) >= letters.horizontalAdvance("Nguyễn Thị") + 12 > 60, "there is room for it"


def test_a_short_list_leaves_its_long_words_more_than_a_few_letters(qtbot: QtBot) -> None:
    """Columns that could all be whole would press the one with the sentence together; then none but the dates is."""
    rows = TextRows(("Nội dung", "Loại", "Chi bộ", "Ngày"))
    view = lettered(TextRowsView(rows, (0, 100, 100, 70)))
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    rows.show([("Việc lãnh đạo thực hiện nghị quyết", "Kiểm tra, giám sát", "Chi bộ thôn Hạ", "28/08/2008")])
    letters = view.fontMetrics()
    assert view.columnWidth(0) + view.columnWidth(3) - 70 >= 110, "only the date takes of what it keeps"
    assert view.columnWidth(3) >= letters.horizontalAdvance("28/08/2008") + 12
    view.resize(900, 200)
    assert view.columnWidth(1) >= letters.horizontalAdvance("Kiểm tra, giám sát") + 12, "a wider window has room"


def test_a_table_typed_in_that_shows_nothing_is_read_again_without_a_word_from_qt(qtbot: QtBot, qtlog: Any) -> None:
    sheet = FixedRows(kind_of("tasks").columns[:2], ())
    view = SheetView(sheet, (100, 100))
    qtbot.addWidget(view)
    view.show()
    for _ in range(2):
        sheet.show([])
    assert not [one.message for one in qtlog.records if "dataChanged" in one.message]
