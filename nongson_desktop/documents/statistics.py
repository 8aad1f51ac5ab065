"""Thống kê kết quả đánh giá, xếp loại: by type of cell, by cell, by group and of collectives, with its sums checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.errors import UserError
from db.evaluation import Level
from nongson_desktop.documents.content import (
    Block,
    Content,
    NewPage,
    Row,
    Table,
    TableColumn,
    Text,
    italic,
)
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.evaluation import evaluation_of
from nongson_desktop.rules.percent import share
from nongson_desktop.rules.statistics import (
    CellLine,
    Statistics,
    cell_lines,
    collective_levels,
    group_levels,
    member_statistics,
)

_BY_CELL = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Chi bộ", 2.3),
    TableColumn("Tổng số", 0.7, "center"),
    TableColumn("Chính thức", 0.8, "center"),
    TableColumn("Dự bị", 0.6, "center"),
    TableColumn("Được miễn", 0.75, "center", "Không xếp loại"),
    TableColumn("Đình chỉ", 0.7, "center", "Không xếp loại"),
    TableColumn("Dưới 6 tháng", 1.0, "center", "Không xếp loại"),
    TableColumn("Khác", 0.65, "center", "Không xếp loại"),
    TableColumn("Chưa đánh giá", 0.75, "center"),
    TableColumn("Đã đánh giá", 0.75, "center"),
    *(
        column
        for level in Level.ALL
        for column in (TableColumn("Số", 0.5, "center", level), TableColumn("%", 0.65, "center", level))
    ),
)
_SHARED = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("", 4.0),
    TableColumn("Tổng số", 1.0, "center"),
    TableColumn("Đã xếp loại", 1.0, "center"),
    *(
        column
        for level in Level.ALL
        for column in (TableColumn("Số", 0.8, "center", level), TableColumn("%", 0.9, "center", level))
    ),
)


def statistics(request: Request) -> list[Content]:
    """The year's statistics; refused with a sentence while the sums of an open year do not hold (UserError)."""
    evaluation = evaluation_of(request.year)
    if evaluation is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year} nên chưa có gì để thống kê.")
    office, words = office_on(request.on), wording("statistics", request.on)
    columns = [(one["title"], one["kinds"]) for one in words["columns"]]
    found = member_statistics(request.year, columns)
    if found.problems and evaluation.closed_on is None:
        raise UserError(f"Chưa in được thống kê năm {request.year}. {'; '.join(found.problems)}.")
    lines = sorted(cell_lines(request.year), key=lambda line: office.order(line.organization))
    blocks: list[Block] = [
        title(words["title"], f"năm {request.year}", note=f"({words['reference']})"),
        _members(found, [words["total"], *(name for name, _ in columns)], _empty(found, words), words),
        *_notes(found, words),
        NewPage(),
        heading(words["by_cell"]),
        Table(_BY_CELL, tuple(_cells(lines))),
        heading(words["by_group"]),
        _shared("Nhóm đối tượng", group_levels(request.year), office),
        heading(words["by_collective"]),
        _shared("Tổ chức đảng, tập thể", collective_levels(request.year), office),
        drawn_up(committee_signature(office), "NGƯỜI LẬP BIỂU"),
    ]
    return [
        composed(office, request, f"Thống kê kết quả đánh giá, xếp loại năm {request.year}", blocks, landscape=True)
    ]


def _empty(found: Statistics, words: Mapping[str, Any]) -> set[int]:
    """The places, after the sum, of columns that are shown only when somebody stands in them."""
    optional = [place for place, one in enumerate(words["columns"], 1) if one.get("when_any")]
    return {place for place in optional if not found.lines[0].counts[place]}


def _members(found: Statistics, titles: Sequence[str], left_out: set[int], words: Mapping[str, Any]) -> Table:
    def shown(values: Sequence[Any]) -> list[Any]:
        return [value for place, value in enumerate(values) if place not in left_out]

    columns = (
        TableColumn("TT", 0.7, "center"),
        TableColumn("Nội dung", 6.0),
        *(TableColumn(name, 1.2, "center") for name in shown(titles)),
    )
    rows = [_row(line.number, line.words, shown(line.counts), inside=line.inside) for line in found.lines]
    rows.append(Row(("", words["reasons"], *("",) * len(shown(titles)))))
    rows += [_row("", line.words, shown(line.counts), inside=True) for line in found.reasons]
    return Table(columns, tuple(rows))


def _row(number: str, said: str, counts: Sequence[int], *, inside: bool) -> Row:
    return Row((number, f"- {said}" if inside else said, *map(str, counts)), strong=not inside)


def _notes(found: Statistics, words: Mapping[str, Any]) -> Iterator[Text]:
    said = [words["several"], words["checked"].format(checked=found.checked)]
    said += [words["wrong"].format(problems="; ".join(found.problems))] if found.problems else []
    unclear = [place for place, one in enumerate(words["columns"], 1) if one.get("when_any")]
    count = sum(found.lines[0].counts[place] for place in unclear)
    said += [words["unclear"].format(count=count)] if count else []
    said.append(words["not_kept"])
    yield from (Text(italic(line), indent=False, small=True) for line in said)


def _cells(lines: Sequence[CellLine]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        yield Row((str(number), cell_name(line.name) if line.name else "Chưa xếp chi bộ", *_counts(line)))
    if len(lines) > 1:
        yield Row(("", "Tổng cộng", *_counts(_sum(lines))), strong=True)


def _sum(lines: Sequence[CellLine]) -> CellLine:
    return CellLine(
        None,
        "",
        sum(line.members for line in lines),
        sum(line.probationary for line in lines),
        sum(line.exempt for line in lines),
        sum(line.suspended for line in lines),
        sum(line.too_new for line in lines),
        sum(line.otherwise for line in lines),
        sum(line.waiting for line in lines),
        {level: sum(line.levels[level] for line in lines) for level in Level.ALL},
    )


def _counts(line: CellLine) -> tuple[str, ...]:
    plain = (line.members, line.members - line.probationary, line.probationary, line.exempt, line.suspended)
    more = (line.too_new, line.otherwise, line.waiting, line.rated)
    return (*map(str, (*plain, *more)), *level_shares(line.levels))


def level_shares(levels: Mapping[str, int]) -> Iterator[str]:
    """How many at each level, and per cent of all levels with one decimal, halves up."""
    whole = sum(levels.values())
    for level in Level.ALL:
        yield str(levels[level])
        yield share(levels[level], whole)


def _shared(name: str, found: Sequence[tuple[str, int, Mapping[str, int]]], office: Office) -> Table:
    columns = tuple(replace(column, title=name) if not column.title else column for column in _SHARED)
    rows = tuple(
        Row((str(number), office.say(words), str(total), str(sum(levels.values())), *level_shares(levels)))
        for number, (words, total, levels) in enumerate(found, 1)
    )
    return Table(columns, rows)
