"""A member's decisions of discipline and the defects named at reviews, of every year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from db.discipline import Discipline
from db.judgement import Defect, DefectState
from nongson_desktop.rules.discipline import barred, form_words, late_complaint
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.discipline_dialogs import DisciplineDialog, drop_discipline
from ui.pages.member_tab import MemberTab, short_day
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class DisciplineTab(MemberTab):
    """Decisions with their buttons; defects below, as they stand."""

    names = (Discipline.member, Defect.member)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Ngày", "Hình thức", "Quyết định", "Nội dung"))
        self.view = TextRowsView(self.rows, (92, 96, 120, 0), nothing="Không có kỷ luật.")
        self.view.chosen.connect(lambda key: DisciplineDialog(self.main, Discipline.get_by_id(key)).exec())
        self.add = icon_button("Ghi kỷ luật…", "add")
        self.add.clicked.connect(lambda: DisciplineDialog(self.main, whom=self.member).exec())
        self.drop = button("Bỏ dòng đang chọn")
        self.drop.clicked.connect(lambda: drop_discipline(self.main, self, self.view.current_key()))
        self.barred = QLabel(wordWrap=True)
        set_role(self.barred, "warn")
        self.defects = TextRows(("Nêu năm", "Hạn chế, khuyết điểm", "Kết quả"))
        self.defects_view = TextRowsView(
            self.defects, (76, 0, 130), wraps=True, nothing="Chưa nêu hạn chế, khuyết điểm nào."
        )
        title = QLabel("Hạn chế, khuyết điểm đã nêu khi kiểm điểm")
        set_role(title, "section")
        self.layout_.addWidget(self.view, 1)
        self.layout_.addWidget(self.barred)
        self.layout_.addLayout(buttons_row(self.add, self.drop))
        self.layout_.addWidget(title)
        self.layout_.addWidget(self.defects_view, 1)

    def show_member(self, member: Any) -> None:
        self.member = member
        known = Discipline.select().where(Discipline.member == member.id, ~Discipline.hidden)
        decisions = list(known.order_by(Discipline.decided_on.desc(), Discipline.id))
        self.rows.show(
            [(short_day(d.decided_on), form_words(d.form), d.number, d.reason.replace("\n", " ")) for d in decisions],
            [d.id for d in decisions],
        )
        self.drop.setEnabled(bool(decisions))
        kept = barred(member.id, self.main.today)
        lines = [*([kept.words] if kept else []), *filter(None, map(late_complaint, decisions))]
        self.barred.setText("\n".join(lines))
        self.barred.setVisible(bool(lines))
        states = dict(DefectState.LABELS)
        defects = Defect.select().where(Defect.member == member.id, ~Defect.hidden)
        self.defects.show(
            [
                (str(d.year), d.text.replace("\n", " "), f"{states[d.state]} {short_day(d.remedied_on)}".strip())
                for d in defects.order_by(Defect.year.desc(), Defect.id)
            ]
        )
