"""A key press in the members' search to the filtered list on screen, against raw SQL and a bare model reset."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QApplication, QTableView
from sqlcipher3 import dbapi2

from db.members import Status
from db.open import close_office
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import DAY, make_office
from ui.main_window import MainWindow
from ui.record_page import RecordList

Filter = Callable[[str], list[int]]

BUDGET = 2.0
SIZES = (5_000, 130_000)
KEYS = ("d", "do", "do ", "do d", "do du", "do duc")
COLUMNS = ("name", "birth_date", "sex", "cell", "card_number", "status")
SCREEN = 40

_HELD = "({0}.hidden = 0 AND ({0}.since IS NULL OR {0}.since <= :day) AND ({0}.until IS NULL OR {0}.until > :day))"
_FROM = f"""
FROM member
LEFT JOIN status_period ON status_period.member_id = member.id AND {_HELD.format("status_period")}
LEFT JOIN membership ON membership.member_id = member.id AND {_HELD.format("membership")}
LEFT JOIN organization_period ON organization_period.organization_id = membership.cell_id
    AND {_HELD.format("organization_period")}
"""
_COUNTED = ", ".join(f"'{status}'" for status in Status.COUNTED)
IDS = f"""
SELECT member.id {_FROM}
WHERE member.hidden = 0 AND status_period.status IN ({_COUNTED})
AND member.id IN (SELECT rowid FROM member_search WHERE member_search MATCH :words)
ORDER BY member.sort_key, member.id
"""
ROWS = f"""
SELECT member.id, member.name, birth_date, sex, organization_period.name, card_number, status_period.status {_FROM}
WHERE member.id IN ({{}})
"""


class BareTable(QAbstractTableModel):
    """The least that a table needs: ids, and the rows of the first screen."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[int] = []
        self.cells: dict[int, tuple[Any, ...]] = {}

    def show(self, connection: Any, typed: str) -> None:
        words = " ".join(f'"{word}"*' for word in typed.split())
        self.beginResetModel()
        day = DAY.isoformat()
        self.ids = [row[0] for row in connection.execute(IDS, {"day": day, "words": words})]
        first = ", ".join(str(member) for member in self.ids[:SCREEN])
        self.cells = {row[0]: row for row in connection.execute(ROWS.format(first), {"day": day})}
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        row = self.cells.get(self.ids[index.row()])
        return row[index.column() + 1] if row else ""


def rows(place: Path) -> list[Row]:
    """Each figure is the mean of six keys; the pause that waits for the next key is not in it."""
    return [_row(place / f"members-{size}", size) for size in SIZES]


def _row(folder: Path, size: int) -> Row:
    make_office(folder, size)
    with _members_list(folder) as (ours, view), _bare_list(folder, view.size()) as bare:
        assert ours("do duc") == bare("do duc") != []
        return compare(
            f"key press to filtered list, {size:,} members",
            lambda: seconds(lambda: [ours(typed) for typed in KEYS]) / len(KEYS),
            lambda: seconds(lambda: [bare(typed) for typed in KEYS]) / len(KEYS),
            BUDGET,
        )


@contextmanager
def _members_list(folder: Path) -> Iterator[tuple[Filter, QTableView]]:
    """The real window's members page: what is done when the pause after a key ends."""
    window = MainWindow(DAY)
    window.show_office(folder)
    window.show()
    members = window.go("members").findChild(RecordList)
    assert isinstance(members, RecordList)
    QApplication.processEvents()

    def filtered(typed: str) -> list[int]:
        members.search.setText(typed)
        members.reload()
        members.view.viewport().repaint()
        return members.table.ids

    yield filtered, members.view
    window.close()
    close_office()


@contextmanager
def _bare_list(folder: Path, size: QSize) -> Iterator[Filter]:
    key = json.loads((folder / "office.key").read_text(encoding="utf-8"))["key"]
    connection = dbapi2.connect(str(folder / "office.db"))
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA cache_size = -32000")
    table, view = BareTable(), QTableView()
    view.setModel(table)
    view.resize(size)
    view.show()
    QApplication.processEvents()

    def filtered(typed: str) -> list[int]:
        table.show(connection, typed)
        view.viewport().repaint()
        return table.ids

    yield filtered
    view.close()
    connection.close()
