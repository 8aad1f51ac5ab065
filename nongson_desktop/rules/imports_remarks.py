"""What a member list says beside its columns: words behind a name, a status among the remarks, an odd number."""

from __future__ import annotations

import re
from functools import cache

from db.members import Status
from db.search import folded
from nongson_desktop.excel.names import WrittenName
from nongson_desktop.excel.vocabulary import seed
from nongson_desktop.rules.imports_rows import WARNING, Row

_NEW_CARD, _OLD_CARD, _IDENTITY = 12, 8, 12
_IN_LIFE = (Status.OFFICIAL, Status.PROBATIONARY)


def take_added(row: Row, heading: str, written: WrittenName) -> None:
    """Keep what the name's cell said beside the name as a remark, and tell of it and of what was left out."""
    if written.polite:
        told = f"Bỏ chữ “{written.polite}” trước tên {written.name}; nếu là họ thì sửa lại họ tên sau khi nhập."
        row.note(WARNING, heading, written.polite, told)
    if not written.added:
        return
    row.values["note"] = "; ".join(filter(None, (row.values.get("note"), written.added)))
    message = f"Ô họ tên ghi thêm “{written.added}”: tên là {written.name}, phần ghi thêm chuyển sang Ghi chú."
    row.note(WARNING, heading, written.added, message)


def note_hinted_status(row: Row, heading: str) -> None:
    """Tell of a remark such as "từ trần 2025" in a list that says no status; nothing is changed by it."""
    remark, status = str(row.values.get("note") or ""), row.record.status
    hinted = _hinted(folded(remark)) if remark and status in _IN_LIFE and "status" not in row.sources else ""
    if hinted:
        labels = dict(Status.LABELS)
        message = (
            f"Ghi chú “{remark}” như nói trạng thái {labels[hinted]}, mà bảng không ghi trạng thái nên dòng này là"
            f" {labels[status]}. Nếu đúng là {labels[hinted]} thì thêm cột Trạng thái vào tệp."
        )
        row.note(WARNING, heading, remark, message)


def _hinted(remark: str) -> str:
    return next((status for status, words in _hints() if words.search(remark)), "")


@cache
def _hints() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (status, re.compile(rf"\b(?:{'|'.join(map(folded, words))})\b")) for status, words in seed()["hinted"].items()
    ]


def full_size(key: str, heading: str, number: str, *, typed_as_number: bool) -> int:
    """How many digits a number has that Excel kept without its first zeros, as a number or as text made of one.

    A card has 12 digits, or 8 before the new cards; an identity number 12, but 9 where the heading says CMND.
    """
    old_identity = re.search(r"cmnd|chứng minh", heading, re.IGNORECASE)
    if not number.isdigit() or key == "file_number" or (key == "identity_number" and old_identity):
        return len(number)
    if key == "identity_number":
        shortest = 9 if typed_as_number else 10  # as text nine digits are an old number
        return _IDENTITY if len(number) >= shortest else len(number)
    if not typed_as_number:
        return len(number)
    return _NEW_CARD if len(number) > _OLD_CARD else _OLD_CARD


def note_odd_card(row: Row, heading: str, number: str) -> None:
    """Tell of a card number that has neither the 8 digits of the old cards nor the 12 of the new."""
    if number and not (number.isdigit() and len(number) in (_OLD_CARD, _NEW_CARD)):
        has = f"có {len(number)} chữ số" if number.isdigit() else "không phải toàn chữ số"
        row.note(WARNING, heading, number, f"{heading} {number} {has}; thẻ có 12 chữ số, thẻ cũ 8: hãy xem lại.")
