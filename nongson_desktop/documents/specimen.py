"""Whom a layout is looked at with: the recipients of the year's decision, else invented ones."""

from __future__ import annotations

from datetime import date

from nongson_desktop.documents.awards import AUTHORITY, Decision, Recipient, decision_of
from nongson_desktop.documents.page import committee_signature, office_on
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.awards import body_for

_SIGNER = ("Bí thư", "Đỗ Đức Ánh")


def specimen(year: int, kind: str, on: date) -> Decision:
    """The decision of the year and kind, as a draft when there is none; with nobody to commend, an invented one."""
    try:
        return decision_of(Request(on=on, year=year, award=kind))
    except NothingToPrintError:
        return _invented(year, kind, on)


def _invented(year: int, kind: str, on: date) -> Decision:
    office, body = office_on(on), body_for(kind, on)
    post, name = office.signer(office.names.id)
    return Decision(
        office=office,
        on=on,
        year=year,
        kind=kind,
        body=body,
        number="15",
        signature=committee_signature(
            office, authority=AUTHORITY[body], post=post if name else _SIGNER[0], name=name or _SIGNER[1]
        ),
        recipients=tuple(_recipients(year)),
        draft=False,
    )


def _recipients(year: int) -> list[Recipient]:
    merit = f"Đã hoàn thành xuất sắc nhiệm vụ năm {year}"
    cell = "Chi bộ thôn Đồng Trăm"
    return [
        Recipient(0, None, "Nguyễn Văn An", cell, merit, 0),
        Recipient(0, None, "Huỳnh Nguyễn Thị Phương Khánh", "Chi bộ Trường Tiểu học Suối Mây", merit, 0),
        Recipient(None, 0, cell, "", f"Chi bộ “Hoàn thành xuất sắc nhiệm vụ” tiêu biểu năm {year}", 0),
    ]
