"""Kiểm tra, giám sát: what each list of it shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.base import holds
from db.inspections import (
    Inspection,
    InspectionItem,
    InspectionKind,
    InspectionPiece,
    InspectionProgramme,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    SupervisionEntry,
    is_of,
)
from db.members import Member, Membership
from db.organizations import Organization, OrganizationPeriod, end_of_year, with_dated_name
from db.search import View, folded, matches

_NEVER = "9999-12-31"
_ORGANIZATION = Organization.alias("subject_body")
_MEMBER = Member.alias("subject_person")


def _members_of(view: View) -> Any:
    """Who belongs to the organisations of the view on its day."""
    return Membership.select(Membership.member).where(Membership.cell.in_(view.bodies), holds(Membership, view.as_of))


def _told(query: Any, text: Any, search: str) -> Any:
    for word in folded(search).split():
        query = query.where(pw.Value(" ").concat(text).contains(f" {word}"))
    return query


def kinds_listing(view: View) -> Any:
    """The kinds, those no longer used included."""
    query = InspectionKind.select().where(InspectionKind.hidden == False)
    return _told(query, pw.fn.folded(InspectionKind.name), view.search)


def programmes_listing(view: View) -> Any:
    """Programmes, of a year those that cover it."""
    programme = InspectionProgramme
    last = pw.fn.IFNULL(programme.last_year, programme.year)
    query = programme.select(programme, Organization).join(Organization).where(programme.hidden == False)
    query = with_dated_name(query, end_of_year(last, view.as_of))
    if view.year is not None:
        query = query.where(programme.year <= view.year, last >= view.year)
    if view.cell is not None:
        query = query.where(programme.organization.in_(view.bodies))
    return _told(query, pw.fn.folded(programme.name), view.search)


def progress_of_item() -> Any:
    """How far the inspections of an item are, as SQL."""
    mine = (Inspection.item == InspectionItem.id) & (Inspection.hidden == False)
    held = Inspection.select(pw.Value(1)).where(mine, Inspection.state.in_(InspectionState.HELD))
    begun = Inspection.select(pw.Value(1)).where(mine, Inspection.state.not_in(InspectionState.STOPPED))
    cases = ((pw.fn.EXISTS(held), "done"), (pw.fn.EXISTS(begun), "begun"))
    return pw.Case(None, cases, "waiting")


def items_listing(view: View) -> Any:
    """Items of programmes, of a year those to be done in it."""
    item = InspectionItem
    query = (
        item.select(item, InspectionProgramme, InspectionKind, progress_of_item().alias("progress"))
        .join(InspectionProgramme)
        .switch(item)
        .join(InspectionKind)
        .where(item.hidden == False, InspectionProgramme.hidden == False)
    )
    if view.year is not None:
        query = query.where(item.year == view.year)
    if view.cell is not None:
        query = query.where(InspectionProgramme.organization.in_(view.bodies))
    told = pw.fn.folded(item.content.concat(" ").concat(item.subjects).concat(" ").concat(item.in_charge))
    return _told(query, told, view.search)


def subject_names(day: Any) -> Any:
    """The names of an inspection's subjects one after the other, organisations as they were called on the day."""
    subject, period = InspectionSubject, OrganizationPeriod.alias("subject_name")
    of_head = pw.fn.IFNULL(_MEMBER.name.concat(", ").concat(subject.role), _MEMBER.name)
    person = pw.Case(None, ((subject.role == "", _MEMBER.name),), of_head)
    words = pw.Case(None, ((subject.member.is_null(), pw.fn.COALESCE(period.name, _ORGANIZATION.name)),), person)
    return (
        subject.select(pw.fn.group_concat(words, "; "))
        .join(_ORGANIZATION, pw.JOIN.LEFT_OUTER, on=(subject.organization == _ORGANIZATION.id))
        .switch(subject)
        .join(period, pw.JOIN.LEFT_OUTER, on=(period.organization == subject.organization) & holds(period, day))
        .switch(subject)
        .join(_MEMBER, pw.JOIN.LEFT_OUTER, on=(subject.member == _MEMBER.id))
        .where(subject.inspection == Inspection.id, subject.hidden == False)
    )


def day_of_inspection() -> Any:
    """The day whose names an inspection carries: of its conclusion, its decision, else the first of its year."""
    first = Inspection.year.cast("text").concat("-01-01")
    return pw.fn.COALESCE(Inspection.concluded_on, Inspection.decided_on, first)


def listing(view: View) -> Any:
    """Inspections, of a year those that count in it; of a cell those it held, and those of it and of its members."""
    query = (
        Inspection.select(
            Inspection,
            InspectionKind,
            Organization,
            InspectionItem,
            subject_names(day_of_inspection()).alias("subjects"),
        )
        .join(InspectionKind)
        .switch(Inspection)
        .join(Organization, on=Inspection.organization)
        .switch(Inspection)
        .join(InspectionItem, pw.JOIN.LEFT_OUTER)
        .where(Inspection.hidden == False)
    )
    if view.year is not None:
        query = query.where(Inspection.year == view.year)
    if view.cell is not None:
        mine = Inspection.organization.in_(view.bodies)
        query = query.where(mine | Inspection.id.in_(is_of(view.bodies, _members_of(view))))
    return with_dated_name(_searched(query, view.search), day_of_inspection())


def _searched(query: Any, search: str) -> Any:
    """Those whose own words, or the names of whose subjects, have every word."""
    for word in folded(search).split():
        body = matches("organization_search", Organization.id, word)
        person = matches("member_search", Member.id, word)
        of = is_of(Organization.select(Organization.id).where(body), Member.select(Member.id).where(person))
        own = pw.Value(" ").concat(Inspection.fold).contains(f" {word}")
        kind = pw.Value(" ").concat(pw.fn.folded(InspectionKind.name)).contains(f" {word}")
        query = query.where(own | kind | Inspection.id.in_(of))
    return query


def _of_inspections(model: Any, view: View) -> Any:
    """The visible rows of visible inspections, narrowed as the list of inspections is."""
    query = model.select(model, Inspection).join(Inspection).where(model.hidden == False, Inspection.hidden == False)
    if view.year is not None:
        query = query.where(Inspection.year == view.year)
    return query


def subjects_listing(view: View) -> Any:
    """Subjects of inspections, organisations under the name they had then."""
    subject = InspectionSubject
    query = _of_inspections(subject, view).select_extend(Organization, Member)
    query = query.join_from(subject, Organization, pw.JOIN.LEFT_OUTER).join_from(subject, Member, pw.JOIN.LEFT_OUTER)
    if view.cell is not None:
        query = query.where(subject.organization.in_(view.bodies) | subject.member.in_(_members_of(view)))
    body = matches("organization_search", Organization.id, view.search)
    person = matches("member_search", Member.id, view.search)
    return with_dated_name(query.where(body | person) if body is not None else query, day_of_inspection())


def pieces_listing(view: View) -> Any:
    """Pieces of the files of inspections."""
    query = _of_inspections(InspectionPiece, view)
    if view.cell is not None:
        query = query.where(Inspection.organization.in_(view.bodies))
    return _told(query, pw.fn.folded(InspectionPiece.title), view.search)


def requirements_listing(view: View) -> Any:
    """What conclusions ask; of a year those asked or due in it, and those still open."""
    one = InspectionRequirement
    query = (
        one.select(one, Inspection, Organization, Member)
        .join(Inspection)
        .switch(one)
        .join(Organization, pw.JOIN.LEFT_OUTER, on=one.organization)
        .switch(one)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .where(one.hidden == False, Inspection.hidden == False)
    )
    query = with_dated_name(query, pw.fn.MIN(view.as_of.isoformat(), pw.fn.IFNULL(one.confirmed_on, _NEVER)))
    if view.year is not None:
        days = date(view.year, 1, 1), date(view.year, 12, 31)
        waiting = one.confirmed_on.is_null() & (Inspection.year <= view.year)
        query = query.where((Inspection.year == view.year) | one.due_on.between(*days) | waiting)
    if view.cell is not None:
        query = query.where(one.organization.in_(view.bodies) | one.member.in_(_members_of(view)))
    return _told(query, pw.fn.folded(one.content.concat(" ").concat(one.in_charge)), view.search)


def supervision_listing(view: View) -> Any:
    """The log of regular supervision, of a year its own lines."""
    one = SupervisionEntry
    query = (
        one.select(one, Organization, Member)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .switch(one)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .where(one.hidden == False)
    )
    query = with_dated_name(query, one.on)
    if view.year is not None:
        query = query.where(one.on.between(date(view.year, 1, 1), date(view.year, 12, 31)))
    if view.cell is not None:
        query = query.where(one.organization.in_(view.bodies) | one.member.in_(_members_of(view)))
    return _told(query, pw.fn.folded(one.content.concat(" ").concat(one.watcher)), view.search)
