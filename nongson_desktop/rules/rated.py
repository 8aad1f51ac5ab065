"""Who is rated in a year and who is not, and why: as records stand on a day, or as the snapshot kept them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.dates import PartialDate, add_months
from db.evaluation import not_kept, offices_on, overtaken, people_on, snapshot_rows
from db.members import PersonKind, Role, Status
from db.organizations import OrganizationKind
from db.posts import posts_on
from db.search import folded
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.profiles import YEAR_END, Exemption, Profile

STANDING = "standing"
_TITLES = {
    (Role.SECRETARY, OrganizationKind.COMMITTEE): "Bí thư Đảng ủy",
    (Role.DEPUTY, OrganizationKind.COMMITTEE): "Phó Bí thư Đảng ủy",
    (Role.STANDING, OrganizationKind.COMMITTEE): "Ủy viên Ban Thường vụ Đảng ủy",
    (Role.COMMITTEE, OrganizationKind.COMMITTEE): "Đảng ủy viên",
    (Role.SECRETARY, OrganizationKind.CELL): "Bí thư Chi bộ",
    (Role.DEPUTY, OrganizationKind.CELL): "Phó Bí thư Chi bộ",
    (Role.CELL_COMMITTEE, OrganizationKind.CELL): "Chi ủy viên",
}


@dataclass(slots=True)
class Subject:
    """A member, or a cell, of the year's evaluation."""

    id: int
    name: str
    cell_id: int | None = None
    cell: str = ""
    position: str = ""
    status: str = ""
    group: str = ""
    person_kind: str = ""
    reason: str = ""
    self_level: str = ""
    cell_level: str = ""
    level: str = ""
    rating_id: int | None = None
    proposed_group: str = ""
    doubt: str = ""


def members_of(profile: Profile, year: int, day: date) -> list[Subject]:
    """Everyone counted in đảng số on the day, with the levels entered for the year."""
    offices, posts = by_member(offices_on(day)), by_member(posts_on(day))
    subjects = [
        _member(profile, row, offices.get(row.member_id, []), posts.get(row.member_id, []), day)
        for row in _of_the_day(day)
    ]
    _fill(subjects, entered(year, of_cells=False))
    return subjects


def cells_of(profile: Profile, year: int, day: date) -> list[Subject]:
    """Every cell standing on the day, with the levels entered for the year."""
    subjects = [
        Subject(
            cell.id,
            cell.name,
            cell.id,
            cell.name,
            status=STANDING,
            group=(group := profile.group_of_cell(cell.cell_kind)),
            proposed_group=group,
            reason=_too_new(profile, cell.founded_on, day),
        )
        for cell in cells(day)
    ]
    _fill(subjects, entered(year, of_cells=True))
    return subjects


def is_chosen(group: str, proposed: str, fresh: str, titles: Collection[str]) -> bool:
    """Whether a group is the clerk's own choice, still among the titles, and what is proposed is as it was."""
    return group in titles and group != proposed == fresh


def kept_members(year: int) -> list[Subject]:
    """Everyone in the year's snapshot."""
    return [one for one in entered(year, of_cells=False).values() if one.status]


def kept_cells(year: int) -> list[Subject]:
    """Every cell in the year's snapshot."""
    return [one for one in entered(year, of_cells=True).values() if one.status]


def entered(year: int, *, of_cells: bool) -> dict[int, Subject]:
    """Every rating of the year by its member or cell; a rating outside the snapshot has no status."""
    return {row[0]: Subject(*row) for row in snapshot_rows(year, of_cells=of_cells)}


def newcomers_since(year: int, day: date, cells_kept: Iterable[Subject]) -> list[Subject]:
    """Members and cells that records now show on the rating date and the snapshot does not have."""
    return members_since(year, day) + cells_since(day, cells_kept)


def members_since(year: int, day: date) -> list[Subject]:
    """Members that records now show on the rating date and the snapshot does not have."""
    return [Subject(row.member_id, row.name) for row in _once(not_kept(year, day), day)]


@dataclass(frozen=True)
class Overtaken:
    """A member whom the snapshot shows otherwise than the records now do; opening again brings it up to date."""

    id: int
    kept: str
    cell: str
    words: str

    @property
    def name(self) -> str:
        return f"{self.kept}: {self.words}"


def overtaken_since(year: int, day: date) -> list[Overtaken]:
    """Members of the snapshot who were renamed or moved since, or whose status of the rating date is another now."""
    return [Overtaken(row.member_id, row.kept, row.cell, "; ".join(_overtaken(row))) for row in overtaken(year, day)]


def _overtaken(row: Any) -> Iterable[str]:
    if row.name != row.kept:
        yield f"tên trong hồ sơ nay là {row.name}"
    if row.changed:
        yield f"trạng thái nay là {dict(Status.LABELS).get(row.status, 'chưa rõ').lower()}"
    if row.moved and row.status in Status.COUNTED:
        yield "nay ở chi bộ khác"


def cells_since(day: date, cells_kept: Iterable[Subject]) -> list[Subject]:
    """Cells that records now show on the rating date and the snapshot does not have."""
    known = {one.id for one in cells_kept}
    return [Subject(cell.id, cell.name) for cell in cells(day) if cell.id not in known]


def cells_gone(day: date, cells_kept: Iterable[Subject]) -> list[Subject]:
    """Cells of the snapshot that, as records now show, had ended by the rating date: opening again leaves them out."""
    there = {cell.id for cell in cells(day)}
    return [one for one in cells_kept if one.id not in there]


def names_on(day: date) -> dict[int, dict[str, Any]]:
    """The name and the cell of everyone on the day, as a rating keeps them."""
    return {
        row.member_id: {"name": row.name, "cell": row.cell or "", "organization": row.cell_id}
        for row in _of_the_day(day)
    }


def _fill(subjects: Iterable[Subject], known: dict[int, Subject]) -> None:
    for one in subjects:
        if rating := known.get(one.id):
            one.self_level, one.cell_level, one.level = rating.self_level, rating.cell_level, rating.level
            one.rating_id = rating.rating_id


def _of_the_day(day: date) -> Iterable[Any]:
    """Members of the day, each once; whoever was admitted later was no member yet, whatever the periods say."""
    return _once(people_on(day), day)


def _once(rows: Iterable[Any], day: date) -> Iterable[Any]:
    seen: dict[int, Any] = {}
    for row in rows:
        if row.admitted_on is None or row.admitted_on.first_day <= day:
            seen.setdefault(row.member_id, row)
    return seen.values()


def _member(profile: Profile, row: Any, offices: list[Any], posts: list[Any], day: date) -> Subject:
    group = group_of(profile, row.person_kind, offices, posts)
    return Subject(
        id=row.member_id,
        name=row.name,
        cell_id=row.cell_id,
        cell=row.cell or "",
        position=_position(row.position, offices),
        status=row.status,
        group=group,
        proposed_group=group,
        person_kind=row.person_kind,
        reason=exempt_reason(profile, row.status, row.admitted_on, day),
        doubt=_doubt(profile, row.status, row.admitted_on, day),
    )


def by_member(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Offices or posts by who holds them."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(row)
    return found


def _position(own: str, offices: list[Any]) -> str:
    """Offices in the Party first, then what the member's own record says."""
    labels = dict(Role.LABELS)
    ranked = sorted(offices, key=lambda office: list(_TITLES).index(_seat(office)) if _seat(office) in _TITLES else 99)
    words = [_TITLES.get(_seat(office), labels.get(office.role, office.role)) for office in ranked]
    known = {folded(word) for word in words}
    more = [part.strip() for part in own.split(",") if part.strip() and folded(part) not in known]
    return ", ".join(dict.fromkeys([*words, *more]))


def _seat(office: Any) -> tuple[str, str]:
    return office.role, office.kind


def group_of(profile: Profile, person_kind: str, offices: Iterable[Any], posts: Iterable[Any] = ()) -> str:
    """The title of the first group that offices, hamlet posts or the kind of person fit; empty when none does."""
    kind = person_kind or PersonKind.OUTSIDE
    seats, held = {(one.role, one.kind) for one in offices}, {one.key for one in posts}
    for group in profile.groups:
        in_office = any((role, group.at) in seats for role in group.roles)
        if kind in group.person_kinds or in_office or not held.isdisjoint(group.posts):
            return group.title
    return ""


def exempt_reason(profile: Profile, status: str, admitted_on: PartialDate | None, day: date) -> str:
    """Why a member is not rated, in the profile's words; empty when rated (QĐ 366 Điều 5.2.1, HD 21, QĐ 124 Điều 5.2).

    An admission date known only in part makes exempt only when every day it may stand for does.
    """
    for rule in profile.exempt:
        if rule.status == status if rule.status else _is_new(rule, admitted_on, day):
            return rule.reason
    return ""


def _is_new(rule: Exemption, admitted_on: PartialDate | None, day: date) -> bool:
    return admitted_on is not None and add_months(admitted_on.first_day, rule.months) > _counted_to(rule, day)


def _counted_to(rule: Exemption, day: date) -> date:
    return date(day.year, 12, 31) if rule.counted_to == YEAR_END else day


def _doubt(profile: Profile, status: str, admitted_on: PartialDate | None, day: date) -> str:
    """What is missing to be sure that the months since admission are full."""
    rule = next((rule for rule in profile.exempt if rule.months), None)
    if rule is None or _is_new(rule, admitted_on, day):
        return ""
    if admitted_on is None:
        return "chưa có ngày vào Đảng" if status == Status.PROBATIONARY else ""
    if add_months(admitted_on.last_day, rule.months) > _counted_to(rule, day):
        return f"ngày vào Đảng chỉ ghi {admitted_on}"
    return ""


def _too_new(profile: Profile, founded_on: date | None, day: date) -> str:
    months = profile.collective.months
    if not months or founded_on is None or add_months(founded_on, months) <= day:
        return ""
    return f"thành lập chưa đủ {months} tháng"
