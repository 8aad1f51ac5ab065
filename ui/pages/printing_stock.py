"""The layouts of certificates to print on, as a choice that is remembered."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from nongson_desktop.documents.stocks import DEFAULT, Stock, stocks
from ui.preferences import preferences


class StockBox(QComboBox):
    """The office's own layouts, then those of the program; the one used last is chosen again."""

    def __init__(self, wanted: str = "") -> None:
        super().__init__()
        self.setAccessibleName("Mẫu, phôi giấy khen")
        known = stocks()
        for one in known:
            self.addItem(one.name, one)
        keys = [one.key for one in known]
        asked = wanted or str(preferences().value("printing/stock", ""))
        self.setCurrentIndex(keys.index(asked if asked in keys else DEFAULT))

    @property
    def chosen(self) -> Stock:
        """The layout chosen."""
        found: Stock = self.currentData()
        return found

    def remember(self) -> None:
        preferences().setValue("printing/stock", self.chosen.key)
