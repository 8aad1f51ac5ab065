"""Bộ quy định by keyboard: a value changed, the check that says so, a copy for the province, files from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from db.base import Action
from db.evaluation import Rating
from db.members import PersonKind
from db.settings import draft_of
from nongson_desktop.rules.evaluation import evaluation_of, open_evaluation, profile_of
from nongson_desktop.rules.profile_reading import parse
from nongson_desktop.rules.profiles import load, profile_for, profile_keys
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow
from ui.pages.profiles import DIFFERENT, WHOLE, ProfilesPage
from ui.pages.profiles_dialogs import CopyDialog, KeepDialog, ReasonDialog
from ui.pages.profiles_groups import GroupsDialog
from ui.pages.profiles_lists import ListsDialog

HOLDS = "Bộ quy định khớp: điểm sàn giảm dần, điểm cộng đủ, tỷ lệ trong giới hạn."


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Clerk:
    return Clerk(qtbot, window)


@pytest.fixture
def page(clerk: Clerk) -> ProfilesPage:
    made = clerk.open("Bộ quy định")
    assert isinstance(made, ProfilesPage)
    return made


def go_to(clerk: Clerk, page: ProfilesPage, section: str) -> None:
    """Come to a section by the arrow keys."""
    page.sections.setFocus()
    clerk.press(Qt.Key.Key_Home)
    for _ in range(page.sections.count()):
        if page.section == section:
            clerk.settle()
            return
        clerk.press(Qt.Key.Key_Down)
    raise AssertionError(section)


def type_in(clerk: Clerk, page: ProfilesPage, name: str, text: str) -> None:
    assert page._form is not None
    clerk.tab_to(page._form.boxes[name].editor)
    clerk.write(text)
    clerk.settle()


def test_the_page_stands_on_the_rules_of_the_year_and_says_that_they_hold(page: ProfilesPage) -> None:
    assert column_of(page.profiles, 0) == [
        "P2018 · năm 2018",
        "P2019 · năm 2019–2022",
        "P2023 · năm 2023–2024",
        "P2025 · từ năm 2025",
    ]
    assert page.key == "P2025"
    assert page.answer.text() == HOLDS
    assert not page.keep_button.isEnabled()
    assert not page.back_button.isVisible()


def test_a_percent_is_changed_checked_and_used_by_keyboard(clerk: Clerk, page: ProfilesPage) -> None:
    go_to(clerk, page, "Tỷ lệ xuất sắc")
    type_in(clerk, page, "quota.percent", "120")
    assert page.answer.text() == (
        "Chưa dùng được: tỷ lệ tối đa phải từ 0 đến 100;"
        " tỷ lệ tối đa khi được quyết định cao hơn phải từ tỷ lệ thường đến 100."
    )
    assert not page.keep_button.isEnabled()
    clerk.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    assert load("P2025").quota.percent == 20, "what does not hold is never used"

    type_in(clerk, page, "quota.percent", "18")
    assert page._form is not None
    assert page._form.boxes["quota.percent"].shipped.text() == "Chương trình: 20"
    assert page.answer.text() == HOLDS

    def keep(dialog: KeepDialog) -> None:
        clerk.press(Qt.Key.Key_Return)
        clerk.write("tỉnh quy định chặt hơn")
        clerk.press(Qt.Key.Key_Return)
        clerk.write("Hướng dẫn 07-HD/TU")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(KeepDialog, lambda: clerk.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier), keep)
    assert load("P2025").quota.percent == 18
    assert Action.select().order_by(Action.id.desc()).get().reason == "tỉnh quy định chặt hơn"
    assert column_of(page.profiles, 0)[-1] == "P2025 · từ năm 2025 · bản riêng"
    assert not page.keep_button.isEnabled()

    go_to(clerk, page, DIFFERENT)
    assert page.rows.rows == [("Tỷ lệ xuất sắc", "Tỷ lệ hoàn thành xuất sắc tối đa (%)", "20", "18")]

    def give_up(dialog: ReasonDialog) -> None:
        clerk.write("tỉnh bãi bỏ")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ReasonDialog, lambda: clerk.click(page.back_button), give_up)
    assert load("P2025").quota.percent == 20
    assert page.rows.rows == []


def test_the_points_of_criteria_are_typed_one_after_another(clerk: Clerk, page: ProfilesPage) -> None:
    go_to(clerk, page, "Tiêu chí và điểm tối đa")
    assert page._form is not None
    page._form.boxes["criteria.outside.I-1.max"].editor.setFocus()
    clerk.write("18")
    clerk.settle()
    assert "nhóm tiêu chí chung mới chia điểm cho 1/2 tiêu chí" in page.answer.text()
    for points in ("12", "40", "15,5"):
        clerk.press(Qt.Key.Key_Return)
        clerk.write(points)
    clerk.press(Qt.Key.Key_Return)
    clerk.write("abc")
    clerk.settle()
    box = page._form.boxes["criteria.outside.II-3.max"]
    assert box.problem.text().startswith("“abc” không hợp lệ")
    assert not page.keep_button.isEnabled()
    clerk.write("14,5")
    clerk.settle()
    assert page.answer.text() == HOLDS
    assert page.keep_button.isEnabled()


def test_what_is_typed_stays_when_another_section_or_page_is_looked_at_and_as_a_draft(
    clerk: Clerk, page: ProfilesPage
) -> None:
    go_to(clerk, page, "Tỷ lệ xuất sắc")
    type_in(clerk, page, "quota.percent", "15")
    go_to(clerk, page, "Biểu quyết")
    clerk.open("Đảng viên")
    clerk.open("Bộ quy định")
    assert "\npercent = 15\n" in page.text
    assert page.keep_typing() == 1
    kept = draft_of("profile-P2025")
    assert kept is not None
    assert "\npercent = 15\n" in kept[0]["text"]
    clerk.click(page.revert_button)
    assert not page.is_changed()
    assert draft_of("profile-P2025") is None


def test_a_document_settles_what_was_unconfirmed(clerk: Clerk, page: ProfilesPage) -> None:
    go_to(clerk, page, "Biểu quyết")
    assert "1 chưa rõ" in page.sections.currentItem().text()
    assert page._form is not None
    page._form.boxes["ballot.base"].confirmed.emit(load("P2025").unconfirmed["ballot.base"])
    clerk.settle()
    assert page.sections.currentItem().text() == "Biểu quyết"
    assert page.keep_button.isEnabled()


def test_a_copy_for_the_province_is_made_and_used_from_its_year(clerk: Clerk, page: ProfilesPage) -> None:
    def copy(dialog: CopyDialog) -> None:
        clerk.press(Qt.Key.Key_Return)
        clerk.press(Qt.Key.Key_Return)
        clerk.write("Quy định của tỉnh Sông Lam")
        clerk.press(Qt.Key.Key_Return)
        clerk.write("tỉnh có hướng dẫn riêng")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(CopyDialog, lambda: clerk.click(page.copy_button), copy)
    assert page.key == "P2025-tinh"
    assert page.name.text() == "Quy định của tỉnh Sông Lam"
    assert (profile_for(2025).key, profile_for(2026).key) == ("P2025", "P2025-tinh")
    assert page.back_button.text() == "Bỏ bản riêng…"


def test_an_open_year_takes_the_new_text_up_when_asked(clerk: Clerk, page: ProfilesPage) -> None:
    open_evaluation(2026)
    page.reload()
    assert not page.take_up_button.isVisible()
    go_to(clerk, page, "Tỷ lệ xuất sắc")
    type_in(clerk, page, "quota.percent", "18")

    def keep(dialog: KeepDialog) -> None:
        clerk.press(Qt.Key.Key_Return)
        clerk.write("tỉnh quy định")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(KeepDialog, lambda: clerk.click(page.keep_button), keep)
    evaluation = evaluation_of(2026)
    assert evaluation is not None
    assert profile_of(evaluation).quota.percent == 20, "the year goes on as it was opened"

    def take_up(dialog: ReasonDialog) -> None:
        clerk.write("theo hướng dẫn của tỉnh")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    assert page.take_up_button.text() == "Áp dụng cho năm 2026 đang đánh giá…"
    clerk.in_dialog(ReasonDialog, lambda: clerk.click(page.take_up_button), take_up)
    evaluation = evaluation_of(2026)
    assert evaluation is not None
    assert (profile_of(evaluation).quota.percent, evaluation.percent) == (18, 18)
    assert not page.take_up_button.isVisible()


def test_a_group_is_added_put_first_and_another_taken_out_by_keyboard(clerk: Clerk, page: ProfilesPage) -> None:
    go_to(clerk, page, "Nhóm đối tượng và mẫu")
    known = [group.title for group in load("P2025").groups]

    def change(dialog: ListsDialog) -> None:
        assert dialog.list.hasFocus()
        assert column_of(dialog.list, 0) == known
        clerk.press(Qt.Key.Key_Insert)
        clerk.write("Trưởng thôn, bí thư đoàn")
        assert dialog.answer.text() == HOLDS
        clerk.press(Qt.Key.Key_Escape)
        assert dialog.list.hasFocus()
        clerk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert column_of(dialog.list, 0)[:2] == ["Trưởng thôn, bí thư đoàn", known[0]]
        clerk.press(Qt.Key.Key_End)
        clerk.press(Qt.Key.Key_Delete)
        assert known[-1] not in column_of(dialog.list, 0)
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ListsDialog, lambda: clerk.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier), change)
    assert page.answer.text() == HOLDS
    assert page.keep_button.isEnabled()
    groups = parse(page.text).groups
    assert [group.title for group in groups] == ["Trưởng thôn, bí thư đoàn", *known[:-1]]
    assert groups[0].person_kinds == (PersonKind.OUTSIDE,)


def test_a_criterion_added_in_the_fields_must_be_named_and_its_points_must_add_up(
    clerk: Clerk, page: ProfilesPage
) -> None:
    go_to(clerk, page, "Tiêu chí và điểm tối đa")

    def add(dialog: ListsDialog) -> None:
        clerk.choose(dialog.choice, "Đảng viên không làm việc trong hệ thống chính trị")
        clerk.tab_to(dialog.list)
        clerk.press(Qt.Key.Key_Home)
        clerk.press(Qt.Key.Key_Insert)
        assert dialog.form is not None
        assert dialog.form.editor("code").typed() == "I.3"
        assert "tiêu chí I.3 chưa có nội dung" in dialog.answer.text()
        dialog.try_accept()
        assert dialog.isVisible(), "a criterion without words is not taken"
        clerk.tab_to(dialog.form.editor("label"))
        clerk.write("Gương mẫu ở nơi cư trú")
        clerk.tab_to(dialog.form.editor("max"))
        clerk.write("10")
        assert "nhóm tiêu chí chung mới chia điểm cho 1/3 tiêu chí" in dialog.answer.text()
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ListsDialog, lambda: clerk.click(page.lists_button), add)
    assert not page.keep_button.isEnabled()
    assert page._form is not None
    assert "criteria.outside.I-3.max" in page._form.boxes


def test_members_are_put_in_another_group_together_with_a_reason(clerk: Clerk, page: ProfilesPage) -> None:
    assert not page.groups_button.isVisible(), "no year is being rated yet"
    open_evaluation(2026)
    page.reload()
    staff = load("P2025").groups[2].title

    def choose(dialog: GroupsDialog) -> None:
        clerk.write("binh son")
        clerk.tab_to(dialog.view)
        clerk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        clerk.choose(dialog.group, staff)
        dialog.try_accept()
        clerk.qtbot.waitUntil(lambda: dialog.problem.text() == "Đổi nhóm thì phải ghi lý do.")
        clerk.press(Qt.Key.Key_Tab)
        clerk.write("hợp đồng ở trạm y tế")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(GroupsDialog, lambda: clerk.click(page.groups_button), choose)
    changed = Rating.select().where(Rating.year == 2026, Rating.group == staff)
    assert sorted(rating.name for rating in changed) == ["Lê Quốc Bảo", "Trần Văn Ẩn"]
    assert Action.select().order_by(Action.id.desc()).get().reason == "hợp đồng ở trạm y tế"


def test_the_whole_text_may_be_written_and_is_checked_as_it_is_typed(clerk: Clerk, page: ProfilesPage) -> None:
    go_to(clerk, page, WHOLE)
    page.whole.setFocus()
    text = page.text
    clerk.write(text.replace("percent = 20", "percent = 17").replace("[ballot]", "[vote]"))
    clerk.settle()
    assert "không có mục “vote”" in page.answer.text()
    assert "thiếu “ballot”" in page.answer.text()
    clerk.write(text.replace("percent = 20", "percent = 17"))
    clerk.settle()
    assert page.answer.text() == HOLDS
    go_to(clerk, page, "Tỷ lệ xuất sắc")
    assert page._form is not None
    assert page._form.boxes["quota.percent"].editor.typed() == "17"


def test_rules_go_to_a_file_and_come_back_as_a_change_to_look_at(
    clerk: Clerk, page: ProfilesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "P2025.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    clerk.click(page.export_button)
    assert path.read_text(encoding="utf-8") == load("P2025").text
    path.write_text(load("P2025").text.replace("percent = 20", "percent = 16"), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    clerk.click(page.import_button)
    assert page.is_changed()
    assert load("P2025").quota.percent == 20, "nothing is used before the clerk says so"
    go_to(clerk, page, DIFFERENT)
    assert [row[2:] for row in page.rows.rows] == [("20", "16")]


def test_a_file_with_rules_of_another_key_is_added_with_its_reason(
    clerk: Clerk, page: ProfilesPage, tmp_path: Path
) -> None:
    path = tmp_path / "tinh.toml"
    path.write_text(load("P2025").text.replace('key = "P2025"', 'key = "Tỉnh"'), encoding="utf-8")

    def keep(dialog: KeepDialog) -> None:
        clerk.write("2026")
        clerk.press(Qt.Key.Key_Return)
        clerk.write("tỉnh gửi về")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(KeepDialog, lambda: page.take_file(path), keep)
    assert profile_keys()[-1] == "Tỉnh"
    assert page.key == "Tỉnh"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"[" * 150_000, b"key = 'x'"])
def test_a_file_that_is_no_set_of_rules_changes_nothing(
    clerk: Clerk, page: ProfilesPage, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "la.toml"
    path.write_bytes(content)
    page.take_file(path)
    clerk.settle()
    assert not page.is_changed()
    assert profile_keys() == ["P2018", "P2019", "P2023", "P2025"]
