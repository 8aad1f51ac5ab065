"""Chấm điểm: one scorer's sheet on a meeting, what the facts propose beside each line, the level as it is typed."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from db.base import action
from db.errors import UserError
from db.meetings import Meeting, MeetingScore, Scorer
from db.quality_sheets import QualityLevel
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.meetings import attached_on, day_of, is_thematic
from nongson_desktop.rules.meetings_quality import (
    Filled,
    Sheet,
    fact_words,
    facts_of,
    keep_score,
    key_of,
    points_of,
    proposed,
    said,
    score_of,
    seed_sheets,
    sheet_on,
    sheets,
    total,
)
from nongson_desktop.rules.meetings_rules import rules_on
from ui.dialogs import button
from ui.editors import DateEditor, Editor, LineEditor, LongEditor, editor_for
from ui.form import buttons_row
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SCORER = Column("scorer", "Bên chấm", pw.CharField(), True, "", Scorer.LABELS)
_LEVEL = Column("level", "Xếp loại", pw.CharField(default=""), False, "", QualityLevel.LABELS)
_LINES = (
    Column("group", "Nhóm"),
    Column("text", "Tiêu chí"),
    Column("most", "Tối đa"),
    Column("proposed", "Theo số liệu"),
    Column("points", "Điểm", pw.DecimalField(null=True)),
)
_FIXED = ("group", "text", "most", "proposed")
_WIDTHS = (170, -1, 64, 96, 70)
_POINTS = len(_LINES) - 1
_SIZE = (980, 690)


class ScoreDialog(FieldsDialog):
    """Points typed down a column as in Excel; on a sheet without points the level is chosen."""

    def __init__(self, window: MainWindow, meeting: Meeting, scorer: str) -> None:
        self.meeting = meeting
        by, on, remark = pick(columns_of(MeetingScore), "by", "on", "remark")
        editors: list[Editor] = [editor_for(_SCORER, lambda: window.today), LineEditor(by), DateEditor(on)]
        editors += [editor_for(_LEVEL, lambda: window.today), LongEditor(remark)]
        super().__init__(window, f"Chấm điểm: {meeting.name}", "Ghi phiếu chấm", editors)
        self.thematic = is_thematic(meeting)
        self._lay_out()
        self.put("scorer", dict(Scorer.LABELS)[scorer])
        self.boxes["scorer"].editor.edited.connect(self._read)
        QShortcut(QKeySequence.StandardKey.Save, self, self.try_accept)
        self.resize(*_SIZE)
        self._read()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for name in ("scorer", "by", "on"):
            self.body.removeWidget(self.boxes[name])
            row.addWidget(self.boxes[name])
        self.legend, self.sum = QLabel(wordWrap=True), QLabel(wordWrap=True)
        set_role(self.legend, "muted")
        set_role(self.sum, "subtitle")
        self.lines = FixedRows(_LINES, _FIXED, self)
        self.lines.changed.connect(self._take)
        self.lines.refused.connect(self._say)
        self.view = SheetView(self.lines, _WIDTHS)
        self.view.setAccessibleName("Điểm từng tiêu chí")
        self.full = button("Điểm tối đa cho dòng còn trống")
        self.full.clicked.connect(self._fill_up)
        self.facts = button("Lấy theo số liệu")
        self.facts.clicked.connect(self._take_facts)
        top = QVBoxLayout()
        top.addLayout(row)
        top.addWidget(self.legend)
        self.body.insertLayout(0, top)
        self.body.insertWidget(1, self.view, 1)
        self.body.insertLayout(2, buttons_row(self.facts, self.full))
        self.body.insertWidget(3, self.sum)

    def _read(self) -> None:
        """The scorer's sheet as kept, or a fresh one with what the facts propose."""
        scorer = self.value("scorer")
        kept = score_of(self.meeting, scorer)
        day = day_of(self.meeting)
        known = sheets()
        self.sheet: Sheet = (
            next(one for one in known if one.sheet.id == kept.__data__["sheet"]) if kept else sheet_on(day, known)
        )
        rules = rules_on(day)
        facts = facts_of(self.meeting, rules)
        self.known = fact_words(self.meeting, facts, rules)
        given = {row.__data__["criterion"]: row.points for row in points_of(kept)} if kept else {}
        rows: list[Any] = []
        for line in self.sheet.asked(thematic=self.thematic):
            guess = proposed(line, facts)
            points = given.get(line.id) if kept else guess
            most = "" if line.most is None else said(Decimal(line.most))
            told = "" if guess is None else said(guess)
            values = {"group": line.group, "text": line.text, "most": most, "proposed": told, "guess": guess}
            rows.append(SimpleNamespace(id=line.position, line=line, points=points, **values))
        self.lines.show(rows)
        self._describe(kept, scorer)
        self._tell()
        self._stand()

    def _describe(self, kept: MeetingScore | None, scorer: str) -> None:
        by = kept.by if kept else self._who(scorer)
        self.put("by", by)
        self.put("on", f"{(kept and kept.on) or self.main.today:%d/%m/%Y}")
        self.put("level", dict(QualityLevel.LABELS).get(kept.level, "") if kept else "")
        self.put("remark", kept.remark if kept else "")
        self.boxes["level"].setVisible(not self.sheet.by_points)
        for one in (self.view, self.full, self.facts):
            one.setEnabled(self.sheet.by_points)
        sheet = self.sheet.sheet
        unsure = f" Chưa được xác nhận: {sheet.unconfirmed}." if sheet.unconfirmed else ""
        theme = "" if self.thematic else " Tháng không có chuyên đề: không chấm dòng về chuyên đề."
        known = f" Buổi này: {self.known}." if self.known else ""
        self.legend.setText(f"{sheet.name}.{unsure}{theme}{known}")

    def _who(self, scorer: str) -> str:
        """The secretary for the cell, who follows it, or the committee."""
        if scorer == Scorer.CELL:
            return str(self.meeting.chair)
        cell = self.meeting.__data__["cell"]
        attached = attached_on(day_of(self.meeting), [cell]).get(cell, [])
        return ", ".join(one.name for one in attached) if scorer == Scorer.ATTACHED else "Đảng ủy"

    def _stand(self) -> None:
        rows: list[Any] = self.lines.records
        empty = next((place for place, one in enumerate(rows) if one.points is None), 0)
        if self.sheet.by_points:
            self.view.go_to(empty, _POINTS)
            self.view.setFocus()
        else:
            self.boxes["level"].editor.setFocus()

    # what is typed

    def _take(self, changes: list[Change]) -> None:
        self._say("")
        rows: list[Any] = list(self.lines.records)
        by_place = {one.id: one for one in rows}
        for place, values in changes:
            by_place[place].points = values["points"]
        self.lines.show(rows)
        self._tell()

    def _fill_up(self) -> None:
        rows: list[Any] = list(self.lines.records)
        self._take([(one.id, {"points": Decimal(one.line.most)}) for one in rows if one.points is None])

    def _take_facts(self) -> None:
        rows: list[Any] = list(self.lines.records)
        self._take([(one.id, {"points": one.guess}) for one in rows if one.guess is not None])

    def _points(self) -> dict[int, Decimal | None]:
        rows: list[Any] = list(self.lines.records)
        return {key_of(one.line): one.points for one in rows}

    def _tell(self) -> None:
        if not self.sheet.by_points:
            self.sum.setText("Phiếu không có điểm: đánh giá theo từng tiêu chí rồi chọn xếp loại.")
            return
        points = self._points()
        empty = sum(value is None for value in points.values())
        words = total(self.sheet, points, thematic=self.thematic).words
        self.sum.setText(f"Còn {empty} dòng chưa chấm · {words}" if empty else words)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def store(self, values: dict[str, Any]) -> Saved:
        meeting = Meeting.get_by_id(self.meeting.id)
        rows: list[Any] = list(self.lines.records)
        by_place: dict[int, Any] = {one.id: one.points for one in rows}
        with action(f"Chấm chất lượng {meeting.name}") as made:
            key = self.sheet.sheet.key
            sheet = next(one for one in seed_sheets() if one.sheet.key == key)
            points = {one.id: by_place[one.position] for one in sheet.asked(thematic=self.thematic)}
            given = points if sheet.by_points else {}
            texts = {name: values[name] or "" for name in ("level", "by", "remark")}
            score = keep_score(meeting, sheet, Filled(values["scorer"], given, on=values["on"], **texts))
        level = dict(QualityLevel.LABELS)[score.level]
        return Saved(meeting.id, made.id, f"Đã chấm {meeting.name}: {level}.")

    def refuse(self, error: Exception) -> None:
        """A line left out or beyond its most is said under the table, with the focus back on it."""
        if isinstance(error, UserError) and error.field == "points":
            self.accept_button.setEnabled(True)
            self._say(error.message)
            self._stand()
        else:
            super().refuse(error)
