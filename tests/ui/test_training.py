"""Training in the window: a class opened, people sent from the gaps, certificates typed, the file follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.member_file import Training
from db.members import Member, Role
from db.organizations import Organization
from db.training import TrainingClass, TrainingParticipant, TrainingRequirement
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.training import send
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of, paste
from ui.main_window import MainWindow
from ui.pages.training import TrainingPage
from ui.pages.training_dialogs import ChooseClassDialog, ClassDialog, ParticipantDialog, RequirementDialog

ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
NUMBER = 4  # the column of the certificate


@pytest.fixture
def clerk(qtbot: QtBot, people: dict[str, Member], window: MainWindow) -> Iterator[Clerk]:
    with action("Bầu"):
        office = Organization.get_by_id(office_names(TODAY).id)
        for name in ("Đỗ Đức Ánh", "Nguyễn Thị Ân"):
            appoint(people[name], office, Role.COMMITTEE, date(2025, 7, 1))
    made = Clerk(qtbot, window)
    yield made
    made.close()


def opened(clerk: Clerk) -> TrainingPage:
    page = clerk.open("Đào tạo, bồi dưỡng")
    assert isinstance(page, TrainingPage)
    return page


def add_class(clerk: Clerk, page: TrainingPage) -> None:
    def fill(dialog: ClassDialog) -> None:
        clerk.write("Trung cấp khóa 6")
        clerk.choose(dialog.boxes["kind"].editor, "Lý luận chính trị")  # type: ignore[arg-type]  # a combo box
        clerk.choose(dialog.boxes["level"].editor, "Trung cấp")  # type: ignore[arg-type]  # a combo box
        for name, text in (("school", "Trường Chính trị tỉnh"), ("since", "5/1/2026"), ("until", "30/10/2026")):
            clerk.tab_to(dialog.boxes[name].editor)
            clerk.write(text)
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(ClassDialog, lambda: clerk.press_button(page.add_button), fill)


def test_who_lacks_the_level_is_sent_and_the_certificate_stands_in_the_file(
    people: dict[str, Member], clerk: Clerk, window: MainWindow
) -> None:
    page = clerk.go("Đào tạo, bồi dưỡng")
    add_class(clerk, page)
    clerk.turn_to(page.tabs.tabBar(), "Còn thiếu")
    assert column_of(page.gaps.people_view, "Họ và tên") == ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]
    clerk.reach(page.gaps.people_view)
    clerk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    def choose(dialog: ChooseClassDialog) -> None:
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(ChooseClassDialog, lambda: clerk.press_button(page.gaps.send_button), choose)
    clerk.turn_to(page.tabs.tabBar(), "Lớp")
    assert column_of(page.view, "Họ và tên") == ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]
    clerk.reach(page.view)
    clerk.walk(lambda: page.view.currentIndex().column() == NUMBER, Qt.Key.Key_Right)
    paste(clerk.qtbot, page.view, "041\t15/11/2026\n042\t15/11/2026")
    clerk.settle()
    assert column_of(page.view, "Kết quả") == ["Hoàn thành", "Hoàn thành"]
    assert {row.document for row in Training.select()} == {"Số 041 ngày 15/11/2026", "Số 042 ngày 15/11/2026"}
    assert Member.get_by_id(people["Đỗ Đức Ánh"].id).theory == "Trung cấp"
    clerk.turn_to(page.tabs.tabBar(), "Trình độ")
    assert "2/2 = 100,0 %" in page.levels.words.text()
    clerk.reach(page.levels.view)
    clerk.walk(lambda: page.levels.view.currentIndex().row() == 1, Qt.Key.Key_Down)
    clerk.walk(lambda: page.levels.view.currentIndex().column() == 4, Qt.Key.Key_Right)
    assert column_of(page.levels.people_view, "Họ và tên") == ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]

    window.show_member(people["Đỗ Đức Ánh"].id)
    clerk.settle()
    members: object = window.page()
    detail = members.detail  # type: ignore[attr-defined]  # the page of members has it
    detail.tabs.setCurrentWidget(detail.training)
    clerk.settle()
    assert column_of(detail.training.view, "Kết quả, chứng chỉ") == ["số 041"]
    assert detail.training.words.text() == "Lý luận chính trị: trung cấp."
    assert detail.training.missing.isHidden()
    detail.training.view.setFocus()
    detail.training.view.selectRow(0)
    clerk.press(ENTER)
    clerk.settle()
    assert window.page() is page
    assert page.held is not None
    assert page.held.name == "Trung cấp khóa 6"


def test_beside_a_cell_stands_who_of_it_lacks_what_and_who_is_in_which_class(
    people: dict[str, Member], clerk: Clerk, window: MainWindow
) -> None:
    page = opened(clerk)
    add_class(clerk, page)
    with action("Cử đi học"):
        send(TrainingClass.get(), [{"member": people["Đỗ Đức Ánh"].id}], TODAY)
    cell = Organization.get(Organization.name.contains("Tân Lập"))
    window.go_to("organizations", cell.id)
    clerk.settle()
    shown: Any = window.page()
    tab = shown.parts["Đào tạo"]
    shown.tabs.setCurrentWidget(tab)
    clerk.settle()
    assert {tuple(row) for row in tab.rows.rows} >= {
        ("Đỗ Đức Ánh", "lý luận chính trị từ trung cấp trở lên", "còn thiếu"),
        ("Nguyễn Thị Ân", "lý luận chính trị từ trung cấp trở lên", "còn thiếu"),
        ("Đỗ Đức Ánh", "Trung cấp khóa 6", "được cử đi học"),
    }
    for row, front in ((0, page.gaps), (len(tab.rows.rows) - 1, page.tabs.widget(0))):
        window.go_to("organizations", cell.id)
        clerk.settle()
        tab.view.setFocus()
        tab.view.selectRow(row)
        clerk.press(ENTER)
        clerk.settle()
        assert window.page() is page
        assert page.tabs.currentWidget() is front


def test_somebody_outside_is_sent_too_and_taken_off_again(clerk: Clerk, window: MainWindow) -> None:
    page = opened(clerk)
    add_class(clerk, page)

    def fill(dialog: ParticipantDialog) -> None:
        clerk.tab_to(dialog.boxes["outsider"].editor)
        clerk.write("Trần Thị Én")
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    page.send_button.setFocus()
    clerk.in_dialog(ParticipantDialog, lambda: clerk.press(SPACE), fill)
    assert column_of(page.view, "Họ và tên") == ["Trần Thị Én"]
    assert column_of(page.view, "Đơn vị") == ["khác"]
    page.view.go_to(0, 0)
    page.drop_button.setFocus()
    clerk.press(SPACE)
    clerk.settle()
    assert column_of(page.view, "Họ và tên") == []
    window.undo_last()
    clerk.settle()
    assert [one.outsider for one in TrainingParticipant.select().where(~TrainingParticipant.hidden)] == ["Trần Thị Én"]


def test_what_is_asked_is_put_right_on_the_page(clerk: Clerk) -> None:
    page = opened(clerk)
    page.tabs.setCurrentWidget(page.gaps)
    clerk.settle()
    page.gaps.view.selectRow(0)

    def raise_it(dialog: RequirementDialog) -> None:
        clerk.choose(dialog.boxes["level"].editor, "Cao cấp")  # type: ignore[arg-type]  # a combo box
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    page.gaps.edit_button.setFocus()
    clerk.in_dialog(RequirementDialog, lambda: clerk.press(SPACE), raise_it)
    assert column_of(page.gaps.view, "Yêu cầu")[0] == "Đảng ủy viên: lý luận chính trị từ cao cấp trở lên"
    before = TrainingRequirement.select().where(~TrainingRequirement.hidden).count()
    page.gaps.drop_button.setFocus()
    clerk.press(SPACE)
    clerk.settle()
    assert TrainingRequirement.select().where(~TrainingRequirement.hidden).count() == before - 1
