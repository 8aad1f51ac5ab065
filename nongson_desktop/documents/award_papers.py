"""Around the award decision: tờ trình, biên bản, the list to sign for the money, and the sổ khen thưởng."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.awards import Award, AwardDecision, AwardEntry, AwardKind, IssuingBody
from nongson_desktop.documents.amounts import dong, in_words
from nongson_desktop.documents.awards import (
    AUTHORITY,
    Decision,
    Recipient,
    chosen,
    counted,
    decision_of,
    grounds_of,
    list_note,
    recipient_of,
    sections,
)
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
from nongson_desktop.documents.page import (
    POSTS,
    Cell,
    cell_head,
    cell_name,
    cell_signature,
    closing,
    committee_head,
    committee_signature,
    composed,
    drawn_up,
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
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.awards import submitter
from nongson_desktop.rules.percent import share

_PROPOSED = (
    TableColumn("TT", 0.78, "center"),
    TableColumn("Tên tổ chức, họ và tên", 2.3),
    TableColumn("Đơn vị", 2.1),
    TableColumn("Thành tích", 2.7),
    TableColumn("Số phiếu đồng ý", 1.0, "center"),
    TableColumn("Tiền thưởng (đồng)", 1.3, "right"),
)
_VOTED = (
    TableColumn("TT", 0.68, "center"),
    TableColumn("Tên tổ chức, họ và tên", 2.6),
    TableColumn("Đơn vị", 2.3),
    TableColumn("Có mặt", 1.0, "center", "Số phiếu"),
    TableColumn("Đồng ý", 1.0, "center", "Số phiếu"),
    TableColumn("Tỷ lệ (%)", 1.0, "center"),
)
_MONEY = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Tên tổ chức, họ và tên", 2.3),
    TableColumn("Đơn vị", 2.3),
    TableColumn("Thành tích", 2.8),
    TableColumn("Số tiền (đồng)", 1.2, "right"),
    TableColumn("Ngày nhận", 1.1, "center"),
    TableColumn("Người nhận ký, ghi rõ họ tên", 2.4),
)
_REGISTER = (
    TableColumn("Số vào sổ", 0.6, "center"),
    TableColumn("Ngày vào sổ", 0.95, "center"),
    TableColumn("Tên tổ chức, họ và tên", 1.9),
    TableColumn("Đơn vị", 1.8),
    TableColumn("Hình thức", 0.9, "center"),
    TableColumn("Thành tích", 2.4),
    TableColumn("Số, ngày quyết định", 1.5, "center"),
    TableColumn("Tiền thưởng (đồng)", 1.0, "right"),
    TableColumn("Ghi chú", 1.0),
)


def _asked(request: Request) -> tuple[Decision, Cell | None]:
    """The decision, narrowed to a cell's own recipients when the paper is the cell's."""
    decision = chosen(decision_of(request), request)
    return decision, decision.office.cell(request.cell) if request.cell is not None else None


# Tờ trình


def award_submission(request: Request) -> list[Content]:
    """Tờ trình to whoever decides: of a cell, of the ban to the standing committee, else of the standing committee."""
    decision, cell = _asked(request)
    office, on = decision.office, (decision.made and decision.made.submitted_on) or request.on
    words = wording("award-submission", on)
    above, who = _above(decision, cell), _submitter(decision, cell)
    said = {"submitter": who, "above": above, "total": dong(decision.total), "words": in_words(decision.total)}
    ask = words["ask_province" if decision.body == IssuingBody.PROVINCE and cell is None else "ask"]
    blocks: list[Block] = [
        title("TỜ TRÌNH", _subject(decision, words["subject"]), note=words["reference"], geometry=office.geometry),
        Text(bold(f"Kính trình: {above}"), align="center", indent=False, with_next=True),
        *grounds_of(decision, words),
        paragraph(f"{who} kính trình việc khen thưởng như sau:"),
        heading("1. Quá trình xét"),
        paragraph(office.say(_process(decision, words, of_cell=cell is not None))),
        heading("2. Danh sách đề nghị"),
        replace(paragraph(office.say(words["list"])), with_next=True),
        Table(_PROPOSED, tuple(_proposed_rows(decision, of_cell=cell is not None))),
        *([paragraph(office.say(words["money"], **said))] if decision.total else []),
        heading("3. Kiến nghị"),
        paragraph(office.say(ask, **said)),
        paragraph(f"Hồ sơ kèm theo: {office.say(words['enclosed'])}"),
        _submission_closing(decision, cell, words),
    ]
    return [
        _content("Tờ trình đề nghị khen thưởng", _submission_head(decision, cell, request, on), blocks, decision, on)
    ]


def _above(decision: Decision, cell: Cell | None) -> str:
    """Whom the paper is laid before."""
    office = decision.office
    if cell is not None:
        return office.committee
    if decision.body == IssuingBody.PROVINCE:
        return office.say("Ban Thường vụ {above}", above=office.above_committee)
    if decision.body == IssuingBody.STANDING:
        return office.say("Ban Thường vụ {whose}", whose=office.committee)
    return f"Ban Chấp hành {office.names.name}"


def _submitter(decision: Decision, cell: Cell | None) -> str:
    office = decision.office
    if cell is not None:
        return cell_name(cell.name)
    if decision.body == IssuingBody.STANDING:
        return office.say("Ban Xây dựng Đảng {whose}", whose=office.committee)
    return office.say("Ban Thường vụ {whose}", whose=office.committee)


def _subject(decision: Decision, words: str) -> str:
    return words.format(whom=", ".join(decision.groups), merit=decision.merit)


def _process(decision: Decision, words: dict[str, str], *, of_cell: bool) -> str:
    votes = [one.cell_vote if of_cell else one.vote for one in decision.recipients]
    count = f"{len(votes):02d}"
    if any(vote is None for _, vote in votes):
        return words["process_without_votes"].format(count=count)
    return words["process"].format(count=count, passed=f"{sum(_passes(vote) for vote in votes):02d}")


def _passes(vote: tuple[int | None, int | None]) -> bool:
    voters, votes = vote
    return voters is not None and votes is not None and 2 * votes > voters


def _ratio(vote: tuple[int | None, int | None]) -> str:
    voters, votes = vote
    return "" if votes is None else f"{votes}/{voters}"


def _proposed_rows(decision: Decision, *, of_cell: bool) -> Iterator[Row]:
    for section, recipients in sections(decision):
        yield _section_row(section, len(_PROPOSED))
        for number, one in enumerate(recipients, 1):
            vote = one.cell_vote if of_cell else one.vote
            yield Row((*_named(number, one, decision), one.achievement, _ratio(vote), dong(one.amount)))
    if decision.total:
        yield Row(("", "Tổng cộng", "", "", "", dong(decision.total)), strong=True)


def _section_row(section: str, across: int) -> Row:
    """A heading in the columns of the table: in the body of a paper nothing else stands at the margin."""
    roman, _, name = section.partition(". ")
    return Row((roman, name, *("",) * (across - 2)), strong=True)


def _named(number: int, one: Recipient, decision: Decision) -> tuple[str, str, str]:
    return str(number), one.full_name, one.place(decision.office.names.name)


def _submission_head(decision: Decision, cell: Cell | None, request: Request, on: date) -> Head:
    office, made = decision.office, decision.made
    number = (made.submission_number if made and cell is None else "") or request.number
    when = place_date(office, on)
    if cell is not None:
        return replace(cell_head(office, cell, place_date=when), number=number_line(number, "TTr", "CB"))
    symbol = submitter(decision.body)
    head = committee_head(office, number=number_line(number, "TTr", symbol), place_date=when)
    if decision.body != IssuingBody.STANDING:
        return head
    return replace(head, superior=upper(office.committee), issuer="BAN XÂY DỰNG ĐẢNG")


def _submission_closing(decision: Decision, cell: Cell | None, words: Mapping[str, Any]) -> Closing:
    office, recipients = decision.office, words["recipients"]
    if cell is not None:
        return closing(cell_signature(office, cell), recipients=words["cell_recipients"], office=office)
    if decision.body == IssuingBody.STANDING:
        return closing(Signature("", "TRƯỞNG BAN"), recipients=recipients, office=office)
    right = committee_signature(office, authority=AUTHORITY[IssuingBody.STANDING])
    return closing(right, recipients=recipients, office=office)


def _content(
    name: str, head: Head, blocks: Sequence[Block], decision: Decision, on: date, *, landscape: bool = False
) -> Content:
    return Content(
        title=f"{name} năm {decision.year}",
        head=head,
        blocks=tuple(blocks),
        geometry=decision.office.geometry,
        on=on,
        landscape=landscape,
        draft=decision.draft,
    )


# Biên bản


def award_minutes(request: Request) -> list[Content]:
    """Biên bản of the meeting that voted: of the body that decides, or of a cell when the paper is the cell's."""
    decision, cell = _asked(request)
    on = (decision.made.met_on if decision.made else None) or request.on
    office, words = decision.office, wording("award-minutes", on)
    of_cell = cell is not None
    blocks: list[Block] = [
        title("BIÊN BẢN", _subject(decision, words["subject"]), note=words["reference"], geometry=office.geometry),
        *_meeting(decision, cell, on),
        heading("II. Nội dung"),
        paragraph(office.say(words["agenda"])),
        replace(paragraph(office.say(words["discussion"])), with_next=True),
        Table(_VOTED, tuple(_voted_rows(decision, of_cell=of_cell))),
        heading("III. Kết luận"),
        paragraph(office.say(_conclusion(decision, words, of_cell=of_cell))),
        paragraph(office.say(words["ending"])),
        _minutes_closing(decision, cell),
    ]
    return [_content("Biên bản họp xét khen thưởng", _minutes_head(decision, cell, request), blocks, decision, on)]


def _minutes_head(decision: Decision, cell: Cell | None, request: Request) -> Head:
    office, made = decision.office, decision.made
    if cell is not None:
        return replace(cell_head(office, cell), number=number_line(request.number, "BB", "CB"))
    return committee_head(
        office, number=number_line((made.minutes_number if made else "") or request.number, "BB", "ĐU")
    )


def _meeting(decision: Decision, cell: Cell | None, on: date) -> Iterator[Text]:
    """When, where and who: what is not recorded is left to be written in."""
    office, made = decision.office, decision.made
    body = cell_name(cell.name) if cell else office.say(decision.issuer)
    yield paragraph(f"Hồi …… giờ …… phút, {long_date(on)}, tại …………………, {body} họp xét khen thưởng.")
    yield heading("I. Thành phần")
    of_cell = next((one.cell_vote[0] for one in decision.recipients if one.cell_vote[0] is not None), None)
    convened, present = (made.convened, made.present) if made and not cell else (None, of_cell)
    yield paragraph(
        f"Số triệu tập: {_some(convened)} đồng chí; có mặt: {_some(present)} đồng chí; vắng: …… (lý do: ……)."
    )
    chair = _chair(decision, cell)
    yield paragraph(f"Chủ trì: đồng chí {chair or '…………………'}. Ghi biên bản: đồng chí {_writer(decision, cell)}.")


def _some(number: int | None) -> str:
    return "……" if number is None else f"{number:02d}"


def _chair(decision: Decision, cell: Cell | None) -> str:
    """Who led the meeting: as written, else who heads the body on the day."""
    if cell is not None:
        return decision.office.signer(cell.id)[1]
    return (decision.made.chair if decision.made else "") or decision.office.signer(decision.office.names.id)[1]


def _writer(decision: Decision, cell: Cell | None) -> str:
    return (decision.made.secretary if decision.made and cell is None else "") or "…………………"


def _voted_rows(decision: Decision, *, of_cell: bool) -> Iterator[Row]:
    for section, recipients in sections(decision):
        yield _section_row(section, len(_VOTED))
        for number, one in enumerate(recipients, 1):
            voters, votes = one.cell_vote if of_cell else one.vote
            told = share(votes, voters) if voters and votes is not None else ""
            counts = ("" if count is None else str(count) for count in (voters, votes))
            yield Row((*_named(number, one, decision), *counts, told))


def _conclusion(decision: Decision, words: dict[str, str], *, of_cell: bool) -> str:
    votes = {one: one.cell_vote if of_cell else one.vote for one in decision.recipients}
    if any(vote[1] is None for vote in votes.values()):
        return words["unvoted"]
    passed = replace(decision, recipients=tuple(one for one, vote in votes.items() if _passes(vote)))
    return words["conclusion"].format(count=counted(passed)) if passed.recipients else words["none"]


def _minutes_closing(decision: Decision, cell: Cell | None) -> Closing:
    office, made = decision.office, decision.made
    post, _ = office.signer(cell.id if cell else office.names.id)
    named = made.chair if made and not cell else ""
    right = Signature("CHỦ TRÌ", post if not named else "", _chair(decision, cell))
    right = replace(right, post=right.post or POSTS["secretary"])
    return Closing(right, Signature("NGƯỜI GHI BIÊN BẢN", "", made.secretary if made and not cell else ""))


# Danh sách ký nhận


def award_money(request: Request) -> list[Content]:
    """The list on which each recipient signs for the money."""
    decision, cell = _asked(request)
    office = decision.office
    if not decision.total:
        raise NothingToPrintError(f"Quyết định khen thưởng năm {decision.year} không có tiền thưởng để ký nhận.")
    where = f"{cell_name(cell.name)}\n" if cell else ""
    blocks: list[Block] = [
        title(wording("lists", decision.on)["award_money"], where.strip(), note=list_note(decision)),
        Table(_MONEY, tuple(_money_rows(decision))),
        paragraph(f"Tổng số tiền: {dong(decision.total)} đồng ({in_words(decision.total)}).", indent=False),
        drawn_up(committee_signature(office, authority=AUTHORITY[decision.body]), "NGƯỜI CHI TIỀN"),
    ]
    head = committee_head(office, place_date=place_date(office, decision.on))
    made = _content("Danh sách ký nhận tiền thưởng", head, blocks, decision, decision.on, landscape=True)
    return [replace(made, owner=Owner(cell=cell.id, cell_name=cell_name(cell.name)) if cell else Owner())]


def _money_rows(decision: Decision) -> Iterator[Row]:
    for section, recipients in sections(decision):
        yield Row((section,), section=True)
        for number, one in enumerate(recipients, 1):
            yield Row((*_named(number, one, decision), one.achievement, dong(one.amount), "", ""))
    yield Row(("", "Tổng cộng", "", "", dong(decision.total), "", ""), strong=True)


# Sổ khen thưởng


def award_register(request: Request) -> list[Content]:
    """The register of the year's awards; what is decided and not yet issued has room for its number."""
    office = office_on(request.on)
    rows = list(_register_rows(request.year, office.names.name))
    if not rows:
        raise NothingToPrintError(f"Năm {request.year} chưa có khen thưởng nào để vào sổ.")
    return [
        composed(
            office,
            request,
            f"Sổ khen thưởng năm {request.year}",
            (
                title(wording("lists", request.on)["award_register"], f"năm {request.year}"),
                Table(_REGISTER, tuple(rows)),
                drawn_up(committee_signature(office), "NGƯỜI VÀO SỔ"),
            ),
            landscape=True,
        )
    ]


def _register_rows(year: int, office: str) -> Iterator[Row]:
    """Two queries: the awards of the year with their decision, and their entries."""
    query = (
        Award.select(Award, AwardDecision)
        .join(AwardDecision)
        .where(
            Award.hidden == False,
            AwardDecision.hidden == False,
            AwardDecision.year == year,
            AwardDecision.body != IssuingBody.PROVINCE,
        )
        .order_by(AwardDecision.id, Award.position)
    )
    awards = list(query)
    entries = {
        entry.__data__["award"]: entry
        for entry in AwardEntry.select().where(AwardEntry.award.in_(query.select(Award.id)), AwardEntry.hidden == False)
    }
    none = AwardEntry(number=10**9)
    for award in sorted(awards, key=lambda award: entries.get(award.id, none).number):
        yield _register_row(award, entries.get(award.id), office)


def _register_row(award: Award, entry: AwardEntry | None, office: str) -> Row:
    decision, one = award.decision, recipient_of(award)
    number = f"{decision.number}-QĐ/ĐU" if decision.number else ""
    return Row(
        (
            str(entry.number) if entry else "",
            short_date(entry.entered_on) if entry else "",
            one.full_name,
            one.place(office),
            "Giấy khen",
            award.achievement,
            ", ngày ".join(filter(None, (number, short_date(decision.decided_on)))),
            dong(award.amount) if award.amount else "",
            "không theo định kỳ" if decision.kind == AwardKind.AD_HOC else "",
        )
    )
