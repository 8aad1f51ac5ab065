"""Chuyển sinh hoạt đảng: deadlines in working days, what a transfer needs, and what it does to cell and status.

QĐ 294-QĐ/TW 6.3.1, 6.3.2 and HD 06-HD/TW 8; the periods are db/seeds/transfers.toml, which the office may set anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import peewee as pw

from db.base import holds
from db.dates import add_months
from db.errors import UserError
from db.member_file import ReviewKind, reviews_of
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import Organization
from db.settings import keep_setting, setting
from db.transfers import Direction, Transfer, TransferKind, TransferState
from nongson_desktop.paths import seeds
from nongson_desktop.rules.bodies import bodies_by_id, names_on, period_on
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.history import successors
from nongson_desktop.rules.members import check as check_member
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.open_work import Choices, open_work_of, settle
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.status_changes import StatusChange, change_status, end_stay
from nongson_desktop.rules.status_changes import warnings_of as status_warnings
from nongson_desktop.rules.statuses import periods_of, refuse_numbers
from nongson_desktop.rules.working_days import add_working_days, holidays

AREA = "Chuyển sinh hoạt"
_AFTER_MONTHS = ("confirm_months", "removal_months")
_SETTING = "transfer-numbers"
_COPIED = (
    "kind",
    "direction",
    "channel",
    "cause_on",
    "introduced_on",
    "presented_on",
    "until",
    "place",
    "agreed",
    "reason",
)


@cache
def table() -> dict[str, Any]:
    """The seed as it is written."""
    return tomllib.loads((seeds() / "transfers.toml").read_text(encoding="utf-8"))


def numbers(day: date) -> dict[str, int]:
    """The periods in force on the day."""
    return {**table()["numbers"], **setting(_SETTING, day, {})}


def keep_numbers(values: dict[str, int], since: date | None = None, document: str = "") -> None:
    """Set periods of the office's own from a day on, in the current Action; raises UserError."""
    shipped = table()["numbers"]
    refuse_numbers(values, shipped)
    keep_setting(_SETTING, {name: value for name, value in values.items() if value != shipped[name]}, since, document)


# Deadlines


@dataclass(frozen=True)
class Deadlines:
    """The last days of a transfer; None where nothing runs."""

    start: date | None = None
    present: date | None = None
    confirm: date | None = None
    removal: date | None = None


def deadlines(
    transfer: Transfer, limits: dict[str, int] | None = None, free: frozenset[date] | None = None
) -> Deadlines:
    """By when it is to be begun, presented at the new cell, and confirmed to us (QĐ 294-QĐ/TW 6.3.1).

    Who has not presented the paper by `removal` is to be struck off there (HD 38-HD/BTCTW 4.3.1d).
    """
    if transfer.direction == Direction.WITHIN:
        return Deadlines()
    day = transfer.introduced_on or transfer.cause_on
    if day is None:
        return Deadlines()
    limits, known = limits or numbers(day), holidays(day) if free is None else free
    start = add_working_days(transfer.cause_on, limits["start_working_days"], known) if transfer.cause_on else None
    if transfer.introduced_on is None:
        return Deadlines(start)
    out = transfer.direction == Direction.OUT and transfer.kind == TransferKind.OFFICIAL
    return Deadlines(
        start,
        add_working_days(transfer.introduced_on, limits["present_working_days"], known),
        *(add_months(transfer.introduced_on, limits[name]) if out else None for name in _AFTER_MONTHS),
    )


# What a transfer needs


def check(transfer: Transfer) -> None:
    """Refuse what contradicts itself, or what may not be while the member is under review; raises UserError."""
    introduced, presented = transfer.introduced_on, transfer.presented_on
    if introduced and transfer.cause_on and introduced < transfer.cause_on:
        raise UserError("Ngày giới thiệu trước ngày có quyết định, đổi nơi ở.", "introduced_on")
    if introduced and presented and presented < introduced:
        raise UserError("Ngày nộp giấy trước ngày giới thiệu.", "presented_on")
    if transfer.until and introduced and transfer.until <= introduced:
        raise UserError("Ngày hết hạn tạm thời phải sau ngày giới thiệu.", "until")
    if transfer.returned_on and introduced and transfer.returned_on < introduced:
        raise UserError("Ngày trở về trước ngày giới thiệu.", "returned_on")
    if transfer.direction == Direction.WITHIN:
        _check_within(transfer)
    elif not transfer.place.strip():
        where = "nơi đến" if transfer.direction == Direction.OUT else "nơi đi"
        raise UserError(f"Chưa ghi {where}.", "place")
    if transfer.direction == Direction.IN and (transfer.to_cell is None or presented is None):
        field = "to_cell" if transfer.to_cell is None else "presented_on"
        raise UserError("Chuyển đến phải có chi bộ và ngày tiếp nhận.", field)
    _refuse_under_review(transfer)


def check_listed(transfer: Transfer) -> None:
    """The same for a line changed in the list with others, where a day that holds already stays; raises UserError."""
    _refuse_held(transfer, effective_on(Transfer.get_by_id(transfer.id)))
    check(transfer)


def _refuse_held(transfer: Transfer, held: date | None) -> None:
    if held is not None and held != effective_on(transfer):
        field = "presented_on" if transfer.direction == Direction.IN else "introduced_on"
        raise UserError("Ngày này đã ghi vào trạng thái, chi bộ; muốn đổi thì hoàn tác lần chuyển rồi ghi lại.", field)


def _check_within(transfer: Transfer) -> None:
    if transfer.to_cell is None:
        raise UserError("Chưa chọn chi bộ.", "to_cell")
    if transfer.introduced_on is None:
        raise UserError("Chưa nhập ngày chuyển.", "introduced_on")
    if transfer.from_cell == transfer.to_cell:
        raise UserError("Đảng viên đang ở chi bộ này.", "to_cell")


def _refuse_under_review(transfer: Transfer) -> None:
    """No transfer for good while inspected or denounced, unless whoever is competent agrees (QĐ 294-QĐ/TW 6.3.1)."""
    leaves = transfer.direction == Direction.OUT and transfer.kind != TransferKind.TEMPORARY
    if leaves and not transfer.agreed and (said := review_words(transfer)):
        raise UserError(
            f"{transfer.member.name}: {said} Chưa chuyển chính thức được, trừ khi cấp có thẩm quyền đồng ý"
            " (đánh dấu vào ô).",
            "agreed",
        )


def review_words(transfer: Transfer) -> str:
    """What the member is under on the day of the transfer; empty when nothing."""
    day = transfer.introduced_on or transfer.cause_on
    found = reviews_of(transfer.member_id, day) if day else []
    labels = dict(ReviewKind.LABELS)
    return f"{'; '.join(labels[one.kind] for one in found)}." if found else ""


def warnings_of(transfer: Transfer) -> list[str]:
    """Periods that were not kept, papers still missing; they never block."""
    last, said = deadlines(transfer), []
    if last.start and transfer.introduced_on and transfer.introduced_on > last.start:
        said.append(f"Giới thiệu chậm: hạn làm thủ tục là ngày {last.start:%d/%m/%Y}.")
    if last.present and transfer.presented_on and transfer.presented_on > last.present and not transfer.late_reason:
        said.append(f"Nộp giấy giới thiệu chậm (hạn {last.present:%d/%m/%Y}): ghi lý do đã báo cáo cấp ủy.")
    if transfer.direction == Direction.OUT and (words := review_words(transfer)):
        said.append(words)
    said += _together(transfer)
    if change := status_change(transfer):
        said += status_warnings(transfer.member, change)
    return said


def _together(transfer: Transfer) -> Iterator[str]:
    """Three members for a time in one place make a cell for that time (QĐ 294-QĐ/TW 6.3.2d)."""
    if transfer.kind != TransferKind.TEMPORARY or transfer.direction != Direction.OUT or not transfer.introduced_on:
        return
    there = Transfer.select().where(
        Transfer.place == transfer.place,
        Transfer.kind == TransferKind.TEMPORARY,
        Transfer.direction == Direction.OUT,
        Transfer.state.in_((TransferState.INTRODUCED, TransferState.RECEIVED)),
        Transfer.hidden == False,
        Transfer.id != (transfer.id or 0),
    )
    count = there.count() + 1
    if count >= numbers(transfer.introduced_on)["temporary_cell"]:
        yield f"Có {count} đảng viên cùng sinh hoạt tạm thời ở “{transfer.place}”: xem xét lập chi bộ tạm thời."


# What a transfer does


def effective_on(transfer: Transfer) -> date | None:
    """The day from which it holds: that of the introduction, for who comes that of the arrival."""
    return transfer.presented_on if transfer.direction == Direction.IN else transfer.introduced_on


def status_change(transfer: Transfer, status: str = "") -> StatusChange | None:
    """The status that the transfer brings; None within the committee, or as long as it is only planned."""
    day = effective_on(transfer)
    if day is None or transfer.direction == Direction.WITHIN or transfer.stopped:
        return None
    stays_ours = transfer.kind == TransferKind.TEMPORARY or bool(transfer.until)
    if transfer.direction == Direction.OUT:
        status = Status.AWAY if stays_ours else Status.TRANSFERRED
    elif transfer.kind == TransferKind.TEMPORARY:
        status = Status.GUEST
    until = transfer.until if status in (Status.AWAY, Status.GUEST) else None
    return StatusChange(status or Status.OFFICIAL, day, document_of(transfer), transfer.reason, until)


def document_of(transfer: Transfer) -> str:
    if not transfer.number:
        return ""
    day = f" ngày {transfer.introduced_on:%d/%m/%Y}" if transfer.introduced_on else ""
    return f"Giấy giới thiệu số {transfer.number}{day}"


def write(transfer: Transfer, choices: Choices | None = None, status: str = "") -> None:
    """Write a line of the register and, once it holds, the cell and the status, in the current Action.

    `status` is that of one who comes for good; `choices` say what becomes of the open work; raises UserError.
    """
    known = Transfer.get_by_id(transfer.id) if transfer.id else None
    held = effective_on(known) if known else None
    _refuse_held(transfer, held)
    if held is None:
        _note_origin(transfer)
    check(transfer)
    transfer.save()
    if held is None and not transfer.stopped:
        _apply(transfer, choices or {}, status)


def _note_origin(transfer: Transfer) -> None:
    """The cell and the status that the member comes from, as they stand the day before it holds."""
    day = effective_on(transfer) or transfer.cause_on
    if day is None or transfer.direction == Direction.IN:
        return
    transfer.from_cell = _cell_of(transfer.member_id, day)
    last = [one for one in periods_of(transfer.member_id) if one.since is None or one.since <= day]
    transfer.status_before = last[-1].status if last else ""


def _cell_of(member: int, day: date) -> Organization | None:
    found = Membership.select().where(Membership.member == member, holds(Membership, day)).first()
    return found.cell if found else None


def _apply(transfer: Transfer, choices: Choices, status: str) -> None:
    day = effective_on(transfer)
    if day is None:
        return
    if transfer.to_cell is not None and transfer.direction != Direction.OUT:
        place_member(transfer.member, transfer.to_cell, day, document_of(transfer))
    change = status_change(transfer, status)
    if change is not None:
        change_status(transfer.member, change, choices)
    else:
        settle(transfer.member, choices, day, "chuyển chi bộ")


def move_in(member: Member, transfer: Transfer, status: str = Status.OFFICIAL) -> None:
    """Who comes is entered with the line of the register, and typed nowhere else; in the current Action."""
    if transfer.to_cell is None:
        raise UserError("Chưa chọn chi bộ.", "to_cell")
    check_member(member)
    member.save()
    transfer.member = member
    write(transfer, status=status)


def move_together(
    members: Sequence[Member], transfer: Transfer, *, number: str = "", choices: Choices | None = None
) -> list[Transfer]:
    """Several members under one document, a line of the register each, in the current Action; raises UserError.

    `choices` say what becomes of the open work of each.
    """
    if not members:
        raise UserError("Chưa chọn đảng viên nào.", "members")
    chosen = choices or {}
    _refuse_heirs_who_leave(members, transfer, chosen)
    work = open_work_of([member.id for member in members], effective_on(transfer) or date.min) if chosen else {}
    lines = []
    for member in members:
        values = {name: getattr(transfer, name) for name in _COPIED}
        line = Transfer(member=member, to_cell=transfer.to_cell, number=number, collective=True, **values)
        write_among(line, {item.key: chosen[item.key] for item in work.get(member.id, ()) if item.key in chosen})
        lines.append(line)
    return lines


def write_among(line: Transfer, choices: Choices) -> None:
    """Write one of several lines, in the current Action; raises UserError that says whose it is."""
    try:
        write(line, choices)
    except UserError as error:
        name = line.member.name
        raise UserError(error.message if name in error.message else f"{name}: {error.message}", error.field) from error


def _refuse_heirs_who_leave(members: Sequence[Member], transfer: Transfer, choices: Choices) -> None:
    """Who goes away in the same move takes on nobody's work."""
    heirs = {choice.to for choice in choices.values()}
    gone = [member.name for member in members if member.id in heirs and transfer.direction == Direction.OUT]
    if gone:
        raise UserError(f"{', '.join(gone)} cũng chuyển đi, không nhận lại việc được.", "to")


def bring_back(transfer: Transfer, day: date, choices: Choices | None = None) -> None:
    """A stay for a time is over: ours comes back to the status of before, a guest goes home; in the current Action.

    `choices` say what becomes of the open work of a guest.
    """
    if transfer.kind != TransferKind.TEMPORARY and not transfer.until:
        raise UserError("Chỉ người chuyển tạm thời mới trở về.", "returned_on")
    if transfer.returned_on or transfer.stopped:
        raise UserError("Lần chuyển này đã kết thúc.", "returned_on")
    transfer.returned_on = day
    check(transfer)
    transfer.save()
    if transfer.direction == Direction.IN:
        end_stay(_last_of(transfer, Status.GUEST), day, choices)
    else:
        change_status(transfer.member, StatusChange(transfer.status_before or Status.OFFICIAL, day))


def _last_of(transfer: Transfer, status: str) -> StatusPeriod:
    found = [one for one in periods_of(transfer.member_id) if one.status == status]
    if not found:
        raise UserError(f"{transfer.member.name} không còn ở trạng thái của lần chuyển này.", "returned_on")
    return found[-1]


def extend(transfer: Transfer, until: date, document: str = "") -> None:
    """A stay for a time lasts longer, in the current Action; raises UserError."""
    if transfer.until and until <= transfer.until:
        raise UserError(f"Ngày gia hạn phải sau ngày {transfer.until:%d/%m/%Y}.", "until")
    transfer.until = until
    transfer.note = "; ".join(filter(None, (transfer.note, f"gia hạn đến {until:%d/%m/%Y} {document}".strip())))
    check(transfer)
    transfer.save()
    stay = _last_of(transfer, Status.GUEST if transfer.direction == Direction.IN else Status.AWAY)
    stay.due_on = until
    stay.save()


def cells_to_return_to(left: Organization, day: date) -> list[Organization]:
    """The cell that was left or, where it has ended by the day, what went on after it, else any cell of then."""
    if period_on(left, day) is not None:
        return [left]
    after = names_on(day, successors(left.id, day))
    return list(bodies_by_id(after).values()) or cells(day)


def stop(transfer: Transfer, day: date, why: str, cell: int | str = "") -> None:
    """The introduction comes back unused: the member is where she was before from the day on, in the current Action.

    Where her cell has ended she goes on in what follows it, of several in the `cell` chosen; raises UserError.
    """
    if transfer.returned_on or transfer.presented_on:
        raise UserError("Nơi đến đã tiếp nhận, không dừng được nữa.", "stopped")
    if not why.strip():
        raise UserError("Chưa ghi lý do dừng.", "note")
    transfer.stopped = True
    transfer.note = "; ".join(filter(None, (transfer.note, f"dừng ngày {day:%d/%m/%Y}: {why}")))
    transfer.save()
    if transfer.introduced_on is None or transfer.direction != Direction.OUT:
        return
    since = max(day, transfer.introduced_on)
    left = transfer.from_cell
    if left is not None and _cell_of(transfer.member_id, day) is None:
        place_member(transfer.member, _cell_again(left, since, cell), since)
    before = transfer.status_before or Status.OFFICIAL
    change_status(transfer.member, StatusChange(before, since, reason=why))


def _cell_again(left: Organization, since: date, chosen: int | str) -> Organization:
    open_ = cells_to_return_to(left, since)
    meant = [one for one in open_ if len(open_) == 1 or one.id == chosen]
    if not meant:
        raise UserError(f"{left.name} đã kết thúc: chọn chi bộ mà đảng viên trở lại.", "cell")
    return meant[0]


# Due


def due(day: date, until: date) -> list[DueItem]:
    """Transfers to begin, papers to be presented, notices still to come, in their working days.

    Those who went together from one cell stand in one line; who has left otherwise is no longer waited for.
    """
    gone = StatusPeriod.select(StatusPeriod.member).where(holds(StatusPeriod, day))
    settled = (Transfer.state == TransferState.PLANNED) & Transfer.member.in_(
        gone.where(StatusPeriod.status.in_(Status.CLOSED))
    )
    query: Any = (
        Transfer.select(Transfer, Member)
        .join(Member)
        .where(
            Transfer.hidden == False,
            Member.hidden == False,
            Transfer.direction == Direction.OUT,
            ~settled,
            (Transfer.state.in_((TransferState.PLANNED, TransferState.INTRODUCED)))
            | ((Transfer.state == TransferState.RECEIVED) & Transfer.confirmed_on.is_null()),
            pw.fn.COALESCE(Transfer.introduced_on, Transfer.cause_on).is_null(False),
        )
    )
    limits, free = numbers(day), holidays(day)
    found: dict[tuple[Any, ...], list[Transfer]] = {}
    for one in query:
        for by, words in _open(one, deadlines(one, limits, free)):
            together = (one.__data__["from_cell"], one.place) if one.collective else one.id
            if by <= until:
                found.setdefault((by, words, together), []).append(one)
    return [_item(by, words, lines) for (by, words, _together), lines in found.items()]


def _item(by: date, words: str, lines: Sequence[Transfer]) -> DueItem:
    first = lines[0]
    day = first.introduced_on or first.cause_on
    who = first.member.name if len(lines) == 1 else f"{len(lines)} đảng viên chuyển tập thể đến {first.place}"
    cell = first.__data__["from_cell"]
    return DueItem(by, AREA, f"{who}: {words}", "transfers", first.id, cell, len(lines), day.year if day else None)


def _open(transfer: Transfer, last: Deadlines) -> Iterable[tuple[date, str]]:
    if transfer.introduced_on is None:
        return [(last.start, "làm thủ tục chuyển sinh hoạt")] if last.start else []
    if transfer.presented_on is None:
        late = "chưa nộp giấy giới thiệu, nơi đến xem xét xoá tên nếu không có lý do"
        return [
            (by, words)
            for by, words in ((last.present, "nộp giấy giới thiệu ở nơi đến"), (last.removal, late))
            if by is not None
        ]
    return [(last.confirm, "kiểm tra phiếu báo chuyển sinh hoạt")] if last.confirm else []
