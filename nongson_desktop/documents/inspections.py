"""Kiểm tra, giám sát: decision and plan of an inspection, the notice of its conclusion, the list of its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.inspections import Conductor, Finding, Inspection, InspectionKind, InspectionRequirement, InspectionState, is_of
from db.members import Member
from nongson_desktop.documents.content import (
    Block,
    Closing,
    Content,
    Head,
    Owner,
    Row,
    Signature,
    Table,
    TableColumn,
    Text,
    bold,
)
from nongson_desktop.documents.decisions import article
from nongson_desktop.documents.page import (
    Office,
    cell_head,
    cell_name,
    cell_signature,
    cited,
    closing,
    committee_head,
    committee_signature,
    composed,
    heading,
    number_line,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
    upper,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.inspections import name_of_subject, pieces_of, subjects_of
from nongson_desktop.rules.inspections_rules import SYMBOLS

BOARD_AUTHORITY, STANDING_AUTHORITY = "T/M ỦY BAN KIỂM TRA", "T/M BAN THƯỜNG VỤ"
_BODIES = {Conductor.COMMITTEE: "", Conductor.STANDING: "Ban Thường vụ ", Conductor.BOARD: "Ủy ban Kiểm tra "}
_TEAM = (
    TableColumn("TT", 0.75, "center"),
    TableColumn("Họ và tên, chức vụ", 5.0),
    TableColumn("Nhiệm vụ", 2.4),
)
_ASKED = (
    TableColumn("TT", 0.75, "center"),
    TableColumn("Việc phải làm", 4.6),
    TableColumn("Cơ quan, người thực hiện", 2.8),
    TableColumn("Trước ngày", 1.5, "center"),
)
_FILE = (
    TableColumn("TT", 0.75, "center"),
    TableColumn("Tên tài liệu", 5.4),
    TableColumn("Số", 1.0, "center"),
    TableColumn("Ngày", 1.5, "center"),
    TableColumn("Số tờ", 0.9, "center"),
    TableColumn("Ghi chú", 1.6),
)
_NUMBERED = ("1. Ưu điểm", "2. Hạn chế, tồn tại", "3. Yêu cầu", "4. Tổ chức thực hiện")


def chosen(request: Request, *states: str) -> list[Inspection]:
    """The inspection asked for, else those of the year and scope that the office writes papers of; in their order."""
    query = Inspection.select(Inspection, InspectionKind).join(InspectionKind).where(Inspection.hidden == False)
    if request.record is not None:
        query = query.where(Inspection.id == request.record)
    else:
        query = query.where(Inspection.year == request.year, Inspection.conductor != Conductor.ABOVE)
    if states:
        query = query.where(Inspection.state.in_(states))
    if request.bodies:
        mine = Inspection.organization.in_(request.bodies)
        query = query.where(mine | Inspection.id.in_(is_of(request.bodies, [])))
    if request.members:
        query = query.where(Inspection.id.in_(is_of([], request.members)))
    found = list(query.order_by(Inspection.year, Inspection.code, Inspection.id))
    if not found:
        raise NothingToPrintError("Không có cuộc kiểm tra, giám sát nào để in giấy này.")
    return found


# by whom


def body_of(office: Office, conductor: str, organization: int) -> str:
    """The body that inspects, as the sentence names it."""
    if conductor == Conductor.CELL:
        return cell_name(next((one.name for one in office.cells if one.id == organization), "Chi bộ"))
    return office.say(_BODIES.get(conductor, "")) + office.committee


def head_by(office: Office, conductor: str, organization: int, number: str, kind: str, on: date | None) -> Head:
    """The head of a paper of the committee, of its inspection board or of a cell, with its number."""
    when = place_date(office, on, office.on.year)
    symbol = SYMBOLS.get(conductor, "CB")
    if conductor == Conductor.CELL:
        cell = next((one for one in office.cells if one.id == organization), None)
        head = cell_head(office, cell, place_date=when)
    else:
        head = committee_head(office, place_date=when)
    if conductor == Conductor.BOARD:
        head = replace(head, superior=upper(office.committee), issuer=office.say("ỦY BAN KIỂM TRA"))
    line = number_line(number, kind, symbol) if _plain(number) else f"Số {number}"
    return replace(head, number=line)


def _plain(number: str) -> bool:
    """Whether a number was typed as figures alone, or not at all; others were written out with their symbol."""
    return not number.strip() or number.strip().isdigit()


def signed_by(office: Office, conductor: str, organization: int) -> Signature:
    """Who signs: for the standing committee, the inspection board, the cell, or the committee."""
    if conductor == Conductor.CELL:
        return cell_signature(office, next((one for one in office.cells if one.id == organization), None))
    if conductor == Conductor.BOARD:
        post, name = _board_head(office)
        return Signature(office.say(BOARD_AUTHORITY), post, name)
    if conductor == Conductor.STANDING:
        return committee_signature(office, authority=STANDING_AUTHORITY)
    return committee_signature(office)


def _board_head(office: Office) -> tuple[str, str]:
    from db.base import holds
    from db.members import OfficeHeld

    held = OfficeHeld.select(OfficeHeld, Member).join(Member)
    head = held.where(OfficeHeld.role == "inspection-head", holds(OfficeHeld, office.on)).first()
    return "CHỦ NHIỆM", head.member.name if head else ""


def _subjects(inspection: Inspection, on: date) -> list[str]:
    return [name_of_subject(one, on) for one in subjects_of(inspection)]


def _letter(
    request: Request, one: Inspection, name: str, kind: str, number: str, on: date, blocks: Sequence[Block]
) -> Content:
    office = office_on(on)
    body = one.__data__["organization"]
    head = head_by(office, one.conductor, body, number or request.number, kind, on)
    subject = next(iter(subjects_of(one)), None)
    member = subject.__data__["member"] if subject else None
    return Content(
        title=f"{name} {one.name}",
        head=head,
        blocks=tuple(blocks),
        geometry=office.geometry,
        on=on,
        draft=request.draft,
        owner=Owner(member, request.cell, one.name, one.name),
    )


def _end(one: Inspection, office: Office, recipients: Sequence[str]) -> Closing:
    return closing(signed_by(office, one.conductor, one.__data__["organization"]), recipients=recipients, office=office)


# the papers


def inspection_decisions(request: Request) -> list[Content]:
    """The decision of each inspection chosen: whom, what, which time, the team; raises UserError without any."""
    return [_decision(request, one) for one in chosen(request)]


def _decision(request: Request, one: Inspection) -> Content:
    on = one.decided_on or request.on
    office, words = office_on(on), wording("inspection", on)
    body = body_of(office, one.conductor, one.__data__["organization"])
    by = one.report_by or one.conclude_by
    blocks: list[Block] = [
        title("QUYẾT ĐỊNH", f"về {_named(one)}", geometry=office.geometry),
        *cited(office.say(line).format(year=one.year) for line in words["decision_grounds"]),
        Text(bold(f"{upper(body)} QUYẾT ĐỊNH"), align="center", indent=False, with_next=True),
        article(1, _what(one, on)),
        article(2, office.say(words["decision_team"])),
        Table(_TEAM, tuple(_team(one))),
        article(3, office.say(words["decision_duty"]).format(day=short_date(by) or "……/……/………")),
        article(4, office.say(words["decision_force"])),
        _end(one, office, words["decision_recipients"]),
    ]
    return _letter(request, one, "Quyết định", "QĐ", one.decision_number, on, blocks)


def _named(one: Inspection) -> str:
    return f"{one.kind.name[:1].lower()}{one.kind.name[1:]}"


def _what(one: Inspection, on: date) -> str:
    whom = "; ".join(_subjects(one, on)) or "……………………"
    period = f" Mốc thời gian: {one.period[:1].lower()}{one.period[1:]}." if one.period.strip() else ""
    return f"{one.kind.name} đối với: {whom}. Nội dung: {one.content.strip().rstrip('.')}.{period}"


def _team(one: Inspection) -> Iterator[Row]:
    members = [line.strip() for line in one.team.splitlines() if line.strip()]
    people = [(one.leader, "Trưởng đoàn (tổ trưởng)"), *((name, "Thành viên") for name in members)]
    people += [(one.secretary, "Thư ký")] if one.secretary.strip() else []
    for number, (name, duty) in enumerate(people, 1):
        yield Row((str(number), name or "……………………", duty))


def inspection_plans(request: Request) -> list[Content]:
    """The plan of each inspection chosen: aim, whom, what, how, by when; raises UserError without any."""
    return [_plan(request, one) for one in chosen(request)]


def _plan(request: Request, one: Inspection) -> Content:
    on = one.planned_on or one.decided_on or request.on
    office, words = office_on(on), wording("inspection", on)
    blocks: list[Block] = [
        title("KẾ HOẠCH", _named(one), geometry=office.geometry),
        heading("I. Mục đích"),
        paragraph(office.say(words["plan_aim"])),
        heading("II. Đối tượng, nội dung, mốc thời gian"),
        paragraph(_what(one, on)),
        heading("III. Phương pháp tiến hành"),
        paragraph(office.say(words["plan_method"])),
        heading("IV. Tiến độ"),
        *(paragraph(f"- {label}: {short_date(day) or '……/……/………'};") for label, day in _timetable(one)),
        heading("V. Thành phần đoàn (tổ)"),
        Table(_TEAM, tuple(_team(one))),
        paragraph(office.say(words["plan_ending"])),
        _end(one, office, words["plan_recipients"]),
    ]
    return _letter(request, one, "Kế hoạch", "KH", one.plan_number, on, blocks)


def _timetable(one: Inspection) -> list[tuple[str, date | None]]:
    return [
        ("Triển khai quyết định, kế hoạch", one.begun_on),
        ("Đối tượng nộp báo cáo tự kiểm tra trước ngày", one.self_report_by),
        ("Đoàn, tổ báo cáo kết quả trước ngày", one.report_by),
        ("Kết luận trước ngày", one.conclude_by),
    ]


def inspection_conclusions(request: Request) -> list[Content]:
    """The notice of the conclusion of each inspection concluded; raises UserError without any."""
    return [_conclusion(request, one) for one in chosen(request, *InspectionState.HELD)]


def _conclusion(request: Request, one: Inspection) -> Content:
    on = one.concluded_on or request.on
    office, words = office_on(on), wording("inspection", on)
    body = body_of(office, one.conductor, one.__data__["organization"])
    back = f" trước ngày {short_date(one.report_back_by)}" if one.report_back_by else ""
    asked = requirement_rows(one, on)
    blocks: list[Block] = [
        title("THÔNG BÁO", f"kết luận {_named(one)}", geometry=office.geometry),
        *cited(_based_on(one)),
        paragraph(_what(one, on)),
        paragraph(office.say(words["conclusion_opening"]).format(body=body)),
        *_results(one, on),
        heading(f"{_NUMBERED[2]} của {body}"),
        Table(_ASKED, tuple(asked)) if asked else paragraph("Tiếp tục phát huy ưu điểm, thực hiện đúng quy định."),
        heading(_NUMBERED[3]),
        paragraph(office.say(words["conclusion_follow"]).format(day=back)),
        _end(one, office, words["conclusion_recipients"]),
    ]
    return _letter(request, one, "Thông báo kết luận", "TB", one.conclusion_number, on, blocks)


def _based_on(one: Inspection) -> Iterator[str]:
    """What a conclusion has to cite: decision, plan, the team's report, the day it was considered."""
    for name, number, day in (
        ("Quyết định", one.decision_number, one.decided_on),
        ("Kế hoạch", one.plan_number, one.planned_on),
    ):
        if day:
            yield f"Căn cứ {name}{f' số {number}' if number else ''} ngày {short_date(day)}"
    if one.reported_on:
        yield f"Xét báo cáo kết quả của đoàn ngày {short_date(one.reported_on)}"
    if one.considered_on:
        yield f"Theo kết quả hội nghị ngày {short_date(one.considered_on)}"


def _results(one: Inspection, on: date) -> Iterator[Block]:
    """Merits, then faults, subject by subject; a subject whose conclusion was written out has it too."""
    subjects = [(name_of_subject(each, on), each) for each in subjects_of(one)]
    yield heading(_NUMBERED[0])
    for name, each in subjects:
        yield paragraph(f"- {name}: {each.merits.strip() or 'thực hiện đúng quy định.'}")
    yield heading(_NUMBERED[1])
    faulty = [(name, each) for name, each in subjects if each.faults.strip() or each.finding != Finding.CLEAN]
    for name, each in faulty:
        violated = f" Vi phạm: {each.violation.strip()}." if each.violation.strip() else ""
        yield paragraph(f"- {name}: {each.faults.strip()}{violated}")
    if not faulty:
        yield paragraph("Không có hạn chế, khuyết điểm phải nêu.")
    for name, each in subjects:
        if each.conclusion.strip():
            yield paragraph(f"Kết luận đối với {name}: {each.conclusion.strip()}")


def requirement_rows(one: Inspection, on: date) -> list[Row]:
    asked = InspectionRequirement.select().where(InspectionRequirement.inspection == one, ~InspectionRequirement.hidden)
    return [
        Row((str(number), each.content, who_remedies(each, on), short_date(each.due_on)))
        for number, each in enumerate(asked.order_by(InspectionRequirement.due_on, InspectionRequirement.id), 1)
    ]


def who_remedies(each: InspectionRequirement, on: date) -> str:
    """Who has to do what is asked: the organisation, the member, or the body written in."""
    from nongson_desktop.rules.bodies import names_on

    body = each.__data__["organization"]
    called = names_on(on, [body]).get(body) or each.organization.name if body and each.organization else ""
    member = each.member.name if each.member else ""
    return "; ".join(part for part in (called, member, each.in_charge.strip()) if part)


def inspection_files(request: Request) -> list[Content]:
    """Mục lục hồ sơ: the pieces of each inspection's file with number, day and sheets; raises UserError without any."""
    found = [(one, pieces) for one in chosen(request) if (pieces := pieces_of(one))]
    if not found:
        raise NothingToPrintError("Chưa có hồ sơ cuộc kiểm tra, giám sát nào.")
    return [_file(request, one, pieces) for one, pieces in found]


def _file(request: Request, one: Inspection, pieces: Sequence[Any]) -> Content:
    office, words = office_on(request.on), wording("inspection", request.on)
    rows = [
        Row((str(number), each.title, each.number, short_date(each.on), str(each.pages or ""), each.note))
        for number, each in enumerate(pieces, 1)
    ]
    body = one.__data__["organization"]
    head = replace(head_by(office, one.conductor, body, "", "", request.on), number=None)
    return composed(
        office,
        request,
        f"Mục lục hồ sơ {one.name}",
        (
            title(words["file_title"], f"cuộc {one.name}: {_named(one)}"),
            paragraph(_what(one, one.concluded_on or request.on), indent=False),
            Table(_FILE, tuple(rows)),
            _maker(office, one),
        ),
        head=head,
        owner=Owner(None, request.cell, one.name, one.name),
    )


def _maker(office: Office, one: Inspection) -> Closing:
    return Closing(
        signed_by(office, one.conductor, one.__data__["organization"]),
        Signature("", "NGƯỜI LẬP MỤC LỤC", one.secretary, "(ký, ghi rõ họ tên)"),
    )
