"""Đối thoại, kiến nghị: talks with the people, the days they are received, and what they raise until it is answered."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import peewee as pw

from db.base import Record, Row, holds
from db.hamlets import CellHamlet, Hamlet, with_hamlet_of
from db.members import Member
from db.organizations import Organization, with_dated_name
from db.search import View, folded

_TOLD = 60


class DialogueState:
    PLANNED, HELD, CONCLUDED, OFF = "planned", "held", "concluded", "off"
    LABELS = (
        (PLANNED, "Dự kiến"),
        (HELD, "Đã tổ chức"),
        (CONCLUDED, "Đã thông báo kết luận"),
        (OFF, "Hoãn, không tổ chức"),
    )


class ConcernSource:
    """Where a concern was raised."""

    DIALOGUE, MEETING, ATTACHED, RECEPTION, OTHER = "dialogue", "meeting", "attached", "reception", "other"
    LABELS = (
        (DIALOGUE, "Đối thoại"),
        (MEETING, "Sinh hoạt chi bộ"),
        (ATTACHED, "Cấp ủy viên đứng điểm"),
        (RECEPTION, "Tiếp dân"),
        (OTHER, "Khác"),
    )


class ConcernKind:
    """A denunciation goes its own legal way: only that it was passed on is written down."""

    CONCERN, COMPLAINT = "concern", "complaint"
    LABELS = ((CONCERN, "Kiến nghị, phản ánh"), (COMPLAINT, "Khiếu nại, tố cáo"))


class ConcernState:
    RECEIVED, ASSIGNED, WORKING = "received", "assigned", "working"
    ANSWERED, REPORTED, CLOSED = "answered", "reported", "closed"
    PASSED_UP, REFUSED, HANDED_ON = "passed-up", "refused", "handed-on"
    LABELS = (
        (RECEIVED, "Tiếp nhận"),
        (ASSIGNED, "Đã phân công"),
        (WORKING, "Đang xử lý"),
        (PASSED_UP, "Chuyển cấp trên"),
        (ANSWERED, "Đã trả lời"),
        (REPORTED, "Đã thông báo lại"),
        (CLOSED, "Đóng"),
        (REFUSED, "Không thuộc thẩm quyền, không giải quyết"),
        (HANDED_ON, "Đã chuyển theo thủ tục khiếu nại, tố cáo"),
    )
    OPEN = (RECEIVED, ASSIGNED, WORKING, PASSED_UP, ANSWERED)
    UNANSWERED = (RECEIVED, ASSIGNED, WORKING)
    RESOLVED = (ANSWERED, REPORTED, CLOSED)


class Dialogue(Record):
    """One talk of a committee's leader with the people, from its plan to the notice of its conclusion."""

    name = pw.CharField(
        verbose_name="Tên buổi", max_length=200, default="", help_text="bỏ trống: lấy theo ngày tổ chức và thôn"
    )
    state = pw.CharField(verbose_name="Tình trạng", choices=DialogueState.LABELS, default=DialogueState.PLANNED)
    plan_number = pw.CharField(verbose_name="Kế hoạch số", default="")
    plan_on = pw.DateField(verbose_name="Ngày kế hoạch", null=True)
    held_on = pw.DateField(verbose_name="Ngày tổ chức", index=True)
    begins = pw.CharField(verbose_name="Giờ", default="")
    place = pw.CharField(verbose_name="Địa điểm", default="")
    hamlet = pw.ForeignKeyField(
        Hamlet, verbose_name="Thôn", help_text="bỏ trống: toàn xã", null=True, backref="dialogues"
    )
    chair = pw.ForeignKeyField(Member, verbose_name="Chủ trì", null=True, backref="dialogues_chaired")
    theme = pw.TextField(verbose_name="Chủ đề", default="")
    attended = pw.TextField(verbose_name="Thành phần", default="")
    present = pw.IntegerField(verbose_name="Số người dự", null=True)
    conclusion = pw.TextField(verbose_name="Kết luận của người chủ trì", default="")
    notice_number = pw.CharField(verbose_name="Thông báo kết luận số", default="")
    notice_on = pw.DateField(verbose_name="Ngày thông báo kết luận", null=True)
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Buổi đối thoại"
        columns = (
            "name",
            "state",
            "plan_number",
            "plan_on",
            "held_on",
            "begins",
            "place",
            "hamlet",
            "chair",
            "theme",
            "attended",
            "present",
            "conclusion",
            "notice_number",
            "notice_on",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {"concern_count": "Số ý kiến"}

    @classmethod
    def derive(cls, row: Row) -> Row:
        return {} if row["name"] else {"name": _unnamed(row["held_on"], row["hamlet"])}


def _unnamed(day: Any, hamlet: Any) -> str:
    """What a talk without a name of its own is called."""
    number = hamlet.id if isinstance(hamlet, Hamlet) else hamlet
    place = Hamlet.get_or_none(Hamlet.id == number) if number else None
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return called(place.name if place else "", on)


def called(hamlet: str, day: date) -> str:
    """What a talk is called by where and when it is held."""
    return f"Đối thoại {hamlet[:1].lower()}{hamlet[1:] or 'toàn xã'} ngày {day:%d/%m/%Y}"


class Reception(Record):
    """One day on which the head of the committee received citizens."""

    day = pw.DateField(verbose_name="Ngày tiếp", index=True)
    received_by = pw.ForeignKeyField(Member, verbose_name="Người tiếp", null=True, backref="receptions")
    place = pw.CharField(verbose_name="Địa điểm", default="")
    visitors = pw.IntegerField(verbose_name="Số lượt người", default=0)
    head = pw.BooleanField(verbose_name="Người đứng đầu trực tiếp tiếp", default=True)
    result = pw.TextField(verbose_name="Kết quả", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Ngày tiếp dân"
        columns = ("day", "received_by", "place", "visitors", "head", "result", "note")
        listed: ClassVar[dict[str, str]] = {"concern_count": "Số ý kiến"}

    @property
    def name(self) -> str:
        return f"Tiếp dân ngày {self.day:%d/%m/%Y}"


class Concern(Record):
    """What the people or a cell raised, until it is answered and reported back; who raised it may stay blank."""

    received_on = pw.DateField(verbose_name="Ngày tiếp nhận", index=True)
    kind = pw.CharField(verbose_name="Loại", choices=ConcernKind.LABELS, default=ConcernKind.CONCERN)
    source = pw.CharField(verbose_name="Nguồn", choices=ConcernSource.LABELS, default=ConcernSource.OTHER)
    dialogue = pw.ForeignKeyField(Dialogue, verbose_name="Buổi đối thoại", null=True, backref="concerns")
    reception = pw.ForeignKeyField(Reception, verbose_name="Ngày tiếp dân", null=True, backref="concerns")
    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", null=True, backref="concerns")
    raised_by = pw.CharField(verbose_name="Người nêu", help_text="có thể để trống", default="")
    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", null=True, backref="concerns")
    area = pw.CharField(verbose_name="Lĩnh vực", max_length=100, default="")
    content = pw.TextField(verbose_name="Nội dung", default="")
    on_the_spot = pw.BooleanField(verbose_name="Trả lời tại chỗ", default=False)
    state = pw.CharField(
        verbose_name="Tình trạng", choices=ConcernState.LABELS, default=ConcernState.RECEIVED, index=True
    )
    body = pw.CharField(verbose_name="Cơ quan, người xử lý", max_length=150, default="")
    assigned_on = pw.DateField(verbose_name="Ngày phân công", null=True)
    due_on = pw.DateField(verbose_name="Hạn trả lời", null=True)
    result = pw.TextField(verbose_name="Kết quả giải quyết", default="")
    answer_number = pw.CharField(verbose_name="Văn bản trả lời số", default="")
    answered_on = pw.DateField(verbose_name="Ngày trả lời", null=True)
    reported_on = pw.DateField(verbose_name="Ngày thông báo lại", null=True)
    passed_to = pw.CharField(verbose_name="Chuyển đến", max_length=150, default="")
    passed_on = pw.DateField(verbose_name="Ngày chuyển", null=True)
    reason = pw.TextField(verbose_name="Lý do không giải quyết", default="")
    repeats = pw.ForeignKeyField("self", verbose_name="Đã nêu trước đây", null=True, backref="repeated")

    class Screen(Record.Screen):
        title = "Kiến nghị"
        columns = (
            "received_on",
            "kind",
            "source",
            "dialogue",
            "reception",
            "cell",
            "raised_by",
            "hamlet",
            "area",
            "content",
            "on_the_spot",
            "state",
            "body",
            "assigned_on",
            "due_on",
            "result",
            "answer_number",
            "answered_on",
            "reported_on",
            "passed_to",
            "passed_on",
            "reason",
            "repeats",
        )

    @property
    def words(self) -> str:
        """The concern in few words; of a denunciation only what it is."""
        said = " ".join(self.content.split()) or dict(ConcernKind.LABELS)[self.kind]
        return said if len(said) <= _TOLD else f"{said[: _TOLD - 1]}…"

    @property
    def name(self) -> str:
        """The concern as a list of others names it."""
        return f"{self.received_on:%d/%m/%Y}: {self.words}"


def _counted(link: Any, target: Any) -> Any:
    """How many concerns were raised there."""
    concern = Concern.alias()
    return concern.select(pw.fn.COUNT(concern.id)).where(getattr(concern, link.name) == target, concern.hidden == False)


def _in_year(field: Any, year: int) -> Any:
    return field.between(date(year, 1, 1), date(year, 12, 31))


def hamlets_of(view: View) -> pw.ModelSelect[CellHamlet]:
    """The hamlets that the cells a list is narrowed to stand for."""
    return CellHamlet.select(CellHamlet.hamlet).where(CellHamlet.cell.in_(view.bodies), holds(CellHamlet, view.as_of))


def _searched(query: Any, view: View, *told: Any) -> Any:
    words = pw.fn.folded(pw.fn.concat_ws(" ", *told))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(words).contains(f" {word}"))
    return query


def listing(view: View) -> Any:
    """Talks with the people, of a year those of its days, of a cell those in its hamlets."""
    query: Any = (
        Dialogue.select(Dialogue, Hamlet, Member, _counted(Concern.dialogue, Dialogue.id).alias("concern_count"))
        .join(Hamlet, pw.JOIN.LEFT_OUTER)
        .switch(Dialogue)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .where(Dialogue.hidden == False)
    )
    if view.status:
        query = query.where(Dialogue.state.in_(view.status))
    if view.year is not None:
        query = query.where(_in_year(Dialogue.held_on, view.year))
    if view.cell is not None:
        query = query.where(Dialogue.hamlet.in_(hamlets_of(view)))
    query = _searched(query, view, Dialogue.name, Dialogue.theme, Dialogue.place, Member.name, Hamlet.name)
    return with_hamlet_of(query, Dialogue.held_on)


def receptions_listing(view: View) -> Any:
    """Days on which citizens were received, of a year those in it."""
    query: Any = (
        Reception.select(Reception, Member, _counted(Concern.reception, Reception.id).alias("concern_count"))
        .join(Member, pw.JOIN.LEFT_OUTER)
        .where(Reception.hidden == False)
    )
    if view.year is not None:
        query = query.where(_in_year(Reception.day, view.year))
    return _searched(query, view, Member.name, Reception.place, Reception.result)


def concerns_listing(view: View) -> Any:
    """Concerns, of a year those received in it; of a cell its own and those of its hamlets.

    Asked for by their state they are those of every year: what is still open does not end with a year.
    """
    earlier = Concern.alias()
    query: Any = (
        Concern.select(Concern, Dialogue, Reception, Organization, Hamlet, earlier)
        .join(Dialogue, pw.JOIN.LEFT_OUTER)
        .switch(Concern)
        .join(Reception, pw.JOIN.LEFT_OUTER)
        .switch(Concern)
        .join(Organization, pw.JOIN.LEFT_OUTER, on=Concern.cell)
        .switch(Concern)
        .join(Hamlet, pw.JOIN.LEFT_OUTER, on=Concern.hamlet)
        .switch(Concern)
        .join(earlier, pw.JOIN.LEFT_OUTER, on=(Concern.repeats == earlier.id), attr="repeats")
        .where(Concern.hidden == False)
    )
    if view.status:
        query = query.where(Concern.state.in_(view.status))
    elif view.year is not None:
        query = query.where(_in_year(Concern.received_on, view.year))
    if view.cell is not None:
        query = query.where(Concern.cell.in_(view.bodies) | Concern.hamlet.in_(hamlets_of(view)))
    told = (Concern.content, Concern.raised_by, Concern.area, Concern.body, Hamlet.name, Concern.answer_number)
    return with_hamlet_of(with_dated_name(_searched(query, view, *told), Concern.received_on), Concern.received_on)
