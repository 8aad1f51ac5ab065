"""The copies that the office keeps of itself: when one is due, which stay as they grow old, which is proven."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.base import Action
from db.errors import OpenError, UserError
from db.open import BACKUPS, KEY, UNREADABLE, beside, is_office
from nongson_desktop.safety.backup import backup, restore, verify
from nongson_desktop.safety.journal import JOURNAL, last_noted, note

EVERY = timedelta(minutes=30)
ALL_OF = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9
PROVEN_EVERY = timedelta(days=31)
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2}-\d{6})(?:-([0-9a-f]{8}))?(?:-\d+)?")
_WHEN = "%Y-%m-%d-%H%M%S"
_PROVEN = "Thử khôi phục bản sao lưu"


@dataclass(frozen=True)
class Copy:
    """A copy in a folder of its own: when it was made, and the newest link of the journal that it holds."""

    path: Path
    made: datetime
    label: str


def copies_in(place: Path) -> list[Copy]:
    """The finished copies in a folder, newest first; other folders there are not ours."""
    try:
        folders = [path for path in place.iterdir() if path.is_dir()]
    except OSError:
        return []
    found = [copy for path in folders if (copy := _copy(path)) is not None]
    return sorted(found, key=lambda copy: (copy.made, (copy.path / KEY).stat().st_mtime_ns), reverse=True)


def _copy(path: Path) -> Copy | None:
    named = _NAME.fullmatch(path.name)
    if named is None or not is_office(path) or not (path / KEY).is_file():
        return None
    return Copy(path, datetime.strptime(named[1], _WHEN), named[2] or "")  # noqa: DTZ007  (the machine's own clock, as the name has it)


def last_work(copy: Copy) -> int:
    """The number of the last thing done that the copy holds; -1 when it cannot be read."""
    try:
        with closing(beside(copy.path)) as connection:
            connection.connect()
            return int(connection.execute_sql("SELECT MAX(id) FROM action").fetchone()[0] or 0)
    except (OpenError, *UNREADABLE):
        return -1


def is_good(copy: Copy) -> bool:
    """Whether the copy opens and reads whole."""
    try:
        verify(copy.path)
    except UserError:
        return False
    return True


def is_changed(folder: Path) -> bool:
    """Whether a record was written since the newest copy; the office is open."""
    last = next(iter(copies_in(folder / BACKUPS)), None)
    written = Action.select().where(Action.kind.not_in(JOURNAL))
    if last is None:
        return bool(written.exists())
    held = Action.get_or_none(Action.chain.startswith(last.label)) if last.label else None
    return held is None or bool(written.where(Action.id > held.id).exists())


def is_due(folder: Path, now: datetime) -> bool:
    """Whether half an hour passed since the newest copy and something was written; a clock set back makes one due."""
    last = next(iter(copies_in(folder / BACKUPS)), None)
    return (last is None or abs(now - last.made) >= EVERY) and is_changed(folder)


def keep_copy(folder: Path, now: datetime, second: Path | None = None) -> Path:
    """Make a copy, one in the second place too when it is there, and let go of old ones; raises UserError.

    The second place that is missing, as a stick that is not plugged in, is no mistake.
    """
    made = backup(folder)
    thin(folder / BACKUPS, now)
    if second is not None and second.is_dir():
        backup(folder, second)
        thin(second, now)
    return made


def thin(place: Path, now: datetime) -> list[Path]:
    """Let go of the copies that are not among those to stay; returns them."""
    gone = [copy.path for copy in leaving(copies_in(place), now)]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return gone


def leaving(copies: Iterable[Copy], now: datetime) -> list[Copy]:
    """Those of the copies that need not stay: all of two days stay, then the last of 12 days, 10 weeks and 9 months.

    The newest always stays, and so does whatever a clock set back has put in the future.
    """
    ordered = sorted(copies, key=lambda copy: copy.made, reverse=True)
    staying = {copy.path for copy in ordered[:1]} | {copy.path for copy in ordered if now - copy.made < ALL_OF}
    for most, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        staying |= _last_of_each(ordered, period, most)
    return [copy for copy in ordered if copy.path not in staying]


def _last_of_each(ordered: list[Copy], period: Callable[[datetime], tuple[int, ...]], most: int) -> set[Path]:
    """The newest copy of each of the latest periods that have one."""
    newest: dict[tuple[int, ...], Path] = {}
    for copy in ordered:
        newest.setdefault(period(copy.made), copy.path)
    return set(list(newest.values())[:most])


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.timetuple()[:3]


def _week(moment: datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar()[:2])


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.timetuple()[:2]


def prove(folder: Path) -> str:
    """Restore the newest copy into a folder that is let go of again, and look all of it over; raises UserError.

    Returns a sentence that says which copy is proven; the proof is noted in the journal.
    """
    last = next(iter(copies_in(folder / BACKUPS)), None)
    if last is None:
        raise UserError("Chưa có bản sao lưu nào để thử.")
    with tempfile.TemporaryDirectory(dir=folder / BACKUPS, prefix="thu-") as place:
        restore(last.path, Path(place) / "office")
    sentence = f"{_PROVEN} {last.path.name}: mở được, đủ bản ghi"
    note("restore", sentence)
    return sentence


def proven_on() -> datetime | None:
    """When a copy was last proven, by the journal of the open office; None when never."""
    return last_noted("restore", _PROVEN)


def proof_is_due(folder: Path, now: datetime) -> bool:
    """Whether a copy was not proven for a month."""
    last = proven_on()
    return bool(copies_in(folder / BACKUPS)) and (last is None or abs(now - last) >= PROVEN_EVERY)
