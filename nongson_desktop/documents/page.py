"""Letterhead, signature block and wording of the office: the one home of what every paper shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import peewee as pw

from db.base import holds
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, OfficeHeld, Role
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.reading import read_once
from db.search import nfc
from nongson_desktop.documents.content import Block, Closing, Content, Head, Owner, Run, Signature, Text, Title, words
from nongson_desktop.documents.geometry import Geometry, geometry_on
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.numbers import plain_number
from nongson_desktop.rules.organizations import OfficeNames, office_names

NUMBER_GAP = " " * 6
_OUR_BODY = re.compile(r"^(đảng bộ|đảng [uủ][yỷ])\s+", re.IGNORECASE)
_ABOVE = (
    (re.compile(r"^tỉnh (uỷ|ủy)\s+", re.IGNORECASE), "Đảng bộ tỉnh "),
    (re.compile(r"^thành (uỷ|ủy)\s+", re.IGNORECASE), "Đảng bộ thành phố "),
    (re.compile(r"^huyện (uỷ|ủy)\s+", re.IGNORECASE), "Đảng bộ huyện "),
    (re.compile(r"^đảng (uỷ|ủy)\s+", re.IGNORECASE), "Đảng bộ "),
)
_COMMITTEES_ABOVE = (
    (re.compile(r"^đảng bộ tỉnh\s+", re.IGNORECASE), "Tỉnh ủy"),
    (re.compile(r"^đảng bộ thành phố\s+", re.IGNORECASE), "Thành ủy"),
    (re.compile(r"^đảng bộ huyện\s+", re.IGNORECASE), "Huyện ủy"),
)
_SYLLABLE = {
    "ỦY": ((re.compile(r"\bUỶ\b"), "ỦY"), (re.compile(r"\bUỷ\b"), "Ủy"), (re.compile(r"\buỷ\b"), "ủy")),
    "UỶ": ((re.compile(r"\bỦY\b"), "UỶ"), (re.compile(r"\bỦy\b"), "Uỷ"), (re.compile(r"\bủy\b"), "uỷ")),
}
POSTS = {Role.SECRETARY: "BÍ THƯ", Role.DEPUTY: "PHÓ BÍ THƯ"}


@dataclass(frozen=True)
class Cell:
    """A cell under the name and the parent it has on the paper's day."""

    id: int
    name: str
    superior: str


@dataclass(frozen=True)
class Office:
    """What the papers of one day need to know about the office, read in three queries."""

    on: date
    names: OfficeNames
    cells: tuple[Cell, ...]
    officers: dict[tuple[int, str], str]
    geometry: Geometry

    def say(self, text: str, **values: object) -> str:
        """Our own wording in the office's spelling of ủy; the values stay as they were typed."""
        for pattern, spelt in _SYLLABLE[self.names.spelling]:
            text = pattern.sub(spelt, text)
        return text.format(**values) if values else text

    @property
    def commune(self) -> str:
        """The name without what kind of body it is: "xã Suối Mây"."""
        return _OUR_BODY.sub("", self.names.name).strip()

    @property
    def above_committee(self) -> str:
        """The committee above: "Tỉnh ủy Sông Lam"."""
        parent = self.names.parent
        for pattern, name in _COMMITTEES_ABOVE:
            if pattern.match(parent):
                return self.say(name) + " " + pattern.sub("", parent)
        return parent or self.say("Tỉnh ủy")

    @property
    def committee(self) -> str:
        return self.say("Đảng ủy ") + self.commune

    def cell(self, cell_id: int | None) -> Cell:
        found = next((cell for cell in self.cells if cell.id == cell_id), None)
        if found is None:
            raise UserError(f"Không có chi bộ này vào ngày {self.on:%d/%m/%Y}.", "cell")
        return found

    def order(self, cell_id: int | None) -> int:
        """The place of a cell in lists; members without one come last."""
        return next((place for place, cell in enumerate(self.cells) if cell.id == cell_id), len(self.cells))

    def signer(self, organization: int) -> tuple[str, str]:
        """The post and the name of who signs: the secretary, else the deputy, else a secretary to be written in."""
        for role in (Role.SECRETARY, Role.DEPUTY):
            if name := self.officers.get((organization, role)):
                return POSTS[role], name
        return POSTS[Role.SECRETARY], ""


@read_once
def office_on(day: date, committee: int | None = None) -> Office:
    """The office as it stood on the day of a paper; of several committees the one named, else the first."""
    names = office_names(day, committee)
    return Office(day, names, _cells(day, names), _officers(day), geometry_on(day))


def _cells(day: date, names: OfficeNames) -> tuple[Cell, ...]:
    parent = OrganizationPeriod.alias()
    query: Any = (
        Organization.select(Organization.id, OrganizationPeriod.name, parent.name.alias("superior"))
        .join(OrganizationPeriod, on=OrganizationPeriod.organization)
        .join(parent, pw.JOIN.LEFT_OUTER, on=(parent.organization == OrganizationPeriod.parent) & holds(parent, day))
        .where(
            Organization.kind == OrganizationKind.CELL,
            Organization.hidden == False,
            holds(OrganizationPeriod, day),
            Organization.ended_on.is_null() | (Organization.ended_on > day),
        )
        .order_by(Organization.sort_key, Organization.id)
        .tuples()
    )
    return tuple(Cell(cell, name, superior or names.name) for cell, name, superior in query)


def _officers(day: date) -> dict[tuple[int, str], str]:
    query: Any = (
        OfficeHeld.select(OfficeHeld.organization, OfficeHeld.role, Member.name)
        .join(Member)
        .where(OfficeHeld.role.in_(list(POSTS)), holds(OfficeHeld, day))
        .order_by(OfficeHeld.since.desc(), Member.sort_key.desc())
        .tuples()
    )
    return {(organization, role): name for organization, role, name in query}


def committee_head(office: Office, *, number: str | None = None, place_date: str = "") -> Head:
    """The head of a paper of the committee: "ĐẢNG BỘ TỈNH …" over "ĐẢNG ỦY XÃ …"."""
    return Head(upper(office.say(_above(office.names.parent))), upper(office.committee), number, place_date)


def cell_head(office: Office, cell: Cell | None, *, place_date: str = "", code: str = "") -> Head:
    """The head of a paper of a cell: "ĐẢNG BỘ XÃ …" over "CHI BỘ …"."""
    superior = cell.superior if cell else office.names.name
    issuer = upper(cell_name(cell.name)) if cell else "CHI BỘ ……………………"
    return Head(upper(office.say(_above(superior))), issuer, None, place_date, code)


def head_of(office: Office, cell: Cell | None, *, place_date: str = "") -> Head:
    """The head of a paper of a cell, or of the committee where there is none."""
    if cell is None:
        return committee_head(office, place_date=place_date)
    return cell_head(office, cell, place_date=place_date)


def _above(name: str) -> str:
    for pattern, kind in _ABOVE:
        if pattern.match(name):
            return pattern.sub(kind, name)
    return name


def cell_name(name: str) -> str:
    """The name with what it is in front: "thôn 1" is "Chi bộ thôn 1"."""
    known = ("chi bộ", "đảng bộ", "chi ủy", "chi uỷ")
    return name if name.casefold().startswith(known) else f"Chi bộ {name}"


def upper(text: str) -> str:
    return nfc(text.upper())


def number_line(number: str, kind: str, symbol: str) -> str:
    """Số và ký hiệu: "Số 05-QĐ/ĐU", with a gap to write in when the number is blank; raises UserError."""
    if not number.strip():
        return f"Số {NUMBER_GAP}-{kind}/{symbol}"
    return f"Số {plain_number(number):0>2}-{kind}/{symbol}"


def long_date(day: date) -> str:
    """The date as papers write it: days below 10 and the months 1 and 2 take a leading zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_date(office: Office, day: date | None, year: int | None = None) -> str:
    """Địa danh, ngày tháng năm; without a day there is room to write it in."""
    when = long_date(day) if day else f"ngày …… tháng …… năm {year or '……'}"
    return f"{office.names.place}, {when}"


def short_date(day: date | PartialDate | None) -> str:
    if day is None:
        return ""
    return str(day) if isinstance(day, PartialDate) else f"{day:%d/%m/%Y}"


def title(kind: str, subject: str = "", *, note: str = "", geometry: Geometry | None = None) -> Title:
    """Tên loại and trích yếu; with the rules given, the separator that they ask for."""
    return Title(kind, subject, note, hyphens=bool(geometry and geometry.switch["subject_hyphens"]))


def committee_signature(office: Office, *, authority: str = "T/M ĐẢNG ỦY", post: str = "", name: str = "") -> Signature:
    """The committee's signature block; post and name default to who holds the office on the day."""
    known_post, known_name = office.signer(office.names.id)
    said = office.say(authority), upper(post) or known_post, name or ("" if post else known_name)
    return Signature(*said, of=office.names.id)


def cell_signature(office: Office, cell: Cell | None, *, authority: str = "T/M CHI BỘ") -> Signature:
    """The cell's signature block, without a seal."""
    post, name = office.signer(cell.id) if cell else (POSTS[Role.SECRETARY], "")
    return Signature(office.say(authority), post, name, of=cell.id if cell else None)


def signature_of(office: Office, cell: Cell | None) -> Signature:
    """The signature block of a cell, or of the committee where there is none."""
    return committee_signature(office) if cell is None else cell_signature(office, cell)


def closing(
    right: Signature, left: Signature | None = None, recipients: Sequence[str] = (), office: Office | None = None
) -> Closing:
    """The foot of a paper; the recipients are spelt as the office spells."""
    lines = tuple(office.say(line) if office else line for line in recipients)
    return Closing(right, left, lines)


def drawn_up(signer: Signature, maker: str) -> Closing:
    """The foot of a list: the signer on the right, on the left who drew it up ("NGƯỜI LẬP BẢNG")."""
    return Closing(signer, Signature("", maker, "", "(ký, ghi rõ họ tên)"))


def composed(
    office: Office,
    request: Request,
    name: str,
    blocks: Iterable[Block],
    *,
    cell: Cell | None = None,
    kind: str = "",
    head: Head | None = None,
    landscape: bool = False,
    form: bool = False,
    owner: Owner | None = None,
) -> Content:
    """One paper of a request, under the head given, else that of the cell or of the committee on the paper's day.

    A letter of the committee says of what `kind` it is ("QĐ") and carries its number.
    """
    number = number_line(request.number, kind, "ĐU") if kind else None
    own = head or replace(head_of(office, cell, place_date=place_date(office, request.on)), number=number)
    whose = owner or (Owner(cell=cell.id, cell_name=cell_name(cell.name)) if cell else Owner())
    said = name, own, tuple(blocks), office.geometry, request.on
    return Content(*said, landscape=landscape, form=form, draft=request.draft, owner=whose)


def paragraph(*parts: Run | str, indent: bool = True, align: str = "justify") -> Text:
    """One paragraph of plain and styled parts."""
    runs = tuple(run for part in parts for run in (words(part) if isinstance(part, str) else (part,)))
    return Text(runs, align=align, indent=indent)


def cited(lines: Iterable[str]) -> Iterator[Text]:
    """What a paper stands on, one a line, upright: each ends with ";" and the last with ","."""
    grounds = [line.strip().rstrip(";,.") for line in lines if line.strip()]
    for place, line in enumerate(grounds, 1):
        yield paragraph(f"- {line}{',' if place == len(grounds) else ';'}")


def heading(text: str) -> Text:
    """A heading that stays with what follows."""
    return Text((Run(text, bold=True),), indent=True, with_next=True)
