"""A leader's quarter at the window: the plan pasted from Excel, approved, scored, decided, printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from db.base import action
from db.evaluation import Rating
from db.members import Member, PersonKind
from db.quarters import QuarterAssessment, QuarterProduct
from nongson_desktop.rules import quarters
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.profiles import load
from tests.story import printed_text
from tests.ui.hands import Clerk, column_of, paste, retype
from ui.main_window import MainWindow
from ui.pages.evaluation_facts import QUARTERS, facts_of
from ui.pages.printing import PrintDialog
from ui.pages.quarters import AddDialog, ApproveDialog, QuartersPage

PLAN = (
    "1\tThu ngân sách 9 tháng đạt dự toán\t30/9/2026\t20\n"
    "2\tBan hành quy chế phối hợp\t15/8/2026\t10\n"
    "3\tHồ sơ trực tuyến đạt 80 %\t30/9/2026\t10\n"
    "4\tKết nạp 3 đảng viên\t30/9/2026\t15\n"
    "5\tGiảm 4 hộ nghèo\t30/9/2026\t10\n"
    "6\tHoàn thành tuyển quân\t30/9/2026\t5\n"
)
ANH, AN = "Đỗ Đức Ánh", "Nguyễn Thị Ân"
MAXIMUM, RESULT, PERCENT = 3, 4, 5
KEPT, LEVEL = 1, 7


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow, people: dict[str, Member]) -> Iterator[Clerk]:
    """At the window of the office, in which two of the people are leaders."""
    with action("Ghi đối tượng"):
        for name in (ANH, AN):
            people[name].person_kind = PersonKind.LEADER
            people[name].save()
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def page(clerk: Clerk) -> QuartersPage:
    found = clerk.open("Đánh giá quý")
    assert isinstance(found, QuartersPage)
    return found


def make_sheets(clerk: Clerk, page: QuartersPage) -> None:
    clerk.click(page.open_first)
    clerk.settle()


def stand(clerk: Clerk, page: QuartersPage, name: str) -> QuarterAssessment:
    """Enter on the leader's row puts the clerk into the plan."""
    clerk.click_cell(page.list.view, column_of(page.list.view, 1).index(name), 1)
    clerk.settle()
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert page.product_view.hasFocus()
    return next(one for one in quarters.assessments(2026, page.quarter) if one.name == name)


def paste_plan(clerk: Clerk, page: QuartersPage) -> None:
    paste(clerk.qtbot, page.product_view, PLAN)
    clerk.settle()


def test_an_empty_quarter_says_what_to_do_and_makes_a_sheet_for_each_leader(clerk: Clerk, page: QuartersPage) -> None:
    assert [page.quarters.tabText(place) for place in range(page.quarters.count())] == ["Quý I", "Quý II", "Quý III"]
    assert page.quarter == 3, "in November the last quarter that is rated by itself"
    assert page.open_first.text() == "Lập phiếu quý III/2026"
    make_sheets(clerk, page)
    assert column_of(page.list.view, 1) == [ANH, AN]
    assert page.standing.text() == "2 người · kế hoạch đã duyệt 0 · đã tự đánh giá 0 · đã xếp loại 0"
    page.main.undo_last()
    clerk.settle()
    assert column_of(page.list.view, 1) == []


def test_from_the_plan_pasted_to_the_printed_paper(clerk: Clerk, page: QuartersPage) -> None:
    make_sheets(clerk, page)
    sheet = stand(clerk, page, ANH)
    paste_plan(clerk, page)
    assert page.plan_words.text() == "Kế hoạch 70/70 điểm (đủ), chưa duyệt"
    assert "4. Xây dựng Đảng và hệ thống chính trị, đoàn…: 15" in page.axes[1].text()

    def approve(dialog: ApproveDialog) -> None:
        retype(clerk.qtbot, dialog.form.editor("approved_on"), "5/7/2026")
        retype(clerk.qtbot, dialog.form.editor("approved_by"), "Ban Thường vụ Đảng ủy xã")
        clerk.click(dialog.accept_button)

    quarters.drop([one.id for one in quarters.assessments(2026, 3) if one.name == AN])
    clerk.in_dialog(ApproveDialog, lambda: clerk.click(page.approve_button), approve)
    assert page.plan_words.text() == "Kế hoạch 70/70 điểm (đủ), đã duyệt 05/07/2026"

    page.product_view.setFocus()
    page.product_view.go_to(0, RESULT)
    paste(
        clerk.qtbot, page.product_view, "Đạt 104 %\t100\nĐã ban hành\t100\nĐạt 76 %\t95\nĐủ 3\t100\nĐủ 4\t100\nĐủ\t100"
    )
    clerk.settle()
    clerk.click_tab(page.tabs.tabBar(), "Tiêu chí chung")
    page.score_view.setFocus()
    page.score_view.go_to(0, KEPT)
    for key in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_1):
        clerk.press(key)
        clerk.press(Qt.Key.Key_Return)
        clerk.settle()
    assert page.points_words.text() == (
        "Điểm chung 24/30, kết quả 69,5/70, tổng 93,5/100: từ 90 điểm là HTXS (Điều 10, Điều 11)."
    )
    texts: list[str] = []

    def read(dialog: PrintDialog) -> None:
        clerk.qtbot.waitUntil(lambda: bool(dialog.content))
        texts.append(printed_text(dialog.content))
        dialog.reject()

    clerk.click_tab(page.tabs.tabBar(), "Kế hoạch")
    clerk.in_dialog(PrintDialog, lambda: clerk.click(page.print_one), read)
    assert "KẾ HOẠCH SẢN PHẨM, CÔNG VIỆC" in texts[0]
    assert "Thu ngân sách 9 tháng đạt dự toán 30/09/2026 20" in texts[0]
    assert "Kế hoạch đã được Ban Thường vụ Đảng ủy xã duyệt ngày 05/07/2026." in texts[0]
    assert QuarterProduct.select().where(QuarterProduct.assessment == sheet.id).count() == 6


def test_an_approved_plan_keeps_its_points_and_says_why(clerk: Clerk, page: QuartersPage) -> None:
    make_sheets(clerk, page)
    sheet = stand(clerk, page, ANH)
    paste_plan(clerk, page)
    quarters.approve([sheet.id], date(2026, 7, 5), "Ban Thường vụ")
    page.main.reload()
    page.product_view.go_to(0, MAXIMUM)
    paste(clerk.qtbot, page.product_view, "25")
    clerk.settle()
    assert "đã duyệt ngày 05/07/2026" in page.main.note.text.text()
    assert page.products.text(0, MAXIMUM) == "20"


def test_a_pasted_plan_with_one_wrong_line_changes_nothing(clerk: Clerk, page: QuartersPage) -> None:
    make_sheets(clerk, page)
    sheet = stand(clerk, page, ANH)
    paste(clerk.qtbot, page.product_view, PLAN.replace("6\tHoàn", "7\tHoàn"))
    clerk.settle()
    assert "Trục phải từ 1 đến 6" in page.main.note.text.text()
    assert quarters.products_of([sheet.id]) == {}


def test_a_task_typed_by_hand_goes_in_at_the_foot_and_is_taken_off_again(clerk: Clerk, page: QuartersPage) -> None:
    make_sheets(clerk, page)
    sheet = stand(clerk, page, ANH)
    for text in ("4", "Viec go tay", "", "70"):
        if text:
            clerk.press(Qt.Key.Key_F2)
            editor = clerk.window.focusWidget()
            assert editor is not None
            clerk.write(text)
            clerk.press(Qt.Key.Key_Return)
            clerk.settle()
        page.product_view.go_to(0, page.product_view.currentIndex().column() + 1)
        page.product_view.setFocus()
    (made,) = quarters.products_of([sheet.id])[sheet.id]
    assert (made.axis, made.task, made.maximum) == (4, "Viec go tay", Decimal(70))
    page.product_view.go_to(0, 1)
    clerk.click(page.remove)
    clerk.settle()
    assert quarters.products_of([sheet.id]) == {}


def test_levels_of_everybody_are_typed_one_under_the_other_with_the_day(clerk: Clerk, page: QuartersPage) -> None:
    make_sheets(clerk, page)
    clerk.click_tab(page.front, "Cả quý")
    clerk.settle()
    retype(clerk.qtbot, page.whole.decided_on, "8/10/2026")
    assert isinstance(page.whole.decided_by, QLineEdit)
    retype(clerk.qtbot, page.whole.decided_by, "Ban Thường vụ Tỉnh ủy")
    page.whole.view.setFocus()
    page.whole.view.go_to(0, LEVEL)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        clerk.press(key)
        clerk.press(Qt.Key.Key_Return)
        clerk.settle()
    found = {one.name: (one.level, one.decided_on) for one in quarters.assessments(2026, 3)}
    assert found == {ANH: ("HTXS", date(2026, 10, 8)), AN: ("HTT", date(2026, 10, 8))}
    assert page.standing.text().endswith("đã xếp loại 2 (HTXS 1, HTT 1)")
    assert "HTXS 1 / tối đa 0" in page.quota.text()


def test_the_year_end_evidence_shows_the_quarters(clerk: Clerk, page: QuartersPage, people: dict[str, Member]) -> None:
    make_sheets(clerk, page)
    sheet = next(one for one in quarters.assessments(2026, 3) if one.name == ANH)
    quarters.write_levels([(sheet.id, {"level": "HTT"})], date(2026, 10, 8), "Ban Thường vụ Tỉnh ủy")
    open_evaluation(2026)
    facts = facts_of(Rating.get(Rating.member == people[ANH]), None, load("P2025"))
    assert facts.words[QUARTERS] == "quý III HTT"
    others = facts_of(Rating.get(Rating.member == people["Trần Văn Ẩn"]), None, load("P2025"))
    assert others.words[QUARTERS] == ""


def test_a_wrong_level_is_refused_in_words(clerk: Clerk, page: QuartersPage) -> None:
    make_sheets(clerk, page)
    clerk.click_tab(page.front, "Cả quý")
    page.whole.view.go_to(0, LEVEL)
    paste(clerk.qtbot, page.whole.view, "9")
    clerk.settle()
    assert "không phải mức xếp loại" in page.main.note.text.text()


def test_the_next_quarter_copies_the_plan_and_another_person_is_added(
    clerk: Clerk, page: QuartersPage, people: dict[str, Member]
) -> None:
    clerk.click_tab(page.quarters, "Quý II")
    clerk.settle()
    make_sheets(clerk, page)
    stand(clerk, page, ANH)
    paste_plan(clerk, page)
    page.quarters.setCurrentIndex(2)
    clerk.settle()
    make_sheets(clerk, page)
    clerk.click(page.copy_button)
    clerk.settle()
    copied = stand(clerk, page, ANH)
    assert len(quarters.products_of([copied.id])[copied.id]) == 6

    def add(dialog: AddDialog) -> None:
        dialog.form.editor("member").put_member(people["Trần Văn Ẩn"])  # type: ignore[union-attr]
        clerk.click(dialog.accept_button)

    clerk.in_dialog(AddDialog, lambda: clerk.click(page.add_button), add)
    assert "Trần Văn Ẩn" in column_of(page.list.view, 1)


def test_a_year_whose_rules_know_no_quarters_says_so(clerk: Clerk, page: QuartersPage) -> None:
    page.main.set_year(2024)
    clerk.settle()
    label = page.empty.findChild(object, "empty")
    assert label is not None
    assert "không có đánh giá hằng quý" in label.text()  # type: ignore[attr-defined]
    assert not page.open_button.isEnabled()
