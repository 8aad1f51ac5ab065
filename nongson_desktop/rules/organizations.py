"""Tổ chức đảng: making an office, its cells, and the names valid on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from db.base import action, holds
from db.errors import UserError
from db.open import create_office
from db.organizations import Organization, OrganizationKind, OrganizationPeriod, undated_fields
from db.reading import read_once
from db.search import folded
from db.settings import keep_setting, setting
from nongson_desktop.rules.bodies import follow

SPELLINGS = ("ỦY", "UỶ")
_PREFIX = "chi bo "
_OFFICE_AND_COMMITTEE = ("dang bo ", "dang uy ")


@dataclass(frozen=True)
class OfficeNames:
    """What the head of a paper of the day needs to know about the office."""

    id: int
    name: str
    parent: str
    place: str
    spelling: str


def new_office(folder: Path, *, name: str, parent: str = "", place: str = "", spelling: str = SPELLINGS[0]) -> None:
    """Make an empty office and leave it open for writing; raises UserError."""
    if not name.strip():
        raise UserError("Chưa nhập tên đảng bộ.", "name")
    if spelling not in SPELLINGS:
        raise UserError(f"Cách viết phải là {' hoặc '.join(SPELLINGS)}.", "spelling")
    create_office(folder)
    with action(f"Lập đảng bộ {name}", kind="new"):
        above = new_organization(parent, kind=OrganizationKind.SUPERIOR) if parent.strip() else None
        new_organization(name, kind=OrganizationKind.COMMITTEE, parent=above)
        keep_setting("place", place or place_in(name))
        keep_setting("spelling", spelling)


def place_in(name: str) -> str:
    """The place for the date line that an organisation's name suggests: "Đảng bộ xã Quế Lộc" is "Quế Lộc"."""
    words = name.split()
    for start, word in enumerate(words):
        if word.casefold() in ("xã", "phường", "trấn", "khu"):
            return " ".join(words[start + 1 :])
    return name


def new_organization(
    name: str,
    *,
    kind: str = OrganizationKind.CELL,
    parent: Organization | None = None,
    since: date | None = None,
    cell_kind: str = "",
    code: str = "",
) -> Organization:
    """Make an organisation with its first name and parent, in the current Action."""
    made = Organization(name=name, kind=kind, cell_kind=cell_kind, code=code, founded_on=since)
    check(made)
    made.save()
    OrganizationPeriod(organization=made, name=name, parent=parent, since=since).save()
    return made


def check(organization: Organization) -> None:
    """Refuse what the form alone cannot judge."""
    if not organization.name.strip():
        raise UserError("Chưa nhập tên tổ chức.", "name")
    begun, ended = organization.founded_on, organization.ended_on
    if begun and ended and ended < begun:
        raise UserError("Ngày kết thúc phải sau ngày thành lập.", "ended_on")
    if ended and not organization.end_reason.strip():
        raise UserError("Chưa ghi lý do kết thúc tổ chức.", "end_reason")


def committees(day: date) -> list[tuple[int, str]]:
    """The commune committees standing on the day, as id and name: one, or before a merger each that went into it."""
    return [(own.organization_id, own.name) for own in _committees(day)]


def _committees(day: date) -> Any:
    period = OrganizationPeriod
    return (
        period.select(period, Organization)
        .join(Organization, on=period.organization)
        .where(Organization.kind == OrganizationKind.COMMITTEE, Organization.hidden == False, holds(period, day))
        .order_by(Organization.id)
    )


@read_once
def office_names(day: date, committee: int | None = None) -> OfficeNames:
    """The office's own name and its superior's, the place and the spelling, as valid on the day.

    Before a merger an office may hold several committees: then the one asked for, else the first.
    """
    period = OrganizationPeriod
    standing = list(_committees(day))
    own = next((one for one in standing if committee in (None, one.organization_id)), None)
    if own is None:
        raise UserError(f"Chưa có đảng bộ nào hoạt động vào ngày {day:%d/%m/%Y}.")
    place = setting("place", day, place_in(own.name)) if own is standing[0] else place_in(own.name)
    above = period.select().where(period.organization == own.parent_id, holds(period, day)).first()
    return OfficeNames(
        id=own.organization_id,
        name=own.name,
        parent=above.name if above else "",
        place=place,
        spelling=setting("spelling", day, SPELLINGS[0]),
    )


def cells(day: date) -> list[Organization]:
    """The cells standing on the day, under the names they had then, in the order of lists."""
    query = (
        Organization.select(*undated_fields(), OrganizationPeriod.name.alias("name"))
        .join(OrganizationPeriod, on=OrganizationPeriod.organization)
        .where(
            Organization.kind == OrganizationKind.CELL,
            Organization.hidden == False,
            holds(OrganizationPeriod, day),
            Organization.ended_on.is_null() | (Organization.ended_on > day),
        )
        .order_by(Organization.sort_key, Organization.id)
    )
    return list(query.objects())


def cell_key(name: str) -> str:
    """What two spellings of one cell's name share: no marks, no case, no "Chi bộ" in front."""
    plain = folded(name)
    return plain.removeprefix(_PREFIX)


def find_voters(name: str, day: date) -> int:
    """The id of the cell of that name, or of the committee itself by its own or its office's; raises UserError."""
    own = office_names(day)
    committee = folded(own.name).replace(*_OFFICE_AND_COMMITTEE, 1)
    return own.id if folded(name) in (folded(own.name), committee) else find_cell(name, day).id


def find_cell(name: str, day: date) -> Organization:
    """The cell of that name on the day, however written; raises UserError."""
    standing = cells(day)
    found = [cell for cell in standing if cell_key(cell.name) == cell_key(name)]
    if len(found) != 1:
        names = ", ".join(cell.name for cell in standing) or "chưa có chi bộ nào"
        raise UserError(f"Không tìm thấy chi bộ “{name}”. Các chi bộ: {names}.", "cell")
    return found[0]


def standing(day: date) -> list[tuple[int, str, str, int | None]]:
    """Every organisation of the day as id, kind, name, parent, in the order of lists."""
    period = OrganizationPeriod
    query = (
        Organization.select(Organization.id, Organization.kind, period.name, period.parent)
        .join(period, on=(period.organization == Organization.id) & holds(period, day))
        .where(Organization.hidden == False, Organization.ended_on.is_null() | (Organization.ended_on > day))
        .order_by(Organization.sort_key, Organization.id)
    )
    return list(query.tuples().iterator())


def rename(organization: Organization, name: str, since: date, document: str = "") -> None:
    """Give an organisation another name from a day on, in the current Action; older papers keep the old name."""
    follow(organization, since, document, name=name)
    organization.name = name
    check(organization)
    organization.save()
