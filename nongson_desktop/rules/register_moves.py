"""The lines of the registers of who moved: introductions out and in, and the reports on who moved, died or left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import peewee as pw

from db.dates import add_months
from db.members import Member, Status
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules.register_lines import LEFT, Asked, Line, belonging, ended_with, is_inside, numbered, said

_STATUSES = dict(Status.LABELS)
_REPORT_MONTHS = 3  # phiếu báo of who moved are checked every three months (HD 06-HD/TW 8)


def transfers(asked: Asked) -> list[Line]:
    """Sổ giới thiệu sinh hoạt đảng (10-SHĐ): out and in, with where from and where to."""
    query: Any = (
        Transfer.select(Transfer, Member).join(Member).where(Transfer.hidden == False, Transfer.stopped == False)
    )
    day = pw.fn.COALESCE(Transfer.introduced_on, Transfer.presented_on)
    found = [one for one in query.where(asked.holds(day)).order_by(day, Transfer.id) if _of_cell(asked, one)]
    return numbered(Line(_transfer_cells(one), one.member_id) for one in found)


def _of_cell(asked: Asked, one: Any) -> bool:
    return not asked.bodies or bool({one.__data__["from_cell"], one.__data__["to_cell"]} & set(asked.bodies))


def _transfer_cells(one: Any) -> tuple[str, ...]:
    member, out = one.member, one.direction != Direction.IN
    named = (one.place, one.from_committee, one.to_committee)
    blank = ("", "", "")
    kind = dict(TransferKind.LABELS)[one.kind]
    where = (
        "trong đảng bộ" if one.direction == Direction.WITHIN else "trong tỉnh" if one.same_province else "ngoài tỉnh"
    )
    return (
        said(one.introduced_on if out else one.presented_on),
        one.number,
        member.name,
        said(member.birth_date),
        f"{said(member.admitted_on)}\n{said(member.official_on)}".strip(),
        member.card_number or member.old_card_number,
        *(named if out else blank),
        *(blank if out else named),
        f"{kind}, {where}",
    )


def reports(asked: Asked) -> list[Line]:
    """Phiếu báo: those awaited of who moved, and those sent up of who died or left."""
    ended = ended_with(asked, (Status.DECEASED, *LEFT))
    where = belonging([one.member_id for one in ended], asked)
    sent = [
        (one.since, _report(one.member, _STATUSES[one.status], one.since, one.document, one.reported_on, asked), one)
        for one in ended
        if is_inside(asked, where.get(one.member_id))
    ]
    moved = [(one.introduced_on, _move_report(one, asked), one) for one in _reported_moves(asked)]
    ordered = sorted((*sent, *moved), key=lambda row: row[0])
    return numbered(Line(cells_, one.member_id) for _, cells_, one in ordered)


def _reported_moves(asked: Asked) -> Iterator[Any]:
    query: Any = (
        Transfer.select(Transfer, Member)
        .join(Member)
        .where(
            Transfer.hidden == False,
            Transfer.stopped == False,
            Transfer.direction != Direction.WITHIN,
            asked.holds(Transfer.introduced_on),
        )
    )
    return (one for one in query.order_by(Transfer.introduced_on, Transfer.id) if _of_cell(asked, one))


def _move_report(one: Any, asked: Asked) -> tuple[str, ...]:
    kind = f"Chuyển {dict(Direction.LABELS)[one.direction].lower()} ({dict(TransferKind.LABELS)[one.kind].lower()})"
    document = "; ".join(filter(None, (one.number and f"giấy giới thiệu {one.number}", one.place)))
    report = _report(one.member, kind, one.introduced_on, document, one.confirmed_on, asked)
    return report if one.kind == TransferKind.OFFICIAL else (*report[:-1], "")


def _report(
    member: Member, kind: str, day: date, document: str, reported: date | None, asked: Asked
) -> tuple[str, ...]:
    late = reported is None and add_months(day, _REPORT_MONTHS) <= asked.last
    return (
        member.name,
        said(member.birth_date),
        kind,
        said(day),
        document,
        said(reported),
        "quá 3 tháng" if late else "",
    )
