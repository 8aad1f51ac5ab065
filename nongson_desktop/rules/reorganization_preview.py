"""Sắp xếp tổ chức: what an operation would move, shown before it is done, and why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.admission import Candidate, Stage
from db.base import holds
from db.errors import UserError
from db.hamlets import CellHamlet, HamletPeriod
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.plans import Plan, PlanState
from db.posts import Cadre, HamletPost, PostHeld
from db.reorganization import ReorganizationKind
from db.tasks import Task, TaskResult
from db.terms import AttachedMember
from nongson_desktop.rules.bodies import bodies_by_id, names_on
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.reorganization_checks import refuse_impossible, refuse_unplaced, refuse_wrong_arrival
from nongson_desktop.rules.reorganization_concerns import candidates_in, open_concerns, planned_talks
from nongson_desktop.rules.reorganization_inspections import open_inspections, open_requirements
from nongson_desktop.rules.reorganization_leaving import leaving, notes_of, offices_given_up
from nongson_desktop.rules.reorganization_meetings import held_notes, meetings_told
from nongson_desktop.rules.reorganization_operation import Operation, Thing, target_of
from nongson_desktop.rules.reorganization_receiving import already_here, arrival_target
from nongson_desktop.rules.reorganization_words import joined, sentence_of
from nongson_desktop.rules.tasks_of_cells import open_cell_tasks

_NAMED = 5
_OF_MOVING = (
    "Đảng viên chuyển chi bộ",
    "Tổ chức trực thuộc đổi cấp trên",
    "Thôn chuyển theo",
    "Nhiệm vụ đang mở đi theo đảng viên",
    "Kế hoạch đang mở đi theo đảng viên",
    "Quần chúng đang theo dõi chuyển theo",
    "Nhiệm vụ đang mở của chi bộ chuyển theo",
    "Cuộc kiểm tra, giám sát đang làm của tổ chức kết thúc",
    "Yêu cầu khắc phục sau kiểm tra chưa xác nhận của tổ chức kết thúc",
    "Kiến nghị chưa giải quyết xong",
    "Buổi đối thoại dự kiến",
)
_OF_HAMLETS = tuple(words.removesuffix(" chuyển theo") for words in _OF_MOVING)
_OF_LEAVING = (
    "Đảng viên chuyển đi cùng tổ chức",
    "Tổ chức trực thuộc đi theo",
    "Thôn thôi gắn với chi bộ",
    "Nhiệm vụ đang mở của những người ấy",
    "Kế hoạch đang mở của những người ấy",
    "Quần chúng thôi theo dõi ở đây",
    "Nhiệm vụ đang mở của chi bộ ấy",
    "Cuộc kiểm tra, giám sát chưa kết luận, phải kết thúc hoặc bàn giao",
    "Yêu cầu khắc phục sau kiểm tra chưa xác nhận, phải xác nhận hoặc bàn giao",
    "Kiến nghị chưa giải quyết xong, phải trả lời hoặc bàn giao",
)
_OF_COMING = ("Đảng viên tiếp nhận cùng tổ chức",)
_NOBODY_YET = "Chưa có đảng viên nào: gõ vào ô danh sách, lấy từ tệp Excel, hoặc nhập sau ở trang Nhập từ Excel."
_AFTER_COMING = "Ghi xong thì mở tổ chức ấy để ghi cấp ủy, nhiệm kỳ, người phụ trách và gắn thôn."
OUTSIDE = 0  # the place of a receiver that has no record here


@dataclass(frozen=True)
class Moving:
    """A member, an organisation or a hamlet that goes from one body to another; `target` None when nobody has said."""

    id: int
    name: str
    body: int
    target: int | None

    @property
    def moves(self) -> bool:
        return self.target != self.body


@dataclass(frozen=True)
class Preview:
    """What an operation would do; `names` has the bodies by id and the new ones by their place, -1 the first."""

    sentence: str
    names: dict[int, str]
    members: tuple[Moving, ...] = ()
    below: tuple[Moving, ...] = ()
    hamlets: tuple[Moving, ...] = ()
    cells: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    tasks: int = 0
    plans: int = 0
    candidates: tuple[Moving, ...] = ()
    cell_tasks: tuple[Moving, ...] = ()
    inspections: tuple[Moving, ...] = ()
    requirements: tuple[Moving, ...] = ()
    concerns: tuple[Moving, ...] = ()
    talks: tuple[Moving, ...] = ()
    notes: tuple[str, ...] = ()
    counted: tuple[str, ...] = _OF_MOVING

    def facts(self) -> list[tuple[str, str]]:
        """What moves, as words and numbers for the clerk; what is none is left out."""
        numbers = (
            _moved(self.members),
            _moved(self.below),
            _moved(self.hamlets),
            self.tasks,
            self.plans,
            _moved(self.candidates),
            _moved(self.cell_tasks),
            len(self.inspections),
            len(self.requirements),
            _moved(self.concerns),
            _moved(self.talks),
        )
        counted = zip(self.counted, numbers, strict=False)
        told = [(words, str(number)) for words, number in counted if number]
        ended = (
            ("Chi bộ đổi thôn gắn với mình", self.cells),
            ("Thôi giữ chức vụ", self.offices),
            ("Thôi phụ trách", self.attached),
            ("Buổi sinh hoạt đã lên lịch, bỏ khỏi lịch", self.meetings),
        )
        return [*told, *((words, _first_ones(ones)) for words, ones in ended if ones)]


def _moved(things: Sequence[Moving]) -> int:
    return sum(one.moves for one in things)


def _first_ones(ones: tuple[str, ...]) -> str:
    rest = len(ones) - _NAMED
    return "; ".join(ones[:_NAMED]) + (f" và {rest} trường hợp khác" if rest > 0 else "")


def preview(operation: Operation) -> Preview:
    """What the operation would do; raises UserError when it cannot be, or when the clerk has yet to say who goes where.

    Costs a dozen queries, whatever the number of members.
    """
    told = outline(operation)
    needed, raised = (*told.members, *told.below, *told.cell_tasks), (*told.concerns, *told.talks)
    if operation.hamlets:
        raised = (*told.candidates, *raised)
    else:
        needed = (*needed, *told.candidates)
    refuse_unplaced(operation, needed, (*told.hamlets, *raised))
    return told


def outline(operation: Operation) -> Preview:
    """The same with whoever has no place yet, for a dialog that asks; raises UserError when the operation cannot be."""
    names = _names(operation)
    if operation.kind == ReorganizationKind.RECEIVE:
        return _coming(operation, names)
    refuse_impossible(operation, names)
    sentence = sentence_of(operation, names)
    if operation.kind in (ReorganizationKind.RENAME, ReorganizationKind.MOVE):
        return Preview(sentence, names)
    if operation.hamlets:
        return _of_hamlets(operation, names)
    return _leaving(operation, names) if operation.kind == ReorganizationKind.LEAVE else _staying(operation, names)


def _staying(operation: Operation, names: dict[int, str]) -> Preview:
    """What goes from one of our organisations to another."""
    late = late_members(operation.bodies, operation.on)
    known = dict.fromkeys((*members_of(operation.bodies, operation.on), *late))
    members = _moving(operation, known, operation.places)
    closing = operation.bodies if operation.closes else ()
    inspections, requirements = moving_inspections(operation), moving_requirements(operation)
    concerns, splits = moving_concerns(operation), operation.kind == ReorganizationKind.SPLIT
    return Preview(
        sentence_of(operation, names),
        names,
        members,
        _moving(operation, _below(operation), operation.places),
        hamlets=_moving(operation, _hamlets(operation), operation.areas),
        offices=tuple(_offices(closing, operation.on)),
        attached=tuple(_attached(closing, operation.on)),
        meetings=meetings_told(closing, operation.on),
        **_open_work([one.id for one in members if one.moves], operation.on),
        candidates=moving_candidates(operation, members=False),
        cell_tasks=moving_cell_tasks(operation),
        inspections=inspections,
        requirements=requirements,
        concerns=concerns,
        notes=(
            *_late_notes(late, members),
            *held_notes(closing, operation.on),
            *_later_notes(operation),
            *_left_notes("Cuộc kiểm tra, giám sát đang làm", "cuộc", inspections),
            *_left_notes("Yêu cầu khắc phục chưa xác nhận", "yêu cầu", requirements),
            *_left_notes("Kiến nghị chưa giải quyết xong", "kiến nghị", () if splits else concerns),
            *_notes(operation, names, members),
        ),
    )


def _of_hamlets(operation: Operation, names: dict[int, str]) -> Preview:
    """What follows hamlets: the cells that stand for them, the posts that end, what is open there."""
    bodies = operation.bodies
    candidates = _given(operation, candidates_in(bodies), operation.candidates)
    concerns = moving_concerns(operation)
    talks = _given(operation, planned_talks(bodies, operation.on), operation.talks)
    left = () if operation.kind == ReorganizationKind.SPLIT else (*candidates, *concerns, *talks)
    return Preview(
        sentence_of(operation, names),
        names,
        cells=tuple(_cells_of(operation)),
        offices=tuple(_posts(bodies if operation.closes else (), operation.on)),
        candidates=candidates,
        concerns=concerns,
        talks=talks,
        notes=tuple(_left_notes("Quần chúng, kiến nghị, buổi đối thoại của thôn", "dòng", left)),
        counted=_OF_HAMLETS,
    )


def _leaving(operation: Operation, names: dict[int, str]) -> Preview:
    """What leaves the office: everything below, all members, and what they hold."""
    bodies, day = leaving(operation), operation.on
    members = tuple(Moving(one, name, body, OUTSIDE) for one, name, body in members_of(bodies, day))
    below = names_on(day, [one for one in bodies if one not in operation.bodies])
    ids = [one.id for one in members]
    return Preview(
        sentence_of(operation, names),
        {**names_on(day, bodies), **names, OUTSIDE: operation.receiver.strip()},
        members,
        tuple(Moving(one, name, operation.bodies[0], OUTSIDE) for one, name in below.items()),
        hamlets=tuple(Moving(*one, OUTSIDE) for one in _hamlets(operation)),
        offices=(*_offices(bodies, day), *offices_given_up(operation, ids, bodies)),
        attached=tuple(_attached(bodies, day)),
        meetings=meetings_told(bodies, day),
        **_open_work(ids, day),
        candidates=tuple(Moving(one.id, one.name, one.__data__["cell"], OUTSIDE) for one in candidates_of(bodies)),
        cell_tasks=tuple(Moving(*one, OUTSIDE) for one in open_cell_tasks(bodies)),
        inspections=tuple(Moving(*one, OUTSIDE) for one in open_inspections(bodies)),
        requirements=tuple(Moving(*one, OUTSIDE) for one in open_requirements(bodies)),
        concerns=tuple(Moving(*one, OUTSIDE) for one in open_concerns(bodies)),
        notes=(*notes_of(operation, ids), *held_notes(bodies, day)),
        counted=_OF_LEAVING,
    )


def _coming(operation: Operation, names: dict[int, str]) -> Preview:
    """What comes into the office: the organisations by their new names, and whoever comes with them."""
    refuse_wrong_arrival(operation, receiving_committee(operation))
    if here := already_here(operation):
        raise UserError(f"{joined(here)} đang ở trong đảng bộ này: bỏ khỏi danh sách, hoặc chuyển nội bộ.", "people")
    members = tuple(
        Moving(place, one.member.name, OUTSIDE, arrival_target(operation, place, one))
        for place, one in enumerate(operation.arrivals, 1)
    )
    return Preview(
        sentence_of(operation, names),
        {**names, OUTSIDE: operation.giver.strip()},
        members,
        notes=(_AFTER_COMING,) if members else (_NOBODY_YET, _AFTER_COMING),
        counted=_OF_COMING,
    )


def receiving_committee(operation: Operation) -> Organization:
    """The committee of ours that takes an organisation in: the one chosen, else the commune's own."""
    found: Organization = Organization.get_by_id(operation.into or office_names(operation.on).id)
    return found


def _open_work(members: list[int], day: date) -> dict[str, Any]:
    """How many open tasks and plans they have."""
    tasks = Task.select().where(Task.member.in_(members), ~Task.hidden, Task.result.in_(TaskResult.OPEN))
    plans = Plan.select().where(
        Plan.member.in_(members), ~Plan.hidden, Plan.state != PlanState.ASSESSED, Plan.year >= day.year
    )
    return {"tasks": tasks.count(), "plans": plans.count()}


def members_of(bodies: Iterable[int], day: date) -> list[tuple[int, str, int]]:
    """Who belongs to these cells on the day and has not left, as id, name and cell, in the order of names."""
    query = (
        Membership.select(Member.id, Member.name, Membership.cell)
        .join(Member)
        .join(StatusPeriod, pw.JOIN.LEFT_OUTER, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(
            Membership.cell.in_(list(bodies)),
            holds(Membership, day),
            ~Member.hidden,
            StatusPeriod.status.is_null() | StatusPeriod.status.not_in(Status.CLOSED),
        )
        .order_by(Member.sort_key, Member.id)
    )
    return list(query.tuples().iterator())


def late_members(bodies: Iterable[int], day: date) -> list[tuple[int, str, int]]:
    """Who came to these cells after the day, in the order of names: they have come to what goes on."""
    query = (
        Membership.select(Member.id, Member.name, Membership.cell)
        .join(Member)
        .where(Membership.cell.in_(list(bodies)), ~Membership.hidden, Membership.since > day, ~Member.hidden)
        .order_by(Member.sort_key, Member.id)
    )
    return list(query.tuples().iterator())


def _later_notes(operation: Operation) -> list[str]:
    """Offices written down for later days belong to what goes on."""
    if not operation.follows:
        return []
    later = OfficeHeld.select().where(
        OfficeHeld.organization.in_(operation.bodies), ~OfficeHeld.hidden, OfficeHeld.since >= operation.on
    )
    count = later.count()
    return [f"{count} chức vụ ghi từ ngày này trở đi nay là chức vụ ở nơi mới."] if count else []


def _left_notes(what: str, unit: str, things: Sequence[Moving]) -> list[str]:
    """Where nobody or several go on, who goes on with it is the clerk's to say."""
    left = sum(one.target is None for one in things)
    return [f"{what} vẫn ghi nơi cũ ({left} {unit}), trừ khi chọn nơi làm tiếp trong bảng dưới."] if left else []


def _late_notes(late: Sequence[tuple[int, str, int]], members: Sequence[Moving]) -> list[str]:
    moved = {one.id for one in members if one.moves}
    names = tuple(dict.fromkeys(name for one, name, _body in late if one in moved))
    return [f"Vào chi bộ sau ngày này, nay ghi thẳng vào nơi mới: {_first_ones(names)}."] if names else []


def moving_candidates(operation: Operation, *, members: bool = True) -> tuple[Moving, ...]:
    """Whoever is on the way into the Party, with the cell that follows from now on.

    Who has become a member goes as members do, and is left out without `members`.
    """
    found = candidates_of(operation.bodies) if operation.closes or operation.stays else []
    found = [one for one in found if members or not one.__data__["member"]]
    things = []
    for one in found:
        member, cell = one.__data__["member"], one.__data__["cell"]
        target = target_of(operation, member, operation.places) if member else None
        target = target or target_of(operation, one.id, operation.candidates)
        things.append(Moving(one.id, one.name, cell, target))
    return tuple(things)


def moving_cell_tasks(operation: Operation) -> tuple[Moving, ...]:
    """What was given to the cells as a whole and is not done, with the cell that goes on with it."""
    return _given(operation, open_cell_tasks(operation.bodies), operation.cell_tasks)


def moving_concerns(operation: Operation) -> tuple[Moving, ...]:
    """What was raised in the cells or the hamlets and is not closed, with where it is followed up."""
    return _given(operation, open_concerns(operation.bodies, hamlets=operation.hamlets), operation.concerns)


def _given(operation: Operation, things: Iterable[Thing], chosen: Mapping[int, int]) -> tuple[Moving, ...]:
    """The things with their places, where bodies end or a part leaves."""
    found = things if operation.closes or operation.stays else ()
    return tuple(Moving(*one, target_of(operation, one[0], chosen)) for one in found)


def moving_inspections(operation: Operation) -> tuple[Moving, ...]:
    """Inspections not concluded of what ends, with who goes on with them; those given no place stay with the old."""
    found = open_inspections(operation.bodies) if operation.closes else []
    return tuple(Moving(*one, target_of(operation, one[0], operation.inspections)) for one in found)


def moving_requirements(operation: Operation) -> tuple[Moving, ...]:
    """What ends has yet to put right after a concluded inspection, likewise."""
    found = open_requirements(operation.bodies) if operation.closes else []
    return tuple(Moving(*one, target_of(operation, one[0], operation.requirements)) for one in found)


def candidates_of(cells: Iterable[int]) -> list[Candidate]:
    """Who is on the way into the Party in these cells, in the order they were written down."""
    query = Candidate.select().where(
        Candidate.cell.in_(list(cells)), ~Candidate.hidden, Candidate.stage.in_(Stage.OPEN)
    )
    return list(query.order_by(Candidate.id))


def _names(operation: Operation) -> dict[int, str]:
    """The names of the day of all bodies named in the operation, and the new ones by their place."""
    ids = {*operation.bodies, *(one for one in (*operation.places.values(), *operation.areas.values()) if one > 0)}
    if operation.kind != ReorganizationKind.MOVE and operation.into:
        ids.add(operation.into)
    found = bodies_by_id(sorted(ids), hamlets=operation.hamlets)
    dated = names_on(operation.on, ids, hamlets=operation.hamlets)
    fresh = {-place: name.strip() for place, name in enumerate(operation.names, 1)}
    return {**{one: dated.get(one, body.name) for one, body in found.items()}, **fresh}


def _moving(operation: Operation, found: Iterable[tuple[int, str, int]], chosen: Any) -> tuple[Moving, ...]:
    """Whatever changes its body; in a split whatever may, so that the clerk can choose."""
    things = [Moving(one, name, body, target_of(operation, one, chosen)) for one, name, body in found]
    return tuple(thing for thing in things if thing.moves or operation.kind == ReorganizationKind.SPLIT)


def _below(operation: Operation) -> list[tuple[int, str, int]]:
    """The organisations directly below on the day."""
    period = OrganizationPeriod
    query = (
        period.select(period.organization, period.name, period.parent)
        .join(Organization, on=period.organization)
        .where(period.parent.in_(operation.bodies), holds(period, operation.on))
        .order_by(Organization.sort_key, Organization.id)
    )
    return list(query.tuples().iterator())


def _hamlets(operation: Operation) -> list[tuple[int, str, int]]:
    """The hamlets that the cells stand for on the day, and those of a committee's commune."""
    day, name = operation.on, HamletPeriod.alias()
    of_cells = (
        CellHamlet.select(CellHamlet.hamlet, name.name, CellHamlet.cell)
        .join(name, on=(name.hamlet == CellHamlet.hamlet) & holds(name, day))
        .where(CellHamlet.cell.in_(operation.bodies), holds(CellHamlet, day))
    )
    of_communes = HamletPeriod.select(HamletPeriod.hamlet, HamletPeriod.name, HamletPeriod.parent).where(
        HamletPeriod.parent.in_(operation.bodies), holds(HamletPeriod, day)
    )
    return [*of_cells.tuples(), *of_communes.tuples()]


def _offices(bodies: Iterable[int], day: date) -> list[str]:
    """The offices that end, in words."""
    held = (
        OfficeHeld.select(OfficeHeld, Member)
        .join(Member)
        .where(
            OfficeHeld.organization.in_(list(bodies)),
            holds(OfficeHeld, day),
            OfficeHeld.since.is_null() | (OfficeHeld.since < day),
        )
        .order_by(OfficeHeld.organization, OfficeHeld.id)
    )
    labels = dict(Role.LABELS)
    return [f"{labels[one.role]} {one.member.name}" for one in held]


def _posts(hamlets: Iterable[int], day: date) -> list[str]:
    """The hamlet posts that end, in words."""
    held = (
        PostHeld.select(PostHeld, Cadre, HamletPost)
        .join(Cadre)
        .switch(PostHeld)
        .join(HamletPost)
        .where(PostHeld.hamlet.in_(list(hamlets)), holds(PostHeld, day))
        .order_by(PostHeld.hamlet, HamletPost.position, PostHeld.id)
    )
    return [f"{one.post.name} {one.cadre.name}" for one in held]


def _cells_of(operation: Operation) -> list[str]:
    """The cells that stand for the hamlets on the day."""
    links = CellHamlet.select(CellHamlet.cell).where(
        CellHamlet.hamlet.in_(operation.bodies), holds(CellHamlet, operation.on)
    )
    return list(names_on(operation.on, [cell for (cell,) in links.tuples().iterator()]).values())


def _attached(bodies: Iterable[int], day: date) -> list[str]:
    query = AttachedMember.select(AttachedMember, Member).join(Member)
    held = query.where(AttachedMember.cell.in_(list(bodies)), holds(AttachedMember, day))
    return [one.member.name for one in held.order_by(AttachedMember.id)]


def _notes(operation: Operation, names: dict[int, str], members: Iterable[Moving]) -> list[str]:
    """What the charter asks of the cells that come out of it, and of a new committee."""
    day, limits = operation.on, limits_on(operation.on)
    kinds = {one.kind for one in Organization.select().where(Organization.id.in_(operation.bodies))}
    if kinds - {OrganizationKind.CELL}:
        new = [names[one] for one in operation.targets if one < 0]
        return [f"Cấp ủy của {one} do cấp trên chỉ định (Điều lệ Đảng, Điều 13.5)." for one in new]
    official = set(_official([one.id for one in members], day))
    told = []
    for target in dict.fromkeys(one.target for one in members if one.target is not None):
        here = [one.id for one in members if one.target == target]
        staying = [one for one, _name, body in members_of([target], day) if one not in here] if target > 0 else []
        count = sum(one in official for one in here) + len(_official(staying, day))
        if count < limits.least_official:
            rule = limits.documents["least_official"]
            told.append(f"{names[target]} có {count} đảng viên chính thức, dưới {limits.least_official} ({rule}).")
        elif len(here) + len(staying) > limits.consent_above:
            rule = limits.documents["consent_above"]
            told.append(f"{names[target]} có trên {limits.consent_above} đảng viên: cần cấp trên đồng ý ({rule}).")
    return told


def _official(ids: Iterable[int], day: date) -> list[int]:
    query = StatusPeriod.select(StatusPeriod.member).where(
        StatusPeriod.member.in_(list(ids)), StatusPeriod.status == Status.OFFICIAL, holds(StatusPeriod, day)
    )
    return [one for (one,) in query.tuples().iterator()]
