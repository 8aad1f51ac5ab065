"""Two sides of training: who lacks what is asked, and levels of political theory with the people behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget

from db.base import action
from db.training import TrainingRequirement
from nongson_desktop.rules.training import all_requirements, drop_requirement
from nongson_desktop.rules.training_gaps import Asked, Demanded, gaps
from nongson_desktop.rules.training_levels import COMMITTEE, INTERMEDIATE, RANK_NAMES, LevelRow, level_rows
from ui.dialogs import button
from ui.page import icon_button, split_view, with_buttons
from ui.pages.member_tab import short_day
from ui.pages.training_dialogs import ChooseClassDialog, RequirementDialog
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_GAP_SIZES, _LEVEL_SIZES = (440, 690), (706, 434)
_AROUND = 10


class GapsPanel(QWidget):
    """Requirements at the left, those who lack the one in the row at the right, to be sent to a class."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.known: list[Demanded] = []
        self.rows = TextRows(("Yêu cầu", "Phải có", "Còn thiếu", "Đang học", "Đạt"), numbers=(1, 2, 3, 4))
        self.view = TextRowsView(self.rows, (0, 66, 74, 76, 70))
        self.view.setAccessibleName("Yêu cầu đào tạo")
        self.view.setWordWrap(True)
        self.people = TextRows(("Họ và tên", "Đơn vị", "Trình độ", "Từ ngày", "Xong trước", ""))
        self.people_view = TextRowsView(self.people, (156, 0, 66, 98, 98, 60))
        self.people_view.setAccessibleName("Người còn thiếu")
        self.people_view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.send_button = icon_button("Cử đi học…", "add", "primary")
        self.add_button, self.edit_button = icon_button("Thêm yêu cầu…", "add"), button("Sửa yêu cầu…")
        self.drop_button = button("Bỏ yêu cầu")
        self._connect()
        left = with_buttons(self.view, self.add_button, self.edit_button, self.drop_button)
        right = with_buttons(self.people_view, self.send_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(split_view(_GAP_SIZES, left, right), 1)

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_people())
        self.view.chosen.connect(lambda _: self.people_view.setFocus())
        self.people_view.chosen.connect(lambda _: self._open_person())
        self.send_button.clicked.connect(self.send)
        self.add_button.clicked.connect(lambda: RequirementDialog(self.main, len(all_requirements())).exec())
        self.edit_button.clicked.connect(self._edit)
        self.drop_button.clicked.connect(self._drop)

    def reload(self) -> None:
        stood = max(self.view.currentIndex().row(), 0)
        self.known = gaps(self.main.as_of, self.main.bodies)
        self.rows.show([_demand_row(one) for one in self.known], list(range(1, len(self.known) + 1)))
        self.view.selectRow(min(stood, len(self.known) - 1))
        for row in range(len(self.known)):
            self.view.setRowHeight(row, self.view.sizeHintForRow(row) + _AROUND)
        self._show_people()

    def stand_on(self, place: int) -> None:
        """Show the requirement at this place, counted from one."""
        self.view.selectRow(place - 1)
        self.people_view.setFocus()

    def shown(self) -> Demanded | None:
        place = self.view.currentIndex().row()
        return self.known[place] if 0 <= place < len(self.known) else None

    def _show_people(self) -> None:
        one = self.shown()
        lacking = one.lacking if one else ()
        rows = [
            (
                person.name,
                person.unit,
                person.has,
                short_day(person.since),
                short_day(person.until),
                _going(one, person),
            )
            for person in lacking
        ]
        self.people.show(rows, list(range(1, len(rows) + 1)))
        if rows:
            self.people_view.selectRow(0)
        self.main.count(f"{len(rows)} người còn thiếu")
        self.send_button.setEnabled(bool(rows))
        for one_button in (self.edit_button, self.drop_button):
            one_button.setEnabled(one is not None)

    def _chosen(self) -> list[Asked]:
        one = self.shown()
        rows = sorted({index.row() for index in self.people_view.selectionModel().selectedRows()})
        return [one.lacking[row] for row in rows] if one else []

    def send(self) -> None:
        """Those selected, to a class of the kind that is asked."""
        one, people = self.shown(), self._chosen()
        if one is None or not people:
            self.main.tell("Chọn những người cần cử đi học.")
            return
        ChooseClassDialog(self.main, [person.link for person in people], one.requirement.kind).exec()

    def _open_person(self) -> None:
        people = self._chosen()
        if people and people[0].member:
            self.main.show_member(people[0].member)

    def _place(self) -> int:
        """Where the requirement in the row stands in the whole list."""
        one = self.shown()
        known = all_requirements()
        same = [place for place, each in enumerate(known) if one and _asks(each) == _asks(one.requirement)]
        return same[0] if same else len(known)

    def _edit(self) -> None:
        RequirementDialog(self.main, self._place()).exec()

    def _drop(self) -> None:
        one, place = self.shown(), self._place()
        if one is None:
            return

        def job() -> Saved:
            with action(f"Bỏ yêu cầu {one.words}") as made:
                drop_requirement(place)
            return Saved(0, made.id, "Đã bỏ yêu cầu.")

        write(self.main, self, job)


def _asks(one: TrainingRequirement) -> tuple[object, ...]:
    """What tells lines apart, those shipped too, which have no number yet."""
    return (one.id, one.demand, one.kind, one.level)


def _demand_row(one: Demanded) -> tuple[str, ...]:
    return (one.words, str(len(one.people)), str(len(one.lacking)), str(len(one.attending) or ""), one.share)


def _going(one: Demanded | None, person: Asked) -> str:
    return "đang học" if one and person in one.attending else ""


class LevelsPanel(QWidget):
    """Groups by level; the cell stood on shows its people at the right."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.known: list[LevelRow] = []
        self.words = QLabel(wordWrap=True)
        headings = ("Đối tượng", "Tổng số", *RANK_NAMES, "Từ trung cấp")
        self.rows = TextRows(headings, numbers=range(1, len(headings)))
        self.view = TextRowsView(self.rows, (0, 66, 74, 66, 78, 70, 70, 100))
        self.view.setAccessibleName("Trình độ theo đối tượng")
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.people = TextRows(("Họ và tên", "Đơn vị", "Trình độ"))
        self.people_view = TextRowsView(self.people, (0, 180, 90))
        self.people_view.setAccessibleName("Những người của con số")
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_people())
        self.people_view.chosen.connect(lambda number: self.main.show_member(number) if number else None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(split_view(_LEVEL_SIZES, self.view, self.people_view), 1)

    def reload(self) -> None:
        at = self.view.currentIndex()
        self.known = level_rows(self.main.as_of, self.main.bodies)
        self.rows.show([_level_row(one) for one in self.known], list(range(1, len(self.known) + 1)))
        self.view.setCurrentIndex(self.rows.index(max(at.row(), 0), max(at.column(), 1)))
        committee = next(one for one in self.known if one.key == COMMITTEE)
        self.words.setText(
            f"Đảng ủy viên đạt trung cấp lý luận chính trị trở lên: {committee.from_rank(INTERMEDIATE)}"
            f"/{len(committee.people)} = {committee.share_from(INTERMEDIATE)}. Chọn một con số để xem những ai."
        )
        self._show_people()

    def _show_people(self) -> None:
        at = self.view.currentIndex()
        if not 0 <= at.row() < len(self.known):
            return
        one, rank = self.known[at.row()], at.column() - 2
        if 0 <= rank < len(RANK_NAMES):
            people = one.at(rank)
        elif rank == len(RANK_NAMES):
            people = [person for person in one.people if person.rank >= INTERMEDIATE]
        else:
            people = list(one.people)
        rows = [(person.name, person.unit, RANK_NAMES[person.rank]) for person in people]
        self.people.show(rows, [person.member or 0 for person in people])
        self.main.count(f"{len(rows)} người")


def _level_row(one: LevelRow) -> tuple[str, ...]:
    share = f"{one.from_rank(INTERMEDIATE)} ({one.share_from(INTERMEDIATE)})"
    return (one.label, str(len(one.people)), *map(str, one.counts), share)
