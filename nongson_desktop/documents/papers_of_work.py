"""The papers of the year's work: plans, tasks, meetings, inspections, training, contests, dialogue, targets."""

from __future__ import annotations

from nongson_desktop.documents.paper import FORM, LETTER, WIDE, Paper, paper

_PEOPLE = ("members", "organizations")
_TRAINING = ("training-classes", "training-participants")
_LEVELS = ("training-requirements", "organizations")
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
    paper("training-list", "Danh sách cử đi học", _TRAINING, WIDE, "training.training_list"),
    paper("training-letter", "Công văn cử đi học", _TRAINING, LETTER, "training.training_letter", series="CV"),
    paper("training-levels", "Thống kê trình độ lý luận chính trị", _LEVELS, WIDE, "training.training_levels"),
    paper("training-gaps", "Danh sách còn thiếu đào tạo, bồi dưỡng", _LEVELS, WIDE, "training.training_gaps"),
    paper("task-table", "Bảng phân công nhiệm vụ", ("tasks", "organizations"), WIDE, "tasks.task_tables", yearly=True),
)
