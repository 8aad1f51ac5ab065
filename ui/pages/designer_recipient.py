"""Chỉnh riêng một người: other words or another place on one recipient's certificate, with the PDF beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QTableWidget, QWidget

from db.awards import Award
from db.errors import UserError
from db.search import nfc
from nongson_desktop.documents.awards import Decision
from nongson_desktop.documents.certificates import draw, texts_of
from nongson_desktop.documents.layouts import LABELS, Layout
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import Change, changes_of, keep_changes
from ui import work
from ui.dialogs import Dialog
from ui.pages.designer_inputs import Measure, labelled
from ui.pages.printing_preview import Preview
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAUSE = 300
_FARTHEST = 60.0
_SIZE = (1200, 620)
_WIDTHS = (214, 250, 78, 78)


class RecipientDialog(Dialog):
    """The elements of one recipient's certificate; what is left empty is as the layout says."""

    writes = True

    def __init__(self, window: MainWindow, layout: Layout, decision: Decision, place: int) -> None:
        super().__init__(window, "Chỉnh riêng giấy khen của một người", "Lưu cho người này", "Đóng")
        self.main, self.paper, self.decision = window, layout, decision
        self.keys = list(layout.marks)
        self._asked = 0
        self.person = QComboBox()
        self.person.addItems([one.name for one in decision.recipients])
        self.person.setCurrentIndex(place)
        self.person.currentIndexChanged.connect(lambda _: self.show_person())
        self.body.addWidget(labelled("Người được khen", self.person))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._make_table())
        self.preview = Preview()
        self.preview.side.hide()
        row.addWidget(self.preview, 1)
        self.body.addLayout(row, 1)
        self.note = QLabel("Chỉnh riêng đi theo người này trên mọi mẫu; để trống là in như mẫu.", wordWrap=True)
        set_role(self.note, "muted")
        self.body.addWidget(self.note)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.draw)
        self.resize(*_SIZE)
        self.show_person()

    def _make_table(self) -> QTableWidget:
        self.table = QTableWidget(len(self.keys), len(_WIDTHS))
        self.table.setHorizontalHeaderLabels(["Ô", "Chữ in riêng", "Sang phải", "Xuống"])
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setFixedWidth(sum(_WIDTHS) + 20)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.words: dict[str, QLineEdit] = {}
        self.moves: dict[str, tuple[Measure, Measure]] = {}
        for row, key in enumerate(self.keys):
            self._add_row(row, key)
        return self.table

    def _add_row(self, row: int, key: str) -> None:
        line = QLineEdit(maxLength=300)
        line.setAccessibleName(f"Chữ in riêng: {LABELS[key]}")
        line.textEdited.connect(lambda _: self._pause.start())
        across, down = Measure(-_FARTHEST, _FARTHEST, unit=""), Measure(-_FARTHEST, _FARTHEST, unit="")
        for box in (across, down):
            box.valueChanged.connect(lambda _: self._pause.start())
        self.words[key], self.moves[key] = line, (across, down)
        cells: tuple[QWidget, ...] = (QLabel(f" {LABELS[key]}"), line, across, down)
        for column, cell in enumerate(cells):
            self.table.setCellWidget(row, column, cell)
        self.table.setRowHeight(row, 32)

    def show_person(self) -> None:
        """Put in what is kept for the person chosen; what the layout says stands faintly in the lines."""
        one = self.decision.recipients[self.person.currentIndex()]
        kept = changes_of([one.award]).get(one.award or 0, {})
        texts = texts_of(self.paper, self.decision, one)
        for key in self.keys:
            change = kept.get(key, Change())
            self.words[key].setText(change.text)
            self.words[key].setPlaceholderText(texts[key])
            for box, value in zip(self.moves[key], (change.dx, change.dy), strict=True):
                box.put(value)
        made = self.decision.made
        issued = made.issued_on if made is not None else None
        self.accept_button.setEnabled(one.award is not None and issued is None)
        if issued is not None:
            self.note.setText(f"Giấy khen đã ban hành ngày {issued:%d/%m/%Y}, không chỉnh riêng được nữa.")
        elif one.award is None:
            self.note.setText("Chưa lập quyết định khen thưởng nên chưa lưu được; hãy lập quyết định trước.")
        self.problem.hide()
        self.draw()

    def changes(self) -> dict[str, Change]:
        """What is typed."""
        found = {
            key: Change(nfc(self.words[key].text()).strip(), *(round(box.value(), 1) for box in self.moves[key]))
            for key in self.keys
        }
        return {key: change for key, change in found.items() if change != Change()}

    def draw(self) -> None:
        """The PDF of this one recipient with what is typed."""
        self._asked += 1
        asked, changes, decision = self._asked, self.changes(), self.decision
        one = decision.recipients[self.person.currentIndex()]
        request = Request(on=decision.on, year=decision.year)
        work.run(
            self,
            lambda _: draw(decision, request, (one,), paper=self.paper, changes={one.award or 0: changes}),
            lambda content: self.preview.show_paper(content) if asked == self._asked else None,
            lambda error: self._refuse_drawing(error) if asked == self._asked else None,
        )

    def _refuse_drawing(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.preview.show_refusal(error.message)
        else:
            self.refuse(error)

    def try_accept(self) -> None:
        one, changes = self.decision.recipients[self.person.currentIndex()], self.changes()
        if one.award is None:
            return
        self.accept_button.setEnabled(False)

        def job(_progress: work.Progress) -> None:
            keep_changes(Award.get_by_id(one.award), changes)

        work.run(self, job, lambda _: self._on_kept(one.name), self.refuse, write=True)

    def _on_kept(self, name: str) -> None:
        self.accept_button.setEnabled(True)
        self.note.setText(f"Đã lưu cho {name}.")
