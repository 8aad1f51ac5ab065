"""Members from a workbook: what a line says about a person, whom it repeats, which cells it needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from db.base import save_many
from db.dates import PartialDate, add_months
from db.errors import UserError
from db.members import Member, Membership, Sex, Status, StatusPeriod
from db.organizations import Organization
from db.search import folded
from nongson_desktop.columns import columns_of
from nongson_desktop.excel.cells import digits_of, is_marked, is_number, lines_of, partial_date, text_of
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.names import WrittenName
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.sections import cell_kind, cell_title, section_title
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary, seed
from nongson_desktop.kinds import Kind
from nongson_desktop.rules import organizations
from nongson_desktop.rules.imports_moves import move, note_differences
from nongson_desktop.rules.imports_persons import (
    NUMBER_LABELS,
    Directory,
    Person,
    judge_namesake,
    members_of_office,
    note_lookalike,
    otherwise,
    person_of,
    twin_of,
    written_of,
)
from nongson_desktop.rules.imports_remarks import full_size, note_hinted_status, note_odd_card, take_added
from nongson_desktop.rules.imports_rows import (
    DUPLICATE,
    ERROR,
    NEW,
    WARNING,
    CellChoice,
    Importer,
    Row,
    full_date,
    with_former_names,
)
from nongson_desktop.rules.members import check_values
from nongson_desktop.rules.organizations import cells, new_organization, office_names

cell_key = lru_cache(organizations.cell_key)  # a list names few cells many times

ADULT, OLDEST = 18, 110
PROBATION_MONTHS = 12
_NUMBERS = ("card_number", "identity_number", "old_card_number", "file_number")
_SPECIAL = {
    "surname": "Họ và tên đệm",
    "given": "Tên",
    "male_birth": "Ngày sinh (nam)",
    "female_birth": "Ngày sinh (nữ)",
    "male": "Nam (đánh dấu)",
    "female": "Nữ (đánh dấu)",
    "cell_since": "Về chi bộ từ ngày",
    "status_since": "Trạng thái từ ngày",
}
_SEXES = {"nam": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE, "nu": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE}
_MISSING = {
    "cell": "chi bộ",
    "card_number": "số thẻ đảng viên",
    "birth_date": "ngày sinh",
    "admitted_on": "ngày vào Đảng",
}
_PHONE = 9
_NAMED = ("ethnicity", "religion")
_NAMESAKES = 5


class MembersImport(Importer):
    """Reads and writes members with their cell and their status."""

    anchors = ("name", "surname", "given")
    needed = (("name", "surname"),)
    needed_words = "cột “Họ và tên”"
    labels = _SPECIAL

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        self._columns = {column.name: column for column in columns_of(Member)}
        self._dates = [column.name for column in columns_of(Member) if column.is_date and column.name != "birth_date"]
        apart = ("name", "birth_date", "sex", *self._dates, *_NUMBERS)
        self._plain = [name for name in Member.Screen.columns if name not in apart]
        self._missing_everywhere: set[tuple[str, str]] = set()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.kind.columns, ("who", "members"))

    @cached_property
    def _cells(self) -> dict[str, Organization]:
        standing = cells(self.today)
        by_name = {cell_key(cell.name): cell for cell in standing}
        return with_former_names(by_name, {cell.id: cell for cell in standing})

    @cached_property
    def _in_party_life(self) -> set[str]:
        """Words that leave it to the dates whether somebody is official yet."""
        return set(map(folded, seed()["in_party_life"]["words"]))

    @cached_property
    def _statuses(self) -> dict[str, str]:
        words = {folded(word): status for status, written in seed()["statuses"].items() for word in written}
        return words | {folded(label): status for status, label in Status.LABELS}

    def sections(self, header: Header) -> Callable[[str], str]:  # noqa: ARG002
        return section_title

    # One line

    def understand(self, line: Line, table: Table) -> Row:
        row = Row(line.row, table.sheet.name, None)
        values = row.values
        written = self._name(row, line, table)
        values["name"] = written.name
        for key in _NUMBERS:
            if key in line.cells:
                values[key] = self._number(row, line, table, key)
        for key in self._dates:
            cell = line.cells.get(key)
            values[key] = None if cell is None else self._date(row, table, key, cell, self.today.year)
        self._birth_and_sex(row, line, table)
        for key in self._plain:
            if key in line.cells:
                values[key] = self._text(row, line, table, key)
        take_added(row, table.heading("name"), written)
        if values["party_age_from"]:
            values.setdefault("party_age_reason", "theo danh sách đã nhập")
        row.record = Member(__no_default__=True)  # what a new one draws costs more than all the rest
        row.record.__data__ |= self._blank | values
        self._check(row, table)
        row.record.cell = self._cell(row, line, table)
        row.record.status = self._status(row, line, table)
        note_hinted_status(row, table.heading("note"))
        self._since(row, line, table)
        self._note_missing(row, table)
        return row

    @cached_property
    def _blank(self) -> dict[str, Any]:
        return dict(Member().__data__)

    def _name(self, row: Row, line: Line, table: Table) -> WrittenName:
        written = written_of(line)
        name = written.name
        if re.search(r"\d", name):
            row.note(ERROR, table.heading("name"), name, f"Họ và tên “{name}” có chữ số.")
        try:
            self._columns["name"].parse(name)
        except UserError as error:
            row.note(ERROR, table.heading("name"), name, error.message)
        return written

    def _number(self, row: Row, line: Line, table: Table, key: str) -> str:
        cell, heading = line.cells[key], table.heading(key)
        try:
            number = digits_of(cell)
        except ValueError as error:
            row.note(ERROR, heading, text_of(cell), f"{heading} “{text_of(cell)}”: {error}.")
            return ""
        size = full_size(key, heading, number, typed_as_number=is_number(cell))
        whole = number.zfill(size)
        if whole != number:
            why = "trong Excel là con số nên đã mất" if is_number(cell) else "thiếu"
            row.note(WARNING, heading, number, f"{heading} {number} {why} số 0 ở đầu; ghi là {whole}.")
        if key == "card_number":
            note_odd_card(row, heading, whole)
        return whole

    def _date(self, row: Row, table: Table, key: str, cell: Cell, latest_year: int) -> PartialDate | None:
        if cell is None:
            return None
        heading, text = table.heading(key), text_of(cell)
        try:
            found = partial_date(cell, latest_year)
        except ValueError as error:
            row.note(ERROR, heading, text, f"{heading} “{text}”: {error}.")
            return None
        if found and found.first_day > self.today:
            row.note(ERROR, heading, text, f"{heading} {found} ở sau hôm nay ({self.today:%d/%m/%Y}).")
            return None
        return found

    def _birth_and_sex(self, row: Row, line: Line, table: Table) -> None:
        key, sex, source = "birth_date", "", ""
        for column, said in (("male_birth", Sex.MALE), ("female_birth", Sex.FEMALE)):
            if text_of(line.cells.get(column)):
                if sex:
                    row.note(
                        ERROR,
                        table.heading(column),
                        text_of(line.cells[column]),
                        "Ngày sinh ghi ở cả hai cột Nam và Nữ.",
                    )
                key, sex, source = column, said, f"cột {table.heading(column)}"
        birth = self._date(row, table, key, line.cells.get(key), self.today.year - ADULT)
        if birth and birth.year < self.today.year - OLDEST:
            row.note(ERROR, table.heading(key), str(birth), f"{table.heading(key)} {birth}: đã hơn {OLDEST} tuổi.")
        row.values["birth_date"] = birth
        marked, where = self._marked_sex(row, line, table)
        row.values["sex"] = sex or marked
        if sex or marked:
            row.sources["sex"] = source or where

    def _marked_sex(self, row: Row, line: Line, table: Table) -> tuple[str, str]:
        """The sex from its own column, or from columns marked with x; one such column alone means the other sex."""
        text = text_of(line.cells.get("sex"))
        if text:
            sex = _sex_of(text)
            if not sex:
                row.note(ERROR, table.heading("sex"), text, f"Giới tính “{text}” không hợp lệ: ghi Nam hoặc Nữ.")
            return sex, f"cột {table.heading('sex')}"
        columns = [(name, sex) for name, sex in (("male", Sex.MALE), ("female", Sex.FEMALE)) if table.heading(name)]
        for name, sex in columns:
            if is_marked(line.cells.get(name)):
                return sex, f"cột {table.heading(name)}"
        if len(columns) == 1:
            name, sex = columns[0]
            return Sex.FEMALE if sex == Sex.MALE else Sex.MALE, f"cột {table.heading(name)} để trống"
        return "", ""

    def _text(self, row: Row, line: Line, table: Table, key: str) -> str:
        column, cell = self._columns[key], line.cells[key]
        text = lines_of(cell) if column.is_long else text_of(cell)
        if key == "phone" and is_number(cell) and len(text) == _PHONE:
            return "0" + text
        if key in _NAMED and text.islower():
            return text.capitalize()
        if not column.choices:
            return text
        try:
            return str(column.parse(text))
        except UserError as error:
            row.note(ERROR, table.heading(key), text, error.message)
            return ""

    def _check(self, row: Row, table: Table) -> None:
        try:
            check_values(row.record)
        except UserError as error:
            value = text_of(str(row.values.get(error.field) or ""))
            row.note(ERROR, table.heading(error.field) or self._columns[error.field].label, value, error.message)

    def _cell(self, row: Row, line: Line, table: Table) -> str:
        """The cell from its column, else the section above, else the sheet's title or name."""
        written, source = text_of(line.cells.get("cell")), f"cột {table.heading('cell')}"
        if not written and line.section:
            written, source = line.section, f"dòng {line.section_row}: {line.section}"
        elif not written:
            written, source = table.title_cell, table.title_source
        if not written:
            return ""
        row.sources["cell"] = source
        if written not in self._cell_names:
            known = self._cells.get(cell_key(written)) or self._cells.get(cell_key(cell_title(written)))
            self._cell_names[written] = known.name if known else cell_title(written)
        return self._cell_names[written]

    @cached_property
    def _cell_names(self) -> dict[str, str]:
        """What was written -> the name of the cell it means."""
        return {}

    def _status(self, row: Row, line: Line, table: Table) -> str:
        text = text_of(line.cells.get("status"))
        if (text or line.status) and folded(text or line.status) not in self._in_party_life:
            status = self._statuses.get(folded(text or line.status))
            if status is None and text:
                labels = ", ".join(label for _, label in Status.LABELS)
                row.note(
                    ERROR, table.heading("status"), text, f"Không có trạng thái “{text}”. Các trạng thái: {labels}."
                )
            if status is not None:
                row.sources["status"] = text or line.status
                return status
        return self._status_by_dates(row, table)

    def _status_by_dates(self, row: Row, table: Table) -> str:
        """Official by the date of it, or a year after admission; probationary before (QĐ 294-QĐ/TW, 4.2)."""
        admitted, official = row.values["admitted_on"], row.values["official_on"]
        if official or not admitted:
            return Status.OFFICIAL
        if add_months(admitted.last_day, PROBATION_MONTHS) > self.today:
            row.note(
                WARNING,
                table.heading("admitted_on"),
                str(admitted),
                "Vào Đảng chưa đủ 12 tháng, ghi là đảng viên dự bị.",
            )
            return Status.PROBATIONARY
        if table.heading("official_on"):
            row.note(
                WARNING,
                table.heading("official_on"),
                "",
                f"Chưa có ngày chính thức; vào Đảng từ {admitted} nên ghi là đảng viên chính thức.",
            )
        return Status.OFFICIAL

    def _since(self, row: Row, line: Line, table: Table) -> None:
        for key in ("cell_since", "status_since"):
            try:
                row.values[key] = full_date(line.cells.get(key))
            except ValueError as error:
                text = text_of(line.cells.get(key))
                row.note(WARNING, table.heading(key), text, f"{table.heading(key)} “{text}”: {error}; bỏ qua.")

    def _note_missing(self, row: Row, table: Table) -> None:
        """Tell what is missing; once for the sheet when it has no such column at all."""
        said = {problem.column for problem in row.problems}
        births = {table.heading("male_birth"), table.heading("female_birth")} - {""}
        for key, words in _MISSING.items():
            value = row.record.cell if key == "cell" else row.values.get(key)
            heading = table.heading(key) or self.fields()[key]
            if value or said & {heading, *births}:
                continue
            if table.heading(key) or (key == "birth_date" and births):
                row.note(WARNING, heading, "", f"Thiếu {words}.")
            elif (row.sheet, key) not in self._missing_everywhere:
                self._missing_everywhere.add((row.sheet, key))
                row.note(WARNING, heading, "", f"Thiếu {words}: bảng không có cột này nên chỉ nhắc một lần.")

    # All lines

    def finish(self, rows: Sequence[Row]) -> None:
        seen = Directory(members_of_office())
        unknown: set[str] = set()
        several = len({row.sheet for row in rows}) > 1
        for row in rows:
            if row.is_refused:
                continue
            self._note_unknown_cell(row, unknown)
            person = person_of(row, several=several)
            self._judge(row, person, seen)
            if row.is_good:
                seen.add(person)
        known = self.known_records([row.twin.id for row in rows if row.is_duplicate and row.twin and row.twin.id])
        note_differences(rows, known)

    def _note_unknown_cell(self, row: Row, unknown: set[str]) -> None:
        name = row.record.cell
        key = cell_key(name)
        if name and key not in self._cells and key not in unknown:
            unknown.add(key)
            row.note(WARNING, "Chi bộ", name, f"Chưa có “{name}” trong dữ liệu; sẽ lập mới.")

    def _judge(self, row: Row, person: Person, seen: Directory) -> None:
        if found := seen.numbered(person):
            key, number, twin = found
            label = NUMBER_LABELS[key]
            row.twin = twin_of(twin, by_number=True)
            told = f"Trùng {label.lower()} với {twin.name} ({twin.where}){otherwise(person, twin)}."
            row.note(DUPLICATE, label, number, told)
            return
        for other in seen.namesakes(person.name, person.birth)[:_NAMESAKES]:
            if judge_namesake(row, person, other):
                return
        for other in seen.lookalikes(person)[:_NAMESAKES]:
            note_lookalike(row, person, other)

    def unknown_cells(self, rows: Iterable[Row]) -> dict[str, int]:
        names: dict[str, str] = {}
        counts: dict[str, int] = {}
        for row in rows:
            name = row.record.cell
            if name and cell_key(name) not in self._cells:
                kept = names.setdefault(cell_key(name), name)
                counts[kept] = counts.get(kept, 0) + 1
        return counts

    # Writing

    def repeats(self, rows: Sequence[Row]) -> bool:
        self.__dict__.pop("_cells", None)
        seen = Directory(members_of_office())
        probes = [Row(row.row, row.sheet, row.record, row.values) for row in rows]
        for probe in probes:
            self._judge(probe, person_of(probe), seen)
        return any(probe.is_duplicate for probe in probes)

    def chosen(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> list[Row]:
        left_out = {cell_key(name) for name, choice in cells.items() if choice is None}
        return [row for row in rows if cell_key(row.record.cell) not in left_out or not row.record.cell]

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:
        places = self._places(rows, cells)
        ids = save_many(Member, [row.fields(Member) for row in rows])
        memberships, statuses = [], []
        for member, row in zip(ids, rows, strict=True):
            if place := places.get(cell_key(row.record.cell)):
                memberships.append({"member": member, "cell": place, "since": row.values.get("cell_since")})
            statuses += _status_rows(member, row)
        save_many(Membership, memberships)
        save_many(StatusPeriod, statuses)

    def judge(self, record: Any) -> None:
        check_values(record)

    def cell_to_fill(self, row: Row, record: Any) -> str:
        known = cell_key(row.record.cell) in self._cells
        return str(row.record.cell) if known and not record.cell else ""

    def cell_to_move_to(self, row: Row, record: Any) -> Organization | None:
        there = self._cells.get(cell_key(row.record.cell)) if "cell" in row.sources else None
        return there if there is not None and record.cell and cell_key(record.cell) != cell_key(there.name) else None

    def move(self, moves: Sequence[tuple[Row, int, Organization]], day: date) -> None:
        move(moves, day)

    def fill_cells(self, cells: Sequence[tuple[int, str]]) -> None:
        save_many(Membership, [{"member": member, "cell": self._cells[cell_key(name)].id} for member, name in cells])

    def _places(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> dict[str, int]:
        """Cell key -> organisation, new ones made under the office's own."""
        places = {key: cell.id for key, cell in self._cells.items()}
        chosen = {cell_key(name): choice for name, choice in cells.items()}
        own: Organization | None = None
        for name in self.unknown_cells(rows):
            choice = chosen.get(cell_key(name), NEW)
            if isinstance(choice, int):
                places[cell_key(name)] = choice
            elif choice == NEW:
                own = own or Organization.get_by_id(office_names(self.today).id)
                made = new_organization(name, parent=own, cell_kind=cell_kind(name))
                places[cell_key(name)] = made.id
        return places


@lru_cache
def _sex_of(text: str) -> str:
    """What is written in the column of the sex; "" when it is neither."""
    return _SEXES.get(folded(text), "")


def _status_rows(member: int, row: Row) -> list[dict[str, Any]]:
    """The status; one with a date of its own, other than the first two, follows being official."""
    status, since = row.record.status, row.values.get("status_since")
    now = {"member": member, "status": status, "since": since}
    if since is None or status in (Status.PROBATIONARY, Status.OFFICIAL):
        return [now]
    return [{"member": member, "status": Status.OFFICIAL, "until": since}, now]
