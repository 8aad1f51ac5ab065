"""The program's own line icons, drawn in the colour of the scheme; always beside a word."""

from __future__ import annotations

from math import ceil
from weakref import WeakSet

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from nongson_desktop.paths import resources

_SIZES = (16, 20)
_drawn: WeakSet[QAbstractButton] = WeakSet()  # asking Qt for all widgets may meet one that is being deleted


def icon(name: str, colour: str = "") -> QIcon:
    """The icon of that name in the muted text colour, or in the colour given."""
    from ui.theme import colours

    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour or colours().muted).encode()))
    made = QIcon()
    for size in _dots():
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixmap)
    return made


def _dots() -> list[int]:
    """The sizes of icons in the dots of the screens there are."""
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return sorted({ceil(size * ratio) for size in _SIZES for ratio in ratios})


def set_icon(button: QAbstractButton, name: str) -> None:
    """Put an icon beside the button's word; it follows the scheme."""
    _drawn.add(button)
    button.setProperty("icon-name", name)
    button.setIcon(_for_button(button, name))


def _for_button(button: QAbstractButton, name: str) -> QIcon:
    from ui.theme import colours

    return icon(name, colours().on_accent if button.property("role") == "primary" else "")


def refresh() -> None:
    """Draw every button's icon again after the scheme changed."""
    for button in list(_drawn):
        if isValid(button):
            button.setIcon(_for_button(button, str(button.property("icon-name"))))
