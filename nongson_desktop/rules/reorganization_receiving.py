"""Tiếp nhận từ đảng bộ khác: an organisation comes from outside with its members, who are introduced together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from db.base import holds
from db.errors import UserError
from db.members import Member, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind
from db.search import folded
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.excel.reading import Sheet, Workbook
from nongson_desktop.excel.sections import cell_kind
from nongson_desktop.rules.imports import Preview, prepare
from nongson_desktop.rules.imports_rows import DUPLICATE, ERROR, WARNING, Row
from nongson_desktop.rules.organizations import cell_key, new_organization
from nongson_desktop.rules.reorganization_operation import Arrival, Operation, target_of
from nongson_desktop.rules.transfers import move_in

TYPED = ("Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Ngày vào Đảng", "Ngày chính thức")
_TYPED_NAME = "Danh sách gõ tay"
_WHY = "tiếp nhận cùng tổ chức"
_NAME_HEADINGS = ("ho va ten", "ho ten", "ho va chu dem")
_ABOUT_CELLS = "Chi bộ"
_TOLD = 2


@dataclass(frozen=True)
class Arrivals:
    """Who is to come, as read from a list; `cells` is what the list says of each one's cell."""

    people: tuple[Arrival, ...] = ()
    cells: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def placed(self, cells: Mapping[int, str]) -> tuple[Arrival, ...]:
        """Each with the one of these new cells, by their places in the operation, that the list names."""
        known = {cell_key(name): place for place, name in cells.items()}
        return tuple(
            replace(one, target=known.get(cell_key(cell))) for one, cell in zip(self.people, self.cells, strict=True)
        )


# Reading who comes


def typed_list(text: str) -> Workbook:
    """Lines typed or pasted, values apart by tabs or semicolons, under their own headings or in the order of TYPED."""
    lines = [tuple(part.strip() for part in line.replace("\t", ";").split(";")) for line in text.splitlines()]
    rows = [line for line in lines if any(line)]
    headed = bool(rows) and any(folded(part) in _NAME_HEADINGS for part in rows[0])
    rows = rows if headed else [TYPED, *rows]
    width = max(map(len, rows))
    return Workbook(Path(_TYPED_NAME), (Sheet(_TYPED_NAME, tuple(row + ("",) * (width - len(row)) for row in rows)),))


def read_arrivals(book: Workbook, today: date) -> Arrivals:
    """Who comes, from a workbook or from lines typed; raises UserError that names the first line that is wrong."""
    if not any(any(row) for row in book.sheets[0].rows[1:]):
        return Arrivals()
    found = prepare(book.path, today=today, book=book)
    _refuse_wrong(found)
    return _arrivals(found.rows)


def _refuse_wrong(found: Preview) -> None:
    wrong = [row for row in found.rows if row.is_refused or (row.is_duplicate and not (row.twin and row.twin.id))]
    if not wrong:
        return
    first = next(one for one in wrong[0].problems if one.severity in (ERROR, DUPLICATE))
    more = f" Còn {len(wrong) - 1} dòng sai khác." if len(wrong) > 1 else ""
    raise UserError(f"{_whose(wrong[0])}: {first.message}{more}", "people")


def _whose(row: Row) -> str:
    return str(row.values.get("name") or f"Dòng {row.row}")


def _arrivals(rows: Sequence[Row]) -> Arrivals:
    known = _known_members(rows)
    people, notes = [], []
    for row in rows:
        old = known.get(row.twin.id) if row.is_duplicate and row.twin else None
        people.append(Arrival(old or Member(**row.fields(Member)), row.record.status))
        notes += [f"{old.name} đã có hồ sơ ở đây từ trước: ghi tiếp vào hồ sơ ấy."] if old else []
    said = [(row, one) for row in rows for one in row.problems if one.severity == WARNING]
    notes += [f"{_whose(row)}: {one.message}" for row, one in said if one.column != _ABOUT_CELLS]
    rest = [f"còn {len(notes) - _TOLD} lưu ý khác về danh sách."] if len(notes) > _TOLD else []
    return Arrivals(tuple(people), tuple(row.record.cell for row in rows), (*notes[:_TOLD], *rest))


def _known_members(rows: Iterable[Row]) -> dict[int, Member]:
    ids = [row.twin.id for row in rows if row.is_duplicate and row.twin]
    return {one.id: one for one in Member.select().where(Member.id.in_(ids))} if ids else {}


def already_here(operation: Operation) -> list[str]:
    """Who of those that come belongs to the office on the day, in the order of names."""
    ids = [one.member.id for one in operation.arrivals if one.member.id]
    query = (
        StatusPeriod.select(Member.name)
        .join(Member)
        .where(Member.id.in_(ids), holds(StatusPeriod, operation.on), StatusPeriod.status.not_in(Status.CLOSED))
        .order_by(Member.sort_key)
    )
    return [name for (name,) in query.tuples().iterator()] if ids else []


def arrival_target(operation: Operation, place: int, arrival: Arrival) -> int | None:
    """The new cell of whoever stands at that place of the list: the one chosen, else named, else the only one."""
    return operation.places.get(place) or arrival.target or target_of(operation, place, {})


# Writing


def receive(operation: Operation, parent: Organization) -> list[Organization]:
    """The organisations and whoever comes with them, a line of the register each, in the current Action."""
    bodies = list(_bodies(operation, parent))
    for place, one in enumerate(operation.arrivals, 1):
        target = arrival_target(operation, place, one)
        line = Transfer(
            kind=TransferKind.OFFICIAL,
            direction=Direction.IN,
            collective=True,
            number=operation.number,
            introduced_on=operation.on,
            presented_on=operation.on,
            place=operation.giver,
            from_committee=operation.giver,
            to_cell=bodies[-(target or 0) - 1],
            reason=_WHY,
        )
        move_in(one.member, line, one.status)
    return bodies


def _bodies(operation: Operation, parent: Organization) -> Iterator[Organization]:
    above = parent
    for place, name in enumerate(operation.names):
        is_branch = operation.branch and place == 0
        kind = OrganizationKind.BRANCH if is_branch else OrganizationKind.CELL
        made = new_organization(
            name, kind=kind, parent=above, since=operation.on, cell_kind="" if is_branch else cell_kind(name)
        )
        above = made if is_branch else above
        yield made
