"""The sheet of a layout: its name and size, frame, emblem and pictures; it reports what the clerk set."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.layouts import PictureUse
from db.search import nfc
from nongson_desktop.documents.layouts import SIDES, Layout
from ui.dialogs import button
from ui.pages.designer_inputs import Measure, labelled
from ui.theme import set_role

_CHECKS = (
    ("on_stock", "Phôi in sẵn: không in khung, biểu trưng, nền"),
    ("frame", "In khung"),
    ("emblem", "In biểu trưng"),
    ("rule", "Kẻ dưới tiêu đề"),
)
_MEASURES = (
    ("outer", "Khung ngoài cách mép"),
    ("inner", "Khung trong cách mép"),
    ("emblem_x", "Tâm biểu trưng từ trái"),
    ("emblem_top", "Đỉnh biểu trưng từ trên"),
    ("emblem_height", "Biểu trưng cao"),
    ("rule_gap", "Kẻ cách chân tiêu đề"),
)


class SheetPanel(QWidget):
    """What belongs to the sheet as a whole."""

    asked = Signal(str, object)
    resized = Signal(float, float)
    picture_asked = Signal(str)
    picture_dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 12, 0)
        column.setSpacing(8)
        column.addLayout(self._make_names())
        self.checks = {name: QCheckBox(words) for name, words in _CHECKS}
        for name, check in self.checks.items():
            check.clicked.connect(lambda on, name=name: self.asked.emit(name, on))
            column.addWidget(check)
        column.addLayout(self._make_measures())
        self.choosers: dict[str, QPushButton] = {}
        self.droppers: dict[str, QPushButton] = {}
        for use, words in PictureUse.LABELS:
            column.addLayout(self._make_picture(use, words))
        column.addStretch(1)

    def _make_names(self) -> QGridLayout:
        self.name, self.stock = QLineEdit(maxLength=80), QLineEdit(maxLength=80)
        self.stock.setToolTip("Máy in được căn chỉnh riêng cho từng loại giấy, phôi mang tên này.")
        for key, line in (("name", self.name), ("stock", self.stock)):
            line.editingFinished.connect(lambda key=key, line=line: self.asked.emit(key, nfc(line.text()).strip()))
        self.across, self.down = Measure(*SIDES, 1), Measure(*SIDES, 1)
        for side in (self.across, self.down):
            side.setToolTip("Đo tờ phôi thật bằng thước; các ô đổi chỗ theo khổ mới.")
            side.valueChanged.connect(lambda _: self.resized.emit(self.across.value(), self.down.value()))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.addWidget(labelled("Tên mẫu", self.name), 0, 0, 1, 2)
        grid.addWidget(labelled("Loại giấy, phôi", self.stock), 1, 0, 1, 2)
        grid.addWidget(labelled("Rộng", self.across), 2, 0)
        grid.addWidget(labelled("Cao", self.down), 2, 1)
        return grid

    def _make_measures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        self.measures = {name: Measure(0, SIDES[1]) for name, _ in _MEASURES}
        for place, (name, words) in enumerate(_MEASURES):
            self.measures[name].valueChanged.connect(partial(self.asked.emit, name))
            grid.addWidget(labelled(words, self.measures[name]), place // 2, place % 2)
        return grid

    def _make_picture(self, use: str, words: str) -> QHBoxLayout:
        label = QLabel(words)
        choose, drop = button("Chọn ảnh…"), button("Bỏ", "quiet")
        choose.setAccessibleName(f"Chọn ảnh: {words}")
        drop.setAccessibleName(f"Bỏ ảnh: {words}")
        choose.clicked.connect(lambda: self.picture_asked.emit(use))
        drop.clicked.connect(lambda: self.picture_dropped.emit(use))
        if use == PictureUse.BACKDROP:
            label.setToolTip("Hiện mờ dưới các ô để canh cho khớp; không bao giờ in ra.")
        set_role(label, "muted")
        self.choosers[use], self.droppers[use] = choose, drop
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(choose)
        row.addWidget(drop)
        return row

    def show_layout(self, layout: Layout, *, locked: bool) -> None:
        self.setEnabled(not locked)
        for key, line in (("name", self.name), ("stock", self.stock)):
            if line.text() != getattr(layout, key):
                line.setText(getattr(layout, key))
                line.setCursorPosition(0)
        self.across.put(layout.width)
        self.down.put(layout.height)
        for name, check in self.checks.items():
            check.setChecked(getattr(layout, name))
            check.setEnabled(name == "on_stock" or not layout.on_stock)
        for name, box in self.measures.items():
            box.put(getattr(layout, name))
            box.setEnabled(not layout.on_stock)
        for use, _ in PictureUse.LABELS:
            self.droppers[use].setVisible(use in layout.pictures)
