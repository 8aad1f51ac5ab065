"""Quá trình của đảng viên: what its dated rows must hold, and all of them in one order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.base import Period, Record
from db.dates import PartialDate
from db.errors import UserError
from db.member_file import (
    Education,
    EducationKind,
    MassBody,
    MassMembership,
    ReviewKind,
    Training,
    TrainingKind,
    UnderReview,
)
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import Organization
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules.training_files import refuse_own

Day = PartialDate | date | None
_SHORT = {
    EducationKind.GENERAL: "Phổ thông",
    EducationKind.PROFESSION: "Chuyên môn",
    EducationKind.LANGUAGE: "Ngoại ngữ",
    EducationKind.COMPUTING: "Tin học",
}
ROWS: tuple[type[Record], ...] = (Education, Training, MassMembership, UnderReview)


def check(row: Any) -> None:
    """Refuse a row that ends before it begins, or says nothing; raises UserError."""
    if isinstance(row, Education) and not (row.level or "").strip():
        raise UserError("Chưa ghi trình độ.", "level")
    if isinstance(row, Training) and not ((row.level or "").strip() or (row.course or "").strip()):
        raise UserError("Chưa ghi trình độ hoặc tên lớp.", "level")
    since, until = row.since, row.until
    if since is None and isinstance(row, Period):
        raise UserError("Chưa nhập ngày bắt đầu.", "since")
    if since and until and last_day(until) < first_day(since):
        raise UserError("Ngày kết thúc trước ngày bắt đầu.", "until")
    if isinstance(row, Training):
        refuse_own(row)


def first_day(day: PartialDate | date) -> date:
    return day.first_day if isinstance(day, PartialDate) else day


def last_day(day: PartialDate | date) -> date:
    return day.last_day if isinstance(day, PartialDate) else day


def end(row: Any, until: date, document: str = "") -> None:
    """Close a row on a day, in the current Action; raises UserError."""
    row.until = until if isinstance(row, Period) else PartialDate.of(until)
    row.document = "; ".join(filter(None, (row.document, document)))
    check(row)
    row.save()


@dataclass(frozen=True)
class CourseLine:
    """One dated row in words; `record` is what it stands for."""

    section: str
    words: str
    since: Day
    until: Day
    document: str
    record: Record

    @property
    def time(self) -> str:
        """From when to when, in as much as is known."""
        since, until = (
            f"{day:%d/%m/%Y}" if isinstance(day, date) else str(day or "") for day in (self.since, self.until)
        )
        if since and until:
            return f"{since}–{until}"
        return f"từ {since}" if since else f"đến {until}" if until else ""

    @property
    def text(self) -> str:
        return f"{self.words} ({self.document})" if self.document else self.words


def course_of(member: Member | int) -> list[CourseLine]:
    """Schooling, courses, mass organisations, cells, statuses, transfers, reviews: each section the newest first."""
    found = []
    for section, model, words in _SECTIONS:
        rows = list(_rows(model, member))
        rows.sort(key=lambda row: (_when(row) is not None, _when(row) or date.min, row.id), reverse=True)
        found += [CourseLine(section, words(row), *_ends(row), row.document, row) for row in rows]
    transfers = Transfer.select().where(Transfer.member == member, Transfer.hidden == False)
    found += [_transfer(row) for row in transfers.order_by(Transfer.id.desc())]
    return found


def _rows(model: Any, member: Member | int) -> Any:
    query = model.select().where(model.member == member, model.hidden == False)
    return query.select(Membership, Organization).join(Organization) if model is Membership else query


def _when(row: Any) -> date | None:
    return first_day(row.since) if row.since else None


def _ends(row: Any) -> tuple[Day, Day]:
    return row.since, row.until


def education_words(row: Education) -> str:
    return _joined(f"{_SHORT[row.kind]} {row.level}", row.subject, row.school)


def training_words(row: Training) -> str:
    if row.kind == TrainingKind.THEORY:
        return _joined(f"Lý luận chính trị {row.level.lower()}".strip(), row.course, row.school)
    return _joined(dict(TrainingKind.LABELS)[row.kind], row.level, row.course, row.school)


def mass_words(row: MassMembership) -> str:
    return _joined(dict(MassBody.LABELS)[row.body], row.position, row.place)


def _review_words(row: UnderReview) -> str:
    return _joined(dict(ReviewKind.LABELS)[row.kind], row.reason)


def _cell_words(row: Membership) -> str:
    return row.cell.name


def _status_words(row: StatusPeriod) -> str:
    due = f"hạn {row.due_on:%d/%m/%Y}" if row.due_on else ""
    sent = f"đã gửi phiếu báo {row.reported_on:%d/%m/%Y}" if row.reported_on else ""
    return _joined(dict(Status.LABELS)[row.status], row.reason, due, sent)


def _transfer(row: Transfer) -> CourseLine:
    way = f"{dict(TransferKind.LABELS)[row.kind]}, {dict(Direction.LABELS)[row.direction].lower()}"
    where = row.to_cell.name if row.direction == Direction.WITHIN and row.to_cell else row.place
    document = f"GGT {row.number}" if row.number else ""
    return CourseLine(
        "Chuyển sinh hoạt", _joined(way, where), row.introduced_on or row.presented_on, row.returned_on, document, row
    )


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


_SECTIONS: tuple[tuple[str, type[Record], Callable[[Any], str]], ...] = (
    ("Học vấn, chuyên môn", Education, education_words),
    ("Lý luận, bồi dưỡng", Training, training_words),
    ("Đoàn thể", MassMembership, mass_words),
    ("Đang được xem xét", UnderReview, _review_words),
    ("Trạng thái", StatusPeriod, _status_words),
    ("Chi bộ", Membership, _cell_words),
)
