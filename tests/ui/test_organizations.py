"""The tree of organisations: a cell added, renamed from a day on, put under another committee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from db.organizations import Organization, OrganizationPeriod
from nongson_desktop.rules.organizations import cells, office_names
from tests.conftest import TODAY
from tests.ui.hands import retype, say
from ui.main_window import MainWindow
from ui.pages.organizations import AddCellDialog, OrganizationsPage, ParentDialog, RenameDialog

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> OrganizationsPage:
    made = window.go("organizations")
    assert isinstance(made, OrganizationsPage)
    settle()
    return made


def test_a_cell_is_added_under_the_office(qtbot: QtBot, page: OrganizationsPage, settle: Settle) -> None:
    dialog = AddCellDialog(page.main)
    qtbot.addWidget(dialog)
    dialog.try_accept()
    assert dialog.boxes["name"].problem.text() == "Chưa nhập tên tổ chức."
    say(dialog.boxes["name"].editor, "Chi bộ Trường Tiểu học")
    dialog.put("cell_kind", "Trường học")
    dialog.try_accept()
    settle()
    cell = Organization.get(Organization.name == "Chi bộ Trường Tiểu học")
    assert cell.cell_kind == "school"
    assert OrganizationPeriod.get(OrganizationPeriod.organization == cell).parent.name == "Đảng bộ xã Suối Mây"
    names = [page.main.top.scope.itemText(row) for row in range(page.main.top.scope.count())]
    assert "Chi bộ Trường Tiểu học" in names


def test_a_new_name_holds_from_its_day_and_old_papers_keep_the_old_one(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    dialog = RenameDialog(page.main, cell)
    qtbot.addWidget(dialog)
    retype(qtbot, dialog.boxes["name"].editor, "Chi bộ thôn Bình Sơn Đông")
    retype(qtbot, dialog.boxes["since"].editor, "1/7/2025")
    dialog.try_accept()
    settle()
    assert "Chi bộ thôn Bình Sơn" in [one.name for one in cells(date(2025, 6, 30))]
    assert "Chi bộ thôn Bình Sơn Đông" in [one.name for one in cells(TODAY)]
    page._show(cell.id)
    assert [row[0] for row in page.names.rows] == ["Chi bộ thôn Bình Sơn Đông", "Chi bộ thôn Bình Sơn"]


def test_the_office_comes_under_another_committee_from_a_day(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    own = Organization.get_by_id(office_names(TODAY).id)
    dialog = ParentDialog(page.main, own)
    qtbot.addWidget(dialog)
    say(dialog.boxes["fresh"].editor, "Đảng bộ thành phố Sông Lam")
    retype(qtbot, dialog.boxes["since"].editor, "01/07/2025")
    dialog.try_accept()
    settle()
    assert office_names(date(2025, 6, 30)).parent == "Đảng bộ tỉnh Sông Lam"
    assert office_names(TODAY).parent == "Đảng bộ thành phố Sông Lam"


def test_a_cell_ends_with_a_reason(qtbot: QtBot, page: OrganizationsPage, settle: Settle) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    page.list.stand_on(cell.id)
    settle()
    retype(qtbot, page.form.editor("ended_on"), "31/10/2026")
    page.save()
    settle()
    assert page.form.boxes["end_reason"].problem.text() == "Chưa ghi lý do kết thúc tổ chức."
    retype(qtbot, page.form.editor("end_reason"), "Sáp nhập vào chi bộ thôn Tân Lập")
    page.save()
    settle()
    assert [one.name for one in cells(TODAY)] == ["Chi bộ thôn Tân Lập"]
