"""Huy hiệu Đảng: danh sách đề nghị of a round, and the tờ trình that goes with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from db.awards import IssuingBody
from db.badges import BadgeAward, BadgeKind
from db.members import Member
from nongson_desktop.documents.amounts import dong
from nongson_desktop.documents.awards import AUTHORITY
from nongson_desktop.documents.content import (
    Block,
    Content,
    Owner,
    Row,
    Table,
    TableColumn,
    Text,
    bold,
)
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    closing,
    committee_signature,
    composed,
    drawn_up,
    office_on,
    paragraph,
    short_date,
    title,
    upper,
)
from nongson_desktop.documents.people import refuse_missing, whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import grounds_on, wording
from nongson_desktop.rules.badge_rules import Money, rules_on
from nongson_desktop.rules.badges import due_badges
from nongson_desktop.rules.members import last_cells

_COLUMNS = (
    TableColumn("Số TT", 0.45, "center"),
    TableColumn("Số HHĐ", 1.1, "center"),
    TableColumn("Họ và tên", 1.7),
    TableColumn("Ngày sinh", 1.12, "center"),
    TableColumn("Quê quán", 1.3),
    TableColumn("Ngày cấp có thẩm quyền ra quyết định kết nạp", 1.2, "center"),
    TableColumn("Ngày kết nạp vào Đảng", 1.12, "center"),
    TableColumn("Ngày chính thức", 1.12, "center"),
    TableColumn("Số thẻ đảng viên", 1.4, "center"),
    TableColumn("Nơi đề nghị tặng HHĐ", 1.4),
    TableColumn("Ghi chú", 1.74),
)
_KINDS = (
    (BadgeKind.REGULAR, "Tặng"),
    (BadgeKind.EARLY, "Tặng sớm"),
    (BadgeKind.POSTHUMOUS, "Truy tặng"),
    (BadgeKind.AGAIN, "Cấp lại"),
)


@dataclass(frozen=True)
class Line:
    """One member of the list, proposed or already decided."""

    member: Member
    cell: int | None
    cell_name: str
    years: int
    kind: str
    number: str
    note: str
    money: Money

    @property
    def place(self) -> str:
        return cell_name(self.cell_name) if self.cell_name else ""


@dataclass(frozen=True)
class Submission:
    """The round as it is put before the committee above."""

    office: Office
    round_on: date
    lines: tuple[Line, ...]

    @property
    def deed(self) -> str:
        """What is asked for: "tặng", "truy tặng" or both."""
        kinds = {line.kind for line in self.lines}
        deeds = [
            ("tặng", {BadgeKind.REGULAR, BadgeKind.EARLY}),
            ("truy tặng", {BadgeKind.POSTHUMOUS}),
            ("cấp lại", {BadgeKind.AGAIN}),
        ]
        return ", ".join(name for name, of in deeds if kinds & of)

    @property
    def body(self) -> str:
        return self.office.say("Ban Thường vụ {whose}", whose=self.office.committee)

    @property
    def round_words(self) -> str:
        return short_date(self.round_on)

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]


def round_of(request: Request) -> date:
    """The round asked for, else the next one on the paper's day, or the first or last of another year."""
    if request.round_on is not None:
        return request.round_on
    rules = rules_on(request.on)
    rounds = rules.rounds_in(request.year)
    if request.year != request.on.year:
        return rounds[0] if request.year > request.on.year else rounds[-1]
    return next((day for day in rounds if day >= request.on), rules.rounds_in(request.year + 1)[0])


def submission_of(request: Request) -> Submission:
    """Whom the round is about, by milestone, cell and name; raises UserError when nobody is."""
    office, round_on = office_on(request.on), round_of(request)
    lines = [*_decided(round_on), *_proposed(round_on)]
    if request.members:
        refuse_missing(request, {line.member.id for line in lines}, f"đề nghị Huy hiệu Đảng đợt {short_date(round_on)}")
        lines = [line for line in lines if line.member.id in request.members]
    if request.bodies:
        lines = [line for line in lines if line.cell in request.bodies]
    if not lines:
        raise NothingToPrintError(f"Đợt {short_date(round_on)} không có ai được đề nghị tặng Huy hiệu Đảng.")
    lines.sort(key=lambda line: (-line.years, office.order(line.cell), line.member.sort_key))
    return Submission(office, round_on, tuple(lines))


def _proposed(round_on: date) -> Iterator[Line]:
    for one in due_badges(round_on):
        if one.is_proposed:
            yield Line(one.member, one.cell_id, one.cell, one.years, one.kind, "", one.grounds, one.money)


def _decided(round_on: date) -> Iterator[Line]:
    """Badges already decided in the round stay on its list, with their numbers."""
    awards = list(
        BadgeAward.select(BadgeAward, Member)
        .join(Member)
        .where(BadgeAward.round_on == round_on, BadgeAward.hidden == False)
    )
    cells = last_cells([award.member_id for award in awards], round_on)
    for award in awards:
        day = award.decided_on or round_on
        money = Money(None) if award.kind == BadgeKind.AGAIN else rules_on(round_on).money(award.years, day)
        cell, name = cells.get(award.member_id, (None, ""))
        yield Line(award.member, cell, name, award.years, award.kind, award.badge_number, award.note, money)


def badge_list(request: Request) -> list[Content]:
    """Danh sách đề nghị tặng Huy hiệu Đảng with the eleven columns of Mẫu 4A-HHĐ."""
    asked = submission_of(request)
    office, words = asked.office, wording("badge", request.on)
    cell, where = whom_of(office, request)
    return [
        composed(
            office,
            request,
            f"Danh sách đề nghị tặng Huy hiệu Đảng đợt {asked.round_words}",
            (
                title(
                    upper(words["list_title"].format(deed=asked.deed)),
                    f"{where}đợt {asked.round_words}",
                    note=words["reference"],
                ),
                Table(_COLUMNS, tuple(_rows(asked))),
                drawn_up(committee_signature(office, authority=AUTHORITY[IssuingBody.STANDING]), "NGƯỜI LẬP DANH SÁCH"),
            ),
            landscape=True,
            owner=Owner(cell=cell.id, cell_name=cell_name(cell.name)) if cell else Owner(),
        )
    ]


def _rows(asked: Submission) -> Iterator[Row]:
    number = 0
    for years, group in groupby(asked.lines, key=lambda line: line.years):
        lines = list(group)
        yield Row((f"Huy hiệu {years} năm tuổi Đảng: {len(lines):02d} đồng chí",), section=True)
        for line in lines:
            number += 1
            yield _member_row(number, line)
    yield Row((f"Tổng số: {number:02d} đồng chí.",), section=True)


def _member_row(number: int, line: Line) -> Row:
    member = line.member
    kind = "" if line.kind == BadgeKind.REGULAR else dict(_KINDS)[line.kind]
    return Row(
        (
            str(number),
            line.number,
            member.name,
            short_date(member.birth_date),
            member.hometown,
            short_date(member.decision_on),
            short_date(member.admitted_on),
            short_date(member.official_on),
            member.card_number,
            line.place,
            "; ".join(part for part in (kind, line.note) if part),
        )
    )


# Tờ trình


def badge_submission(request: Request) -> list[Content]:
    """Tờ trình to the committee above, with counts, money and the reason of whoever is asked for early."""
    asked = submission_of(request)
    office, words = asked.office, wording("badge", request.on)
    said = {
        "deed": asked.deed,
        "round": asked.round_words,
        "body": asked.body,
        "count": f"{len(asked.lines):02d}",
        "above": office.say("Ban Thường vụ {above}", above=asked.office.above_committee),
    }
    blocks: list[Block] = [
        title(
            "TỜ TRÌNH", words["submission_subject"].format(**said), note=words["reference"], geometry=office.geometry
        ),
        Text(bold(f"Kính trình: {said['above']}"), align="center", indent=False, with_next=True),
        *_grounds(asked, words, request.on),
        paragraph(words["opening"].format(**said)),
        _summary(asked),
        *_named(words["early"], asked.of(BadgeKind.EARLY)),
        *_named(words["posthumous"], asked.of(BadgeKind.POSTHUMOUS)),
        *_money(asked, words),
        paragraph(office.say(words["enclosed"])),
        paragraph(office.say(words["ending"], **said)),
        closing(
            committee_signature(office, authority=AUTHORITY[IssuingBody.STANDING]),
            recipients=[office.say(line, above_short=asked.office.above_committee) for line in words["recipients"]],
        ),
    ]
    return [
        composed(office, request, f"Tờ trình đề nghị tặng Huy hiệu Đảng đợt {asked.round_words}", blocks, kind="TTr")
    ]


def _grounds(asked: Submission, words: Mapping[str, Any], on: date) -> Iterator[Text]:
    lines = grounds_on(words, on)
    for place, text in enumerate(lines, 1):
        yield paragraph(f"- Căn cứ {asked.office.say(text)}{',' if place == len(lines) else ';'}")


def _summary(asked: Submission) -> Table:
    """How many of each milestone, in which way, with their money."""
    kinds = [(kind, label) for kind, label in _KINDS if asked.of(kind)]
    share = 7 / (len(kinds) + 1)
    columns = (
        TableColumn("Huy hiệu", 2.4, "center"),
        *(TableColumn(label, share, "center") for _, label in kinds),
        TableColumn("Cộng", share, "center"),
        TableColumn("Tiền thưởng một huy hiệu (đồng)", 3.7, "right"),
        TableColumn("Thành tiền (đồng)", 3.4, "right"),
    )
    rows = [
        _summary_row(f"{years} năm", list(group), kinds)
        for years, group in groupby(asked.lines, key=lambda line: line.years)
    ]
    return Table(columns, (*rows, _summary_row("Tổng cộng", asked.lines, kinds, strong=True)))


def _summary_row(name: str, lines: Sequence[Line], kinds: Sequence[tuple[str, str]], *, strong: bool = False) -> Row:
    counts = Counter(line.kind for line in lines)
    rates = {line.money.amount for line in lines if line.money.amount}
    each = dong(rates.pop()) if len(rates) == 1 and not strong else ""
    cells = (name, *(_some(counts[kind]) for kind, _ in kinds), f"{len(lines):02d}", each, _some_dong(_total(lines)))
    return Row(cells, strong=strong)


def _total(lines: Sequence[Line]) -> int:
    return sum(line.money.amount or 0 for line in lines)


def _some(count: int) -> str:
    return f"{count:02d}" if count else ""


def _some_dong(amount: int) -> str:
    return dong(amount) if amount else ""


def _named(heading: str, lines: Sequence[Line]) -> Iterator[Text]:
    """Those whose badge needs its reason told, one after the other."""
    if not lines:
        return
    yield paragraph(heading)
    for place, line in enumerate(lines, 1):
        who = ", ".join(part for part in (f"Đồng chí {line.member.name}", line.place) if part)
        end = "." if place == len(lines) else ";"
        yield paragraph(f"- {who}: Huy hiệu {line.years} năm; {line.note}{end}")


def _money(asked: Submission, words: Mapping[str, Any]) -> Iterator[Text]:
    if total := _total(asked.lines):
        yield paragraph(words["money"].format(total=dong(total), day=asked.round_words))
    unknown = {line.years for line in asked.lines if line.money.amount is None and line.kind != BadgeKind.AGAIN}
    for years in sorted(unknown):
        yield paragraph(words["no_money"].format(years=years))
