"""Chỉ tiêu và kết quả kết nạp: targets by cell and year, who was admitted, who became official in time; what is due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.admission import AdmissionTarget, Candidate, Stage, cell_on, cells_on
from db.base import holds, save_many
from db.dates import PartialDate, add_months
from db.errors import UserError
from db.members import Member, Membership, Sex, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from db.posts import Cadre, PostHeld
from nongson_desktop.rules.admission_files import AdmissionFile, deadlines, read_files, reminder
from nongson_desktop.rules.admission_rules import AdmissionRules, rules_on
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.history import names_of
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.working_days import add_working_days, holidays

AREA = "Phát triển đảng viên"
_MAJORITY = "kinh"
_YOUNG = 30


@dataclass(frozen=True)
class CellResult:
    """A cell's year: target, admitted (`cadres` of them in hamlet posts), those on the way, and official in time."""

    cell_id: int | None
    name: str
    target: int | None
    admitted: tuple[Member, ...]
    source: int
    due: int
    in_time: int
    cadres: int = 0

    @property
    def women(self) -> int:
        return sum(member.sex == Sex.FEMALE for member in self.admitted)

    @property
    def minority(self) -> int:
        """Of another people than the Kinh, where it is written."""
        return sum(member.ethnicity.strip().casefold() not in ("", _MAJORITY) for member in self.admitted)

    @property
    def young(self) -> int:
        """Thirty or younger on the day of the ceremony, by the month."""
        return sum(_is_young(member) for member in self.admitted)


def _is_young(member: Member) -> bool:
    born, day = member.birth_date, member.admitted_on
    return bool(born and day and day.last_day <= add_months(born.last_day, _YOUNG * 12))


def results(year: int, day: date) -> list[CellResult]:
    """Each cell of the day in the order of cells, then others that admitted somebody or were to in the year."""
    targets = {row.__data__["cell"]: row.number for row in targets_of(year)}
    admitted = admitted_in(year)
    source = sources(day)
    due, in_time = _official_counts(year, day)
    posted = with_posts([member.id for group in admitted[0].values() for member in group], year)
    names = {cell.id: cell.name for cell in cells(day)}
    names |= {cell: name for cell, name in admitted[1].items() if cell not in names}
    names |= names_of([cell for cell, number in targets.items() if number and cell not in names], day)
    return [
        CellResult(
            cell_id=cell,
            name=name,
            target=targets.get(cell),
            admitted=(people := tuple(admitted[0].get(cell, ()))),
            source=source[cell],
            due=due[cell],
            in_time=in_time[cell],
            cadres=sum(member.id in posted for member in people),
        )
        for cell, name in names.items()
    ]


def total(found: Iterable[CellResult], name: str) -> CellResult:
    """All cells together; without any target there is none in sum."""
    known = list(found)
    targets = [one.target for one in known if one.target is not None]
    people = tuple(member for one in known for member in one.admitted)
    sums = {part: sum(getattr(one, part) for one in known) for part in ("source", "due", "in_time", "cadres")}
    return CellResult(None, name, sum(targets) if targets else None, people, **sums)


def targets_of(year: int) -> list[AdmissionTarget]:
    """The targets written for a year."""
    return list(AdmissionTarget.select().where(AdmissionTarget.year == year, AdmissionTarget.hidden == False))


def set_targets(year: int, numbers: dict[int, int | None], document: str = "") -> None:
    """Write how many each cell is to admit in the current Action; None takes a target off; raises UserError."""
    known = {row.__data__["cell"]: row for row in targets_of(year)}
    if any(number is not None and number < 0 for number in numbers.values()):
        raise UserError("Chỉ tiêu phải từ 0 trở lên.", "number")
    changes: list[dict[str, Any]] = []
    for cell, number in numbers.items():
        before = known.get(cell)
        if number is None:
            changes += [{"id": before.id, "hidden": True}] if before else []
        elif before is None or before.number != number:
            row = {"cell": cell, "year": year, "number": number, "document": document}
            changes.append({**row, "id": before.id} if before else row)
    save_many(AdmissionTarget, changes)


def admitted_in(year: int) -> tuple[dict[int, list[Member]], dict[int, str]]:
    """Members whose ceremony was here in the year, by the cell they were admitted in, and the names of the cells.

    Admitted here is who was probationary in one of the cells on the day of the ceremony.
    """
    first, last = f"{year}", f"{year}-12-31"
    on = Member.admitted_on
    query: Any = (
        Member.select(Member, Membership.cell.alias("cell_id"), OrganizationPeriod.name.alias("cell_name"))
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & _held(StatusPeriod, on))
        .switch(Member)
        .join(Membership, on=(Membership.member == Member.id) & _held(Membership, on))
        .join(
            OrganizationPeriod, on=(OrganizationPeriod.organization == Membership.cell) & _held(OrganizationPeriod, on)
        )
        .where(Member.hidden == False, on >= first, on <= last, StatusPeriod.status == Status.PROBATIONARY)
        .order_by(on, Member.sort_key)
        .objects()
    )
    found: dict[int, list[Member]] = defaultdict(list)
    names: dict[int, str] = {}
    for member in query:
        found[member.cell_id].append(member)
        names[member.cell_id] = member.cell_name
    return dict(found), names


def _held(period: Any, on: Any) -> Any:
    """The period holds on the day of a column that may know only the month."""
    return (
        (period.hidden == False)
        & (period.since.is_null() | (pw.fn.substr(period.since, 1, pw.fn.length(on)) <= on))
        & (period.until.is_null() | (period.until > on))
    )


def with_posts(members: Iterable[int], year: int) -> set[int]:
    """Those of the members who hold a post of a hamlet on the last day of the year."""
    query: Any = (
        PostHeld.select(Cadre.member, Candidate.member)
        .join(Cadre)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .where(holds(PostHeld, date(year, 12, 31)))
        .tuples()
    )
    return {own or followed for own, followed in query} & set(members)


def sources(day: date) -> Counter[int | None]:
    """Nguồn: how many each cell has in the states from listed to decided."""
    cell = cell_on(day)
    query: Any = (
        Candidate.select(cell, pw.fn.COUNT(Candidate.id))
        .where(Candidate.hidden == False, Candidate.stage.in_(Stage.SOURCE))
        .where(Candidate.listed_on.is_null() | (Candidate.listed_on <= day))
        .group_by(cell)
    )
    return Counter(dict(query.tuples()))


def _official_counts(year: int, day: date) -> tuple[Counter[int | None], Counter[int | None]]:
    """Of those whose twelve months end in the year: how many, and how many were decided in time, by cell."""
    known = read_files(Candidate.select().where(Candidate.hidden == False, Candidate.stage.in_(Stage.MEMBERS)))
    rules, free = rules_on(date(year, 12, 31)), holidays(date(year, 12, 31))
    due: Counter[int | None] = Counter()
    in_time: Counter[int | None] = Counter()
    cells_then = cells_on(day)
    for file in known:
        end = file.probation_end(rules)
        if end is not None and end.year == year:
            cell = cells_then.get(file.candidate.id)
            due[cell] += 1
            in_time[cell] += is_in_time(file, rules, free)
    return due, in_time


def is_in_time(file: AdmissionFile, rules: AdmissionRules, free: frozenset[date]) -> bool:
    """Whether the cell reviewed and the committee decided within their working days (QĐ 294-QĐ/TW 4.5)."""
    end, reviewed, decided = file.probation_end(rules), file.on(Stage.REVIEW), file.on(Stage.OFFICIAL)
    if end is None or decided is None:
        return False
    by = add_working_days(end, rules.review_days, free)
    if reviewed is None:
        return decided <= add_working_days(by, rules.official_days, free)
    return reviewed <= by and decided <= add_working_days(reviewed, rules.official_days, free)


# what is due


def due(day: date, until: date) -> list[DueItem]:
    """What the steps of every candidate ask for by then, helpers that are missing, probationers nobody follows."""
    rules, free = rules_on(day), holidays(day)
    asked = Candidate.select().where(Candidate.hidden == False, Candidate.stage.in_(Stage.OPEN))
    files = on_the_way(read_files(asked.order_by(Candidate.sort_key, Candidate.id)), day)
    homes = cells_on(day)
    found = [item for file in files for item in _items(file, day, until, rules, free, homes.get(file.candidate.id))]
    return [*found, *_unfollowed(day, until, rules)]


def on_the_way(files: Iterable[AdmissionFile], day: date) -> list[AdmissionFile]:
    """Those whose member's record does not say on the day that it came otherwise: official, gone, dead; one query."""
    known = list(files)
    ids = {file.candidate.__data__["member"] for file in known} - {None}
    past = StatusPeriod.select().where(
        StatusPeriod.member.in_(ids), StatusPeriod.status != Status.PROBATIONARY, holds(StatusPeriod, day)
    )
    settled = {row.__data__["member"] for row in past}
    return [file for file in known if file.candidate.__data__["member"] not in settled]


def _items(
    file: AdmissionFile, day: date, until: date, rules: AdmissionRules, free: frozenset[date], cell: int | None
) -> Iterable[DueItem]:
    candidate = file.candidate
    if missing_helper(file, day):
        on = file.on(Stage.PROMISING) or candidate.listed_on or day
        yield DueItem(on, AREA, f"{candidate.name}: chưa phân công đảng viên giúp đỡ", "admission", candidate.id, cell)
    for one in deadlines(file, rules, free):
        told = reminder(one.on, day, until, rules) if one.laddered else (one.on, one.words)
        if told and one.since <= until and told[0] <= until:
            yield DueItem(told[0], AREA, f"{candidate.name}: {told[1]}", "admission", candidate.id, cell)


def missing_helper(file: AdmissionFile, day: date) -> bool:
    """From cảm tình đảng on somebody helps (QĐ 294-QĐ/TW 3)."""
    return file.has(Stage.PROMISING) and not file.has(Stage.OFFICIAL) and not file.helpers_on(day)


def _unfollowed(day: date, until: date, rules: AdmissionRules) -> Iterable[DueItem]:
    """Probationary members without a record here: the end of their twelve months."""
    from nongson_desktop.rules.admission import not_followed

    known = [(member, probation_end(member.admitted_on, rules)) for member in not_followed(day)]
    homes = last_cells([member.id for member, _ in known], day)
    for member, end in known:
        told = reminder(end, day, until, rules) if end else None
        if told is not None:
            words = f"{member.name}: {told[1]}"
            yield DueItem(told[0], AREA, words, "members", member.id, homes.get(member.id, (None, ""))[0])


def probation_end(ceremony: PartialDate | None, rules: AdmissionRules) -> date | None:
    """The end of probation of a member of whom only ngày vào Đảng is known."""
    return add_months(ceremony.last_day, rules.probation_months) if ceremony else None
