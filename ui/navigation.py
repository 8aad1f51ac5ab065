"""The pages in menu order, each made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.icons import icon

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_KEY = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
WIDTH = 186


@dataclass(frozen=True)
class Entry:
    """One page: its key, its words in the menu and how it is made."""

    key: str
    title: str
    group: str
    icon: str
    make: Callable[[MainWindow], QWidget]


def _organizations(window: MainWindow) -> QWidget:
    from ui.pages.organizations import OrganizationsPage

    return OrganizationsPage(window)


def _members(window: MainWindow) -> QWidget:
    from ui.pages.members import MembersPage

    return MembersPage(window)


def _importing(window: MainWindow) -> QWidget:
    from ui.pages.importing import ImportPage

    return ImportPage(window)


def _plans(window: MainWindow) -> QWidget:
    from ui.pages.plans import PlansPage

    return PlansPage(window)


def _tasks(window: MainWindow) -> QWidget:
    from ui.pages.tasks import TasksPage

    return TasksPage(window)


def _discipline(window: MainWindow) -> QWidget:
    from ui.pages.discipline import DisciplinePage

    return DisciplinePage(window)


def _quarters(window: MainWindow) -> QWidget:
    from ui.pages.quarters import QuartersPage

    return QuartersPage(window)


def _evaluation(window: MainWindow) -> QWidget:
    from ui.pages.evaluation import EvaluationPage

    return EvaluationPage(window)


def _rating_meetings(window: MainWindow) -> QWidget:
    from ui.pages.evaluation_ballots import RatingMeetingsPage

    return RatingMeetingsPage(window)


def _rating_quota(window: MainWindow) -> QWidget:
    from ui.pages.evaluation_quota_page import RatingQuotaPage

    return RatingQuotaPage(window)


def _rating_progress(window: MainWindow) -> QWidget:
    from ui.pages.evaluation_progress import RatingProgressPage

    return RatingProgressPage(window)


def _collectives(window: MainWindow) -> QWidget:
    from ui.pages.collectives import CollectivesPage

    return CollectivesPage(window)


def _awards(window: MainWindow) -> QWidget:
    from ui.pages.awards import AwardsPage

    return AwardsPage(window)


def _awards_received(window: MainWindow) -> QWidget:
    from ui.pages.awards_received import AwardsReceivedPage

    return AwardsReceivedPage(window)


def _badges(window: MainWindow) -> QWidget:
    from ui.pages.badges import BadgesPage

    return BadgesPage(window)


def _designer(window: MainWindow) -> QWidget:
    from ui.pages.designer import DesignerPage

    return DesignerPage(window)


def _papers(window: MainWindow) -> QWidget:
    from ui.pages.papers import PapersPage

    return PapersPage(window)


def _paper_forms(window: MainWindow) -> QWidget:
    from ui.pages.paper_forms import PaperFormsPage

    return PaperFormsPage(window)


def _profiles(window: MainWindow) -> QWidget:
    from ui.pages.profiles import ProfilesPage

    return ProfilesPage(window)


def _print_runs(window: MainWindow) -> QWidget:
    from ui.pages.printing_runs import PrintRunsPage

    return PrintRunsPage(window)


def _system(window: MainWindow) -> QWidget:
    from ui.pages.system import SystemPage

    return SystemPage(window)


ENTRIES = (
    Entry("organizations", "Tổ chức", "Hồ sơ", "organization", _organizations),
    Entry("members", "Đảng viên", "Hồ sơ", "member", _members),
    Entry("importing", "Nhập từ Excel", "Hồ sơ", "import", _importing),
    Entry("plans", "Kế hoạch", "Trong năm", "plan", _plans),
    Entry("tasks", "Nhiệm vụ", "Trong năm", "task", _tasks),
    Entry("quarters", "Đánh giá quý", "Trong năm", "rating", _quarters),
    Entry("discipline", "Kỷ luật", "Trong năm", "warning", _discipline),
    Entry("evaluation", "Đánh giá, xếp loại", "Cuối năm", "rating", _evaluation),
    Entry("rating-progress", "Tiến độ chi bộ", "Cuối năm", "measure", _rating_progress),
    Entry("collectives", "Tập thể", "Cuối năm", "organization", _collectives),
    Entry("rating-meetings", "Họp, bỏ phiếu", "Cuối năm", "member", _rating_meetings),
    Entry("rating-quota", "Tỷ lệ, phân bổ", "Cuối năm", "measure", _rating_quota),
    Entry("awards", "Khen thưởng", "Cuối năm", "award", _awards),
    Entry("awards-received", "Khen của cấp trên", "Cuối năm", "award", _awards_received),
    Entry("badges", "Huy hiệu Đảng", "Cuối năm", "badge", _badges),
    Entry("designer", "Mẫu giấy khen", "Cuối năm", "layout", _designer),
    Entry("papers", "In giấy tờ", "Cuối năm", "print", _papers),
    Entry("print-runs", "Đợt in", "Cuối năm", "history", _print_runs),
    Entry("paper-forms", "Mẫu giấy tờ", "Hệ thống", "paper", _paper_forms),
    Entry("profiles", "Bộ quy định", "Hệ thống", "rules", _profiles),
    Entry("system", "Sao lưu, thiết lập", "Hệ thống", "system", _system),
)


class Navigation(QListWidget):
    """The menu at the left: groups of pages, an icon always with its word; keys move in it, Enter opens the page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = ""
        self._moving = False
        self.setObjectName("navigation")
        self.setAccessibleName("Các trang")
        self.setProperty("role", "navigation")
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        group = ""
        for entry in ENTRIES:
            if entry.group != group:
                self._add_group(entry.group)
                group = entry.group
            item = QListWidgetItem(entry.title)
            item.setData(_KEY, entry.key)
            item.setData(_ICON, entry.icon)
            self.addItem(item)
        self.draw_icons()
        self.currentItemChanged.connect(lambda item, _old: self._choose(item))

    def _add_group(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setBold(True)
        item.setFont(font)
        self.addItem(item)

    def draw_icons(self) -> None:
        for item in self._pages():
            item.setIcon(icon(item.data(_ICON)))

    def _pages(self) -> list[QListWidgetItem]:
        return [item for row in range(self.count()) if (item := self.item(row)).data(_KEY)]

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY) and not self._moving:
            self.chosen.emit(item.data(_KEY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages that are only passed on the way are not opened."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentItem())
            return
        self._moving = True
        super().keyPressEvent(event)
        self._moving = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left without Enter, the menu marks the page that is open."""
        super().focusOutEvent(event)
        if self._open:
            self.stand_on(self._open)

    def stand_on(self, key: str) -> None:
        """Mark the page as open without asking for it again."""
        self._open = key
        self.blockSignals(True)
        self.setCurrentItem(next(item for item in self._pages() if item.data(_KEY) == key))
        self.blockSignals(False)
