"""Việc đến hạn về tổ chức: cells too small, chi ủy due or no longer, terms ending, nobody attached, hand-overs open."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.base import holds
from db.organizations import Organization, OrganizationKind
from db.reorganization import HandOver
from db.terms import AttachedMember, Term
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.organization_figures import CellState, cell_states
from nongson_desktop.rules.organization_limits import Limits, limits_on

_AREA = "Tổ chức"


def due(day: date, until: date) -> list[DueItem]:
    """What organisations ask for up to `until`; what is wrong already is due on the day. Eight queries.

    An office that has never written down who follows which cell is not reminded of it.
    """
    limits, cells = limits_on(day), cell_states(day)
    follows = AttachedMember.select().where(~AttachedMember.hidden).exists()
    found = [item for cell in cells for item in _of_cell(cell, limits, day, follows=follows)]
    return [*found, *_terms(day, until), *_hand_overs(until)]


def _of_cell(cell: CellState, limits: Limits, day: date, *, follows: bool) -> list[DueItem]:
    """What a cell's own numbers ask for (Điều lệ Đảng 24.1, 24.4)."""
    rules = limits.documents
    told = []
    if cell.official < limits.least_official:
        told.append(
            f"chỉ có {cell.official} đảng viên chính thức, cần {limits.least_official} ({rules['least_official']})"
        )
    if cell.official >= limits.committee_from and not cell.committee:
        told.append(f"có {cell.official} đảng viên chính thức mà chưa có chi ủy ({rules['committee_from']})")
    if cell.official < limits.committee_from and cell.committee:
        words = f"dưới {limits.committee_from}"
        told.append(f"có chi ủy mà chỉ còn {cell.official} đảng viên chính thức, {words} ({rules['committee_from']})")
    if cell.committee > limits.committee_most:
        told.append(f"có chi ủy {cell.committee} người, nhiều nhất {limits.committee_most} ({rules['committee_most']})")
    if cell.members > limits.consent_above:
        told.append(f"có {cell.members} đảng viên: cần cấp trên đồng ý ({rules['consent_above']})")
    if follows and not cell.attached:
        told.append("chưa có cấp ủy viên phụ trách")
    return [DueItem(day, _AREA, f"{cell.name} {words}", "organizations", cell.id, cell.id) for words in told]


def _terms(day: date, until: date) -> list[DueItem]:
    """Terms whose planned end comes."""
    query: Any = Term.select(Term, Organization).join(Organization).where(holds(Term, day), Term.planned_until <= until)
    return [
        DueItem(
            one.planned_until,
            _AREA,
            f"{one.organization.name} hết nhiệm kỳ{f' thứ {one.number}' if one.number else ''}: chuẩn bị đại hội",
            "organizations",
            one.organization.id,
            one.organization.id if one.organization.kind == OrganizationKind.CELL else None,
        )
        for one in query.order_by(Term.planned_until, Term.id)
    ]


def _hand_overs(until: date) -> list[DueItem]:
    """Hand-overs not signed, also asked of a cell that receives: 30 working days (QĐ 294-QĐ/TW 6.3.5, 10.5)."""
    ours = pw.fn.IFNULL(HandOver.giver, HandOver.receiver)
    receives = HandOver.receiver.in_(
        Organization.select(Organization.id).where(Organization.kind == OrganizationKind.CELL)
    )
    query: Any = HandOver.select(HandOver, Organization, pw.Case(None, [(receives, HandOver.receiver)]).alias("cell"))
    query = query.join(Organization, on=(Organization.id == ours), attr="ours")
    open_ = query.where(~HandOver.hidden, HandOver.signed_on.is_null(), HandOver.due_on <= until)
    return [
        DueItem(
            one.due_on,
            _AREA,
            f"{one.ours.name}: {'bàn giao' if one.__data__['giver'] else 'nhận bàn giao'} danh sách đảng viên, hồ sơ,"
            " con dấu chưa ký biên bản",
            "organizations",
            one.ours.id,
            one.cell,
        )
        for one in open_.order_by(HandOver.due_on, HandOver.id)
    ]
