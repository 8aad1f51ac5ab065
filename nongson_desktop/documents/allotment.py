"""Thông báo phân bổ: how many places for "hoàn thành xuất sắc" each cell may fill, as the committee decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    cell_name,
    closing,
    committee_signature,
    composed,
    office_on,
    paragraph,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.allotment import Places, Share, places_of

_COLUMNS = (
    TableColumn("TT", 0.78, "center"),
    TableColumn("Chi bộ", 3.6),
    TableColumn("Số đảng viên làm căn cứ", 1.5, "center"),
    TableColumn("Số được phân bổ", 1.4, "center"),
    TableColumn("Ghi chú", 2.0),
)


def allotment_notice(request: Request) -> list[Content]:
    """The notice with every cell's places, or one cell's alone; raises UserError while nothing is allotted."""
    office, words, places = office_on(request.on), wording("allotment", request.on), places_of(request.year)
    if request.cell is not None:
        office.cell(request.cell)
        places = replace(places, shares=tuple(share for share in places.shares if share.id == request.cell))
    if not places.is_allotted:
        raise NothingToPrintError(
            f"Năm {request.year} chưa phân bổ số lượng hoàn thành xuất sắc cho chi bộ. Phân bổ ở trang Tỷ lệ, phân bổ."
        )
    blocks: list[Block] = [
        title(
            "THÔNG BÁO",
            words["subject"].format(year=request.year),
            note=words["reference"],
            geometry=office.geometry,
        ),
        paragraph(office.say(words["opening"]).format(year=request.year, committee=office.committee)),
        paragraph(places.limit_then or places.sentence),
        replace(paragraph(office.say(words["list"])), with_next=True),
        Table(_COLUMNS, tuple(_rows(places))),
        *(paragraph(office.say(line)) for line in words["duty"]),
        closing(committee_signature(office), recipients=words["recipients"], office=office),
    ]
    return [
        composed(
            office,
            request,
            f"Thông báo phân bổ hoàn thành xuất sắc năm {request.year}",
            blocks,
            kind="TB",
        )
    ]


def _rows(places: Places) -> Iterator[Row]:
    for number, share in enumerate(places.shares, 1):
        given = "" if share.places is None else str(share.places)
        yield Row((str(number), cell_name(share.name), str(_counted(share)), given, share.note))
    if len(places.shares) > 1:
        base = sum(_counted(share) for share in places.shares)
        yield Row(("", "Tổng cộng", str(base), str(places.allotted), ""), strong=True)


def _counted(share: Share) -> int:
    """What the notice goes by is what it went by when the places were allotted."""
    return share.number if share.counted is None else share.counted
