"""Copies that make themselves while the clerk works, and bringing one back in two presses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from db.base import Action, action, database
from db.members import Member
from db.open import BACKUPS, DATABASE, KEY, close_office, office, open_office
from nongson_desktop.safety.copies import copies_in, keep_copy
from nongson_desktop.safety.journal import last_noted
from ui.keeper import Keeper, look_after
from ui.main_window import MainWindow
from ui.pages.copies import CopiesPage
from ui.preferences import keep_second_place, recent_offices

Settle = Callable[[], None]


def write(name: str) -> None:
    with action(f"Thêm đảng viên {name}"):
        Member(name=name).save()


def test_what_was_written_is_copied_by_itself_and_the_foot_of_the_window_says_so(
    window: MainWindow, office: Path, settle: Settle
) -> None:
    keeper = Keeper(window)
    keeper.timer.timeout.emit()
    settle()
    assert len(copies_in(office / BACKUPS)) == 1
    assert window.status.backup.text().startswith("Sao lưu gần nhất: ")
    keeper.timer.timeout.emit()
    settle()
    assert len(copies_in(office / BACKUPS)) == 1, "nothing was written since"


def test_only_a_finished_copy_counts_as_one_at_the_foot_of_the_window(window: MainWindow, office: Path) -> None:
    unfinished = office / BACKUPS / "2026-11-22-100000-0a1b2c3d.part"
    unfinished.mkdir()
    (unfinished / KEY).write_text("{}", encoding="ascii")
    (office / BACKUPS / "truoc-nang-cap-20261122-100000.db").write_bytes(b"x")
    window.tell_backup()
    assert window.status.backup.text() == "Chưa sao lưu lần nào"


def test_the_first_copy_of_a_month_is_proven_by_itself(window: MainWindow, office: Path, settle: Settle) -> None:
    keep_copy(office, datetime.now())
    keeper = Keeper(window)
    keeper.look()
    settle()
    page = window.go("copies")
    assert isinstance(page, CopiesPage)
    assert f"Thử khôi phục gần nhất: {datetime.now():%d/%m/%Y}" in page.sure.text()


def test_closing_the_window_copies_what_was_written_last(window: MainWindow, office: Path) -> None:
    Keeper(window)
    write("Võ Út")
    window.close()
    (copy,) = copies_in(office / BACKUPS)
    open_office(copy.path, write=False)
    assert Member.select().where(Member.name == "Võ Út").exists()
    close_office()


def test_a_disk_that_refuses_the_copy_is_told_and_tried_again(window: MainWindow, office: Path, settle: Settle) -> None:
    (office / BACKUPS).rmdir()
    (office / BACKUPS).write_text("không phải thư mục", encoding="utf-8")
    keeper = Keeper(window)
    keeper.look()
    settle()
    assert window.note.text.text().startswith("Chưa tự sao lưu được: ")
    (office / BACKUPS).unlink()
    (office / BACKUPS).mkdir()
    keeper.look()
    settle()
    assert len(copies_in(office / BACKUPS)) == 1


def test_a_copy_comes_back_beside_the_present_data_which_stay(
    qtbot: QtBot, window: MainWindow, office: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.go("copies")
    assert isinstance(page, CopiesPage)
    qtbot.mouseClick(page.now_button, Qt.MouseButton.LeftButton)
    settle()
    write("Võ Út")
    asked: list[str] = []
    monkeypatch.setattr("ui.pages.copies.ask", lambda _owner, _title, question, _yes: not asked.append(question))
    page.view.selectRow(0)
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    settle()
    (back,) = [path for path in office.parent.iterdir() if "khoi-phuc" in path.name]
    assert back.name in asked[0]
    assert window.folder == back, "it is open at once"
    assert window.pages.keys() == {"members"}, "no page shows the data that were left"
    assert not Member.select().where(Member.name == "Võ Út").exists()
    write("Trần Thị Bích")
    assert recent_offices()[:2] == [back, office]
    window.close()
    both = {"Võ Út", "Trần Thị Bích"}
    assert {member.name for member in _members(office)} & both == {"Võ Út"}
    assert {member.name for member in _members(back)} & both == {"Trần Thị Bích"}
    assert _restores(office)[-1].endswith(f" ra thư mục {back.name}")
    assert _restores(back)[-1] == f"Đây là bản khôi phục của {office.name}, mở từ thư mục {back.name}"


def _restores(folder: Path) -> list[str]:
    with office(folder, write=False):
        return [made.what for made in Action.select().where(Action.kind == "restore").order_by(Action.id)]


def _members(folder: Path) -> list[Member]:
    with office(folder, write=False):
        return list(Member.select())


def test_the_second_place_is_remembered_and_asked_for_when_it_is_away(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.go("copies")
    assert isinstance(page, CopiesPage)
    assert "Chưa có nơi thứ hai" in page.second.text()
    stick = tmp_path / "usb"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    qtbot.mouseClick(page.second_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.now_button, Qt.MouseButton.LeftButton)
    settle()
    assert len(copies_in(stick)) == 1
    assert [row[1] for row in page.rows.rows].count("nơi thứ hai") == 1
    keep_second_place(tmp_path / "rút ra rồi")
    page.reload()
    assert "hãy cắm ổ vào" in page.second.text()


def test_the_data_are_looked_over_once_a_week_and_what_is_wrong_is_told(
    window: MainWindow, office: Path, settle: Settle
) -> None:
    keep_copy(office, datetime.now())
    now = datetime.now()
    assert look_after(office, now, None) == (False, [])
    assert last_noted("restore") is not None, "first the copy is proven"
    assert last_noted("check") is None
    assert look_after(office, now, None) == (False, [])
    assert last_noted("check") is not None
    database.execute_sql("UPDATE action SET who = 'người khác' WHERE id = 2")
    assert look_after(office, now + timedelta(days=6), None) == (False, [])
    keeper = Keeper(window)
    _, problems = look_after(office, now + timedelta(days=7, minutes=1), None)
    assert "Nhật ký bị sửa" in problems[0]
    keeper._on_looked((False, problems))
    assert "Dữ liệu cần xem lại: Nhật ký bị sửa" in window.note.text.text()
    settings: Any = window.go("system")
    assert [said for _, said in settings.found.rows] == problems, "the report of the week is read at leisure"


def test_a_page_gone_bad_is_told_soon_after_the_start(window: MainWindow, office: Path, settle: Settle) -> None:
    write("Võ Út")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with (office / DATABASE).open("r+b") as file:
        file.seek(-2000, 2)
        file.write(b"\0\1\2\3")
    Keeper(window).read_through()
    settle()
    assert "bị hỏng ở trang" in window.note.text.text()


def test_a_clock_that_stands_before_the_last_thing_done_is_told_soon_after_the_start(
    window: MainWindow, office: Path, settle: Settle
) -> None:
    keeper = Keeper(window)
    keeper.read_through()
    settle()
    assert "Đồng hồ" not in window.note.text.text()
    write("Võ Út")
    database.execute_sql("UPDATE action SET at = '2036-01-05T08:00:00+00:00' WHERE id = (SELECT MAX(id) FROM action)")
    keeper.read_through()
    settle()
    assert "mà việc gần nhất đã làm ngày 05/01/2036" in window.note.text.text()
