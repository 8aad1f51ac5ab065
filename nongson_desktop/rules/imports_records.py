"""Any kind from a workbook by its columns' labels; organisations with their names and parents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import peewee as pw

from db.awards import AwardDecision
from db.base import Record, save_many
from db.dates import PartialDateField
from db.errors import UserError
from db.hamlets import Hamlet
from db.members import Member
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.search import folded
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import is_number, lines_of, partial_date, text_of
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.sections import cell_kind, section_title
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary, seed
from nongson_desktop.kinds import Kind
from nongson_desktop.rules import (
    admission,
    admission_places,
    award_register,
    awards,
    badges,
    concerns,
    contests,
    defects,
    dialogues,
    discipline,
    inspections,
    inspections_programmes,
    inspections_results,
    inspections_rules,
    meetings,
    meetings_quality,
    member_file,
    members,
    numbers,
    organizations,
    party_age,
    plans,
    plans_checks,
    plans_drafts,
    posts,
    print_runs,
    registers,
    statuses,
    tasks,
    tasks_of_cells,
    training,
    transfers,
)
from nongson_desktop.rules.imports_days import NEAREST, nearest_day
from nongson_desktop.rules.imports_persons import Directory, members_of_office
from nongson_desktop.rules.imports_rows import (
    DUPLICATE,
    ERROR,
    WARNING,
    CellChoice,
    Importer,
    Row,
    Twin,
    full_date,
    with_former_names,
)
from nongson_desktop.rules.lists import follow_written
from nongson_desktop.rules.organizations import cell_key, office_names

WHO = ("card_number", "identity_number", "name", "surname")
WHO_LABELS = {
    "card_number": "Số thẻ đảng viên",
    "identity_number": "Số định danh cá nhân",
    "name": "Họ và tên",
    "surname": "Họ và tên đệm",
    "given": "Tên",
    "birth_date": "Ngày sinh",
}
_ONE_EACH = {
    "plans": ("member", "year"),
    "plan-templates": ("name",),
    "organizations": ("name",),
    "candidates": ("name", "birth_date"),
    "candidate-cells": ("candidate", "until"),
    "candidate-hamlets": ("candidate", "until"),
    "posts": ("cadre", "post", "hamlet", "since"),
    "badges": ("member", "years"),
    "party-gaps": ("member", "since"),
    "attendance": ("meeting", "member"),
    "meeting-scores": ("meeting", "scorer"),
    "meeting-visits": ("meeting", "member"),
    "quality-sheets": ("key",),
    "task-reports": ("task", "on", "text"),
    "inspection-files": ("inspection", "title"),
    "statuses": ("member", "since"),
    "memberships": ("member", "since"),
    "document-numbers": ("symbol", "kind", "term", "number"),
}
_WORDS = {"offices": ("offices",)}
_CALLED = {("tasks", "result"): "task_results", ("offices", "role"): "role_names"}  # values as clerks call them
_YEAR = ("year",)  # may stand in the title
_APPOINTING = ("offices", "posts")
_CHECKS: dict[str, Callable[[Any], None]] = {
    "organizations": organizations.check,
    "candidates": admission.check,
    "candidate-cells": admission_places.check_former,
    "candidate-hamlets": admission_places.check_former,
    "posts": posts.check,
    "plans": plans.check,
    "plan-checks": plans_checks.check,
    "plan-templates": plans_drafts.check_template,
    "task-reports": tasks.check_entry,
    "cell-tasks": tasks_of_cells.check,
    "award-decisions": awards.check,
    "award-register": award_register.refuse_entry,
    "document-numbers": numbers.check,
    "print-runs": print_runs.refuse_entry,
    "spoilt-sheets": print_runs.refuse_entry,
    "awards-received": awards.check_received,
    "badges": badges.check,
    "party-gaps": party_age.check_gap,
    "dialogues": dialogues.check,
    "receptions": dialogues.check_reception,
    "concerns": concerns.check,
    "disciplines": discipline.check,
    "inspection-kinds": inspections_rules.check_kind,
    "inspection-programmes": inspections_programmes.check,
    "inspection-items": inspections_programmes.check_item,
    "inspections": inspections.check,
    "inspection-subjects": inspections.check_subject,
    "inspection-files": inspections.check_piece,
    "inspection-requirements": inspections_results.check_requirement,
    "supervision": inspections.check_entry,
    "defects": defects.check,
    "statuses": statuses.check_period,
    "memberships": members.check_membership,
    "transfers": transfers.check,
    "register-entries": registers.check,
    "meetings": meetings.check,
    "attendance": meetings.check_attendance,
    "meeting-resolutions": meetings.check_resolution,
    "meeting-scores": meetings_quality.check_score,
    "meeting-visits": meetings.check_visit,
    "quality-sheets": meetings_quality.check_sheet,
    "quality-criteria": meetings_quality.check_criterion,
    "contests": contests.check_contest,
    "contest-parts": contests.check_part,
    "contest-judges": contests.check_judge,
    "contestants": contests.check_contestant,
    "contest-scores": contests.check_score,
    "contest-prizes": contests.check_prize,
    "contest-winners": contests.check_winner,
    "training-classes": training.check_class,
    "training-participants": training.check_participant,
    "training-requirements": training.check_requirement,
    **dict.fromkeys(("education", "trainings", "mass-memberships", "under-review"), member_file.check),
}


class RecordsImport(Importer):
    """Reads and writes a kind by the labels of its columns; links by card number, name or document number."""

    words: tuple[str, ...] = ()

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        self._implied_member = _has_implied_member(kind)
        names = {column.name for column in kind.columns if column.field is not None}
        self._of_member = self._implied_member or ("member" in names and "name" not in names)
        self.labels = WHO_LABELS if self._of_member else {}
        self.words = self.words or _WORDS.get(kind.key, ())
        said = tuple(_group(column) for column in kind.columns if column.required) or ((kind.columns[0].name,),)
        self.needed = tuple(group for group in said if group != _YEAR) or said
        self.anchors = tuple(dict.fromkeys(name for group in said for name in group))
        required = [column.label for column in kind.columns if column.required] or [kind.columns[0].label]
        self.needed_words = "các cột " + ", ".join(f"“{label}”" for label in required)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.kind.columns, ("who", *self.words) if self._of_member else self.words)

    def sections(self, header: Header) -> Callable[[str], str] | None:  # noqa: ARG002
        return section_title if self._of_member else None

    @cached_property
    def directory(self) -> Directory:
        return Directory(members_of_office())

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Organisations by their names, former ones too."""
        found = {each.id: each for each in Organization.select().where(Organization.hidden == False)}
        return with_former_names({cell_key(each.name): each for each in found.values()}, found)

    def _by_name(self, model: type[Record]) -> dict[str, Any]:
        """The records that a link may lead to, by the name that lists show; of one name the last; one query."""
        if model not in self._named:
            standing = model.select().where(model.hidden == False).order_by(model.id) if hasattr(model, "name") else ()
            self._named[model] = {folded(str(record.name)): record for record in standing}
        return self._named[model]

    @cached_property
    def _named(self) -> dict[type[Record], dict[str, Any]]:
        return {}

    def understand(self, line: Line, table: Table) -> Row:
        row = Row(line.row, table.sheet.name, None)
        of_title = table.year and "year" not in line.cells  # a title may say the year of all
        dated = line._replace(cells={"year": table.year, **line.cells}) if of_title else line
        for column in self.kind.columns:
            self._take(row, dated, table, column)
        self._take_links(row, line, table)
        row.record = self.kind.model(**row.fields(self.kind.model))
        for column in self.kind.columns:
            if column.field is None and column.name in row.values:
                setattr(row.record, column.name, row.values[column.name])
        return row

    def _take_links(self, row: Row, line: Line, table: Table) -> None:
        """Links that the list shows by a name beside them, and the member that a list of names is about."""
        links = {name: each for name, each in self._fields.items() if isinstance(each, pw.ForeignKeyField)}
        for name, link in links.items():
            try:
                if name == "member" and self._implied_member:
                    row.values[name] = self.directory.find(line).id
                elif shown := row.values.get(f"{name}_name"):
                    row.values[name] = self._linked(Column(name, str(link.verbose_name), link), shown)
            except (UserError, ValueError) as error:
                heading = table.heading("name" if name == "member" else f"{name}_name")
                row.note(ERROR, heading, text_of(row.values.get(f"{name}_name")), str(error))

    @cached_property
    def _fields(self) -> dict[str, Any]:
        return dict(self.kind.model._meta.fields)

    def _take(self, row: Row, line: Line, table: Table, column: Column) -> None:
        cell = line.cells.get(column.name)
        heading = table.heading(column.name) or column.label
        if column.name == "member" and self._of_member:
            cell = next((line.cells[key] for key in (*WHO, "member") if key in line.cells), None)
        if text_of(cell) == "":
            if column.required:
                row.note(ERROR, heading, "", f"Thiếu {column.label[0].lower()}{column.label[1:]}.")
            return
        whole = column.name in NEAREST and isinstance(column.field, pw.DateField)
        if whole and (near := nearest_day(cell, column.name)):
            row.values[column.name] = near
            row.note(
                WARNING, heading, text_of(cell), f"{heading} “{text_of(cell)}” không đủ ngày: ghi là {near:%d/%m/%Y}."
            )
            return
        try:
            row.values[column.name] = self.value_of(column, cell, line)
        except ValueError as error:
            row.note(ERROR, heading, text_of(cell), f"{heading} “{text_of(cell)}”: {error}.")
        except UserError as error:
            row.note(ERROR, heading, text_of(cell), error.message)

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        """What the cell stands for in the column; raises UserError, or ValueError with the reason."""
        called = self._called(column.name)
        if called and (value := called.get(folded(text_of(cell)))):
            return value
        if column.name == "member":
            named = {"name": text_of(cell), "birth_date": line.cells.get("birth_date")}
            person = self.directory.find(line if self._of_member else Line(line.row, named))
            return Member(id=person.id, name=person.name)
        if column.is_link:
            return self._linked(column, text_of(cell))
        if isinstance(column.field, PartialDateField):
            return partial_date(cell, self.today.year)
        if isinstance(column.field, pw.DateField):
            return full_date(cell)
        if column.is_number and is_number(cell):
            return Decimal(str(cell)) if isinstance(column.field, pw.DecimalField) else _whole(cell)
        if column.field is None:
            return text_of(cell)
        return column.parse(lines_of(cell) if column.is_long else text_of(cell))

    def _called(self, name: str) -> dict[str, str]:
        """What clerks call the values of a column, where there are such words."""
        if name not in self._words_of_values:
            words = seed().get(_CALLED.get((self.kind.key, name), ""), {})
            self._words_of_values[name] = {folded(word): value for value, said in words.items() for word in said}
        return self._words_of_values[name]

    @cached_property
    def _words_of_values(self) -> dict[str, dict[str, str]]:
        return {}

    def _linked(self, column: Column, text: str) -> Any:
        model = column.field.rel_model
        found: Any = None
        if model is Member:
            person = self.directory.find(Line(0, {"name": text}))
            return Member(id=person.id, name=person.name)
        if model is Organization:
            found = self.organizations.get(cell_key(text))
        else:
            known = self._by_name(model)
            found = known.get(folded(text)) or (known.get(folded(f"thôn {text}")) if model is Hamlet else None)
        if found is None:
            raise UserError(f"Không tìm thấy {column.label.lower()} “{text}” trong dữ liệu.", column.name)
        return found

    def key_of(self, values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
        """What makes two records the same."""
        return tuple(_comparable(values.get(name)) for name in names)

    def finish(self, rows: Sequence[Row]) -> None:
        names = self._key_names(rows)
        known = {
            key: Twin(found, "", "đã có trong dữ liệu", by_number=True) for key, found in self._known(names).items()
        }
        for row in rows:
            if row.is_refused or row.is_empty:
                continue
            key = self.key_of(row.values, names)
            if key in known:
                row.twin = known[key]
                row.note(
                    DUPLICATE, "", "", f"Trùng với {row.twin.where}." if row.twin.record else "Đã có trong dữ liệu."
                )
                continue
            self._check(row)
            if not row.is_refused:
                self._doubt(row)
                known[key] = Twin(0, "", f"dòng {row.row}", by_number=True, record=row.record)

    def repeats(self, rows: Sequence[Row]) -> bool:
        names = self._key_names(rows)
        return not self._known(names).keys().isdisjoint(self.key_of(row.values, names) for row in rows)

    def _key_names(self, rows: Sequence[Row]) -> Sequence[str]:
        given = {name for row in rows for name in row.values}
        return _ONE_EACH.get(self.kind.key) or [name for name in self._fields if name in given]

    def _known(self, names: Sequence[str]) -> dict[tuple[Any, ...], int]:
        """The records of the office by what makes them the same."""
        model = self.kind.model
        fields = [model.id, *(self._fields[name] for name in names)]
        rows: Iterable[Any] = model.select(*fields).where(model.hidden == False).tuples()
        return {self.key_of(dict(zip(names, values, strict=True)), names): key for key, *values in rows}

    def judge(self, record: Any) -> None:
        if judge := self.check():
            judge(record)

    def _doubt(self, row: Row) -> None:
        """An office given to somebody who may not have one yet is written, with a word of it."""
        if self.kind.key not in _APPOINTING:
            return
        cadre = row.values.get("cadre")
        who = row.record.__data__.get("member") if cadre is None else cadre.__data__.get("member")
        kept = discipline.barred(who, row.values.get("since") or self.today, self._barrings)
        if kept:
            row.note(WARNING, "", kept.member.name, kept.words)

    @cached_property
    def _barrings(self) -> list[discipline.Barring]:
        return discipline.barrings()

    def _check(self, row: Row) -> None:
        """What the kind's own rules say, then whether it is known where the record belongs."""
        lost = next((link for name, link in self._needed_links.items() if row.values.get(name) is None), None)
        try:
            if judge := self.check():
                judge(row.record)
        except UserError as error:
            row.note(ERROR, self.fields().get(error.field, ""), "", error.message)
        except pw.DoesNotExist:
            if lost is None:
                raise
        if lost is not None and not row.is_refused:
            label = str(lost.verbose_name).lower()
            row.note(ERROR, "", "", f"Thiếu {label} nên không biết dòng này thuộc về đâu.")

    @cached_property
    def _needed_links(self) -> dict[str, Any]:
        links = {name: each for name, each in self._fields.items() if isinstance(each, pw.ForeignKeyField)}
        return {name: each for name, each in links.items() if not each.null}

    def check(self) -> Callable[[Any], None] | None:
        """The rules' own check of the kind."""
        return _CHECKS.get(self.kind.key)

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:  # noqa: ARG002
        ids = save_many(self.kind.model, [row.fields(self.kind.model) for row in rows])
        if self.kind.model is AwardDecision:
            for decision in AwardDecision.select().where(AwardDecision.id.in_(ids)):
                awards.keep_numbers(decision)
        follow_written(self.kind.key, ids)


class OrganizationsImport(RecordsImport):
    """Organisations with their first name and their parent."""

    words = ("organizations",)

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        text = text_of(cell)
        if column.name == "name" and (folded(text).startswith("cb ") or (text.isupper() and section_title(text))):
            cell = section_title(text)
        if column.name == "kind" and folded(text).startswith("chi bo"):
            cell = "Chi bộ"
        return super().value_of(column, cell, line)

    def understand(self, line: Line, table: Table) -> Row:
        row = super().understand(line, table)
        name = row.values.get("name", "")
        if "kind" not in row.values and folded(name).startswith("dang bo"):
            row.values["kind"] = OrganizationKind.BRANCH
        if not row.values.get("cell_kind"):
            row.values["cell_kind"] = cell_kind(name)
        row.record = Organization(**{key: value for key, value in row.values.items() if key != "parent"})
        row.record.parent = row.values.get("parent", "")
        return row

    def updatable(self, row: Row) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in super().updatable(row) if name != "name")

    def key_of(self, values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
        return tuple(cell_key(str(values.get(name) or "")) for name in names)

    def finish(self, rows: Sequence[Row]) -> None:
        own = {cell_key(row.values.get("name", "")) for row in rows}
        for row in rows:
            parent = row.values.get("parent", "")
            if parent and cell_key(parent) not in self.organizations.keys() | own:
                row.note(ERROR, "Cấp trên", parent, f"Không có tổ chức “{parent}” trong dữ liệu hay trong bảng này.")
        super().finish(rows)

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:  # noqa: ARG002
        ids = save_many(Organization, [row.fields(self.kind.model) for row in rows])
        places = {key: found.id for key, found in self.organizations.items()}
        places |= {cell_key(row.values["name"]): made for made, row in zip(ids, rows, strict=True)}
        top = office_names(self.today).id
        periods = []
        for made, row in zip(ids, rows, strict=True):
            below = row.record.kind in (OrganizationKind.CELL, OrganizationKind.BRANCH)
            parent = places.get(cell_key(row.record.parent)) if row.record.parent else top if below else None
            founded = row.values.get("founded_on")
            periods.append({"organization": made, "name": row.values["name"], "parent": parent, "since": founded})
        save_many(OrganizationPeriod, periods)


def _has_implied_member(kind: Kind) -> bool:
    """Whether each record is a member's though its list only shows the name."""
    names = {column.name for column in kind.columns}
    field = kind.model._meta.fields.get("member")
    return field is not None and not field.null and "member" not in names and "name" in names


def _group(column: Column) -> tuple[str, ...]:
    return (*WHO, "member") if column.name == "member" else (column.name,)


def _whole(cell: Cell) -> int:
    assert isinstance(cell, int | float)
    if not float(cell).is_integer():
        raise ValueError("phải là số nguyên")
    return int(cell)


def _comparable(value: Any) -> Any:
    if isinstance(value, pw.Model):
        return value.get_id()
    if isinstance(value, str):
        return folded(value) or None
    return value or None
