"""What the office knows stands nowhere in plain: not in its folder, its copies, the temp folder or the settings."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from db.search import folded
from nongson_desktop.excel.encodings import typed_in_tcvn3

ROOT = Path(__file__).parents[2]
PASSWORD, BEGINNING = "Suối Mây 2026", "Ơkhỗngq"
SEARCHED = ("office", "temp", "home", "second")
STORY = """
import faulthandler
import json
import sys
from datetime import date
from pathlib import Path

import xlsxwriter
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from db.base import action, database
from db.errors import UserError
from db.members import Member
from db.tasks import Task
from nongson_desktop.documents.paper import LETTER
from nongson_desktop.documents.request import Request
from nongson_desktop.excel.encodings import typed_in_tcvn3
from nongson_desktop.excel.reading import read_workbook
from nongson_desktop.excel.whole import write_whole
from nongson_desktop.rules import imports
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_office, new_organization
from nongson_desktop.safety.accounts import Account, sign
from nongson_desktop.safety.backup import backup
from nongson_desktop.safety.copies import prove
from nongson_desktop.safety.keys import protect
from nongson_desktop.safety.packages import pack, unpack
from ui import work
from ui.app import application, catch_mistakes
from ui.dialogs import BugDialog
from ui.main_window import MainWindow
from ui.pages.account_dialogs import SignInDialog
from ui.pages.printing import PrintDialog

faulthandler.dump_traceback_later(300, exit=True)  # a dialog that nobody answers
place, today = Path(sys.argv[1]), date(2026, 11, 22)
folder, outside, second = place / "office", place / "outside", place / "second"
password, known = json.loads(sys.stdin.readline())
new_office(folder, name="Đảng bộ xã Suối Mây")
protect(folder, "Văn thư", password)
typed, old_font, by_excel = known[:200], known[200:260], known[260:-1]
with action("Nhập danh sách"):
    cell = new_organization(typed[0])
    for name, note in zip(typed[1::2], typed[2::2]):
        member = Member(name=name, note=note)
        member.save()
        place_member(member, cell)
        set_status(member, "official")
for number, (words, font) in enumerate(((by_excel, "Times New Roman"), (old_font, ".VnTime"))):
    path = outside / f"list-{number}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, face = book.add_worksheet(), book.add_format({"font_name": font})
        sheet.write_row(0, 0, ("Họ và tên", "Ghi chú"))
        for row, word in enumerate(words, 1):
            sheet.write(row, 0, f"Nguyen An {chr(65 + row % 26)}{chr(65 + row // 26)}")
            sheet.write(row, 1, typed_in_tcvn3(word) if font == ".VnTime" else word, face)
    result = imports.run(path, "members", None, "all", dry_run=False, today=today)
    assert result.as_json()["rows_written"] == len(words), result.refused
assert Member.select().where(Member.note == by_excel[7]).exists()
sign(Account("Văn thư", "administrator"))
app = application()
catch_mistakes()
window = MainWindow(today)
window.show()
window.show_office(folder)
window.signed_in(Account("Văn thư", "administrator"))


def settle():
    app.processEvents()
    work.finish(cancel_readers=False)
    app.processEvents()


def hear(word):
    print(word, flush=True)
    return sys.stdin.readline()


page = window.go("members")
page.list.search.setText(typed[1])
for _ in range(20):
    app.processEvents()
page.list.search.setText("")
settle()
page.detail.show_member(1)
backup(folder)
backup(folder, second)
prove(folder)
pack(second / "goi.nongson", password)
read_workbook(second / "goi.nongson", content=unpack(second / "goi.nongson", password))
(second / "no-folder").write_text("", encoding="ascii")
for refused in (write_whole, lambda path: pack(path, password)):
    try:
        refused(second / "no-folder" / "a.xlsx")
    except (UserError, OSError):
        pass
    else:
        raise AssertionError("nothing refused")
printing = PrintDialog(window, ["coverage"], Request(on=today, year=2026))
printing.open()
settle()
assert printing.content.startswith(b"%PDF")
page.detail.form.boxes["note"].editor.setFocus()
page.detail.form.boxes["note"].editor.put(known[-1] + " còn gõ dở")
crashing = QTimer(singleShot=True)


def crash():
    QTimer.singleShot(50, dismiss)
    raise ValueError(Member.get_by_id(1).name)


def dismiss():
    bug = QApplication.activeModalWidget()
    assert isinstance(bug, BugDialog), bug
    bug.accept()


crashing.timeout.connect(crash)
crashing.start(0)
while crashing.isActive():
    app.processEvents()
settle()
hear("working")


def at_the_lock():
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignInDialog), dialog
    hear("locked")
    dialog.boxes["password"].editor.setText(password)
    dialog.try_accept()


QTimer.singleShot(50, at_the_lock)
window.lock()
printing.reject()
window.close()
print("closed", flush=True)
"""


def known_words(count: int) -> list[str]:
    """Remarks that stand nowhere else, each with Vietnamese letters; all begin alike."""
    chance = random.Random(7)
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    return [BEGINNING + "".join(chance.choice(letters) for _ in range(9)) + f" {number}" for number in range(count)]


def spellings(word: str) -> list[bytes]:
    """The word in each encoding, composed and not, in small letters without marks as searches have it, and escaped."""
    forms = [unicodedata.normalize(form, word) for form in ("NFC", "NFD")] + [folded(word), word.upper()]
    found = [form.encode(coding) for form in forms for coding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    found += [typed_in_tcvn3(word).encode(coding) for coding in ("latin-1", "utf-8", "utf-16-le")]
    return [*found, word.encode("unicode_escape"), json.dumps(word).strip('"').encode(), quote(word).encode()]


def leaks(places: list[Path], words: list[str]) -> list[str]:
    """Which of the words stand in which file, in any of the encodings; where none begins none stands."""
    found = []
    for path in (path for place in places for path in place.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if any(beginning in content for beginning in spellings(BEGINNING)):
            found += [f"{path.name}: {word}" for word in words if any(one in content for one in spellings(word))]
    return found


def in_plain(places: list[Path]) -> list[str]:
    """Files whose first bytes say that they are packed or drawn, not encrypted: words in them would not be found."""
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    return [path.name for path in files if path.read_bytes()[:16].startswith(_PLAIN)]


_PLAIN = (b"PK\x03\x04", b"%PDF", b"SQLite format 3", b"\x1f\x8b", b"\x89PNG", b"BM", b"\xff\xd8")


@contextmanager
def at_work(tmp_path: Path, words: list[str]) -> Iterator[subprocess.Popen[str]]:
    """The window on an office that holds the words; each line written to it lets it go on."""
    for name in (*SEARCHED[1:], "outside"):
        (tmp_path / name).mkdir()
    environment = os.environ | {
        "TMPDIR": str(tmp_path / "temp"),
        "TEMP": str(tmp_path / "temp"),
        "NONGSON_HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "home"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-c", STORY, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, encoding="utf-8", **pipes) as program:
        go_on(program, json.dumps([PASSWORD, words]))
        try:
            yield program
        finally:
            program.kill()


def go_on(program: subprocess.Popen[str], word: str = "") -> None:
    assert program.stdin is not None
    program.stdin.write(f"{word}\n")
    program.stdin.flush()


def hear(program: subprocess.Popen[str], word: str) -> None:
    assert program.stdout is not None
    assert program.stderr is not None
    assert program.stdout.readline() == f"{word}\n", program.stderr.read()


@pytest.mark.parametrize("killed", [False, True])
def test_none_of_five_hundred_words_stands_in_any_file_while_the_window_works_and_after(
    tmp_path: Path, killed: bool
) -> None:
    """After imports, a paper on the screen, copies, packages, refusals and a mistake; locked, closed or killed."""
    words = known_words(501)
    places = [tmp_path / name for name in SEARCHED]
    with at_work(tmp_path, words) as program:
        for state in ("working", "locked"):
            hear(program, state)
            assert leaks(places, words) == [], state
            if not (killed and state == "locked"):
                go_on(program)
        if killed:
            program.kill()
            program.wait()
        else:
            hear(program, "closed")
    assert leaks(places, words) == []
    assert in_plain(places) == []
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert len(files) > 6
    assert "ValueError" in (tmp_path / "home" / "nongson.log").read_text("utf-8"), (
        "the mistake was kept in the log, and nobody is named in it"
    )
    assert PASSWORD.encode() not in b"".join(path.read_bytes() for path in files)


def test_the_search_for_leaks_finds_one_in_each_encoding(tmp_path: Path) -> None:
    (word,) = known_words(1)
    for number, spelling in enumerate(spellings(word)):
        (tmp_path / f"{number}.bin").write_bytes(b"\0\1" + spelling + b"\2")
    assert {found.split(":")[0] for found in leaks([tmp_path], [word])} == {
        f"{number}.bin" for number in range(len(spellings(word)))
    }
