"""Files that mean harm, given to everything that reads a file: taken in whole or refused in a Vietnamese sentence."""

from __future__ import annotations

import random
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

from db.errors import UserError
from db.open import BACKUPS, DATABASE, KEY
from db.organizations import Organization
from db.plans import Plan
from nongson_desktop.documents import foreign
from nongson_desktop.documents.layout_files import write_layout
from nongson_desktop.documents.paper import render
from nongson_desktop.documents.plans import plan_papers
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import shipped
from nongson_desktop.documents.templates import check_form, filled
from nongson_desktop.excel.whole import write_whole
from nongson_desktop.paths import seeds
from nongson_desktop.rules import imports, workbooks
from nongson_desktop.rules.profile_editing import text_from
from nongson_desktop.safety.backup import backup, restore
from nongson_desktop.safety.keys import is_protected, protect, sign_in
from nongson_desktop.safety.packages import pack, unpack
from tests.documents.foreign_forms import one_person, three_pages
from tests.torture.faults import Tally
from tests.workbooks import build_member_list

YEAR, TODAY = 2026, date(2026, 11, 22)
_SECONDS, _PATIENCE, _MEMORY = 60, 10, 600 << 20
_PASSWORD = "mật khẩu đúng"
_NAMES = ("../../x", "/etc/x", "xl/vbaProject.bin", "word/vbaProject.bin")
# What those write who wish the reader ill, beside what chance does to the bytes.
PIECES = (
    b"\x00",
    b"\xff\xfe",
    "\u202e\u2066".encode(),
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    b"<!ENTITY c '&d;&d;&d;&d;'>",
    b"../../../etc/passwd",
    b'=HYPERLINK("http://x")',
    b"+cmd|' /C calc'!A0",
    b"{{ ''.__class__.__mro__ }}",
    b"{% for a in range(999999999) %}",
    b"[" * 4000,
    b"9" * 6000,
    b"1e999",
    b"-1",
    b"nan",
    b'"',
    b"'",
    b"]]>",
    b"\\u0000",
    b"'; DROP TABLE member; --",
)


@dataclass(frozen=True)
class Reader:
    """What reads a kind of file: good files to begin from, and the reading itself, which may refuse."""

    name: str
    good: tuple[tuple[str, bytes], ...]
    read: Callable[[Path], object]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file spoilt: inside a package's part where it is one, else in its bytes."""
    if content[:2] == b"PK" and chance.random() < 0.8:
        return _repacked(content, chance)
    return _spoilt(content, chance)


def _spoilt(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(made) + 1)
        act = chance.randrange(5)
        if act == 0:
            made[place : place + 1] = bytes([chance.randrange(256)])
        elif act == 1:
            made[place:place] = chance.choice(PIECES)
        elif act == 2:
            del made[place : place + chance.choice((1, 8, 300))]
        elif act == 3:
            start = chance.randrange(len(made) + 1)
            made[place:place] = made[start : start + chance.choice((4, 60, 2000))]
        elif len(made) > 1:
            del made[chance.randrange(1, len(made)) :]
    return bytes(made)


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """The package with one part spoilt, named otherwise, doubled, left out or blown up."""
    with ZipFile(BytesIO(content)) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    place, act = chance.randrange(len(parts)), chance.randrange(12)
    name, part = parts[place]
    if act == 0:
        del parts[place]
    elif act == 1:
        parts.append((name, _spoilt(part, chance)))
    elif act == 2:
        parts[place] = (
            chance.choice(("../../x", "/etc/x", "xl/vbaProject.bin", "word/vbaProject.bin", name * 9)),
            part,
        )
    elif act == 3:
        parts[place] = (name, part + b" " * chance.choice((1 << 20, 90 << 20)))
    else:
        parts[place] = (name, _spoilt(part, chance))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed, catch_warnings():
        simplefilter("ignore")  # a part may be there twice: that is the point
        for one, text in parts:
            packed.writestr(one, text)
    return out.getvalue()


def given(reader: Reader, folder: Path, count: int, seed: int) -> Tally:
    """Spoilt files given to a reader; `refused` only in a sentence, anything else that is raised counts as lost."""
    tally, chance = Tally(f"tệp xấu: {reader.name}"), random.Random(f"{reader.name} {seed}")
    for number in range(count):
        name, content = reader.good[number % len(reader.good)]
        path = folder / name
        path.write_bytes(mutated(content, chance))
        outcome = _outcome(reader, path)
        if outcome == "lost":
            shutil.copy(path, folder / f"lost-{number}-{name}")
        tally.count(outcome)
    return tally


def _outcome(reader: Reader, path: Path) -> str:
    try:
        with _limited(_SECONDS):
            reader.read(path)
    except UserError as error:
        return "refused" if _is_sentence(error.message) else "lost"
    except Exception:  # whatever else is raised is what is looked for
        return "lost"
    return "survived"


def _is_sentence(message: str) -> bool:
    """Vietnamese words with an end, not what a library said."""
    return len(message) > 15 and not message.isascii() and "Traceback" not in message


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """A reading that takes too long or too much memory is cut off, and so is seen as something else than a refusal.

    What it takes of the processor counts: a machine that is busy with other work is no fault of the file.
    """

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError

    for sign in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(sign, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(seconds * _PATIENCE)
    most, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_held() + _MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _held() -> int:
    """How much room this process has asked for by now, in bytes."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


# The readers


def readers(folder: Path, practice: Path) -> list[Reader]:
    """Every reader with good files of its own; the practice office is open while they read."""
    makers = (_packages, _lists, _whole, _returned, _forms, _layouts, _pictures, _profiles, _keys, _copies)
    return [make(folder, practice) for make in makers]


def _file(folder: Path, name: str, make: Callable[[Path], object]) -> tuple[str, bytes]:
    make(folder / name)
    return name, (folder / name).read_bytes()


def _lists(folder: Path, _practice: Path) -> Reader:
    names = ("hostile.xlsx", "hostile.xls", "hostile.ods")
    good = tuple(_file(folder, name, lambda path: build_member_list(path, "plain")) for name in names)
    return Reader("danh sách Excel", good, _taken)


def _taken(path: Path) -> None:
    """Looked at to the last row, as before the clerk says yes."""
    found = imports.run(path, "members", None, "good", dry_run=True, today=TODAY)
    if found.refused:
        raise UserError(found.refused)


def _whole(folder: Path, _practice: Path) -> Reader:
    return Reader("toàn bộ dữ liệu", (_file(folder, "whole.xlsx", write_whole),), _taken)


def _returned(folder: Path, _practice: Path) -> Reader:
    cell = Organization.get(Organization.name.startswith("Chi bộ thôn")).id
    good = _file(folder, "phieu.xlsx", lambda path: workbooks.send_workbook(YEAR, cell, path, TODAY))
    return Reader("tệp chi bộ gửi lại", (good,), lambda path: workbooks.compare(YEAR, path))


def _forms(_folder: Path, _practice: Path) -> Reader:
    member = Plan.get(Plan.year == YEAR).member_id
    contents = plan_papers(Request(on=TODAY, year=YEAR, members=(member,), format="docx"))

    def read(path: Path) -> None:
        content = path.read_bytes()
        check_form(path.name, content)
        filled(path.name, content, contents, "plan")

    own = ("cua-chuong-trinh.docx", render("plan", contents, Request(on=TODAY, year=YEAR, format="docx")))
    return Reader("mẫu Word", (("mot.docx", one_person()), ("ba.docx", three_pages()), own), read)


def _layouts(_folder: Path, _practice: Path) -> Reader:
    drawn = shipped("a4").with_pictures({"emblem": _picture("PNG")})
    good = (("a4.toml", write_layout(shipped("a4"))), ("anh.toml", write_layout(drawn)))
    return Reader("mẫu giấy khen", good, foreign.layout_from)


def _pictures(_folder: Path, _practice: Path) -> Reader:
    good = (("anh.png", _picture("PNG")), ("anh.jpg", _picture("JPEG")))
    return Reader("ảnh", good, lambda path: foreign.picture_from(path, "emblem"))


def _picture(kind: str) -> bytes:
    out = BytesIO()
    Image.effect_noise((60, 60), 40).convert("RGB").save(out, kind)
    return out.getvalue()


def _profiles(_folder: Path, _practice: Path) -> Reader:
    good = tuple((path.name, path.read_bytes()) for path in sorted((seeds() / "rules").glob("P*.toml")))
    return Reader("bộ quy định", good, lambda path: text_from(path.read_bytes()))


def _packages(folder: Path, _practice: Path) -> Reader:
    good = _file(folder, "goi.nongson", lambda path: pack(path, _PASSWORD))
    return Reader("gói dữ liệu", (good,), lambda path: unpack(path, _PASSWORD))


def _keys(folder: Path, practice: Path) -> Reader:
    """The key file of an office with a password; each try is the first."""
    office = folder / "khoa"
    shutil.copytree(practice, office, ignore=shutil.ignore_patterns(BACKUPS))
    protect(office, "Lê Thị Văn Thư", _PASSWORD)
    content = (office / KEY).read_bytes()

    def read(path: Path) -> None:
        for kept in office.glob("*"):
            kept.unlink()
        shutil.copy(path, office / KEY)
        is_protected(office)
        sign_in(office, "", "mật khẩu sai")

    return Reader("tệp khoá", (("khoa.json", content),), read)


def _copies(folder: Path, practice: Path) -> Reader:
    copy = backup(practice, folder / "usb")
    target = folder / "khoi-phuc"

    def read(path: Path) -> None:
        shutil.copy(path, copy / (KEY if path.suffix == ".json" else DATABASE))
        shutil.rmtree(target, ignore_errors=True)
        restore(copy, target)

    good = (("copy.db", (copy / DATABASE).read_bytes()),)
    return Reader("bản sao lưu", good, read)
