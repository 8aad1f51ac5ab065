"""The papers of the year's work: plans, tasks, meetings, inspections, training, contests, dialogue, targets."""

from __future__ import annotations

from nongson_desktop.documents.paper import FORM, WIDE, Paper, paper

_PEOPLE = ("members", "organizations")
PAPERS_OF_WORK: tuple[Paper, ...] = (
    paper(
        "plan",
        "Bản cam kết tu dưỡng, rèn luyện, phấn đấu",
        ("plans", *_PEOPLE),
        FORM,
        "plans.plan_papers",
        each=True,
        yearly=True,
    ),
    paper("task-slip", "Phiếu giao nhiệm vụ", ("tasks", *_PEOPLE), FORM, "tasks.task_slips", each=True, yearly=True),
    paper("task-table", "Bảng phân công nhiệm vụ", ("tasks", "organizations"), WIDE, "tasks.task_tables", yearly=True),
)
