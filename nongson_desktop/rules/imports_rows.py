"""The rows of a workbook as understood, what is wrong with each, and who is meant by a number or a name."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from db.base import Record
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member
from db.organizations import Organization, OrganizationPeriod
from nongson_desktop.catalog import Kind
from nongson_desktop.excel.cells import digits_of, partial_date, proper_name, text_of
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary
from nongson_desktop.rules.organizations import cell_key

ERROR, WARNING, DUPLICATE = "error", "warning", "duplicate"
NEW: Literal["new"] = "new"
CellChoice = int | Literal["new", ""] | None
NUMBER_LABELS = {"card_number": "Số thẻ đảng viên", "identity_number": "Số định danh cá nhân"}
_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")  # the five tones
_LATEST_DEADLINE = 2069


@dataclass(frozen=True)
class Problem:
    """What is wrong or worth knowing about a row: the column and the value as the sheet has them."""

    row: int
    column: str
    value: str
    message: str
    severity: str
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        names = ("row", "column", "value", "message", "severity")
        return {name: getattr(self, name) for name in names}


@dataclass
class Row:
    """A line of the sheet as a record of its kind, listed columns included; `sources` say where cell and sex stood."""

    row: int
    sheet: str
    record: Any
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_empty: bool = False

    def note(self, severity: str, column: str, value: object, message: str) -> None:
        self.problems.append(Problem(self.row, column, str(value), message, severity, self.sheet))

    def fields(self, model: type[Record]) -> dict[str, Any]:
        """The values that are fields of the model."""
        return {key: value for key, value in self.values.items() if key in model._meta.fields}

    @property
    def is_refused(self) -> bool:
        return any(problem.severity == ERROR for problem in self.problems)

    @property
    def is_duplicate(self) -> bool:
        return any(problem.severity == DUPLICATE for problem in self.problems)

    @property
    def is_good(self) -> bool:
        return not (self.is_refused or self.is_duplicate or self.is_empty)


class Importer(ABC):
    """How one kind is read from the lines of a table and written."""

    anchors: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    needed_words: str
    sections = False
    carried: tuple[str, ...] = ("cell",)
    labels: Mapping[str, str] = {}

    def __init__(self, kind: Kind, today: date) -> None:
        self.kind = kind
        self.today = today

    @property
    @abstractmethod
    def vocabulary(self) -> Vocabulary:
        """The words that its headings may have."""

    @abstractmethod
    def understand(self, line: Line, table: Table) -> Row:
        """The line as a record, with what is wrong with it."""

    @abstractmethod
    def finish(self, rows: Sequence[Row]) -> None:
        """Judge the rows against each other and against the office; notes duplicates."""

    @abstractmethod
    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:
        """Save the rows in the current Action."""

    def chosen(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> list[Row]:  # noqa: ARG002
        """The rows to be written when the clerk has chosen what to do with unknown cells."""
        return list(rows)

    def unknown_cells(self, rows: Iterable[Row]) -> dict[str, int]:  # noqa: ARG002  (most kinds make no cells)
        """Cells that the office does not have, and how many rows name each."""
        return {}

    def fields(self) -> dict[str, str]:
        """What a heading may be matched with: field -> its Vietnamese label."""
        return {**{column.name: column.label for column in self.kind.columns}, **self.labels}

    def as_json(self, row: Row) -> dict[str, Any]:
        """The record as understood, with the keys of the list command."""
        document: dict[str, Any] = {}
        for column in self.kind.columns:
            document |= column.as_json(row.record)
        return document


def same_name_key(name: str) -> str:
    """What two spellings of one name share: case, spaces and where in a syllable the tone stands do not matter."""
    words = unicodedata.normalize("NFD", name.casefold()).split()
    return " ".join(_MARKS.sub("", word) + "".join(_MARKS.findall(word)) for word in words)


@dataclass(frozen=True, slots=True)
class Person:
    """What tells members apart; `where` says where this one is written."""

    id: int
    name: str
    birth: PartialDate | None
    card: str
    identity: str
    where: str


def members_of_office() -> list[Person]:
    """Every visible member; one query."""
    fields = (Member.id, Member.name, Member.birth_date, Member.card_number, Member.identity_number)
    rows: Any = Member.select(*fields).where(Member.hidden == False).tuples()
    return [
        Person(key, name, birth, card, identity, "đã có trong dữ liệu") for key, name, birth, card, identity in rows
    ]


class Directory:
    """Members by their numbers, and by their names with what is known of their birth."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self.by_number: dict[tuple[str, str], Person] = {}
        self._by_name: dict[str, dict[str, list[Person]]] = defaultdict(lambda: defaultdict(list))
        for person in persons:
            self.add(person)

    def add(self, person: Person) -> None:
        if person.card:
            self.by_number.setdefault(("card_number", person.card), person)
        if person.identity:
            self.by_number.setdefault(("identity_number", person.identity), person)
        self._by_name[same_name_key(person.name)][person.birth.iso if person.birth else ""].append(person)

    def namesakes(self, name: str, birth: PartialDate | None) -> list[Person]:
        """Who has the name and was, or may have been, born then; all of the name when that is not known."""
        known = self._by_name.get(same_name_key(name))
        if known is None:
            return []
        if birth is None:
            return [person for persons in known.values() for person in persons]
        full = birth.iso
        days = [full[:size] for size in (10, 7, 4, 0) if size <= len(full)]
        if birth.day is None:
            days += [day for day in known if day.startswith(full) and day != full]
        return [person for day in days for person in known.get(day, ())]

    def find(self, line: Line) -> Person:
        """The member a line is about, by card or identity number, else by name and birth; raises UserError."""
        for key, label in NUMBER_LABELS.items():
            if number := digits_of(line.cells.get(key)):
                found = self.by_number.get((key, number)) or self._with_lost_zeros(key, number)
                if found is None:
                    raise UserError(f"Không có đảng viên nào mang {label.lower()} {number}.", key)
                return found
        return self._named(line)

    def _with_lost_zeros(self, key: str, number: str) -> Person | None:
        return next((found for size in (8, 12) if (found := self.by_number.get((key, number.zfill(size))))), None)

    def _named(self, line: Line) -> Person:
        name = name_of(line)
        if not name:
            raise UserError("Thiếu số thẻ đảng viên hoặc họ và tên nên không biết là ai.", "name")
        birth = partial_date(line.cells.get("birth_date"), 2100)
        alike = self.namesakes(name, birth)
        if not alike:
            raise UserError(f"Không có đảng viên {name}{f', sinh {birth}' if birth else ''} trong dữ liệu.", "name")
        if len(alike) > 1:
            raise UserError(f"Có {len(alike)} đảng viên tên {name}; ghi thêm số thẻ hoặc ngày sinh.", "name")
        return alike[0]


def with_former_names(known: dict[str, Organization], by_id: Mapping[int, Organization]) -> dict[str, Organization]:
    """Organisations by every name they had, a name that another bears now excepted; one query."""
    names: Any = OrganizationPeriod.select(OrganizationPeriod.name, OrganizationPeriod.organization)
    for name, number in names.where(OrganizationPeriod.hidden == False).order_by(OrganizationPeriod.id.desc()).tuples():
        if number in by_id:
            known.setdefault(cell_key(name), by_id[number])
    return known


def name_of(line: Line) -> str:
    """The name of a line, from one column or two, in proper letters."""
    whole = line.cells.get("name") or line.cells.get("member")
    parts = (whole,) if whole else (line.cells.get("surname"), line.cells.get("given"))
    return proper_name(" ".join(text for part in parts if (text := text_of(part))))


def full_date(cell: Cell) -> date | None:
    """A date with its day; raises ValueError in Vietnamese."""
    found = partial_date(cell, _LATEST_DEADLINE)
    if found is None:
        return None
    if found.day is None:
        raise ValueError("cần đủ ngày, tháng, năm")
    return found.first_day
