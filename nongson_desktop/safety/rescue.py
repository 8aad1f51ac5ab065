"""A damaged office: its file is set aside, never written over, and the newest good copy takes its place."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from db.errors import OpenError, UserError, reason_of
from db.open import BACKUPS, DATABASE, KEY, close_office, read_key_file
from nongson_desktop.safety.copies import Copy, copies_in, is_good, last_work

_PARTS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")


def newest_good(folder: Path) -> Copy | None:
    """Of the office's own copies that open and read whole the one that holds most work; None when there is none.

    What it holds decides, not its date: a machine whose clock went wrong dates its copies wrongly, too.
    """
    copies = sorted(copies_in(folder / BACKUPS), key=last_work, reverse=True)
    return next((copy for copy in copies if is_good(copy)), None)


def rescue(folder: Path, copy: Copy) -> Path:
    """Set the damaged file and its log aside and put the copy in their place; where they are now; raises UserError.

    The office's own key file stays as long as it can be read: its passwords are newer than the copy's.
    """
    close_office()
    aside = folder / f"hong-{datetime.now():%Y%m%d-%H%M%S}"
    try:
        aside.mkdir()
        for name in _PARTS:
            if (folder / name).exists():
                (folder / name).rename(aside / name)
        if not _is_readable(folder / KEY):
            shutil.copy2(copy.path / KEY, folder / KEY)
        part = folder / f"{DATABASE}.part"
        shutil.copyfile(copy.path / DATABASE, part)
        part.replace(folder / DATABASE)
    except OSError as error:
        raise UserError(f"Chưa thay được tệp hỏng trong {folder}: {reason_of(error)}.") from error
    return aside


def _is_readable(path: Path) -> bool:
    try:
        read_key_file(path)
    except OpenError:
        return False
    return True
