"""Kiểm tra, giám sát: what an inspection and its subjects may say, its file and what follows from its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import peewee as pw

from db.base import Row, holds, save_many
from db.errors import UserError
from db.inspections import (
    Conductor,
    Inspection,
    InspectionGroup,
    InspectionKind,
    InspectionPiece,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    SubjectKind,
    SupervisionEntry,
)
from db.member_file import UnderReview
from db.members import Member, Membership, OfficeHeld, Role
from db.search import folded
from nongson_desktop.rules.bodies import names_on
from nongson_desktop.rules.inspections_rules import SYMBOLS, rules_on, steps
from nongson_desktop.rules.numbers import keep_number, refuse_taken
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.working_days import add_working_days, holidays

CONDUCTORS = dict(Conductor.LABELS)
STATES = dict(InspectionState.LABELS)
_FIRST_YEAR, _LAST_YEAR = 1930, 2100
_OF_BOARD = (InspectionGroup.DUTY, InspectionGroup.DISCIPLINE, InspectionGroup.FINANCE)
# of which review a member is under while such an inspection runs (QĐ 294-QĐ/TW 6.3.1)
_REVIEWS = {
    InspectionGroup.VIOLATION: "inspection",
    InspectionGroup.DENUNCIATION: "denunciation",
    InspectionGroup.COMPLAINT: "complaint",
}
_NUMBERS = (
    ("decision_number", "decided_on", "QĐ"),
    ("plan_number", "planned_on", "KH"),
    ("conclusion_number", "concluded_on", "TB"),
)
_IN_ORDER = (
    ("decided_on", "Ngày quyết định"),
    ("begun_on", "Ngày triển khai"),
    ("self_reported_on", "Ngày nhận báo cáo tự kiểm tra"),
    ("reported_on", "Ngày báo cáo kết quả"),
    ("considered_on", "Ngày họp xét"),
    ("concluded_on", "Ngày kết luận"),
    ("passed_on_on", "Ngày triển khai kết luận"),
    ("closed_on", "Ngày lưu hồ sơ"),
)


def check(inspection: Inspection) -> None:
    """Refuse what contradicts itself or cannot be concluded yet; raises UserError."""
    kind = inspection.kind if inspection.__data__.get("kind") else None
    if kind is None:
        raise UserError("Chọn loại cuộc kiểm tra, giám sát.", "kind")
    if kind.group == InspectionGroup.REGULAR:
        raise UserError("Giám sát thường xuyên ghi ở sổ giám sát thường xuyên, không lập thành cuộc.", "kind")
    if not inspection.year or not _FIRST_YEAR <= inspection.year <= _LAST_YEAR:
        raise UserError("Năm phải từ 1930 đến 2100.", "year")
    if not (inspection.content or "").strip():
        raise UserError("Chưa nhập nội dung kiểm tra, giám sát.", "content")
    _check_conductor(inspection, kind)
    _check_days(inspection)
    if inspection.stopped_on and not inspection.stop_reason.strip():
        raise UserError("Hoãn hoặc huỷ phải ghi lý do.", "stop_reason")
    if inspection.concluded_on:
        _check_conclusion(inspection)
    for field, number, day, series, symbol in numbered(inspection):
        if day and number.strip():
            refuse_taken(inspection, number, day, series, symbol=symbol, field=field)


def _check_conductor(inspection: Inspection, kind: InspectionKind) -> None:
    if not inspection.conductor:
        raise UserError("Chọn chủ thể kiểm tra, giám sát.", "conductor")
    if not inspection.__data__.get("organization"):
        raise UserError("Chọn tổ chức mà cuộc này thuộc về.", "organization")
    if inspection.conductor == Conductor.ABOVE and not inspection.conducted_by.strip():
        raise UserError("Ghi tên cơ quan cấp trên kiểm tra.", "conducted_by")
    if inspection.conductor == Conductor.STAFF and kind.group == InspectionGroup.VIOLATION:
        raise UserError("Ban tham mưu, văn phòng không kiểm tra khi có dấu hiệu vi phạm.", "conductor")


def _check_days(inspection: Inspection) -> None:
    known: list[Any] = [(name, label, day) for name, label in _IN_ORDER if (day := getattr(inspection, name))]
    for (_, earlier, before), (name, later, after) in pairwise(known):
        if after < before:
            raise UserError(f"{later} ({after:%d/%m/%Y}) trước {earlier.lower()} ({before:%d/%m/%Y}).", name)
    begun = known[0][2] if known else None
    for name in ("self_report_by", "report_by", "conclude_by"):
        day = getattr(inspection, name)
        if begun and day and day < begun:
            raise UserError(f"Hạn này trước ngày đầu của cuộc ({begun:%d/%m/%Y}).", name)


def _check_conclusion(inspection: Inspection) -> None:
    """A conclusion has its number, its day and a result for each subject."""
    if not inspection.conclusion_number.strip():
        raise UserError("Kết luận phải có số thông báo.", "conclusion_number")
    back, concluded = inspection.report_back_by, inspection.concluded_on
    if back and concluded and back < concluded:
        raise UserError("Hạn báo cáo khắc phục trước ngày kết luận.", "report_back_by")
    if not inspection.id:
        return
    subjects = subjects_of(inspection)
    if not subjects:
        raise UserError("Chưa ghi đối tượng nên chưa kết luận được.", "concluded_on")
    without = [name_of_subject(one) for one in subjects if not one.finding]
    if without:
        raise UserError(f"Chưa ghi kết quả của: {', '.join(without)}.", "concluded_on")
    if inspection.closed_on and (left := open_requirements(inspection)):
        raise UserError(f"Còn {len(left)} yêu cầu khắc phục chưa xác nhận nên chưa lưu hồ sơ được.", "closed_on")


def numbered(inspection: Inspection) -> list[tuple[str, str, date | None, str, str]]:
    """The papers of an inspection that carry a number: field, number, day, type and issuer.

    Numbers of the committee and its inspection board are given once; those of others are written as they are.
    """
    symbol = SYMBOLS.get(inspection.conductor)
    if not symbol:
        return []
    return [
        (number, getattr(inspection, number), getattr(inspection, day), series, symbol)
        for number, day, series in _NUMBERS
    ]


def write(inspection: Inspection) -> None:
    """Write an inspection in the current Action with its code, numbers, file and reviews; raises UserError."""
    inspection.code = (inspection.code or "").strip() or _next_code(inspection.year or 0)
    check(inspection)
    inspection.save()
    _follow(inspection)


def follow(ids: Sequence[int]) -> None:
    """Code, numbers, file and reviews of inspections that came in or were changed as a list, in the current Action."""
    for one in Inspection.select().where(Inspection.id.in_(ids)).order_by(Inspection.year, Inspection.id):
        if not one.code.strip():
            one.code = _next_code(one.year)
            one.save()
        _follow(one)


def follow_subjects(ids: Sequence[int]) -> None:
    """Who is under review where subjects came in or were changed as a list, in the current Action."""
    mine = InspectionSubject.select(InspectionSubject.inspection).where(InspectionSubject.id.in_(ids))
    for one in Inspection.select().where(Inspection.id.in_(mine)):
        follow_reviews(one)


def _follow(inspection: Inspection) -> None:
    for _field, number, day, series, symbol in numbered(inspection):
        about = f"{inspection.kind.name}: {inspection.content}"[:200]
        keep_number(inspection, number if day else "", day or date.min, series, about, symbol=symbol)
    _keep_file(inspection)
    follow_reviews(inspection)


def _next_code(year: int) -> str:
    """The year and the running number of the inspection in it."""
    codes: Any = Inspection.select(Inspection.code).where(Inspection.code.startswith(f"{year}-"), ~Inspection.hidden)
    taken = [int(tail) for (code,) in codes.tuples() if (tail := code.partition("-")[2]).isdigit()]
    return f"{year}-{max(taken, default=0) + 1:03d}"


def drop(inspection: Inspection) -> None:
    """Take an inspection off that was written by mistake, with all that hangs on it, in the current Action."""
    for model in (InspectionSubject, InspectionPiece, InspectionRequirement, UnderReview):
        ids: Any = model.select(model.id).where(model.inspection == inspection, model.hidden == False).tuples()
        save_many(model, [{"id": number, "hidden": True} for (number,) in ids])
    for _field, number, day, series, symbol in numbered(inspection):
        if number:
            keep_number(inspection, "", day or date.min, series, "", symbol=symbol)
    save_many(Inspection, [{"id": inspection.id, "hidden": True}])


# the file


def _keep_file(inspection: Inspection) -> None:
    """The pieces of the kind's file once the inspection is decided; what a step brings is there on its day."""
    if inspection.state == InspectionState.PROGRAMMED:
        return
    known = pieces_of(inspection)
    if not known:
        titles = [line.strip() for line in inspection.kind.pieces.splitlines() if line.strip()]
        rows = [{"inspection": inspection.id, "position": place, "title": one} for place, one in enumerate(titles, 1)]
        save_many(InspectionPiece, rows)
        known = pieces_of(inspection)
    save_many(InspectionPiece, list(_brought(inspection, known)))


def _brought(inspection: Inspection, known: Iterable[InspectionPiece]) -> Iterable[Row]:
    """What the days of the inspection say of its pieces, for those of which the clerk has written nothing."""
    signed = inspection.planned_on or inspection.decided_on
    for step in steps():
        day = getattr(inspection, step.field)
        piece = next((one for one in known if folded(one.title).startswith(folded(step.piece))), None)
        if piece is None:
            continue
        if day and piece.on is None:
            number = getattr(inspection, step.number) if step.number else ""
            yield {"id": piece.id, "on": day, "number": piece.number or number}
        if step.field == "begun_on" and signed and piece.due_on is None:
            yield {"id": piece.id, "due_on": begin_by(signed)}


def begin_by(signed: date) -> date:
    """By when the minutes of the opening are made: so many working days after the signed plan."""
    return add_working_days(signed, rules_on(signed).begin_days, holidays(signed))


def pieces_of(inspection: Inspection) -> list[InspectionPiece]:
    mine = InspectionPiece.select().where(InspectionPiece.inspection == inspection, ~InspectionPiece.hidden)
    return list(mine.order_by(InspectionPiece.position, InspectionPiece.id))


def check_piece(piece: InspectionPiece) -> None:
    """Refuse a piece without a title; raises UserError."""
    if not (piece.title or "").strip():
        raise UserError("Chưa nhập tên tài liệu.", "title")


# its subjects


def subjects_of(inspection: Inspection) -> list[InspectionSubject]:
    """The visible subjects in the order they were written, with their organisation and member; one query."""
    one = InspectionSubject
    query = (
        one.select(one, Member)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .where(one.inspection == inspection, one.hidden == False)
    )
    return list(query.order_by(one.id))


def name_of_subject(subject: InspectionSubject, day: date | None = None) -> str:
    """Whom a subject is, in words; the organisation as it was called on the day."""
    body = subject.__data__["organization"]
    called = ""
    if body and day is not None:
        called = names_on(day, [body]).get(body, "")
    called = called or (subject.organization.name if subject.organization else "")
    if subject.kind == SubjectKind.ORGANIZATION:
        return called
    name = subject.member.name if subject.member else ""
    if subject.kind != SubjectKind.HEAD:
        return name
    return f"{name}, {subject.role or 'người đứng đầu'} {called}".strip()


def check_subject(subject: InspectionSubject) -> None:
    """Refuse a subject that is nobody, two, or written twice; raises UserError."""
    member, body = subject.__data__.get("member"), subject.__data__.get("organization")
    if subject.kind == SubjectKind.ORGANIZATION and not body:
        raise UserError("Chọn tổ chức đảng được kiểm tra, giám sát.", "organization")
    if subject.kind in SubjectKind.PERSONS and not member:
        raise UserError("Chọn đảng viên được kiểm tra, giám sát.", "member")
    if subject.kind == SubjectKind.ORGANIZATION and member:
        raise UserError(
            "Đối tượng là tổ chức thì không ghi đảng viên; ghi đảng viên thành một đối tượng khác.", "member"
        )
    if subject.kind == SubjectKind.HEAD and not body:
        raise UserError("Chọn tổ chức mà đảng viên đứng đầu.", "organization")
    one = InspectionSubject
    same = one.inspection == subject.__data__.get("inspection"), one.hidden == False, one.id != (subject.id or 0)
    alike = one.select().where(*same, one.kind == subject.kind)
    if any((row.__data__["member"], row.__data__["organization"]) == (member, body) for row in alike):
        raise UserError("Đối tượng này đã ghi trong cuộc.", "member" if member else "organization")


def head_on(organization: int, day: date) -> Any:
    """Who heads an organisation on the day: its secretary."""
    held = OfficeHeld.select(OfficeHeld, Member).join(Member)
    asked = OfficeHeld.organization == organization, OfficeHeld.role == Role.SECRETARY, OfficeHeld.hidden == False
    now = (
        (OfficeHeld.since.is_null() | (OfficeHeld.since <= day)),
        OfficeHeld.until.is_null() | (OfficeHeld.until > day),
    )
    return held.where(*asked, *now).order_by(OfficeHeld.since.desc()).first()


def write_subject(subject: InspectionSubject) -> None:
    """Write a subject in the current Action; who is under review follows; raises UserError.

    A head without a name is whoever heads the organisation on the inspection's day.
    """
    inspection = subject.inspection
    day = inspection.decided_on or inspection.planned_on or inspection.begun_on
    if subject.kind == SubjectKind.HEAD and subject.__data__.get("organization"):
        head = None if day is None or subject.__data__.get("member") else head_on(subject.__data__["organization"], day)
        if head is not None:
            subject.member = head.member
        subject.role = subject.role.strip() or "Bí thư"
    check_subject(subject)
    if inspection.state in InspectionState.HELD and not subject.finding:
        raise UserError("Cuộc này đã kết luận: đối tượng ghi thêm phải có kết quả.", "finding")
    subject.save()
    follow_reviews(inspection)


def drop_subject(subject: InspectionSubject) -> None:
    """Take a subject off its inspection, in the current Action; raises UserError when nobody would be left."""
    inspection = subject.inspection
    if inspection.state in InspectionState.HELD and len(subjects_of(inspection)) == 1:
        raise UserError("Cuộc đã kết luận phải còn ít nhất một đối tượng.")
    save_many(InspectionSubject, [{"id": subject.id, "hidden": True}])
    follow_reviews(inspection)


def follow_reviews(inspection: Inspection) -> None:
    """Whoever is inspected on signs of violation, or denounced, is under review from the decision to the conclusion."""
    review = _REVIEWS.get(inspection.kind.group)
    since = inspection.decided_on or inspection.planned_on or inspection.begun_on
    members = {one.__data__["member"] for one in subjects_of(inspection) if one.__data__["member"]}
    wanted = members if review and since else set()
    until = inspection.concluded_on or inspection.stopped_on
    known = list(UnderReview.select().where(UnderReview.inspection == inspection, ~UnderReview.hidden))
    values = {"since": since, "until": until, "kind": review, "reason": f"Cuộc {inspection.name}"}
    rows: list[Row] = [
        {"id": one.id, **(values if one.member_id in wanted else {"hidden": True})}  # type: ignore[attr-defined]  # peewee adds it
        for one in known
    ]
    save_many(UnderReview, rows)
    fresh = wanted - {one.member_id for one in known}  # type: ignore[attr-defined]  # peewee adds it
    save_many(UnderReview, [{"member": one, "inspection": inspection.id, **values} for one in sorted(fresh)])


# what runs on


def open_requirements(inspection: Inspection) -> list[InspectionRequirement]:
    one = InspectionRequirement
    mine = one.select().where(one.inspection == inspection, ~one.hidden, one.confirmed_on.is_null())
    return list(mine.order_by(one.due_on, one.id))


def stop(inspection: Inspection, state: str, day: date, reason: str) -> None:
    """Postpone or cancel an inspection with its reason, in the current Action; raises UserError."""
    if inspection.state in InspectionState.HELD:
        raise UserError("Cuộc đã kết luận thì không hoãn, huỷ nữa.", "state")
    inspection.state, inspection.stopped_on, inspection.stop_reason = state, day, reason
    write(inspection)


def resume(inspection: Inspection) -> None:
    """Take a postponed or cancelled inspection up again, in the current Action."""
    inspection.stopped_on, inspection.stop_reason = None, ""
    write(inspection)


def check_entry(entry: SupervisionEntry) -> None:
    """Refuse a line of the log without day, content or whom; raises UserError."""
    if not entry.on:
        raise UserError("Chưa nhập ngày.", "on")
    if not (entry.content or "").strip():
        raise UserError("Chưa nhập nội dung giám sát.", "content")
    if not entry.conductor:
        raise UserError("Chọn chủ thể giám sát.", "conductor")
    if not (entry.__data__.get("organization") or entry.__data__.get("member")):
        raise UserError("Chọn đảng viên hoặc tổ chức đảng được giám sát.", "member")


def remarks(kind: str, conductor: str, cell: int | None, day: date) -> list[str]:
    """What is unusual about such a body doing such a kind (by its group); said, never refused.

    Known at second hand (QĐ 296-QĐ/TW Điều 3–6), so a remark only.
    """
    if kind in _OF_BOARD and conductor in (Conductor.COMMITTEE, Conductor.STANDING, Conductor.STAFF, Conductor.CELL):
        return ["Loại cuộc này thường do Ủy ban Kiểm tra Đảng ủy thực hiện."]
    if kind != InspectionGroup.THEME or conductor != Conductor.CELL or not cell:
        return []
    held = OfficeHeld.select().where(
        OfficeHeld.organization == cell, OfficeHeld.role == Role.CELL_COMMITTEE, holds(OfficeHeld, day)
    )
    members = Membership.select().where(Membership.cell == cell, holds(Membership, day)).count()
    if held.exists() or members > limits_on(day).consent_above:
        return []
    return ["Chi bộ chỉ giám sát chuyên đề khi có chi ủy, đông đảng viên hoặc đảng viên ở phân tán."]


def fresh(day: date, year: int) -> Inspection:
    """An inspection in the making, of the office's inspection board."""
    return Inspection(year=year, conductor=Conductor.BOARD, organization=office_names(day).id)
