"""Danh sách: filters kept by name, and many rows changed at once, each as the rules of its kind allow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from db.base import Action, Record, action, save_many, stored_json
from db.errors import UserError
from db.lists import SavedFilter
from db.search import EQUALS, Condition, View, folded, nfc
from nongson_desktop.columns import Column
from nongson_desktop.kinds import Kind

# Kinds whose rows may be changed many at a time, each with the rule that judges it; columns with a way of their own.
CHECKS = {
    "members": "members.check_values",  # that a number is taken the table itself refuses
    "organizations": "organizations.check",
    "plans": "plans.check",
    "plan-checks": "plans_checks.check",
    "plan-templates": "plans_drafts.check_template",
    "tasks": "tasks.check",
    "task-reports": "tasks.check_entry",
    "cell-tasks": "tasks_of_cells.check",
    "dialogues": "dialogues.check",
    "receptions": "dialogues.check_reception",
    "concerns": "concerns.check",
    "meetings": "meetings.check",
    "attendance": "meetings.check_attendance",
    "meeting-resolutions": "meetings.check_resolution",
    "meeting-visits": "meetings.check_visit",
    "disciplines": "discipline.check",
    "inspections": "inspections.check",
    "inspection-items": "inspections_programmes.check_item",
    "inspection-files": "inspections.check_piece",
    "inspection-requirements": "inspections_results.check_requirement",
    "supervision": "inspections.check_entry",
    "defects": "defects.check",
    "awards-received": "awards.check_received",
    "training-classes": "training.check_class",
    "training-participants": "training.check_participant",
    "contests": "contests.check_contest",
    "contest-parts": "contests.check_part",
    "contest-judges": "contests.check_judge",
    "contestants": "contests.check_contestant",
    "contest-prizes": "contests.check_prize",
    "badges": "badges.check",
    "party-gaps": "party_age.check_gap",
    "holidays": "working_days.check",
    "candidates": "admission.check",
    "hamlets": "hamlets.check",
    "posts": "posts.check",
    "transfers": "transfers.check_listed",
    "document-numbers": "numbers.check_by_hand",
}
# Kinds that something else follows from, with what brings it in line once rows of these numbers are written.
FOLLOWS = {
    "task-reports": "tasks.follow_reports",
    "inspections": "inspections.follow",
    "inspection-subjects": "inspections.follow_subjects",
    "training-classes": "training_files.follow_classes",
    "training-participants": "training_files.follow",
}
_FIXED = {
    "organizations": ("name", "kind", "founded_on", "ended_on", "end_reason"),
    "plans": ("year",),
    "plan-checks": ("year",),
    "tasks": ("year",),
    "contests": ("state",),
    "cell-tasks": ("year",),
    "meetings": ("name", "year", "month", "kind", "state", "reason"),
    "inspections": (
        *("code", "year", "conductor", "state", "decision_number", "decided_on", "plan_number", "planned_on"),
        *("begun_on", "self_reported_on", "reported_on", "considered_on", "conclusion_number", "concluded_on"),
        *("passed_on_on", "closed_on", "stopped_on", "stop_reason"),
    ),
    "inspection-items": ("code", "year"),
    "inspection-requirements": ("confirmed_on",),
    "candidates": ("stage", "listed_on", "stopped_on", "stop_reason"),
    "hamlets": ("name", "founded_on", "ended_on", "end_reason"),
    "posts": ("until",),
    "transfers": (
        *("kind", "direction", "state", "collective", "cause_on", "introduced_on", "until"),
        *("returned_on", "agreed", "stopped"),
    ),
    "document-numbers": ("symbol", "kind", "number", "dated", "term"),
}
# Where the columns and the lists are changed that many rows cannot be given at once.
_COLUMN_WAYS = {
    ("members", "cell"): "chuyển chi bộ có ngày và giấy tờ: nút “Chuyển chi bộ…” ở hồ sơ, trang Chuyển sinh hoạt",
    ("members", "status"): "đổi trạng thái có ngày và hệ quả: nút “Đổi trạng thái…” ở hồ sơ",
    ("candidates", "stage"): "từng bước có ngày và văn bản: các bước ở bên phải",
    ("organizations", "name"): "đổi tên có ngày: nút “Sắp xếp tổ chức”",
    ("meetings", "state"): "trạng thái theo những gì đã ghi: các nút của buổi sinh hoạt",
    ("hamlets", "name"): "đổi tên có ngày: nút “Sắp xếp thôn”",
    ("inspections", "state"): "trạng thái theo ngày của các bước: ghi ở bên phải",
    ("inspection-requirements", "confirmed_on"): "xác nhận từng yêu cầu: nút “Xác nhận…”",
    ("posts", "until"): "thôi giữ có ngày và lý do: nút “Thôi giữ…”",
}
_LIST_WAYS = {
    "quarter-assessments": "Mức xếp loại của nhiều người ghi ở thẻ “Cả quý”; phần còn lại là phiếu của từng người.",
    "award-register": "Sổ này được ghi khi ban hành quyết định; sửa ở quyết định khen thưởng.",
}
_CHUNK = 900
_TOLD = 80
CHECKED = "x"  # as a tick beside a list is kept
_NUMBER_HEADINGS = ("stt", "tt")


# filters by name


def filters_of(page: str) -> list[SavedFilter]:
    """The filters of one list, by name; one query."""
    mine = SavedFilter.select().where(SavedFilter.page == page, SavedFilter.hidden == False)
    return sorted(mine, key=lambda one: folded(one.name))


def keep_filter(page: str, name: str, content: dict[str, Any]) -> Action:
    """Keep what a list is asked for under a name, in place of what had the name before; raises UserError."""
    name = nfc(name).strip()
    if not name:
        raise UserError("Chưa đặt tên bộ lọc.", "name")
    known = SavedFilter.get_or_none(SavedFilter.page == page, SavedFilter.name == name, SavedFilter.hidden == False)
    kept = known or SavedFilter(page=page, name=name)
    kept.content = json.dumps(content, ensure_ascii=False)
    with action(f"Lưu bộ lọc “{name}”") as made:
        kept.save()
    return made


def content_of(kept: SavedFilter) -> dict[str, Any]:
    found: dict[str, Any] = stored_json(kept.content)
    return found


def filter_named(page: str, name: str) -> SavedFilter:
    """The filter of a list by its name, marks and letters' case aside; raises UserError naming those there are."""
    kept = filters_of(page)
    found = next((one for one in kept if folded(one.name) == folded(name)), None)
    if found is None:
        known = ", ".join(f"“{one.name}”" for one in kept) or "chưa có bộ lọc nào"
        raise UserError(f"Danh sách này không có bộ lọc “{name}”. Đã lưu: {known}.", "filter")
    return found


@dataclass(frozen=True)
class Asked:
    """What a kept filter asks of a list: the view, the columns, and the page's own choices that only a window knows."""

    view: View
    columns: list[Column]
    unknown: list[str]


def asked_by(kind: Kind, kept: SavedFilter, view: View) -> Asked:
    """The view narrowed as the filter says; what is no longer a column of the list is left out."""
    content = content_of(kept)
    columns = {column.name: column for column in kind.columns}
    conditions = [Condition(*one) for one in content["conditions"] if one[0] in columns]
    status, unknown = content.get("status"), []
    for words in filter(None, content["choices"].values()):
        found = _as_condition(kind, words)
        if found is not None and status is None:
            conditions.append(found)
        elif status is None:
            unknown.append(words)
    narrowed = replace(
        view,
        search=view.search or content["search"],
        cell=view.cell or content["cell"],
        year=view.year or content["year"],
        status=view.status if view.status is not None or status is None else tuple(status),
        sort=view.sort or ",".join(part for part in content["sort"].split(",") if part.removeprefix("-") in columns),
        conditions=(*view.conditions, *conditions),
    )
    return Asked(narrowed, [columns[name] for name, _ in content["columns"] if name in columns], unknown)


def _as_condition(kind: Kind, words: str) -> Condition | None:
    """What a page's own choice asks, where it is one of the values of a column."""
    for column in kind.columns:
        for value, label in column.choices:
            if folded(label) == folded(words):
                return Condition(column.name, EQUALS, value)
    return None


def drop_filter(kept: SavedFilter) -> Action:
    """Take a filter off the list."""
    with action(f"Bỏ bộ lọc “{kept.name}”") as made:
        save_many(SavedFilter, [{"id": kept.id, "hidden": True}])
    return made


# many rows at once


@dataclass(frozen=True)
class Edit:
    """One cell that would change: of which record, from what to what; `problem` says why it cannot."""

    record_id: int
    who: str
    column: Column
    old: str
    new: str
    value: Any = None
    problem: str = ""


def editable_columns(kind: Kind) -> list[Column]:
    """The columns of a kind that many rows may be given at once; none where each record has its own way."""
    fixed = _FIXED.get(kind.key, ())
    return [one for one in kind.columns if one.editable and one.name not in fixed] if kind.key in CHECKS else []


def why_not_many(kind: Kind) -> str:
    """Why rows of this list are not changed many at a time, and where they are; "" when they may be."""
    if kind.key in CHECKS:
        return ""
    way = _LIST_WAYS.get(kind.key, "Mỗi dòng có cách sửa riêng.")
    return f"Danh sách {kind.title} không sửa nhiều dòng một lúc được. {way}"


def _why_fixed(kind: Kind, column: Column) -> str:
    way = _COLUMN_WAYS.get((kind.key, column.name))
    return f"{column.label} không sửa ở danh sách này" + (f"; {way}." if way else ".")


def edits_of(records: Iterable[Any], column: Column, text: str) -> list[Edit]:
    """What giving all these records one value would change, as typed; records that have it are left out."""
    return [edit for record in records if (edit := _edit(record, column, text))]


def _edit(record: Any, column: Column, text: str) -> Edit | None:
    old, new = column.text(record), nfc(text).strip()
    if new == _on_one_line(old) or new == old:
        return None
    try:
        value = column.parse(new)
        if column.required and value in (None, ""):
            raise UserError(f"Không bỏ trống {column.label} được.", column.name)
    except UserError as error:
        return Edit(record.id, who_is(record), column, old, new, problem=error.message)
    shown = column.show(value)
    return Edit(record.id, who_is(record), column, old, shown, value) if shown != old else None


def _on_one_line(text: str) -> str:
    """As a copied cell says it."""
    return text.replace("\t", " ").replace("\n", " ")


def who_is(record: Any) -> str:
    """Whom or what a row is about, in few words."""
    named = getattr(record, "name", "") or getattr(getattr(record, "member", None), "name", "")
    return str(named or getattr(record, "text", "") or f"dòng số {record.id}")[:_TOLD]


def pasted_cells(text: str) -> list[list[str]]:
    """A block from Excel as rows of cells, a cell of several lines in quotes; raises UserError when it is none."""
    import csv

    try:
        lines = text.replace("\r\n", "\n").rstrip("\n").splitlines(keepends=True)
        return list(csv.reader(lines, delimiter="\t"))
    except csv.Error as error:
        raise UserError("Chỗ vừa chép không phải là các ô của một bảng.") from error


def pasted_columns(first: Sequence[str], columns: Sequence[Column]) -> list[Column | None] | None:
    """The columns that a first row of headings names, None for STT; nothing when it is no row of headings."""
    by_label = {folded(column.label): column for column in columns}
    heads = [folded(cell) for cell in first]
    if not heads or any(head and head not in by_label and head not in _NUMBER_HEADINGS for head in heads):
        return None
    found = [by_label.get(head) for head in heads]
    return found if any(found) else None


def edits_pasted(
    kind: Kind, records: Sequence[Any], columns: Sequence[Column | None], rows: Sequence[Sequence[str]]
) -> list[Edit]:
    """What a block would change, row by row on these records; raises UserError when it has more rows."""
    if len(rows) > len(records):
        raise UserError(f"Khối dán có {len(rows)} dòng mà từ dòng đang chọn chỉ còn {len(records)} dòng.")
    allowed = {column.name for column in editable_columns(kind)}
    found = []
    for record, row in zip(records, rows, strict=False):
        for column, text in zip(columns, row, strict=False):
            if column is not None and (edit := _pasted(kind, record, column, text, allowed)):
                found.append(edit)
    return found


def _pasted(kind: Kind, record: Any, column: Column, text: str, allowed: set[str]) -> Edit | None:
    if column.name in allowed:
        return _edit(record, column, text)
    old = column.text(record)
    if nfc(text).strip() in (old, _on_one_line(old)):
        return None
    return Edit(record.id, who_is(record), column, old, text, problem=_why_fixed(kind, column))


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits to hear how far it is."""


def write_edits(kind: Kind, edits: Sequence[Edit], what: str, report: Callable[[int, int], None] = _unheard) -> Action:
    """Write the cells that can change, all or none, as one Action; raises UserError naming the row that is refused.

    `report` is told how many rows are judged, and may raise to stop.
    """
    wanted: dict[int, dict[str, Any]] = {}
    for edit in edits:
        if not edit.problem:
            wanted.setdefault(edit.record_id, {})[edit.column.name] = edit.value
    if not wanted:
        raise UserError("Không có gì để sửa.")
    with action(what) as made:
        for done, record in enumerate(_records(kind.model, list(wanted))):
            report(done, len(wanted))
            for name, value in wanted[record.id].items():
                setattr(record, name, value)
            _judge(kind, record)
        save_many(kind.model, [{"id": record_id, **values} for record_id, values in wanted.items()])
        follow_written(kind.key, list(wanted))
    return made


def follow_written(key: str, ids: Sequence[int]) -> None:
    """Let what follows from these records follow, in the current Action; raises UserError."""
    if key in FOLLOWS and ids:
        _rule(FOLLOWS[key])(ids)


def _records(model: type[Record], ids: Sequence[int]) -> Iterable[Any]:
    for start in range(0, len(ids), _CHUNK):
        yield from model.select().where(model.id.in_(ids[start : start + _CHUNK]))


def _judge(kind: Kind, record: Any) -> None:
    try:
        check_of(kind.key)(record)
    except UserError as error:
        raise UserError(f"{who_is(record)}: {error.message}", error.field) from error


def check_of(key: str) -> Callable[[Any], None]:
    """The rule that judges one record of the kind."""
    return _rule(CHECKS[key])


def _rule(path: str) -> Callable[[Any], None]:
    module, name = path.split(".")
    found: Callable[[Any], None] = getattr(import_module(f"nongson_desktop.rules.{module}"), name)
    return found
