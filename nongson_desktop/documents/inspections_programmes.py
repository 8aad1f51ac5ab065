"""Chương trình kiểm tra, giám sát: of the committee and its inspection board, and the shorter one of a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from db.inspections import Conductor, InspectionGroup, InspectionProgramme, ItemState
from nongson_desktop.documents.content import Block, Content, Owner, Row, Table, TableColumn
from nongson_desktop.documents.inspections import body_of, head_by, signed_by
from nongson_desktop.documents.page import Office, cited, closing, heading, office_on, paragraph, title
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import lines_of, wording
from nongson_desktop.rules.inspections_programmes import items_of, programmes

_GROUP = InspectionGroup
_SUPERVISED = (_GROUP.THEME, _GROUP.REGULAR)
_ON_SIGNS = (_GROUP.VIOLATION, _GROUP.DENUNCIATION, _GROUP.COMPLAINT)
_INSPECTED = tuple(key for key, _ in _GROUP.LABELS if key not in _SUPERVISED)
_COLUMNS = (
    TableColumn("TT", 0.85, "center"),
    TableColumn("Nội dung", 3.5),
    TableColumn("Đối tượng", 2.2),
    TableColumn("Mốc thời gian", 2.0),
    TableColumn("Thời gian thực hiện", 1.6, "center"),
    TableColumn("Chủ trì", 1.9),
)
_QUARTERS = ("", "Quý I", "Quý II", "Quý III", "Quý IV")


def inspection_programmes(request: Request) -> list[Content]:
    """Each programme that covers the year, of the organisations asked for or of all; raises UserError without any."""
    found = programmes(request.year)
    if request.record is not None:
        found = list(InspectionProgramme.select().where(InspectionProgramme.id == request.record))
    elif request.bodies:
        found = [one for one in found if one.__data__["organization"] in request.bodies]
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa có chương trình kiểm tra, giám sát.")
    return [_programme(request, one) for one in found]


def _programme(request: Request, one: InspectionProgramme) -> Content:
    on = one.dated or request.on
    office, words = office_on(on), wording("inspection", on)
    of_cell = one.conductor == Conductor.CELL
    body = one.__data__["organization"]
    values = {"body": body_of(office, one.conductor, body), "year": _time(one)}
    opening = office.say(words["cell_opening" if of_cell else "programme_opening"]).format(**values)
    inside = _of_cell(office, words, one) if of_cell else _of_committee(office, words, one)
    recipients = words["cell_recipients" if of_cell else "programme_recipients"]
    blocks: list[Block] = [
        title("CHƯƠNG TRÌNH", words["programme_subject"].format(**values), geometry=office.geometry),
        *cited(f"Căn cứ {_lower(line)}" for line in one.grounds.splitlines() if line.strip()),
        paragraph(opening),
        *inside,
        closing(signed_by(office, one.conductor, body), recipients=recipients, office=office),
    ]
    return Content(
        title=one.name,
        head=head_by(office, one.conductor, body, one.number or request.number, "CTr", on),
        blocks=tuple(blocks),
        geometry=office.geometry,
        on=on,
        draft=request.draft,
        owner=Owner(None, body if of_cell else None, one.name, one.name),
    )


def _time(one: InspectionProgramme) -> str:
    return f"năm {one.year}" if one.span == "year" else f"toàn khóa {one.year}–{one.last_year}"


def _lower(line: str) -> str:
    text = line.strip().removeprefix("Căn cứ ")
    return text[:1].lower() + text[1:]


def _of_committee(office: Office, words: Mapping[str, Any], one: InspectionProgramme) -> Iterator[Block]:
    items = items_of(one)
    yield heading("I. Mục đích, yêu cầu")
    yield from (paragraph(office.say(line)) for line in lines_of(words["programme_aim"]))
    yield heading("II. Nội dung")
    yield heading("1. Kiểm tra")
    yield from _table(one, items, _INSPECTED)
    yield heading("2. Giám sát")
    yield from _table(one, items, _SUPERVISED)
    for text in (one.discipline, one.other_work):
        if text.strip():
            yield paragraph(text.strip())
    yield heading("III. Tổ chức thực hiện")
    yield from (paragraph(office.say(line)) for line in lines_of(words["programme_duty"]))


def _of_cell(office: Office, words: Mapping[str, Any], one: InspectionProgramme) -> Iterator[Block]:
    """The five parts of a cell's programme, each with what it holds or what is done when it comes to it."""
    items = items_of(one)
    rest = tuple(group for group in _INSPECTED if group not in _ON_SIGNS)
    yield heading("1. Kiểm tra đảng viên chấp hành tại chi bộ")
    yield from _table(one, items, rest)
    yield heading("2. Giám sát")
    yield heading("2.1. Giám sát thường xuyên")
    yield from _table(one, items, (_GROUP.REGULAR,), office.say(words["no_regular"]))
    yield heading("2.2. Giám sát chuyên đề")
    yield from _table(one, items, (_GROUP.THEME,))
    yield heading("3. Kiểm tra khi có dấu hiệu vi phạm, giải quyết tố cáo")
    yield from _table(one, items, _ON_SIGNS, office.say(words["on_signs"]))
    yield heading("4. Xem xét, xử lý kỷ luật")
    yield paragraph(one.discipline.strip() or office.say(words["no_discipline"]))
    yield heading("5. Công tác khác")
    yield paragraph(one.other_work.strip() or office.say(words["no_other"]))


def _table(
    programme: InspectionProgramme,
    items: Sequence[Any],
    groups: Sequence[str],
    instead: str = "Không có cuộc nào trong chương trình.",
) -> Any:
    """The items of these groups; without any what is said instead."""
    mine = [one for one in items if one.kind.group in groups and one.state != ItemState.CANCELLED]
    if not mine:
        return [paragraph(instead)]
    rows = tuple(
        Row((str(number), one.content, one.subjects, one.period, _when(programme, one), one.in_charge))
        for number, one in enumerate(mine, 1)
    )
    return [Table(_COLUMNS, rows)]


def _when(programme: InspectionProgramme, item: Any) -> str:
    """In which quarter, of a whole term of which year too."""
    put_off = " (hoãn)" if item.state == ItemState.POSTPONED else ""
    quarter, year = _QUARTERS[item.quarter or 0], f"{item.year}" if programme.span == "term" else ""
    return f"{'/'.join(filter(None, (quarter, year))) if quarter else f'Trong năm {year}'.strip()}{put_off}"
