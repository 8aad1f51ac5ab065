"""What inspections say of a member or of an organisation: each with its result, what is asked, the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from db.inspections import (
    Conductor,
    Finding,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    SubjectKind,
    SupervisionEntry,
)
from nongson_desktop.rules.inspections_results import asked_of, inspected, supervised
from ui.pages.member_tab import MemberTab, short_day
from ui.pages.organization_tabs import Line, RowsTab
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FINDINGS, _STATES, _WHO = dict(Finding.LABELS), dict(InspectionState.LABELS), dict(Conductor.LABELS)


def _row(one: InspectionSubject) -> tuple[str, ...]:
    inspection = one.inspection
    as_head = " (người đứng đầu)" if one.kind == SubjectKind.HEAD else ""
    result = _FINDINGS.get(one.finding, "") or _STATES[inspection.state]
    day = short_day(inspection.concluded_on or inspection.decided_on) or str(inspection.year)
    return (inspection.name, f"{inspection.kind.name}{as_head}", day, result)


def _asked(**whom: int) -> str:
    """What is still to be remedied, in words; empty when nothing."""
    words = [f"{' '.join(one.content.split())} (trước {short_day(one.due_on) or '…'})" for one in asked_of(**whom)]
    return f"Còn phải khắc phục: {'; '.join(words)}." if words else ""


class InspectionsTab(MemberTab):
    """A member's inspections, also as head of a cell, over the lines of regular supervision."""

    names = (InspectionSubject.member, InspectionRequirement.member, SupervisionEntry.member)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Cuộc", "Loại", "Ngày", "Kết quả"))
        self.view = TextRowsView(self.rows, (74, 0, 90, 100), nothing="Chưa là đối tượng cuộc kiểm tra, giám sát nào.")
        self.view.setAccessibleName("Các cuộc kiểm tra, giám sát")
        self.view.chosen.connect(lambda key: self.main.go_to("inspections", key))
        self.asked = QLabel(wordWrap=True)
        set_role(self.asked, "warn")
        title = QLabel("Giám sát thường xuyên")
        set_role(title, "section")
        self.log = TextRows(("Ngày", "Người giám sát", "Nội dung, nhận xét"))
        self.log_view = TextRowsView(self.log, (90, 110, 0), nothing="Chưa ghi dòng nào.")
        self.layout_.addWidget(self.view, 1)
        self.layout_.addWidget(self.asked)
        self.layout_.addWidget(title)
        self.layout_.addWidget(self.log_view, 1)

    def show_member(self, member: Any) -> None:
        self.member = member
        found = inspected(member=member.id)
        self.rows.show([_row(one) for one in found], [one.inspection.id for one in found])
        self.asked.setText(_asked(member=member.id))
        self.asked.setVisible(bool(self.asked.text()))
        self.log.show(
            [
                (short_day(one.on), one.watcher or _WHO[one.conductor], _flat(one.content, one.remark))
                for one in supervised(member=member.id)
            ]
        )


def _flat(*texts: str) -> str:
    return " · ".join(" ".join(text.split()) for text in texts if text.strip())


class InspectionsOfBodyTab(RowsTab):
    """The inspections of an organisation and of its head; Enter opens one."""

    title = "Kiểm tra"
    nothing = "Chưa là đối tượng cuộc kiểm tra, giám sát nào."
    headings = ("Cuộc", "Loại", "Ngày", "Kết quả")
    widths = (74, 0, 90, 110)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.view.chosen.connect(lambda key: self.main.go_to("inspections", key))
        self.asked = QLabel(wordWrap=True)
        set_role(self.asked, "warn")
        self.layout_.addWidget(self.asked)

    def lines(self, day: date) -> tuple[list[Line], list[int]]:  # noqa: ARG002  (every year's, whatever the day)
        found = inspected(organization=self.body.id)
        self.asked.setText(_asked(organization=self.body.id))
        self.asked.setVisible(bool(self.asked.text()))
        rows: Sequence[Line] = [_row(one) for one in found]
        return list(rows), [one.inspection.id for one in found]
