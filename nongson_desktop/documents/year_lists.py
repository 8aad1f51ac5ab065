"""Lists beside the year's result: not rated and why, HTXS and KHT with grounds, several years running, year on year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.evaluation import Level
from nongson_desktop.documents.content import (
    Bar,
    Block,
    Chart,
    Content,
    Row,
    Table,
    TableColumn,
    Text,
    italic,
)
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    signature_of,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.statistics import level_shares
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.evaluation import evaluate, evaluation_of
from nongson_desktop.rules.evidence import Ground, grounds
from nongson_desktop.rules.levels import number_words
from nongson_desktop.rules.many_years import YEARS, Run, YearCount, running, runs, year_counts
from nongson_desktop.rules.outcome import Outcome
from nongson_desktop.rules.percent import share
from nongson_desktop.rules.rated import Subject

_TT = TableColumn("TT", 0.5, "center")
_NOT_RATED = (
    _TT,
    TableColumn("Họ và tên", 2.6),
    TableColumn("Chi bộ", 2.6),
    TableColumn("Chức vụ", 2.8),
    TableColumn("Lý do", 3.4),
    TableColumn("Kiểm điểm", 1.0, "center"),
)
_GROUNDS = (
    _TT,
    TableColumn("Họ và tên", 2.2),
    TableColumn("Chi bộ", 2.2),
    TableColumn("Chức vụ", 2.4),
    TableColumn("Điểm", 0.7, "center"),
    TableColumn("Căn cứ", 5.6),
)
_COUNTS = (
    TableColumn("Năm", 0.9, "center"),
    TableColumn("Tổng số", 1.0, "center"),
    TableColumn("Không xếp loại", 1.1, "center"),
    TableColumn("Chưa có kết quả", 1.1, "center"),
    TableColumn("Đã xếp loại", 1.0, "center"),
    *(
        column
        for level in Level.ALL
        for column in (TableColumn("Số", 0.8, "center", level), TableColumn("%", 0.9, "center", level))
    ),
)


def not_rated(request: Request) -> list[Content]:
    """Who has no level in the year, and why: exempt by a rule, not entered yet, or not in the evaluation at all."""
    office, words = office_on(request.on), wording("year-lists", request.on)
    if evaluation_of(request.year) is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year}.")
    outcome = evaluate(request.year)
    found = _without_level(outcome, words)
    if request.cell is not None:
        found = [row for row in found if row[0].cell_id == request.cell]
    if not found:
        raise NothingToPrintError(f"Năm {request.year} không có đảng viên nào chưa được đánh giá, xếp loại.")
    found.sort(key=lambda row: office.order(row[0].cell_id))
    rows = (
        Row((str(number), one.name, _cell(one.cell), office.say(one.position), why, review))
        for number, (one, why, review) in enumerate(found, 1)
    )
    return [_list(office, request, words["not_rated"], [Table(_NOT_RATED, tuple(rows))])]


def _without_level(outcome: Outcome, words: Mapping[str, Any]) -> list[tuple[Subject, str, str]]:
    reviewed = [rule.reason for rule in outcome.profile.exempt if rule.reviewed]

    def review(reason: str) -> str:
        return str(words["still_reviewed" if any(map(reason.startswith, reviewed)) else "not_reviewed"])

    exempt = [(one, f"{one.reason[0].upper()}{one.reason[1:]}", review(one.reason)) for one in outcome.members.exempt]
    waiting = [(one, words["waiting"], words["review_due"]) for one in outcome.members.waiting]
    known = {cell.id for cell in outcome.cells.subjects}
    newcomers = [one for one in outcome.newcomers if one.id not in known or one.cell_id]
    return [*exempt, *waiting, *((one, words["waiting_new"], "") for one in newcomers)]


def _cell(name: str) -> str:
    return cell_name(name) if name else ""


def _list(office: Office, request: Request, name: str, blocks: Sequence[Block], subject: str = "") -> Content:
    """A list over the width of the page, of the cell asked for or of the whole office."""
    cell = office.cell(request.cell) if request.cell is not None else None
    words = wording("year-lists", request.on)
    whose = f"{cell_name(cell.name)}, " if cell else ""
    return composed(
        office,
        request,
        f"Danh sách xếp loại năm {request.year}",
        (
            title(name, f"{whose}{subject or f'năm {request.year}'}", note=f"({words['reference']})"),
            *blocks,
            drawn_up(signature_of(office, cell), "NGƯỜI LẬP DANH SÁCH"),
        ),
        cell=cell,
        landscape=True,
    )


# HTXS and KHT with their grounds


def level_lists(request: Request) -> list[Content]:
    """The names at HTXS and at KHT with what the records say of each; raises UserError while nobody is rated."""
    office, words = office_on(request.on), wording("year-lists", request.on)
    known = [one for one in grounds(request.year, cell=request.cell).values() if not one.rating.exempt_reason]
    if not any(one.rating.level for one in known):
        raise NothingToPrintError(f"Năm {request.year} chưa có kết quả xếp loại.")
    known.sort(key=lambda one: office.order(one.rating.__data__["organization"]))
    rows: list[Row] = []
    for key, level in (("best", Level.HTXS), ("worst", Level.KHT)):
        inside = [one for one in known if one.rating.level == level]
        rows.append(Row((words[key].format(count=len(inside)),), section=True))
        rows += list(_ground_rows(office, inside)) or [Row(("", words["none"], "", "", "", ""))]
    return [_list(office, request, words["graded"], [Table(_GROUNDS, tuple(rows))])]


def _ground_rows(office: Office, found: Iterable[Ground]) -> Iterator[Row]:
    for number, one in enumerate(found, 1):
        rating = one.rating
        points = number_words(one.points) if one.points is not None else ""
        yield Row((str(number), rating.name, _cell(rating.cell), office.say(rating.position), points, _said(one)))


def _said(ground: Ground) -> str:
    """The tasks, what was recorded against a higher level, the workplace's level, in a line."""
    parts = [f"{ground.shares.count} nhiệm vụ: {ground.shares.words}" if ground.shares.count else "chưa ghi nhiệm vụ"]
    parts += [fact.words for fact in ground.evidence.ceilings]
    if ground.evidence.workplace:
        parts.append(f"cơ quan, đơn vị xếp loại {ground.evidence.workplace}")
    if ground.rating.note:
        parts.append(ground.rating.note)
    return "; ".join(parts)


# Several years running


def years_running(request: Request) -> list[Content]:
    """Members and cells of the office at HTXS for two years or more, members at KHT so long: a reminder only."""
    office, words = office_on(request.on), wording("year-lists", request.on)
    members = runs(request.year)
    cells = runs(request.year, of_cells=True)
    if not members and not cells:
        raise NothingToPrintError(f"Từ năm {request.year - YEARS + 1} đến năm {request.year} chưa có mức xếp loại nào.")
    span = range(request.year - YEARS + 1, request.year + 1)
    rows: list[Row] = []
    for key, found, level in (
        ("best_members", members, Level.HTXS),
        ("best_cells", cells, Level.HTXS),
        ("worst_members", members, Level.KHT),
    ):
        inside = running(found, level, request.year)
        rows.append(Row((words[key].format(count=len(inside)),), section=True))
        rows += [_run_row(number, run, count, span, key) for number, (run, count) in enumerate(inside, 1)]
    columns = (
        _TT,
        TableColumn("Họ và tên, tổ chức", 3.6),
        TableColumn("Chi bộ", 3.0),
        *(TableColumn(str(year), 0.9, "center", "Mức xếp loại") for year in span),
        TableColumn("Số năm liền", 0.9, "center"),
    )
    warning = Text(italic(office.say(words["warning"])), indent=False, small=True)
    blocks: list[Block] = [Table(columns, tuple(rows)), warning]
    return [_list(office, replace(request, cell=None), words["years"], blocks, f"đến năm {request.year}")]


def _run_row(number: int, run: Run, count: int, span: range, key: str) -> Row:
    of_cell = key == "best_cells"
    name, cell = (cell_name(run.name), "") if of_cell else (run.name, _cell(run.cell))
    shown = f"{count}+" if count == YEARS else str(count)
    return Row((str(number), name, cell, *(run.levels.get(year, "–") for year in span), shown))


# Year on year


def comparison(request: Request) -> list[Content]:
    """Levels year by year over five years, of members and of cells, with a chart; raises UserError without any."""
    office, words = office_on(request.on), wording("year-lists", request.on)
    members = [one for one in year_counts(request.year) if one.rated]
    cells = [one for one in year_counts(request.year, of_cells=True) if one.rated]
    if not members:
        raise NothingToPrintError(f"Từ năm {request.year - YEARS + 1} đến năm {request.year} chưa có mức xếp loại nào.")
    bars = tuple(Bar(f"Năm {one.year}", tuple(one.levels.values())) for one in members)
    blocks: list[Block] = [
        heading(words["members"]),
        Table(_COUNTS, tuple(map(_count_row, members))),
        replace(paragraph(words["chart"]), with_next=True),
        Chart(tuple(Level.NAMES[level] for level in Level.ALL), bars),
        *(paragraph(line) for line in _trend(members, words)),
    ]
    if cells:
        blocks += [heading(words["cells"]), Table(_COUNTS, tuple(map(_count_row, cells)))]
    return [_list(office, replace(request, cell=None), words["compare"], blocks, f"đến năm {request.year}")]


def _count_row(one: YearCount) -> Row:
    counts = (one.year, one.total, one.exempt, one.waiting, one.rated)
    return Row((*map(str, counts), *level_shares(one.levels)))


def _trend(found: Sequence[YearCount], words: Mapping[str, Any]) -> Iterator[str]:
    """The share of HTXS against the year before, in a sentence."""
    if len(found) < 2:
        return
    before, now = found[-2:]
    was, has = ((one.levels[Level.HTXS], one.rated) for one in (before, now))
    higher = has[0] * was[1] - was[0] * has[1]
    change = "tăng" if higher > 0 else "giảm" if higher < 0 else "không đổi"
    shares = {"was": share(*was), "now": share(*has)}
    yield str(words["trend"]).format(before=before.year, year=now.year, change=change, **shares)
