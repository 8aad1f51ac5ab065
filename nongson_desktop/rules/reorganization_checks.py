"""Sắp xếp tổ chức: what cannot be, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from db.errors import UserError
from db.hamlets import CellHamlet
from db.members import Membership, OfficeHeld
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.posts import PostHeld
from db.reorganization import Reorganization, ReorganizationKind, ReorganizationPart
from db.search import folded
from db.terms import AttachedMember, Term
from nongson_desktop.rules.bodies import bodies_by_id, names_on, period_on, periods_of, refuse_not_standing
from nongson_desktop.rules.reorganization_leaving import leaving
from nongson_desktop.rules.reorganization_operation import Operation

if TYPE_CHECKING:
    from nongson_desktop.rules.reorganization_preview import Moving

_NAMED = {ReorganizationKind.RENAME: 1, ReorganizationKind.UNITE: 1}
Facts = tuple[tuple[Any, Any, str], ...]
_LATER: Facts = (
    (OfficeHeld, OfficeHeld.organization, "chức vụ cấp ủy"),
    (AttachedMember, AttachedMember.cell, "cấp ủy viên phụ trách"),
    (Term, Term.organization, "nhiệm kỳ"),
    (OrganizationPeriod, OrganizationPeriod.parent, "tổ chức trực thuộc"),
    (CellHamlet, CellHamlet.cell, "thôn của chi bộ"),
)
_LATER_MEMBERS: Facts = ((Membership, Membership.cell, "đảng viên vào chi bộ"),)
_LATER_OF_HAMLETS: Facts = (
    (PostHeld, PostHeld.hamlet, "chức danh thôn"),
    (CellHamlet, CellHamlet.hamlet, "chi bộ gắn với thôn"),
)


def refuse_impossible(operation: Operation, names: dict[int, str]) -> None:
    """Refuse an operation that cannot be: incomplete, before the founding, after the end, against a later one."""
    _refuse_incomplete(operation)
    bodies = bodies_by_id(operation.bodies, hamlets=operation.hamlets)
    for body in bodies.values():
        refuse_not_standing(body, operation.on)
        _refuse_later_operation(body, operation)
        if operation.closes and (operation.hamlets or not operation.follows):
            _refuse_later_facts(body, operation, _LATER_OF_HAMLETS if operation.hamlets else _LATER)
    if operation.kind == ReorganizationKind.LEAVE:
        return _refuse_wrong_leaving(operation, bodies)
    _refuse_taken_names(operation)
    if operation.kind == ReorganizationKind.RENAME and names[-1] == names[operation.bodies[0]]:
        raise UserError(f"{names[-1]}: tên mới giống tên đang dùng.", "name")
    if operation.kind == ReorganizationKind.MOVE:
        return _refuse_wrong_parent(operation, bodies)
    return _refuse_wrong_target(operation, bodies)


def _refuse_wrong_leaving(operation: Operation, bodies: dict[int, Any]) -> None:
    """A cell or a committee below leaves, with nothing written of it or of what is below it after the day."""
    if not operation.receiver.strip():
        raise UserError("Chưa ghi tổ chức nhận ngoài đảng bộ.", "receiver")
    if any(one.kind not in (OrganizationKind.CELL, OrganizationKind.BRANCH) for one in bodies.values()):
        raise UserError("Chỉ chi bộ, đảng bộ trực thuộc chuyển ra ngoài được.", "bodies")
    for body in bodies_by_id(leaving(operation)).values():
        _refuse_later_facts(body, operation, (*_LATER, *_LATER_MEMBERS))


def _refuse_incomplete(operation: Operation) -> None:
    count, kind = len(operation.bodies), operation.kind
    what = "thôn" if operation.hamlets else "tổ chức"
    if not count:
        raise UserError(f"Chưa chọn {what}.", "bodies")
    if count != len(set(operation.bodies)):
        raise UserError(f"Một {what} được chọn hai lần.", "bodies")
    if kind == ReorganizationKind.UNITE and count < 2:
        raise UserError(f"Hợp nhất cần từ hai {what} trở lên.", "bodies")
    if kind in (ReorganizationKind.RENAME, ReorganizationKind.SPLIT) and count != 1:
        raise UserError(f"Mỗi lần chỉ làm với một {what}.", "bodies")
    if kind == ReorganizationKind.MERGE and not operation.into:
        raise UserError(f"Chưa chọn {what} nhận sáp nhập.", "into")
    if any(not name.strip() for name in operation.names) or len(operation.names) < _NAMED.get(kind, 0):
        raise UserError(f"Chưa nhập tên {what} mới.", "name")
    if kind == ReorganizationKind.SPLIT and len(operation.targets) < 2:
        raise UserError(f"Chia tách phải thành từ hai {what} trở lên.", "name")


def _refuse_later_operation(body: Any, operation: Operation) -> None:
    """What was done to a body later would stand on nothing."""
    part = ReorganizationPart
    links = (part.hamlet, part.hamlet_successor) if operation.hamlets else (part.organization, part.successor)
    later: Any = (
        Reorganization.select()
        .join(part)
        .where(
            ~Reorganization.hidden,
            ~part.hidden,
            Reorganization.on > operation.on,
            (links[0] == body) | (links[1] == body),
        )
        .order_by(Reorganization.on)
        .first()
    )
    if later is not None:
        raise UserError(
            f"{body.name} đã có việc sắp xếp sau ngày này: {later.what}, từ ngày {later.on:%d/%m/%Y}."
            " Hãy hoàn tác việc ấy trước.",
            "on",
        )
    period, link = periods_of(operation.hamlets)
    renamed = period.select().where(link == body, ~period.hidden, period.since > operation.on).first()
    if renamed is not None:
        raise UserError(f"{body.name} đã đổi tên hoặc cấp trên từ ngày {renamed.since:%d/%m/%Y}, sau ngày này.", "on")


def _refuse_later_facts(body: Any, operation: Operation, facts: Facts) -> None:
    """Nothing can begin in a body from its end on; what is below it on that very day goes on under another."""
    for model, link, words in facts:
        past = model.since > operation.on if link is OrganizationPeriod.parent else model.since >= operation.on
        later = model.select().where(link == body, ~model.hidden, past).order_by(model.since).first()
        if later is not None:
            raise UserError(
                f"{body.name} còn {words} ghi từ ngày {later.since:%d/%m/%Y}; việc này từ ngày {operation.on:%d/%m/%Y}."
                " Hãy sửa ngày ấy trước.",
                "on",
            )


def _refuse_taken_names(operation: Operation) -> None:
    """Two bodies of one name under one parent could not be told apart on any list."""
    leaving = operation.bodies if operation.closes or operation.kind == ReorganizationKind.RENAME else ()
    if operation.kind == ReorganizationKind.MOVE:
        return
    refuse_taken_names(operation, operation.parent or period_on(_first(operation), operation.on).parent_id, leaving)


def refuse_taken_names(operation: Operation, parent: int | None, leaving: Sequence[int] = ()) -> None:
    """Refuse new names alike, or one that another under that parent has on the day; those `leaving` free theirs."""
    fresh = [folded(name) for name in operation.names]
    if len(set(fresh)) != len(fresh):
        raise UserError("Hai tên mới giống nhau.", "name")
    period, link = periods_of(operation.hamlets)
    beside = period.select(link).where(period.parent == parent)
    standing = names_on(operation.on, [one for (one,) in beside.tuples()], hamlets=operation.hamlets)
    taken = {folded(name): name for one, name in standing.items() if one not in leaving}
    for name in fresh:
        if name in taken:
            raise UserError(f"Đã có {taken[name]} vào ngày {operation.on:%d/%m/%Y}.", "name")


def refuse_wrong_arrival(operation: Operation, parent: Organization) -> None:
    """What comes in has a giver, names of its own, and a committee of ours that stands on the day."""
    if not operation.giver.strip():
        raise UserError("Chưa ghi đảng bộ giao.", "giver")
    if not operation.names:
        raise UserError("Chưa nhập tên tổ chức tiếp nhận.", "names")
    refuse_not_standing(parent, operation.on)
    if parent.kind in (OrganizationKind.CELL, OrganizationKind.SUPERIOR):
        raise UserError(f"{parent.name} không phải đảng bộ ở đây, không làm cấp trên được.", "into")
    refuse_taken_names(operation, parent.id)
    if operation.arrivals and not operation.targets:
        raise UserError("Chưa ghi chi bộ nào của đảng bộ ấy để xếp đảng viên.", "names")


def _first(operation: Operation) -> Any:
    return bodies_by_id(operation.bodies[:1], hamlets=operation.hamlets)[operation.bodies[0]]


def _refuse_wrong_target(operation: Operation, bodies: dict[int, Any]) -> None:
    """Who goes on stands on the day, does not end later, and is of the same kind."""
    chosen = {*operation.places.values(), *operation.areas.values()}
    if operation.kind == ReorganizationKind.SPLIT:
        if not chosen <= set(operation.targets):
            raise UserError("Nơi đến không thuộc các tổ chức mới.", "places")
        return
    targets = {one for one in (*operation.targets, *chosen) if one > 0}
    for target in bodies_by_id(sorted(targets), hamlets=operation.hamlets).values():
        if target.id in bodies:
            raise UserError(f"{target.name} không thể nhận chính mình.", "into")
        refuse_not_standing(target, operation.on)
        if target.ended_on:
            raise UserError(
                f"{target.name} kết thúc từ ngày {target.ended_on:%d/%m/%Y}, sau việc này. Hãy hoàn tác việc ấy trước.",
                "on",
            )
    if not operation.hamlets:
        _refuse_mixed_kinds(operation, bodies)


def _refuse_mixed_kinds(operation: Operation, bodies: dict[int, Any]) -> None:
    kinds = {body.kind for body in bodies.values()}
    if OrganizationKind.SUPERIOR in kinds and operation.kind != ReorganizationKind.RENAME:
        raise UserError("Tổ chức cấp trên chỉ đổi tên được, không sắp xếp ở đây.", "bodies")
    if len(kinds) > 1:
        raise UserError("Các tổ chức phải cùng loại hình.", "bodies")
    into = Organization.get_or_none(Organization.id == operation.into) if operation.into else None
    if into is None:
        return
    if operation.kind == ReorganizationKind.MERGE and into.kind not in kinds:
        raise UserError(f"{into.name} khác loại hình, không nhận sáp nhập được.", "into")
    if (kinds == {OrganizationKind.CELL}) != (into.kind == OrganizationKind.CELL):
        raise UserError(f"{into.name} khác loại hình, không nhận được.", "into")
    _refuse_below(into, bodies, operation.on)


def _refuse_wrong_parent(operation: Operation, bodies: dict[int, Any]) -> None:
    """A cell goes under a committee that stands, never under itself or what is below it."""
    if not operation.into:
        if not operation.names:
            raise UserError("Chưa chọn cấp trên mới.", "into")
        _refuse_outside(bodies)
        return
    above = Organization.get_by_id(operation.into)
    refuse_not_standing(above, operation.on)
    if above.kind == OrganizationKind.CELL:
        raise UserError(f"{above.name} là chi bộ, không làm cấp trên được.", "into")
    if above.kind == OrganizationKind.SUPERIOR:
        _refuse_outside(bodies)
    for body in bodies.values():
        if period_on(body, operation.on).parent_id == above.id:
            raise UserError(f"{body.name} đang trực thuộc {above.name}.", "into")
    if not operation.hamlets:
        _refuse_below(above, bodies, operation.on)


def _refuse_outside(bodies: dict[int, Any]) -> None:
    """Only a whole commune committee has its superior outside; what goes away otherwise leaves the office."""
    below = (OrganizationKind.CELL, OrganizationKind.BRANCH)
    if any(isinstance(one, Organization) and one.kind in below for one in bodies.values()):
        raise UserError("Tổ chức nhận ở ngoài đảng bộ: hãy dùng “Chuyển giao ra ngoài đảng bộ”.", "into")


def _refuse_below(into: Organization, bodies: dict[int, Any], day: date) -> None:
    """Whether going up from `into` one comes to a body of the operation."""
    parents = dict(
        OrganizationPeriod.select(OrganizationPeriod.organization, OrganizationPeriod.parent)
        .where(~OrganizationPeriod.hidden, OrganizationPeriod.until.is_null() | (OrganizationPeriod.until > day))
        .order_by(OrganizationPeriod.since)
        .tuples()
        .iterator()
    )
    step: int | None = into.id
    while step is not None:
        if step in bodies:
            raise UserError("Một tổ chức không thể trực thuộc chính nó hoặc tổ chức cấp dưới của nó.", "into")
        step = parents.get(step)


def refuse_unplaced(operation: Operation, things: Iterable[Moving], hamlets: Iterable[Moving]) -> None:
    """Refuse while a member, an organisation below or a candidate has no place, naming the first ones."""
    lacking = [one for one in things if one.target is None]
    if lacking:
        raise UserError(f"Chưa chọn nơi đến cho {_some(lacking)}.", "places")
    unplaced = [one for one in hamlets if one.target is None]
    if unplaced and operation.kind == ReorganizationKind.SPLIT:
        raise UserError(f"Chưa chọn nơi đến cho {_some(unplaced)}.", "areas")


def _some(things: Sequence[Moving]) -> str:
    named = ", ".join(one.name for one in things[:3])
    return named if len(things) <= 3 else f"{named} và {len(things) - 3} trường hợp khác"
