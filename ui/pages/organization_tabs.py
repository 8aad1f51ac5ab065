"""What stands beside an organisation: its officers, terms, who follows it, its hamlets, its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from db.base import holds
from db.dialogues import Concern, ConcernState
from db.hamlets import CellHamlet, Hamlet, HamletPeriod
from db.members import Member, OfficeHeld, Role
from db.organizations import Organization, OrganizationKind
from db.reorganization import HandOver, ReorganizationPart
from db.terms import AttachedMember, Term
from nongson_desktop.rules.bodies import Body
from nongson_desktop.rules.hamlets import hamlets_by_cell
from nongson_desktop.rules.history import kin, names_of, story_of
from nongson_desktop.rules.organization_figures import cell_states
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.member_dialogs import EndOfficeDialog
from ui.pages.organization_dialogs import (
    AppointDialog,
    AttachDialog,
    DetachDialog,
    HandOverDialog,
    LinkHamletDialog,
    TermDialog,
    UnlinkHamletDialog,
)
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

Line = Sequence[str]
_LAST = 100


def told(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


class RowsTab(QWidget):
    """A short list under a line of buttons; a button acts on the row, or on the whole organisation.

    One that is `costly` is read when it is looked at.
    """

    title = ""
    nothing = ""
    costly = False
    headings: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.body: Any = None
        self.rows = TextRows(self.headings)
        self.view = TextRowsView(self.rows, self.widths, nothing=self.nothing)
        self.view.setAccessibleName(self.title)
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 8, 0, 0)
        self.buttons = [self._button(*one) for one in self.acts()]
        if self.buttons:
            self.layout_.addLayout(buttons_row(*self.buttons))
        self.layout_.addWidget(self.view, 1)

    def acts(self) -> list[tuple[str, str, Callable[[], object]]]:
        """The buttons: an icon, words, what they do."""
        return []

    def _button(self, icon: str, words: str, act: Callable[[], object]) -> QPushButton:
        made = icon_button(words, icon, "link")
        made.clicked.connect(lambda _checked=False: act())
        return made

    def show_body(self, body: Any, day: date) -> None:
        """Read again what the body has on the day."""
        self.body = body
        lines, keys = self.lines(day)
        self.rows.show(lines, keys)

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        raise NotImplementedError

    def current(self, model: Any) -> Any:
        """The record of the row stood on, else of the only one."""
        key = self.view.current_key() or (self.rows.keys[0] if len(self.rows.keys) == 1 else 0)
        if not key:
            self.main.tell("Chọn một dòng trước.")
            return None
        return model.get_by_id(key)


class OfficersTab(RowsTab):
    title = "Cấp ủy"
    nothing = "Chưa ghi cấp ủy."
    headings = ("Chức vụ", "Họ và tên", "Từ ngày")
    widths = (140, 0, 100)

    def acts(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            ("add", "Thêm chức vụ…", lambda: AppointDialog(self.main, self.body).exec()),
            ("history", "Thôi giữ…", self._end),
        ]

    def _end(self) -> None:
        held = self.current(OfficeHeld)
        if held is not None:
            EndOfficeDialog(self.main, held).exec()

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        query = OfficeHeld.select(OfficeHeld, Member).join(Member)
        held = query.where(OfficeHeld.organization == self.body.id, holds(OfficeHeld, day))
        order = [role for role, _label in Role.LABELS]
        labels = dict(Role.LABELS)
        ordered = sorted(held, key=lambda one: order.index(one.role))
        return [(labels[o.role], o.member.name, told(o.since)) for o in ordered], [one.id for one in ordered]


class TermsTab(RowsTab):
    title = "Nhiệm kỳ"
    nothing = "Chưa ghi nhiệm kỳ nào."
    headings = ("Nhiệm kỳ", "Đại hội", "Từ ngày", "Đến (dự kiến)")
    widths = (80, 92, 92, 0)

    def acts(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [("add", "Nhiệm kỳ mới…", lambda: TermDialog(self.main, self.body).exec())]

    def lines(self, day: date) -> tuple[list[Line], list[int]]:  # noqa: ARG002  (every term, whatever the day)
        terms = list(Term.select().where(Term.organization == self.body.id, ~Term.hidden).order_by(Term.since.desc()))
        return [
            (
                f"thứ {one.number}" if one.number else "",
                told(one.congress_on),
                told(one.since),
                told(one.until) or (f"({told(one.planned_until)})" if one.planned_until else ""),
            )
            for one in terms
        ], [one.id for one in terms]


class AttachedTab(RowsTab):
    """Of a cell everybody who has followed it; of a committee its cells with who follows each now."""

    title = "Phụ trách"
    nothing = "Chưa có cấp ủy viên phụ trách."
    headings = ("Chi bộ", "Cấp ủy viên", "Từ ngày", "Đến")
    widths = (150, 0, 92, 92)
    _of_committee, _of_cell = (0,), (2, 3)

    def show_body(self, body: Any, day: date) -> None:
        """A column that holds nothing leaves its room to the names."""
        super().show_body(body, day)
        of_cell = body.kind == OrganizationKind.CELL
        for columns, seen in ((self._of_committee, not of_cell), (self._of_cell, of_cell)):
            for column in columns:
                self.view.setColumnHidden(column, not seen)

    def acts(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [("add", "Phân công…", self._attach), ("history", "Thôi phụ trách…", self._detach)]

    def _attach(self) -> None:
        if self.body.kind == OrganizationKind.CELL:
            AttachDialog(self.main, self.body).exec()
        elif (cell := self.current(Organization)) is not None:
            AttachDialog(self.main, cell).exec()

    def _detach(self) -> None:
        if self.body.kind != OrganizationKind.CELL:
            self.main.tell("Mở chi bộ để ghi thôi phụ trách.")
        elif (attached := self.current(AttachedMember)) is not None:
            DetachDialog(self.main, attached).exec()

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        if self.body.kind != OrganizationKind.CELL:
            cells = cell_states(day)
            return [(one.name, "; ".join(one.attached) or "chưa có", "", "") for one in cells], [c.id for c in cells]
        query = AttachedMember.select(AttachedMember, Member).join(Member)
        rows = list(
            query.where(AttachedMember.cell == self.body.id, ~AttachedMember.hidden).order_by(
                AttachedMember.since.desc(nulls="last")
            )
        )
        return [("", one.member.name, told(one.since), told(one.until)) for one in rows], [one.id for one in rows]


class HamletsTab(RowsTab):
    """The hamlets a cell stands for, or those of a committee's commune."""

    title = "Thôn"
    nothing = "Chưa gắn thôn nào."
    headings = ("Thôn", "Số hộ", "Nhân khẩu", "Từ ngày")
    widths = (0, 70, 84, 92)

    def acts(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [("add", "Gắn thôn…", self._link), ("history", "Thôi gắn…", self._unlink)]

    def _link(self) -> None:
        if self.body.kind == OrganizationKind.CELL:
            LinkHamletDialog(self.main, self.body).exec()
        else:
            self.main.go("hamlets")

    def _unlink(self) -> None:
        if self.body.kind != OrganizationKind.CELL:
            self.main.go("hamlets")
        elif (link := self.current(CellHamlet)) is not None:
            UnlinkHamletDialog(self.main, link).exec()

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        if self.body.kind == OrganizationKind.CELL:
            query: Any = CellHamlet.select(CellHamlet, Hamlet).join(Hamlet)
            rows = list(query.where(CellHamlet.cell == self.body.id, holds(CellHamlet, day)).order_by(Hamlet.sort_key))
        else:
            query = HamletPeriod.select(HamletPeriod, Hamlet).join(Hamlet)
            rows = list(
                query.where(HamletPeriod.parent == self.body.id, holds(HamletPeriod, day)).order_by(Hamlet.sort_key)
            )
        names = names_of([one.hamlet.id for one in rows], day, hamlets=True)
        return [
            (names[h.hamlet.id], str(h.hamlet.households or ""), str(h.hamlet.people or ""), told(h.since))
            for h in rows
        ], [one.id for one in rows]


class HistoryTab(RowsTab):
    """What happened to a body, the newest first; before what and after what it stands; its hand-overs."""

    title = "Lịch sử"
    nothing = "Chưa đổi tên, sáp nhập, chia tách lần nào."
    headings = ("Từ ngày", "Việc", "Văn bản")
    widths = (92, 0, 140)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.view.setWordWrap(True)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.kin = QLabel(wordWrap=True)
        self.kin.setObjectName("kin")
        set_role(self.kin, "muted")
        self.layout_.insertWidget(0, self.kin)
        self.handed = TextRows(("Bàn giao", "Hạn", "Ngày ký"))
        self.handed_view = TextRowsView(self.handed, (0, 92, 92), wraps=True)
        self.handed_view.setAccessibleName("Bàn giao")
        self.handed_view.setMaximumHeight(110)
        self.handed_view.chosen.connect(self._open_hand_over)
        self.handed_buttons = QWidget()
        sign = icon_button("Ghi ký bàn giao…", "paper", "link")
        sign.clicked.connect(lambda: self._open_hand_over(self.handed_view.current_key() or self._only()))
        show = icon_button("In biên bản…", "print", "link")
        show.clicked.connect(lambda: self.main.print_papers(["hand-over"]))
        row = buttons_row(sign, show)
        row.setContentsMargins(0, 0, 0, 0)
        self.handed_buttons.setLayout(row)
        self.layout_.addWidget(self.handed_buttons)
        self.layout_.addWidget(self.handed_view)

    def _only(self) -> int:
        return self.handed.keys[0] if len(self.handed.keys) == 1 else 0

    def _open_hand_over(self, number: int) -> None:
        if not number:
            self.main.tell("Chọn một lần bàn giao trước.")
        elif HandOverDialog(self.main, HandOver.get_by_id(number)).exec():
            self.main.reload()

    def lines(self, day: date) -> tuple[list[Line], list[int]]:  # noqa: ARG002  (the whole story, whatever the day)
        body: Body = self.body
        before, after = kin(body, date.max)
        parts = (("Tiền thân", before), ("Kế tục", after))
        self.kin.setText("\n".join(f"{words}: {', '.join(names)}." for words, names in parts if names))
        self.kin.setVisible(bool(before or after))
        self._show_hand_overs()
        events = story_of(body)[::-1]
        return [(told(event.on), event.what, event.document) for event in events], []

    def _show_hand_overs(self) -> None:
        rows: list[Any] = []
        if isinstance(self.body, Organization):
            part = ReorganizationPart
            left = part.select(part.reorganization).where(part.organization == self.body.id, ~part.hidden)
            gone = HandOver.reorganization.in_(left) & (HandOver.outside != "")
            mine = (HandOver.giver == self.body.id) | (HandOver.receiver == self.body.id) | gone
            rows = list(HandOver.select().where(mine, ~HandOver.hidden).order_by(HandOver.begun_on.desc()))
        ids = {number for one in rows for number in (one.__data__["giver"], one.__data__["receiver"]) if number}
        names = names_of(ids, date.max)
        self.handed.show(
            [
                (
                    " → ".join(names.get(one.__data__[side], one.outside) for side in ("giver", "receiver")),
                    told(one.due_on),
                    told(one.signed_on) or "chưa ký",
                )
                for one in rows
            ],
            [one.id for one in rows],
        )
        self.handed_view.setVisible(bool(rows))
        self.handed_buttons.setVisible(bool(rows))


class ConcernsTab(RowsTab):
    """What was raised in a cell or in its hamlets, or in one hamlet, the last first; Enter opens it."""

    title = "Kiến nghị"
    nothing = "Chưa có kiến nghị nào."
    headings = ("Ngày", "Nội dung", "Tình trạng")
    widths = (100, 0, 150)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.view.chosen.connect(lambda key: self.main.go_to("concerns", key))

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        mine = Concern.hamlet == self.body.id
        if isinstance(self.body, Organization):
            places = [number for number, _name in hamlets_by_cell(day).get(self.body.id, [])]
            mine = (Concern.cell == self.body.id) | Concern.hamlet.in_(places)
        known = Concern.select().where(mine, ~Concern.hidden).order_by(Concern.received_on.desc(), Concern.id)
        rows = list(known.limit(_LAST))
        states = dict(ConcernState.LABELS)
        return [(told(one.received_on), one.words, states[one.state]) for one in rows], [one.id for one in rows]
