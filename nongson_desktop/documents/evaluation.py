"""Bảng tổng hợp kết quả đánh giá, xếp loại: counts by cell, the quota in words, and the list of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from db.evaluation import Level, Rating, cell_ratings, member_ratings
from nongson_desktop.documents.content import (
    Block,
    Content,
    NewPage,
    Row,
    Run,
    Table,
    TableColumn,
    Text,
    bold,
    italic,
)
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_name,
    composed,
    drawn_up,
    heading,
    office_on,
    signature_of,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.evaluation import evaluate, evaluation_of
from nongson_desktop.rules.outcome import GROUP, OFFICE, Outcome, ScopedQuota, Tally
from nongson_desktop.rules.percent import share
from nongson_desktop.rules.rated import Subject

_COUNT, _SHARE = "Số lượng", "Tỷ lệ (%)"
_COUNTS = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Chi bộ", 2.6),
    TableColumn("Tổng số đảng viên", 0.95, "center"),
    TableColumn("Số được xếp loại", 0.95, "center"),
    *(
        column
        for level in Level.ALL
        for column in (TableColumn(_COUNT, 0.8, "center", level), TableColumn(_SHARE, 0.8, "center", level))
    ),
    TableColumn("Không xếp loại", 0.85, "center"),
    TableColumn("Chưa có kết quả", 0.85, "center"),
    TableColumn("Xếp loại chi bộ", 1.1, "center"),
)
_NAMES = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Họ và tên", 2.2),
    TableColumn("Chức vụ", 3.6),
    TableColumn("Tự nhận", 0.9, "center"),
    TableColumn("Chi bộ đề xuất", 0.95, "center"),
    TableColumn("Điểm", 0.8, "center"),
    TableColumn("Mức xếp loại", 1.0, "center"),
    TableColumn("Ghi chú", 2.2),
)


def rating_summary(request: Request) -> list[Content]:
    """The year's result for the office or one cell; raises UserError before the evaluation is opened."""
    office, outcome = office_on(request.on), evaluate(request.year)
    cell = office.cell(request.cell) if request.cell is not None else None
    groups = _groups(office, outcome, cell)
    name = cell_name(cell.name) if cell else ""
    words = wording("lists", request.on)
    blocks: list[Block] = [
        title(words["rating_summary"], _subject(request.year, name)),
        Table(_COUNTS, tuple(_count_rows(groups, outcome))),
        Text(italic(_legend()), indent=False, small=True),
        *_quotas(office, outcome, cell),
        *([NewPage()] if cell is None else []),
        Text(bold(words["rating_names"]), align="center", indent=False, with_next=True),
        Table(_NAMES, tuple(_name_rows(office, groups, member_ratings(request.year), by_cell=cell is None))),
        drawn_up(signature_of(office, cell), "NGƯỜI LẬP BẢNG"),
    ]
    return [
        composed(
            office,
            request,
            f"Bảng tổng hợp kết quả đánh giá, xếp loại năm {request.year}",
            blocks,
            cell=cell,
            landscape=True,
        )
    ]


def _subject(year: int, cell: str) -> str:
    return f"{cell}, năm {year}" if cell else f"năm {year}"


Groups = list[tuple[str, list[Subject]]]


def _groups(office: Office, outcome: Outcome, cell: Cell | None) -> Groups:
    """The members of the evaluation by cell, in the order of lists; raises UserError while there is nothing to show."""
    members = [one for one in outcome.members.subjects if cell is None or one.cell_id == cell.id]
    opened = evaluation_of(outcome.year) is not None
    if not members or not (opened or any(one.self_level or one.cell_level or one.level for one in members)):
        raise NothingToPrintError(
            f"Năm {outcome.year} chưa có kết quả đánh giá, xếp loại để in. Hãy mở đánh giá năm {outcome.year} trước."
        )
    members.sort(key=lambda one: (office.order(one.cell_id), one.cell))
    return [
        (cell_name(name) if name else "Chưa xếp chi bộ", list(group))
        for name, group in groupby(members, key=lambda one: one.cell)
    ]


def _count_rows(groups: Groups, outcome: Outcome) -> Iterator[Row]:
    exemplary = {rating.__data__["organization"] for rating in cell_ratings(outcome.year) if rating.exemplary}
    levels = {
        cell_name(one.name): one.reason or f"{one.level}{' tiêu biểu' if one.id in exemplary else ''}"
        for one in outcome.cells.subjects
    }
    for number, (name, members) in enumerate(groups, 1):
        yield Row((str(number), name, *_counts(members), levels.get(name, "")))
    if len(groups) > 1:
        yield Row(("", "Tổng cộng", *_counts([one for _, members in groups for one in members]), ""), strong=True)


def _counts(members: Sequence[Subject]) -> tuple[str, ...]:
    tally = Tally(tuple(members))
    rated = len(tally.rated)
    shares = [text for count in tally.levels.values() for text in (str(count), share(count, rated))]
    return (str(len(members)), str(rated), *shares, str(len(tally.exempt)), str(len(tally.waiting)))


def _legend() -> str:
    return "; ".join(f"{level}: {Level.NAMES[level]}" for level in Level.ALL) + "."


def _name_rows(office: Office, groups: Groups, ratings: Iterable[Rating], *, by_cell: bool) -> Iterator[Row]:
    known = {rating.__data__["member"]: rating for rating in ratings}
    number = 0
    for name, members in groups:
        if by_cell:
            yield Row((name,), section=True)
        for one in members:
            number += 1
            yield _name_row(number, one, office.say(one.position), known.get(one.id))


def _name_row(number: int, one: Subject, position: str, rating: Rating | None) -> Row:
    points = rating.points if rating else None
    shown = f"{points.normalize():f}".replace(".", ",") if points is not None else ""
    note = f"Không xếp loại: {one.reason}" if one.reason else rating.note if rating else ""
    return Row((str(number), one.name, position, one.self_level, one.cell_level, shown, one.level, note))


def _quotas(office: Office, outcome: Outcome, cell: Cell | None) -> Iterator[Block]:
    """The cap on HTXS in words, for the office and its groups or for the cell."""
    lines = [line for line in outcome.members.quotas if _wanted(line, cell)]
    if lines:
        yield heading("Tỷ lệ đảng viên được xếp loại hoàn thành xuất sắc nhiệm vụ")
    for line in lines:
        sentence = line.quota.sentence.replace("⚠ ", "")
        yield Text((Run(f"- {office.say(line.name)}: ", bold=True), Run(f"{sentence}.")), indent=False)


def _wanted(line: ScopedQuota, cell: Cell | None) -> bool:
    if cell is not None:
        return line.id == cell.id
    return line.scope == OFFICE or (line.scope == GROUP and line.quota.base > 0)
