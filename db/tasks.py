"""Nhiệm vụ được phân công: who does what by when, and how it went."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.base import Record
from db.meetings import Meeting, MeetingResolution
from db.members import Member, cell_name_on, of_members
from db.organizations import Organization, end_of_year, with_dated_name
from db.search import View, folded


class TaskResult:
    DRAFT, ASSIGNED, IN_PROGRESS = "draft", "assigned", "in-progress"
    DONE, DONE_LATE, NOT_DONE, ADJUSTED = "done", "done-late", "not-done", "adjusted"
    LABELS = (
        (DRAFT, "Dự thảo"),
        (ASSIGNED, "Đã giao"),
        (IN_PROGRESS, "Đang thực hiện"),
        (DONE, "Hoàn thành"),
        (DONE_LATE, "Hoàn thành chậm"),
        (NOT_DONE, "Không hoàn thành"),
        (ADJUSTED, "Điều chỉnh"),
    )
    OPEN = (DRAFT, ASSIGNED, IN_PROGRESS)


class TaskGroup:
    LABELS = (
        ("cell", "Xây dựng chi bộ"),
        ("development", "Phát triển đảng viên"),
        ("unions", "Đoàn thể"),
        ("culture", "Đời sống văn hoá"),
        ("order", "An ninh trật tự"),
        ("economy", "Kinh tế hộ, giảm nghèo"),
        ("households", "Phụ trách hộ, nhóm hộ"),
        ("profession", "Chuyên môn"),
        ("other", "Khác"),
    )


class TaskSource:
    LABELS = (("cell", "Nghị quyết chi bộ"), ("committee", "Đảng ủy giao"), ("other", "Khác"))


def _later(label: str, **options: Any) -> pw.CharField:
    """A text that offices of before did not have."""
    return pw.CharField(verbose_name=label, default="", constraints=[pw.SQL("DEFAULT ''")], **options)


class CellTask(Record):
    """A task given to a cell as a whole; what its members do of it are tasks of their own that name it."""

    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="cell_tasks")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    text = pw.TextField(verbose_name="Nội dung")
    source = pw.CharField(verbose_name="Nguồn giao", choices=TaskSource.LABELS, default="")
    basis = pw.CharField(verbose_name="Căn cứ", help_text="Nghị quyết, công văn: số, ngày", default="")
    follower = pw.ForeignKeyField(Member, verbose_name="Người theo dõi", null=True, backref="followed_cell_tasks")
    assigned_on = pw.DateField(verbose_name="Ngày giao", null=True)
    due_on = pw.DateField(verbose_name="Thời hạn", null=True)
    product = pw.TextField(verbose_name="Sản phẩm", default="")
    progress = pw.IntegerField(verbose_name="Tiến độ (%)", default=0)
    done_on = pw.DateField(verbose_name="Ngày hoàn thành", null=True)
    met = pw.BooleanField(verbose_name="Đạt chất lượng", default=False)
    above = pw.BooleanField(verbose_name="Vượt yêu cầu", default=False)
    objective_reason = pw.CharField(verbose_name="Lý do khách quan", default="")
    result = pw.CharField(verbose_name="Kết quả", choices=TaskResult.LABELS, default=TaskResult.ASSIGNED)
    remark = pw.TextField(verbose_name="Nhận xét", default="")

    class Screen(Record.Screen):
        title = "Nhiệm vụ giao chi bộ"
        columns = (
            "cell",
            "year",
            "text",
            "source",
            "basis",
            "follower",
            "assigned_on",
            "due_on",
            "product",
            "progress",
            "done_on",
            "met",
            "above",
            "objective_reason",
            "result",
            "remark",
        )
        listed: ClassVar[dict[str, str]] = {"shared": "Đã giao đảng viên"}


class Task(Record):
    """A task given to one member in one year."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="tasks")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    text = pw.TextField(verbose_name="Nội dung")
    group = pw.CharField(verbose_name="Nhóm", column_name="task_group", choices=TaskGroup.LABELS, default="")
    follower = pw.ForeignKeyField(Member, verbose_name="Người theo dõi", null=True, backref="followed_tasks")
    assigned_on = pw.DateField(verbose_name="Ngày giao", null=True)
    due_on = pw.DateField(verbose_name="Thời hạn", null=True)
    product = pw.TextField(verbose_name="Sản phẩm", default="")
    source = _later("Nguồn giao", choices=TaskSource.LABELS)
    basis = pw.CharField(verbose_name="Căn cứ", help_text="Nghị quyết, biên bản: số, ngày", default="")
    households = pw.TextField(
        verbose_name="Hộ phụ trách",
        help_text="mỗi dòng một hộ",
        default="",
        constraints=[pw.SQL("DEFAULT ''")],
    )
    cell_task = pw.ForeignKeyField(CellTask, verbose_name="Theo việc của chi bộ", null=True, backref="tasks")
    progress = pw.IntegerField(verbose_name="Tiến độ (%)", default=0)
    done_on = pw.DateField(verbose_name="Ngày hoàn thành", null=True)
    met = pw.BooleanField(verbose_name="Đạt chất lượng", default=False)
    above = pw.BooleanField(verbose_name="Vượt yêu cầu", default=False)
    objective_reason = pw.CharField(verbose_name="Lý do khách quan", default="")
    result = pw.CharField(verbose_name="Kết quả", choices=TaskResult.LABELS, default=TaskResult.ASSIGNED)
    remark = pw.TextField(verbose_name="Nhận xét", default="")

    class Screen(Record.Screen):
        title = "Nhiệm vụ"
        columns = (
            "member",
            "year",
            "text",
            "group",
            "follower",
            "assigned_on",
            "due_on",
            "product",
            "source",
            "basis",
            "households",
            "progress",
            "done_on",
            "met",
            "above",
            "objective_reason",
            "result",
            "remark",
        )
        listed: ClassVar[dict[str, str]] = {"cell": "Chi bộ", "helpers": "Người phối hợp"}


class TaskHelper(Record):
    """Somebody who helps with a task that is another's."""

    task = pw.ForeignKeyField(Task, verbose_name="Nhiệm vụ", backref="helper_rows")
    member = pw.ForeignKeyField(Member, verbose_name="Người phối hợp", backref="helped_tasks")

    class Screen(Record.Screen):
        title = "Người phối hợp nhiệm vụ"
        columns = ("task", "member")


TaskHelper.add_index(
    TaskHelper.index(TaskHelper.task, TaskHelper.member, unique=True).where(TaskHelper.hidden == False)
)


class TaskProgress(Record):
    """What was reported on a task on a day, at a meeting of the cell or between two."""

    task = pw.ForeignKeyField(Task, verbose_name="Nhiệm vụ", backref="progress_entries")
    on = pw.DateField(verbose_name="Ngày", column_name="reported_on")
    text = pw.TextField(verbose_name="Nội dung")
    progress = pw.IntegerField(verbose_name="Tiến độ (%)", default=0)
    meeting = pw.ForeignKeyField(Meeting, verbose_name="Tại buổi sinh hoạt", null=True, backref="progress_entries")

    class Screen(Record.Screen):
        title = "Báo cáo tiến độ nhiệm vụ"
        columns = ("on", "text", "progress", "meeting")
        listed: ClassVar[dict[str, str]] = {"member_name": "Đảng viên", "task_year": "Năm", "task_name": "Nhiệm vụ"}


class ResolutionTask(Record):
    """A task that was given out of a line of a resolution."""

    resolution = pw.ForeignKeyField(MeetingResolution, verbose_name="Nghị quyết", backref="given")
    task = pw.ForeignKeyField(Task, verbose_name="Nhiệm vụ", backref="resolutions")

    class Screen(Record.Screen):
        title = "Nhiệm vụ theo nghị quyết"
        columns = ("resolution", "task")


def cell_tasks_listing(view: View) -> pw.ModelSelect[CellTask]:
    """Tasks of cells in the year, with how many members have a part of each."""
    shared = Task.select(pw.fn.COUNT(Task.id)).where(Task.cell_task == CellTask.id, Task.hidden == False)
    query = (
        CellTask.select(CellTask, Organization, Member, shared.alias("shared"))
        .join(Organization)
        .switch(CellTask)
        .join(Member, pw.JOIN.LEFT_OUTER, on=(CellTask.follower == Member.id), attr="follower")
        .where(CellTask.hidden == False)
    )
    query = with_dated_name(query, end_of_year(CellTask.year, view.as_of))
    if view.year is not None:
        query = query.where(CellTask.year == view.year)
    if view.cell is not None:
        query = query.where(CellTask.cell.in_(view.bodies))
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(CellTask.text.concat(" ").concat(Organization.name)).contains(word))
    return query


def helper_names() -> pw.ModelSelect[TaskHelper]:
    """In a query of tasks: the names of who helps, as a column of it."""
    helper = Member.alias()
    return (
        TaskHelper.select(pw.fn.GROUP_CONCAT(helper.name, ", "))
        .join(helper, on=(TaskHelper.member == helper.id))
        .where(TaskHelper.task == Task.id, TaskHelper.hidden == False)
    )


def reports_listing(view: View) -> pw.ModelSelect[TaskProgress]:
    """What was reported on the tasks of the year, each with whose task it is and its words."""
    query = (
        TaskProgress.select(
            TaskProgress,
            Meeting,
            pw.fn.COALESCE(Member.name, "").alias("member_name"),
            pw.fn.COALESCE(Task.year, 0).alias("task_year"),
            pw.fn.COALESCE(Task.text, "").alias("task_name"),
        )
        .join(Task)
        .join(Member, on=Task.member)
        .switch(TaskProgress)
        .join(Meeting, pw.JOIN.LEFT_OUTER)
        .where(TaskProgress.hidden == False, Task.hidden == False)
    )
    if view.year is not None:
        query = query.where(Task.year == view.year)
    return of_members(query, view)


def listing(view: View) -> pw.ModelSelect[Task]:
    """Tasks of the year, with the cell in which each member is on the day and who helps."""
    follower = Member.alias()
    query = (
        Task.select(
            Task,
            Member,
            follower.id,
            follower.name,
            cell_name_on(view.as_of).alias("cell"),
            helper_names().alias("helpers"),
        )
        .join(Member, on=Task.member)
        .switch(Task)
        .join(follower, pw.JOIN.LEFT_OUTER, on=(Task.follower == follower.id), attr="follower")
        .where(Task.hidden == False)
    )
    if view.year is not None:
        query = query.where(Task.year == view.year)
    return of_members(query, view)
