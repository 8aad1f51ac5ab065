"""Đào tạo: the classes of one member with their certificates, and what the member's posts still ask."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from db.member_file import Training
from db.training import TrainingClass, TrainingParticipant, TrainingResult
from nongson_desktop.rules.member_file import training_words
from nongson_desktop.rules.training import in_classes_of
from nongson_desktop.rules.training_gaps import gaps, what_of
from nongson_desktop.rules.training_levels import RANK_NAMES, theory_ranks
from ui.pages.member_tab import MemberTab, short_day
from ui.pages.organization_tabs import Line, RowsTab
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_RESULTS = dict(TrainingResult.LABELS)


class TrainingTab(MemberTab):
    """Classes that the office keeps first, then what only the file tells of; Enter opens the class."""

    names = (TrainingParticipant.member, Training.member)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.words = QLabel(wordWrap=True)
        self.missing = QLabel(wordWrap=True)
        set_role(self.missing, "warn")
        self.rows = TextRows(("Lớp", "Kết thúc", "Kết quả, chứng chỉ"))
        self.view = TextRowsView(self.rows, (0, 104, 150), nothing="Chưa ghi lớp nào.")
        self.view.setAccessibleName("Các lớp đã học")
        self.view.chosen.connect(self._open)
        self.layout_.addWidget(self.words)
        self.layout_.addWidget(self.missing)
        self.layout_.addWidget(self.view, 1)

    def show_member(self, member: Any) -> None:
        self.member = member
        day = self.main.as_of
        rank = theory_ranks(day, [member.id]).get(member.id, 0)
        self.words.setText(f"Lý luận chính trị: {RANK_NAMES[rank].lower()}.")
        lacking = [
            what_of(one.requirement) for one in gaps(day) if any(person.member == member.id for person in one.lacking)
        ]
        self.missing.setText(f"Còn thiếu: {'; '.join(lacking)}.")
        self.missing.setVisible(bool(lacking))
        held = list(
            TrainingParticipant.select(TrainingParticipant, TrainingClass)
            .join(TrainingClass)
            .where(TrainingParticipant.member == member.id, ~TrainingParticipant.hidden)
            .order_by(TrainingClass.until.desc(nulls="first"), TrainingClass.id.desc())
        )
        linked = [one.__data__["file_row"] for one in held]
        others = Training.select().where(Training.member == member.id, ~Training.hidden, Training.id.not_in(linked))
        rows = [_class_row(one) for one in held]
        rows += [_file_row(one) for one in others.order_by(Training.until.desc(), Training.id.desc())]
        self.rows.show(rows, [*(one.__data__["training_class"] for one in held), *([0] * (len(rows) - len(held)))])

    def _open(self, number: int) -> None:
        if number:
            page: Any = self.main.go("training")
            page.show_class(number)


class TrainingOfCellTab(RowsTab):
    """What the people of a cell still lack first, then who of them is in which class; Enter opens the list or class."""

    title = "Đào tạo"
    nothing = "Chưa ai đi học, cũng không ai còn thiếu."
    costly = True
    headings = ("Họ và tên", "Lớp", "Kết quả")
    widths = (140, 0, 110)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.view.chosen.connect(self._open)

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        """Rows of what is lacking have the number of the requirement in the list, below nought."""
        rows: list[Line] = []
        keys: list[int] = []
        for place, one in enumerate(gaps(day, (self.body.id,)), 1):
            rows += [(person.name, what_of(one.requirement), _lacks(person in one.attending)) for person in one.lacking]
            keys += [-place] * len(one.lacking)
        held = in_classes_of(self.body.id, day)
        rows += [(one.name, words, result) for one in held for words, _until, result in (_class_row(one),)]
        return rows, [*keys, *(one.__data__["training_class"] for one in held)]

    def _open(self, number: int) -> None:
        page: Any = self.main.go("training")
        if number > 0:
            page.show_class(number)
        else:
            page.stand_on(-number)


def _lacks(attending: bool) -> str:
    return "đang học" if attending else "còn thiếu"


def _class_row(one: TrainingParticipant) -> tuple[str, ...]:
    held = one.training_class
    ends = f"hạn {short_day(one.expires_on)}" if one.expires_on else ""
    number = f"số {one.certificate}" if one.certificate else ""
    result = ", ".join(filter(None, (number or _RESULTS[one.result].lower(), ends)))
    return (held.name, short_day(held.until), result)


def _file_row(one: Training) -> tuple[str, ...]:
    ends = f"hạn {short_day(one.expires_on)}" if one.expires_on else ""
    return (training_words(one), str(one.until or ""), ", ".join(filter(None, (one.document, ends))))
