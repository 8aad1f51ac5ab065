"""Sổ sách: every register as a paper, the members' book in its fourteen columns, and the quarterly reconciliation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from nongson_desktop.documents import fonts
from nongson_desktop.documents.content import (
    Block,
    Closing,
    Content,
    NewPage,
    Row,
    Table,
    TableColumn,
)
from nongson_desktop.documents.geometry import MM, Area
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
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.reconciliation import ROMAN, WHOLE, Reconciled, causes_of, quarter_on, reconciliation
from nongson_desktop.rules.register_lines import Asked, Line
from nongson_desktop.rules.registers import REGISTERS, Register, register_of
from nongson_desktop.rules.scopes import words_of

_BOOK = REGISTERS[0].key
_THIN, _PER_PAGE = 4, 9
_AROUND = 7.5  # points left and right of a text in its cell
_CENTRED = ("Ngày", "Số", "TT", "Đợt", "Hết", "Huy hiệu")


def register(request: Request, key: str) -> list[Content]:
    """One register of the year, or of the day where it lists who there is; an empty one says so."""
    office, one = office_on(request.on), register_of(key)
    cell, whose = whom_of(office, request)
    asked = asked_of(request)
    lines = one.lines(asked)
    blocks: list[Block] = [title(wording("registers", request.on)[key.replace("-", "_")], _subject(one, asked, whose))]
    total, foot = paragraph(f"Tổng số: {len(lines)} {one.unit}.", indent=False), _closing(office, cell)
    blocks += [total, foot, *_book(one, lines)] if key == _BOOK else [_table(office, one, lines), total, foot]
    return [_content(office, request, cell, one.title, blocks)]


def asked_of(request: Request) -> Asked:
    """The days of the request's year up to its date."""
    last = max(request.as_of, date(request.year, 1, 1))
    return Asked(date(request.year, 1, 1), last, request.whom.bodies(last))


def _subject(one: Register, asked: Asked, whose: str) -> str:
    if one.whole:
        return f"{whose}tính đến ngày {asked.last:%d/%m/%Y}"
    ended = (asked.last.month, asked.last.day) == (12, 31)
    return f"{whose}năm {asked.last.year}" + ("" if ended else f" (đến ngày {asked.last:%d/%m/%Y})")


def _columns(one: Register) -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(name, share, "center" if name.startswith(_CENTRED) else "left") for name, share in one.headings
    )


def _table(office: Office, one: Register, lines: Sequence[Line]) -> Table:
    rows = [Row(line.cells) for line in lines]
    empty = Row(("", "(không có)", *[""] * (len(one.headings) - 2)))
    return Table(_columns(one), tuple(rows or [empty]), small=not _fits(office, one, lines))


def _fits(office: Office, one: Register, lines: Sequence[Line]) -> bool:
    """Whether every word of the register stands whole in its column in the usual type of wide tables."""
    area, shares = Area(office.geometry, landscape=True), sum(share for _, share in one.headings)
    rooms = [area.text_width * MM * share / shares - _AROUND for _, share in one.headings]
    size = office.geometry.size["wide_table"]
    words = (
        (word, room) for line in lines for cell, room in zip(line.cells, rooms, strict=True) for word in cell.split()
    )
    return all(fonts.width(word, fonts.REGULAR, size) <= room for word, room in words)


def _book(one: Register, lines: Sequence[Line]) -> Iterator[Block]:
    """Pages of nine thick rows, each of four thin lines for one member; the columns carry their numbers."""
    columns = tuple(TableColumn(f"{name}\n({place})", share) for place, (name, share) in enumerate(one.headings, 1))
    rows = [Row(line.cells, thin=_THIN) for line in lines]
    blank = [Row(("",) * len(columns), thin=_THIN)] * (-len(rows) % _PER_PAGE if rows else _PER_PAGE)
    yield NewPage()
    yield Table(columns, tuple(rows + blank), small=True)


def _content(office: Office, request: Request, cell: Cell | None, name: str, blocks: Sequence[Block]) -> Content:
    return composed(
        office,
        request,
        f"{name} {request.year}",
        blocks,
        cell=cell,
        landscape=True,
    )


def _closing(office: Office, cell: Cell | None) -> Closing:
    signer = signature_of(office, cell)
    return drawn_up(signer, "NGƯỜI VÀO SỔ")


# Đối chiếu quý


def quarter_count(request: Request) -> list[Content]:
    """Opening count, who came and who went by cause, closing count, the sum of each body checked in words."""
    office, words = office_on(request.on), wording("registers", request.on)
    cell, whose = whom_of(office, request)
    quarter = request.quarter or quarter_on(request.as_of)
    found = quarter_lines(request, quarter)
    blocks: list[Block] = [
        title(words["quarter_count"], f"{whose}quý {ROMAN[quarter]} năm {request.year}"),
        _counts(office, found),
        *(paragraph(line, indent=False) for line in _checks(found, whole=request.whom.body is None)),
        _closing(office, cell),
    ]
    return [_content(office, request, cell, "Đối chiếu số lượng đảng viên", blocks)]


def quarter_lines(request: Request, quarter: int) -> list[Reconciled]:
    """The lines of the quarter for whom the request asks, their sum last."""
    bodies, name = request.whom.bodies(request.as_of), words_of(request.whom, request.as_of)
    return reconciliation(request.year, quarter, request.as_of, *bodies, whole=name or WHOLE)


def _counts(office: Office, found: Sequence[Reconciled]) -> Table:
    causes = list(causes_of(list(found)))
    columns = (
        TableColumn("TT", 0.5, "center"),
        TableColumn("Chi bộ", 2.6),
        TableColumn("Đầu quý", 0.8, "center"),
        *(TableColumn(office.say(cause), 0.95, "center", "Tăng" if adds else "Giảm") for cause, adds in causes),
        TableColumn("Cuối quý", 0.8, "center"),
        TableColumn("Cộng lại", 1.5, "center"),
    )
    whole = len(found) - 1 if len(found) > 1 else -1
    rows = []
    for place, one in enumerate(found):
        moved = [(one.movement.joined if adds else one.movement.left).get(cause, 0) for cause, adds in causes]
        counts = (str(one.movement.start), *(str(count) if count else "" for count in moved), str(one.movement.end))
        name = one.name if place == whole else cell_name(one.name)
        number = "" if place == whole else str(place + 1)
        rows.append(Row((number, name, *counts, one.sentence), strong=place == whole))
    return Table(columns, tuple(rows), small=True)


def _checks(found: Sequence[Reconciled], *, whole: bool) -> Iterator[str]:
    """Whether every sum holds, by name where one does not, and who belongs to no cell."""
    wrong = [one.name for one in found if not one.holds]
    if wrong:
        yield f"Chưa khớp: {', '.join(wrong)}. Hãy xem lại ngày của trạng thái, chi bộ."
    else:
        yield "Kiểm tra: đầu quý + tăng − giảm = cuối quý đúng ở mọi dòng."
    if whole:
        loose = found[-1].movement.end - sum(one.movement.end for one in found[:-1])
        if loose:
            yield f"Trong tổng số có {loose} đảng viên chưa xếp chi bộ."
