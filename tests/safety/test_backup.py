"""A copy is an office of its own: complete and whole, or not there; putting one back never touches what is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import db.open
from db.base import Action, action, database, record_models
from db.errors import UserError
from db.members import Member
from db.open import BACKUPS, DATABASE, KEY, close_office, open_office
from nongson_desktop.safety.backup import backup, restore
from nongson_desktop.safety.check import check_office


def add(*names: str) -> None:
    for name in names:
        with action(f"Thêm {name}"):
            Member(name=name, note="ghi chú " * 50).save()


def names() -> list[str]:
    return [member.name for member in Member.select().order_by(Member.id)]


def everything() -> dict[str, list[tuple[object, ...]]]:
    tables = [*record_models(), "action", "audit"]
    return {table: database.execute_sql(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables}


def test_a_copy_of_the_open_office_holds_the_last_thing_done_and_opens_by_itself(office: Path, tmp_path: Path) -> None:
    add("Đỗ Đức Ánh", "Lê Thị Ân")
    before = everything()
    copy = backup(office)
    assert copy.parent == office / BACKUPS
    assert {path.name for path in copy.iterdir()} == {DATABASE, KEY}
    add("Trần Ơn")
    close_office()
    restore(copy, tmp_path / "khôi phục")
    open_office(tmp_path / "khôi phục")
    *rest, noted = everything().pop("action")
    assert noted[4] == f"Khôi phục từ bản sao lưu {copy.name}"
    assert {**everything(), "action": rest} == before
    newest = list(Action.select().order_by(Action.id))[-2]
    assert copy.name.endswith(newest.chain[:8]), "a copy is labelled with the newest link of the journal"
    assert check_office(tmp_path / "khôi phục").ok
    add("Võ Út")
    assert names() == ["Đỗ Đức Ánh", "Lê Thị Ân", "Võ Út"]


def test_a_closed_office_is_copied_too_and_each_copy_has_a_folder_of_its_own(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    copies = {backup(office, tmp_path / "usb") for _ in range(3)}
    assert len(copies) == 3
    assert sorted(copies) == sorted((tmp_path / "usb").iterdir())


def test_copies_made_while_others_write_hold_whole_actions_only(office: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with database.connection_context():
            while not stop.wait(0.002):
                with action("Thêm hai người"):
                    Member(name="Người một").save()
                    Member(name="Người hai").save()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup(office, tmp_path / "usb") for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    close_office()
    for copy in copies:
        with db.open.office(copy, write=False):
            assert len(names()) % 2 == 0
        assert check_office(copy).ok


def test_a_copy_does_not_wait_for_one_who_has_been_reading_for_long(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    reader = db.open.beside(office)
    reader.execute_sql("BEGIN")
    assert reader.execute_sql("SELECT COUNT(*) FROM member").fetchone() == (1,)
    add("Trần Ơn")
    before = everything()
    copy = backup(office, tmp_path / "usb")
    assert reader.execute_sql("SELECT COUNT(*) FROM member").fetchone() == (1,)
    reader.close()
    close_office()
    open_office(copy)
    assert everything() == before


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX drops a file's locks when any handle of it is closed")
def test_a_copy_keeps_the_locks_that_keep_other_programs_out(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    assert lock_taken_by_another_program(office) == "kept out"
    backup(office, tmp_path / "usb")
    assert lock_taken_by_another_program(office) == "kept out"
    close_office()
    assert lock_taken_by_another_program(office) == "taken"


def lock_taken_by_another_program(folder: Path) -> str:
    """What another program hears that wants the database for itself alone, by the lock bytes of SQLite's format."""
    story = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
        print("taken")
    except OSError:
        print("kept out")
"""
    command = [sys.executable, "-c", story, str(folder / DATABASE)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(office: Path, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="Không ghi được"):
        backup(office, tmp_path / "tệp")
    (office / KEY).rename(tmp_path / "key")
    with pytest.raises(UserError):
        backup(office, tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_copy_that_would_be_damaged_is_not_kept(office: Path, tmp_path: Path) -> None:
    add(*(f"Người {number}" for number in range(60)))
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    flip(office / DATABASE)
    with pytest.raises(UserError, match="Bản sao không dùng được"):
        backup(office, tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    with path.open("r+b") as file:
        file.write(content)


def test_an_existing_office_or_a_folder_with_anything_in_it_is_never_restored_onto(
    office: Path, tmp_path: Path
) -> None:
    add("Lê Thị Ân")
    copy = backup(office, tmp_path / "usb")
    add("Trần Ơn")
    with pytest.raises(UserError, match="đã có dữ liệu"):
        restore(copy, office)
    assert names() == ["Lê Thị Ân", "Trần Ơn"]
    (tmp_path / "khác").mkdir()
    (tmp_path / "khác" / "thư.txt").write_text("của ai đó", encoding="utf-8")
    for place in (tmp_path / "khác", tmp_path / "khác" / "thư.txt"):
        with pytest.raises(UserError):
            restore(copy, place)
    assert [path.name for path in (tmp_path / "khác").iterdir()] == ["thư.txt"]


def test_an_empty_folder_may_be_restored_into(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    copy = backup(office)
    close_office()
    (tmp_path / "trống").mkdir()
    restore(copy, tmp_path / "trống")
    open_office(tmp_path / "trống")
    assert names() == ["Lê Thị Ân"]


@pytest.mark.parametrize("name", [DATABASE, KEY])
def test_what_is_no_whole_copy_is_refused_and_nothing_is_made(office: Path, tmp_path: Path, name: str) -> None:
    copy = backup(office, tmp_path / "usb")
    (copy / name).unlink()
    with pytest.raises(UserError, match="không phải là bản sao lưu"):
        restore(copy, tmp_path / "mới")
    with pytest.raises(UserError, match="không phải là bản sao lưu"):
        restore(tmp_path / "không có", tmp_path / "mới")
    assert not (tmp_path / "mới").exists()


def test_a_damaged_copy_or_one_with_another_key_is_refused_and_nothing_is_made(office: Path, tmp_path: Path) -> None:
    add(*(f"Người {number}" for number in range(60)))
    damaged, foreign = (backup(office, tmp_path / "usb") for _ in range(2))
    flip(damaged / DATABASE)
    (foreign / KEY).write_text(json.dumps({"version": 1, "key": "ab" * 32}), encoding="utf-8")
    for copy in (damaged, foreign):
        with pytest.raises(UserError, match="Bản sao không dùng được"):
            restore(copy, tmp_path / "mới")
    assert {path.name for path in tmp_path.iterdir()} == {"office", "usb"} | {p.name for p in tmp_path.glob("home")}


def test_restoring_leaves_the_copy_and_the_open_office_alone(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    copy = backup(office, tmp_path / "usb")
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    add("Trần Ơn")
    restore(copy, tmp_path / "mới")
    assert names() == ["Lê Thị Ân", "Trần Ơn"]
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before
    shutil.rmtree(copy)
    assert check_office(tmp_path / "mới").ok
