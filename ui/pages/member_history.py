"""Lịch sử: what was written about a member, when, by whom, from what to what."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from db.awards import AwardReceived
from db.badges import BadgeAward, PartyGap
from db.base import Action, Audit, Record, record_models
from db.discipline import Discipline
from db.member_file import Education, MassMembership, Training, UnderReview
from db.members import Membership, OfficeHeld, StatusPeriod
from db.organizations import Organization
from db.transfers import Transfer
from nongson_desktop.columns import Column, columns_of

_BESIDE = (
    Membership,
    StatusPeriod,
    OfficeHeld,
    PartyGap,
    BadgeAward,
    Education,
    Training,
    MassMembership,
    UnderReview,
    Transfer,
    AwardReceived,
    Discipline,
)
_LATEST = 200
_SHORT = 60


def history_of(member_id: int) -> list[tuple[str, str, str, str]]:
    """The newest audit rows of a member's record and of the dated rows beside it: when, who, what, changes."""
    wanted = (Audit.table == "member") & (Audit.record_id == member_id)
    for model in _BESIDE:
        own = model.select(model.id).where(model.member == member_id)
        wanted |= (Audit.table == model._meta.table_name) & Audit.record_id.in_(own)
    audits = Audit.select(Audit, Action).join(Action).where(wanted).order_by(Audit.id.desc()).limit(_LATEST)
    names = {row.id: row.name for row in Organization.select(Organization.id, Organization.name)}
    return [(_moment(audit.action.at), audit.action.who, audit.action.what, changes(audit, names)) for audit in audits]


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone():%d/%m/%Y %H:%M}"


def changes(audit: Audit, names: dict[int, str]) -> str:
    """The fields of one audit row in words: label, old value, new value."""
    model = record_models()[audit.table]
    old = json.loads(audit.old) if audit.old else {}
    new = json.loads(audit.new)
    labels = {column.name: column for column in columns_of(model)}
    parts = [
        _change(labels[name], model, old.get(name), value, names)
        for name, value in new.items()
        if name in labels and name != "member" and (audit.old or value not in (None, "", False))
    ]
    if new.get("hidden") and old:
        parts.append("bỏ khỏi danh sách")
    return "; ".join(parts)


def _change(column: Column, model: type[Record], old: Any, new: Any, names: dict[int, str]) -> str:
    was, now = (_shown(column, model, value, names) for value in (old, new))
    return f"{column.label}: {was} → {now or '(bỏ trống)'}" if was else f"{column.label}: {now or '(bỏ trống)'}"


def _shown(column: Column, model: type[Record], value: Any, names: dict[int, str]) -> str:
    if column.is_link:
        return names.get(value, "") if value else ""
    text = column.show(model._meta.fields[column.name].python_value(value) if value is not None else None)
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"
