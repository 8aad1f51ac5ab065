"""More than one cell in sight: a committee with what is below it, and a body with all it came from, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.base import action
from db.members import Member
from db.organizations import Organization, OrganizationKind
from db.reorganization import ReorganizationKind
from db.transfers import Direction, Transfer
from nongson_desktop.documents.composition import composition_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow
from ui.pages.evaluation_progress import TREE

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
Settle = Callable[[], None]


@pytest.fixture
def united(window: MainWindow, settle: Settle) -> Organization:
    """Both cells of the small office made one on 1 July 2025; Ẩn moved between them in the spring."""
    one, other = (Organization.get(Organization.name == f"Chi bộ thôn {name}") for name in ("Bình Sơn", "Tân Lập"))
    with action("chuyển nội bộ"):
        mover = Member.get(Member.name == "Trần Văn Ẩn")
        line = Transfer(member=mover, direction=Direction.WITHIN, from_cell=other, to_cell=one)
        line.introduced_on = date(2025, 3, 1)
        line.save()
    carry_out(Operation(ReorganizationKind.UNITE, DAY, (one.id, other.id), names=("Chi bộ thôn Liên Sơn",)))
    window.reload()
    settle()
    return Organization.get(Organization.name == "Chi bộ thôn Liên Sơn")


def rows(window: MainWindow, heading: str = "Họ và tên") -> list[str]:
    page: Any = window.page()
    return sorted(column_of(page.list.view, heading))


def test_a_united_cell_is_totalled_with_what_it_came_from_on_a_day_before_it_was(
    qtbot: QtBot, window: MainWindow, united: Organization, settle: Settle
) -> None:
    clerk = Clerk(qtbot, window)
    assert window.scope_notice.isHidden()
    clerk.choose(window.top.scope, "Chi bộ thôn Liên Sơn")
    clerk.settle()
    assert window.scope_notice.words.text() == (
        "Chi bộ thôn Liên Sơn. Tiền thân: Chi bộ thôn Bình Sơn; Chi bộ thôn Tân Lập."
    )
    today = rows(window)
    assert len(today) == 5
    clerk.click(window.scope_notice.before)
    window.set_day(EVE)
    settle()
    assert rows(window) == today
    assert set(rows(window, "Chi bộ")) == {"Chi bộ thôn Bình Sơn", "Chi bộ thôn Tân Lập"}
    assert window.top.scope.currentText() == "Chi bộ thôn Liên Sơn"
    page: Any = clerk.open("Số lượng, cơ cấu")
    assert page.sentence.text().startswith("Ngày 30/06/2025: 5 đảng viên trong đảng số")
    clerk.open("Chuyển sinh hoạt")
    window.set_day(DAY)
    settle()
    page = window.page()
    assert len(page.list.table.ids) == 1, "the register line of a cell that has ended"
    window.go("rating-quota")
    settle()
    assert "Trang này cho xem riêng chi bộ này." in window.scope_notice.words.text()
    clerk.click(window.scope_notice.whole)
    assert window.scope_notice.isHidden()
    assert window.top.scope.currentText() == "Toàn đảng bộ"


def test_without_its_predecessors_the_new_cell_has_nobody_on_the_eve(
    qtbot: QtBot, window: MainWindow, united: Organization, settle: Settle
) -> None:
    window.set_cell(united.id)
    window.set_day(EVE)
    settle()
    assert rows(window) == []
    assert window.scope_notice.words.text().startswith("Chi bộ thôn Liên Sơn chưa có vào ngày 30/06/2025. Tiền thân:")
    window.set_before(True)
    settle()
    assert len(rows(window)) == 5
    window.undo_last()
    settle()
    assert window.scope.body is None, "what was never there cannot be the scope"


def test_a_committee_below_is_chosen_in_the_tree_with_all_its_cells(
    qtbot: QtBot, window: MainWindow, settle: Settle
) -> None:
    clerk = Clerk(qtbot, window)
    with action("lập"):
        own = Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
        branch = new_organization("Đảng bộ Ủy ban", kind=OrganizationKind.BRANCH, parent=own)
        cell = new_organization("Chi bộ Văn phòng", parent=branch)
        place_member(Member.get(Member.name == "Đỗ Đức Ánh"), cell, DAY)
    window.reload()
    settle()
    clerk.choose(window.top.scope, "Đảng bộ Ủy ban")
    clerk.settle()
    assert rows(window) == ["Đỗ Đức Ánh"]
    assert window.scope_notice.words.text() == "Đảng bộ Ủy ban, với các tổ chức trực thuộc."
    page: Any = clerk.open("Kế hoạch")
    settle()
    assert window.cell is None
    assert page.no_plan.text() == "1 chưa có kế hoạch"
    page = clerk.open("Nhiệm vụ")
    settle()
    assert page.idle.text() == "1 chưa có nhiệm vụ"
    open_evaluation(2026)
    page = window.go("rating-progress")
    settle()
    assert column_of(page.view, "Chi bộ") == ["Văn phòng"]
    assert "1 đảng viên: 1 được xếp loại" in page.about.text()
    assert page.lists[TREE][0].rows == [("Đảng bộ Ủy ban", "", ""), ("      Chi bộ Văn phòng", "1", "1")]
    page = window.go("evaluation")
    settle()
    assert page.missing.text() == "Còn 1 người, 1 chi bộ", "as many as a press on it shows"
    assert page.quotas.title.text() == "Tỷ lệ mức HTXS, tính trên toàn đảng bộ"
    page.quotas.all.setChecked(True)
    quotas = page.quotas.sentences()
    assert [told.startswith("Chi bộ Văn phòng:") for told in quotas if "Chi bộ" in told] == [True], "no other's"
    assert [page.cells.item(row).text() for row in range(page.cells.count())] == ["Đảng bộ Ủy ban", "Văn phòng"]
    assert [one.name for one in page.desk.table.ratings] == ["Đỗ Đức Ánh"]
    page = window.go("papers")
    settle()
    assert column_of(page.view, "Họ và tên") == ["Đỗ Đức Ánh"]
    window.go("rating-quota")
    settle()
    assert "Trang này cho xem toàn đảng bộ." in window.scope_notice.words.text()
    (paper,) = composition_paper(Request(on=date(2026, 11, 22), year=2026, scope=window.scope))
    assert "Đảng bộ Ủy ban, ngày 22/11/2026" in str(paper.blocks[0])
    assert "1 đảng viên trong đảng số" in str(paper.blocks[1])


def test_the_records_of_an_ended_organisation_are_seen_alone(
    qtbot: QtBot, window: MainWindow, united: Organization, settle: Settle
) -> None:
    clerk = Clerk(qtbot, window)
    page: Any = clerk.open("Tổ chức")
    old = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    page.stand_on(old.id)
    settle()
    clerk.click(page.narrow)
    settle()
    assert window.scope_notice.words.text() == "Chi bộ thôn Bình Sơn đã kết thúc từ ngày 01/07/2025."
    clerk.open("Chuyển sinh hoạt")
    window.set_day(DAY)
    settle()
    assert rows(window, "Đảng viên") == ["Trần Văn Ẩn"]
