"""The practice office's files of members: schooling, courses, mass organisations, and the register of introductions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from db.base import Row, save_many
from db.dates import PartialDate, add_months
from db.member_file import Education, EducationKind, MassMembership, Training, TrainingKind, UnderReview
from db.members import Status, StatusPeriod
from db.transfers import Channel, Direction, Transfer, TransferKind
from nongson_desktop.rules.statuses import rules
from nongson_desktop.sample_people import Person, Story, at

_PLACES = ("Đảng bộ xã Đồng Mây", "Đảng bộ phường Bến Sông", "Đảng bộ xã Núi Lam", "Đảng bộ Công ty Mây Trắng")
_SCHOOLS = ("Đại học Sông Lam", "Cao đẳng Sông Lam", "Học viện Miền Trung")
_SUBJECTS = ("Quản trị kinh doanh", "Luật", "Nông học", "Kế toán", "Giáo dục tiểu học", "Công nghệ thông tin")
_THEORY_SCHOOL = "Trường Chính trị tỉnh Sông Lam"
_BODIES = (("farmers", ""), ("women", ""), ("veterans", "Chi hội phó"), ("elders", ""), ("farmers", "Chi hội trưởng"))
_STAY = 11
_EVERY = 3  # so many members share one whose dated rows are written


def record(story: Story) -> None:
    """Everything of this chapter, drawn from a generator of its own; nobody's status or cell changes."""
    rng = random.Random(f"files {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    chosen = story.people[::_EVERY]
    with at("Ghi quá trình của đảng viên", story.today - timedelta(days=8)):
        save_many(Education, [row for person in chosen for row in _education(rng, person)])
        save_many(Training, [row for person in chosen for row in _trainings(story, rng, person)])
        save_many(MassMembership, [_mass(rng, person) for person in chosen[::2]])
        save_many(UnderReview, [_review(story, story.people[-1])])
    with at("Ghi sổ giới thiệu sinh hoạt đảng", story.today - timedelta(days=7)):
        lines = [row for person in story.people for row in _transfers(story, rng, person)]
        lines.sort(key=lambda row: row["introduced_on"])
        save_many(Transfer, [{**row, "number": f"{number:02d}"} for number, row in enumerate(lines, 1)])
        save_many(Transfer, [_planned(story, rng)])
        save_many(StatusPeriod, list(_completed(story)))


def _education(rng: random.Random, person: Person) -> Iterator[Row]:
    born = person.row["birth_date"].year
    level = {"member": person.id, "kind": EducationKind.GENERAL, "level": person.row["education"]}
    yield {**level, "until": PartialDate(born + 18)}
    if person.row["profession"]:
        yield {
            "member": person.id,
            "kind": EducationKind.PROFESSION,
            "level": person.row["profession"],
            "subject": rng.choice(_SUBJECTS),
            "school": rng.choice(_SCHOOLS),
            "since": PartialDate(born + 19),
            "until": PartialDate(born + 23, 6),
        }


def _trainings(story: Story, rng: random.Random, person: Person) -> Iterator[Row]:
    admitted = person.row["admitted_on"].year
    ended = min(admitted + rng.randint(2, 6), story.last)
    yield {
        "member": person.id,
        "kind": TrainingKind.THEORY,
        "level": person.row["theory"],
        "school": _THEORY_SCHOOL if person.row["theory"] != "Sơ cấp" else "Trung tâm chính trị",
        "until": PartialDate(ended, rng.randint(1, 10)),
        "document": f"Số {rng.randint(10, 900)}",
    }
    yield {
        "member": person.id,
        "kind": TrainingKind.NEWCOMERS,
        "school": "Trung tâm chính trị",
        "course": "Lớp đảng viên mới",
        "until": PartialDate(admitted, 12),
    }


def _mass(rng: random.Random, person: Person) -> Row:
    body, position = rng.choice(_BODIES)
    since = person.row["birth_date"].year + rng.randint(22, 30)
    return {"member": person.id, "body": body, "position": position, "since": PartialDate(since)}


def _review(story: Story, person: Person) -> Row:
    day = date(story.last, 9, 3)
    return {"member": person.id, "kind": "complaint", "since": day, "document": "Thông báo số 12"}


def _transfers(story: Story, rng: random.Random, person: Person) -> Iterator[Row]:
    """A line for each way in, out and between cells that the statuses and cells of the person tell of."""
    line = {"member": person.id, "place": rng.choice(_PLACES), "channel": rng.choice((Channel.PAPER, Channel.ONLINE))}
    own = story.cell_ids[person.cell]
    first, since = person.statuses[0]
    if since and first in (Status.OFFICIAL, Status.GUEST):
        kind = TransferKind.TEMPORARY if first == Status.GUEST else TransferKind.OFFICIAL
        yield _came(line, since, kind, own, person)
    for status, begun, ended in person.spans():
        if status == Status.TRANSFERRED:
            yield {**line, **_gone(begun), "kind": TransferKind.OFFICIAL, "from_cell": own, "status_before": "official"}
        elif status == Status.AWAY:
            back = ended if ended < date.max else None
            end = add_months(begun, _STAY) if back else _end(begun, story.today)
            stay = {"until": end, "returned_on": back, "status_before": "official"}
            yield {**line, **_gone(begun), "kind": TransferKind.TEMPORARY, "from_cell": own, **stay}
    if person.earlier_cell:
        before, moved = person.earlier_cell
        cells = {"from_cell": story.cell_ids[before], "to_cell": own, "direction": Direction.WITHIN, "place": ""}
        yield {**line, **cells, "kind": TransferKind.INTERNAL, "introduced_on": moved}


def _planned(story: Story, rng: random.Random) -> Row:
    """Somebody who changed her residence and whose paper is still to be written."""
    settled = [person for person in story.people if person.statuses == [(Status.OFFICIAL, None)]]
    cause = story.today - timedelta(days=70)
    moved = {"cause_on": cause, "place": _PLACES[0], "reason": "Đổi nơi cư trú"}
    return {"member": rng.choice(settled or story.people).id, "kind": TransferKind.OFFICIAL, **moved}


def _came(line: Row, since: date, kind: str, cell: int, person: Person) -> Row:
    stay = {"until": add_months(since, _STAY), "returned_on": person.left} if kind == TransferKind.TEMPORARY else {}
    days = {"introduced_on": since - timedelta(days=9), "presented_on": since}
    return {**line, **days, **stay, "kind": kind, "direction": Direction.IN, "to_cell": cell}


def _gone(day: date) -> Row:
    """Who went presented the paper and was reported within the time."""
    presented = day + timedelta(days=16)
    return {
        "direction": Direction.OUT,
        "cause_on": day - timedelta(days=20),
        "introduced_on": day,
        "presented_on": presented,
        "confirmed_on": presented + timedelta(days=25),
    }


def _end(begun: date, today: date) -> date:
    """A stay that lasts on today was prolonged."""
    end = add_months(begun, _STAY)
    return end if end > today else add_months(today, 4)


def _completed(story: Story) -> Iterator[Row]:
    """The last day of stays for a time, and the notices of death and of leaving that went up."""
    dated: Any = StatusPeriod.select().where(StatusPeriod.since.is_null(False))
    for period in dated:
        if period.status in (Status.AWAY, Status.GUEST):
            yield {"id": period.id, "due_on": period.until or _end(period.since, story.today)}
        elif rules()[period.status].reported:
            yield {"id": period.id, "reported_on": period.since + timedelta(days=21)}
