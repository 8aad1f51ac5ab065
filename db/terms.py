"""Nhiệm kỳ, phân công: the terms of an organisation and the committee members attached to its cells."""

from __future__ import annotations

from typing import Any

import peewee as pw

from db.base import Period, Record, holds
from db.members import Member, of_members
from db.organizations import Organization, with_dated_name
from db.search import View, matches


class Term(Period):
    """A term of an organisation, between two congresses; its number runs on through mergers and splits."""

    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", backref="terms")
    number = pw.IntegerField(verbose_name="Nhiệm kỳ thứ", null=True)
    congress_on = pw.DateField(verbose_name="Ngày đại hội", null=True)
    planned_until = pw.DateField(verbose_name="Dự kiến hết nhiệm kỳ", null=True)

    class Screen(Record.Screen):
        title = "Nhiệm kỳ"
        columns = ("organization", "number", "since", "planned_until", "until", "congress_on", "document", "reason")


class AttachedMember(Period):
    """Cấp ủy viên phụ trách, đứng điểm: a committee member who follows a cell over a time."""

    member = pw.ForeignKeyField(Member, verbose_name="Cấp ủy viên", backref="attached")
    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ phụ trách", backref="attached")

    class Screen(Record.Screen):
        title = "Cấp ủy viên phụ trách chi bộ"
        columns = ("member", "cell", "since", "until", "document", "reason")


def terms_listing(view: View) -> pw.ModelSelect[Term]:
    """Terms running on the day, of every organisation."""
    query = Term.select(Term, Organization).join(Organization).where(holds(Term, view.as_of))
    if view.cell is not None:
        query = query.where(Term.organization.in_(view.bodies))
    found = matches("organization_search", Organization.id, view.search)
    return with_dated_name(query.where(found) if found is not None else query, view.as_of)


def attached_listing(view: View) -> pw.ModelSelect[AttachedMember]:
    """Who is attached to which cell on the day."""
    query: Any = (
        AttachedMember.select(AttachedMember, Member, Organization)
        .join(Member)
        .switch(AttachedMember)
        .join(Organization)
        .where(holds(AttachedMember, view.as_of))
    )
    if view.cell is not None:
        query = query.where(AttachedMember.cell.in_(view.bodies))
    return of_members(with_dated_name(query, view.as_of), View(as_of=view.as_of, search=view.search))
