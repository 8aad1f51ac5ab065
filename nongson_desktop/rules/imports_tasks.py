"""Tasks from a workbook: who, in which year, what, by when, and how it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from db.errors import UserError
from db.search import folded
from db.tasks import Task, TaskResult
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import digits_of, partial_date, text_of
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary
from nongson_desktop.kinds import Kind
from nongson_desktop.rules import tasks
from nongson_desktop.rules.imports_days import last_day
from nongson_desktop.rules.imports_persons import NUMBER_LABELS, name_of
from nongson_desktop.rules.imports_records import WHO, WHO_LABELS, RecordsImport
from nongson_desktop.rules.imports_rows import ERROR, WARNING, Row
from nongson_desktop.rules.plans import check_year


class TasksImport(RecordsImport):
    """Reads and writes tasks; a late day makes a finished task late, whatever the result column says."""

    words = ("tasks",)
    carried = (*WHO, "given", "member", "birth_date", "year")

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        self.needed = ((*WHO, "member"), ("text",))
        self.anchors = (*WHO, "member", "text")
        self.needed_words = "cột “Số thẻ đảng viên” (hoặc “Họ và tên”) và cột “Nội dung”"

    def understand(self, line: Line, table: Table) -> Row:
        row = super().understand(line, table)
        if line.below:
            row.note(WARNING, table.heading("name"), "", f"Ô họ tên để trống: ghi cho người ở dòng {line.below}.")
        try:
            check_year(row.values.get("year", self.today.year))
        except UserError as error:
            row.note(ERROR, table.heading("year"), str(row.values["year"]), error.message)
        self._settle_result(row, table)
        return row

    def lines(self, table: Table) -> Iterable[Line]:
        """A line without a number of its own and without a name is of whoever stands above it."""
        above: Line | None = None
        for line in table.lines:
            named = any(key in line.cells for key in (*WHO, "member"))
            if not named and above is not None and not line.counted:
                who = {key: cell for key, cell in above.cells.items() if key in self.carried and key != "year"}
                yield line._replace(cells={**who, **line.cells}, below=above.row)
                continue
            above = line if named else above
            yield line

    def _take(self, row: Row, line: Line, table: Table, column: Column) -> None:
        cell = line.cells.get(column.name)
        year = int(row.values.get("year") or self.today.year)
        found = last_day(cell, year) if column.name == "due_on" and isinstance(cell, str) else None
        if found is None:
            return super()._take(row, line, table, column)
        heading, text = table.heading("due_on"), text_of(cell)
        if found.day:
            row.values["due_on"] = found.day
            row.note(WARNING, heading, text, f"{heading} “{text}”: ghi là {found.day:%d/%m/%Y}, ngày cuối.")
        else:
            row.note(WARNING, heading, text, f"{heading} “{text}” không phải là một ngày: không ghi thời hạn.")
        return None

    def _settle_result(self, row: Row, table: Table) -> None:
        """A day of completion means done; done after its day means late (operations.md section 9)."""
        values = row.values
        done, due, result = values.get("done_on"), values.get("due_on"), values.get("result")
        if done and result is None:
            result = TaskResult.DONE
        if result == TaskResult.DONE and done and due and done > due:
            heading = table.heading("result") or "Kết quả"
            row.note(WARNING, heading, "", f"Xong sau thời hạn {due:%d/%m/%Y}: ghi là Hoàn thành chậm.")
            result = TaskResult.DONE_LATE
        if result is not None:
            values["result"] = row.record.result = result
        if result in (TaskResult.DONE, TaskResult.DONE_LATE) and "progress" not in values:
            values["progress"] = row.record.progress = 100

    def key_of(self, values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:  # noqa: ARG002
        """One member is not given the same task twice in a year."""
        member = values.get("member")
        return getattr(member, "id", member), values.get("year"), folded(str(values.get("text") or ""))

    def _known(self, names: Sequence[str]) -> dict[tuple[Any, ...], int]:  # noqa: ARG002
        fields = (Task.id, Task.member, Task.year, Task.text)
        known: Iterable[Any] = Task.select(*fields).where(Task.hidden == False).tuples()
        return {(member, year, folded(text)): key for key, member, year, text in known}

    def check(self) -> Callable[[Any], None]:
        return tasks.check


class TaskReportsImport(RecordsImport):
    """Reports on tasks: whose task it is, its year and its words lead to it."""

    carried = (*WHO, "given", "member_name", "birth_date", "task_year", "task_name")

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        self.labels = WHO_LABELS
        self.needed = ((*WHO, "member_name"), ("task_name",), ("on",), ("text",))
        self.anchors = (*WHO, "member_name", "task_name", "text")
        self.needed_words = "các cột “Đảng viên” (hoặc “Số thẻ đảng viên”), “Nhiệm vụ”, “Ngày”, “Nội dung”"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.kind.columns, ("who",))

    def _take_links(self, row: Row, line: Line, table: Table) -> None:
        try:
            row.values["task"] = self._task(line, row.values)
        except (UserError, ValueError) as error:
            row.note(ERROR, table.heading("task_name"), text_of(line.cells.get("task_name")), str(error))

    def _task(self, line: Line, values: Mapping[str, Any]) -> Task:
        """The one task of those words in the year; whoever has it tells two of one name apart; raises UserError."""
        whose = text_of(line.cells.get("member_name")) or name_of(line)
        numbered = any(digits_of(line.cells.get(key)) for key in NUMBER_LABELS)
        born = partial_date(line.cells.get("birth_date"), self.today.year)
        people = [self.directory.find(line)] if numbered else self.directory.namesakes(whose, born)
        on = values.get("on")
        year = int(values.get("task_year") or (on.year if on else 0))
        words = folded(text_of(line.cells.get("task_name")))
        found = [task for one in people for task in self._given.get((one.id, year, words), ())]
        if len(found) != 1:
            several = f"Có {len(found)} nhiệm vụ như thế" if found else "Không tìm thấy nhiệm vụ này"
            raise UserError(f"{several} của {whose} trong năm {year}.", "task_name")
        return found[0]

    @cached_property
    def _given(self) -> dict[tuple[int, int, str], list[Task]]:
        given: dict[tuple[int, int, str], list[Task]] = defaultdict(list)
        for task in Task.select().where(Task.hidden == False):
            given[task.__data__["member"], task.year, folded(task.text)].append(task)
        return given
