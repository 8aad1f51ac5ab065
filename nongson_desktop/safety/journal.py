"""The journal: what was done without changing a record is noted too, and the chain over everything is verified."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import peewee as pw

from db.base import Action, Audit, Record, action, linked, sealed
from db.errors import UserError
from db.open import folder_open

_SIGNS, _HALF = 10, 5
_DAY = timedelta(days=1)
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


def clock_problem(now: datetime) -> str:
    """A sentence when the machine's clock stands a day or more before the last thing done, else nothing."""
    last = Action.select(Action.at).order_by(Action.id.desc()).first()
    done = datetime.fromisoformat(last.at).astimezone().replace(tzinfo=None) if last else now
    if done - now < _DAY:
        return ""
    return (
        f"Đồng hồ máy có lẽ sai: máy đang ghi ngày {now:%d/%m/%Y}, mà việc gần nhất đã làm ngày {done:%d/%m/%Y}."
        " Hãy chỉnh lại trước khi in giấy tờ."
    )


def head() -> str:
    """The newest link of the chain (hex); empty before the first."""
    last = Action.select(Action.chain).order_by(Action.id.desc()).first()
    return last.chain if last else ""


def deciding(model: type[Record], record_id: int, field: str) -> Action | None:
    """The Action that gave the field of a record its present value; None when the journal does not know."""
    told = pw.fn.json_type(Audit.new, f"$.{field}").is_null(False)
    of_record = (Audit.table == model._meta.table_name) & (Audit.record_id == record_id)
    found: Action | None = Action.select().join(Audit).where(of_record, told).order_by(Audit.id.desc()).first()
    return found


def code_of(made: Action | None) -> str:
    """The link of an Action in few signs, as its papers carry it: "3F2A9-0C41B"; empty when it has none."""
    link = made.chain[:_SIGNS].upper() if made is not None else ""
    return f"{link[:_HALF]}-{link[_HALF:]}" if link else ""


def action_of(code: str) -> Action:
    """The Action whose papers carry the code, however it was typed; raises UserError."""
    signs = re.sub(r"[\s\-–.]", "", code).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{_SIGNS}}}", signs):
        raise UserError(f"Mã giấy gồm {_SIGNS} chữ, số từ 0 đến 9 và A đến F, ví dụ 3F2A9-0C41B.", "code")
    found: Action | None = Action.select().where(Action.chain.startswith(signs)).first()
    if found is None:
        raise UserError(
            f"Không có việc nào mang mã {code.strip()}: giấy không do dữ liệu này in ra, hoặc mã chép sai.", "code"
        )
    return found


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
