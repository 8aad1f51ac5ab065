"""Ai đã có, chưa có kế hoạch và nhiệm vụ, by cell; and what the tasks of the year came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from db.members import Member
from nongson_desktop.documents.content import Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    cell_name,
    composed,
    drawn_up,
    office_on,
    paragraph,
    signature_of,
    title,
)
from nongson_desktop.documents.people import Person, people, whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.plans import without_plan
from nongson_desktop.rules.plans_checks import Coverage, coverage, share_words, total
from nongson_desktop.rules.tasks import TaskShares, shares_by_member, without_task
from nongson_desktop.rules.tasks_year import punctuality

_COVERAGE = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Chi bộ", 2.2),
    TableColumn("Có kế hoạch", 1.5, "center"),
    TableColumn("Đã nộp", 0.9, "center"),
    TableColumn("Đã kiểm tra", 0.9, "center"),
    TableColumn("Đã đánh giá", 0.9, "center"),
    TableColumn("Có nhiệm vụ", 1.5, "center"),
    TableColumn("Chưa có kế hoạch", 2.4),
    TableColumn("Chưa có nhiệm vụ", 2.4),
)
_RESULTS = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Họ và tên", 2.6),
    TableColumn("Số việc", 0.9, "center"),
    TableColumn("Hoàn thành", 1.1, "center"),
    TableColumn("Đúng hạn", 1.0, "center"),
    TableColumn("Chậm", 0.9, "center"),
    TableColumn("Vượt yêu cầu", 1.1, "center"),
    TableColumn("Không hoàn thành", 1.2, "center"),
    TableColumn("Đang làm", 1.0, "center"),
    TableColumn("Có lý do khách quan", 1.3, "center"),
)


def coverage_tables(request: Request) -> list[Content]:
    """Each cell's coverage with the names of who lacks a plan or a task; raises UserError without members."""
    cells = coverage(request.year, request.as_of, request.bodies)
    if not cells:
        raise NothingToPrintError("Không có đảng viên nào phải có kế hoạch, nhiệm vụ để in danh sách.")
    lacking = [
        _names(without_plan(request.year, request.as_of, request.bodies), request.as_of),
        _names(without_task(request.year, request.as_of, request.bodies), request.as_of),
    ]
    rows = [
        _coverage_row(str(number), one, *(names.get(one.cell, "") for names in lacking))
        for number, one in enumerate(cells, 1)
    ]
    if len(request.bodies) != 1:
        rows.append(replace(_coverage_row("", total(cells), "", ""), strong=True))
    return [_table(request, "coverage", Table(_COVERAGE, tuple(rows)), "")]


def _names(members: Sequence[Member], day: date) -> Mapping[int | None, str]:
    """The names by the cell in which each is."""
    cells = last_cells([member.id for member in members], day)
    found: dict[int | None, list[str]] = defaultdict(list)
    for member in members:
        found[cells[member.id][0] if member.id in cells else None].append(member.name)
    return {cell: ", ".join(names) for cell, names in found.items()}


def _coverage_row(number: str, one: Coverage, plans: str, tasks: str) -> Row:
    counts = (one.submitted, one.checked, one.assessed)
    name = "Cộng" if not number else cell_name(one.name) if one.name else "Chưa xếp chi bộ"
    return Row((number, name, one.plan_words, *map(str, counts), one.task_words, plans, tasks))


def result_tables(request: Request) -> list[Content]:
    """What each member's tasks came to, cell by cell, with the share done on time; raises UserError without tasks."""
    found = shares_by_member(request.year)
    listed = people(office_on(request.on), request, set(found))
    if not listed:
        raise NothingToPrintError(f"Chưa có nhiệm vụ năm {request.year} nào được giao để tổng hợp.")
    done = punctuality(request.year, request.as_of, request.bodies)
    words = f"Hoàn thành đúng hạn: {done.words} nhiệm vụ có thời hạn đến ngày {request.as_of:%d/%m/%Y}."
    return [_table(request, "results", Table(_RESULTS, tuple(_result_rows(listed, found, request))), words)]


def _result_rows(listed: Sequence[Person], found: Mapping[int, TaskShares], request: Request) -> Iterator[Row]:
    cell = ""
    for number, person in enumerate(listed, 1):
        if len(request.bodies) != 1 and person.cell_name != cell:
            cell = person.cell_name
            yield Row((cell or "Chưa xếp chi bộ",), section=True)
        yield Row((str(number), person.name, *_counts(found[person.id])))
    every = [found[person.id] for person in listed]
    done, count = sum(one.done for one in every), sum(one.count for one in every)
    yield Row((f"Tổng số: {len(listed)} đảng viên, hoàn thành {share_words(done, count)} nhiệm vụ.",), section=True)


def _counts(one: TaskShares) -> tuple[str, ...]:
    return tuple(
        str(number or "–")
        for number in (one.count, one.done, one.on_time, one.late, one.above, one.not_done, one.open, one.excused)
    )


def _table(request: Request, part: str, table: Table, words: str) -> Content:
    office = office_on(request.on)
    cell, whose = whom_of(office, request)
    name = wording("tasks", request.on)[part]
    return composed(
        office,
        request,
        f"{name} năm {request.year}",
        (
            title(name, f"{whose}năm {request.year}"),
            table,
            *([paragraph(words)] if words else []),
            drawn_up(signature_of(office, cell), "NGƯỜI LẬP BẢNG"),
        ),
        cell=cell,
        landscape=True,
    )
