"""What the office knows stands nowhere in plain: not in its folder, its copies, the temp folder or the settings."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "Suối Mây 2026"
STORY = """
import sys
from datetime import date
from pathlib import Path
from db.base import action
from db.members import Member
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_office, new_organization
from nongson_desktop.safety.backup import backup
from nongson_desktop.safety.copies import prove
from nongson_desktop.safety.keys import protect
from ui.app import application
from ui.main_window import MainWindow

folder, words, second = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
known = sys.stdin.read().splitlines()
new_office(folder, name="Đảng bộ xã Suối Mây")
protect(folder, "Văn thư", {password!r})
with action("Nhập danh sách"):
    cell = new_organization(known[0])
    for name, note in zip(known[1::2], known[2::2]):
        member = Member(name=name, note=note)
        member.save()
        place_member(member, cell)
        set_status(member, "official")
from nongson_desktop.safety.accounts import Account, sign
sign(Account("Văn thư", "administrator"))
app = application()
window = MainWindow(date(2026, 11, 22))
window.show()
window.show_office(folder)
page = window.go("members")
page.list.search.setText(known[1])
for _ in range(20):
    app.processEvents()
page.detail.show_member(1)
backup(folder)
backup(folder, second)
prove(folder)
page.detail.form.boxes["note"].editor.setFocus()
page.detail.form.boxes["note"].editor.put(known[-1] + " còn gõ dở")
print("working", flush=True)
input_ = open(words)
input_.read()
window.close()
print("closed", flush=True)
"""


def known_words(count: int) -> list[str]:
    """Names and remarks that stand nowhere else, each with Vietnamese letters."""
    chance = random.Random(7)
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    return ["Ơ" + "".join(chance.choice(letters) for _ in range(9)) + f" {number}" for number in range(count)]


def spellings(word: str) -> Iterator[bytes]:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(coding)
    yield word.encode("unicode_escape")


def leaks(places: list[Path], words: list[str]) -> list[str]:
    """Which of the words stand in which file, in any of the encodings."""
    wanted = [(spelling, word) for word in words for spelling in spellings(word)]
    found = []
    for path in (path for place in places for path in place.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found += [f"{path.name}: {word}" for spelling, word in wanted if spelling in content]
    return found


@contextmanager
def at_work(tmp_path: Path, words: list[str]) -> Iterator[subprocess.Popen[str]]:
    """The window on an office that holds the words; it closes when the pipe is written."""
    os.mkfifo(tmp_path / "go-on")
    for name in ("temp", "home", "second"):
        (tmp_path / name).mkdir()
    environment = os.environ | {
        "TMPDIR": str(tmp_path / "temp"),
        "NONGSON_HOME": str(tmp_path / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    story = STORY.replace("{password!r}", repr(PASSWORD))
    command = [sys.executable, "-c", story, str(tmp_path / "office"), str(tmp_path / "go-on"), str(tmp_path / "second")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, encoding="utf-8", **pipes) as program:
        assert program.stdin is not None
        program.stdin.write("\n".join(words))
        program.stdin.close()
        try:
            yield program
        finally:
            program.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="the story waits at a named pipe, which Windows has not")
def test_none_of_five_hundred_words_stands_in_any_file_while_the_window_works_and_after_it_closed(
    tmp_path: Path,
) -> None:
    words = known_words(501)
    places = [tmp_path / name for name in ("office", "temp", "home", "second")]
    with at_work(tmp_path, words) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        first = program.stdout.readline()
        assert first == "working\n", program.stderr.read()
        assert leaks(places, words) == []
        assert sum(path.is_file() for place in places for path in place.rglob("*")) > 6
        (tmp_path / "go-on").write_text("on", encoding="utf-8")
        assert program.stdout.readline() == "closed\n", program.stderr.read()
    assert leaks(places, words) == []
    assert PASSWORD.encode() not in b"".join(
        path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()
    )


def test_the_search_for_leaks_finds_one_in_each_encoding(tmp_path: Path) -> None:
    (word,) = known_words(1)
    for number, spelling in enumerate(spellings(word)):
        (tmp_path / f"{number}.bin").write_bytes(b"\0\1" + spelling + b"\2")
    assert len({found.split(":")[0] for found in leaks([tmp_path], [word])}) == 7
