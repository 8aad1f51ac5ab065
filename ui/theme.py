"""How the window looks: one calm accent, light and dark, a font that has every Vietnamese letter."""

from __future__ import annotations

from string import Template
from typing import NamedTuple

import fontpkg_be_vietnam_pro
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette, QRawFont, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from ui.preferences import keep_text_size, text_size

STYLE = "fusion"  # named when Qt starts: asking for it later makes Qt's whole style known to Python first
_POINTS = 10
_SMALLER, _LARGER = 1, 6
_LETTERS = "ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_NO_CHOICE = {"sans serif", "sans", "sans-serif", "dejavu sans", "bitstream vera sans", ""}


class Colours(NamedTuple):
    """The colours of one scheme; red and amber are for what is wrong, never for decoration."""

    window: str
    surface: str
    raised: str
    stripe: str
    line: str
    strong_line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selected: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str


LIGHT = Colours(
    window="#f3f5f7",
    surface="#ffffff",
    raised="#f8fafb",
    stripe="#f8fafb",
    line="#dfe4e9",
    strong_line="#b9c3cd",
    text="#1c2733",
    muted="#5a6877",
    accent="#1f6288",
    accent_hover="#17506f",
    on_accent="#ffffff",
    selected="#dcebf4",
    good="#23734a",
    good_soft="#e2f3e9",
    warn="#8a5a00",
    warn_soft="#fdf1d6",
    bad="#b3261e",
    bad_soft="#fce8e6",
)
DARK = Colours(
    window="#171c21",
    surface="#1f262d",
    raised="#262e36",
    stripe="#222931",
    line="#343e48",
    strong_line="#50606f",
    text="#e6ebf0",
    muted="#9fadba",
    accent="#66b2dc",
    accent_hover="#86c5e8",
    on_accent="#0c1a24",
    selected="#264355",
    good="#6fcf97",
    good_soft="#1f3a2c",
    warn="#f0c36a",
    warn_soft="#40341a",
    bad="#ff8a80",
    bad_soft="#4a2623",
)


def is_dark() -> bool:
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def colours() -> Colours:
    """The colours in use now."""
    return DARK if is_dark() else LIGHT


def apply(app: QApplication) -> None:
    """Give the program its font and palette; all of its look again whenever the system's scheme changes."""
    app.setFont(screen_font())
    app.setPalette(_palette(colours()))
    app.styleHints().colorSchemeChanged.connect(lambda _: _paint(app))


def resize_text(step: int) -> None:
    """Make the text of the whole window larger or smaller, now and next time."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    keep_text_size(max(-_SMALLER, min(_LARGER, text_size() + step)))
    app.setFont(screen_font())
    _paint(app)


def dress(app: QApplication) -> None:
    """Put the sheet on every widget, those made later included."""
    now, points = colours(), app.font().pointSize()
    app.setStyleSheet(_SHEET.substitute(now._asdict(), resources=_resources(), title=points + 5, subtitle=points + 2))


def _paint(app: QApplication) -> None:
    from ui.icons import refresh

    app.setPalette(_palette(colours()))
    dress(app)
    refresh()


def _resources() -> str:
    from nongson_desktop.paths import resources

    return (resources() / "icons").as_posix()


def screen_font() -> QFont:
    """The system's font where it has Vietnamese, else Be Vietnam Pro; in the size the clerk chose."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if not _is_chosen(font) or not has_vietnamese(font):
        font = QFont(_own_family() or font.family(), _POINTS)
    font.setPointSize(max(font.pointSize(), _POINTS) + text_size())
    return font


def _is_chosen(font: QFont) -> bool:
    """Whether the system named a font of its own and not the fallback of a bare X server."""
    return QFontInfo(font).family().lower() not in _NO_CHOICE and font.family().lower() not in _NO_CHOICE


def has_vietnamese(font: QFont) -> bool:
    raw = QRawFont.fromFont(font)
    return all(raw.supportsCharacter(ord(letter)) for letter in _LETTERS)


def _own_family() -> str:
    folder = fontpkg_be_vietnam_pro.ROOT / "files"
    family = ""
    for face in ("Regular", "Italic", "Medium", "SemiBold", "Bold"):
        number = QFontDatabase.addApplicationFont(str(folder / f"BeVietnamPro-{face}.ttf"))
        if face == "Regular" and number >= 0:
            family = QFontDatabase.applicationFontFamilies(number)[0]
    return family


def screen_of(widget: QWidget) -> QScreen:
    """The screen that a widget is on, asked of the program.

    Asked of the widget itself PySide6 takes the screen for a part of it, gone when the widget goes.
    """
    return QGuiApplication.screenAt(widget.mapToGlobal(widget.rect().center())) or QGuiApplication.primaryScreen()


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its look by name: primary, quiet, link, title, subtitle, muted, good, warn, bad, card, chip."""
    widget.setProperty("role", role)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is polished when it first shows
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette(now: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for part, colour in (
        (role.Window, now.window),
        (role.WindowText, now.text),
        (role.Base, now.surface),
        (role.AlternateBase, now.stripe),
        (role.Text, now.text),
        (role.Button, now.raised),
        (role.ButtonText, now.text),
        (role.BrightText, now.bad),
        (role.Highlight, now.selected),
        (role.HighlightedText, now.text),
        (role.Accent, now.accent),
        (role.Link, now.accent),
        (role.ToolTipBase, now.surface),
        (role.ToolTipText, now.text),
        (role.PlaceholderText, now.muted),
        (role.Mid, now.line),
    ):
        palette.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(now.muted))
    return palette


_SHEET = Template("""
QWidget { color: $text; }
QToolTip { background: $surface; color: $text; border: 1px solid $strong_line; padding: 4px 6px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="subtitle"] { font-size: ${subtitle}pt; font-weight: 600; }
QLabel[role="section"] { color: $muted; font-weight: 600; padding-top: 6px; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="chip"] { background: $selected; color: $text; border-radius: 9px; padding: 1px 9px; }
QLabel[role="chip-good"] { background: $good_soft; color: $good; border-radius: 9px; padding: 1px 9px; }
QLabel[role="chip-warn"] { background: $warn_soft; color: $warn; border-radius: 9px; padding: 1px 9px; }
QLabel[role="chip-bad"] { background: $bad_soft; color: $bad; border-radius: 9px; padding: 1px 9px; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="side"] { background: $raised; border: none; border-right: 1px solid $line; }
QFrame[role="notice"] { background: $selected; border: 1px solid $line; border-radius: 6px; }
QFrame[role="notice-warn"] { background: $warn_soft; border: 1px solid $warn; border-radius: 6px; }
QFrame[role="toast"] { background: $text; border-radius: 6px; }
QFrame[role="toast"] QLabel { color: $surface; }
QFrame[role="toast"] QPushButton { background: transparent; color: $surface; border: 1px solid $muted; }
QFrame[role="toast"] QPushButton:hover { border-color: $surface; }

QPushButton, QToolButton[role="button"] {
    background: $surface; border: 1px solid $strong_line; border-radius: 5px; padding: 5px 12px; min-height: 18px;
}
QPushButton:hover, QToolButton[role="button"]:hover { border-color: $accent; background: $raised; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: $selected; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: $muted; border-color: $line; background: $raised; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled { background: $strong_line; border-color: $strong_line; color: $surface; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:hover { background: $selected; }
QPushButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="link"] {
    background: transparent; border: none; color: $accent; padding: 2px 4px; text-align: left;
}
QPushButton[role="alarm"] {
    color: $bad; background: transparent; border: none; padding: 2px 6px; font-weight: bold;
}
QPushButton[role="alarm"]:hover, QPushButton[role="alarm"]:focus { text-decoration: underline; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }
QPushButton[role="link"]:disabled { color: $muted; }
QToolButton[role="button"]::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    background: $surface; border: 1px solid $strong_line; border-radius: 5px; padding: 4px 7px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border-color: $accent;
}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border-color: $bad; background: $bad_soft;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    color: $muted; background: $raised;
}
QAbstractSpinBox { min-height: 18px; padding: 3px 2px; }
QAbstractSpinBox QLineEdit { border: none; padding: 0 2px 0 4px; background: transparent; min-height: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 16px; border: none; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url("$resources/up.svg"); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url("$resources/down.svg"); width: 9px; height: 9px; }
QLineEdit:read-only { background: $raised; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$resources/down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $strong_line; selection-background-color: $selected;
    selection-color: $text; outline: none;
}

QTableView, QTreeView, QListView {
    background: $surface; alternate-background-color: $stripe; border: 1px solid $line; border-radius: 6px;
    gridline-color: $line; selection-background-color: $selected; selection-color: $text; outline: none;
}
QTableView::item { padding: 0 6px; }
QTableView#sheet::item { padding: 4px 6px; }
QTableView#sheet { gridline-color: $line; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: $selected; color: $text; }
QTableView:focus, QTreeView:focus, QListView:focus { border-color: $accent; }
QTableView QLineEdit, QTableView QPlainTextEdit, QTableView QComboBox { border-radius: 0; padding: 0 5px; }
QTreeView::item, QListView::item { padding: 2px 4px; min-height: 24px; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section {
    background: $raised; color: $muted; border: none; border-right: 1px solid $line;
    border-bottom: 1px solid $line; padding: 5px 6px; font-weight: 600;
}
QTableCornerButton::section { background: $raised; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 6px; border: none; margin-right: 1px; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
QTabBar[role="parts"] { border-bottom: 1px solid $line; }
QTabBar[role="parts"]::tab { padding: 4px 6px; margin: 4px 2px 5px 0; border-radius: 5px; color: none; }
QTabBar[role="parts"]::tab:selected { background: $selected; color: $text; border: none; }

QListView[role="navigation"] { background: transparent; border: none; border-radius: 0; }
QListView[role="navigation"]::item { border-radius: 5px; padding: 2px 8px; margin: 1px 6px; }
QListView[role="navigation"]::item:selected { background: $selected; font-weight: 600; }
QListView[role="navigation"]::item:disabled { color: $muted; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QStatusBar { background: $surface; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QProgressBar {
    border: none; border-radius: 4px; background: $line; min-height: 8px; max-height: 8px; text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QSplitter::handle { background: transparent; }
QMenu { background: $surface; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: $selected; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QCheckBox, QRadioButton { spacing: 7px; }
""")
