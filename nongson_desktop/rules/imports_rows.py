"""The rows of a workbook as understood, what is wrong with each, and who is meant by a number or a name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from db.base import Record
from db.organizations import Organization, OrganizationPeriod
from db.search import View
from nongson_desktop.excel.cells import partial_date
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.organizations import cell_key

ERROR, WARNING, DUPLICATE = "error", "warning", "duplicate"
NEW: Literal["new"] = "new"
CellChoice = int | Literal["new", ""] | None
_LATEST_DEADLINE = 2069
_CHUNK = 900


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


@dataclass(frozen=True)
class Twin:
    """Whom a row may repeat: a record of the office by its id, or, with id 0, another row by its record.

    `by_number` says that they share a number which only one may have.
    """

    id: int
    name: str
    where: str
    by_number: bool = False
    record: Any = None


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
    twin: Twin | None = None

    def note(self, severity: str, column: str, value: object, message: str) -> None:
        self.problems.append(Problem(self.row, column, str(value), message, severity, self.sheet))

    def fields(self, model: type[Record]) -> dict[str, Any]:
        """The values that are fields of the model."""
        return {key: value for key, value in self.values.items() if key in model._meta.fields}

    @property
    def is_refused(self) -> bool:
        return bool(self.problems) and any(problem.severity == ERROR for problem in self.problems)

    @property
    def is_duplicate(self) -> bool:
        return bool(self.problems) and any(problem.severity == DUPLICATE for problem in self.problems)

    @property
    def is_good(self) -> bool:
        return not (self.problems and (self.is_refused or self.is_duplicate)) and not self.is_empty


class Importer(ABC):
    """How one kind is read from the lines of a table and written."""

    anchors: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    needed_words: str
    carried: tuple[str, ...] = ("cell",)
    labels: Mapping[str, str] = {}

    def __init__(self, kind: Kind, today: date) -> None:
        self.kind = kind
        self.today = today

    @property
    @abstractmethod
    def vocabulary(self) -> Vocabulary:
        """The words that its headings may have."""

    def sections(self, header: Header) -> Callable[[str], str] | None:  # noqa: ARG002
        """What a row that only names a cell begins in such a table; None where no such rows are looked for."""
        return None

    def lines(self, table: Table) -> Iterable[Line]:
        """The lines of a table, each a record."""
        return table.lines

    @abstractmethod
    def understand(self, line: Line, table: Table) -> Row:
        """The line as a record, with what is wrong with it."""

    @abstractmethod
    def finish(self, rows: Sequence[Row]) -> None:
        """Judge the rows against each other and against the office; notes duplicates."""

    @abstractmethod
    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:
        """Save the rows in the current Action."""

    def known_records(self, ids: Sequence[int]) -> dict[int, Any]:
        """Records of the office by id, with all that their list shows."""
        view = View(as_of=self.today, status=())
        found: dict[int, Any] = {}
        for start in range(0, len(ids), _CHUNK):
            listed = self.kind.listing(view).where(self.kind.model.id.in_(ids[start : start + _CHUNK]))
            found |= {record.id: record for record in listed}
        unlisted = [key for key in ids if key not in found]
        plain: Any = self.kind.model.select().where(self.kind.model.id.in_(unlisted[:_CHUNK])) if unlisted else ()
        return found | {record.id: record for record in plain}

    def updatable(self, row: Row) -> Iterator[tuple[str, Any]]:
        """The values of a row that may be written onto the record it is about."""
        names = {column.name for column in self.kind.columns}
        return ((name, value) for name, value in row.fields(self.kind.model).items() if name in names)

    def judge(self, record: Any) -> None:  # noqa: B027  (some kinds have nothing to refuse)
        """Refuse a record that a change would make wrong; raises UserError."""

    def cell_to_fill(self, row: Row, record: Any) -> str:  # noqa: ARG002
        """The cell that the file gives to a known record without one."""
        return ""

    def fill_cells(self, cells: Sequence[tuple[int, str]]) -> None:  # noqa: B027  (only members have cells)
        """Place the records in the cells of these names, in the current Action."""

    def cell_to_move_to(self, row: Row, record: Any) -> Organization | None:  # noqa: ARG002
        """Another cell that the file gives to a known record."""
        return None

    def move(self, moves: Sequence[tuple[Row, int, Organization]], day: date) -> None:  # noqa: B027
        """Move known records (row, id, cell) to other cells from the day on, in the current Action."""

    def chosen(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> list[Row]:  # noqa: ARG002
        """The rows to be written when the clerk has chosen what to do with unknown cells."""
        return list(rows)

    def repeats(self, rows: Sequence[Row]) -> bool:  # noqa: ARG002
        """Whether a row repeats what the office has got since the preview; looks at the office anew."""
        return False

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


def with_former_names(known: dict[str, Organization], by_id: Mapping[int, Organization]) -> dict[str, Organization]:
    """Organisations by every name they had, a name that another bears now excepted; one query."""
    names: Any = OrganizationPeriod.select(OrganizationPeriod.name, OrganizationPeriod.organization)
    for name, number in names.where(OrganizationPeriod.hidden == False).order_by(OrganizationPeriod.id.desc()).tuples():
        if number in by_id:
            known.setdefault(cell_key(name), by_id[number])
    return known


def full_date(cell: Cell) -> date | None:
    """A date with its day; raises ValueError in Vietnamese."""
    found = partial_date(cell, _LATEST_DEADLINE)
    if found is None:
        return None
    if found.day is None:
        raise ValueError("cần đủ ngày, tháng, năm")
    return found.first_day
