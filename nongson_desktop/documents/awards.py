"""Quyết định khen thưởng with its list, and what the certificates say of each recipient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.awards import Award, AwardDecision, AwardKind, IssuingBody
from db.evaluation import Level
from nongson_desktop.documents.content import (
    Block,
    Content,
    NewPage,
    Owner,
    Row,
    Run,
    Signature,
    Table,
    TableColumn,
    Text,
    bold,
)
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    closing,
    committee_head,
    committee_signature,
    long_date,
    number_line,
    office_on,
    paragraph,
    place_date,
    title,
    upper,
)
from nongson_desktop.documents.people import refuse_missing
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import grounds_on, wording
from nongson_desktop.rules.awards import CELL, MEMBER, body_for, propose
from nongson_desktop.rules.awards import decision_of as standing_decision

_COLUMNS = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Tên tổ chức, họ và tên", 2.3),
    TableColumn("Đơn vị", 2.1),
    TableColumn("Thành tích", 2.6),
    TableColumn("Tiền thưởng (đồng)", 1.2, "right"),
)
AUTHORITY = {IssuingBody.COMMITTEE: "T/M ĐẢNG ỦY", IssuingBody.STANDING: "T/M BAN THƯỜNG VỤ"}


@dataclass(frozen=True)
class Recipient:
    """One line of the decision, one certificate."""

    member: int | None
    cell: int | None
    name: str
    unit: str
    achievement: str
    amount: int
    award: int | None = None
    register: str = ""

    @property
    def owner(self) -> Owner:
        return Owner(self.member, self.cell, self.name, cell_name(self.unit if self.member else self.name))


@dataclass(frozen=True)
class Decision:
    """A decision as it prints: the office's, or a draft made of the final ratings."""

    office: Office
    on: date
    year: int
    kind: str
    body: str
    number: str
    signature: Signature
    recipients: tuple[Recipient, ...]
    draft: bool

    @property
    def issuer(self) -> str:
        body = "Ban Thường vụ " if self.body == IssuingBody.STANDING else ""
        return body + self.office.committee

    @property
    def symbol(self) -> str:
        return number_line(self.number, "QĐ", "ĐU")

    def of(self, *, members: bool) -> tuple[Recipient, ...]:
        return tuple(one for one in self.recipients if (one.member is not None) == members)


def decision_of(request: Request) -> Decision:
    """The year's decision, or a draft for those finally rated HTXS; raises UserError when nobody is commended."""
    made = standing_decision(request.year, request.award)
    on = (made.decided_on if made else None) or request.on
    office = office_on(on)
    recipients = _awarded(made) if made else _rated(request, on)
    if not recipients:
        raise NothingToPrintError(f"Năm {request.year} chưa có ai được khen thưởng hoặc được xếp loại {Level.HTXS}.")
    body = made.body if made else body_for(request.award, on)
    return Decision(
        office=office,
        on=on,
        year=request.year,
        kind=request.award,
        body=body,
        number=(made.number if made else "") or request.number,
        signature=committee_signature(
            office,
            authority=AUTHORITY[body],
            post=made.signer_role if made else "",
            name=made.signer if made else "",
        ),
        recipients=recipients,
        draft=request.draft or made is None,
    )


def _awarded(made: AwardDecision) -> tuple[Recipient, ...]:
    query = (
        Award.select()
        .where(Award.decision == made, Award.hidden == False)
        .order_by(Award.member.is_null(False), Award.position, Award.id)
    )
    return tuple(
        Recipient(
            award.__data__["member"],
            award.__data__["organization"],
            award.name,
            award.unit,
            award.achievement,
            award.amount,
            award.id,
        )
        for award in query
    )


def _rated(request: Request, on: date) -> tuple[Recipient, ...]:
    """Whom the final ratings speak for, as the rules propose them."""
    return tuple(
        Recipient(
            one.id if one.recipient == MEMBER else None,
            one.id if one.recipient == CELL else None,
            one.name,
            one.unit,
            one.achievement,
            one.amount,
        )
        for one in propose(request.year, request.award, on)
        if one.eligible
    )


def chosen(decision: Decision, request: Request) -> Decision:
    """The decision with only the recipients asked for; raises UserError when one of them is not commended."""
    recipients = decision.recipients
    if request.members:
        refuse_missing(request, {one.member for one in recipients if one.member}, f"khen thưởng năm {request.year}")
        recipients = tuple(one for one in recipients if one.member in request.members)
    if request.cell is not None:
        cell = decision.office.cell(request.cell)
        recipients = tuple(one for one in recipients if _belongs(one, request.cell, cell_name(cell.name)))
        if not recipients:
            raise NothingToPrintError(f"{cell_name(cell.name)} không có ai được khen thưởng năm {request.year}.")
    return replace(decision, recipients=recipients)


def _belongs(one: Recipient, cell: int, name: str) -> bool:
    return one.cell == cell if one.cell is not None else cell_name(one.unit) == name


def award_decision(request: Request) -> list[Content]:
    """The decision and, on its own page, the list that goes with it."""
    decision = decision_of(request)
    words, office = wording("award", decision.on), decision.office
    blocks: list[Block] = [
        title("QUYẾT ĐỊNH", _subject(decision, words), geometry=office.geometry),
        *_grounds(decision, words),
        Text(bold(upper(office.say(decision.issuer)) + " QUYẾT ĐỊNH"), align="center", indent=False, with_next=True),
        *_articles(decision, words),
        closing(decision.signature, recipients=words["recipients"], office=office),
        NewPage(),
        title(words["list_title"], note=_list_note(decision)),
        Table(_COLUMNS, tuple(_rows(decision))),
    ]
    head = committee_head(office, number=decision.symbol, place_date=place_date(office, decision.on))
    return [
        Content(
            title=f"Quyết định khen thưởng năm {decision.year}",
            head=head,
            blocks=tuple(blocks),
            geometry=office.geometry,
            on=decision.on,
            draft=decision.draft,
        )
    ]


def _subject(decision: Decision, words: Mapping[str, Any]) -> str:
    key = "subject_five_years" if decision.kind == AwardKind.FIVE_YEARS else "subject"
    parts = [name for name, members in (("tổ chức đảng", False), ("đảng viên", True)) if decision.of(members=members)]
    text: str = words[key].format(whom=", ".join(parts), year=decision.year, first=decision.year - 4)
    return text


def _grounds(decision: Decision, words: Mapping[str, Any]) -> Iterator[Text]:
    lines = [f"Căn cứ {text.format(year=decision.year)};" for text in grounds_on(words, decision.on)]
    proposal = words["proposal"]
    lines.append(f"{proposal[0].upper()}{proposal[1:]},")
    for line in lines:
        yield paragraph(f"- {decision.office.say(line)}")


def _articles(decision: Decision, words: Mapping[str, Any]) -> Iterator[Text]:
    office = decision.office
    cells, members = decision.of(members=False), decision.of(members=True)
    whom = [f"{len(cells):02d} tổ chức đảng" if cells else "", f"{len(members):02d} đảng viên" if members else ""]
    named = " và ".join(part for part in whom if part)
    yield _article(1, f"Tặng Giấy khen cho {named} {_merit(decision)} (có danh sách kèm theo).")
    yield _article(2, office.say(_money(decision, words)))
    yield _article(3, office.say(words["duty"]))


def _merit(decision: Decision) -> str:
    if decision.kind == AwardKind.FIVE_YEARS:
        return f"hoàn thành xuất sắc nhiệm vụ 5 năm liền ({decision.year - 4} - {decision.year})"
    return f"hoàn thành xuất sắc nhiệm vụ năm {decision.year}"


def _article(number: int, text: str) -> Text:
    return Text((Run(f"Điều {number}. ", bold=True), Run(text)))


def _money(decision: Decision, words: Mapping[str, Any]) -> str:
    if not all(one.amount for one in decision.recipients):
        return str(words["no_amount"])
    parts = []
    for name, members in (("tổ chức đảng", False), ("đảng viên", True)):
        amounts = Counter(one.amount for one in decision.of(members=members))
        parts += [f"{count:02d} {name}, mỗi {name} {_dong(amount)} đồng" for amount, count in sorted(amounts.items())]
    total = sum(one.amount for one in decision.recipients)
    return f"Tiền thưởng: {'; '.join(parts)}. Tổng số tiền: {_dong(total)} đồng. {words['fund']}"


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _list_note(decision: Decision) -> str:
    number = decision.symbol.removeprefix("Số ").replace(" ", "\u00a0")
    return f"(kèm theo Quyết định số {number}, {long_date(decision.on)}\ncủa {decision.issuer})"


def _rows(decision: Decision) -> Iterator[Row]:
    parts = [("Tập thể", decision.of(members=False)), ("Cá nhân", decision.of(members=True))]
    parts = [part for part in parts if part[1]]
    for roman, (name, recipients) in zip(("I", "II"), parts, strict=False):
        yield Row((f"{roman}. {name}",), section=True)
        yield from _lines(recipients, decision.office)
    total = sum(one.amount for one in decision.recipients)
    if total:
        yield Row(("", "Tổng cộng", "", "", _dong(total)), strong=True)


def _lines(recipients: Sequence[Recipient], office: Office) -> Iterator[Row]:
    for number, one in enumerate(recipients, 1):
        amount = _dong(one.amount) if one.amount else ""
        unit = cell_name(one.unit) if one.unit else office.names.name
        yield Row((str(number), cell_name(one.name) if one.cell else one.name, unit, one.achievement, amount))
