"""Quyết định khen thưởng with its list, and what the certificates say of each recipient."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.awards import Award, AwardDecision, AwardKind, IssuingBody, awards_of
from db.errors import UserError
from db.evaluation import Level
from nongson_desktop.documents.amounts import dong
from nongson_desktop.documents.codes import code_of_award
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
from nongson_desktop.documents.wording import check_authority, grounds_on, lines_of, remembered_signer, wording
from nongson_desktop.rules.award_register import numbers_of
from nongson_desktop.rules.awards import CELL, MEMBER, body_for, decision_numbered, propose
from nongson_desktop.rules.awards import decision_of as standing_decision

_COLUMNS = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Tên tổ chức, họ và tên", 2.3),
    TableColumn("Đơn vị", 2.1),
    TableColumn("Thành tích", 2.6),
    TableColumn("Tiền thưởng (đồng)", 1.2, "right"),
)
AUTHORITY = {
    IssuingBody.COMMITTEE: "T/M ĐẢNG ỦY",
    IssuingBody.STANDING: "T/M BAN THƯỜNG VỤ",
    IssuingBody.PROVINCE: "T/M BAN THƯỜNG VỤ",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of the decision, one certificate; with neither member nor cell, whoever else is named."""

    member: int | None
    cell: int | None
    name: str
    unit: str
    achievement: str
    amount: int
    award: int | None = None
    register: str = ""
    collective: bool = False
    address: str = ""
    cell_vote: tuple[int | None, int | None] = (None, None)
    vote: tuple[int | None, int | None] = (None, None)

    @property
    def owner(self) -> Owner:
        return Owner(self.member, self.cell, self.name, cell_name(self.unit) if self.member else self.full_name)

    @property
    def is_person(self) -> bool:
        return self.member is not None or not (self.cell is not None or self.collective)

    @property
    def full_name(self) -> str:
        """The name as lists print it: a cell is "Chi bộ thôn 1"."""
        return cell_name(self.name) if self.cell is not None else self.name

    @property
    def prefix(self) -> str:
        """What stands before a person's name on a certificate."""
        return (self.address or ("Đồng chí" if self.member is not None else "")) if self.is_person else ""

    @property
    def whom(self) -> str:
        """What a decision counts this one among."""
        if self.member is not None:
            return "đảng viên"
        return "tổ chức đảng" if self.cell is not None else "tập thể" if self.collective else "cá nhân"

    def place(self, office: str) -> str:
        """The unit as lists print it; who has none belongs to the whole office."""
        return (cell_name(self.unit) if self.member is not None else self.unit) if self.unit else office


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
    made: AwardDecision | None = None

    @property
    def issuer(self) -> str:
        body = "Ban Thường vụ " if self.body == IssuingBody.STANDING else ""
        return body + self.office.committee

    @property
    def symbol(self) -> str:
        return number_line(self.number, "QĐ", "ĐU")

    @property
    def code(self) -> str:
        """The code of its issuing; empty before that and on a draft."""
        return code_of_award(self.made) if self.made is not None and not self.draft else ""

    @property
    def merit(self) -> str:
        """What all of them are commended for."""
        if self.made is not None and self.kind == AwardKind.AD_HOC:
            return self.made.merit
        if self.kind == AwardKind.FIVE_YEARS:
            return f"hoàn thành xuất sắc nhiệm vụ 5 năm liền ({self.year - 4} - {self.year})"
        return f"hoàn thành xuất sắc nhiệm vụ năm {self.year}"

    @property
    def collectives(self) -> tuple[Recipient, ...]:
        return tuple(one for one in self.recipients if not one.is_person)

    @property
    def persons(self) -> tuple[Recipient, ...]:
        return tuple(one for one in self.recipients if one.is_person)

    @property
    def groups(self) -> dict[str, list[Recipient]]:
        """The recipients by what they are counted among, collectives first."""
        found: dict[str, list[Recipient]] = defaultdict(list)
        for one in (*self.collectives, *self.persons):
            found[one.whom].append(one)
        return found

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.recipients)


def decision_of(request: Request) -> Decision:
    """The year's decision, or a draft for those finally rated HTXS; raises UserError when nobody is commended."""
    made = (
        standing_decision(request.year, request.award)
        if request.decision is None
        else decision_numbered(request.decision)
    )
    on = (made.decided_on if made else None) or request.on
    office, kind = office_on(on), made.kind if made else request.award
    recipients = _awarded(made) if made else _rated(request, on)
    if not recipients and kind == AwardKind.AD_HOC:
        raise NothingToPrintError(f"Năm {request.year} chưa có quyết định khen thưởng không theo định kỳ.")
    if not recipients:
        raise NothingToPrintError(f"Năm {request.year} chưa có ai được khen thưởng hoặc được xếp loại {Level.HTXS}.")
    body = made.body if made else body_for(kind, on)
    return Decision(
        office=office,
        on=on,
        year=made.year if made else request.year,
        kind=kind,
        body=body,
        number=(made.number if made else "") or request.number,
        signature=_signature(office, body, made),
        recipients=recipients,
        draft=request.draft or made is None,
        made=made,
    )


def _signature(office: Office, body: str, made: AwardDecision | None) -> Signature:
    """The signature of the deciding body; the office's own wording of it must name that body."""
    own = remembered_signer("award-decision", office.on)
    authority = own.authority or AUTHORITY[body]
    check_authority(body, authority)
    post, name = (made.signer_role, made.signer) if made else (own.post, own.name)
    return committee_signature(office, authority=authority, post=post, name=name)


def _awarded(made: AwardDecision) -> tuple[Recipient, ...]:
    entered = numbers_of(made)
    return tuple(recipient_of(award, str(entered.get(award.id, ""))) for award in awards_of(made).iterator())


def recipient_of(award: Award, register: str = "") -> Recipient:
    """A line of a decision as papers name it."""
    return Recipient(
        award.__data__["member"],
        award.__data__["organization"],
        award.name,
        award.unit,
        award.achievement,
        award.amount,
        award.id,
        register,
        award.collective,
        award.address,
        (award.cell_voters, award.cell_votes),
        (award.voters, award.votes),
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
    if decision.body == IssuingBody.PROVINCE:
        raise UserError("Khen thưởng này do cấp trên quyết định; hãy in tờ trình đề nghị khen thưởng.", "body")
    words, office = wording("award", decision.on), decision.office
    blocks: list[Block] = [
        title("QUYẾT ĐỊNH", subject_of(decision, words), geometry=office.geometry),
        *grounds_of(decision, words, words["proposal"]),
        Text(bold(upper(office.say(decision.issuer)) + " QUYẾT ĐỊNH"), align="center", indent=False, with_next=True),
        *_articles(decision, words),
        closing(decision.signature, recipients=words["recipients"], office=office),
        NewPage(),
        title(words["list_title"], note=list_note(decision)),
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
            mark=decision.code,
        )
    ]


def subject_of(decision: Decision, words: Mapping[str, Any]) -> str:
    """The trích yếu: who is commended for what."""
    key = {AwardKind.FIVE_YEARS: "subject_five_years", AwardKind.AD_HOC: "subject_ad_hoc"}.get(decision.kind, "subject")
    whom = ", ".join(decision.groups)
    text: str = words[key].format(whom=whom, year=decision.year, first=decision.year - 4, merit=decision.merit)
    return text


def grounds_of(decision: Decision, words: Mapping[str, Any], proposal: str = "") -> Iterator[Text]:
    """The căn cứ in force, one a line, then on whose proposal."""
    lines = [f"Căn cứ {text.format(year=decision.year)}" for text in grounds_on(words, decision.on, decision.kind)]
    lines += [f"{proposal[0].upper()}{proposal[1:]}"] if proposal else []
    for place, line in enumerate(lines, 1):
        yield paragraph(f"- {decision.office.say(line)}{',' if place == len(lines) else ';'}")


def _articles(decision: Decision, words: Mapping[str, Any]) -> Iterator[Text]:
    office = decision.office
    yield article(1, office.say(words["award"], count=counted(decision), merit=decision.merit))
    yield article(2, office.say(money_of(decision, words)))
    for number, text in enumerate(lines_of(words["duty"]), 3):
        yield article(number, office.say(text))


def counted(decision: Decision) -> str:
    """How many of each: "01 tổ chức đảng và 02 đảng viên"."""
    parts = [f"{len(group):02d} {whom}" for whom, group in decision.groups.items()]
    return " và ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def article(number: int, text: str) -> Text:
    return Text((Run(f"Điều {number}. ", bold=True), Run(text)))


def money_of(decision: Decision, words: Mapping[str, Any]) -> str:
    """The money of each and of all, or the words for when it is not known."""
    if not all(one.amount for one in decision.recipients):
        return str(words["no_amount"])
    parts = []
    for whom, group in decision.groups.items():
        amounts = Counter(one.amount for one in group)
        parts += [f"{count:02d} {whom}, mỗi {whom} {dong(amount)} đồng" for amount, count in sorted(amounts.items())]
    return f"Tiền thưởng: {'; '.join(parts)}. Tổng số tiền: {dong(decision.total)} đồng. {words['fund']}"


def list_note(decision: Decision) -> str:
    """The line under the title of a list that goes with the decision."""
    number = decision.symbol.removeprefix("Số ").replace(" ", "\u00a0")
    return f"(kèm theo Quyết định số {number}, {long_date(decision.on)}\ncủa {decision.issuer})"


def _rows(decision: Decision) -> Iterator[Row]:
    for section, recipients in sections(decision):
        yield Row((section,), section=True)
        yield from _lines(recipients, decision.office)
    if decision.total:
        yield Row(("", "Tổng cộng", "", "", dong(decision.total)), strong=True)


def sections(decision: Decision) -> Iterator[tuple[str, tuple[Recipient, ...]]]:
    """Collectives and persons, those there are, each with its heading."""
    parts = [("Tập thể", decision.collectives), ("Cá nhân", decision.persons)]
    for roman, (name, recipients) in zip(("I", "II"), [part for part in parts if part[1]], strict=False):
        yield f"{roman}. {name}", recipients


def _lines(recipients: Sequence[Recipient], office: Office) -> Iterator[Row]:
    for number, one in enumerate(recipients, 1):
        amount = dong(one.amount) if one.amount else ""
        yield Row((str(number), one.full_name, one.place(office.names.name), one.achievement, amount))
