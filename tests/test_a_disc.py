"""An office on a disc or in somebody else's folder: it can be read, and what may not be is said in a sentence."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.base import action
from db.open import DATABASE, KEY, MIGRATIONS, close_office
from nongson_desktop.cli import DONE, NOT_OPENED, REFUSED, main
from nongson_desktop.rules.members import Member, set_status

NOBODY = 65534
CANNOT_READ_THE_PROGRAM = 77

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")


@pytest.fixture
def disc(office: Path) -> Iterator[Path]:
    """A closed office with one member where everybody may read and nobody may write."""
    with action("lập"):
        member = Member(name="Đỗ Đức Ánh")
        member.save()
        set_status(member, "official")
    close_office()
    (folder := Path(tempfile.mkdtemp())).chmod(0o755)
    copy = Path(shutil.copytree(office, folder / "đĩa"))
    for path in copy.iterdir():
        path.chmod(0o555 if path.is_dir() else 0o444)
    copy.chmod(0o555)
    yield copy
    shutil.rmtree(folder)


@dataclass
class Said:
    """What the commands printed last, and the folder that holds it."""

    folder: Path

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return (self.folder / "err").read_text(encoding="utf-8")

    def as_anybody(self, *words: object) -> int:
        """Run a command as a user whom permissions bind; they do not bind root."""
        child = os.fork()
        if child == 0:
            os._exit(self._run([str(word) for word in words]))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == CANNOT_READ_THE_PROGRAM:
            pytest.skip("the checkout lies where only root may read")
        return code

    def _run(self, words: list[str]) -> int:
        with (self.folder / "out").open("w") as out, (self.folder / "err").open("w") as err:
            sys.stdout, sys.stderr = out, err
            if os.getuid() == 0:
                os.setgroups([])
                os.setuid(NOBODY)
            return main(words) if os.access(MIGRATIONS, os.R_OK | os.X_OK) else CANNOT_READ_THE_PROGRAM


@pytest.fixture
def said(tmp_path: Path) -> Said:
    (folder := tmp_path / "said").mkdir()
    return Said(folder)


def test_an_office_on_a_disc_is_read_checked_and_copied(disc: Path, said: Said) -> None:
    assert said.as_anybody("list", disc, "members", "--json") == DONE
    (row,) = json.loads(said.out)
    assert row["name"] == "Đỗ Đức Ánh"
    assert said.as_anybody("check", disc) == DONE
    to = disc.parent / "usb"
    to.mkdir()
    to.chmod(0o777)
    assert said.as_anybody("backup", disc, "--to", to) == DONE
    (copy,) = to.iterdir()
    assert main(["list", str(copy), "members", "--search", "do duc anh", "--json"]) == DONE


def test_an_office_on_a_disc_cannot_be_written(disc: Path, said: Said) -> None:
    before = (disc / DATABASE).read_bytes()
    assert said.as_anybody("open-year", disc, 2026) == NOT_OPENED
    assert "không có quyền" in said.err
    assert (disc / DATABASE).read_bytes() == before


def test_an_office_that_was_left_open_is_not_read_from_a_disc_without_its_log(disc: Path, said: Said) -> None:
    disc.chmod(0o755)
    (disc / f"{DATABASE}-wal").write_bytes(b"")
    disc.chmod(0o555)
    assert said.as_anybody("list", disc, "members") == NOT_OPENED
    assert "chép cả thư mục sang ổ đĩa của máy" in said.err


@pytest.mark.parametrize("name", [DATABASE, KEY, "."])
def test_what_may_not_be_read_is_said_in_a_sentence(disc: Path, said: Said, name: str) -> None:
    (disc / name).chmod(0)
    assert said.as_anybody("list", disc, "members") == NOT_OPENED
    words = said.err
    assert "Không đọc được" in words
    assert "Traceback" not in words


def test_a_new_office_in_a_folder_that_may_not_be_entered_is_refused(disc: Path, said: Said) -> None:
    disc.chmod(0)
    assert said.as_anybody("new", disc / "mới", "--name", "Đảng bộ xã Suối Mây") == REFUSED
    assert "không có quyền" in said.err
