"""Sắp xếp tổ chức: đổi tên, sáp nhập, hợp nhất, chia tách, chuyển giao, giải thể, giải tán as dated operations.

What each means is in QĐ 294-QĐ/TW 6.3.4, 6.3.5, 9.3.5, 10.5 and HD 06-HD/TW 10.5, 13.2. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from db.admission import CandidateCell, CandidateHamlet
from db.base import Row, action, save_many
from db.discipline import Discipline, DisciplineForm
from db.hamlets import CellHamlet, Hamlet, HamletPeriod
from db.members import Membership, OfficeHeld
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.posts import PostHeld
from db.reorganization import HandOver, Reorganization, ReorganizationKind, ReorganizationPart
from db.settings import keep_setting
from db.tasks import CellTask
from db.terms import AttachedMember, Term
from db.transfers import Transfer
from nongson_desktop.rules.admission_places import place_from
from nongson_desktop.rules.bodies import bodies_by_id, close, follow, period_on
from nongson_desktop.rules.hamlets import cell_link, new_hamlet
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.organizations import new_organization, place_in
from nongson_desktop.rules.reorganization_concerns import candidates_in, pass_concerns
from nongson_desktop.rules.reorganization_inspections import pass_inspections
from nongson_desktop.rules.reorganization_leaving import introduce, leaving, stop_candidates
from nongson_desktop.rules.reorganization_meetings import end_meetings
from nongson_desktop.rules.reorganization_operation import Operation, placed, target_of
from nongson_desktop.rules.reorganization_preview import (
    candidates_of,
    members_of,
    moving_candidates,
    moving_cell_tasks,
    preview,
    receiving_committee,
)
from nongson_desktop.rules.reorganization_receiving import receive
from nongson_desktop.rules.tasks_of_cells import end_cell_tasks
from nongson_desktop.rules.transfers import effective_on
from nongson_desktop.rules.working_days import add_working_days, holidays

_ENDING = (
    (OfficeHeld, OfficeHeld.organization),
    (AttachedMember, AttachedMember.cell),
    (Term, Term.organization),
)
_FIRST = 1


def carry_out(operation: Operation) -> Reorganization:
    """Do it as one Action, which an undo takes back whole; raises UserError and leaves everything as it was."""
    told = preview(operation)
    with action(told.sentence, reason=operation.reason):
        made = _kept(operation, told.sentence)
        if operation.kind == ReorganizationKind.RECEIVE:
            _take_in(made, operation)
            return made
        bodies = bodies_by_id(operation.bodies, hamlets=operation.hamlets)
        ids = _targets(operation, bodies)
        _part(made, operation, ids)
        _keep_place(operation, bodies)
        if operation.kind == ReorganizationKind.RENAME:
            _rename(operation, bodies)
        elif operation.kind == ReorganizationKind.MOVE:
            _move(made, operation, bodies)
        elif operation.kind == ReorganizationKind.LEAVE:
            _leave(made, operation, [one.id for one in told.members])
        elif operation.hamlets:
            _follow_hamlets(made, operation, bodies, ids)
        else:
            _follow_organizations(made, operation, bodies, ids)
        return made


def _kept(operation: Operation, sentence: str) -> Reorganization:
    names = ("kind", "on", "document", "document_on", "decided_by", "reason")
    made = Reorganization(what=sentence, **{name: getattr(operation, name) for name in names})
    made.save()
    return made


# who goes on


def _targets(operation: Operation, bodies: dict[int, Any]) -> dict[int, int]:
    """The ids behind the targets, new bodies made in the current Action."""
    given = (target for things in operation.chosen for target in things.values())
    known = {one: one for one in {*operation.targets, *given} if one > 0}
    if operation.kind not in (ReorganizationKind.UNITE, ReorganizationKind.SPLIT):
        return known
    first = next(iter(bodies.values()))
    above = period_on(first, operation.on)
    parent = operation.parent or above.parent_id
    for place, name in enumerate(operation.names, 1):
        known[-place] = _new_body(operation, name, bodies, parent).id
    if not operation.hamlets:
        _number_terms(operation, known)
    return known


def _new_body(operation: Operation, name: str, bodies: dict[int, Any], parent: int | None) -> Any:
    """The new body with its first name under the parent; alike in kind to what it comes from."""
    if operation.hamlets:
        return new_hamlet(name, parent=parent, since=operation.on)
    first, *others = bodies.values()
    kind = first.cell_kind if all(one.cell_kind == first.cell_kind for one in others) else ""
    above = Organization.get_by_id(parent) if parent else None
    return new_organization(name, kind=first.kind, parent=above, since=operation.on, cell_kind=kind)


def _number_terms(operation: Operation, ids: Mapping[int, int]) -> None:
    """Congress numbers run on through a split; what is formed of several begins at I (HD 06-HD/TW 13.2)."""
    number: int | None = _FIRST
    if operation.kind == ReorganizationKind.SPLIT:
        last = Term.select(Term.number).where(Term.organization == operation.bodies[0], ~Term.hidden)
        number = last.order_by(Term.since.desc()).limit(1).scalar()
    if number is not None and not (operation.follows and _later_terms(operation)):
        fresh = [one for target, one in ids.items() if target < 0]
        rows = [
            {"organization": one, "number": number, "since": operation.on, "document": operation.document}
            for one in fresh
        ]
        save_many(Term, rows)


def _later_terms(operation: Operation) -> bool:
    """Whether a term from the day on is written down already, of a body that ends: then it is the new one's first."""
    later = Term.select().where(Term.organization.in_(operation.bodies), ~Term.hidden, Term.since >= operation.on)
    return bool(later.exists())


def _part(made: Reorganization, operation: Operation, ids: Mapping[int, int]) -> None:
    """Every body of the operation with each that goes on after it."""
    own, other = ("hamlet", "hamlet_successor") if operation.hamlets else ("organization", "successor")
    after: Iterable[int | None] = [ids[target] for target in operation.targets]
    if operation.kind in (ReorganizationKind.LEAVE, ReorganizationKind.DISSOLVE, ReorganizationKind.DISBAND):
        after = []
    rows = [
        {"reorganization": made.id, own: body, other: one if one != body else None}
        for body in operation.bodies
        for one in (list(after) or [None])
    ]
    save_many(ReorganizationPart, rows)


# a name, a parent


def _rename(operation: Operation, bodies: dict[int, Any]) -> None:
    for body in bodies.values():
        follow(body, operation.on, operation.document, name=operation.names[0])
        body.name = operation.names[0]
        body.save()


def _move(made: Reorganization, operation: Operation, bodies: dict[int, Any]) -> None:
    """Another parent; cells that change committee are handed over with their members."""
    into = operation.into or _new_superior(operation).id
    givers: dict[int, None] = {}
    for body in bodies.values():
        above = period_on(body, operation.on).parent_id
        follow(body, operation.on, operation.document, parent=into)
        if above and not operation.hamlets and body.kind != OrganizationKind.COMMITTEE:
            givers[above] = None
    _hand_over(made, [(giver, into) for giver in givers])


def _keep_place(operation: Operation, bodies: dict[int, Any]) -> None:
    """The date line of papers follows the commune's new name from the day on."""
    named = operation.kind in (ReorganizationKind.RENAME, ReorganizationKind.UNITE) and not operation.hamlets
    if named and any(one.kind == OrganizationKind.COMMITTEE for one in bodies.values()):
        keep_setting("place", place_in(operation.names[0]), operation.on, operation.document)


def _new_superior(operation: Operation) -> Organization:
    return new_organization(operation.names[0], kind=OrganizationKind.SUPERIOR, since=operation.on)


# what leaves the office


def _leave(made: Reorganization, operation: Operation, members: list[int]) -> None:
    """Members are introduced together; what is left of the bodies ends with them, one hand-over to the receiver."""
    gone = bodies_by_id(leaving(operation))
    above = dict.fromkeys(period_on(gone[one], operation.on).parent_id for one in operation.bodies)
    stop_candidates(operation, candidates_of(gone))
    introduce(operation, members)
    if operation.ends_work:
        end_cell_tasks(gone, f"Kết thúc từ ngày {operation.on:%d/%m/%Y}: chuyển giao tổ chức.")
    _end(replace(operation, bodies=tuple(gone)))
    end_meetings(gone, operation.on)
    for body in gone.values():
        close(body, operation.on, made.what)
    _hand_over(made, [(giver, None) for giver in above if giver], operation.receiver)


# what comes into the office


def _take_in(made: Reorganization, operation: Operation) -> None:
    """The new bodies with whoever comes; one hand-over from the giver."""
    parent = receiving_committee(operation)
    bodies = receive(operation, parent)
    save_many(ReorganizationPart, [{"reorganization": made.id, "organization": one.id} for one in bodies])
    _hand_over(made, [(None, parent.id)], operation.giver)


# what follows an organisation


def _follow_organizations(
    made: Reorganization, operation: Operation, bodies: dict[int, Any], ids: Mapping[int, int]
) -> None:
    """Members, cells below, hamlets; then offices, terms and attached members end, and the bodies."""
    pairs = _pass_members(operation, ids) | _pass_below(operation, ids)
    _pass_hamlets(operation, ids)
    _pass_register(operation, ids)
    _pass_candidates(operation, ids)
    _pass_cell_tasks(operation, ids)
    pass_inspections(operation, ids)
    pass_concerns(operation, ids)
    for body in bodies.values():
        pairs |= {(body.id, one) for one in _receivers(operation, body, ids) if one != body.id}
    if operation.closes:
        _end(operation, ids[operation.targets[0]] if operation.follows else None)
        end_meetings(bodies, operation.on)
        for body in bodies.values():
            close(body, operation.on, made.what)
    if operation.kind == ReorganizationKind.DISBAND:
        _punish(operation, bodies)
    _hand_over(made, sorted(pairs))


def _receivers(operation: Operation, body: Organization, ids: Mapping[int, int]) -> list[int]:
    """Who takes a body's files and seal: those that go on after it, else the committee above."""
    if operation.targets:
        return [ids[target] for target in operation.targets]
    above = period_on(body, operation.on).parent_id
    return [above] if above else []


def _successions(
    model: Any, link: Any, operation: Operation, ids: Mapping[int, int], choose: Any
) -> set[tuple[int, int]]:
    """Let each period that a body holds on the day go on under its target; gives who handed over to whom."""
    day, rows, pairs = operation.on, [], set()
    held = model.select().where(link.in_(operation.bodies), ~model.hidden, model.until.is_null() | (model.until > day))
    for period in held.order_by(model.id):
        target = choose(period)
        body = period.__data__[link.name]
        if target is None or ids[target] == body:
            continue
        pairs.add((body, ids[target]))
        rows += _succession(period, link.name, ids[target], operation)
    save_many(model, [row for row in rows if "id" in row])
    save_many(model, [row for row in rows if "id" not in row])
    return pairs


def _succession(period: Any, link: str, target: int, operation: Operation) -> list[Row]:
    """The rows that end a period on the day and go on with it; one begun from that day on only changes its body."""
    if period.since and period.since >= operation.on:
        return [{"id": period.id, link: target}]
    skip = ("id", "uid", "hidden")
    old = {name: value for name, value in period.__data__.items() if name not in skip}
    fresh = {**old, link: target, "since": operation.on, "document": operation.document}
    fresh["reason"] = dict(ReorganizationKind.LABELS)[operation.kind]
    return [{"id": period.id, "until": operation.on}, fresh]


def _pass_members(operation: Operation, ids: Mapping[int, int]) -> set[tuple[int, int]]:
    """Each member's new cell period; statuses stay as they are, and those who left the Party stay with the old cell."""
    day = operation.on
    inside = {member for member, _name, _body in members_of(operation.bodies, day)}

    def choose(period: Any) -> int | None:
        goes = period.member_id in inside or (period.since and period.since > day)
        return target_of(operation, period.member_id, operation.places) if goes else None

    return _successions(Membership, Membership.cell, operation, ids, choose)


def _pass_below(operation: Operation, ids: Mapping[int, int]) -> set[tuple[int, int]]:
    """Cells keep their id and their members; their parent changes, and the hamlets' commune with a committee's."""

    def chosen(things: Mapping[int, int], name: str) -> Any:
        return lambda period: target_of(operation, period.__data__[name], things)

    below = _successions(
        OrganizationPeriod,
        OrganizationPeriod.parent,
        operation,
        ids,
        chosen(operation.places, "organization"),
    )
    _successions(HamletPeriod, HamletPeriod.parent, operation, ids, chosen(operation.areas, "hamlet"))
    return below


def _pass_hamlets(operation: Operation, ids: Mapping[int, int]) -> None:
    """The hamlets that a cell stood for are its successor's."""

    taken: set[tuple[int, int]] = set()

    def choose(period: Any) -> int | None:
        target = target_of(operation, period.hamlet_id, operation.areas)
        if target is None or (target, period.hamlet_id) in taken:
            return None
        taken.add((target, period.hamlet_id))
        return None if target > 0 and cell_link(target, period.hamlet_id, operation.on) else target

    _successions(CellHamlet, CellHamlet.cell, operation, ids, choose)


def _pass_register(operation: Operation, ids: Mapping[int, int]) -> None:
    """Lines of the register of introductions from the day on name the cell that goes on."""
    links = Transfer.from_cell, Transfer.to_cell
    about: Any = Transfer.select().where(
        links[0].in_(operation.bodies) | links[1].in_(operation.bodies), ~Transfer.hidden
    )
    rows: list[Row] = []
    for one in about:
        held, target = effective_on(one), target_of(operation, one.member_id, operation.places)
        if held is None or held < operation.on or target is None:
            continue
        ours = [link.name for link in links if one.__data__[link.name] in operation.bodies]
        late = [name for name in ours if held > operation.on or name == Transfer.to_cell.name]
        rows += [{"id": one.id, name: ids[target]} for name in late]
    save_many(Transfer, rows)


def _pass_candidates(operation: Operation, ids: Mapping[int, int]) -> None:
    """Who is on the way into the Party is followed by the cell that goes on, in a split by the one chosen."""
    moving = {one.id: one.target for one in moving_candidates(operation) if one.target is not None and one.moves}

    def choose(period: Any) -> int | None:
        candidate = period.__data__["candidate"]
        return moving.get(candidate) or target_of(operation, candidate, operation.candidates)

    _successions(CandidateCell, CandidateCell.cell, operation, ids, choose)
    why = dict(ReorganizationKind.LABELS)[operation.kind]
    place_from("cell", {one: ids[target] for one, target in moving.items()}, operation.on, operation.document, why)


def _pass_cell_tasks(operation: Operation, ids: Mapping[int, int]) -> None:
    """What a cell was given and has not done is its successor's to do, in a split that of the one chosen."""
    moving = [one for one in moving_cell_tasks(operation) if one.target is not None and one.moves]
    save_many(CellTask, [{"id": one.id, "cell": ids[one.target]} for one in moving if one.target is not None])


def _end(operation: Operation, into: int | None = None) -> None:
    """Offices held, attached members and terms of a body end with it, and whatever hamlet is left to a closed cell.

    What begins from the day on is that of the one body that goes on, where there is one.
    """
    for model, link in (*_ENDING, (CellHamlet, CellHamlet.cell)):
        _end_running(model, link, operation, into)


def _end_running(model: Any, link: Any, operation: Operation, into: int | None = None) -> None:
    """End what runs for the bodies of the operation on its day, or let it go on."""
    open_ = model.until.is_null() | (model.until > operation.on)
    running = list(model.select().where(link.in_(operation.bodies), ~model.hidden, open_))
    late = [one.id for one in running if into is not None and one.since and one.since >= operation.on]
    save_many(model, [{"id": one, link.name: into} for one in late])
    why = ", ".join(filter(None, (dict(ReorganizationKind.LABELS)[operation.kind], operation.document)))
    ended = [{"id": one.id, "until": operation.on, "reason": one.reason or why} for one in running]
    save_many(model, [row for row in ended if row["id"] not in late])


def _punish(operation: Operation, bodies: dict[int, Any]) -> None:
    """Dissolution as a punishment stands in the register of discipline too (QĐ 294-QĐ/TW 9.3.5)."""
    rows = [
        {
            "organization": body,
            "form": DisciplineForm.DISSOLUTION,
            "decided_on": operation.document_on or operation.on,
            "number": operation.document,
            "decided_by": operation.decided_by,
            "reason": operation.reason,
        }
        for body in bodies
    ]
    save_many(Discipline, rows)


def _hand_over(made: Reorganization, pairs: Iterable[tuple[int | None, int | None]], outside: str = "") -> None:
    """One record for each giver and receiver: members' list, files, seal within 30 working days."""
    due = add_working_days(made.on, limits_on(made.on).hand_over_days, holidays(made.on))
    save_many(
        HandOver,
        [
            {
                "reorganization": made.id,
                "giver": giver,
                "receiver": receiver,
                "outside": outside,
                "begun_on": made.on,
                "due_on": due,
            }
            for giver, receiver in pairs
        ],
    )


# what follows a hamlet


def _follow_hamlets(made: Reorganization, operation: Operation, bodies: dict[int, Any], ids: Mapping[int, int]) -> None:
    """Cells stand for what goes on in the hamlet's place; households and people are added up where all are known."""
    day = operation.on
    after = [ids[target] for target in operation.targets]
    links: Any = CellHamlet.select().where(
        CellHamlet.hamlet.in_(operation.bodies), ~CellHamlet.hidden, CellHamlet.until.is_null()
    )
    fresh: dict[tuple[int, int], None] = {}
    for link in list(links):
        if operation.closes:
            save_many(CellHamlet, [{"id": link.id, "until": day}])
        for hamlet in after:
            if cell_link(link.cell_id, hamlet, day) is None:
                fresh[link.cell_id, hamlet] = None
    save_many(
        CellHamlet,
        [{"cell": cell, "hamlet": one, "since": day, "document": operation.document} for cell, one in fresh],
    )
    _pass_residents(operation, ids)
    pass_concerns(operation, ids)
    if len(after) == 1:
        _add_up(operation, after[0], [*bodies.values()])
    if operation.closes:
        _end_running(PostHeld, PostHeld.hamlet, operation)
        for body in bodies.values():
            close(body, day, made.what)


def _pass_residents(operation: Operation, ids: Mapping[int, int]) -> None:
    """Who is on the way into the Party belongs to the hamlet that goes on, in a split to the one chosen."""

    def choose(period: Any) -> int | None:
        return target_of(operation, period.__data__["candidate"], operation.candidates)

    _successions(CandidateHamlet, CandidateHamlet.hamlet, operation, ids, choose)
    moving = placed(operation, ids, candidates_in(operation.bodies), operation.candidates)
    why = dict(ReorganizationKind.LABELS)[operation.kind]
    place_from("hamlet", moving, operation.on, operation.document, why)


def _add_up(operation: Operation, into: int, bodies: list[Hamlet]) -> None:
    """The households and people of what comes together, left alone where one of them is not known."""
    target = Hamlet.get_by_id(into)
    parts = bodies if operation.kind == ReorganizationKind.UNITE else [*bodies, target]
    for name in ("households", "people"):
        values = [getattr(one, name) for one in parts]
        if all(value is not None for value in values):
            setattr(target, name, sum(values))
    target.save()
