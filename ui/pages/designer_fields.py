"""The elements of a layout with their measures, letters and words; it reports what the clerk set."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from db.awards import AwardKind
from db.layouts import Anchor, Face
from db.search import nfc
from nongson_desktop.documents.layouts import EXTRA, LABELS, MOST_LINES, PLACEHOLDERS, POINTS, SIDES, Field, Layout
from ui.dialogs import button
from ui.pages.designer_inputs import Choice, ColorChoice, Measure, labelled
from ui.theme import set_role

_KEY = Qt.ItemDataRole.UserRole
_LIST_HEIGHT = 190
_SCROLL = 12
_KINDS = (("", "Mọi loại khen"), *AwardKind.LABELS)


class FieldsPanel(QWidget):
    """Which elements print, and what is true of the chosen ones; a value set goes to all of them."""

    chosen = Signal(tuple)
    switched = Signal(str, bool)
    asked = Signal(str, object)
    said = Signal(str, str, str)
    extra_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys: tuple[str, ...] = ()
        self._layout: Layout | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, _SCROLL, 0)
        column.setSpacing(8)
        column.addWidget(self._make_list())
        self.extra = button("Thêm ô chữ", "quiet")
        self.extra.clicked.connect(self.extra_asked.emit)
        self.hint = QLabel("Bấm vào một ô trên tờ giấy hoặc trong danh sách để xem số đo.", wordWrap=True)
        set_role(self.hint, "muted")
        column.addWidget(self.extra)
        column.addWidget(self.hint)
        self.inputs = QWidget()
        rows = QVBoxLayout(self.inputs)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(self._make_words())
        rows.addLayout(self._make_measures())
        column.addWidget(self.inputs)
        column.addStretch(1)

    def _make_list(self) -> QListWidget:
        self.list = QListWidget()
        self.list.setAccessibleName("Các ô chữ")
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self.list.itemChanged.connect(
            lambda item: self.switched.emit(item.data(_KEY), item.checkState() == Qt.CheckState.Checked)
        )
        return self.list

    def _make_words(self) -> QVBoxLayout:
        self.words = QLineEdit()
        self.words.setAccessibleName("Chữ in")
        self.words.setPlaceholderText("như mọi loại khen")
        self.words.setMaxLength(300)
        self.words.editingFinished.connect(self._say)
        self.kind = Choice(_KINDS)
        self.kind.setAccessibleName("Chữ cho loại khen")
        self.kind.currentIndexChanged.connect(lambda _: self._put_words())
        self.hole = button("Chèn")
        self.hole.setToolTip("Chèn chỗ điền: tên, đơn vị, số quyết định…")
        menu = QMenu(self.hole)
        for name, meaning in PLACEHOLDERS.items():
            menu.addAction(f"{{{name}}} – {meaning}", partial(self._insert, name))
        self.hole.setMenu(menu)
        self.fixed = QCheckBox("In cả chữ cố định")
        self.fixed.setToolTip("Bỏ dấu khi phôi đã in sẵn các chữ ấy: chỉ in phần điền vào.")
        self.fixed.clicked.connect(lambda on: self.asked.emit("fixed", on))
        box = QVBoxLayout()
        box.setSpacing(6)
        box.addWidget(labelled("Chữ in", self.words))
        row = QHBoxLayout()
        row.addWidget(self.kind, 1)
        row.addWidget(self.hole)
        box.addLayout(row)
        box.addWidget(self.fixed)
        return box

    def _make_measures(self) -> QGridLayout:
        self.measures = {
            "x": Measure(0, SIDES[1]),
            "y": Measure(0, SIDES[1]),
            "width": Measure(5, SIDES[1], 1),
            "size": Measure(*POINTS, unit=" pt"),
            "floor": Measure(*POINTS, unit=" pt"),
            "pitch": Measure(2, 60),
        }
        self.lines = QSpinBox(minimum=1, maximum=MOST_LINES)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.anchor, self.face, self.color = Choice(Anchor.LABELS), Choice(Face.LABELS), ColorChoice()
        self.face.setToolTip("Chữ viết tay đọc rõ với chữ thường: dùng {name} thay cho {recipient}.")
        self.bold, self.italic = QCheckBox("Đậm"), QCheckBox("Nghiêng")
        self._connect_measures()
        style = QWidget()
        row = QHBoxLayout(style)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bold)
        row.addWidget(self.italic)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        inputs: tuple[tuple[str, QWidget], ...] = (
            ("Từ mép trái", self.measures["x"]),
            ("Chân chữ từ mép trên", self.measures["y"]),
            ("Căn theo", self.anchor),
            ("Rộng nhất", self.measures["width"]),
            ("Cỡ chữ", self.measures["size"]),
            ("Co nhỏ nhất đến", self.measures["floor"]),
            ("Số dòng nhiều nhất", self.lines),
            ("Dòng cách dòng", self.measures["pitch"]),
            ("Phông", self.face),
            ("Màu", self.color),
            ("Kiểu", style),
        )
        for place, (words, widget) in enumerate(inputs):
            grid.addWidget(labelled(words, widget), place // 2, place % 2)
        return grid

    def _connect_measures(self) -> None:
        for name, box in self.measures.items():
            box.valueChanged.connect(partial(self.asked.emit, name))
        self.lines.valueChanged.connect(partial(self.asked.emit, "lines"))
        for name, choice in (("anchor", self.anchor), ("face", self.face)):
            choice.activated.connect(lambda _, name=name, choice=choice: self.asked.emit(name, choice.currentData()))
        for name, check in (("bold", self.bold), ("italic", self.italic)):
            check.clicked.connect(lambda on, name=name: self.asked.emit(name, on))
        self.color.activated.connect(lambda _: self.asked.emit("color", self.color.chosen(self._first().color)))

    # what is shown

    def show_layout(self, layout: Layout, keys: Sequence[str], *, locked: bool) -> None:
        """Show the elements of the layout, and the first chosen one in full."""
        self._layout = layout
        self.keys = tuple(key for key in keys if key in layout.fields)
        self._fill_list(layout, locked=locked)
        self.hint.setVisible(not self.keys)
        self.inputs.setVisible(bool(self.keys))
        self.inputs.setEnabled(not locked)
        self.extra.setEnabled(not locked and not all(key in layout.fields for key in EXTRA))
        if self.keys:
            self._put_field(self._first())
            self._put_words()

    def _fill_list(self, layout: Layout, *, locked: bool) -> None:
        with QSignalBlocker(self.list):
            known = [self.list.item(row).data(_KEY) for row in range(self.list.count())]
            if known != list(layout.fields):
                self.list.clear()
                for key in layout.fields:
                    item = QListWidgetItem(LABELS[key], self.list)
                    item.setData(_KEY, key)
            for row, (key, field) in enumerate(layout.fields.items()):
                item = self.list.item(row)
                item.setFlags(_LOCKED if locked else _LOCKED | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if field.shown else Qt.CheckState.Unchecked)
                item.setSelected(key in self.keys)
            if self.keys:
                row = list(layout.fields).index(self.keys[0])
                model = self.list.selectionModel()
                model.setCurrentIndex(self.list.model().index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _put_field(self, field: Field) -> None:
        for name, box in self.measures.items():
            box.put(field.y[0] if name == "y" else getattr(field, name))
        for choice, word in ((self.anchor, field.anchor), (self.face, field.face), (self.color, field.color)):
            choice.put(word)
        with QSignalBlocker(self.lines):
            self.lines.setValue(len(field.y))
        self.measures["pitch"].setEnabled(len(field.y) > 1)
        script = field.face == Face.SCRIPT
        for check, on in ((self.bold, field.bold), (self.italic, field.italic), (self.fixed, field.fixed)):
            check.setChecked(on)
            check.setEnabled(not script or check is self.fixed)

    def _put_words(self) -> None:
        if self._layout is not None and self.keys:
            kind = str(self.kind.currentData())
            self.words.setText(self._layout.words.get(kind, {}).get(self.keys[0], ""))
            self.words.setCursorPosition(0)
            self.words.setEnabled(len(self.keys) == 1)

    def _first(self) -> Field:
        assert self._layout is not None
        return self._layout.fields[self.keys[0]]

    # what the clerk does

    def _on_chosen(self) -> None:
        self.chosen.emit(tuple(item.data(_KEY) for item in self.list.selectedItems()))

    def _insert(self, name: str) -> None:
        self.words.insert(f"{{{name}}}")
        self._say()
        self.words.setFocus()

    def _say(self) -> None:
        if len(self.keys) == 1:
            self.said.emit(str(self.kind.currentData()), self.keys[0], nfc(self.words.text()).strip())


_LOCKED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
