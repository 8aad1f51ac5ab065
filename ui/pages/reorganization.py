"""Sắp xếp tổ chức: one dialog for each operation, which shows what will move before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.base import action
from db.errors import UserError
from db.hamlets import Hamlet
from db.organizations import Organization, OrganizationKind
from db.reorganization import ReorganizationKind
from nongson_desktop.columns import Column
from nongson_desktop.rules.bodies import Body
from nongson_desktop.rules.hamlets import hamlets
from nongson_desktop.rules.organizations import committees, standing
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import Preview, outline, preview
from ui.editors import CheckEditor, DateEditor, Editor, LineEditor, LongEditor, OrganizationEditor
from ui.pages.fields_dialog import DOCUMENT, REASON, FieldsDialog
from ui.pages.reorganization_places import PlacesTable
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

Kind = ReorganizationKind
_ON = Column("on", "Từ ngày", pw.DateField(null=True), required=True)
_NAME = Column("name", "Tên mới", pw.CharField(default=""), required=True)
_NAMES = Column("names", "Tên mới, mỗi dòng một tên", pw.TextField(default=""), required=True)
_STAYS = Column("stays", "Tổ chức cũ còn lại, chỉ tách một phần", pw.BooleanField(default=False))
_HAMLET_STAYS = "Thôn cũ còn lại, chỉ tách một phần"
_FRESH = Column("fresh", "Hoặc cấp trên mới", pw.CharField(default=""), help="gõ tên khi chưa có trong danh sách")
_RECEIVER = Column("receiver", "Đảng bộ nhận (ngoài đảng bộ này)", pw.CharField(default=""), required=True)
_GIVER = Column("giver", "Đảng bộ giao (ngoài đảng bộ này)", pw.CharField(default=""), required=True)
_COMING = Column("names", "Tổ chức tiếp nhận, mỗi dòng một tên", pw.TextField(default=""), required=True)
_BRANCH = Column("branch", "Dòng đầu là đảng bộ, các dòng sau là chi bộ của nó", pw.BooleanField(default=False))
_NUMBER = Column("number", "Số giấy giới thiệu tập thể", pw.CharField(default=""))
_ENDS = Column("ends_work", "Kết thúc nhiệm vụ, kế hoạch còn dở của nơi đi", pw.BooleanField(default=False))
_DOCUMENT_ON = Column("document_on", "Ngày văn bản", pw.DateField(null=True))
_DECIDED_BY = Column("decided_by", "Cơ quan quyết định", pw.CharField(default=""))
_INTO = {
    Kind.MERGE: "Sáp nhập vào",
    Kind.MOVE: "Cấp trên mới",
    Kind.RECEIVE: "Trực thuộc",
    Kind.DISSOLVE: "Nơi nhận",
    Kind.DISBAND: "Nơi nhận",
}
_ASKED = {
    Kind.RENAME: ("name",),
    Kind.MERGE: ("into",),
    Kind.UNITE: ("name",),
    Kind.SPLIT: ("names", "stays"),
    Kind.MOVE: ("into", "fresh"),
    Kind.LEAVE: ("receiver", "number", "ends_work"),
    Kind.RECEIVE: ("giver", "into", "number", "coming", "branch"),
    Kind.DISSOLVE: ("into",),
    Kind.DISBAND: ("into",),
}
_SEVERAL = (Kind.MERGE, Kind.UNITE, Kind.MOVE, Kind.LEAVE)
_OF_HAMLETS = (Kind.RENAME, Kind.MERGE, Kind.UNITE, Kind.SPLIT, Kind.MOVE, Kind.DISSOLVE)
_EARLY = (
    "Ngày này chưa đến: đảng viên, thôn, chức vụ, quần chúng chuyển từ ngày ấy; nhiệm vụ của chi bộ, việc kiểm tra,"
    " kiến nghị còn mở thì sang nơi mới ngay khi ghi."
)
_WIDTH, _LIST_HEIGHT, _TOLD_HEIGHT, _ROW_HEIGHT, _AFTER = 940, 92, 150, 28, 60
_A_LINE, _MARGINS = 3, 60


def operations_menu(parent: QWidget, choose: Any, *, hamlets: bool = False) -> QMenu:
    """The menu of operations; `choose` is called with the kind."""
    menu = QMenu(parent)
    for kind, label in Kind.LABELS:
        if not hamlets or kind in _OF_HAMLETS:
            menu.addAction(f"{label}…").triggered.connect(lambda _=False, kind=kind: choose(kind))
    return menu


class BodiesList(QListWidget):
    """The bodies of an operation, each with a box to cross; the one it was opened on is crossed."""

    edited = Signal()

    def __init__(self, bodies: Sequence[tuple[int, str]], chosen: int) -> None:
        super().__init__()
        self.setAccessibleName("Tổ chức tham gia")
        self.setFixedHeight(_LIST_HEIGHT)
        for number, name in bodies:
            item = QListWidgetItem(name, self)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if number == chosen else Qt.CheckState.Unchecked)
            if number == chosen:
                self.setCurrentItem(item)
        self.itemChanged.connect(lambda _: self.edited.emit())

    def crossed(self) -> tuple[int, ...]:
        items = [self.item(row) for row in range(self.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )


class OperationDialog(FieldsDialog):
    """One operation on an organisation or a hamlet: a few fields, and below them what will move and where to."""

    def __init__(self, window: MainWindow, kind: str, body: Body) -> None:
        self.kind, self.body_id = kind, body.id
        self.hamlets = isinstance(body, Hamlet)
        self.day = window.as_of
        self._is_commune = isinstance(body, Organization) and body.kind == OrganizationKind.COMMITTEE
        self._same = _alike(body, self.day, alone=kind == Kind.LEAVE)
        label = dict(Kind.LABELS)[kind]
        super().__init__(window, f"{label}: {body.name}", label, self._editors())
        self.bodies = BodiesList(self._same, body.id) if kind in _SEVERAL else None
        self.places = PlacesTable()
        self._lay_out_fields()
        self.put("on", f"{window.today:%d/%m/%Y}")
        if kind == Kind.RENAME:
            self.put("name", body.name)
        self._tell_soon = QTimer(self, singleShot=True, interval=_AFTER)
        self._tell_soon.timeout.connect(self.tell)
        for box in self.boxes.values():
            box.editor.edited.connect(self._tell_soon.start)
        if self.bodies is not None:
            self.bodies.edited.connect(self._tell_soon.start)
        self.places.edited.connect(self._tell_soon.start)
        self.tell()
        self.boxes[_ASKED[kind][0]].editor.setFocus()

    def _editors(self) -> list[Editor]:
        into = Column("into", _INTO.get(self.kind, ""), pw.CharField())
        known: dict[str, Any] = {
            "name": lambda: LineEditor(_NAME),
            "names": lambda: LongEditor(_NAMES),
            "stays": lambda: CheckEditor(replace(_STAYS, label=_HAMLET_STAYS) if self.hamlets else _STAYS),
            "into": lambda: OrganizationEditor(into, self._receivers()),
            "fresh": lambda: LineEditor(_FRESH),
            "receiver": lambda: LineEditor(_RECEIVER),
            "giver": lambda: LineEditor(_GIVER),
            "coming": lambda: LongEditor(_COMING),
            "branch": lambda: CheckEditor(_BRANCH),
            "number": lambda: LineEditor(_NUMBER),
            "ends_work": lambda: CheckEditor(_ENDS),
        }
        own = [known[name]() for name in _ASKED[self.kind] if name != "fresh" or self._is_commune]
        papers = [LineEditor(DOCUMENT), DateEditor(_DOCUMENT_ON), LineEditor(_DECIDED_BY)]
        why = [] if self.kind == Kind.RECEIVE else [LineEditor(REASON)]
        return [*own, DateEditor(_ON), *papers, *why]

    def _receivers(self) -> list[Organization]:
        """Who can take over: those alike, and in a transfer the committees."""
        of_committees = self.hamlets and self.kind == Kind.MOVE
        if self.kind == Kind.MOVE:
            rows = committees(self.day) if self.hamlets else _committees_of(self.day, outside=self._is_commune)
        elif self.kind == Kind.RECEIVE:
            return [Organization(id=number, name=name) for number, name in _committees_of(self.day, outside=False)]
        else:
            rows = self._same
        return [Organization(id=number, name=name) for number, name in rows if of_committees or number != self.body_id]

    def _lay_out_fields(self) -> None:
        """A few fields a line; what moves stands below, as wide as the dialog, which fits a small screen."""
        self.setMinimumWidth(_WIDTH)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        for place, box in enumerate(self.boxes.values()):
            self.body.removeWidget(box)
            grid.addWidget(box, *divmod(place, _A_LINE))
        if self.bodies is not None:
            label = QLabel("Thôn tham gia" if self.hamlets else "Tổ chức tham gia (đánh dấu)")
            label.setBuddy(self.bodies)
            set_role(label, "muted")
            self.body.addWidget(label)
            self.body.addWidget(self.bodies)
        self.body.addLayout(grid)
        self.told = QLabel(wordWrap=True)
        self.told.setObjectName("told")
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told_area = told = QScrollArea()
        told.setWidget(self.told)
        told.setWidgetResizable(True)
        told.setFrameShape(QFrame.Shape.NoFrame)
        card = QVBoxLayout()
        title = QLabel("Sẽ thay đổi")
        set_role(title, "section")
        for one in (title, told, self.places):
            card.addWidget(one)
        self.body.addLayout(card, 1)

    # what is asked

    def operation(self, values: dict[str, Any]) -> Operation:
        """The operation that the fields stand for."""
        names = [values["name"]] if "name" in values else (values.get("names") or "").splitlines()
        fresh = values.get("fresh")
        bodies = self.bodies.crossed() if self.bodies is not None else (self.body_id,)
        return Operation(
            self.kind,
            values["on"],
            bodies,
            into=None if fresh else values.get("into"),
            names=(fresh,) if fresh else tuple(name.strip() for name in names if name and name.strip()),
            stays=bool(values.get("stays")),
            places=self.places.chosen["place"],
            areas=self.places.chosen["area"],
            candidates=self.places.chosen["candidate"],
            cell_tasks=self.places.chosen["task"],
            inspections=self.places.chosen["inspection"],
            requirements=self.places.chosen["requirement"],
            concerns=self.places.chosen["concern"],
            talks=self.places.chosen["talk"],
            receiver=values.get("receiver") or "",
            number=values.get("number") or "",
            ends_work=bool(values.get("ends_work")),
            document=values["document"] or "",
            document_on=values["document_on"],
            decided_by=values["decided_by"] or "",
            reason=values.get("reason") or "",
            hamlets=self.hamlets,
        )

    def tell(self) -> None:
        """Say what would move; what is lacking or cannot be is said in its place."""
        values: dict[str, Any] = {}
        for name, box in self.boxes.items():
            try:
                values[name] = box.editor.value()
            except UserError:
                values[name] = None
        try:
            if values["on"] is None:
                raise UserError("Chưa nhập ngày.", "on")
            operation = self.operation(values)
            told = outline(operation)
        except UserError as error:
            self._say(error.message)
            self.places.hide()
            return
        self._say(_words(told, [*self.minded(), *_early(operation, told, self.main.today)]))
        self._show_places(operation, told)

    def minded(self) -> Sequence[str]:
        """What else is to be minded, beside what the operation itself says."""
        return ()

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self._told_area.setFixedHeight(min(self.told.heightForWidth(_WIDTH - _MARGINS), _TOLD_HEIGHT))

    def _show_places(self, operation: Operation, told: Preview) -> None:
        targets = [(one, told.names[one]) for one in operation.targets if one in told.names]
        if operation.stays:
            targets = targets[1:]
        if self.kind in (Kind.DISSOLVE, Kind.DISBAND):
            targets = [(one.id, one.name) for one in self._receivers()]
        asks = self.kind in (Kind.SPLIT, Kind.DISSOLVE, Kind.DISBAND)
        splits = self.kind == Kind.SPLIT
        self.places.show_moving(told, targets if asks else [], areas=splits, stays=operation.stays)

    def read(self) -> dict[str, Any] | None:
        values = super().read()
        try:
            return None if values is None else {"operation": self.operation(values)}
        except UserError as error:
            self.refuse(error)
            return None

    def store(self, values: dict[str, Any]) -> Saved:
        operation = values["operation"]
        sentence = preview(operation).sentence
        with action(sentence, reason=operation.reason) as made:
            carry_out(operation)
        return Saved(self.body_id, made.id, f"{sentence}.")


def _alike(body: Body, day: date, *, alone: bool = False) -> list[tuple[int, str]]:
    """The bodies of the same kind that stand on the day, as id and name; communes beside committees unless `alone`."""
    if isinstance(body, Hamlet):
        return [(one.id, one.name) for one in hamlets(day)]
    same = (body.kind,) if alone or body.kind == OrganizationKind.CELL else _COMMITTEES
    return [(number, name) for number, kind, name, _above in standing(day) if kind in same]


_COMMITTEES = (OrganizationKind.COMMITTEE, OrganizationKind.BRANCH)


def _committees_of(day: date, *, outside: bool) -> list[tuple[int, str]]:
    """Those that something can be put under; those above our own only for a commune's committee."""
    kinds = (*_COMMITTEES, OrganizationKind.SUPERIOR) if outside else _COMMITTEES
    return [(number, name) for number, kind, name, _above in standing(day) if kind in kinds]


def _early(operation: Operation, told: Preview, today: date) -> list[str]:
    """Of an operation that is yet to come: what has no days of its own moves as soon as it is written."""
    undated = (*told.cell_tasks, *told.inspections, *told.requirements, *told.concerns)
    waits = operation.on <= today or operation.kind == Kind.LEAVE or not any(one.moves for one in undated)
    return [] if waits else [_EARLY]


def _words(told: Preview, minded: Sequence[str]) -> str:
    """What is to be minded stands first: the rest may be longer than its place."""
    notes = (f"Lưu ý: {note}" for note in (*minded, *told.notes))
    return "\n".join([f"{told.sentence}.", *notes, *(f"• {words}: {what}." for words, what in told.facts())])
