"""Danh mục hồ sơ (Mẫu 04): of a cell, the cover of its file, and of a member by Điều 17."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.evaluation import Rating, member_ratings
from db.judgement import Opinion
from nongson_desktop.documents.content import Block, Closing, Content, Head, Owner, Row, Signature, Table, TableColumn
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_head,
    cell_name,
    cell_signature,
    office_on,
    place_date,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.evaluation import evaluation_of

_LIST = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Tên tài liệu", 5.0),
    TableColumn("Số bản", 0.9, "center"),
    TableColumn("Số trang", 0.9, "center"),
    TableColumn("Ghi chú", 1.7),
)


@dataclass(frozen=True)
class Held:
    """How many sheets of one kind a file holds, and their pages together."""

    sheets: int
    pages: int


def file_lists(request: Request) -> list[Content]:
    """The list of each cell with room to count in; raises UserError before the evaluation is opened."""
    office = _opened(request)
    cells = office.cells if request.cell is None else (office.cell(request.cell),)
    words = wording("file-list", request.on)
    return [cover(office, request, words, cell, None) for cell in cells]


def _opened(request: Request) -> Office:
    if evaluation_of(request.year) is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year} nên chưa có hồ sơ.")
    return office_on(request.on)


def cover(
    office: Office, request: Request, words: Mapping[str, Any], cell: Cell, held: Mapping[str, Held] | None
) -> Content:
    """The list of one cell's file: by paper how much it holds; None leaves room to write that in."""
    name = cell_name(cell.name)
    rows = [
        Row((str(number), office.say(item["text"]), *_counted(words, held, item["paper"]), ""))
        for number, item in enumerate(words["items"], 1)
    ]
    if held is not None:
        pages = sum(one.pages for one in held.values())
        rows.append(Row(("", "Tổng cộng", str(sum(one.sheets for one in held.values())), str(pages), ""), strong=True))
    signed = cell_signature(office, cell)
    blocks = (title(words["title"], f"{name}, năm {request.year}"), Table(_LIST, tuple(rows)))
    owner = Owner(cell=cell.id, cell_name=name)
    return _content(office, request, words, cell, (*blocks, Closing(signed, _maker())), owner)


def _counted(words: Mapping[str, Any], held: Mapping[str, Held] | None, paper: str) -> tuple[str, str]:
    blank: str = words["blank"]
    if held is None or not paper:
        return blank, blank
    found = held.get(paper, Held(0, 0))
    return str(found.sheets), str(found.pages)


def _maker() -> Signature:
    return Signature("", "NGƯỜI LẬP DANH MỤC", "", "(ký, ghi rõ họ tên)")


def _content(
    office: Office,
    request: Request,
    words: Mapping[str, Any],
    cell: Cell | None,
    blocks: tuple[Block, ...],
    owner: Owner,
) -> Content:
    code = words["code"] if request.year >= words["code_from"] else words["reference"]
    head: Head = cell_head(office, cell, place_date=place_date(office, None, request.year), code=code)
    return Content(
        title=f"Danh mục hồ sơ đánh giá, xếp loại năm {request.year}",
        head=head,
        blocks=blocks,
        geometry=office.geometry,
        on=request.on,
        form=True,
        draft=request.draft,
        owner=owner,
    )


def member_file_lists(request: Request) -> list[Content]:
    """The list of each member's file by Điều 17, with what is recorded here; raises UserError when there is nobody."""
    office, words = _opened(request), wording("file-list", request.on)
    ratings = [one for one in member_ratings(request.year) if one.status]
    if request.members:
        ratings = [one for one in ratings if one.__data__["member"] in request.members]
    if request.cell is not None:
        ratings = [one for one in ratings if one.__data__["organization"] == request.cell]
    if not ratings:
        raise NothingToPrintError(f"Năm {request.year} không có ai trong danh sách xếp loại.")
    bodies: dict[int, set[str]] = defaultdict(set)
    given = Opinion.select(Opinion.rating, Opinion.body).join(Rating).where(Rating.year == request.year)
    for one in given.where(Opinion.hidden == False):
        bodies[one.__data__["rating"]].add(one.body)
    cells = {cell.id: cell for cell in office.cells}
    ratings.sort(key=lambda one: office.order(one.__data__["organization"]))
    return [
        _of_member(office, request, words, rating, cells.get(rating.__data__["organization"]), bodies[rating.id])
        for rating in ratings
    ]


def _of_member(
    office: Office, request: Request, words: Mapping[str, Any], rating: Rating, cell: Cell | None, bodies: set[str]
) -> Content:
    rows = tuple(
        Row((str(number), office.say(item["text"]), _known(words, rating, item, bodies), words["blank"], ""))
        for number, item in enumerate(words["member_items"], 1)
    )
    subject = f"Đồng chí {rating.name}, năm {request.year}"
    blocks = (title(words["member_title"], subject, note=words["member_note"]), Table(_LIST, rows))
    owner = Owner(rating.__data__["member"], rating.__data__["organization"], rating.name, cell_name(rating.cell or ""))
    return _content(office, request, words, cell, (*blocks, Closing(cell_signature(office, cell), _maker())), owner)


def _known(words: Mapping[str, Any], rating: Rating, item: Mapping[str, Any], bodies: set[str]) -> str:
    known = item.get("body") in bodies or (item.get("level") and rating.level)
    return str(words["has" if known else "blank"])
