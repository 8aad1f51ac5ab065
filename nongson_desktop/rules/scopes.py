"""Phạm vi: what lists and figures are narrowed to, a cell or a committee with all below it, and what it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.bodies import last_names, names_on, period_on
from nongson_desktop.rules.history import names_of, predecessors, within
from nongson_desktop.rules.organizations import cell_key, find_cell, standing


@dataclass(frozen=True)
class Scope:
    """The organisation chosen, none for the whole office; `before` takes in its predecessors (tổ chức tiền thân)."""

    body: int | None = None
    is_cell: bool = True
    before: bool = False

    @property
    def cell(self) -> int | None:
        """The cell chosen; None for the whole office and for a committee, which only lists and figures know."""
        return self.body if self.is_cell else None

    @property
    def is_wide(self) -> bool:
        """Whether it holds more than one cell."""
        return self.body is not None and (self.before or not self.is_cell)

    def bodies(self, day: date) -> tuple[int, ...]:
        """The organisations taken in on the day, the chosen one first; empty for the whole office."""
        if self.body is None:
            return ()
        return within(self.body, day, with_predecessors=self.before) if self.is_wide else (self.body,)


WHOLE_OFFICE = Scope()


def scope_of(body: int | None, *, before: bool = False) -> Scope:
    """The scope of an organisation by its id; the whole office for none and for one that is not known."""
    found = Organization.get_or_none(Organization.id == body, ~Organization.hidden) if body else None
    return Scope(found.id, found.kind == OrganizationKind.CELL, before) if found else WHOLE_OFFICE


def choices(day: date) -> list[tuple[int, str]]:
    """What one can narrow to on the day, as id and name: committees where that says something, then the cells."""
    rows = standing(day)
    return [*_committees(rows), *((one, name) for one, kind, name, _ in rows if kind == OrganizationKind.CELL)]


def _committees(rows: list[tuple[int, str, str, int | None]]) -> Iterator[tuple[int, str]]:
    """Every đảng bộ trực thuộc; commune committees where there are several, or one that others went into."""
    communes = [one for one, kind, _, _ in rows if kind == OrganizationKind.COMMITTEE]
    for one, kind, name, _ in rows:
        of_commune = kind == OrganizationKind.COMMITTEE and (len(communes) > 1 or predecessors(one, date.max))
        if of_commune or kind == OrganizationKind.BRANCH:
            yield one, name


def predecessor_names(body: int | None) -> list[str]:
    """The last names of all that went into an organisation, the nearest first."""
    before = predecessors(body, date.max) if body is not None else ()
    names = last_names(before)
    return [names[one] for one in before]


def words_of(scope: Scope, day: date) -> str:
    """What the organisation is called on the day, its last name where it has ended or not begun; empty for all."""
    name = names_of([scope.body], day).get(scope.body, "") if scope.body is not None else ""
    return f"{name} và tổ chức tiền thân" if name and scope.before else name


def absence_of(scope: Scope, day: date) -> str:
    """That the organisation is not there on the day, as the end of a sentence; empty when it is."""
    found = Organization.get_or_none(Organization.id == scope.body) if scope.body is not None else None
    if found is None or (period_on(found, day) and not (found.ended_on and found.ended_on <= day)):
        return ""
    if found.ended_on and found.ended_on <= day:
        return f" đã kết thúc từ ngày {found.ended_on:%d/%m/%Y}"
    return f" chưa có vào ngày {day:%d/%m/%Y}"


def find_scope(name: str, day: date, *, before: bool = False) -> Scope:
    """The scope called so: a cell of the day, else any organisation, standing or ended; raises UserError.

    With its predecessors the one founded last of several with the name, as when an old name has come back.
    """
    if not name:
        return WHOLE_OFFICE
    newest = _newest(name, day)
    if newest is None or not (before or newest.kind != OrganizationKind.CELL):
        return Scope(find_cell(name, day).id)
    return scope_of(newest.id, before=before)


def _newest(name: str, day: date) -> Organization | None:
    """The organisation founded last that is called so, on the day or at its last."""
    query = Organization.select(Organization.id, Organization.kind).where(~Organization.hidden)
    found = list(query.order_by(Organization.founded_on.desc(nulls="last"), Organization.id.desc()))
    ids = [one.id for one in found]
    told = [last_names(ids), names_on(day, ids)]
    return next((one for one in found if cell_key(name) in {cell_key(names.get(one.id, "")) for names in told}), None)
