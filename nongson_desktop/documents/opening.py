"""Danh sách khi mở đánh giá, and the year's progress by cell: lists that the clerk reads, prints and telephones by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nongson_desktop.documents.content import (
    Block,
    Content,
    Row,
    Table,
    TableColumn,
    Text,
    bold,
)
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_name,
    composed,
    drawn_up,
    office_on,
    paragraph,
    signature_of,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.evaluation import evaluation_of
from nongson_desktop.rules.opening import Opening, opening_of
from nongson_desktop.rules.progress import CellProgress, progress_of
from nongson_desktop.rules.rated import Subject

_LEFT_OUT = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Họ và tên", 2.2),
    TableColumn("Chi bộ", 2.2),
    TableColumn("Lý do", 3.4),
    TableColumn("Quy định", 2.6),
)
_OPEN = (*_LEFT_OUT[:3], TableColumn("Việc cần xem xét", 6.0))
_TREE = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Tổ chức đảng", 5.0),
    TableColumn("Đảng viên", 1.2, "center"),
    TableColumn("Được xếp loại", 1.2, "center"),
)
_RATED = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Họ và tên", 2.3),
    TableColumn("Chức vụ", 3.4),
    TableColumn("Nhóm đánh giá", 3.2),
    TableColumn("Ghi chú", 1.6),
)
_PROGRESS = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Chi bộ", 2.1),
    TableColumn("Bí thư, điện thoại", 2.2),
    TableColumn("Phải xếp loại", 0.8, "center"),
    TableColumn("Tự nhận", 0.75, "center"),
    TableColumn("Chi bộ đề xuất", 0.85, "center"),
    TableColumn("Cuộc họp", 1.2),
    TableColumn("Tệp gửi chi bộ", 1.35),
    TableColumn("Đã quyết định", 0.9, "center"),
    TableColumn("Còn thiếu", 3.2),
)


def rated_list(request: Request) -> list[Content]:
    """Who is rated, who is not and why, and whom the committee looks at; the office's or one cell's."""
    _refuse_unopened(request)
    office, opening = office_on(request.on), opening_of(request.year)
    cell = office.cell(request.cell) if request.cell is not None else None
    lists = [*_left_out(opening, cell), *_open_cases(office, opening, cell), *_rated(office, opening, cell)]
    if cell is None:
        lists = [*(paragraph(office.say(sentence)) for sentence in opening.sentences), *_tree(opening), *lists]
    kind = wording("lists", request.on)["rated_list"]
    heading = "Danh sách đảng viên đánh giá, xếp loại"
    return [_content(request, office, cell, heading, kind, lists)]


def rating_progress(request: Request) -> list[Content]:
    """Each cell with what it has done and lacks, and whom to telephone."""
    _refuse_unopened(request)
    office = office_on(request.on)
    cell, bodies = office.cell(request.cell) if request.cell is not None else None, request.bodies
    found = [one for one in progress_of(request.year, request.on) if not bodies or one.counts.id in bodies]
    table = Table(_PROGRESS, tuple(_progress_rows(found, request)))
    heading, kind = "Tiến độ đánh giá, xếp loại của các chi bộ", wording("lists", request.on)["rating_progress"]
    return [_content(request, office, cell, heading, kind, [table])]


def _refuse_unopened(request: Request) -> None:
    if evaluation_of(request.year) is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year}: chưa có danh sách để in.")


def _content(
    request: Request, office: Office, cell: Cell | None, heading: str, kind: str, blocks: Sequence[Block]
) -> Content:
    subject = f"{whom_of(office, request)[1]}năm {request.year}"
    signer = signature_of(office, cell)
    return composed(
        office,
        request,
        f"{heading} năm {request.year}",
        (title(kind, subject), *blocks, drawn_up(signer, "NGƯỜI LẬP")),
        cell=cell,
        landscape=True,
    )


def _heading(words: str) -> Text:
    return Text(bold(words), indent=False, with_next=True)


def _tree(opening: Opening) -> Iterator[Block]:
    """The organisations as they stood on the rating date, each under the one above it."""
    rows = [
        Row((str(number), f"{'– ' * one.depth}{one.name}", _some(one.members), _some(one.rated)))
        for number, one in enumerate(opening.branches, 1)
    ]
    yield _heading(f"Tổ chức đảng vào ngày chốt ({opening.evaluation.rating_date:%d/%m/%Y})")
    yield Table(_TREE, tuple(rows))


def _some(number: int) -> str:
    return str(number) if number else ""


def _left_out(opening: Opening, cell: Cell | None) -> Iterator[Block]:
    rows = [
        (one.subject.name, cell_name(one.subject.cell), one.words, one.article)
        for one in opening.not_rated
        if cell is None or one.subject.cell_id == cell.id
    ]
    rows += [
        (cell_name(one.subject.name), "", one.words, one.article)
        for one in opening.cells_not_rated
        if cell is None or one.subject.id == cell.id
    ]
    yield from _listed("Không xếp loại", _LEFT_OUT, rows)


def _open_cases(office: Office, opening: Opening, cell: Cell | None) -> Iterator[Block]:
    rows = [
        (one.name, cell_name(one.cell), one.why)
        for one in opening.undecided
        if cell is None or cell_name(one.cell) == cell_name(cell.name)
    ]
    rows += [
        (one.kept, cell_name(one.cell), f"{one.words}: phải cập nhật danh sách")
        for one in opening.overtaken
        if cell is None or cell_name(one.cell) == cell_name(cell.name)
    ]
    if cell is None:
        rows += [(one.name, "", "chưa vào đợt đánh giá: phải cập nhật danh sách") for one in opening.newcomers]
    yield from _listed(office.say("Cần cấp ủy xem xét"), _OPEN, rows)


def _listed(words: str, columns: tuple[TableColumn, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[Block]:
    if not rows:
        yield paragraph(f"{words}: không có trường hợp nào.")
        return
    yield _heading(f"{words}: {len(rows)} trường hợp")
    yield Table(columns, tuple(Row((str(number), *row)) for number, row in enumerate(rows, 1)))


def _rated(office: Office, opening: Opening, cell: Cell | None) -> Iterator[Block]:
    people = [one for one in opening.rated if cell is None or one.cell_id == cell.id]
    if not people and cell is not None and not opening.not_rated:
        raise NothingToPrintError(f"{cell_name(cell.name)} không có đảng viên nào trong đợt đánh giá.")
    people.sort(key=lambda one: (office.order(one.cell_id), one.cell))
    yield _heading(f"Được đánh giá, xếp loại: {len(people)} đảng viên")
    yield Table(_RATED, tuple(_rated_rows(office, people, by_cell=cell is None)))


def _rated_rows(office: Office, people: Sequence[Subject], *, by_cell: bool) -> Iterator[Row]:
    number = 0
    for name, inside in groupby(people, key=lambda one: one.cell):
        if by_cell:
            yield Row((cell_name(name) if name else "Chưa xếp chi bộ",), section=True)
        for one in inside:
            number += 1
            yield Row((str(number), one.name, office.say(one.position), office.say(one.group), ""))


def _progress_rows(found: Sequence[CellProgress], request: Request) -> Iterator[Row]:
    for number, one in enumerate(found, 1):
        counts = one.counts
        numbers = (str(one.due), str(counts.self_entered), str(counts.cell_entered))
        lacking = ", ".join(one.lacking(request.on)) or "đã xong"
        where = (cell_name(counts.name) if counts.name else "Chưa xếp chi bộ", one.contact.words)
        yield Row((str(number), *where, *numbers, one.meeting, one.workbook_words, str(counts.rated), lacking))
    if len(found) > 1:
        due, claimed, proposed = (
            sum(values)
            for values in zip(
                *((one.due, one.counts.self_entered, one.counts.cell_entered) for one in found), strict=True
            )
        )
        decided = str(sum(one.counts.rated for one in found))
        yield Row(("", "Tổng cộng", "", str(due), str(claimed), str(proposed), "", "", decided, ""), strong=True)
