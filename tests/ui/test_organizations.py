"""Organisations and hamlets in the window: added, reorganised after a look at what moves, seen on another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from db.base import action
from db.dialogues import Concern
from db.hamlets import Hamlet
from db.inspections import Conductor, Inspection, InspectionGroup, InspectionKind, InspectionRequirement
from db.members import Member
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.reorganization import HandOver
from db.tasks import CellTask
from nongson_desktop.rules.members import members_by_cell
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.organizations import cells, new_organization, office_names, standing
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.terms import attach
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of, retype, say
from ui.as_of import DayDialog
from ui.main_window import MainWindow
from ui.pages.hamlets import HamletsPage
from ui.pages.organization_dialogs import (
    AddCellDialog,
    AddHamletDialog,
    AppointDialog,
    AttachDialog,
    DetachDialog,
    HandOverDialog,
    LimitsDialog,
    LinkHamletDialog,
    TermDialog,
)
from ui.pages.organizations import OrganizationsPage
from ui.pages.reorganization import OperationDialog

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
    above: Any = OrganizationPeriod.get(OrganizationPeriod.organization == cell).parent
    assert above.name == "Đảng bộ xã Suối Mây"
    names = [page.main.top.scope.itemText(row) for row in range(page.main.top.scope.count())]
    assert "Chi bộ Trường Tiểu học" in names


def test_a_committee_is_added_beside_the_office_with_a_cell_under_it(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    for name, kind, above in (
        ("Đảng bộ xã Quế Lộc", "Đảng bộ xã", "Đảng bộ tỉnh Sông Lam"),
        ("Chi bộ thôn Lộc Đông", "Chi bộ", "Đảng bộ xã Quế Lộc"),
    ):
        dialog = AddCellDialog(page.main)
        qtbot.addWidget(dialog)
        say(dialog.boxes["name"].editor, name)
        dialog.put("kind", kind)
        dialog.put("parent", above)
        dialog.try_accept()
        settle()
    names = {row[0]: row[2] for row in standing(TODAY)}
    assert {row[2]: names.get(row[3] or 0) for row in standing(TODAY)} == {
        "Chi bộ thôn Bình Sơn": "Đảng bộ xã Suối Mây",
        "Chi bộ thôn Lộc Đông": "Đảng bộ xã Quế Lộc",
        "Chi bộ thôn Tân Lập": "Đảng bộ xã Suối Mây",
        "Đảng bộ tỉnh Sông Lam": None,
        "Đảng bộ xã Quế Lộc": "Đảng bộ tỉnh Sông Lam",
        "Đảng bộ xã Suối Mây": "Đảng bộ tỉnh Sông Lam",
    }


def test_a_new_name_holds_from_its_day_and_old_papers_keep_the_old_one(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    dialog = OperationDialog(page.main, "rename", cell)
    qtbot.addWidget(dialog)
    retype(qtbot, dialog.boxes["name"].editor, "Chi bộ thôn Bình Sơn Đông")
    retype(qtbot, dialog.boxes["on"].editor, "1/7/2025")
    dialog.try_accept()
    settle()
    assert "Chi bộ thôn Bình Sơn" in [one.name for one in cells(date(2025, 6, 30))]
    assert "Chi bộ thôn Bình Sơn Đông" in [one.name for one in cells(TODAY)]
    page._show(cell.id)
    assert [row[:2] for row in page.parts["Lịch sử"].rows.rows] == [
        ("01/07/2025", "Chi bộ thôn Bình Sơn đổi tên thành Chi bộ thôn Bình Sơn Đông")
    ]


def test_the_office_comes_under_another_committee_from_a_day(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    own = Organization.get_by_id(office_names(TODAY).id)
    dialog = OperationDialog(page.main, "move", own)
    qtbot.addWidget(dialog)
    say(dialog.boxes["fresh"].editor, "Đảng bộ thành phố Sông Lam")
    retype(qtbot, dialog.boxes["on"].editor, "01/07/2025")
    dialog.try_accept()
    settle()
    assert office_names(date(2025, 6, 30)).parent == "Đảng bộ tỉnh Sông Lam"
    assert office_names(TODAY).parent == "Đảng bộ thành phố Sông Lam"


def test_two_cells_are_merged_by_keyboard_after_a_look_at_what_moves_and_taken_apart_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    clerk = Clerk(qtbot, window)
    page = clerk.open("Tổ chức")
    assert isinstance(page, OrganizationsPage)
    page.stand_on(Organization.get(Organization.name == "Chi bộ thôn Bình Sơn").id)
    clerk.settle()

    def merge(dialog: OperationDialog) -> None:
        clerk.choose(dialog.boxes["into"].editor, "Chi bộ thôn Tân Lập")  # type: ignore[arg-type]
        clerk.press(Qt.Key.Key_Tab)
        clerk.write("01/07/2026")
        clerk.press(Qt.Key.Key_Tab)
        clerk.write("QĐ 12-QĐ/ĐU")
        clerk.qtbot.waitUntil(lambda: "Đảng viên chuyển chi bộ: 3" in dialog.told.text())
        assert column_of(dialog.places, 0) == [
            "Trần Văn Ẩn",
            "Lê Quốc Bảo",
            "Phạm Thị Đào",
        ]
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(OperationDialog, lambda: page.operate("merge"), merge)
    assert [one.name for one in cells(TODAY)] == ["Chi bộ thôn Tân Lập"]
    assert page.parts["Lịch sử"].kin.text() == "Kế tục: Chi bộ thôn Tân Lập."  # type: ignore[attr-defined]
    clerk.click(window.note.undo)
    clerk.settle()
    assert [one.name for one in cells(TODAY)] == ["Chi bộ thôn Bình Sơn", "Chi bộ thôn Tân Lập"]
    assert page.parts["Lịch sử"].rows.rows == []


def test_in_a_split_nobody_is_left_without_a_place(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    with action("việc của chi bộ"):
        CellTask(cell=cell, year=2026, text="Làm đường hoa").save()
        kind = InspectionKind(name="Kiểm tra chấp hành", group=InspectionGroup.COMPLIANCE)
        kind.save()
        held = {"kind": kind, "conductor": Conductor.CELL, "content": "Quy chế chi bộ"}
        Inspection(year=2026, organization=cell, **held).save()
        done = Inspection(year=2025, organization=cell, concluded_on=date(2025, 5, 1), **held)
        done.save()
        InspectionRequirement(inspection=done, content="Sửa quy chế", organization=cell).save()
    window.go("organizations")
    dialog = OperationDialog(window, "split", cell)
    qtbot.addWidget(dialog)
    dialog.show()
    say(dialog.boxes["names"].editor, "Chi bộ Bình Sơn 1\nChi bộ Bình Sơn 2")
    settle()
    assert "Ngày này chưa đến" not in dialog.told.text()
    dialog.put("on", "01/01/2027")
    dialog.tell()
    assert "Lưu ý: Ngày này chưa đến: " in dialog.told.text(), "what has no days of its own does not wait"
    dialog.put("on", f"{TODAY:%d/%m/%Y}")
    dialog.tell()
    rest, first, *_others, task, inspection, asked = dialog.places.combos()
    assert dialog.places.item(4, 0).text() == "Việc giao chi bộ: Làm đường hoa"
    assert inspection.currentText() == "(vẫn ghi nơi cũ)"
    choose(first, "Chi bộ Bình Sơn 1")
    dialog.try_accept()
    settle()
    assert dialog.problem.text() == "Chưa chọn nơi đến cho Lê Quốc Bảo, Phạm Thị Đào, Làm đường hoa."
    choose(task, "Chi bộ Bình Sơn 1")
    assert dialog.places.item(6, 0).text() == "Khắc phục: Sửa quy chế"
    for open_ in (inspection, asked):
        choose(open_, "Chi bộ Bình Sơn 1")
    choose(rest, "Chi bộ Bình Sơn 2")
    settle()
    dialog.try_accept()
    settle()
    gone_on = (CellTask.get().cell, Inspection.get().organization, InspectionRequirement.get().organization)
    assert [one.name for one in gone_on] == ["Chi bộ Bình Sơn 1"] * 3
    assert members_by_cell(TODAY) == {
        Organization.get(Organization.name == "Chi bộ Bình Sơn 1").id: 1,
        Organization.get(Organization.name == "Chi bộ Bình Sơn 2").id: 2,
        Organization.get(Organization.name == "Chi bộ thôn Tân Lập").id: 2,
    }


def choose(combo: QComboBox, words: str) -> None:
    combo.setCurrentText(words)
    combo.activated.emit(combo.currentIndex())


def test_who_follows_a_cell_its_term_and_its_officers_are_written_beside_it(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle
) -> None:
    page = window.go("organizations")
    assert isinstance(page, OrganizationsPage)
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    page.stand_on(cell.id)
    leader = people["Đỗ Đức Ánh"]
    asked: tuple[tuple[Any, dict[str, Any]], ...] = (
        (AttachDialog, {"member": leader}),
        (TermDialog, {"number": "8", "since": "01/03/2025"}),
        (AppointDialog, {"member": leader, "role": "Bí thư", "since": "01/03/2025"}),
    )
    for kind, fill in asked:
        dialog = kind(window, cell)
        qtbot.addWidget(dialog)
        for name, value in fill.items():
            editor: Any = dialog.boxes[name].editor
            editor.put_member(value) if name == "member" else dialog.put(name, value)
        dialog.try_accept()
        settle()
    rows = {title: part.rows.rows for title, part in page.parts.items()}
    assert rows["Phụ trách"] == [("", "Đỗ Đức Ánh", "22/11/2026", "")]
    followed = page.parts["Phụ trách"]
    assert [followed.view.isColumnHidden(place) for place in range(4)] == [True, False, False, False]
    assert rows["Nhiệm kỳ"] == [("thứ 8", "", "01/03/2025", "(01/03/2030)")]
    assert rows["Cấp ủy"] == [("Bí thư", "Đỗ Đức Ánh", "01/03/2025")]
    page.stand_on(office_names(TODAY).id)
    settle()
    assert followed.rows.rows[0] == ("Chi bộ thôn Bình Sơn", "Đỗ Đức Ánh", "", "")
    assert [followed.view.isColumnHidden(place) for place in range(4)] == [False, False, True, True]


def test_a_hamlet_is_made_linked_to_its_cell_and_renamed(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    page = window.go("hamlets")
    assert isinstance(page, HamletsPage)
    adding = AddHamletDialog(window)
    qtbot.addWidget(adding)
    say(adding.boxes["name"].editor, "Thôn Bình Sơn")
    adding.try_accept()
    settle()
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    link = LinkHamletDialog(window, cell)
    qtbot.addWidget(link)
    link.put("hamlet", "Thôn Bình Sơn")
    link.try_accept()
    settle()
    hamlet = Hamlet.get()
    with action("kiến nghị"):
        Concern(received_on=date(2025, 6, 1), content="Đường hỏng", hamlet=hamlet).save()
    splitting = OperationDialog(window, "split", hamlet)
    qtbot.addWidget(splitting)
    say(splitting.boxes["names"].editor, "Thôn Thượng\nThôn Hạ")
    settle()
    splitting.tell()
    assert splitting.places.item(1, 0).text() == "Kiến nghị: 01/06/2025: Đường hỏng"
    choose(splitting.places.combos()[1], "Thôn Hạ")
    assert list(splitting.places.chosen["concern"].values()) == [-2]
    renaming = OperationDialog(window, "rename", hamlet)
    qtbot.addWidget(renaming)
    retype(qtbot, renaming.boxes["name"].editor, "Thôn Bình An")
    retype(qtbot, renaming.boxes["on"].editor, "01/01/2026")
    renaming.try_accept()
    settle()
    assert page.name.text() == "Thôn Bình An"
    assert [row[1] for row in page.history.rows.rows] == ["Thôn Bình Sơn đổi tên thành Thôn Bình An"]
    (row,) = page.list.table.ids
    assert row == hamlet.id
    window.set_day(date(2025, 12, 31))
    settle()
    assert page.name.text() == "Thôn Bình Sơn"


def test_the_window_stands_on_another_day_and_says_so(qtbot: QtBot, page: OrganizationsPage, settle: Settle) -> None:
    window, cell = page.main, Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    carry_out(Operation("rename", date(2026, 3, 1), (cell.id,), names=("Chi bộ thôn Mới",)))
    assert not window.day_notice.isVisible()
    dialog = DayDialog(window)
    qtbot.addWidget(dialog)
    retype(qtbot, dialog.box.editor, "28/2/2026")
    dialog.try_accept()
    settle()
    assert window.day_notice.isVisible()
    assert "28/02/2026" in window.day_notice.words.text()
    assert {window.top.scope.itemText(row) for row in range(3)} >= {"Chi bộ thôn Bình Sơn"}
    window.day_notice.back.click()
    settle()
    assert not window.day_notice.isVisible()
    assert {window.top.scope.itemText(row) for row in range(3)} >= {"Chi bộ thôn Mới"}


def test_a_cell_ends_when_its_members_have_a_place_and_stays_in_sight_among_the_ended(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    dialog = OperationDialog(page.main, "dissolve", cell)
    qtbot.addWidget(dialog)
    retype(qtbot, dialog.boxes["on"].editor, "31/10/2026")
    dialog.try_accept()
    settle()
    assert dialog.problem.text() == "Chưa chọn nơi đến cho Trần Văn Ẩn, Lê Quốc Bảo, Phạm Thị Đào."
    dialog.put("into", "Chi bộ thôn Tân Lập")
    dialog.try_accept()
    settle()
    assert [one.name for one in cells(TODAY)] == ["Chi bộ thôn Tân Lập"]
    page.stand_on(cell.id)
    settle()
    assert page.name.text() == "Chi bộ thôn Bình Sơn (kết thúc từ ngày 31/10/2026)"
    assert page.parts["Lịch sử"].rows.rows == [("31/10/2026", "Giải thể Chi bộ thôn Bình Sơn", "")]


def test_the_numbers_of_the_charter_are_changed_with_a_document(
    qtbot: QtBot, page: OrganizationsPage, settle: Settle
) -> None:
    dialog = LimitsDialog(page.main)
    qtbot.addWidget(dialog)
    dialog.put("committee_from", "7")
    dialog.try_accept()
    settle()
    assert dialog.boxes["document"].problem.text() == "Ghi văn bản quy định con số mới."
    dialog.put("document", "Điều lệ sửa đổi")
    dialog.try_accept()
    settle()
    assert limits_on(TODAY).committee_from == 7
    assert limits_on(TODAY).documents["committee_from"] == "Điều lệ sửa đổi"
    assert limits_on(TODAY).documents["least_official"] == "Điều lệ Đảng, Điều 24.1"


def test_the_tree_counts_each_committees_own_members(qtbot: QtBot, page: OrganizationsPage, settle: Settle) -> None:
    with action("lập"):
        other = new_organization("Đảng bộ xã Quế Lộc", kind=OrganizationKind.COMMITTEE)
        branch = new_organization("Đảng bộ UBND xã", kind=OrganizationKind.BRANCH, parent=other)
    cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
    carry_out(Operation("move", date(2026, 1, 1), (cell.id,), into=branch.id))
    page.reload()
    shown = {item.text(0): item.text(1) for item in page.tree._items.values()}
    assert (shown["Xã Suối Mây"], shown["Xã Quế Lộc"], shown["Đảng bộ UBND xã"]) == ("2", "3", "3")


def test_a_hand_over_is_signed_beside_its_history_and_a_follower_is_let_go(
    qtbot: QtBot, page: OrganizationsPage, people: dict[str, Member], settle: Settle
) -> None:
    going, staying = (Organization.get(Organization.name == f"Chi bộ thôn {name}") for name in ("Bình Sơn", "Tân Lập"))
    with action("phân công"):
        attached = attach(people["Đỗ Đức Ánh"], staying, date(2025, 1, 1))
    carry_out(Operation("merge", date(2026, 7, 1), (going.id,), into=staying.id))
    page.reload()
    page.stand_on(staying.id)
    history: Any = page.parts["Lịch sử"]
    assert history.handed.rows == [("Chi bộ thôn Bình Sơn → Chi bộ thôn Tân Lập", "12/08/2026", "chưa ký")]
    signing = HandOverDialog(page.main, HandOver.get())
    qtbot.addWidget(signing)
    for text, refused in (("30/6/2026", "Ngày ký phải từ ngày 01/07/2026 trở đi."), ("20/7/2026", "")):
        retype(qtbot, signing.form.editor("signed_on"), text)
        signing.try_accept()
        settle()
        assert signing.form.boxes["signed_on"].problem.text() == refused
    letting_go = DetachDialog(page.main, attached)
    qtbot.addWidget(letting_go)
    letting_go.put("until", "01/10/2026")
    letting_go.try_accept()
    settle()
    page.reload()
    assert history.handed.rows[0][2] == "20/07/2026"
    assert page.parts["Phụ trách"].rows.rows == [("", "Đỗ Đức Ánh", "01/01/2025", "01/10/2026")]
