"""The papers of the year's work: plans, tasks, meetings, inspections, training, contests, dialogue, targets."""

from __future__ import annotations

from nongson_desktop.documents.paper import FORM, LETTER, MINUTES, WIDE, Paper, paper

_PEOPLE = ("members", "organizations")
_MEETINGS = ("meetings", "organizations")
_SITTINGS = ("meetings", "attendance", "organizations")
_RESOLVED = ("meetings", "meeting-resolutions", "organizations")
_SCORED = ("meetings", "meeting-scores", "organizations")
_CONTEST = ("contests", "contestants")
_TRAINING = ("training-classes", "training-participants")
_LEVELS = ("training-requirements", "organizations")
_TALKS, _CONCERNS, _TARGETS = ("dialogues", "concerns"), ("concerns",), ("indicators",)
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
    paper("meeting-calendar", "Lịch sinh hoạt chi bộ tháng", _MEETINGS, WIDE, "meetings.calendar"),
    paper("meeting-attendance", "Danh sách điểm danh sinh hoạt", _SITTINGS, FORM, "meetings.attendance", each=True),
    paper("cell-meeting-minutes", "Biên bản sinh hoạt chi bộ", _SITTINGS, MINUTES, "meetings.minutes", each=True),
    paper("cell-resolution", "Nghị quyết chi bộ", _RESOLVED, LETTER, "meetings.resolution", each=True),
    paper("meeting-score", "Phiếu chấm điểm sinh hoạt", _SCORED, FORM, "meetings_quality.score_sheets", each=True),
    paper(
        "meeting-quality",
        "Tổng hợp chất lượng sinh hoạt chi bộ",
        ("meetings", "meeting-scores", "organizations"),
        WIDE,
        "meetings_quality.quality_summary",
    ),
    paper("contest-entries", "Danh sách thí sinh hội thi", _CONTEST, WIDE, "contests.contest_entries"),
    paper("contest-slip", "Phiếu chấm hội thi", _CONTEST, WIDE, "contests.contest_slips"),
    paper("contest-results", "Bảng tổng hợp kết quả hội thi", _CONTEST, WIDE, "contests.contest_results"),
    paper("contest-awards", "Danh sách đề nghị khen từ hội thi", _CONTEST, WIDE, "contests.contest_awards"),
    paper("training-list", "Danh sách cử đi học", _TRAINING, WIDE, "training.training_list"),
    paper("training-letter", "Công văn cử đi học", _TRAINING, LETTER, "training.training_letter", series="CV"),
    paper("training-levels", "Thống kê trình độ lý luận chính trị", _LEVELS, WIDE, "training.training_levels"),
    paper("training-gaps", "Danh sách còn thiếu đào tạo, bồi dưỡng", _LEVELS, WIDE, "training.training_gaps"),
    paper(
        "inspection-programme",
        "Chương trình kiểm tra, giám sát",
        ("inspection-programmes", "organizations"),
        LETTER,
        "inspections_programmes.inspection_programmes",
        each=True,
        series="CTr",
    ),
    paper(
        "inspection-decision",
        "Quyết định kiểm tra, giám sát",
        ("inspections", "organizations"),
        LETTER,
        "inspections.inspection_decisions",
        each=True,
        series="QĐ",
    ),
    paper(
        "inspection-plan",
        "Kế hoạch kiểm tra, giám sát",
        ("inspections", "organizations"),
        LETTER,
        "inspections.inspection_plans",
        each=True,
        series="KH",
    ),
    paper(
        "inspection-conclusion",
        "Thông báo kết luận kiểm tra, giám sát",
        ("inspections", "organizations"),
        LETTER,
        "inspections.inspection_conclusions",
        each=True,
        series="TB",
    ),
    paper(
        "inspection-file",
        "Mục lục hồ sơ kiểm tra, giám sát",
        ("inspection-files", "organizations"),
        FORM,
        "inspections.inspection_files",
        each=True,
    ),
    paper(
        "inspection-register",
        "Sổ theo dõi các cuộc kiểm tra, giám sát",
        ("inspections", "organizations"),
        WIDE,
        "inspections_lists.inspection_register",
    ),
    paper(
        "inspection-requirements",
        "Bảng theo dõi khắc phục sau kiểm tra",
        ("inspection-requirements", "organizations"),
        WIDE,
        "inspections_lists.inspection_requirements",
    ),
    paper(
        "inspection-statistics",
        "Bảng tổng hợp kiểm tra, giám sát",
        ("inspections",),
        WIDE,
        "inspections_lists.inspection_statistics",
    ),
    paper("dialogue-plan", "Kế hoạch đối thoại", _TALKS, LETTER, "dialogues.dialogue_plan", series="KH"),
    paper("dialogue-minutes", "Biên bản đối thoại", _TALKS, MINUTES, "dialogues.dialogue_minutes", series="BB"),
    paper("dialogue-answers", "Bảng tổng hợp ý kiến và trả lời", _TALKS, WIDE, "dialogues.dialogue_answers"),
    paper("concern-register", "Sổ theo dõi kiến nghị", _CONCERNS, WIDE, "concerns.concern_register"),
    paper("concern-figures", "Thống kê kiến nghị", _CONCERNS, WIDE, "concerns.concern_figures"),
    paper("indicator-table", "Kết quả các chỉ tiêu", _TARGETS, WIDE, "indicators.indicator_table"),
    paper("indicator-years", "Chỉ tiêu qua các năm", _TARGETS, WIDE, "indicators.indicator_years"),
    paper("task-table", "Bảng phân công nhiệm vụ", ("tasks", "organizations"), WIDE, "tasks.task_tables", yearly=True),
    paper(
        "task-results",
        "Tổng hợp kết quả nhiệm vụ năm",
        ("tasks", "organizations"),
        WIDE,
        "coverage.result_tables",
        yearly=True,
    ),
    paper(
        "coverage",
        "Danh sách đã có, chưa có kế hoạch, nhiệm vụ",
        ("plans", "tasks", "organizations"),
        WIDE,
        "coverage.coverage_tables",
    ),
)
