"""Đào tạo, bồi dưỡng: whom the office sends to a class, its letter to the school, levels, and who lacks what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.search import View
from db.training import TrainingClass, TrainingParticipant, TrainingResult, classes_listing
from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    closing,
    committee_head,
    committee_signature,
    composed,
    drawn_up,
    number_line,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.training import participants
from nongson_desktop.rules.training_gaps import Asked, Demanded, gaps
from nongson_desktop.rules.training_levels import COMMITTEE, INTERMEDIATE, RANK_NAMES, LevelRow, level_rows

_TT = TableColumn("TT", 0.5, "center")
_LIST = (
    _TT,
    TableColumn("Họ và tên", 2.4),
    TableColumn("Ngày sinh", 1.3, "center"),
    TableColumn("Là", 1.4),
    TableColumn("Đơn vị", 2.6),
    TableColumn("Lý luận chính trị", 1.3),
    TableColumn("Kết quả", 1.4),
    TableColumn("Số chứng chỉ", 1.1, "center"),
    TableColumn("Ngày cấp", 1.3, "center"),
    TableColumn("Ghi chú", 1.4),
)
_SENT = (
    TableColumn("TT", 0.75, "center"),
    TableColumn("Họ và tên", 2.6),
    TableColumn("Ngày sinh", 1.4, "center"),
    TableColumn("Đơn vị", 3.2),
)
_MISSING = (
    _TT,
    TableColumn("Họ và tên", 2.6),
    TableColumn("Đơn vị", 2.8),
    TableColumn("Lý luận chính trị", 1.4),
    TableColumn("Từ ngày", 1.3, "center"),
    TableColumn("Phải xong trước", 1.4, "center"),
    TableColumn("Ghi chú", 1.4),
)
_RESULTS = dict(TrainingResult.LABELS)


def _classes(request: Request) -> list[TrainingClass]:
    """The class asked for, else those of the year; raises NothingToPrintError when none of them has people."""
    if request.record is not None:
        found = [TrainingClass.get_by_id(request.record)]
    else:
        query = classes_listing(View(as_of=request.on, year=request.year))
        found = list(query.order_by(TrainingClass.since, TrainingClass.id))
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa có lớp đào tạo, bồi dưỡng nào.")
    return found


def _with_people(request: Request) -> list[tuple[TrainingClass, list[TrainingParticipant]]]:
    found = [(held, people) for held in _classes(request) if (people := participants(held))]
    if not found:
        raise NothingToPrintError("Chưa cử ai đi học lớp này." if request.record else "Chưa cử ai đi học trong năm.")
    return found


def training_list(request: Request) -> list[Content]:
    """Danh sách cử đi học of each class, with the results as far as they are known."""
    office, said = office_on(request.on), wording("training", request.on)
    found = []
    for held, people in _with_people(request):
        rows = tuple(Row(_line(number, one)) for number, one in enumerate(people, 1))
        found.append(_wide(office, request, said["list"], _about(held), [Table(_LIST, rows)]))
    return found


def _about(held: TrainingClass) -> str:
    """The class in a line under the title."""
    days = _days(held)
    where = f"tại {held.place}" if held.place else ""
    return ", ".join(part for part in (f"lớp {held.name}", days, where) if part)


def _days(held: TrainingClass) -> str:
    if held.since and held.until:
        return f"từ {short_date(held.since)} đến {short_date(held.until)}"
    return f"từ {short_date(held.since)}" if held.since else ""


def _line(number: int, one: TrainingParticipant) -> tuple[str, ...]:
    about: Any = one.member or one.candidate or one.cadre
    born, theory = (short_date(about.birth_date), about.theory) if about else ("", "")
    certificate = (one.certificate, short_date(one.certified_on))
    result = _RESULTS[one.result] + (f", {one.grade.lower()}" if one.grade else "")
    return (str(number), one.name, born, who_is(one), one.unit, theory, result, *certificate, one.note)


def who_is(one: TrainingParticipant) -> str:
    """What the participant is to the Party."""
    links = (("member", "Đảng viên"), ("candidate", "Quần chúng ưu tú"), ("cadre", "Cán bộ thôn"))
    return next((words for link, words in links if one.__data__[link]), "Khác")


def training_letter(request: Request) -> list[Content]:
    """The letter to the school with the people sent to each class."""
    office, said = office_on(request.on), wording("training", request.on)
    return [_letter(office, request, said, held, people) for held, people in _with_people(request)]


def _letter(
    office: Office,
    request: Request,
    said: Mapping[str, Any],
    held: TrainingClass,
    people: Sequence[TrainingParticipant],
) -> Content:
    days = f", {_days(held)}" if _days(held) else ""
    given = {
        "committee": office.committee,
        "count": len(people),
        "name": held.name,
        "days": days,
        "document": held.document,
    }
    opening = said["opening_ground" if held.document else "opening"]
    rows = tuple(Row((str(number), one.name, *_line(number, one)[2:5:2])) for number, one in enumerate(people, 1))
    about = said["about"].format(name=held.name)
    number, place = number_line(request.number, "CV", "ĐU"), place_date(office, request.on)
    return composed(
        office,
        request,
        f"Công văn {about}",
        (
            paragraph(said["to"].format(to=held.school or said["no_school"]), align="center", indent=False),
            paragraph(office.say(opening, **given)),
            Table(_SENT, rows),
            paragraph(said["ending"]),
            closing(committee_signature(office), recipients=said["recipients"], office=office),
        ),
        head=replace(committee_head(office, number=number, place_date=place), subject=about),
    )


def _wide(office: Office, request: Request, name: str, subject: str, blocks: Sequence[Block]) -> Content:
    return composed(
        office,
        request,
        name.capitalize(),
        (
            title(name, subject),
            *blocks,
            drawn_up(committee_signature(office), "NGƯỜI LẬP DANH SÁCH"),
        ),
        landscape=True,
    )


def _as_of(office: Office, request: Request) -> str:
    return f"{whom_of(office, request)[1]}tính đến ngày {short_date(request.as_of)}"


def training_levels(request: Request) -> list[Content]:
    """Members, committee members, officers of cells and hamlet cadres by level, and the committee's share."""
    office, said = office_on(request.on), wording("training", request.on)
    known = level_rows(request.as_of, request.bodies)
    if not any(row.people for row in known):
        raise NothingToPrintError("Chưa có đảng viên nào để thống kê.")
    columns = (
        _TT,
        TableColumn("Đối tượng", 2.6),
        TableColumn("Tổng số", 1.0, "center"),
        *(
            column
            for name in RANK_NAMES
            for column in (TableColumn(name, 0.9, "center"), TableColumn("%", 0.9, "center"))
        ),
        TableColumn("Từ trung cấp", 1.1, "center"),
    )
    rows = tuple(Row((str(number), *_level_cells(one))) for number, one in enumerate(known, 1))
    committee = next(one for one in known if one.key == COMMITTEE)
    passed = {
        "passed": committee.from_rank(INTERMEDIATE),
        "count": len(committee.people),
        "percent": committee.share_from(INTERMEDIATE),
    }
    blocks: list[Block] = [Table(columns, rows), paragraph(office.say(said["summary"], **passed))]
    return [_wide(office, request, said["levels"], _as_of(office, request), blocks)]


def _level_cells(one: LevelRow) -> tuple[str, ...]:
    shares = (cell for rank, count in enumerate(one.counts) for cell in (str(count), one.share_at(rank)))
    return (one.label, str(len(one.people)), *shares, one.share_from(INTERMEDIATE))


def training_gaps(request: Request) -> list[Content]:
    """Who lacks what is asked of the post, by requirement, those being sent marked."""
    office, said = office_on(request.on), wording("training", request.on)
    day: date = request.as_of
    known = [one for one in gaps(day, request.bodies) if one.lacking]
    if not known:
        raise NothingToPrintError("Không ai còn thiếu lớp nào theo yêu cầu.")
    rows = [row for one in known for row in _gap_rows(one, said)]
    return [
        _wide(
            office,
            request,
            said["gaps"],
            _as_of(office, request),
            [Table(_MISSING, tuple(rows))],
        )
    ]


def _gap_rows(one: Demanded, said: Mapping[str, Any]) -> Iterator[Row]:
    heading = f"{one.words}: {len(one.lacking)}/{len(one.people)} người chưa có"
    yield Row((heading,), section=True)
    for number, person in enumerate(one.lacking, 1):
        yield Row((str(number), *_gap_cells(person), said["attending"] if person in one.attending else ""))


def _gap_cells(person: Asked) -> tuple[str, ...]:
    return (person.name, person.unit, person.has, short_date(person.since), short_date(person.until))
