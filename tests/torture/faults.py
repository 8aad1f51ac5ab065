"""Faults done to a small office: what was acknowledged must be there afterwards, or the file is refused."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.base import action, database
from db.errors import OpenError
from db.members import Member
from db.open import BACKUPS, DATABASE, KEY, UNREADABLE, close_office, open_office
from db.tasks import Task
from nongson_desktop.rules.organizations import new_office
from nongson_desktop.safety.check import check_office

ROOT = Path(__file__).parents[2]
_MANY = 1_000_000
_PAGE, _FRAME, _HEADER = 4096, 4096 + 24, 32
_LONGEST, _EARLY = 0.25, 0.2


@dataclass
class Tally:
    """How often a fault was tried, survived (whole or refused in words) and lost something."""

    fault: str
    tried: int = 0
    survived: int = 0
    refused: int = 0
    lost: int = 0

    def count(self, outcome: str) -> None:
        self.tried += 1
        setattr(self, outcome, getattr(self, outcome) + 1)

    def line(self) -> str:
        return f"{self.fault:<44}{self.tried:>7}{self.survived:>10}{self.refused:>9}{self.lost:>7}"


def small_office(folder: Path) -> None:
    """An office with one member and nothing else to do."""
    new_office(folder, name="Đảng bộ xã Suối Mây")
    with action("Thêm đảng viên Đỗ Đức Ánh"):
        Member(name="Đỗ Đức Ánh").save()
    close_office()


def texts(folder: Path) -> set[str]:
    """The tasks that the office holds; raises OpenError or what the database says when it cannot be read."""
    open_office(folder)
    try:
        return {task.text for task in Task.select()}
    finally:
        close_office()


def kept_or_refused(folder: Path, wanted: set[str], most: set[str]) -> str:
    """`survived`: all that is wanted is there and nothing beyond `most`; `refused`: the office says it is damaged."""
    try:
        found = texts(folder)
        whole = check_office(folder).ok
    except (OpenError, *UNREADABLE):
        close_office()
        return "refused"
    if not whole:
        return "refused"
    return "survived" if wanted <= found <= most else "lost"


# programs that end in the middle


def kills(folder: Path, count: int, seed: int) -> Tally:
    """The writer is killed at a random moment, again and again on the same office."""
    tally, chance = Tally("chương trình bị ngắt giữa chừng (SIGKILL)"), random.Random(seed)
    told: set[str] = set()
    for _ in range(count):
        told |= set(_killed(folder, chance.uniform(0, _LONGEST), early=chance.random() < _EARLY))
        try:
            found = texts(folder)
        except OpenError:
            tally.count("lost")
            continue
        tally.count("survived" if told <= found and len(found - told) <= 1 else "lost")
        told = found
    if not check_office(folder).ok:
        tally.count("lost")
    return tally


def _killed(folder: Path, after: float, *, early: bool) -> Iterator[str]:
    """What the writer acknowledged until it was killed, `after` seconds behind its start or else its first word."""
    command = [sys.executable, "-m", "tests.torture.writer", str(folder), str(_MANY)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as program:
        assert program.stdout is not None
        if not early:
            yield from _acknowledged([program.stdout.readline()])
        time.sleep(after)
        program.kill()
        yield from _acknowledged(program.stdout)


def _acknowledged(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("ACK ") and line.endswith("\n"):
            yield line.removeprefix("ACK ").rstrip("\n")


def full_disks(folder: Path, count: int) -> Tally:
    """The disk takes no more after so many bytes; what was acknowledged stays, and the office opens."""
    tally = Tally("ổ đĩa đầy")
    for step in range(count):
        copy = _copied(folder, f"full-{step}")
        limit = (copy / DATABASE).stat().st_size + step * 3 * _PAGE
        answer = subprocess.run(
            [sys.executable, "-m", "tests.torture.writer", str(copy), "200"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        told = set(_acknowledged(answer.stdout.splitlines(keepends=True)))
        outcome = kept_or_refused(copy, told, told | {f"Nhiệm vụ thứ {len(told) + 1}: vận động hộ số {len(told) + 1}"})
        tally.count("lost" if outcome == "refused" else outcome)
        shutil.rmtree(copy)
    return tally


# power cuts


@dataclass(frozen=True)
class Recorded:
    """A run of saves: the file before it, the log that it wrote, and the log's length when each save was done."""

    before: bytes
    after: bytes
    log: bytes
    done: tuple[tuple[int, str], ...]

    def wanted(self, length: int) -> set[str]:
        return {text for end, text in self.done if end <= length}


def recorded(folder: Path, saves: int) -> Recorded:
    """Saves whose log is not moved into the file until the end."""
    open_office(folder)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.execute_sql("PRAGMA wal_autocheckpoint = 0").fetchall()
    before, log = (folder / DATABASE).read_bytes(), folder / f"{DATABASE}-wal"
    member, done = Member.get(), []
    for number in range(saves):
        with action(f"Giao nhiệm vụ {number}"):
            Task(member=member, year=2026, text=f"Việc {number}").save()
        done.append((log.stat().st_size, f"Việc {number}"))
    content = log.read_bytes()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    close_office()
    return Recorded(before, (folder / DATABASE).read_bytes(), content, tuple(done))


def power_cuts(folder: Path, saves: int, count: int, seed: int) -> Tally:
    """The log ends at a frame, in the middle of one, or in rubbish: exactly what was done by then is there."""
    tally, chance = Tally("mất điện khi đang ghi nhật ký"), random.Random(seed)
    run = recorded(folder, saves)
    frames = list(range(_HEADER, len(run.log) + 1, _FRAME))
    cuts = sorted(chance.sample(frames, min(count // 2, len(frames))))
    cuts += [chance.randrange(len(run.log)) for _ in range(count - len(cuts))]
    for cut in cuts:
        rubbish = chance.randbytes(chance.randrange(3) * _FRAME)
        copy = _made(folder, run.before, run.log[:cut] + rubbish)
        wanted = run.wanted(cut)
        tally.count("survived" if _holds_exactly(copy, wanted) else "lost")
    return tally


def cuts_while_moving(folder: Path, saves: int, count: int, seed: int) -> Tally:
    """Some pages of the log have come into the file when the power goes: nothing is missing."""
    tally, chance = Tally("mất điện khi chuyển nhật ký vào tệp"), random.Random(seed)
    run = recorded(folder, saves)
    pages = range(0, len(run.after), _PAGE)
    changed = [page for page in pages if run.before[page : page + _PAGE] != run.after[page : page + _PAGE]]
    for _ in range(count):
        torn = bytearray(run.before.ljust(len(run.after), b"\0") if chance.random() < 0.5 else run.before)
        for page in chance.sample(changed, chance.randrange(len(changed) + 1)):
            if page <= len(torn):
                torn[page : page + _PAGE] = run.after[page : page + _PAGE]
        copy = _made(folder, bytes(torn), run.log)
        tally.count("survived" if _holds_exactly(copy, run.wanted(len(run.log))) else "lost")
    return tally


def _holds_exactly(copy: Path, wanted: set[str]) -> bool:
    try:
        return texts(copy) >= wanted and not {text for text in texts(copy) if text.startswith("Việc")} - wanted
    except (OpenError, *UNREADABLE):
        close_office()
        return False
    finally:
        shutil.rmtree(copy)


# bytes that change


def flipped(folder: Path, step: int, seed: int) -> Tally:
    """One bit changed in every region of the file: whole, or refused; never other data in silence."""
    return _spoilt(folder, "một bit đổi trong tệp", seed, step, _flip)


def shortened(folder: Path, step: int, seed: int) -> Tally:
    """The file cut short anywhere."""
    return _spoilt(folder, "tệp bị cắt ngắn", seed, step, lambda content, place, _: content[:place])


def _spoilt(
    folder: Path, fault: str, seed: int, step: int, spoil: Callable[[bytes, int, random.Random], bytes]
) -> Tally:
    tally, chance = Tally(fault), random.Random(seed)
    wanted, content = texts(folder), (folder / DATABASE).read_bytes()
    for start in range(0, len(content), step):
        place = min(start + chance.randrange(step), len(content) - 1)
        copy = _made(folder, spoil(content, place, chance), b"")
        tally.count(kept_or_refused(copy, wanted, wanted))
        shutil.rmtree(copy)
    return tally


def _flip(content: bytes, place: int, chance: random.Random) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


# copies


def _copied(folder: Path, name: str) -> Path:
    copy = folder.with_name(f"{folder.name}-{name}")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy


def _made(folder: Path, content: bytes, log: bytes) -> Path:
    """A copy of the office with another file and log."""
    copy = folder.with_name(f"{folder.name}-spoilt")
    shutil.rmtree(copy, ignore_errors=True)
    (copy / BACKUPS).mkdir(parents=True)
    shutil.copy(folder / KEY, copy)
    (copy / DATABASE).write_bytes(content)
    if log:
        (copy / f"{DATABASE}-wal").write_bytes(log)
    return copy
