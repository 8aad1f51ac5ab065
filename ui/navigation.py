"""The pages in menu order, each made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

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


@dataclass(frozen=True)
class Entry:
    """One page: its key, its words in the menu and how it is made."""

    key: str
    title: str
    group: str
    icon: str
    make: Callable[[MainWindow], QWidget]


def _desk(window: MainWindow) -> QWidget:
    from ui.pages.due import DeskPage

    return DeskPage(window)


def _organizations(window: MainWindow) -> QWidget:
    from ui.pages.organizations import OrganizationsPage

    return OrganizationsPage(window)


def _hamlets(window: MainWindow) -> QWidget:
    from ui.pages.hamlets import HamletsPage

    return HamletsPage(window)


def _members(window: MainWindow) -> QWidget:
    from ui.pages.members import MembersPage

    return MembersPage(window)


def _admission(window: MainWindow) -> QWidget:
    from ui.pages.admission import AdmissionPage

    return AdmissionPage(window)


def _composition(window: MainWindow) -> QWidget:
    from ui.pages.composition import CompositionPage

    return CompositionPage(window)


def _transfers(window: MainWindow) -> QWidget:
    from ui.pages.transfers import TransfersPage

    return TransfersPage(window)


def _posts(window: MainWindow) -> QWidget:
    from ui.pages.posts import PostsPage

    return PostsPage(window)


def _importing(window: MainWindow) -> QWidget:
    from ui.pages.importing import ImportPage

    return ImportPage(window)


def _all_lists(window: MainWindow) -> QWidget:
    from ui.pages.all_lists import AllListsPage

    return AllListsPage(window)


def _plans(window: MainWindow) -> QWidget:
    from ui.pages.plans import PlansPage

    return PlansPage(window)


def _tasks(window: MainWindow) -> QWidget:
    from ui.pages.tasks import TasksPage

    return TasksPage(window)


def _training(window: MainWindow) -> QWidget:
    from ui.pages.training import TrainingPage

    return TrainingPage(window)


def _inspections(window: MainWindow) -> QWidget:
    from ui.pages.inspections import InspectionsPage

    return InspectionsPage(window)


def _inspection_programmes(window: MainWindow) -> QWidget:
    from ui.pages.inspections_programmes import InspectionProgrammesPage

    return InspectionProgrammesPage(window)


def _contests(window: MainWindow) -> QWidget:
    from ui.pages.contests import ContestsPage

    return ContestsPage(window)


def _cell_tasks(window: MainWindow) -> QWidget:
    from ui.pages.cell_tasks import CellTasksPage

    return CellTasksPage(window)


def _dialogues(window: MainWindow) -> QWidget:
    from ui.pages.dialogues import DialoguesPage

    return DialoguesPage(window)


def _concerns(window: MainWindow) -> QWidget:
    from ui.pages.concerns import ConcernsPage

    return ConcernsPage(window)


def _indicators(window: MainWindow) -> QWidget:
    from ui.pages.indicators import IndicatorsPage

    return IndicatorsPage(window)


def _discipline(window: MainWindow) -> QWidget:
    from ui.pages.discipline import DisciplinePage

    return DisciplinePage(window)


def _meetings(window: MainWindow) -> QWidget:
    from ui.pages.meetings import MeetingsPage

    return MeetingsPage(window)


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


def _registers(window: MainWindow) -> QWidget:
    from ui.pages.registers import RegistersPage

    return RegistersPage(window)


def _holidays(window: MainWindow) -> QWidget:
    from ui.pages.holidays import HolidaysPage

    return HolidaysPage(window)


def _accounts(window: MainWindow) -> QWidget:
    from ui.pages.accounts import AccountsPage

    return AccountsPage(window)


def _copies(window: MainWindow) -> QWidget:
    from ui.pages.copies import CopiesPage

    return CopiesPage(window)


def _journal(window: MainWindow) -> QWidget:
    from ui.pages.journal import JournalPage

    return JournalPage(window)


def _system(window: MainWindow) -> QWidget:
    from ui.pages.system import SystemPage

    return SystemPage(window)


ENTRIES = (
    Entry("desk", "Bàn làm việc", "", "task", _desk),
    Entry("organizations", "Tổ chức", "Hồ sơ", "organization", _organizations),
    Entry("hamlets", "Thôn", "Hồ sơ", "hamlet", _hamlets),
    Entry("members", "Đảng viên", "Hồ sơ", "member", _members),
    Entry("admission", "Phát triển đảng", "Hồ sơ", "admission", _admission),
    Entry("transfers", "Chuyển sinh hoạt", "Hồ sơ", "move", _transfers),
    Entry("composition", "Số lượng, cơ cấu", "Hồ sơ", "measure", _composition),
    Entry("registers", "Sổ sách", "Hồ sơ", "paper", _registers),
    Entry("posts", "Cán bộ thôn", "Hồ sơ", "hamlet", _posts),
    Entry("importing", "Nhập từ Excel", "Hồ sơ", "import", _importing),
    Entry("plans", "Kế hoạch", "Trong năm", "plan", _plans),
    Entry("tasks", "Nhiệm vụ", "Trong năm", "task", _tasks),
    Entry("meetings", "Sinh hoạt", "Trong năm", "member", _meetings),
    Entry("cell-tasks", "Nhiệm vụ chi bộ", "Trong năm", "organization", _cell_tasks),
    Entry("training", "Đào tạo, bồi dưỡng", "Trong năm", "plan", _training),
    Entry("contests", "Hội thi", "Trong năm", "award", _contests),
    Entry("dialogues", "Đối thoại, tiếp dân", "Trong năm", "member", _dialogues),
    Entry("concerns", "Kiến nghị", "Trong năm", "task", _concerns),
    Entry("quarters", "Đánh giá quý", "Trong năm", "rating", _quarters),
    Entry("inspection-programmes", "Chương trình KTGS", "Trong năm", "plan", _inspection_programmes),
    Entry("inspections", "Kiểm tra, giám sát", "Trong năm", "search", _inspections),
    Entry("discipline", "Kỷ luật", "Trong năm", "warning", _discipline),
    Entry("indicators", "Chỉ tiêu", "Trong năm", "measure", _indicators),
    Entry("evaluation", "Đánh giá, xếp loại", "Cuối năm", "rating", _evaluation),
    Entry("rating-progress", "Tiến độ chi bộ", "Cuối năm", "measure", _rating_progress),
    Entry("rating-meetings", "Họp, bỏ phiếu", "Cuối năm", "member", _rating_meetings),
    Entry("rating-quota", "Tỷ lệ, phân bổ", "Cuối năm", "measure", _rating_quota),
    Entry("collectives", "Tập thể", "Cuối năm", "organization", _collectives),
    Entry("awards", "Khen thưởng", "Khen thưởng, tôn vinh", "award", _awards),
    Entry("awards-received", "Khen của cấp trên", "Khen thưởng, tôn vinh", "award", _awards_received),
    Entry("badges", "Huy hiệu Đảng", "Khen thưởng, tôn vinh", "badge", _badges),
    Entry("designer", "Mẫu giấy khen", "Khen thưởng, tôn vinh", "layout", _designer),
    Entry("papers", "In giấy tờ", "Giấy tờ", "print", _papers),
    Entry("all-lists", "Mọi danh sách", "Giấy tờ", "columns", _all_lists),
    Entry("print-runs", "Đợt in", "Giấy tờ", "history", _print_runs),
    Entry("paper-forms", "Mẫu giấy tờ", "Giấy tờ", "paper", _paper_forms),
    Entry("profiles", "Bộ quy định", "Hệ thống", "rules", _profiles),
    Entry("holidays", "Ngày nghỉ lễ", "Hệ thống", "year", _holidays),
    Entry("accounts", "Tài khoản", "Hệ thống", "lock", _accounts),
    Entry("copies", "Sao lưu", "Hệ thống", "backup", _copies),
    Entry("journal", "Nhật ký", "Hệ thống", "history", _journal),
    Entry("system", "Thiết lập", "Hệ thống", "system", _system),
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
