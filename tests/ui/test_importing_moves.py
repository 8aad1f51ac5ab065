"""A list from outside has somebody in another cell: said beside the row, and moved when the clerk says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.members import Member
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.writing import write_list
from nongson_desktop.rules.members import cell_names
from tests.conftest import TODAY
from tests.ui.hands import Clerk, retype
from tests.workbooks import table
from ui.main_window import MainWindow
from ui.pages.importing import ImportPage

HEAD = ("Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Chi bộ")
ELSEWHERE = ("Đỗ Đức Ánh", "03/02/1960", "000001", "Chi bộ thôn Bình Sơn")


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Clerk:
    return Clerk(qtbot, window)


def look(clerk: Clerk, path: Path) -> ImportPage:
    page = clerk.open("Nhập từ Excel")
    assert isinstance(page, ImportPage)
    page.open_file(path)
    clerk.settle()
    return page


def test_who_is_in_another_cell_of_the_file_moves_from_the_day_the_clerk_gives(
    clerk: Clerk, people: dict[str, Member], tmp_path: Path
) -> None:
    table(tmp_path / "a.xlsx", HEAD, ELSEWHERE)
    page = look(clerk, tmp_path / "a.xlsx")
    panel = page.preview
    assert "nhập không tự chuyển chi bộ" in panel.why.text()
    assert not panel.import_button.isEnabled()
    panel.sides.setCurrentWidget(panel.known)
    assert not panel.known.moved_on.isVisible()
    clerk.choose(panel.known.columns["cell"], "Ghi đè")
    clerk.press(Qt.Key.Key_Return)
    panel.known.columns["cell"].activated.emit(0)
    assert panel.import_button.text() == "Cập nhật 1 dòng đã có"
    retype(clerk.qtbot, panel.known.moved_on, "31/02/2026")
    assert panel.happens.text() == "Chưa có ngày chuyển chi bộ ở thẻ “Đã có”."
    assert not panel.import_button.isEnabled()
    retype(clerk.qtbot, panel.known.moved_on, "01/11/2026")
    clerk.click(panel.import_button)
    clerk.settle()
    member = people["Đỗ Đức Ánh"].id
    days = (date(2026, 10, 31), date(2026, 11, 1))
    assert [cell_names([member], day)[member] for day in days] == ["Chi bộ thôn Tân Lập", "Chi bộ thôn Bình Sơn"]


def test_a_list_of_ours_says_that_it_carries_only_what_it_showed(
    clerk: Clerk, people: dict[str, Member], tmp_path: Path
) -> None:
    kind = kind_of("members")
    records = [*kind.query(View(as_of=TODAY)), Member(name="Lý Văn Đông", birth_date="1970")]
    write_list(tmp_path / "ds.xlsx", "Đảng viên", kind.columns[:3], records)
    page = look(clerk, tmp_path / "ds.xlsx")
    assert page.preview.notices.text().startswith("Tệp này là một danh sách do chương trình xuất: chỉ mang những cột")
    write_list(tmp_path / "cu.xlsx", "Đảng viên", kind.columns[:3], records[:-1])
    page = look(clerk, tmp_path / "cu.xlsx")
    assert "danh sách do chương trình xuất" not in page.preview.notices.text(), "nobody new: nothing would be lost"
