"""A damaged file is set aside and the newest good copy takes its place; nothing is written over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.base import Action, action
from db.errors import DamagedError
from db.members import Member
from db.open import BACKUPS, DATABASE, KEY, close_office, forget_keys, open_office
from nongson_desktop.safety.check import check_office
from nongson_desktop.safety.copies import copies_in, keep_copy
from nongson_desktop.safety.keys import change_password, protect, sign_in
from nongson_desktop.safety.rescue import newest_good, rescue
from tests.conftest import TODAY
from ui.main_window import MainWindow

SPOILT = b"rubbish" * 20_000


def add(name: str) -> None:
    with action(f"Thêm đảng viên {name}"):
        Member(name=name).save()


def names(folder: Path) -> list[str]:
    open_office(folder)
    return [member.name for member in Member.select().order_by(Member.id)]


@pytest.fixture
def damaged(office: Path) -> Path:
    """An office with two copies, the newer one damaged like the office itself."""
    add("Đỗ Đức Ánh")
    keep_copy(office, datetime.now())
    add("Lê Thị Ổi")
    newer = keep_copy(office, datetime.now())
    (newer / DATABASE).write_bytes(SPOILT)
    close_office()
    (office / DATABASE).write_bytes(SPOILT)
    return office


def test_the_newest_copy_that_reads_whole_is_offered_not_just_the_newest(damaged: Path) -> None:
    good = newest_good(damaged)
    assert good == copies_in(damaged / BACKUPS)[1]


def test_the_copy_that_holds_most_is_offered_even_where_the_clock_was_wrong(office: Path) -> None:
    add("Đỗ Đức Ánh")
    keep_copy(office, datetime.now()).rename(office / BACKUPS / "2036-01-05-080000")
    add("Lê Thị Ổi")
    later = keep_copy(office, datetime.now())
    close_office()
    good = newest_good(office)
    assert good is not None
    assert good.path == later


def test_the_damaged_file_is_set_aside_byte_for_byte_and_the_copy_opens(damaged: Path) -> None:
    with pytest.raises(DamagedError):
        open_office(damaged)
    good = newest_good(damaged)
    assert good is not None
    aside = rescue(damaged, good)
    assert (aside / DATABASE).read_bytes() == SPOILT
    assert names(damaged) == ["Đỗ Đức Ánh"]
    assert check_office(damaged).ok


def test_a_lost_database_and_a_lost_key_come_back_from_the_copy(office: Path) -> None:
    add("Đỗ Đức Ánh")
    keep_copy(office, datetime.now())
    close_office()
    (office / DATABASE).unlink()
    good = newest_good(office)
    assert good is not None
    (office / KEY).write_text("hỏng", encoding="utf-8")
    rescue(office, good)
    assert names(office) == ["Đỗ Đức Ánh"]


def test_the_password_of_today_opens_the_copy_of_yesterday(office: Path) -> None:
    add("Đỗ Đức Ánh")
    protect(office, "Văn thư", "Suối Mây 2026")
    keep_copy(office, datetime.now())
    change_password(office, "Văn thư", "Suối Mây 2026", "một câu khác hẳn")
    close_office()
    (office / DATABASE).write_bytes(SPOILT)
    good = newest_good(office)
    assert good is not None
    rescue(office, good)
    forget_keys()
    sign_in(office, "", "một câu khác hẳn")
    assert names(office) == ["Đỗ Đức Ánh"]


def test_an_office_without_a_copy_offers_none(office: Path) -> None:
    close_office()
    (office / DATABASE).write_bytes(SPOILT)
    assert newest_good(office) is None


def test_the_window_offers_the_copy_and_goes_on_with_it(
    qtbot: QtBot, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("ui.dialogs.ask", lambda _owner, _title, question, _yes: not asked.append(question))
    window = MainWindow(TODAY, office=damaged)
    qtbot.addWidget(window)
    assert window.folder == damaged
    assert "không bị ghi đè" in asked[0]
    copy = newest_good(damaged)
    assert copy is not None
    assert f"{copy.made:%d/%m/%Y}" in asked[0]
    assert [member.name for member in Member.select()] == ["Đỗ Đức Ánh"]
    noted = [made.what for made in Action.select().where(Action.kind == "restore")]
    assert noted == [
        f"Tệp dữ liệu hỏng được cất ở {next(damaged.glob('hong-*')).name}, dùng bản sao lưu {copy.path.name}"
    ]
    window.close()


def test_who_declines_stays_on_the_first_page_and_nothing_was_touched(
    qtbot: QtBot, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.dialogs.ask", lambda *_: False)
    window = MainWindow(TODAY, office=damaged)
    qtbot.addWidget(window)
    window.show()
    assert window.folder is None
    assert window._start is not None
    assert "hỏng" in window._start.problem.text()
    assert (damaged / DATABASE).read_bytes() == SPOILT
    window.close()
