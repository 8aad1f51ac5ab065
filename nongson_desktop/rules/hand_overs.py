"""Bàn giao: who signed when, and the number of the minutes, which stands in the register of numbers."""

from __future__ import annotations

from typing import Any

from db.errors import UserError
from db.reorganization import HandOver
from nongson_desktop.rules.numbers import keep_number, plain_number, refuse_taken

_KIND = "BB"


def check_hand_over(record: Any) -> None:
    """Refuse what the form alone cannot judge; raises UserError."""
    giver, receiver = record.__data__["giver"], record.__data__["receiver"]
    if giver is None and (receiver is None or not record.outside.strip()):
        raise UserError("Chưa ghi bên giao.", "giver")
    if record.signed_on and record.signed_on < record.begun_on:
        raise UserError(f"Ngày ký phải từ ngày {record.begun_on:%d/%m/%Y} trở đi.", "signed_on")


def write_hand_over(record: HandOver) -> None:
    """Write a hand-over with the number of its minutes in the current Action; raises UserError when it is taken."""
    check_hand_over(record)
    day = record.signed_on or record.begun_on
    record.number = plain_number(record.number) if record.number.strip() else ""
    refuse_taken(record, record.number, day, _KIND, field="number")
    record.save()
    keep_number(record, record.number, day, _KIND, f"Biên bản bàn giao: {record.reorganization.what}")
