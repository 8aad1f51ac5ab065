"""Chuyển giao ra ngoài đảng bộ: an organisation leaves with its members, who are introduced together on the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from db.admission import Candidate
from db.base import holds
from db.member_file import ReviewKind, UnderReview
from db.members import Member, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization
from db.terms import AttachedMember
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules.admission import stop
from nongson_desktop.rules.history import within
from nongson_desktop.rules.open_work import CLOSE, Choice, Choices, open_work
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.status_changes import end_stay
from nongson_desktop.rules.transfers import bring_back, write_among

_WHY = "chuyển giao tổ chức"


def leaving(operation: Operation) -> tuple[int, ...]:
    """The bodies that leave, with all below them on the day."""
    found = (one for body in operation.bodies for one in within(body, operation.on))
    return tuple(dict.fromkeys(found))


def introduce(operation: Operation, members: Iterable[int]) -> None:
    """A line of the register for each member, with the status, the offices and the cell ended, in the current Action.

    Whoever stays here only for a time goes home. Raises UserError.
    """
    day, people = operation.on, list(Member.select().where(Member.id.in_(list(members))).order_by(Member.sort_key))
    guests = _guests([one.id for one in people], operation)
    for member in people:
        ends = {item.key: Choice(CLOSE) for item in open_work(member, day)} if operation.ends_work else {}
        if member.id in guests:
            _send_home(member, guests[member.id], operation, ends)
            continue
        write_among(_line(member, operation), ends)


def _line(member: Member, operation: Operation) -> Transfer:
    return Transfer(
        member=member,
        kind=TransferKind.OFFICIAL,
        direction=Direction.OUT,
        collective=True,
        number=operation.number,
        introduced_on=operation.on,
        place=operation.receiver,
        to_committee=operation.receiver,
        agreed=True,
        reason=_WHY,
    )


def _guests(members: list[int], operation: Operation) -> dict[int, StatusPeriod]:
    query = StatusPeriod.select().where(
        StatusPeriod.member.in_(members), StatusPeriod.status == Status.GUEST, holds(StatusPeriod, operation.on)
    )
    return {one.__data__["member"]: one for one in query}


def _send_home(member: Member, stay: StatusPeriod, operation: Operation, ends: Choices) -> None:
    stays = Transfer.direction == Direction.IN, Transfer.kind == TransferKind.TEMPORARY
    open_ = Transfer.member == member, Transfer.returned_on.is_null(), ~Transfer.stopped, ~Transfer.hidden
    line = Transfer.select().where(*stays, *open_).order_by(Transfer.id.desc()).first()
    if line is not None:
        bring_back(line, operation.on, ends)
    else:
        end_stay(stay, operation.on, ends)


def stop_candidates(operation: Operation, candidates: Iterable[Candidate]) -> None:
    """Whoever the leaving cells followed is followed there from now on, in the current Action."""
    for one in candidates:
        stop(one, operation.on, f"Chuyển giao cùng chi bộ về {operation.receiver}")


def offices_given_up(operation: Operation, members: Iterable[int], bodies: Iterable[int]) -> list[str]:
    """What the leaving members hold in other bodies, and the cells that they follow, in words."""
    ids, gone, labels = list(members), list(bodies), dict(Role.LABELS)
    offices: Any = OfficeHeld.select(OfficeHeld, Member).join(Member)
    follows: Any = AttachedMember.select(AttachedMember, Member, Organization).join(Member)
    elsewhere = OfficeHeld.member.in_(ids), OfficeHeld.organization.not_in(gone), holds(OfficeHeld, operation.on)
    followed = AttachedMember.member.in_(ids), AttachedMember.cell.not_in(gone), holds(AttachedMember, operation.on)
    query = follows.switch(AttachedMember).join(Organization).where(*followed).order_by(AttachedMember.id)
    return [
        *(f"{labels[one.role]} {one.member.name}" for one in offices.where(*elsewhere).order_by(OfficeHeld.id)),
        *(f"Phụ trách {one.cell.name}: {one.member.name}" for one in query),
    ]


def notes_of(operation: Operation, members: Iterable[int]) -> Iterator[str]:
    """What the clerk is to know before an organisation leaves: who is under review, who goes home."""
    ids = list(members)
    under = (
        UnderReview.select(UnderReview, Member)
        .join(Member)
        .where(UnderReview.member.in_(ids), holds(UnderReview, operation.on))
        .order_by(UnderReview.id)
    )
    labels = dict(ReviewKind.LABELS)
    for one in under:
        told = labels[one.kind][:1].lower() + labels[one.kind][1:]
        yield f"{one.member.name}: {told}; đi cùng tổ chức thì sổ giới thiệu ghi cấp có thẩm quyền đồng ý."
    guests = len(_guests(ids, operation))
    if guests:
        yield f"{guests} người sinh hoạt tạm thời tại đây trở về nơi giới thiệu."
