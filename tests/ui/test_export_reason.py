"""Data that leave the office: why is asked and kept, a package has a password of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from db.base import Action
from db.members import Member
from db.open import close_office, open_office
from nongson_desktop.rules.organizations import new_office
from tests.ui.hands import Clerk
from ui.export_reason import ReasonDialog
from ui.main_window import MainWindow
from ui.pages.importing_whole import WholeDialog
from ui.pages.package_dialogs import PackageInDialog, WholeOutDialog

PASSWORD = "gửi lên tỉnh 2026"


@pytest.fixture
def saving_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the clerk puts what she saves; Qt's own question for a place is not asked."""
    path = tmp_path / "ra"
    path.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(path / Path(asked[2]).name), ""))
    return path


def last() -> tuple[str, str]:
    made = Action.select().where(Action.kind == "export").order_by(Action.id.desc()).first()
    return (made.what, made.reason) if made else ("", "")


def test_a_list_with_identity_numbers_goes_out_with_its_reason_and_one_without_at_once(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], saving_to: Path
) -> None:
    hand = Clerk(qtbot, window)
    page: Any = window.go("members")
    hand.settle()
    hand.click(page.export_button)
    hand.settle()
    assert last() == ("Xuất danh sách Đảng viên ra Excel: 5 dòng", "")
    page.list.view.choose_columns(["name", "identity_number"])
    hand.settle()

    def leave(dialog: ReasonDialog) -> None:
        hand.click(dialog.accept_button)
        assert dialog.box.problem.text() == "Chưa ghi lý do xuất."
        hand.click(dialog.reject_button)

    (saving_to / "Đảng viên.xlsx").unlink()
    hand.in_dialog(ReasonDialog, lambda: hand.click(page.export_button), leave)
    assert not (saving_to / "Đảng viên.xlsx").exists()

    def say_why(dialog: ReasonDialog) -> None:
        hand.tab_to(dialog.box.editor)
        hand.write("gửi Công an xã đối chiếu")
        hand.click(dialog.accept_button)

    hand.in_dialog(ReasonDialog, lambda: hand.click(page.export_button), say_why)
    hand.settle()
    assert last() == ("Xuất danh sách Đảng viên ra Excel: 5 dòng", "gửi Công an xã đối chiếu")
    assert (saving_to / "Đảng viên.xlsx").exists()


def test_a_whole_office_goes_out_as_a_package_and_comes_into_a_new_one(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], saving_to: Path, tmp_path: Path
) -> None:
    hand = Clerk(qtbot, window)
    page: Any = window.go("importing")
    hand.settle()

    def fill(*texts: str) -> Callable[[Any], None]:
        def act(dialog: Any) -> None:
            words = " ".join(label.text() for label in dialog.findChildren(QLabel))
            assert not isinstance(dialog, WholeOutDialog) or "Tệp chứa 4 tổ chức, 6 đảng viên và " in words
            for box, text in zip(dialog.boxes.values(), texts, strict=True):
                hand.tab_to(box.editor)
                hand.write(text)
            hand.click(dialog.accept_button)
            hand.settle()

        return act

    hand.in_dialog(WholeOutDialog, lambda: hand.click(page.whole.button), fill("nộp tỉnh", PASSWORD, PASSWORD))
    hand.settle()
    package = saving_to / "Toàn bộ dữ liệu.nongson"
    assert last()[1] == "nộp tỉnh"
    assert b"PK" not in package.read_bytes()[:4]
    close_office()
    new_office(tmp_path / "khác", name="Đảng bộ xã Khác")
    open_office(tmp_path / "khác")
    window.show_office(tmp_path / "khác")
    hand.settle()

    def take_in(dialog: WholeDialog) -> None:
        hand.click(dialog.accept_button)

    def wrong_then_right(dialog: PackageInDialog) -> None:
        fill("không phải mật khẩu này")(dialog)
        assert dialog.boxes["password"].problem.text().endswith("không đúng, hoặc gói bị hỏng.")
        hand._expected = WholeDialog, take_in
        fill(PASSWORD)(dialog)

    hand.in_dialog(PackageInDialog, lambda: window.import_file(package), wrong_then_right)
    hand.settle()
    assert {one.name for one in Member.select().where(~Member.hidden)} == set(people)
