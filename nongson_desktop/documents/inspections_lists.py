"""Sổ theo dõi cuộc, bảng theo dõi khắc phục, bảng tổng hợp loại × đối tượng × năm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from db.inspections import Conductor, InspectionGroup, InspectionState
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.inspections import who_remedies
from nongson_desktop.documents.page import (
    Office,
    committee_signature,
    composed,
    drawn_up,
    office_on,
    paragraph,
    short_date,
    signature_of,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.inspections_figures import GROUPS, HEADINGS, Figures, figures

_TT = TableColumn("TT", 0.5, "center")
_GROUPS, _STATES, _WHO = dict(InspectionGroup.LABELS), dict(InspectionState.LABELS), dict(Conductor.LABELS)
_SPAN = 10
_REGISTER = (
    _TT,
    TableColumn("Mã", 1.3, "center"),
    TableColumn("Loại cuộc, chủ thể", 2.3),
    TableColumn("Đối tượng", 2.5),
    TableColumn("Nội dung", 3.0),
    TableColumn("Quyết định", 1.35, "center"),
    TableColumn("Triển khai", 1.3, "center"),
    TableColumn("Kết luận", 1.35, "center"),
    TableColumn("Tình trạng", 1.3),
)
_REQUIREMENTS = (
    _TT,
    TableColumn("Cuộc", 1.3, "center"),
    TableColumn("Yêu cầu", 3.4),
    TableColumn("Tổ chức, người thực hiện", 2.2),
    TableColumn("Trước ngày", 1.3, "center"),
    TableColumn("Kết quả khắc phục", 2.4),
    TableColumn("Xác nhận", 1.3, "center"),
    TableColumn("Còn, quá hạn", 1.2),
)


def _content(office: Office, request: Request, name: str, subject: str, blocks: Iterable[Block]) -> Content:
    cell, whose = whom_of(office, request)
    signer = signature_of(office, cell) if cell else committee_signature(office)
    return composed(
        office,
        request,
        name.replace("\n", " ").capitalize(),
        (
            title(name, f"{whose}{subject}"),
            *blocks,
            drawn_up(signer, "NGƯỜI LẬP BẢNG"),
        ),
        cell=cell,
        landscape=True,
    )


def _listed(key: str, request: Request) -> list[Any]:
    return list(kind_of(key).query(View(as_of=request.as_of, year=request.year).within(request.bodies)))


def inspection_register(request: Request) -> list[Content]:
    """The year's inspections with their steps; raises UserError without any."""
    office, words = office_on(request.on), wording("inspection", request.on)
    found = _listed("inspections", request)
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa có cuộc kiểm tra, giám sát nào.")
    rows = tuple(_register_row(number, one) for number, one in enumerate(found, 1))
    return [_content(office, request, words["register"], f"năm {request.year}", [Table(_REGISTER, rows)])]


def _register_row(number: int, one: Any) -> Row:
    who = one.conducted_by or _WHO[one.conductor]
    days = (_numbered(one.decision_number, one.decided_on), short_date(one.begun_on))
    ended = _numbered(one.conclusion_number, one.concluded_on)
    state = _STATES[one.state] + (f": {one.stop_reason}" if one.stopped_on else "")
    cells = (one.name, f"{one.kind.name}; {who}", one.subjects or "", one.content, *days, ended, state)
    return Row((str(number), *cells))


def _numbered(number: str, day: date | None) -> str:
    return " ".join(part for part in (f"Số {number}" if number and day else "", short_date(day)) if part)


def inspection_requirements(request: Request) -> list[Content]:
    """What conclusions ask, with what came of it and how late it is; raises UserError without any."""
    office, words = office_on(request.on), wording("inspection", request.on)
    found = _listed("inspection-requirements", request)
    if not found:
        raise NothingToPrintError(f"Năm {request.year} không có yêu cầu khắc phục nào.")
    rows = tuple(_requirement_row(number, one, request.on) for number, one in enumerate(found, 1))
    subject = f"năm {request.year}, tính đến ngày {short_date(request.on)}"
    return [_content(office, request, words["requirements"], subject, [Table(_REQUIREMENTS, rows)])]


def _requirement_row(number: int, one: Any, day: date) -> Row:
    cells = (one.inspection.name, one.content, who_remedies(one, day), short_date(one.due_on), one.result)
    return Row((str(number), *cells, short_date(one.confirmed_on), standing_of(one, day)))


def standing_of(one: Any, day: date) -> str:
    """How a requirement stands on the day, in words."""
    if one.confirmed_on:
        return "đã xong"
    if one.due_on is None:
        return "chưa xong"
    left = (one.due_on - day).days
    return f"quá {-left} ngày" if left < 0 else f"còn {left} ngày"


def inspection_statistics(request: Request) -> list[Content]:
    """Kind by subject by year over a span, by all who inspect and by the office's own bodies; raises UserError.

    The span is the request's, else the ten years up to its year.
    """
    office, words = office_on(request.on), wording("inspection", request.on)
    last = request.until.year if request.until else request.year
    first = request.since.year if request.since else last - _SPAN
    if first > last:
        raise NothingToPrintError("Năm đầu phải trước năm cuối.")
    years = range(first, last + 1)
    readings = [("Mọi chủ thể", figures(years)), ("Riêng các cơ quan của đảng bộ xã", figures(years, Conductor.OURS))]
    if not readings[0][1].total().inspections:
        raise NothingToPrintError(f"Từ năm {first} đến năm {last} chưa có cuộc kiểm tra, giám sát nào kết luận.")
    blocks = [block for words_, found in readings for block in _reading(words_, found)]
    return [_content(office, request, words["statistics"], f"từ năm {first} đến năm {last}", blocks)]


def _reading(words: str, found: Figures) -> Iterator[Block]:
    """One way of counting: by year and kind, then the whole with the mean of a year."""
    whole = found.total()
    yield paragraph(f"{words}: {whole.inspections} cuộc, bình quân {found.mean} cuộc mỗi năm.", indent=False)
    yield Table(_columns(), tuple(_rows(found)))


def _columns() -> tuple[TableColumn, ...]:
    return (TableColumn("Năm, loại cuộc", 4.6), *(TableColumn(words, 1.1, "center") for words in HEADINGS))


def _rows(found: Figures) -> Iterator[Row]:
    for year in found.years:
        mine = [(group, found.lines[year, group]) for group in GROUPS if (year, group) in found.lines]
        if mine:
            yield Row((f"Năm {year}", *_shown(found.total([year]).figures())), strong=True)
            yield from (Row((_GROUPS[group], *_shown(line.figures()))) for group, line in mine)
    for group in GROUPS:
        line = found.total(groups=[group])
        if line.inspections:
            yield Row((f"Cộng: {_GROUPS[group].lower()}", *_shown(line.figures())))
    yield Row(("Cộng tất cả", *_shown(found.total().figures())), strong=True)


def _shown(numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(str(number) if number else "–" for number in numbers)
