"""The practice office's plans and tasks beside what its years made: checks, who confirmed, helpers, tasks of cells."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from db.base import Row, save_many
from db.meetings import Meeting
from db.plans import Plan, PlanCheck, PlanState, PlanTemplate, PlanTemplateItem
from db.tasks import CellTask, Task, TaskHelper, TaskResult
from nongson_desktop.sample_people import Story, at

_YEARS = 2
_CHECK_MONTHS = (3, 7)
_REMARKS = (
    "Thực hiện đúng tiến độ các mục đã cam kết.",
    "Có sản phẩm cụ thể, tiếp tục phát huy.",
    "Cần đẩy nhanh mục học tập, quán triệt nghị quyết.",
    "Tham gia sinh hoạt đầy đủ; mục giúp đỡ hộ khó khăn làm chậm, phải xong trong quý sau.",
)
_LEADERS = (
    (
        "Lãnh đạo, điều hành chi bộ",
        "Chuẩn bị, chủ trì sinh hoạt hằng tháng; phân công và theo dõi nhiệm vụ từng đảng viên.",
        "12 buổi sinh hoạt, mỗi đảng viên có nhiệm vụ bằng văn bản",
    ),
    (
        "Trách nhiệm nêu gương",
        "Gương mẫu trong công việc và nơi cư trú; chịu trách nhiệm về kết quả của chi bộ.",
        "Chi bộ hoàn thành tốt nhiệm vụ trở lên",
    ),
    (
        "Khắc phục hạn chế, khuyết điểm",
        "Chỉ đạo khắc phục hạn chế của chi bộ đã nêu ở kỳ kiểm điểm trước.",
        "Khắc phục xong trước tháng 10",
    ),
)
_CELL_TASKS = (
    ("Xây dựng mô hình dân vận khéo của chi bộ", "Một mô hình được Đảng ủy công nhận", (9, 30)),
    ("Giới thiệu quần chúng ưu tú dự lớp nhận thức về Đảng", "Ít nhất 01 quần chúng", (6, 30)),
)
_HOUSEHOLDS = ("Hộ ông Nguyễn Văn Lành", "Hộ bà Trần Thị Sáu", "Hộ ông Lê Bình", "Hộ bà Phạm Thị Hoa")


def record(story: Story, seed: int) -> None:
    """The last years' plans looked at twice, and the tasks that whole cells were given."""
    rng = random.Random(f"plans {seed}")  # noqa: S311  (the same each time, no secret)
    _template(story)
    for year in story.years[-_YEARS:]:
        plans = list(Plan.select().where(Plan.year == year, Plan.hidden == False).order_by(Plan.id))
        cells = {person.id: person.cell for person in story.people}
        _states(story, year, plans, cells)
        _checks(story, rng, year, plans, cells)
        _tasks(story, rng, year)
        _cell_tasks(story, rng, year)


def _template(story: Story) -> None:
    with at("Lập mẫu kế hoạch cho bí thư, phó bí thư", date(story.last, 1, 3)):
        (made,) = save_many(
            PlanTemplate, [{"name": "Mẫu của bí thư, phó bí thư", "group": "Bí thư, phó bí thư chi bộ"}]
        )
        lines = enumerate(_LEADERS, 1)
        save_many(
            PlanTemplateItem,
            [
                {"template": made, "position": place, "section": section, "text": text, "target": target}
                for place, (section, text, target) in lines
            ],
        )


def _states(story: Story, year: int, plans: list[Plan], cells: dict[int, int]) -> None:
    """When the cell confirmed, adjusted and assessed, and through whom."""
    rows = []
    for plan in plans:
        leader = story.leaders(cells[plan.__data__["member"]])[0].row["name"]
        if plan.state in (PlanState.CONFIRMED, PlanState.ADJUSTED, PlanState.ASSESSED):
            row: Row = {"id": plan.id, "confirmed_on": _confirmed(plan), "confirmed_by": leader}
            if plan.state == PlanState.ADJUSTED:
                row |= {"adjusted_on": date(year, 7, 5), "adjusted_why": "Bổ sung việc theo nghị quyết giữa năm"}
            if plan.state == PlanState.ASSESSED:
                row |= {"assessed_on": min(date(year, 12, 8), story.today), "assessed_by": leader}
            rows.append(row)
    with at(f"Ghi chi bộ xác nhận, đánh giá kế hoạch năm {year}", min(date(year, 12, 9), story.today)):
        save_many(Plan, rows)


def _confirmed(plan: Plan) -> date:
    first = date(plan.year, 2, 5)
    return max(plan.submitted_on or first, first)


def _checks(story: Story, rng: random.Random, year: int, plans: list[Plan], cells: dict[int, int]) -> None:
    """Twice a year at the month's meeting; whoever came later was looked at once."""
    meetings = _meetings(year)
    rows: list[Row] = []
    for plan in plans:
        cell = cells[plan.__data__["member"]]
        for month in _CHECK_MONTHS:
            meeting, held_on = meetings.get((story.cell_ids[cell], month), (None, None))
            if plan.state != PlanState.DRAFT and held_on and (plan.submitted_on or held_on) <= held_on:
                who = story.leaders(cell)[0].row["name"]
                told = {"on": held_on, "by": who, "remark": rng.choice(_REMARKS), "meeting": meeting}
                rows.append({"member": plan.__data__["member"], "year": year, **told})
    with at(f"Ghi kiểm tra kế hoạch năm {year}", min(date(year, 7, 20), story.today)):
        save_many(PlanCheck, rows)


def _meetings(year: int) -> dict[tuple[int, int], tuple[int, date]]:
    """The meetings held in the year by cell and month."""
    query: Any = Meeting.select(Meeting.cell, Meeting.month, Meeting.id, Meeting.held_on)
    rows = query.where(Meeting.year == year, Meeting.held_on.is_null(False), Meeting.hidden == False).tuples()
    return {(cell, month): (number, held_on) for cell, month, number, held_on in rows}


def _tasks(story: Story, rng: random.Random, year: int) -> None:
    """Tasks come from the cell's resolution; some name households, some have a helper."""
    tasks = list(Task.select().where(Task.year == year, Task.hidden == False).order_by(Task.id))
    rows = [{"id": task.id, "source": "cell", **_in_charge(rng, task)} for task in tasks]
    by_cell = {person.id: person.cell for person in story.people}
    with at(f"Ghi nguồn giao, hộ phụ trách, người phối hợp năm {year}", date(year, 1, 25)):
        save_many(Task, rows)
        save_many(TaskHelper, list(_helpers(story, rng, tasks, by_cell)))


def _in_charge(rng: random.Random, task: Task) -> Row:
    return {"households": "\n".join(rng.sample(_HOUSEHOLDS, 2))} if task.group == "households" else {}


def _helpers(story: Story, rng: random.Random, tasks: list[Task], cells: dict[int, int]) -> Iterator[Row]:
    for task in tasks:
        member, follower = task.__data__["member"], task.__data__["follower"]
        if task.group == "culture" and rng.random() < 0.5:
            others = [one.id for one in story.by_cell[cells[member]] if one.id not in (member, follower)]
            yield {"task": task.id, "member": rng.choice(others)}


def _cell_tasks(story: Story, rng: random.Random, year: int) -> None:
    """Two for each cell from the committee; those of a year that is over are done, one of them late."""
    follower = story.leaders(0)[0].id
    rows: list[Row] = []
    for cell in range(story.cells):
        for text, product, (month, day) in _CELL_TASKS:
            due, row = date(year, month, day), {"cell": story.cell_ids[cell], "year": year, "text": text}
            row |= {"source": "committee", "basis": f"Kế hoạch số 05-KH/ĐU ngày 20/01/{year}", "product": product}
            row |= {"assigned_on": date(year, 1, 20), "due_on": due, "follower": follower}
            rows.append(row | _came(rng, due, over=due < story.today))
    with at(f"Đảng ủy giao nhiệm vụ cho các chi bộ năm {year}", date(year, 1, 20)):
        save_many(CellTask, rows)


def _came(rng: random.Random, due: date, *, over: bool) -> Row:
    if not over:
        return {"result": TaskResult.IN_PROGRESS, "progress": rng.choice((30, 50, 70))}
    done: Row = {"result": TaskResult.DONE, "done_on": due, "met": True, "progress": 100}
    return done | ({"above": True} if rng.random() < 0.2 else {})
