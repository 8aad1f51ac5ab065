"""Recording what speaks for or against a level: figures, and sheets of defects, findings and opinions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from db.base import Record, action
from db.errors import UserError
from db.evaluation import Rating
from db.judgement import Body, Defect, DefectState, Figure, Finding, Opinion
from db.members import Member, PersonKind
from db.organizations import Organization
from db.undoing import undo
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.defects import check as check_defect
from nongson_desktop.rules.defects import named_before
from nongson_desktop.rules.evaluation import closed_words, evaluation_of
from nongson_desktop.rules.findings import (
    LOW_VOTES,
    SICK_MONTHS,
    WEAK_UNITS,
    Counted,
    counted_for,
    drop,
    flags_of,
    open_rating,
    record_figures,
    record_finding,
    record_opinion,
)
from nongson_desktop.rules.profile_parts import TASK_SHARES
from ui import work
from ui.dialogs import Dialog, button
from ui.form import buttons_row
from ui.pages.form_dialog import FormDialog
from ui.sheet import Change, FixedRows, Sheet, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

DEFECTS, FINDINGS, OPINIONS = "defects", "findings", "opinions"
_SIZE = (900, 420)
_LABEL = "label"
_WHOLE = pw.IntegerField(null=True)
_UNIT = (
    ("count", "Nhiệm vụ của đơn vị phụ trách: tổng số"),
    ("done", "Hoàn thành"),
    ("met", "Đạt chất lượng"),
    ("late", "Chậm"),
    ("above", "Vượt yêu cầu"),
    ("not_done", "Không hoàn thành"),
    ("units", "Đơn vị phụ trách: tổng số"),
    (WEAK_UNITS, "Bị xếp loại không hoàn thành"),
    ("votes", "Phiếu tín nhiệm: tổng số"),
    (LOW_VOTES, "Tín nhiệm thấp"),
)
_WHOLES = {**dict.fromkeys(TASK_SHARES, "count"), WEAK_UNITS: "units", LOW_VOTES: "votes"}


class FiguresDialog(FormDialog):
    """Numbers that no record of ours counts; for a leader those of the unit, which our own tasks may offer."""

    def __init__(self, main: MainWindow, rating: Rating) -> None:
        leads = rating.person_kind == PersonKind.LEADER
        asked = [*(_UNIT if leads else ()), (SICK_MONTHS, "Số tháng nghỉ ốm trong năm")]
        columns = [Column(name, label, _WHOLE) for name, label in asked]
        source = Column("source", "Nguồn số liệu", pw.CharField(default=""))
        intro = "Để trống những số không có. Số liệu chỉ làm căn cứ đề xuất, cấp ủy quyết định."
        super().__init__(main, f"Số liệu để xét: {rating.name}", "Ghi", intro, [*columns, source], ("source",))
        self.rating = rating
        self.counted: Counted | None = counted_for(rating) if leads else None
        self.take_button = button("Lấy số đã ghi trong chương trình")
        self.take_button.clicked.connect(self.take)
        self.offer = QLabel(wordWrap=True)
        set_role(self.offer, "muted")
        if self.counted:
            self.offer.setText(f"Có sẵn: {self.counted.source}.")
            self.body.insertWidget(1, self.offer)
            self.body.insertLayout(2, buttons_row(self.take_button))
        self._fill(_known(rating))
        self.form.focus_first()

    def _fill(self, typed: Mapping[str, str]) -> None:
        for name, text in typed.items():
            if name in self.form.boxes:
                self.form.editor(name).put(text)

    def take(self) -> None:
        """Put in what our own records count; the clerk may still change it."""
        if self.counted:
            self._fill(_typed(self.counted.values, self.counted.source))

    def write(self, values: dict[str, Any]) -> None:
        figures: dict[str, tuple[int, int] | None] = {}
        for share in (*_WHOLES, SICK_MONTHS):
            if share in values:
                figures[share] = _figure(values, share)
        record_figures(self.rating.id, figures, values["source"])


def _figure(values: Mapping[str, Any], share: str) -> tuple[int, int] | None:
    """A part with its whole; what is left empty beside a whole that is given counts as none."""
    part = values[share]
    if share == SICK_MONTHS:
        return None if part is None else (part, 0)
    whole = values[_WHOLES[share]]
    if whole is None:
        if part is not None:
            raise UserError("Nhập tổng số trước.", _WHOLES[share])
        return None
    return part or 0, whole


def _known(rating: Rating) -> dict[str, str]:
    figures = list(Figure.select().where(Figure.rating == rating.id, ~Figure.hidden))
    source = next((one.source for one in figures if one.source), "")
    return _typed({one.share: (one.part, one.whole) for one in figures}, source)


def _typed(values: Mapping[str, tuple[int, int]], source: str) -> dict[str, str]:
    typed = {"source": source}
    for share, (part, whole) in values.items():
        typed[share] = str(part)
        if share in _WHOLES:
            typed[_WHOLES[share]] = str(whole)
    return typed


def _headed(columns: Sequence[Column], **labels: str) -> list[Column]:
    """The columns under shorter headings, as a sheet has room for."""
    return [replace(column, label=labels.get(column.name, column.label)) for column in columns]


class FactSheet(QWidget):
    """One sheet of the dialog: what it shows, and how what is typed is written."""

    def __init__(self, sheet: Sheet, widths: Sequence[int], hint: str) -> None:
        super().__init__()
        self.sheet = sheet
        self.view = SheetView(sheet, widths)
        label = QLabel(hint, wordWrap=True)
        set_role(label, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.view, 1)

    def rows(self) -> list[Record]:
        """The records as they are now."""
        raise NotImplementedError

    def store(self, changes: Sequence[Change]) -> None:
        """Write what was typed, in the current Action; raises UserError."""
        raise NotImplementedError


class DefectsSheet(FactSheet):
    """Defects named at earlier reviews and at this one; a new line at the foot."""

    def __init__(self, rating: Rating) -> None:
        self.rating = rating
        columns = _headed(
            pick(columns_of(Defect), "year", "text", "source", "state", "remedied_on", "remark"),
            year="Nêu năm",
            source="Nơi chỉ ra",
            state="Kết quả",
            remedied_on="Xong ngày",
        )
        hint = (
            "Mỗi dòng một hạn chế, khuyết điểm. Muốn hoàn thành xuất sắc thì những điểm nêu ở kỳ trước phải khắc phục"
            f" xong. Điểm nêu ở kỳ này ghi {rating.year} ở cột đầu, năm sau sẽ hiện ở mục III bản kiểm điểm."
        )
        super().__init__(Sheet(columns), (80, -5, -3, 124, 104, -3), hint)

    def rows(self) -> list[Record]:
        whom = self._whom()
        of = Defect.member if isinstance(whom, Member) else Defect.organization
        fresh = Defect.select().where(of == whom.id, Defect.year == self.rating.year, ~Defect.hidden)
        return [*named_before(whom, self.rating.year), *fresh.order_by(Defect.id)]

    def _whom(self) -> Member | Organization:
        member = self.rating.__data__["member"]
        return Member(id=member) if member else Organization(id=self.rating.__data__["organization"])

    def store(self, changes: Sequence[Change]) -> None:
        whom = self._whom()
        own: dict[str, Any] = {"member" if isinstance(whom, Member) else "organization": whom.id}
        for defect_id, values in changes:
            known = Defect.get_by_id(defect_id) if defect_id else Defect(year=self.rating.year - 1, text="", **own)
            if defect_id and not values.get("text", known.text):
                known.hidden = True
            else:
                _change_defect(known, values)
                check_defect(known)
            known.save()


def _change_defect(defect: Defect, values: Mapping[str, Any]) -> None:
    """A day of remedy says that it is remedied; what is open again has none."""
    for name, value in values.items():
        setattr(defect, name, value)
    if values.get("remedied_on"):
        defect.state = DefectState.REMEDIED
    elif "state" in values and defect.state != DefectState.REMEDIED:
        defect.remedied_on = None


class FindingsSheet(FactSheet):
    """Each fact that the year's rules answer with "không hoàn thành"; one with a ground is recorded."""

    def __init__(self, rating: Rating) -> None:
        self.rating = rating
        self.flags = flags_of(rating)
        columns = [
            Column(_LABEL, "Việc"),
            *_headed(pick(columns_of(Finding), "ground", "on", "document", "remedied"), remedied="Đã khắc phục"),
        ]
        hint = (
            "Chỉ ghi việc đã được cấp có thẩm quyền kết luận. Có căn cứ thì chương trình đề xuất mức không hoàn thành"
            " nhiệm vụ; đánh x ở cột cuối nếu đã tự phát hiện, khắc phục xong: khi ấy cấp ủy cân nhắc."
        )
        super().__init__(FixedRows(columns, [_LABEL]), (-5, -5, 104, 130, 110), hint)

    def rows(self) -> list[Record]:
        words = {flag.key: f"{flag.words[:1].upper()}{flag.words[1:]} ({flag.article})" for flag in self.flags}
        return [_shown(one, place, words[one.flag]) for place, one in enumerate(self._findings(), 1)]

    def _findings(self) -> list[Finding]:
        """Those recorded and an empty one for each fact that has none, in the order of the rules."""
        known = list(Finding.select().where(Finding.rating == self.rating.id, ~Finding.hidden))
        found: list[Finding] = []
        for flag in self.flags:
            own = [one for one in known if one.flag == flag.key]
            found += own or [Finding(rating=self.rating.id, flag=flag.key)]
        return found

    def store(self, changes: Sequence[Change]) -> None:
        findings = self._findings()
        for place, values in changes:
            finding = findings[place - 1]
            for name, value in values.items():
                setattr(finding, name, value)
            if finding.ground or not finding.id:
                record_finding(finding)
            else:
                drop(finding)


class OpinionsSheet(FactSheet):
    """What each body says, dated and by whom; a line left empty is no opinion."""

    def __init__(self, rating: Rating) -> None:
        self.rating = rating
        columns = [
            Column(_LABEL, "Chủ thể"),
            *_headed(pick(columns_of(Opinion), "level", "on", "by", "text"), level="Mức"),
        ]
        hint = "Ở dòng Cơ quan, đơn vị ghi mức xếp loại công chức, viên chức và nơi xếp loại."
        super().__init__(FixedRows(columns, [_LABEL]), (200, 80, 104, -3, -5), hint)

    def rows(self) -> list[Record]:
        labels = dict(Body.LABELS)
        return [_shown(one, place, labels[one.body]) for place, one in enumerate(self._opinions(), 1)]

    def _opinions(self) -> list[Opinion]:
        known = Opinion.select().where(Opinion.rating == self.rating.id, ~Opinion.hidden)
        by_body = {one.body: one for one in known}
        return [by_body.get(body) or Opinion(rating=self.rating.id, body=body) for body, _ in Body.LABELS]

    def store(self, changes: Sequence[Change]) -> None:
        opinions = self._opinions()
        for place, values in changes:
            opinion = opinions[place - 1]
            for name, value in values.items():
                setattr(opinion, name, value)
            if any((opinion.level, opinion.text, opinion.by, opinion.on)):
                record_opinion(opinion)
            elif opinion.id:
                drop(opinion)


def _shown(record: Record, place: int, label: str) -> Record:
    """A copy for the sheet, numbered by its line, with the words of the line."""
    shown = type(record)(**{**record.__data__, "id": place})
    setattr(shown, _LABEL, label)
    return shown


class FactsDialog(Dialog):
    """Defects, findings and opinions of one rating, typed in like Excel; each entry is written and can be undone."""

    def __init__(self, main: MainWindow, rating: Rating, part: str = DEFECTS) -> None:
        super().__init__(main, f"Căn cứ xếp loại năm {rating.year}: {rating.name}", "Xong", "Hoàn tác")
        self.rating, self.made = rating, list[int]()
        self.parts: dict[str, FactSheet] = {DEFECTS: DefectsSheet(rating)}
        self.parts |= {FINDINGS: FindingsSheet(rating)} if flags_of(rating) else {}
        self.parts |= {OPINIONS: OpinionsSheet(rating)}
        titles = {DEFECTS: "Hạn chế, khuyết điểm", FINDINGS: "Việc phải xem xét", OPINIONS: "Ý kiến các chủ thể"}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for key, sheet in self.parts.items():
            self.tabs.addTab(sheet, titles[key])
            sheet.sheet.changed.connect(lambda changes, key=key: self._store(key, changes))
            sheet.sheet.refused.connect(self._say)
        self.body.addWidget(self.tabs)
        self.reject_button.clicked.disconnect()
        self.reject_button.clicked.connect(self.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.undo)
        self.resize(*_SIZE)
        self._read()
        self.show_part(part)

    def show_part(self, part: str) -> None:
        """Bring a sheet to the front, standing where one types next."""
        sheet = self.parts.get(part) or next(iter(self.parts.values()))
        self.tabs.setCurrentWidget(sheet)
        sheet.view.setFocus()
        sheet.view.go_to(0, 1)

    def _read(self) -> None:
        evaluation = evaluation_of(self.rating.year)
        shut = closed_words(self.rating.year, evaluation.closed_on if evaluation else None)
        for sheet in self.parts.values():
            sheet.sheet.show(sheet.rows(), shut=shut)
        self.reject_button.setEnabled(bool(self.made))

    def _store(self, key: str, changes: Sequence[Change]) -> None:
        self._write(lambda: self._record(key, changes))

    def _record(self, key: str, changes: Sequence[Change]) -> int:
        rating = open_rating(self.rating.id)
        with action(f"Ghi căn cứ xếp loại năm {rating.year} của {rating.name}") as made:
            self.parts[key].store(changes)
        return int(made.id or 0)

    def undo(self) -> None:
        """Take back the last entry made here."""
        if not self.made:
            return
        last = self.made.pop()

        def job() -> int:
            undo(last)
            return 0

        self._write(job)

    def _write(self, job: Callable[[], int]) -> None:
        self.problem.hide()
        work.run(self, lambda _: job(), self._written, self._refused, title="Đang lưu", write=True)

    def _written(self, made: int) -> None:
        if made:
            self.made.append(made)
        self._read()

    def _refused(self, error: Exception) -> None:
        self._read()
        self.refuse(error)

    def _say(self, sentence: str) -> None:
        self.refuse(UserError(sentence))
