"""Tasks from a workbook: who, in which year, what, by when, and how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from db.errors import UserError
from db.search import folded
from db.tasks import Task, TaskResult
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.kinds import Kind
from nongson_desktop.rules import tasks
from nongson_desktop.rules.imports_records import WHO, RecordsImport
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
        cells = {"year": table.year or None, **line.cells}
        row = super().understand(Line(line.row, cells, line.section, line.section_row), table)
        try:
            check_year(row.values.get("year", self.today.year))
        except UserError as error:
            row.note(ERROR, table.heading("year"), str(row.values["year"]), error.message)
        self._settle_result(row, table)
        return row

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
