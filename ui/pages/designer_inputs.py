"""What measures, colours and switches of a layout are typed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap, QWheelEvent
from PySide6.QtWidgets import QColorDialog, QComboBox, QDoubleSpinBox, QLabel, QVBoxLayout, QWidget

from nongson_desktop.documents.layouts import NAMED_COLORS, rgb
from ui.theme import set_role

COLOR_WORDS = {"black": "Đen", "red": "Đỏ", "gold": "Vàng đồng", "blue": "Xanh đậm"}
_OTHER = "…"
_NARROW = 70


class Measure(QDoubleSpinBox):
    """A measure with one decimal; it answers when it is left, by Enter or by its arrows."""

    def __init__(self, least: float, most: float, step: float = 0.5, unit: str = " mm") -> None:
        super().__init__()
        self.setLocale(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        self.setGroupSeparatorShown(False)
        self.setDecimals(1)
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(unit)
        self.setKeyboardTracking(False)
        self.setMinimumWidth(_NARROW)
        self.setToolTip("Gõ số, hoặc bấm phím lên, xuống")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def put(self, value: float) -> None:
        with QSignalBlocker(self):
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a measure changes none."""
        event.ignore()


class Choice(QComboBox):
    """One of a few words, each standing for a value."""

    def __init__(self, labels: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        for value, words in labels:
            self.addItem(words, value)

    def put(self, value: str) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColorChoice(Choice):
    """A named colour, or any other."""

    def __init__(self) -> None:
        super().__init__([*COLOR_WORDS.items(), (_OTHER, "Màu khác…")])
        for place, name in enumerate(NAMED_COLORS):
            self.setItemIcon(place, _swatch(name))

    def put(self, value: str) -> None:
        with QSignalBlocker(self):
            if self.findData(value) < 0:
                self.insertItem(self.count() - 1, _swatch(value), value, value)
            self.setCurrentIndex(self.findData(value))

    def chosen(self, before: str) -> str:
        """The colour chosen now, asked for when it is another one."""
        value = str(self.currentData())
        if value != _OTHER:
            return value
        picked = QColorDialog.getColor(QColor.fromRgbF(*rgb(before)), self, "Chọn màu")
        return picked.name() if picked.isValid() else before


def _swatch(color: str) -> QIcon:
    picture = QPixmap(14, 14)
    picture.fill(QColor.fromRgbF(*rgb(color)))
    return QIcon(picture)


def labelled(words: str, widget: QWidget) -> QWidget:
    """A label over its input."""
    label = QLabel(words)
    label.setBuddy(widget)
    set_role(label, "muted")
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(label)
    layout.addWidget(widget)
    return box
