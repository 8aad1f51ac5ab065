"""Kiểm tra, giám sát: programmes with their items, inspections with their subjects, file and requirements."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.base import Record, Row
from db.members import Member
from db.organizations import Organization
from db.search import folded


class Conductor:
    """Chủ thể: who inspects (QĐ 296-QĐ/TW; operations.md section 6)."""

    CELL, COMMITTEE, STANDING, BOARD, STAFF, ABOVE = "cell", "committee", "standing", "board", "staff", "above"
    LABELS = (
        (COMMITTEE, "Đảng ủy"),
        (STANDING, "Ban Thường vụ Đảng ủy"),
        (BOARD, "Ủy ban Kiểm tra Đảng ủy"),
        (STAFF, "Ban tham mưu, Văn phòng cấp ủy"),
        (CELL, "Chi bộ"),
        (ABOVE, "Cấp trên"),
    )
    OURS = (COMMITTEE, STANDING, BOARD, STAFF)


class InspectionGroup:
    """What a kind counts as in the statistics, whatever the office calls it."""

    COMPLIANCE, VIOLATION, DUTY, DISCIPLINE, FINANCE = "compliance", "violation", "duty", "discipline", "finance"
    THEME, REGULAR, DENUNCIATION, COMPLAINT = "theme", "regular", "denunciation", "complaint"
    LABELS = (
        (COMPLIANCE, "Kiểm tra chấp hành"),
        (VIOLATION, "Kiểm tra khi có dấu hiệu vi phạm"),
        (DUTY, "Kiểm tra thực hiện nhiệm vụ kiểm tra, giám sát"),
        (DISCIPLINE, "Kiểm tra thi hành kỷ luật"),
        (FINANCE, "Kiểm tra tài chính đảng"),
        (THEME, "Giám sát chuyên đề"),
        (REGULAR, "Giám sát thường xuyên"),
        (DENUNCIATION, "Giải quyết tố cáo"),
        (COMPLAINT, "Giải quyết khiếu nại kỷ luật"),
    )


class InspectionState:
    """How far an inspection is; postponed and cancelled ones carry their reason."""

    PROGRAMMED, DECIDED, ONGOING, REPORTED = "programmed", "decided", "ongoing", "reported"
    CONCLUDED, REMEDYING, DONE, POSTPONED, CANCELLED = "concluded", "remedying", "done", "postponed", "cancelled"
    LABELS = (
        (PROGRAMMED, "Trong chương trình"),
        (DECIDED, "Đã có quyết định"),
        (ONGOING, "Đang tiến hành"),
        (REPORTED, "Đã báo cáo kết quả"),
        (CONCLUDED, "Đã kết luận"),
        (REMEDYING, "Đang khắc phục"),
        (DONE, "Hoàn thành"),
        (POSTPONED, "Hoãn"),
        (CANCELLED, "Huỷ"),
    )
    UNDER_WAY = (DECIDED, ONGOING, REPORTED)
    HELD = (CONCLUDED, REMEDYING, DONE)
    OPEN = (PROGRAMMED, *UNDER_WAY, CONCLUDED, REMEDYING)
    STOPPED = (POSTPONED, CANCELLED)


class SubjectKind:
    """Đối tượng: an organisation, a member, or a member as the head of an organisation."""

    ORGANIZATION, MEMBER, HEAD = "organization", "member", "head"
    LABELS = ((ORGANIZATION, "Tổ chức đảng"), (MEMBER, "Đảng viên"), (HEAD, "Người đứng đầu"))
    PERSONS = (MEMBER, HEAD)


class Finding:
    """What the conclusion says of a subject."""

    CLEAN, FAULTS, VIOLATED = "clean", "faults", "violated"
    LABELS = ((CLEAN, "Thực hiện tốt"), (FAULTS, "Có hạn chế, khuyết điểm"), (VIOLATED, "Có vi phạm"))


class ItemState:
    PLANNED, POSTPONED, CANCELLED = "planned", "postponed", "cancelled"
    LABELS = ((PLANNED, "Theo chương trình"), (POSTPONED, "Hoãn"), (CANCELLED, "Huỷ"))


class ItemProgress:
    """How far the inspections of an item are: what a list of items says beside its state."""

    LABELS = (("waiting", "Chưa bắt đầu"), ("begun", "Đang thực hiện"), ("done", "Đã kết luận"))


class InspectionKind(Record):
    """A kind as the office calls it, the group it counts in, and the pieces of its file, one a line."""

    name = pw.CharField(verbose_name="Loại cuộc", max_length=120)
    group = pw.CharField(verbose_name="Nhóm thống kê", choices=InspectionGroup.LABELS)
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    pieces = pw.TextField(verbose_name="Hồ sơ gồm", help_text="mỗi dòng một tài liệu", default="")
    until = pw.DateField(verbose_name="Thôi dùng từ ngày", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="")

    class Screen(Record.Screen):
        title = "Loại cuộc kiểm tra, giám sát"
        columns = ("name", "group", "position", "pieces", "until", "document")


class InspectionProgramme(Record):
    """Chương trình kiểm tra, giám sát of a year or a term, of one body."""

    SPANS = (("year", "Năm"), ("term", "Toàn khóa"))

    name = pw.CharField(verbose_name="Chương trình", default="")
    span = pw.CharField(verbose_name="Thời gian", choices=SPANS, default="year")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    last_year = pw.IntegerField(verbose_name="Đến năm", null=True)
    conductor = pw.CharField(verbose_name="Chủ thể", choices=Conductor.LABELS)
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", backref="inspection_programmes")
    number = pw.CharField(verbose_name="Số", default="")
    dated = pw.DateField(verbose_name="Ngày ban hành", null=True)
    grounds = pw.TextField(verbose_name="Căn cứ", help_text="mỗi dòng một căn cứ", default="")
    discipline = pw.TextField(verbose_name="Xem xét, xử lý kỷ luật", default="")
    other_work = pw.TextField(verbose_name="Công tác khác", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Chương trình kiểm tra, giám sát"
        columns = (
            "name",
            "span",
            "year",
            "last_year",
            "conductor",
            "organization",
            "number",
            "dated",
            "grounds",
            "discipline",
            "other_work",
            "note",
        )


class InspectionItem(Record):
    """One line of a programme; inspections lead back to it, those outside any programme to none."""

    programme = pw.ForeignKeyField(InspectionProgramme, verbose_name="Chương trình", backref="items")
    code = pw.CharField(verbose_name="Mã mục", default="")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    kind = pw.ForeignKeyField(InspectionKind, verbose_name="Loại cuộc", backref="items")
    content = pw.TextField(verbose_name="Nội dung")
    subjects = pw.TextField(verbose_name="Đối tượng", default="")
    period = pw.CharField(verbose_name="Mốc thời gian được kiểm tra", default="")
    year = pw.IntegerField(verbose_name="Năm thực hiện", index=True)
    quarter = pw.IntegerField(verbose_name="Quý", null=True)
    in_charge = pw.CharField(verbose_name="Chủ trì", default="")
    state = pw.CharField(verbose_name="Tình trạng", choices=ItemState.LABELS, default=ItemState.PLANNED)
    reason = pw.CharField(verbose_name="Lý do hoãn, huỷ", default="")

    class Screen(Record.Screen):
        title = "Nội dung chương trình kiểm tra, giám sát"
        columns = (
            "programme",
            "code",
            "position",
            "kind",
            "content",
            "subjects",
            "period",
            "year",
            "quarter",
            "in_charge",
            "state",
            "reason",
        )
        listed: ClassVar[dict[str, str]] = {"progress": "Thực hiện"}
        listed_choices: ClassVar[dict[str, tuple[tuple[str, str], ...]]] = {"progress": ItemProgress.LABELS}

    @property
    def name(self) -> str:
        return str(self.code or f"mục số {self.id}")


class Inspection(Record):
    """Cuộc kiểm tra, giám sát: by whom, of what, its team, the days of its steps, its conclusion."""

    code = pw.CharField(verbose_name="Mã cuộc", default="", index=True)
    year = pw.IntegerField(verbose_name="Năm", index=True)
    kind = pw.ForeignKeyField(InspectionKind, verbose_name="Loại cuộc", backref="inspections")
    conductor = pw.CharField(verbose_name="Chủ thể", choices=Conductor.LABELS)
    organization = pw.ForeignKeyField(Organization, verbose_name="Thuộc tổ chức", backref="inspections")
    conducted_by = pw.CharField(verbose_name="Cơ quan kiểm tra", default="", help_text="ghi khi là cấp trên")
    item = pw.ForeignKeyField(InspectionItem, verbose_name="Mục chương trình", null=True, backref="inspections")
    content = pw.TextField(verbose_name="Nội dung")
    period = pw.CharField(verbose_name="Mốc thời gian được kiểm tra", default="")
    decision_number = pw.CharField(verbose_name="Số quyết định", default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định", null=True)
    plan_number = pw.CharField(verbose_name="Số kế hoạch", default="")
    planned_on = pw.DateField(verbose_name="Ngày kế hoạch", null=True)
    leader = pw.CharField(verbose_name="Trưởng đoàn, tổ trưởng", default="")
    team = pw.TextField(verbose_name="Thành viên", default="")
    secretary = pw.CharField(verbose_name="Thư ký", default="")
    begun_on = pw.DateField(verbose_name="Ngày triển khai", null=True)
    self_report_by = pw.DateField(verbose_name="Hạn nộp báo cáo tự kiểm tra", null=True)
    self_reported_on = pw.DateField(verbose_name="Ngày nhận báo cáo tự kiểm tra", null=True)
    report_by = pw.DateField(verbose_name="Hạn báo cáo kết quả", null=True)
    reported_on = pw.DateField(verbose_name="Ngày báo cáo kết quả", null=True)
    considered_on = pw.DateField(verbose_name="Ngày họp xét", null=True)
    conclude_by = pw.DateField(verbose_name="Hạn kết luận", null=True)
    conclusion_number = pw.CharField(verbose_name="Số thông báo kết luận", default="")
    concluded_on = pw.DateField(verbose_name="Ngày kết luận", null=True)
    passed_on_on = pw.DateField(verbose_name="Ngày triển khai kết luận", null=True)
    report_back_by = pw.DateField(verbose_name="Hạn báo cáo khắc phục", null=True)
    reported_back_on = pw.DateField(verbose_name="Ngày đã báo cáo khắc phục", null=True)
    closed_on = pw.DateField(verbose_name="Ngày lưu hồ sơ", null=True)
    state = pw.CharField(
        verbose_name="Trạng thái", choices=InspectionState.LABELS, default=InspectionState.PROGRAMMED, index=True
    )
    stopped_on = pw.DateField(verbose_name="Ngày hoãn, huỷ", null=True)
    stop_reason = pw.CharField(verbose_name="Lý do hoãn, huỷ", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")
    fold = pw.CharField(default="")

    unaudited = ("fold",)

    class Screen(Record.Screen):
        title = "Kiểm tra, giám sát"
        columns = (
            "code",
            "year",
            "kind",
            "conductor",
            "organization",
            "conducted_by",
            "item",
            "content",
            "period",
            "state",
            "decision_number",
            "decided_on",
            "plan_number",
            "planned_on",
            "leader",
            "team",
            "secretary",
            "begun_on",
            "self_report_by",
            "self_reported_on",
            "report_by",
            "reported_on",
            "considered_on",
            "conclude_by",
            "conclusion_number",
            "concluded_on",
            "passed_on_on",
            "report_back_by",
            "reported_back_on",
            "closed_on",
            "stopped_on",
            "stop_reason",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {"subjects": "Đối tượng"}

    @property
    def name(self) -> str:
        return str(self.code or f"cuộc số {self.id}")

    @classmethod
    def derive(cls, row: Row) -> Row:
        told = (row["code"], row["content"], row["conducted_by"], row["decision_number"], row["leader"])
        return {"fold": folded(" ".join(told)), "state": state_by(row)}


# the day that says it, the last one first
_STATE_DAYS = (
    ("closed_on", InspectionState.DONE),
    ("concluded_on", InspectionState.CONCLUDED),
    ("reported_on", InspectionState.REPORTED),
    ("begun_on", InspectionState.ONGOING),
    ("decided_on", InspectionState.DECIDED),
    ("planned_on", InspectionState.DECIDED),
)


def state_by(row: Row) -> str:
    """How far an inspection is, by the days of its steps; a concluded one may be under remedy."""
    said = str(row["state"])
    if row["stopped_on"]:
        return said if said in InspectionState.STOPPED else InspectionState.POSTPONED
    state = next((state for name, state in _STATE_DAYS if row[name]), InspectionState.PROGRAMMED)
    return said if (state, said) == (InspectionState.CONCLUDED, InspectionState.REMEDYING) else state


class InspectionSubject(Record):
    """Whom an inspection is of; `conclusion` and `finding` are its result."""

    inspection = pw.ForeignKeyField(Inspection, verbose_name="Cuộc", backref="targets")
    kind = pw.CharField(verbose_name="Loại đối tượng", choices=SubjectKind.LABELS)
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức đảng", null=True, backref="inspected")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="inspected")
    role = pw.CharField(verbose_name="Chức vụ khi được kiểm tra", default="")
    merits = pw.TextField(verbose_name="Ưu điểm", default="")
    faults = pw.TextField(verbose_name="Hạn chế, khuyết điểm", default="")
    finding = pw.CharField(verbose_name="Kết quả", choices=Finding.LABELS, default="")
    violation = pw.CharField(verbose_name="Vi phạm, mức độ", default="")
    conclusion = pw.TextField(verbose_name="Kết luận", default="")
    discipline_asked = pw.BooleanField(verbose_name="Đề nghị xem xét kỷ luật", default=False)

    class Screen(Record.Screen):
        title = "Đối tượng kiểm tra, giám sát"
        columns = (
            "inspection",
            "kind",
            "organization",
            "member",
            "role",
            "finding",
            "violation",
            "merits",
            "faults",
            "conclusion",
            "discipline_asked",
        )


class InspectionPiece(Record):
    """One piece of an inspection's file, which is also a step: due by a day, there since a day."""

    inspection = pw.ForeignKeyField(Inspection, verbose_name="Cuộc", backref="pieces")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    title = pw.CharField(verbose_name="Tài liệu")
    due_on = pw.DateField(verbose_name="Hạn", null=True)
    on = pw.DateField(verbose_name="Ngày có", null=True)
    number = pw.CharField(verbose_name="Số", default="")
    pages = pw.IntegerField(verbose_name="Số tờ", null=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Hồ sơ cuộc kiểm tra, giám sát"
        columns = ("inspection", "position", "title", "due_on", "on", "number", "pages", "note")


class InspectionRequirement(Record):
    """Yêu cầu khắc phục: what a conclusion asks, by when, what came of it; open until it is confirmed."""

    inspection = pw.ForeignKeyField(Inspection, verbose_name="Cuộc", backref="requirements")
    content = pw.TextField(verbose_name="Yêu cầu")
    organization = pw.ForeignKeyField(
        Organization, verbose_name="Tổ chức thực hiện", null=True, backref="inspection_requirements"
    )
    member = pw.ForeignKeyField(Member, verbose_name="Người thực hiện", null=True, backref="inspection_requirements")
    in_charge = pw.CharField(verbose_name="Cơ quan thực hiện khác", default="")
    due_on = pw.DateField(verbose_name="Trước ngày", null=True)
    result = pw.TextField(verbose_name="Kết quả khắc phục", default="")
    confirmed_on = pw.DateField(verbose_name="Ngày xác nhận", null=True)
    confirmed_by = pw.CharField(verbose_name="Người xác nhận", default="")

    class Screen(Record.Screen):
        title = "Yêu cầu khắc phục sau kiểm tra"
        columns = (
            "inspection",
            "content",
            "organization",
            "member",
            "in_charge",
            "due_on",
            "result",
            "confirmed_on",
            "confirmed_by",
        )


class SupervisionEntry(Record):
    """Giám sát thường xuyên: a line of the log, without a file."""

    on = pw.DateField(verbose_name="Ngày", index=True)
    conductor = pw.CharField(verbose_name="Chủ thể", choices=Conductor.LABELS)
    watcher = pw.CharField(verbose_name="Người giám sát", default="")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức đảng", null=True, backref="supervised")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="supervised")
    content = pw.TextField(verbose_name="Nội dung giám sát")
    remark = pw.TextField(verbose_name="Nhận xét, nhắc nhở", default="")
    follow_up = pw.CharField(verbose_name="Việc tiếp theo", default="")

    class Screen(Record.Screen):
        title = "Giám sát thường xuyên"
        columns = ("on", "conductor", "watcher", "organization", "member", "content", "remark", "follow_up")


def is_of(bodies: Any, persons: Any) -> Any:
    """The inspections of which one of these bodies or persons is a subject, as a subquery of ids."""
    subject = InspectionSubject
    return subject.select(subject.inspection).where(
        subject.hidden == False, (subject.organization.in_(bodies)) | (subject.member.in_(persons))
    )
