"""Biên bản bàn giao: the members' list that goes from one organisation to another, signed by both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.base import holds
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from db.reorganization import HandOver, Reorganization, ReorganizationPart
from db.transfers import Transfer
from nongson_desktop.documents.content import Blank, Block, Closing, Content, Owner, Row, Signature, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    committee_head,
    composed,
    heading,
    long_date,
    number_line,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
    upper,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.history import names_of, within
from nongson_desktop.rules.organizations import committees

_COLUMNS = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Họ và tên", 2.2),
    TableColumn("Ngày sinh", 1.5, "center"),
    TableColumn("Số thẻ đảng viên", 1.9, "center"),
    TableColumn("Vào Đảng", 1.5, "center"),
    TableColumn("Chính thức", 1.5, "center"),
    TableColumn("Trạng thái", 1.4),
)
_STATUS = dict(Status.LABELS)
_ONE = timedelta(days=1)
DOTS = "…………………………"


def hand_over_minutes(request: Request) -> list[Content]:
    """One for each hand-over of the year, or of the organisations asked for; raises UserError when there is none."""
    query: Any = HandOver.select(HandOver, Reorganization).join(Reorganization).where(~HandOver.hidden)
    if request.bodies:
        query = query.where(HandOver.giver.in_(request.bodies) | HandOver.receiver.in_(request.bodies))
    else:
        query = query.where(HandOver.begun_on.year == request.year)
    found = list(query.order_by(HandOver.begun_on, HandOver.id))
    if not found:
        raise NothingToPrintError(f"Năm {request.year} không có việc bàn giao đảng viên nào.")
    return [_minutes(one, request) for one in found]


def members_handed(record: HandOver) -> list[Any]:
    """Whoever was with the giver on the eve and with the receiver on the day, with the status of the day, by name.

    Of what went out of the office, whoever was in its cells on the eve; of what came in, whoever came with it.
    """
    eve = record.begun_on - _ONE
    if record.__data__["giver"] is None:
        return _members_moved(record, record.begun_on, Transfer.presented_on)
    if record.outside:
        return _members_moved(record, eve, Transfer.introduced_on)
    before = _cells(record.__data__["giver"], eve)
    after = _cells(record.__data__["receiver"], record.begun_on)
    came = Membership.select(Membership.member).where(Membership.cell.in_(before), holds(Membership, eve))
    query = (
        Member.select(Member, StatusPeriod.status.alias("status"))
        .join(Membership, on=(Membership.member == Member.id) & holds(Membership, record.begun_on))
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, record.begun_on))
        .where(
            ~Member.hidden, Membership.cell.in_(after), Member.id.in_(came), StatusPeriod.status.not_in(Status.CLOSED)
        )
        .order_by(Member.sort_key, Member.id)
    )
    return list(query.objects())


def _members_moved(record: HandOver, day: Any, moved_on: Any) -> list[Any]:
    """Whoever was in the bodies of the operation on the day, and moved together with them."""
    part = ReorganizationPart
    parts: Any = part.select(part.organization).where(part.reorganization == record.reorganization, ~part.hidden)
    bodies = {one for (body,) in parts.tuples() for one in within(body, day)}
    together = Transfer.select(Transfer.member).where(
        moved_on == record.begun_on, Transfer.collective, ~Transfer.hidden
    )
    query = (
        Member.select(Member, StatusPeriod.status.alias("status"))
        .join(Membership, on=(Membership.member == Member.id) & holds(Membership, day))
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(~Member.hidden, Membership.cell.in_(bodies), Member.id.in_(together))
        .order_by(Member.sort_key, Member.id)
    )
    return list(query.objects())


def _cells(organization: int | None, day: Any) -> tuple[int, ...]:
    return within(organization, day) if organization else ()


@dataclass(frozen=True)
class Side:
    """One side of a hand-over: the body, and who signs for it."""

    name: str
    person: str
    post: str

    @property
    def words(self) -> str:
        who = ", ".join(part for part in (f"đồng chí {self.person}" if self.person else DOTS, self.post) if part)
        return f"{self.name}. Đại diện: {who}."


def _minutes(record: HandOver, request: Request) -> Content:
    office = _office(record, request)
    giver = _side(record, "giver", office_on(record.begun_on - _ONE))
    receiver = _side(record, "receiver", office)
    number = number_line(record.number, "BB", office.say("ĐU"))
    when = place_date(office, record.signed_on, record.begun_on.year)
    return composed(
        office,
        request,
        f"Biên bản bàn giao {giver.name}",
        (
            title("BIÊN BẢN", "bàn giao danh sách đảng viên, hồ sơ, con dấu", geometry=office.geometry),
            *_body(record, office, giver, receiver),
            _closing(giver, receiver),
        ),
        head=committee_head(office, number=number, place_date=when),
        owner=Owner(cell=record.__data__["giver"] or record.__data__["receiver"], cell_name=giver.name),
    )


def _side(record: HandOver, side: str, office: Office) -> Side:
    """Who was written down, else who led the body: the giver on the eve, the receiver now."""
    body = record.__data__[side]
    written = getattr(record, f"{side}_name"), getattr(record, f"{side}_post")
    if body is None:
        return Side(record.outside or DOTS, *written)
    post, person = office.signer(body)
    name = names_of([body], record.begun_on)[body]
    return Side(name, written[0] or person, written[1] or post.capitalize())


def _office(record: HandOver, request: Request) -> Office:
    """The office on the day of signing, under the committee that takes over or that its receiver belongs to."""
    day = record.signed_on or max(request.on, record.begun_on)
    into = record.__data__["receiver"]
    above = OrganizationPeriod.select(OrganizationPeriod.parent).where(
        OrganizationPeriod.organization == into, holds(OrganizationPeriod, day)
    )
    known = [number for number, _name in committees(day)]
    return office_on(day, next((one for one in (into, above.limit(1).scalar()) if one in known), None))


def _body(record: HandOver, office: Office, giver: Side, receiver: Side) -> Iterator[Block]:
    people = members_handed(record)
    operation = record.reorganization
    ground = f" ({operation.document})" if operation.document else ""
    yield paragraph(
        office.say("Căn cứ việc sắp xếp tổ chức: ") + f"{operation.what}{ground}, từ {long_date(operation.on)};"
    )
    yield paragraph(
        f"Hôm nay, {long_date(record.signed_on) if record.signed_on else 'ngày …… tháng …… năm ……'}, hai bên gồm:"
    )
    yield paragraph(f"Bên giao: {giver.words}")
    yield paragraph(f"Bên nhận: {receiver.words}")
    yield heading("1. Danh sách đảng viên bàn giao")
    official = sum(one.status == Status.OFFICIAL for one in people)
    probationary = sum(one.status == Status.PROBATIONARY for one in people)
    yield paragraph(
        f"Bàn giao {len(people)} đảng viên, trong đó {official} chính thức, {probationary} dự bị,"
        f" {len(people) - official - probationary} khác; chuyển sinh hoạt đảng tập thể"
        f" từ ngày {short_date(record.begun_on)}."
    )
    if people:
        yield Table(_COLUMNS, tuple(_row(place, one) for place, one in enumerate(people, 1)))
    yield heading("2. Hồ sơ, con dấu, việc còn lại")
    if record.note.strip():
        yield from (paragraph(line) for line in record.note.splitlines() if line.strip())
    else:
        yield Blank(3)
    yield paragraph("Biên bản lập thành hai bản có giá trị như nhau, mỗi bên giữ một bản.")


def _row(place: int, one: Any) -> Row:
    dates = (short_date(one.admitted_on), short_date(one.official_on))
    return Row((str(place), one.name, short_date(one.birth_date), one.card_number, *dates, _STATUS[one.status]))


def _closing(giver: Side, receiver: Side) -> Closing:
    right, left = (
        Signature(words, upper(side.post), side.person)
        for words, side in (("T/M BÊN NHẬN", receiver), ("T/M BÊN GIAO", giver))
    )
    return Closing(right, left)
