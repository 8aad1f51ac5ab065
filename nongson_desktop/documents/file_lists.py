"""Danh mục hồ sơ (Mẫu 04): of a cell, the cover of its file, and of a member by Điều 17."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.evaluation import Evaluation, Rating, member_ratings
from db.judgement import Opinion
from nongson_desktop.documents.content import Block, Closing, Content, Head, Owner, Row, Signature, Table, TableColumn
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_head,
    cell_name,
    cell_signature,
    composed,
    office_on,
    place_date,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.evaluation import evaluation_of, profile_of

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
    office, evaluation = _opened(request)
    cells = office.cells if request.cell is None else (office.cell(request.cell),)
    words = wording("file-list", request.on)
    rules = profile_of(evaluation).collective
    named = {"form": _in_brackets(f"Mẫu {rules.form}"), "criteria": _in_brackets(rules.criteria)}
    return [_of_cell(office, request, words, cell, named) for cell in cells]


def _opened(request: Request) -> tuple[Office, Evaluation]:
    evaluation = evaluation_of(request.year)
    if evaluation is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year} nên chưa có hồ sơ.")
    return office_on(request.on), evaluation


def _in_brackets(name: str) -> str:
    return f" ({name})" if name else ""


def _of_cell(
    office: Office, request: Request, words: Mapping[str, Any], cell: Cell, named: Mapping[str, str]
) -> Content:
    """The list of one cell's file with room to count in; `named` is what the year's rules call its forms."""
    name = cell_name(cell.name)
    rows = tuple(
        Row((str(number), office.say(item["text"].format(**named)), words["blank"], words["blank"], ""))
        for number, item in enumerate(words["items"], 1)
    )
    blocks = (title(words["title"], f"{name}, năm {request.year}"), Table(_LIST, rows))
    owner = Owner(cell=cell.id, cell_name=name)
    return _content(office, request, words, cell, (*blocks, Closing(cell_signature(office, cell), _maker())), owner)


def counted(listed: Content, held: Mapping[str, Held]) -> Content:
    """The list of a cell's file, as it stands or was kept, with how much the file holds of each paper."""
    papers = [item["paper"] for item in wording("file-list", listed.on)["items"]]
    blocks = (_with_counts(one, papers, held) if isinstance(one, Table) else one for one in listed.blocks)
    return replace(listed, blocks=tuple(blocks))


def _with_counts(table: Table, papers: Sequence[str], held: Mapping[str, Held]) -> Table:
    rows = []
    for row, paper in zip(table.rows, papers, strict=False):
        number, text, *_, note = row.cells
        found = held.get(paper, Held(0, 0))
        rows.append(replace(row, cells=(number, text, str(found.sheets), str(found.pages), note)) if paper else row)
    sheets, pages = (sum(getattr(one, part) for one in held.values()) for part in ("sheets", "pages"))
    rows.append(Row(("", "Tổng cộng", str(sheets), str(pages), ""), strong=True))
    return replace(table, rows=tuple(rows))


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
    code = words["code"] if _has_code(request, words) else words["reference"]
    head: Head = cell_head(office, cell, place_date=place_date(office, None, request.year), code=code)
    return composed(
        office,
        request,
        f"Danh mục hồ sơ đánh giá, xếp loại năm {request.year}",
        blocks,
        head=head,
        form=True,
        owner=owner,
    )


def _has_code(request: Request, words: Mapping[str, Any]) -> bool:
    """Whether the rules of the year say themselves what a file holds."""
    return bool(request.year >= words["code_from"])


def member_file_lists(request: Request) -> list[Content]:
    """The list of each member's file by Điều 17, with what is recorded here; raises UserError when there is nobody."""
    (office, _), words = _opened(request), wording("file-list", request.on)
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
    note = words["member_note"] if _has_code(request, words) else ""
    blocks = (title(words["member_title"], subject, note=note), Table(_LIST, rows))
    owner = Owner(rating.__data__["member"], rating.__data__["organization"], rating.name, cell_name(rating.cell or ""))
    return _content(office, request, words, cell, (*blocks, Closing(cell_signature(office, cell), _maker())), owner)


def _known(words: Mapping[str, Any], rating: Rating, item: Mapping[str, Any], bodies: set[str]) -> str:
    known = item.get("body") in bodies or (item.get("level") and rating.level)
    return str(words["has" if known else "blank"])
