"""Meetings, ballots, the meter and the places, as a clerk enters them by keyboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from db.ballots import Allotment, Ballot
from db.base import action
from db.dates import PartialDate
from db.evaluation import Rating
from db.members import Member, Role, Status
from db.organizations import Organization
from nongson_desktop.rules.evaluation import open_evaluation, record_level, record_points
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.rating_meetings import meeting_of
from tests.ui.hands import Clerk, column_of, paste, retype, words_on
from ui.main_window import MainWindow
from ui.pages.evaluation_ballots import RatingMeetingsPage, WaysDialog
from ui.pages.evaluation_quota_page import RatingQuotaPage

NAMES = ("Bùi Thị Hậu", "Đỗ Đức Ánh", "Lê Hoàng Vỹ", "Nguyễn Thị Thuỷ", "Phạm Quốc Khánh", "Trần Văn Bửu", "Võ Ẵm")


@pytest.fixture
def village(office) -> dict[str, Member]:
    """Seven members of one cell, its secretary among them; the evaluation of 2026 is open."""
    made = {}
    with action("Lập chi bộ"):
        parent = Organization.get(Organization.kind == "committee")
        cell = new_organization("Chi bộ thôn 1", parent=parent)
        for name in NAMES:
            made[name] = Member(name=name, admitted_on=PartialDate(2010, 5, 19))
            made[name].save()
            place_member(made[name], cell)
            set_status(made[name], Status.OFFICIAL)
        appoint(made["Trần Văn Bửu"], cell, Role.SECRETARY, date(2022, 1, 1))
    open_evaluation(2026, date(2026, 12, 10))
    return made


@pytest.fixture
def clerk(qtbot, village, office) -> Clerk:
    window = MainWindow(date(2026, 12, 6))
    window.resize(1366, 768)
    clerk = Clerk(qtbot, window)
    window.show_office(office)
    clerk.settle()
    return clerk


def say_yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The question is read and agreed to."""
    asked: list[str] = []

    def agree(box: QMessageBox) -> int:
        asked.append(box.text())
        box.buttonClicked.emit(box.buttons()[0])
        return 0

    monkeypatch.setattr(QMessageBox, "exec", agree)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[0])
    return asked


def type_numbers(clerk: Clerk, page: RatingMeetingsPage, **numbers: int) -> None:
    for name, number in numbers.items():
        page.panel.boxes[name].editor.setFocus()
        clerk.write(str(number))


def hold_meeting(clerk: Clerk, page: RatingMeetingsPage) -> None:
    for name, text in (("held_on", "5/12/2026"), ("present", "6"), ("secretary", "Bùi Thị Hậu")):
        page.form.editor(name).setFocus()
        clerk.write(text)
    clerk.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()


def what_follows(clerk: Clerk, page: RatingMeetingsPage) -> list[str]:
    """What the dialog says of the majority as it is, of 60 %, and of 60 % of those present; nothing is kept."""
    told: list[str] = []

    def try_out(dialog: WaysDialog) -> None:
        told.append(dialog.follows.text())
        retype(clerk.qtbot, dialog.form.editor("share"), "60")
        told.append(dialog.follows.text())
        clerk.choose(dialog.form.editor("base"), "số có mặt")
        told.append(dialog.follows.text())
        dialog.reject()

    clerk.in_dialog(WaysDialog, lambda: clerk.click(page.ways_button), try_out)
    return told


def test_a_cell_votes_in_two_rounds_and_its_levels_are_proposed(clerk, village, qtbot, monkeypatch):
    page = clerk.open("Họp, bỏ phiếu")
    assert isinstance(page, RatingMeetingsPage)
    assert page.list.item(0).text().splitlines() == ["Thôn 1", "chưa họp · 0/7 có mức"]
    assert "7 có quyền biểu quyết trong 7 đảng viên" in page.base.text()
    assert page.form.editor("chair").typed() == "Trần Văn Bửu"
    hold_meeting(clerk, page)
    cell = page.list.standing()
    meeting = meeting_of(2026, cell)
    assert (meeting.held_on, meeting.entitled, meeting.present) == (date(2026, 12, 5), 7, 6)

    clerk.click_tab(page.tabs, "Đảng viên: lần 1")
    clerk.settle()
    assert page.panel.boxes["issued"].editor.typed() == "6"
    assert column_of(page.panel.view, "Họ và tên") == sorted(NAMES, key=lambda name: village[name].sort_key)
    type_numbers(clerk, page, returned=6, missing=0, valid=6, spoiled=0)
    page.panel.stand_first()
    paste(qtbot, page.panel.view, "\n".join(["6\t0\t0"] * 5 + ["3\t3\t0", "0\t4\t2"]))
    clerk.settle()
    assert column_of(page.panel.view, "Kết quả") == ["HTT"] * 5 + ["chưa đủ đa số", "HT"]
    page.panel.view.go_to(5, 1)
    assert "3/7 có quyền: không đạt; 3/6 có mặt: không đạt; 3/6 phiếu hợp lệ: không đạt" in page.panel.words.text()
    clerk.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    assert "đã nhập phiếu" in page.list.item(0).text()
    last = column_of(page.panel.view, "Họ và tên")[-1]
    assert what_follows(clerk, page) == [
        "Chi bộ thôn 1: Tính trên số có quyền, trên 50 %: cần từ 4 phiếu (7 có quyền: từ 4 phiếu, 6 có mặt: từ 4 phiếu,"
        " 6 phiếu hợp lệ: từ 4 phiếu). Phiếu đã kiểm ở đây không ai đổi kết quả.",
        "Chi bộ thôn 1: Tính trên số có quyền, trên 60 %: cần từ 5 phiếu (7 có quyền: từ 5 phiếu, 6 có mặt: từ 4 phiếu,"
        f" 6 phiếu hợp lệ: từ 4 phiếu). Phiếu đã kiểm ở đây nếu tính lại như vậy: {last}: HT → chưa đủ đa số.",
        "Chi bộ thôn 1: Tính trên số có mặt, trên 60 %: cần từ 4 phiếu (7 có quyền: từ 5 phiếu, 6 có mặt: từ 4 phiếu,"
        " 6 phiếu hợp lệ: từ 4 phiếu). Phiếu đã kiểm ở đây không ai đổi kết quả.",
    ]

    clerk.click_tab(page.tabs, "Đảng viên: lần 2")
    clerk.settle()
    assert len(column_of(page.panel.view, "Họ và tên")) == 5
    assert page.panel.boxes["places"].editor.typed() == "1"
    type_numbers(clerk, page, returned=6, missing=0, valid=6, spoiled=0)
    page.panel.stand_first()
    for votes in ("5", "1"):
        clerk.press(votes)
        clerk.press(Qt.Key.Key_Return)
    clerk.click(page.save_button)
    clerk.settle()
    assert column_of(page.panel.view, "Kết quả")[:2] == ["HTXS", "không đạt"]

    asked = say_yes(monkeypatch)
    clerk.click(page.confirm_button)
    clerk.settle()
    assert asked == ["Ghi mức chi bộ đề xuất cho 6 trường hợp? 1 trường hợp chưa có mức nào đủ đa số được để nguyên."]
    levels = [one.cell_level for one in Rating.select().where(Rating.member.is_null(False))]
    assert sorted(levels) == sorted(["HTXS", "HTT", "HTT", "HTT", "HTT", "HT", ""])
    assert Rating.select().where(Rating.level != "").count() == 0
    rated = clerk.open("Đánh giá, xếp loại")
    tips = words_on(rated.desk.view)
    assert "Hoàn thành xuất sắc nhiệm vụ\nngày 05/12/2026\nphiếu: HTT 6/6; HTXS 5/6" in tips


def test_what_does_not_balance_is_said_while_typing_and_not_written(clerk, qtbot):
    page = clerk.open("Họp, bỏ phiếu")
    hold_meeting(clerk, page)
    clerk.click_tab(page.tabs, "Đảng viên: lần 1")
    clerk.settle()
    type_numbers(clerk, page, returned=6, missing=1, valid=6, spoiled=0)
    assert page.panel.problem.text() == "Phát ra 6 khác thu về 6 + không thu lại 1 = 7."
    type_numbers(clerk, page, missing=0)
    page.panel.stand_first()
    paste(qtbot, page.panel.view, "5\t2\t0")
    clerk.settle()
    assert "Dòng 1" in page.panel.problem.text()
    assert "cộng lại 7 phiếu, nhiều hơn 6 phiếu hợp lệ" in page.panel.problem.text()
    clerk.click(page.save_button)
    clerk.settle()
    assert Ballot.select().count() == 0


def test_counts_typed_and_not_written_come_back(clerk, qtbot):
    page = clerk.open("Họp, bỏ phiếu")
    hold_meeting(clerk, page)
    clerk.click_tab(page.tabs, "Đảng viên: lần 1")
    clerk.settle()
    type_numbers(clerk, page, returned=6, missing=0, valid=5, spoiled=1)
    page.panel.stand_first()
    paste(qtbot, page.panel.view, "4\t1\t0")
    clerk.settle()
    clerk.click_tab(page.tabs, "Tập thể")
    clerk.settle()
    clerk.click_tab(page.tabs, "Đảng viên: lần 1")
    clerk.settle()
    assert page.panel.boxes["valid"].editor.typed() == "5"
    assert column_of(page.panel.view, "HTT")[:2] == ["4", ""]
    assert page.keep_typing() == 1


def test_one_key_goes_to_the_next_body_ready_to_be_typed_in(clerk):
    page = clerk.open("Họp, bỏ phiếu")
    clerk.press(Qt.Key.Key_Tab)
    clerk.tab_to(page.form.editor("place"))
    clerk.write("hội trường")
    control = Qt.KeyboardModifier.ControlModifier
    clerk.press(Qt.Key.Key_PageDown, control)
    clerk.settle()
    assert page.list.currentRow() == 1
    assert page.form.editor("held_on").hasFocus()
    assert page.form.editor("place").typed() == ""
    page.tabs.setCurrentIndex(1)
    clerk.settle()
    page.panel.boxes["valid"].editor.setFocus()
    clerk.press(Qt.Key.Key_PageUp, control)
    clerk.settle()
    assert page.list.currentRow() == 0
    assert page.panel.boxes["returned"].editor.hasFocus()
    clerk.press(Qt.Key.Key_PageUp, control)
    page.tabs.setCurrentIndex(0)
    clerk.settle()
    assert page.form.draft_notice.isVisible(), "what was typed and not saved is offered again"
    page.form.take_draft()
    assert page.form.editor("place").typed() == "hội trường"


def test_places_are_taken_as_proposed_changed_and_never_above_the_limit(clerk, village):
    page = clerk.open("Tỷ lệ, phân bổ")
    assert isinstance(page, RatingQuotaPage)
    page.tabs.setCurrentIndex(1)
    panel = page.allotment
    clerk.settle()
    assert "tối đa 1 chỗ" in panel.sentence.text()
    clerk.click(panel.propose_button)
    assert panel.sum.text() == "Đã phân bổ 1 / 1 chỗ: vừa đủ."
    clerk.click(panel.save_button)
    clerk.settle()
    assert [one.places for one in Allotment.select()] == [1]
    panel.view.go_to(0, 4)
    panel.view.setFocus()
    clerk.press("2")
    clerk.press(Qt.Key.Key_Return)
    assert "quá 1 chỗ" in panel.sum.text()
    clerk.click(panel.save_button)
    clerk.settle()
    assert "Phân bổ 2 chỗ, nhiều hơn 1 chỗ" in panel.problem.text()
    assert [one.places for one in Allotment.select()] == [1]


def test_fewer_best_in_a_cell_are_tried_before_they_are_decided(clerk, village, monkeypatch):
    ids = [one.id for one in Rating.select().where(Rating.member.is_null(False)).order_by(Rating.id)]
    record_level(ids[:2], "final", "HTXS", date(2026, 12, 5))
    record_level(ids[2:], "final", "HTT", date(2026, 12, 5))
    for number, points in zip(ids, (91, 95), strict=False):
        record_points(number, points=Decimal(points))
    page = clerk.open("Tỷ lệ, phân bổ")
    cell = page.keys.index(("cell", "Chi bộ thôn 1"))
    assert page.table.item(cell, 1).text() == "2 · tối đa 1\nvượt tỷ lệ"
    page.view.go_to(0, 2)
    page.view.setFocus()
    clerk.press("1")
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert [page.table.item(cell, place).text() for place in (1, 3)] == [
        "2 · tối đa 1\nvượt tỷ lệ",
        "1 · tối đa 1\ntrong tỷ lệ",
    ]
    assert "HTXS → HTT" in page.moves.text()
    assert Rating.select().where(Rating.level == "HTXS").count() == 2
    say_yes(monkeypatch)
    clerk.click(page.apply_button)
    clerk.settle()
    assert [one.id for one in Rating.select().where(Rating.level == "HTXS")] == [ids[1]], "the weaker one is lowered"
    page.table.setCurrentCell(cell, 0)
    page.table.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    shown = clerk.window.page().desk
    assert [one.id for one in shown.table.ratings] == [ids[1]], "a line opens who is at HTXS there"
    assert shown.cell is not None


def test_a_percent_that_is_tried_changes_nothing_that_is_kept(clerk, village):
    page = clerk.open("Tỷ lệ, phân bổ")
    page.form.editor("percent").setFocus()
    clerk.write("25")
    clerk.settle()
    assert "Thử (25 %, tính theo từng nhóm đối tượng)" in page.verdict.text()
    assert page.outcome.members.quotas[0].quota.percent == 20
