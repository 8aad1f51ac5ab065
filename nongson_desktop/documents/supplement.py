"""Phiếu bổ sung hồ sơ đảng viên: what changed in the record between two days, for each member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from db.errors import UserError
from db.members import Member, Status, listing
from db.search import View
from nongson_desktop.documents.content import (
    Block,
    Closing,
    Content,
    Fact,
    Facts,
    Row,
    Signature,
    Table,
    TableColumn,
)
from nongson_desktop.documents.page import (
    Office,
    cell_head,
    cell_signature,
    committee_signature,
    composed,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.people import Person, people
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.supplement import Change, Span, changes

_COLUMNS = (
    TableColumn("Nội dung", 1.9),
    TableColumn("Trước", 2.2),
    TableColumn("Bổ sung, thay đổi", 3.1),
    TableColumn("Ngày", 1.7, "center"),
    TableColumn("Văn bản", 1.8),
)


def span_of(request: Request) -> Span:
    """The days asked for, else the paper's year up to its own day; raises UserError."""
    first = request.since or date(request.year, 1, 1)
    last = request.until or min(date(request.year, 12, 31), max(request.on, first))
    if first > last:
        raise UserError(f"Từ ngày {first:%d/%m/%Y} thì không thể đến ngày {last:%d/%m/%Y}.", "until")
    return Span(first - timedelta(days=1), last)


def supplements(request: Request) -> list[Content]:
    """One form for each member whose record changed, and for whoever is asked for by name; raises UserError."""
    office, span, words = office_on(request.on), span_of(request), wording("supplement", request.on)
    counted = {one.id: one for one in listing(View(as_of=span.until, status=Status.COUNTED).within(request.bodies))}
    among = set(request.members) or counted.keys()
    found = changes(sorted(among), span)
    asked = [one for one in people(office, request, among) if one.id in found or one.id in request.members]
    if not asked:
        raise NothingToPrintError(f"{_time(words, span)} không hồ sơ nào thay đổi.")
    records = {one.id: one for one in Member.select().where(Member.id.in_([one.id for one in asked]))}
    return [_form(office, request, words, one, records[one.id], found.get(one.id, [])) for one in asked]


def _form(
    office: Office,
    request: Request,
    words: Mapping[str, str],
    person: Person,
    member: Member,
    found: Sequence[Change],
) -> Content:
    return composed(
        office,
        request,
        f"Phiếu bổ sung hồ sơ {person.name}",
        (
            title(words["title"], _time(words, span_of(request))),
            _facts(office, person, member),
            *_blocks(words, found),
            paragraph(words["promise"]),
            Closing(Signature(words["member"], "", person.name, words["member_hint"])),
            paragraph(words["cell_note"]),
            Closing(_with(committee_signature(office), office.say(words["committee"])), _cell(office, person, words)),
        ),
        head=cell_head(office, person.cell, place_date=place_date(office, request.on), code=words["code"]),
        form=True,
        owner=person.owner,
    )


def _time(words: Mapping[str, str], span: Span) -> str:
    first, last = span.since + timedelta(days=1), span.until
    return words["subject"].format(since=f"{first:%d/%m/%Y}", until=f"{last:%d/%m/%Y}")


def _facts(office: Office, person: Person, member: Member) -> Facts:
    return Facts(
        (
            (Fact("Họ và tên", person.name, strong=True), Fact("Ngày sinh", short_date(person.birth_date))),
            (Fact("Số thẻ đảng viên", member.card_number), Fact("Số lý lịch", member.file_number)),
            (Fact("Ngày vào Đảng", short_date(member.admitted_on)), Fact("Chính thức", short_date(member.official_on))),
            (Fact("Chức vụ", office.say(person.party_posts or person.position)),),
            (Fact("Sinh hoạt tại", person.cell_name),),
        )
    )


def _blocks(words: Mapping[str, str], found: Sequence[Change]) -> Iterator[Block]:
    if not found:
        yield paragraph(words["nothing"])
        return
    rows: list[Row] = []
    for number, (section, inside) in enumerate(groupby(found, key=lambda one: one.section), 1):
        rows.append(Row((f"{number}. {section}",), section=True))
        rows += [Row((one.what, one.before, one.after, one.on, one.document)) for one in inside]
    yield Table(_COLUMNS, tuple(rows))


def _cell(office: Office, person: Person, words: Mapping[str, str]) -> Signature:
    return _with(cell_signature(office, person.cell), office.say(words["cell"]))


def _with(signature: Signature, authority: str) -> Signature:
    return Signature(authority, signature.post, signature.name)
