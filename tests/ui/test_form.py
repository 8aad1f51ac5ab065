"""The form by itself: labels, keys, dates as typed, errors, drafts, and saving while typing goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.base import action
from db.errors import UserError
from db.members import Member
from db.settings import draft_of
from db.tasks import Task
from nongson_desktop.columns import columns_of, pick
from tests.conftest import TODAY
from tests.ui.hands import retype, say
from ui.form import RecordForm

NAMES = ("name", "birth_date", "sex", "admitted_on", "note", "phone")


@pytest.fixture
def form(qtbot: QtBot, office: Path) -> Iterator[RecordForm]:
    made = RecordForm(pick(columns_of(Member), *NAMES), lambda: TODAY)
    window = QWidget()
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    made.show_record(Member(name="Đỗ Đức Ánh", sex="male"), "member:1")
    with qtbot.waitActive(window):
        window.show()
    yield made
    window.close()


def test_every_label_is_the_buddy_of_its_field(form: RecordForm) -> None:
    buddies = {label.buddy().objectName(): label.text() for label in form.findChildren(QLabel) if label.buddy()}
    assert buddies == {
        "name": "Họ và tên *",
        "birth_date": "Ngày sinh",
        "sex": "Giới tính",
        "admitted_on": "Ngày vào Đảng",
        "note": "Ghi chú",
        "phone": "Điện thoại",
    }


def test_enter_goes_through_the_fields_in_reading_order(qtbot: QtBot, form: RecordForm) -> None:
    form.focus_first()
    passed = []
    for _ in range(4):
        stood = QApplication.focusWidget()
        passed.append(stood.objectName())
        qtbot.keyClick(stood, Qt.Key.Key_Return)
    assert passed == ["name", "birth_date", "sex", "admitted_on"]
    note = form.editor("note")
    assert note.hasFocus()
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert note.hasFocus(), "in long text Enter begins a line"
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert form.editor("phone").hasFocus()


@pytest.mark.parametrize(
    ("typed", "stands"), [("5/9/90", "05/09/1990"), ("5.9.1990", "05/09/1990"), ("9/1990", "09/1990"), ("1990", "1990")]
)
def test_a_date_is_written_out_when_left(qtbot: QtBot, form: RecordForm, typed: str, stands: str) -> None:
    retype(qtbot, form.editor("birth_date"), typed)
    qtbot.keyClick(form.editor("birth_date"), Qt.Key.Key_Tab)
    assert form.editor("birth_date").typed() == stands


def test_a_date_that_is_none_keeps_its_text_and_says_why_at_once(qtbot: QtBot, form: RecordForm) -> None:
    retype(qtbot, form.editor("birth_date"), "30/2/1990")
    qtbot.keyClick(form.editor("birth_date"), Qt.Key.Key_Tab)
    assert form.editor("birth_date").typed() == "30/2/1990"
    assert "“30/2/1990” không hợp lệ cho Ngày sinh" in form.boxes["birth_date"].problem.text()
    retype(qtbot, form.editor("birth_date"), "28/2/1990")
    assert not form.boxes["birth_date"].problem.isVisible()


def test_composing_is_not_disturbed(form: RecordForm) -> None:
    """While an input method composes, nothing is committed, saved or rewritten."""
    name = form.editor("name")
    name.setFocus()
    before = name.typed()
    QApplication.sendEvent(name, QInputMethodEvent("Ngu", []))
    assert name.typed() == before
    assert not form.changed()
    say(name, "Nguyễn ")
    assert "Nguyễn" in name.typed()


def test_only_what_changed_is_sent(qtbot: QtBot, form: RecordForm) -> None:
    retype(qtbot, form.editor("phone"), "0912")
    assert form.send() == {"phone": "0912"}
    assert form.state.text() == "đang lưu…"


def test_typing_while_a_save_waits_is_kept_and_stays_unsaved(qtbot: QtBot, form: RecordForm) -> None:
    retype(qtbot, form.editor("phone"), "0912")
    form.send()
    retype(qtbot, form.editor("note"), "gõ thêm")
    form.saved()
    assert form.changed() == {"note": "gõ thêm"}
    assert form.state.text() == "Chưa lưu."


def test_a_refusal_without_a_field_stands_at_the_foot(qtbot: QtBot, form: RecordForm) -> None:
    retype(qtbot, form.editor("phone"), "0912")
    form.send()
    form.refuse(UserError("Không ghi được vào ổ đĩa."))
    assert form.state.text() == "Không ghi được vào ổ đĩa."
    assert form.editor("phone").typed() == "0912"
    assert form.save_button.isEnabled()


def test_a_change_can_be_put_back(qtbot: QtBot, form: RecordForm) -> None:
    assert not form.revert_button.isVisible()
    retype(qtbot, form.editor("name"), "Tên khác")
    qtbot.mouseClick(form.revert_button, Qt.MouseButton.LeftButton)
    assert form.editor("name").typed() == "Đỗ Đức Ánh"
    assert not form.save_button.isEnabled()


def test_a_draft_is_kept_under_the_forms_name_and_can_be_let_go(qtbot: QtBot, form: RecordForm) -> None:
    retype(qtbot, form.editor("note"), "Dở dang")
    assert form.keep_typing()
    form.show_record(Member(name="Người khác"), "member:2")
    assert not form.draft_notice.isVisible()
    form.show_record(Member(name="Đỗ Đức Ánh"), "member:1")
    assert form.draft_notice.isVisible()
    form._drop_draft()
    assert draft_of("member:1") is None


def test_scrolling_over_a_choice_does_not_change_it(qtbot: QtBot, form: RecordForm) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    sex = form.editor("sex")
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(sex, wheel)
    assert sex.typed() == "Nam"


def test_checks_numbers_and_links_go_both_ways(qtbot: QtBot, people: dict[str, Member]) -> None:
    form = RecordForm(pick(columns_of(Task), "text", "follower", "progress", "met"), lambda: TODAY)
    qtbot.addWidget(form)
    form.show()
    form.show_record(Task(text="Việc", follower=people["Lê Quốc Bảo"], progress=20), "task:1")
    assert form.editor("follower").typed() == "Lê Quốc Bảo"
    retype(qtbot, form.editor("progress"), "75")
    qtbot.keyClick(form.editor("met"), Qt.Key.Key_Space)
    retype(qtbot, form.editor("follower"), "anh duc")
    form.editor("follower").finder.look("anh duc")
    assert form.send() == {"progress": 75, "met": True, "follower": people["Đỗ Đức Ánh"].id}


def test_an_unclear_name_is_not_guessed(qtbot: QtBot, people: dict[str, Member]) -> None:
    form = RecordForm(pick(columns_of(Task), "follower"), lambda: TODAY)
    qtbot.addWidget(form)
    form.show_record(Task(), "task:1")
    retype(qtbot, form.editor("follower"), "a")
    assert form.read() is None
    assert "hãy chọn một đảng viên" in form.boxes["follower"].problem.text()


def test_saving_waits_its_turn_and_the_window_answers_meanwhile(
    qtbot: QtBot, window: QWidget, people: dict[str, Member]
) -> None:
    from ui import work

    page = window.page()
    go_on = threading.Event()
    work.run(window, lambda _: go_on.wait(10), lambda _: None, write=True)
    page.stand_on(people["Lê Quốc Bảo"].id)
    form = page.detail.form
    retype(qtbot, form.editor("phone"), "0900")
    page.save()
    assert form.state.text() == "đang lưu…"
    retype(qtbot, form.editor("note"), "gõ khi đang chờ")
    go_on.set()
    qtbot.waitUntil(lambda: not work.board.jobs)
    with action("đọc lại"):
        assert Member.get_by_id(people["Lê Quốc Bảo"].id).phone == "0900"
    assert form.changed() == {"note": "gõ khi đang chờ"}
