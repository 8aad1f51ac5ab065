"""An office is a folder that opens for one writer, only with its key, only when it is whole and not newer."""

from __future__ import annotations

import json
import platform
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee as pw
import pytest

import db.open
from db.base import Action, action, database
from db.errors import OpenError, UserError
from db.members import Member, Membership
from db.open import BACKUPS, DATABASE, KEY, PRAGMAS, close_office, copy_database, create_office, open_office
from nongson_desktop.safety.check import check_office

ROOT = Path(__file__).parents[2]
SHIPPED = dict(PRAGMAS)  # read before the tests stop waiting for the disk
BEGIN = """
import sys
from pathlib import Path
from db.base import action
from db.errors import OpenError, UserError
from db.members import Member
from db.open import open_office, office
folder = Path(sys.argv[1])
"""


@contextmanager
def another_program(folder: Path, story: str) -> Iterator[subprocess.Popen[str]]:
    """A second program on the office; it has come as far as its first printed line when this begins."""
    command = [sys.executable, "-c", BEGIN + story, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        try:
            yield program
        finally:
            program.kill()


def add(name: str) -> None:
    with action(f"Thêm {name}"):
        Member(name=name).save()


def names() -> list[str]:
    return [member.name for member in Member.select().order_by(Member.id)]


def test_an_office_is_a_database_its_key_and_a_place_for_copies(office: Path) -> None:
    assert {path.name for path in office.iterdir()} >= {DATABASE, KEY, BACKUPS}
    assert len(bytes.fromhex(json.loads((office / KEY).read_text(encoding="utf-8"))["key"])) == 32
    if sys.platform != "win32":
        assert (office / KEY).stat().st_mode & 0o077 == 0


def test_the_database_cannot_be_read_without_its_key(office: Path) -> None:
    add("Lê Thị Ân Cần")
    close_office()
    assert "Lê Thị Ân Cần".encode() not in (office / DATABASE).read_bytes()
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        sqlite3.connect(office / DATABASE).execute("SELECT * FROM sqlite_master")


def test_every_connection_is_safe_against_a_power_cut_and_against_links_to_nothing(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.open, "PRAGMAS", SHIPPED)
    open_office(office)
    ask = {name: database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert ask == {"journal_mode": "wal", "synchronous": 2}
    add("Lê Thị Ân")
    with pytest.raises(pw.IntegrityError, match="FOREIGN KEY"), action("Xếp vào chi bộ không có"):
        Membership(member=1, cell=4711).save()
    assert Membership.select().count() == 0


def test_a_closed_office_can_be_moved_and_opened_at_its_new_place(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    moved = shutil.move(office, tmp_path / "chỗ mới có dấu và khoảng trắng")
    open_office(Path(moved))
    assert names() == ["Lê Thị Ân"]


def test_a_folder_that_holds_something_is_no_place_for_a_new_office(tmp_path: Path) -> None:
    (tmp_path / "ghi chú.txt").write_text("của ai đó", encoding="utf-8")
    for place in (tmp_path, tmp_path / "ghi chú.txt"):
        with pytest.raises(UserError, match="đã có dữ liệu"):
            create_office(place)
    assert [path.name for path in tmp_path.iterdir()] == ["ghi chú.txt"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="Không ghi được vào thư mục"):
        create_office(tmp_path / "tệp" / "office")


def test_a_folder_without_an_office_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OpenError, match="không phải là dữ liệu"):
        open_office(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "key",
    ["", "{}", '{"key": 1}', '{"key": "xyz"}', '{"key": "00"}', '["key"]', "\x00\xff", json.dumps({"key": "0" * 64})],
)
def test_a_wrong_key_does_not_open_the_office_and_harms_nothing(office: Path, key: str) -> None:
    add("Lê Thị Ân")
    close_office()
    right = (office / KEY).read_bytes()
    (office / KEY).write_text(key, encoding="utf-8")
    with pytest.raises(OpenError, match="khoá"):
        open_office(office)
    (office / KEY).write_bytes(right)
    open_office(office)
    assert names() == ["Lê Thị Ân"]


def test_a_missing_key_is_named(office: Path) -> None:
    close_office()
    (office / KEY).unlink()
    with pytest.raises(OpenError, match=KEY):
        open_office(office)


@pytest.mark.parametrize("size", [0, 1, 100, 4095])
def test_an_emptied_database_is_refused_and_not_taken_for_a_new_one(office: Path, size: int) -> None:
    close_office()
    (office / DATABASE).write_bytes((office / DATABASE).read_bytes()[:size])
    for write in (True, False):
        with pytest.raises(OpenError, match="hỏng"):
            open_office(office, write=write)
    with pytest.raises(OpenError, match="hỏng"):
        check_office(office)
    assert (office / DATABASE).stat().st_size == size


@pytest.mark.parametrize("size", [4096, 5000, 20_000, 100_000])
def test_a_database_cut_short_is_refused_or_reported(office: Path, size: int) -> None:
    close_office()
    (office / DATABASE).write_bytes((office / DATABASE).read_bytes()[:size])
    assert "hỏng" in what_is_wrong(office)


def what_is_wrong(folder: Path) -> str:
    try:
        return " ".join(check_office(folder).problems)
    except OpenError as error:
        return error.message


def test_an_office_whose_database_is_gone_is_not_made_anew(office: Path) -> None:
    close_office()
    (office / DATABASE).unlink()
    with pytest.raises(OpenError, match="Thiếu tệp dữ liệu"):
        open_office(office)
    assert not (office / DATABASE).exists()


def test_a_database_that_is_not_one_is_refused(office: Path) -> None:
    close_office()
    (office / DATABASE).write_text("Đây không phải là dữ liệu. " * 400, encoding="utf-8")
    with pytest.raises(OpenError, match="hỏng"):
        open_office(office)


def test_an_office_of_a_newer_program_is_refused_and_left_alone(office: Path) -> None:
    add("Lê Thị Ân")
    database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0099_later', '2027-01-01')")
    close_office()
    before = (office / DATABASE).read_bytes()
    for write in (True, False):
        with pytest.raises(OpenError, match="mới hơn"):
            open_office(office, write=write)
    assert (office / DATABASE).read_bytes() == before


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scripts of a program that has one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(db.open.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(db.open, "MIGRATIONS", folder)
    return folder


def columns() -> set[str]:
    return {column.name for column in database.get_columns("member")}


def test_an_older_office_is_copied_before_it_is_brought_up_to_date(office: Path, next_version: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    script = "def up(migrator, db):\n    db.execute_sql('ALTER TABLE member ADD COLUMN nickname TEXT')\n"
    (next_version / "0900_nickname.py").write_text(script, encoding="utf-8")
    with pytest.raises(OpenError, match="bản cũ"):
        open_office(office, write=False)
    open_office(office)
    assert "nickname" in columns()
    assert names() == ["Lê Thị Ân"]
    (copy,) = (office / BACKUPS).iterdir()
    close_office()
    shutil.copyfile(copy, office / DATABASE)
    (next_version / "0900_nickname.py").unlink()
    open_office(office)
    assert "nickname" not in columns()
    assert names() == ["Lê Thị Ân"]


def test_a_migration_that_fails_leaves_the_office_as_it_was(office: Path, next_version: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    script = "def up(migrator, db):\n    db.execute_sql('ALTER TABLE member ADD COLUMN nickname TEXT')\n    1 / 0\n"
    (next_version / "0900_nickname.py").write_text(script, encoding="utf-8")
    with pytest.raises(Exception, match=r"0900_nickname|division"):
        open_office(office)
    (next_version / "0900_nickname.py").unlink()
    open_office(office)
    assert "nickname" not in columns()
    assert names() == ["Lê Thị Ân"]


def test_a_program_without_its_scripts_says_so_at_once(office: Path, next_version: Path) -> None:
    close_office()
    shutil.rmtree(next_version)
    next_version.mkdir()
    with pytest.raises(RuntimeError, match="no migrations"):
        open_office(office)


def test_a_second_program_may_read_but_not_write(office: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    with another_program(office, "open_office(folder)\nprint('ready', flush=True)\nsys.stdin.read()"):
        with pytest.raises(OpenError, match=rf"đang mở ở một cửa sổ khác \(.*, trên máy {platform.node()}, từ "):
            open_office(office)
        with db.open.office(office, write=False):
            assert names() == ["Lê Thị Ân"]


def test_reading_does_not_wait_for_a_writer_in_the_middle_of_its_work(office: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    story = """
open_office(folder)
with action("Thêm"):
    Member(name="Trần Ơn").save()
    print("ready", flush=True)
    sys.stdin.readline()
print("done", flush=True)
"""
    with another_program(office, story) as program:
        with db.open.office(office, write=False):
            assert names() == ["Lê Thị Ân"]
        assert check_office(office).ok
        program.stdin.write("\n")  # type: ignore[union-attr]
        program.stdin.flush()  # type: ignore[union-attr]
        assert program.stdout.readline() == "done\n"  # type: ignore[union-attr]
        with db.open.office(office, write=False):
            assert names() == ["Lê Thị Ân", "Trần Ơn"]


def test_a_program_killed_in_the_middle_leaves_no_lock_and_nothing_half_done(office: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    story = """
open_office(folder)
with action("Thêm nhiều người"):
    for number in range(2000):
        Member(name=f"Người {number}").save() if number < 50 else None
    print("ready", flush=True)
    sys.stdin.read()
"""
    with another_program(office, story) as program:
        program.send_signal(signal.SIGKILL)
        program.wait()
    open_office(office)
    assert names() == ["Lê Thị Ân"]
    assert check_office(office).ok


FULL = """
import resource
open_office(folder)
size = max(path.stat().st_size for path in folder.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 60_000, resource.RLIM_INFINITY))
print("ready", flush=True)
try:
    with action("Nhập danh sách"):
        for number in range(3000):
            Member(name=f"Nguyễn Thị {number}", note="ghi chú " * 20).save()
except UserError as error:
    print(error.message, flush=True)
print(Member.select().count(), flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with action("Thêm một người"):
    Member(name="Trần Ơn").save()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the size of files are POSIX")
def test_a_disk_that_is_full_is_told_in_a_sentence_and_nothing_is_lost(office: Path) -> None:
    add("Lê Thị Ân")
    close_office()
    with another_program(office, FULL) as program:
        said, _ = program.communicate(timeout=60)
    sentence, count = said.splitlines()
    assert "Nhập danh sách" in sentence
    assert "ổ đĩa" in sentence
    assert "vẫn như trước" in sentence
    assert count == "1"
    open_office(office)
    assert names() == ["Lê Thị Ân", "Trần Ơn"]
    assert check_office(office).ok


MAKING = """
import resource
from db.open import create_office
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))
print("ready", flush=True)
try:
    create_office(folder / "mới")
except UserError as error:
    print(error.message, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the size of files are POSIX")
def test_an_office_that_does_not_fit_on_the_disk_is_not_half_made(tmp_path: Path) -> None:
    with another_program(tmp_path, MAKING) as program:
        said, _ = program.communicate(timeout=60)
    assert "ổ đĩa" in said
    assert not (tmp_path / "mới").exists()


def test_a_copy_is_complete_or_not_there(office: Path, tmp_path: Path) -> None:
    add("Lê Thị Ân")
    target = tmp_path / "copies" / "copy.db"
    copy_database(target)
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    with pytest.raises(OSError):  # noqa: PT011
        copy_database(tmp_path / "tệp" / "copy.db")
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    add("Trần Ơn")
    close_office()
    shutil.copyfile(target, office / DATABASE)
    open_office(office)
    assert names() == ["Lê Thị Ân"]


def test_a_folder_on_a_network_share_is_refused(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    close_office()
    mounts = [line.split(" ") for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    if not any(office.is_relative_to(point) for _, point, *_ in mounts):
        pytest.skip("no mount is named for this folder, as in a chroot")
    kinds = {kind for _, _, kind, *_ in mounts}
    monkeypatch.setattr(db.open, "_NETWORK", kinds)  # as if every disk here were one
    with pytest.raises(OpenError, match="ổ mạng"):
        open_office(office)


def test_opening_and_closing_again_and_again_changes_nothing(office: Path) -> None:
    before = Action.select().count()
    for _ in range(3):
        open_office(office)
        close_office()
    with db.open.office(office):
        assert Action.select().count() == before
