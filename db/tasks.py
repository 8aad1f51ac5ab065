"""Nhiệm vụ được phân công: who does what by when, and how it went."""

from __future__ import annotations

from typing import ClassVar

import peewee as pw

from db.base import Record
from db.members import Member, cell_name_on, of_members
from db.search import View


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
    basis = pw.CharField(verbose_name="Căn cứ", help_text="Nghị quyết, biên bản: số, ngày", default="")
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
            "basis",
            "progress",
            "done_on",
            "met",
            "above",
            "objective_reason",
            "result",
            "remark",
        )
        listed: ClassVar[dict[str, str]] = {"cell": "Chi bộ"}


class TaskProgress(Record):
    """What was reported on a task on a day, usually at a cell meeting."""

    task = pw.ForeignKeyField(Task, verbose_name="Nhiệm vụ", backref="progress_entries")
    on = pw.DateField(verbose_name="Ngày", column_name="reported_on")
    text = pw.TextField(verbose_name="Nội dung")
    progress = pw.IntegerField(verbose_name="Tiến độ (%)", default=0)

    class Screen(Record.Screen):
        title = "Theo dõi tiến độ"
        columns = ("task", "on", "text", "progress")


def listing(view: View) -> pw.ModelSelect[Task]:
    """Tasks of the year, with the cell in which each member is on the day."""
    follower = Member.alias()
    query = (
        Task.select(Task, Member, follower, cell_name_on(view.as_of).alias("cell"))
        .join(Member, on=Task.member)
        .switch(Task)
        .join(follower, pw.JOIN.LEFT_OUTER, on=(Task.follower == follower.id), attr="follower")
        .where(Task.hidden == False)
    )
    if view.year is not None:
        query = query.where(Task.year == view.year)
    return of_members(query, view)
