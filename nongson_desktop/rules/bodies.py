"""Tổ chức và thôn: what an organisation and a hamlet share, a dated name under a dated parent, and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.base import holds
from db.errors import UserError
from db.hamlets import Hamlet, HamletPeriod
from db.organizations import Organization, OrganizationPeriod

Body = Organization | Hamlet


def model_of(hamlets: bool) -> type[Organization] | type[Hamlet]:
    """The model of the bodies an operation is about."""
    return Hamlet if hamlets else Organization


def periods_of(hamlets: bool) -> tuple[Any, Any]:
    """The model of the dated names, and its link to the body."""
    return (HamletPeriod, HamletPeriod.hamlet) if hamlets else (OrganizationPeriod, OrganizationPeriod.organization)


def bodies_by_id(ids: Iterable[int], *, hamlets: bool = False) -> dict[int, Any]:
    """The visible bodies of these ids; raises UserError when one is unknown."""
    model, wanted = model_of(hamlets), list(dict.fromkeys(ids))
    found = {one.id: one for one in model.select().where(model.id.in_(wanted), model.hidden == False)}
    if len(found) != len(wanted):
        raise UserError("Không có thôn này." if hamlets else "Không có tổ chức này.")
    return {number: found[number] for number in wanted}


def names_on(day: date, ids: Iterable[int] | None = None, *, hamlets: bool = False) -> dict[int, str]:
    """The names on the day, of all bodies or of these; one query."""
    period, link = periods_of(hamlets)
    query = period.select(link, period.name).where(holds(period, day))
    return dict((query if ids is None else query.where(link.in_(list(ids)))).tuples())


def last_names(ids: Iterable[int], *, hamlets: bool = False) -> dict[int, str]:
    """The newest name of each of these bodies, standing or ended; one query."""
    period, link = periods_of(hamlets)
    query = period.select(link, period.name).where(link.in_(list(ids)), period.hidden == False)
    return dict(query.order_by(period.since, period.id).tuples())


def period_on(body: Body, day: date) -> Any:
    """The name and the parent that hold on the day, None before the founding and after the end."""
    period, link = periods_of(isinstance(body, Hamlet))
    return period.select().where(link == body, holds(period, day)).first()


def refuse_not_standing(body: Body, day: date) -> None:
    """Refuse a body that is not yet, or no longer, there on the day; raises UserError."""
    if body.founded_on and body.founded_on > day:
        raise UserError(f"{body.name} lập ngày {body.founded_on:%d/%m/%Y}, sau ngày {day:%d/%m/%Y}.", "on")
    if body.ended_on and body.ended_on <= day:
        raise UserError(f"{body.name} đã kết thúc từ ngày {body.ended_on:%d/%m/%Y}.", "on")
    if period_on(body, day) is None:
        raise UserError(f"{body.name} chưa có trong sổ vào ngày {day:%d/%m/%Y}.", "on")


def last_period(body: Body) -> Any:
    """The newest name and parent; raises UserError when there is none."""
    period, link = periods_of(isinstance(body, Hamlet))
    last = (
        period.select()
        .where(link == body, period.hidden == False)
        .order_by(period.since.desc(nulls="last"), period.id.desc())
        .first()
    )
    if last is None:
        raise UserError(f"{body.name} chưa có tên theo ngày.", "since")
    return last


def follow(body: Body, since: date, document: str, **values: Any) -> None:
    """End the newest period on the day and begin the next with the changed values; the same day corrects."""
    last = last_period(body)
    if last.since and since < last.since:
        raise UserError(f"Ngày bắt đầu phải từ {last.since:%d/%m/%Y} trở đi.", "since")
    if last.until and since >= last.until:
        raise UserError(f"{body.name} đã kết thúc từ ngày {last.until:%d/%m/%Y}.", "since")
    kept = {"name": last.name, "parent": last.parent_id, "until": last.until, **values}
    if last.since == since:
        for field, value in kept.items():
            setattr(last, field, value)
        last.save()
        return
    last.until = since
    last.save()
    period, link = periods_of(isinstance(body, Hamlet))
    period(**{link.name: body}, since=since, document=document, **kept).save()


def close(body: Body, day: date, reason: str) -> None:
    """End a body on the day with its name and parent, in the current Action; nothing of it is deleted."""
    last = last_period(body)
    if last.since == day and _has_earlier(body, day):
        last.hidden = True  # a name or a parent of that very day never held
    last.until = day
    last.save()
    body.ended_on, body.end_reason = day, reason
    body.save()


def _has_earlier(body: Body, day: date) -> bool:
    period, link = periods_of(isinstance(body, Hamlet))
    earlier = period.select().where(link == body, ~period.hidden, period.since.is_null() | (period.since < day))
    return bool(earlier.exists())
