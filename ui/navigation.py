"""The pages in menu order, each made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.icons import icon

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_KEY = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_GROUP = Qt.ItemDataRole.UserRole + 2
_PRESSED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_ICON_SIDE = 20
WIDTH = 186


class Entry(NamedTuple):
    """One page: its key, its words in the menu, and its class in ui/pages, imported when the page is first opened."""

    key: str
    title: str
    group: str
    icon: str
    page: str

    def make(self, window: MainWindow) -> QWidget:
        return self.loaded()(window)

    def loaded(self) -> Callable[[MainWindow], QWidget]:
        module, name = self.page.split(".")
        found: Callable[[MainWindow], QWidget] = getattr(import_module(f"ui.pages.{module}"), name)
        return found


ENTRIES = (
    Entry("desk", "Bàn làm việc", "", "task", "due.DeskPage"),
    Entry("organizations", "Tổ chức", "Hồ sơ", "organization", "organizations.OrganizationsPage"),
    Entry("hamlets", "Thôn", "Hồ sơ", "hamlet", "hamlets.HamletsPage"),
    Entry("members", "Đảng viên", "Hồ sơ", "member", "members.MembersPage"),
    Entry("admission", "Phát triển đảng", "Hồ sơ", "admission", "admission.AdmissionPage"),
    Entry("transfers", "Chuyển sinh hoạt", "Hồ sơ", "move", "transfers.TransfersPage"),
    Entry("composition", "Số lượng, cơ cấu", "Hồ sơ", "measure", "composition.CompositionPage"),
    Entry("registers", "Sổ sách", "Hồ sơ", "paper", "registers.RegistersPage"),
    Entry("posts", "Cán bộ thôn", "Hồ sơ", "hamlet", "posts.PostsPage"),
    Entry("importing", "Nhập từ Excel", "Hồ sơ", "import", "importing.ImportPage"),
    Entry("plans", "Kế hoạch", "Trong năm", "plan", "plans.PlansPage"),
    Entry("tasks", "Nhiệm vụ", "Trong năm", "task", "tasks.TasksPage"),
    Entry("meetings", "Sinh hoạt", "Trong năm", "member", "meetings.MeetingsPage"),
    Entry("cell-tasks", "Nhiệm vụ chi bộ", "Trong năm", "organization", "cell_tasks.CellTasksPage"),
    Entry("training", "Đào tạo, bồi dưỡng", "Trong năm", "plan", "training.TrainingPage"),
    Entry("contests", "Hội thi", "Trong năm", "award", "contests.ContestsPage"),
    Entry("dialogues", "Đối thoại, tiếp dân", "Trong năm", "member", "dialogues.DialoguesPage"),
    Entry("concerns", "Kiến nghị", "Trong năm", "task", "concerns.ConcernsPage"),
    Entry("quarters", "Đánh giá quý", "Trong năm", "rating", "quarters.QuartersPage"),
    Entry(
        "inspection-programmes",
        "Chương trình KTGS",
        "Trong năm",
        "plan",
        "inspections_programmes.InspectionProgrammesPage",
    ),
    Entry("inspections", "Kiểm tra, giám sát", "Trong năm", "search", "inspections.InspectionsPage"),
    Entry("discipline", "Kỷ luật", "Trong năm", "warning", "discipline.DisciplinePage"),
    Entry("indicators", "Chỉ tiêu", "Trong năm", "measure", "indicators.IndicatorsPage"),
    Entry("evaluation", "Đánh giá, xếp loại", "Cuối năm", "rating", "evaluation.EvaluationPage"),
    Entry("rating-progress", "Tiến độ chi bộ", "Cuối năm", "measure", "evaluation_progress.RatingProgressPage"),
    Entry("rating-meetings", "Họp, bỏ phiếu", "Cuối năm", "member", "evaluation_ballots.RatingMeetingsPage"),
    Entry("rating-quota", "Tỷ lệ, phân bổ", "Cuối năm", "measure", "evaluation_quota_page.RatingQuotaPage"),
    Entry("collectives", "Tập thể", "Cuối năm", "organization", "collectives.CollectivesPage"),
    Entry("awards", "Khen thưởng", "Khen thưởng, tôn vinh", "award", "awards.AwardsPage"),
    Entry(
        "awards-received", "Khen của cấp trên", "Khen thưởng, tôn vinh", "award", "awards_received.AwardsReceivedPage"
    ),
    Entry("badges", "Huy hiệu Đảng", "Khen thưởng, tôn vinh", "badge", "badges.BadgesPage"),
    Entry("designer", "Mẫu giấy khen", "Khen thưởng, tôn vinh", "layout", "designer.DesignerPage"),
    Entry("papers", "In giấy tờ", "Giấy tờ", "print", "papers.PapersPage"),
    Entry("all-lists", "Mọi danh sách", "Giấy tờ", "columns", "all_lists.AllListsPage"),
    Entry("print-runs", "Đợt in", "Giấy tờ", "history", "printing_runs.PrintRunsPage"),
    Entry("paper-forms", "Mẫu giấy tờ", "Giấy tờ", "paper", "paper_forms.PaperFormsPage"),
    Entry("profiles", "Bộ quy định", "Hệ thống", "rules", "profiles.ProfilesPage"),
    Entry("holidays", "Ngày nghỉ lễ", "Hệ thống", "year", "holidays.HolidaysPage"),
    Entry("accounts", "Tài khoản", "Hệ thống", "lock", "accounts.AccountsPage"),
    Entry("copies", "Sao lưu", "Hệ thống", "backup", "copies.CopiesPage"),
    Entry("journal", "Nhật ký", "Hệ thống", "history", "journal.JournalPage"),
    Entry("system", "Thiết lập", "Hệ thống", "system", "system.SystemPage"),
)


class Navigation(QListWidget):
    """The menu at the left: groups of pages, an icon always with its word; keys move in it, Enter opens the page.

    Where not all of it has room, groups fold to their heading: the one stood in and those asked for last stay open.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = ""
        self._moving = False
        self._wanted: list[str] = []
        self.setObjectName("navigation")
        self.setAccessibleName("Các trang")
        self.setProperty("role", "navigation")
        self.setFixedWidth(WIDTH)
        self.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for group, entries in groupby(ENTRIES, key=lambda entry: entry.group):
            if group:
                self._add_group(group)
            for entry in entries:
                self._add_page(entry)
        self.draw_icons()
        self.currentItemChanged.connect(lambda item, _old: self._choose(item))

    def _add_group(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_GROUP, title)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setBold(True)
        item.setFont(font)
        self.addItem(item)

    def _add_page(self, entry: Entry) -> None:
        item = QListWidgetItem(entry.title)
        item.setToolTip(entry.title)
        item.setData(_KEY, entry.key)
        item.setData(_GROUP, entry.group)
        item.setData(_ICON, entry.icon)
        self.addItem(item)

    def draw_icons(self) -> None:
        pages = self._pages()
        drawn = {name: icon(name) for name in {item.data(_ICON) for item in pages}}
        for item in pages:
            item.setIcon(drawn[item.data(_ICON)])

    def mark(self, key: str, count: int) -> None:
        """Put a number beside a page's word; nought takes it off."""
        for item in self._pages():
            if item.data(_KEY) == key:
                title = next(entry.title for entry in ENTRIES if entry.key == key)
                item.setText(f"{title} ({count})" if count else title)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _pages(self, group: str = "") -> list[QListWidgetItem]:
        return [item for item in self._items() if item.data(_KEY) and group in ("", item.data(_GROUP))]

    # room

    def _fit(self) -> None:
        """Fold what has no room: headings always stand, and pages that have none."""
        rows: dict[str, int] = dict.fromkeys((item.data(_GROUP) for item in self._items() if item.data(_GROUP)), 0)
        room = self.maximumViewportSize().height()
        for row, item in enumerate(self._items()):
            if item.data(_KEY) and item.data(_GROUP):
                rows[item.data(_GROUP)] += self.sizeHintForRow(row)
            else:
                room -= self.sizeHintForRow(row)
        for place, group in enumerate(dict.fromkeys([*self._wanted, *rows])):
            fits = place == 0 or rows[group] <= room
            room -= rows[group] if fits else 0
            self._fold(group, folded=not fits)

    def _fold(self, group: str, *, folded: bool) -> None:
        """A heading can be pressed while its pages are not in sight."""
        for item in self._items():
            if item.data(_GROUP) != group:
                continue
            if item.data(_KEY):
                item.setHidden(folded)
            else:
                item.setText(f"{group} ›" if folded else group)
                item.setToolTip("Mở nhóm này" if folded else "")
                item.setFlags(_PRESSED if folded else Qt.ItemFlag.NoItemFlags)

    def _want(self, group: str) -> None:
        """The group comes first for room, before those wanted earlier."""
        self._wanted = [*filter(None, [group]), *(one for one in self._wanted if one != group)]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # going

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or self._moving:
            return
        if item.data(_KEY):
            self.chosen.emit(item.data(_KEY))
        else:
            self._want(item.data(_GROUP))
            self._stand(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages that are only passed on the way are not opened; a folded group opens when one comes to it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentItem())
            return
        before = self.currentRow()
        self._moving = True
        super().keyPressEvent(event)
        item = self.currentItem()
        if item is not None and self.currentRow() != before:
            self._want(item.data(_GROUP))
            if not item.data(_KEY):
                pages = self._pages(item.data(_GROUP))
                self.setCurrentItem(pages[0] if self.currentRow() > before else pages[-1])
        self._moving = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left without Enter, the menu marks the page that is open."""
        super().focusOutEvent(event)
        if self._open:
            self.stand_on(self._open)

    def stand_on(self, key: str) -> None:
        """Mark the page as open without asking for it again."""
        self._open = key
        self._want(next(entry.group for entry in ENTRIES if entry.key == key))
        self._stand(key)

    def _stand(self, key: str) -> None:
        self.blockSignals(True)
        self.setCurrentRow(next((row for row, item in enumerate(self._items()) if item.data(_KEY) == key), -1))
        self.blockSignals(False)
