"""Lịch sử tổ chức: predecessors and successors on any day, what a scope takes in, and the story of a body in lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from db.base import holds
from db.organizations import Organization, OrganizationPeriod
from db.reorganization import Reorganization, ReorganizationPart
from nongson_desktop.rules.bodies import Body, bodies_by_id, last_names, model_of, names_on, periods_of

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One line of a body's story: the day it took effect, what happened, the document behind it."""

    on: date | None
    what: str
    document: str


def predecessors(body: int, day: date, *, hamlets: bool = False) -> tuple[int, ...]:
    """Tổ chức tiền thân: all that went into a body by the day, step upon step, the nearest first; one query."""
    return _reached(body, _passages(day, hamlets=hamlets))


def successors(body: int, day: date, *, hamlets: bool = False) -> tuple[int, ...]:
    """Whoever goes on after a body by the day, step upon step; one query."""
    return _reached(body, [(new, old) for old, new in _passages(day, hamlets=hamlets)])


def _passages(day: date, *, hamlets: bool) -> list[tuple[int, int]]:
    """Old body and new body of every operation up to the day."""
    part = ReorganizationPart
    old, new = (part.hamlet, part.hamlet_successor) if hamlets else (part.organization, part.successor)
    query = (
        part.select(old, new)
        .join(Reorganization)
        .where(~part.hidden, ~Reorganization.hidden, Reorganization.on <= day, old.is_null(False), new.is_null(False))
        .order_by(Reorganization.on.desc(), part.id)
    )
    return list(query.tuples().iterator())


def _reached(body: int, passages: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    waiting = [body]
    passages = list(passages)
    while waiting:
        step = waiting.pop(0)
        fresh = [old for old, new in passages if new == step and old not in found and old != body]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return tuple(found)


def within(organization: int, day: date, *, with_predecessors: bool = False) -> tuple[int, ...]:
    """An organisation and all below it on the day, with `with_predecessors` those it came from and what was below them.

    What had ended by the day is taken with the tree of its last day.
    """
    roots = (organization, *(predecessors(organization, date.max) if with_predecessors else ()))
    ended = {one.id: one.ended_on for one in Organization.select().where(Organization.id.in_(roots))}
    found: dict[int, None] = {}
    for root in roots:
        last = ended.get(root)
        found.update(dict.fromkeys(_below(root, min(day, last - _ONE) if last else day)))
    return tuple(found)


def _below(root: int, day: date) -> list[int]:
    """A root and everything under it on the day; one query."""
    period = OrganizationPeriod
    rows = period.select(period.organization, period.parent).where(holds(period, day), period.parent.is_null(False))
    children: dict[int, list[int]] = {}
    for one, parent in rows.order_by(period.organization).tuples().iterator():
        children.setdefault(parent, []).append(one)
    found = [root]
    for one in found:
        found += [child for child in children.get(one, ()) if child not in found]
    return found


def story_of(body: Body) -> list[Event]:
    """What happened to a body, the oldest first: founding, names, parents, operations, end; four queries."""
    hamlets = not isinstance(body, Organization)
    operations = _operations(body, hamlets=hamlets)
    told = {one.on for one in operations}
    lines = [_founding(body, hamlets=hamlets, known=told)]
    lines += [event for event in _periods(body, hamlets=hamlets) if event.on not in told]
    lines += [Event(one.on, one.what, one.document) for one in operations]
    if body.ended_on and body.ended_on not in told:
        lines.append(Event(body.ended_on, f"Kết thúc: {body.end_reason}", ""))
    return sorted((one for one in lines if one), key=lambda one: one.on or date.min)


def _operations(body: Body, *, hamlets: bool) -> list[Any]:
    part = ReorganizationPart
    links = (part.hamlet, part.hamlet_successor) if hamlets else (part.organization, part.successor)
    query = Reorganization.select().join(part).where((links[0] == body.id) | (links[1] == body.id), ~part.hidden)
    return list(query.where(~Reorganization.hidden).distinct().order_by(Reorganization.on, Reorganization.id))


def _founding(body: Body, *, hamlets: bool, known: set[date]) -> Any:
    if body.founded_on is None or body.founded_on in known:
        return None
    period, link = periods_of(hamlets)
    first = period.select().where(link == body.id, ~period.hidden).order_by(period.since, period.id).first()
    return Event(body.founded_on, f"Thành lập {first.name if first else body.name}", first.document if first else "")


def _periods(body: Body, *, hamlets: bool) -> list[Event]:
    """Changes of name and parent that were written down without an operation."""
    period, link = periods_of(hamlets)
    rows: Any = list(period.select().where(link == body.id, ~period.hidden).order_by(period.since, period.id))
    parents = last_names([row.parent_id for row in rows if row.parent_id])
    events = []
    for old, new in pairwise(rows):
        words = [f"Đổi tên từ {old.name} thành {new.name}"] if old.name != new.name else []
        if old.parent_id != new.parent_id:
            words.append(f"Về trực thuộc {parents.get(new.parent_id, 'cấp trên khác')}")
        if words:
            events.append(Event(new.since, "; ".join(words), new.document))
    return events


def kin(body: Body, day: date) -> tuple[list[str], list[str]]:
    """The predecessors and the successors of a body by the day, under their last names."""
    hamlets = not isinstance(body, Organization)
    before = predecessors(body.id, day, hamlets=hamlets)
    after = successors(body.id, day, hamlets=hamlets)
    names = last_names([*before, *after], hamlets=hamlets)
    return [names[one] for one in before], [names[one] for one in after]


def closed(day: date, *, hamlets: bool = False) -> list[Any]:
    """The bodies that have ended by the day, the latest first."""
    model: Any = model_of(hamlets)
    return list(model.select().where(~model.hidden, model.ended_on <= day).order_by(model.ended_on.desc(), model.id))


def names_of(ids: Iterable[int], day: date, *, hamlets: bool = False) -> dict[int, str]:
    """Names on the day, the last one where a body has ended or not begun."""
    wanted = list(ids)
    return {**last_names(wanted, hamlets=hamlets), **names_on(day, wanted, hamlets=hamlets)}


def body_of(number: int, *, hamlets: bool = False) -> Any:
    """The body by its id; raises UserError."""
    return bodies_by_id([number], hamlets=hamlets)[number]
