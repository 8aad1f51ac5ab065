"""The journal: what was done without changing a record is noted too, and the chain over everything is verified."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from db.base import Action, Audit, action, linked, sealed
from db.open import folder_open

JOURNAL = ("sign-in", "paper", "export", "backup", "restore", "check")


def note(kind: str, what: str, reason: str = "") -> None:
    """Note a sign-in, a print, an export or a copy; an office on a disc or a locked stick takes no notes."""
    folder = folder_open()
    if folder is not None and os.access(folder, os.W_OK):
        with action(what, kind=kind, reason=reason):
            pass


def last_noted(kind: str, beginning: str = "") -> datetime | None:
    """When the journal of the open office last noted something of the kind, by the machine's clock; None when never."""
    found = Action.select(Action.at).where(Action.kind == kind, Action.what.startswith(beginning))
    last = found.order_by(Action.id.desc()).first()
    return datetime.fromisoformat(last.at).astimezone().replace(tzinfo=None) if last else None


def head() -> str:
    """The newest link of the chain (hex); empty before the first."""
    last = Action.select(Action.chain).order_by(Action.id.desc()).first()
    return last.chain if last else ""


def broken_links() -> Iterator[str]:
    """The first Action whose link does not follow from what is written; Actions older than the chain have none."""
    before, begun = "", False
    rows = groupby(_audits(), key=lambda row: row[0])
    number, own = next(rows, (None, iter(())))
    for made in Action.select().order_by(Action.id).iterator():
        seal: Any = hashlib.sha256()
        if number is not None and number < made.id:
            yield f"Nhật ký có dòng của việc số {number}, mà việc ấy không còn."
            return
        if number == made.id:
            for _, *row in own:
                sealed(seal, *row)
            number, own = next(rows, (None, iter(())))
        if not made.chain and not begun:
            continue
        begun = True
        if made.chain != linked(before, made, seal):
            yield f"Nhật ký bị sửa hoặc mất từ việc số {made.id} ({made.at}, {made.who or 'không rõ ai'}: {made.what})."
            return
        before = made.chain
    if number is not None:
        yield f"Nhật ký có dòng của việc số {number}, mà việc ấy không còn."


def _audits() -> Iterator[tuple[Any, ...]]:
    fields = (Audit.action, Audit.table, Audit.record_id, Audit.old, Audit.new)
    found: Iterator[tuple[Any, ...]] = Audit.select(*fields).order_by(Audit.action, Audit.id).tuples().iterator()
    return found
