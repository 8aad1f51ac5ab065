"""Kiến nghị: the register of a year with what was carried over, and the figures by field, hamlet, body and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from db.dialogues import Concern, ConcernKind, ConcernSource, ConcernState, concerns_listing
from db.organizations import shown_name
from db.search import View
from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    short_date,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.concern_figures import AREA, COLUMNS, GROUPINGS, Figures, concerns_of, figures

_TT = TableColumn("TT", 0.6, "center")
_REGISTER = (
    _TT,
    TableColumn("Ngày nhận", 1.6, "center"),
    TableColumn("Nguồn", 1.4),
    TableColumn("Người nêu, thôn", 1.8),
    TableColumn("Lĩnh vực", 1.5),
    TableColumn("Nội dung", 3.6),
    TableColumn("Nơi xử lý", 1.7),
    TableColumn("Hạn", 1.6, "center"),
    TableColumn("Kết quả, văn bản trả lời", 3.0),
    TableColumn("Trả lời, báo lại", 1.6, "center"),
    TableColumn("Tình trạng", 1.7),
)
_SOURCES, _STATES = dict(ConcernSource.LABELS), dict(ConcernState.LABELS)


def concern_register(request: Request) -> list[Content]:
    """The concerns of the year, before them those of earlier years that were still open when it began, the sum below.

    Of a denunciation the line only says that it was handed on, and where.
    """
    office, said = office_on(request.on), wording("dialogue", request.on)
    carried, known = _carried(request), _of_year(request)
    if not carried and not known:
        raise NothingToPrintError(f"Năm {request.year} chưa ghi kiến nghị nào.")
    rows = [Row((said["carried"],), section=True), *_rows(carried)] if carried else []
    if carried:
        rows.append(Row((f"Năm {request.year}",), section=True))
    blocks: list[Block] = [
        title(office.say(said["register"]), f"{whom_of(office, request)[1]}năm {request.year}"),
        Table(_REGISTER, (*rows, *_rows(known)), small=True),
        paragraph(_summary(said, known, request.as_of), indent=False),
        drawn_up(committee_signature(office), "NGƯỜI VÀO SỔ"),
    ]
    return [_wide(office, request, "Sổ theo dõi kiến nghị", blocks)]


def _of_year(request: Request) -> list[Concern]:
    query = concerns_listing(View(as_of=request.on, year=request.year).within(request.bodies))
    found = query.where(Concern.received_on <= request.as_of)
    return list(found.order_by(Concern.received_on, Concern.id))


def _carried(request: Request) -> list[Concern]:
    """Received before the year and neither answered nor refused when it began."""
    first = date(request.year, 1, 1)
    query = concerns_listing(View(as_of=request.on).within(request.bodies)).where(
        Concern.received_on < first,
        Concern.kind == ConcernKind.CONCERN,
        Concern.state != ConcernState.REFUSED,
        Concern.answered_on.is_null() | (Concern.answered_on >= first),
    )
    return list(query.order_by(Concern.received_on, Concern.id))


def _rows(concerns: Sequence[Concern]) -> Iterator[Row]:
    for number, one in enumerate(concerns, 1):
        yield Row((str(number), *_line(one)))


def _line(one: Concern) -> tuple[str, ...]:
    who = "; ".join(part for part in (one.raised_by, shown_name(one.hamlet)) if part)
    answer = "; ".join(part for part in ((one.result or one.reason).rstrip("."), one.answer_number) if part)
    handed = one.kind == ConcernKind.COMPLAINT
    return (
        short_date(one.received_on),
        _SOURCES[one.source],
        who,
        one.area,
        "Khiếu nại, tố cáo" if handed else " ".join(one.content.split()),
        "Tại chỗ" if one.on_the_spot else one.passed_to or one.body,
        "" if one.on_the_spot else short_date(one.due_on),
        answer,
        "\n".join(filter(None, map(short_date, (one.answered_on, one.reported_on)))),
        f"Đã chuyển ngày {short_date(one.passed_on)}" if handed else _STATES[one.state],
    )


def _summary(said: Mapping[str, Any], known: Sequence[Concern], day: date) -> str:
    mine = [one for one in known if one.kind == ConcernKind.CONCERN]
    whole = figures(mine, day, AREA)[-1]
    return str(said["summary"]).format(
        raised=len(whole.raised),
        spot=len(whole.on_the_spot),
        resolved=len(whole.resolved),
        percent=whole.share,
        overdue=len(whole.overdue),
        passed=len(whole.passed_up),
        refused=len(whole.refused),
        complaints=len(known) - len(mine),
    )


def concern_figures(request: Request) -> list[Content]:
    """Tables by field, hamlet, body and source, each with the sum and the share answered in time."""
    office, said = office_on(request.on), wording("dialogue", request.on)
    found = concerns_of(request.year, request.as_of, request.bodies)
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa ghi kiến nghị nào.")
    until = f"năm {request.year}, đến ngày {short_date(request.as_of)}"
    blocks: list[Block] = [title(office.say(said["figures"]), f"{whom_of(office, request)[1]}{until}")]
    for key, name in GROUPINGS:
        blocks += [heading(f"Theo {name.lower()}"), _figures(name, figures(found, request.as_of, key))]
    blocks.append(drawn_up(committee_signature(office), "NGƯỜI LẬP BẢNG"))
    return [_wide(office, request, "Thống kê kiến nghị", blocks)]


def _figures(name: str, found: Sequence[Figures]) -> Table:
    columns = (_TT, TableColumn(name, 3.0), *(TableColumn(one, 1.2, "center") for one in (*COLUMNS, "Tỷ lệ đúng hạn")))
    rows = []
    for number, one in enumerate(found, 1):
        whole = number == len(found)
        counts = (str(len(part)) if part else "" for part in one.columns)
        rows.append(Row(("" if whole else str(number), one.name, *counts, one.share), strong=whole))
    return Table(columns, tuple(rows))


def _wide(office: Office, request: Request, name: str, blocks: Sequence[Block]) -> Content:
    return composed(office, request, f"{name} năm {request.year}", blocks, landscape=True)
