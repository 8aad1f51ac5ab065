"""The clerk opens the registers, writes a resolution by hand, corrects it, takes it off, and prints what she sees."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.base import action
from db.members import Member, Status
from db.organizations import Organization, OrganizationKind
from db.registers import RegisterEntry
from nongson_desktop.rules.bodies import follow
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.status_changes import StatusChange, change_status
from tests.documents.geometry import text_of
from tests.ui.hands import Clerk, column_of, retype
from ui.main_window import MainWindow
from ui.pages.printing import PrintDialog
from ui.pages.registers import RegistersPage
from ui.pages.registers_dialogs import EntryDialog


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Clerk:
    return Clerk(qtbot, window)


@pytest.fixture
def page(clerk: Clerk, people: dict[str, Member]) -> RegistersPage:
    """The registers of 2026, in which one member died."""
    with action("Đổi trạng thái"):
        change_status(people["Phạm Thị Đào"], StatusChange(Status.DECEASED, date(2026, 4, 10), reason="bệnh"))
    page = clerk.open("Sổ sách")
    assert isinstance(page, RegistersPage)
    return page


def look_at(clerk: Clerk, page: RegistersPage, title: str) -> None:
    clerk.click_words(page.registers, title)
    clerk.settle()


def column(page: RegistersPage, place: int) -> list[str]:
    assert page.view is not None
    return column_of(page.view, place)


def test_a_resolution_is_written_corrected_and_taken_off_again(
    clerk: Clerk, page: RegistersPage, window: MainWindow
) -> None:
    look_at(clerk, page, "Sổ nghị quyết của chi bộ, cấp ủy")
    assert page.empty.isVisible()
    assert page.empty_words.text().endswith("Bấm “Ghi thêm…” để ghi dòng đầu tiên.")

    def write(dialog: EntryDialog) -> None:
        assert [box.label.text() for box in dialog.boxes.values()][:2] == ["Số nghị quyết", "Ngày *"]
        retype(clerk.qtbot, dialog.boxes["number"].editor, "03-NQ/CB")
        retype(clerk.qtbot, dialog.boxes["text"].editor, "Nghị quyết về giao quân")
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["organization"].problem.isVisible)
        assert dialog.boxes["organization"].problem.text() == "Chưa chọn chi bộ, cấp ủy."
        clerk.choose(dialog.boxes["organization"].editor, "Chi bộ thôn Bình Sơn")  # type: ignore[arg-type]
        clerk.click(dialog.accept_button)

    clerk.in_dialog(EntryDialog, lambda: clerk.click(page.add_button), write)
    clerk.settle()
    assert (column(page, 1), column(page, 3)) == (["03-NQ/CB"], ["Chi bộ thôn Bình Sơn"])

    def correct(dialog: EntryDialog) -> None:
        assert dialog.boxes["text"].editor.typed() == "Nghị quyết về giao quân"
        retype(clerk.qtbot, dialog.boxes["number"].editor, "04-NQ/CB")
        clerk.click(dialog.accept_button)

    assert page.view is not None
    page.view.selectRow(0)
    clerk.in_dialog(EntryDialog, lambda: page.view and page.view.chosen.emit(1), correct)
    clerk.settle()
    assert column(page, 1) == ["04-NQ/CB"]
    assert RegisterEntry.select().count() == 1
    page.view.selectRow(0)
    clerk.click(page.drop_button)
    clerk.settle()
    assert page.lines == []
    window.undo_last()
    clerk.settle()
    assert column(page, 1) == ["04-NQ/CB"]


def test_a_line_that_comes_from_elsewhere_leads_there_and_is_not_taken_off_here(
    clerk: Clerk, page: RegistersPage, window: MainWindow, office: Path
) -> None:
    look_at(clerk, page, "Sổ đảng viên từ trần")
    assert column(page, 1) == ["Phạm Thị Đào"]
    assert not page.add_button.isVisible()
    window.set_year(2025)
    clerk.settle()
    assert page.lines == []
    assert "lấy từ trang Đảng viên (đổi trạng thái)" in page.empty_words.text()
    window.set_year(2026)
    clerk.settle()
    assert page.view is not None
    page.view.chosen.emit(1)
    clerk.settle()
    assert window.stack.currentWidget() is not page


def test_the_quarter_is_counted_and_what_is_seen_is_printed(clerk: Clerk, page: RegistersPage) -> None:
    look_at(clerk, page, "Đối chiếu số lượng theo quý")
    clerk.choose(page.quarter, "Quý II")
    clerk.settle()
    assert column(page, 0)[-1] == "Toàn đảng bộ"
    assert column(page, 3)[-1] == "qua đời (từ trần) 1"
    assert column(page, 5)[-1] == "5 + 0 − 1 = 4"
    assert page.said.text().endswith("Mọi dòng đều khớp")
    seen = []

    def look(dialog: PrintDialog) -> None:
        clerk.settle()
        seen.append(text_of(dialog.content))
        dialog.reject()

    clerk.in_dialog(PrintDialog, lambda: clerk.click(page.print_button), look)
    assert "quý II năm 2026" in seen[0]
    assert "5 + 0 − 1 = 4" in seen[0]


def test_a_committee_chosen_above_has_the_registers_of_its_cells_only(
    clerk: Clerk, page: RegistersPage, window: MainWindow
) -> None:
    with action("Đảng bộ trực thuộc"):
        branch = new_organization("Đảng bộ Ủy ban", kind=OrganizationKind.BRANCH)
        cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
        follow(cell, date(2026, 1, 1), "", parent=branch)
    window.set_cell(branch.id)
    clerk.settle()
    look_at(clerk, page, "Sổ danh sách đảng viên")
    assert [line.cells[1].split("\n")[0] for line in page.lines] == ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]
    assert page.said.text().endswith("Đảng bộ Ủy ban")
    assert "Trang này cho xem" not in window.scope_notice.words.text()
    look_at(clerk, page, "Sổ đảng viên từ trần")
    assert page.lines == [], "the one who died was of another cell"
    look_at(clerk, page, "Đối chiếu số lượng theo quý")
    assert [line.cells[0] for line in page.lines] == ["Chi bộ thôn Tân Lập", "Đảng bộ Ủy ban"]
