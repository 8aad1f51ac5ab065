"""The first page: a new office, one that is there, and what it says when it cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.open import close_office
from nongson_desktop.rules.organizations import new_office, office_names
from tests.conftest import TODAY
from tests.ui.hands import PATIENCE, retype, say
from ui.main_window import MainWindow
from ui.pages.account_dialogs import RecoveryCodeDialog
from ui.pages.start import NewOfficeForm, StartPage


@pytest.fixture
def start(qtbot: QtBot) -> StartPage:
    window = MainWindow(TODAY)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    assert window._start is not None
    return window._start


def give_password(form: NewOfficeForm, again: str = "") -> None:
    for line in (form.account, form.password, form.again):
        line.clear()
    say(form.account, "Văn thư Suối Mây")
    say(form.password, "Suối Mây 2026")
    say(form.again, again or "Suối Mây 2026")


@contextmanager
def noted_code() -> Iterator[list[str]]:
    """The recovery codes shown meanwhile, each written down and let go."""
    codes: list[str] = []

    def note() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RecoveryCodeDialog):
            codes.append(dialog.code)
            dialog.kept.setChecked(True)
            dialog.accept_button.click()

    watch = QTimer(interval=10)
    watch.timeout.connect(note)
    watch.start()
    yield codes
    watch.stop()


def test_a_new_office_is_made_from_its_name_alone(qtbot: QtBot, start: StartPage, tmp_path: Path) -> None:
    window = start.main
    qtbot.mouseClick(start.new, Qt.MouseButton.LeftButton)
    form = start.form
    assert form.name.hasFocus()
    say(form.name, "Đảng bộ xã Suối Mây")
    assert form.place.placeholderText() == "Suối Mây"
    assert Path(form.folder.text()).name == "dang-bo-xa-suoi-may"
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert form.parent_name.hasFocus()
    say(form.parent_name, "Đảng bộ tỉnh Sông Lam")
    form.spelling.setCurrentIndex(1)
    retype(qtbot, form.folder, str(tmp_path / "Dữ liệu"))
    give_password(form)
    with noted_code() as codes:
        qtbot.mouseClick(form.make, Qt.MouseButton.LeftButton)
    assert len(codes[0].replace("-", "")) == 30
    names = office_names(TODAY)
    assert (names.name, names.parent, names.place, names.spelling) == (
        "Đảng bộ xã Suối Mây",
        "Đảng bộ tỉnh Sông Lam",
        "Suối Mây",
        "UỶ",
    )
    assert window.top.office.text() == "Đảng bộ xã Suối Mây"
    assert window.page().list.empty.isVisible(), "an empty office says what to do next"
    window.close()


def test_a_missing_name_and_a_used_folder_are_said_beside_their_fields(
    qtbot: QtBot, start: StartPage, tmp_path: Path
) -> None:
    (tmp_path / "đầy").mkdir()
    (tmp_path / "đầy" / "ảnh.jpg").write_bytes(b"x")
    qtbot.mouseClick(start.new, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(start.form.make, Qt.MouseButton.LeftButton)
    assert start.form.problems["name"].text() == "Chưa nhập tên đảng bộ."
    say(start.form.name, "Đảng bộ xã Suối Mây")
    qtbot.mouseClick(start.form.make, Qt.MouseButton.LeftButton)
    assert start.form.problems["account"].text() == "Chưa nhập tên tài khoản."
    retype(qtbot, start.form.folder, str(tmp_path / "đầy"))
    give_password(start.form, again="nhầm một chữ")
    qtbot.mouseClick(start.form.make, Qt.MouseButton.LeftButton)
    assert start.form.problems["again"].text() == "Hai lần nhập mật khẩu không giống nhau."
    give_password(start.form)
    qtbot.mouseClick(start.form.make, Qt.MouseButton.LeftButton)
    assert "đã có dữ liệu" in start.form.problems["folder"].text()
    assert not start.form.problems["name"].isVisible()
    assert start.form.name.text() == "Đảng bộ xã Suối Mây"


def test_an_office_that_is_there_is_opened_and_remembered(
    qtbot: QtBot, start: StartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "văn phòng"
    new_office(folder, name="Đảng bộ xã Suối Mây")
    close_office()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    qtbot.mouseClick(start.choose, Qt.MouseButton.LeftButton)
    assert start.main.folder == folder
    start.main.close()
    again = MainWindow(TODAY)
    qtbot.addWidget(again)
    assert again._start is not None
    assert [one.text() for one in again._start.recent] == [str(folder)]
    qtbot.mouseClick(again._start.recent[0], Qt.MouseButton.LeftButton)
    assert again.folder == folder
    again.close()


def test_a_folder_that_is_no_office_is_refused_in_words(qtbot: QtBot, start: StartPage, tmp_path: Path) -> None:
    start.open(tmp_path)
    assert start.problem.text() == f"Thư mục {tmp_path} không phải là dữ liệu của Nông Sơn."
    assert start.main.folder is None


def test_the_practice_office_is_made_and_opened(
    qtbot: QtBot, start: StartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.start.home_folder", lambda: tmp_path)
    window = start.main
    qtbot.mouseClick(start.sample, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.folder is not None, timeout=10 * PATIENCE)
    assert window.status.counted.text() == "127 đảng viên"
    window.close()


def test_an_office_named_when_the_program_is_started_stands_in_the_window_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    new_office(tmp_path / "xã", name="Đảng bộ xã Suối Mây")
    close_office()
    window = MainWindow(TODAY, office=tmp_path / "xã")
    qtbot.addWidget(window)
    window.show()
    assert window._start is None
    assert window.top.office.isVisible()
    assert window.top.office.text() == "Đảng bộ xã Suối Mây"
    window.close()


def test_an_office_named_at_the_start_that_cannot_be_opened_leaves_the_first_page_which_says_why(
    qtbot: QtBot, tmp_path: Path
) -> None:
    new_office(tmp_path / "xã", name="Đảng bộ xã Suối Mây")
    close_office()
    (tmp_path / "xã" / "office.key").unlink()
    window = MainWindow(TODAY, office=tmp_path / "xã")
    qtbot.addWidget(window)
    window.show()
    assert window._start is not None
    assert window._start.problem.isVisible()
    assert "tệp khoá" in window._start.problem.text()
    assert window._start.new.isVisible(), "she can go on from here"
    window.close()


COPIED = """
from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtWidgets import QApplication
from ui.app import application

def copy():
    carried = QMimeData()
    carried.setText("Đỗ Đức Ánh")
    carried.setHtml("<b>Đỗ Đức Ánh</b>")
    QApplication.clipboard().setMimeData(carried)

app = application()
QTimer.singleShot(0, copy)
QTimer.singleShot(50, app.quit)
app.exec()
print(QApplication.clipboard().text())
"""


def test_the_program_ends_quietly_after_rows_were_copied() -> None:
    done = subprocess.run([sys.executable, "-c", COPIED], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "Đỗ Đức Ánh")
