"""Số lượng, cơ cấu: how many members there are, of what kind, who they are, and why the number changed in the year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from db.members import Member
from nongson_desktop.rules.composition import Composition, Line, Movement, composition, movement
from nongson_desktop.rules.percent import share
from ui import work
from ui.page import Page, heading, icon_button, page_layout
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_COUNT_WIDTH, _SHARE_WIDTH = 70, 70
_NAMED = 1000


class CompositionPage(Page):
    """The numbers at the left; behind each of them the list of who it is, one press from the record."""

    title = "Số lượng, cơ cấu"
    help = (
        "Số đảng viên, số có quyền biểu quyết và cơ cấu tại ngày đang xem, của cả đảng bộ hoặc của chi bộ, đảng bộ chọn"
        " ở đầu cửa sổ, cộng cả tổ chức tiền thân nếu đánh dấu. Đứng ở một dòng thì danh sách bên phải cho biết là"
        " những ai; Enter mở hồ sơ. Cuối bảng: vì sao số đảng viên thay đổi từ đầu năm."
    )

    counts_widely = True

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.lines: list[Line | None] = []
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setObjectName("composition")
        self.rows = TextRows(("", "Số", "%"), numbers=(1, 2))
        self.view = TextRowsView(self.rows, (0, _COUNT_WIDTH, _SHARE_WIDTH))
        self.view.setAccessibleName("Cơ cấu")
        self.view.selectionModel().currentRowChanged.connect(lambda new, _old: self._show_people(new.row()))
        self.who = QLabel()
        set_role(self.who, "section")
        self.people = TextRows(("Họ và tên", "Ngày sinh"))
        self.people_view = TextRowsView(self.people, (0, 110))
        self.people_view.setAccessibleName("Là những ai")
        self.people_view.chosen.connect(self.main.show_member)
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self.print_front)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.print_button))
        layout.addWidget(self.sentence)
        side = QVBoxLayout()
        side.addWidget(self.who)
        side.addWidget(self.people_view, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.view, 3)
        row.addLayout(side, 2)
        layout.addLayout(row, 1)

    def reload(self) -> None:
        day, bodies = self.main.as_of, self.main.scope.bodies(self.main.as_of)
        begin = date(self.main.year - 1, 12, 31)
        work.run(
            self,
            lambda _: (composition(day, bodies), movement(min(begin, day), day, bodies)),
            lambda found: self._show(*found),
            title="Đang đếm",
        )

    def _show(self, found: Composition, moved: Movement) -> None:
        stood = self.view.currentIndex().row()
        self.sentence.setText(_sentence(found))
        self.lines = []
        texts: list[tuple[str, str, str]] = []
        bold: list[int] = []
        group = ""
        for line in found.lines:
            if line.group != group:
                group = line.group
                bold.append(len(texts))
                texts.append((group, "", ""))
                self.lines.append(None)
            texts.append((line.label, str(line.count), share(line.count, found.total)))
            self.lines.append(line)
        bold.append(len(texts))
        texts += _movement_rows(moved)
        self.rows.show(texts, bold=bold)
        self.view.selectRow(stood if 0 < stood < len(texts) else 1)

    def _show_people(self, row: int) -> None:
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        self.who.setText(f"{line.group}: {line.label} ({line.count})" if line else "")
        ids = list(line.members) if line else []
        known = {
            one.id: one for one in Member.select(Member.id, Member.name, Member.birth_date).where(Member.id.in_(ids))
        }
        people = [known[one] for one in ids if one in known]
        self.people.show([(one.name, str(one.birth_date or "")) for one in people], [one.id for one in people])

    def focus_first(self) -> None:
        self.view.setFocus()

    def print_front(self) -> None:
        self.main.print_papers(["composition"])


def _sentence(found: Composition) -> str:
    if found.average_age is None:
        return found.sentence()
    return f"{found.sentence()} Tuổi đời bình quân {str(found.average_age).replace('.', ',')}."


def _movement_rows(moved: Movement) -> list[tuple[str, str, str]]:
    """The number at the beginning of the year, what came and went, the number now."""
    rows = [("Biến động từ đầu năm", "", ""), ("Đầu năm", str(moved.start), "")]
    rows += [(f"Tăng: {why}", f"+{count}", "") for why, count in moved.joined.items()]
    rows += [(f"Giảm: {why}", f"−{count}", "") for why, count in moved.left.items()]
    return [*rows, ("Đến ngày đang xem", str(moved.end), "")]
