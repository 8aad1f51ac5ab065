"""The window: the menu at the left, one page in front, and the keys that work on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from db.base import clerk, last_action
from db.errors import DamagedError, LockedError, UserError
from db.open import first_year, forget_keys, open_office
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.scopes import WHOLE_OFFICE, Scope, scope_of
from nongson_desktop.safety.accounts import Account, sign, sign_out
from nongson_desktop.safety.journal import note
from ui import work
from ui.as_of import DayNotice
from ui.leaving import leave
from ui.locking import Idle, cover_all
from ui.navigation import ENTRIES, Navigation
from ui.preferences import clerk_name, preferences, remember_office
from ui.privacy import privacy
from ui.rescuing import offer_copy
from ui.scope import ScopeNotice
from ui.status_bar import Note, StatusBar
from ui.top_bar import DAY_KEY, SCOPE_KEY, YEAR_KEY, TopBar

if TYPE_CHECKING:
    from ui.pages.start import StartPage
    from ui.undoing import Undoing

WORKBOOKS = {".xlsx", ".xls", ".ods", ".nongson"}


class MainWindow(QMainWindow):
    """One office in one window; pages ask it for the year, the scope and the day."""

    year_changed = Signal(int)
    scope_changed = Signal(object)
    kept_drafts = Signal(int)
    closing = Signal(object)

    def __init__(self, today: date | None = None, office: Path | None = None) -> None:
        super().__init__()
        self.today = today or date.today()
        self.year = self.today.year
        self.day: date | None = None
        self.scope = WHOLE_OFFICE
        self.folder: Path | None = None
        self.account: Account | None = None
        self._how = ""
        self._locked = False
        self.pages: dict[str, QWidget] = {}
        self.first_action = 0
        self.problems: list[str] = []
        self._start: StartPage | None = None
        self.setWindowTitle("Nông Sơn")
        self.setAcceptDrops(True)
        self._build()
        self._bind_keys()
        self._restore_size()
        self.idle = Idle(self)
        if office is None:
            self.show_start()
        else:
            self.start_on(office)

    def _build(self) -> None:
        self.top = TopBar(self.today)
        self.top.year_chosen.connect(self.set_year)
        self.top.scope_chosen.connect(self.set_cell)
        self.top.search.found.connect(self.show_member)
        self.top.search.left.connect(self._focus_page)
        self.top.left.connect(self._focus_page)
        self.top.help.clicked.connect(self.show_help)
        self.day_notice, self.scope_notice = DayNotice(self), ScopeNotice(self)
        self.top.day.clicked.connect(self.day_notice.ask)
        self.top.unprotected.clicked.connect(lambda: self.go("accounts"))
        self.navigation = Navigation()
        self.navigation.chosen.connect(self.go)
        self.stack = QStackedWidget()
        side = QFrame()
        side.setProperty("role", "side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 8)
        column.addWidget(self.navigation)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.stack, 1)
        self._office_view = QWidget()
        layout = QVBoxLayout(self._office_view)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.day_notice)
        layout.addWidget(self.scope_notice)
        layout.addWidget(body, 1)
        self._front = QStackedWidget()
        self._front.addWidget(self._office_view)
        self.setCentralWidget(self._front)
        self.status = StatusBar()
        self.status.backup_pressed.connect(lambda: self.go("copies"))
        self.setStatusBar(self.status)
        self.note = Note(self)
        self.note.undo_pressed.connect(self.undo)

    def _bind_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+K", self._focus_search),
            ("Ctrl+S", lambda: self._ask_page("save")),
            ("Ctrl+F", lambda: self._ask_page("search_here")),
            ("Ctrl+P", lambda: self._ask_page("print_front")),
            ("Ctrl+Z", self.undo_last),
            ("Ctrl+Shift+Z", self.show_session),
            (YEAR_KEY, self.top.year.setFocus),
            (SCOPE_KEY, self.top.scope.setFocus),
            (DAY_KEY, self.day_notice.ask),
            ("Ctrl+PgDown", lambda: self._step_cell(1)),
            ("Ctrl+PgUp", lambda: self._step_cell(-1)),
            ("Ctrl+L", self.lock),
            ("Ctrl+I", lambda: privacy.show(not privacy.shows)),
            ("F1", self.show_help),
            ("F5", self.reload),
            ("F6", self._focus_menu),
            ("Ctrl++", lambda: self._resize_text(1)),
            ("Ctrl+=", lambda: self._resize_text(1)),
            ("Ctrl+-", lambda: self._resize_text(-1)),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _restore_size(self) -> None:
        self.resize(1366, 768)
        kept = preferences().value("window")
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)

    # the office

    def show_start(self) -> None:
        """Without an office: make one, open one, or practise."""
        from ui.pages.start import StartPage

        self._start = StartPage(self)
        self._front.addWidget(self._start)
        self._front.setCurrentWidget(self._start)
        self.status.hide()
        self._start.focus_first()

    def start_on(self, folder: Path) -> None:
        """Open the office named when the program was started; the start page says why when it cannot."""
        try:
            if not self.open_folder(folder):
                self.show_start()
        except UserError as error:
            self.show_start()
            assert self._start is not None
            self._start.refuse(error)

    def open_folder(self, folder: Path) -> bool:
        """Open the office in the folder, signing in where it has a password; whether she did; raises OpenError."""
        rescued = ""
        try:
            opened = self._open(folder)
        except DamagedError as error:
            rescued = offer_copy(self if self.isVisible() else None, folder, error)
            opened = self._open(folder)
        if not opened:
            return False
        self.show_office(folder)
        if self.account is not None:
            note("sign-in", f"Đăng nhập: {self.account.name}{self._how}")
        if rescued:
            note("restore", rescued)
        return True

    def _open(self, folder: Path) -> bool:
        try:
            open_office(folder)
        except LockedError:
            if not self._sign_in(folder):
                return False
            open_office(folder)
        return True

    def _sign_in(self, folder: Path) -> bool:
        from ui.pages.account_dialogs import SignInDialog

        dialog = SignInDialog(self if self.isVisible() else None, folder)
        if not dialog.exec() or dialog.account is None:
            return False
        self._how = dialog.how
        self.signed_in(dialog.account)
        return True

    def signed_in(self, account: Account) -> None:
        """This account works in the window from now on."""
        self.account = account
        sign(account)
        self.idle.watch()

    def lock(self) -> None:
        """Cover everything until somebody signs in again; dialogs and what is typed stay as they were."""
        if self.folder is None or self.account is None or self._locked:
            return
        from ui.pages.account_dialogs import SignInDialog

        self._locked = True
        privacy.show(False)
        stood, above = QApplication.focusWidget(), QApplication.activeModalWidget() or self
        self.top.search.finder.close()
        covers = cover_all()
        work.board.hold()
        dialog = SignInDialog(above, self.folder, self.account.name, stay="Đóng chương trình")
        opened = bool(dialog.exec()) and dialog.account is not None
        self._locked = False
        if not opened:
            work.board.let_go(answers=False)
            QApplication.closeAllWindows()
            return
        for cover in covers:
            cover.hide()
            cover.deleteLater()
        assert dialog.account is not None
        self.signed_in(dialog.account)
        note("sign-in", f"Mở khoá màn hình: {dialog.account.name}{dialog.how}")
        self.top.say_role(dialog.account)
        if stood is not None and shiboken6.isValid(stood):
            stood.setFocus()
        work.board.let_go()

    def show_office(self, folder: Path) -> None:
        """Show the office that is open now."""
        privacy.show(False)
        self.folder, self.problems = folder, []
        remember_office(folder)
        if self.account is None:
            clerk.set(clerk_name())
        self.first_action = last_action()
        if self._start is not None:
            self._front.removeWidget(self._start)
            self._start.deleteLater()
            self._start = None
        self._front.setCurrentWidget(self._office_view)
        self.status.show()
        self.refresh_top()
        self.go("members")

    def refresh_top(self) -> None:
        """Read again the office's name, its years and its cells."""
        assert self.folder is not None
        name = office_names(self.as_of).name
        self.top.office.setText(name)
        self.setWindowTitle(" – ".join([name, *([] if self.account else ["CHƯA CÓ MẬT KHẨU"]), "Nông Sơn"]))
        self.top.say_role(self.account)
        self.top.show_years(self._years(), self.year)
        self.top.show_scope(self.scope, self.as_of)
        if self.top.scope.currentData() is None:
            self.scope = WHOLE_OFFICE
        self.scope_notice.show_scope()
        self.tell_backup()

    def tell_backup(self) -> None:
        """Say at the foot when the newest copy was made."""
        if self.folder is not None:
            self.status.show_backup(self.folder, self.today)

    def _years(self) -> list[int]:
        first = first_year() or self.year
        return list(range(self.today.year + 1, min(first, self.today.year - 1, self.year) - 1, -1))

    @property
    def as_of(self) -> date:
        """The day that lists stand for: the one asked for, else today, or the last day of a year gone by."""
        if self.day is not None:
            return self.day
        return self.today if self.year >= self.today.year else date(self.year, 12, 31)

    def set_day(self, day: date | None) -> None:
        """Let every page stand on a day, in its year; with None on today."""
        self.year = (day or self.today).year
        self._stand_on_day(day)

    def set_year(self, year: int) -> None:
        self.year = year
        self._stand_on_day(None)

    def _stand_on_day(self, day: date | None) -> None:
        """Read all again for the year and the day chosen."""
        self.day = day
        self.day_notice.show_day(day)
        self.top.search.day = self.as_of
        self.reload()
        self.year_changed.emit(self.year)

    @property
    def cell(self) -> int | None:
        """The cell that every page is narrowed to; None for the whole office and for a committee."""
        return self.scope.cell

    @property
    def bodies(self) -> tuple[int, ...]:
        """The organisations that lists and figures are narrowed to; empty for the whole office."""
        return self.scope.bodies(self.as_of)

    def set_cell(self, body: int | None) -> None:
        """Narrow every page to one cell, or to a committee with what is below it, or widen to the office."""
        if body != self.scope.body:
            self._set_scope(scope_of(body))

    def set_before(self, before: bool) -> None:
        """Count the predecessors of the scope in, or no longer."""
        self._set_scope(replace(self.scope, before=before))

    def _set_scope(self, scope: Scope) -> None:
        self.scope = scope
        self.reload()
        self.scope_changed.emit(scope.cell)

    # the pages

    def go(self, key: str) -> QWidget:
        """Bring a page to the front, with what is true now."""
        if key not in self.pages:
            entry = next(entry for entry in ENTRIES if entry.key == key)
            self.pages[key] = entry.make(self)
            self.stack.addWidget(self.pages[key])
        page = self.pages[key]
        self.navigation.stand_on(key)
        self.status.count("")
        self.stack.setCurrentWidget(page)
        self.scope_notice.show_scope()
        self._ask(page, "reload")
        self._ask(page, "focus_first")
        return page

    def go_to(self, key: str, record_id: int = 0, year: int | None = None, cell: int | None = None) -> None:
        """Open a page where something is settled: in its year, on its record, or without one narrowed to its cell."""
        if year is not None and self.top.year.findData(year) >= 0:
            self.top.year.setCurrentIndex(self.top.year.findData(year))
        if cell is not None and not record_id:
            self.set_cell(cell)
        page: Any = self.go(key)
        if record_id:
            page.stand_on(record_id)

    def page(self) -> QWidget | None:
        """The page in front; none before an office is open."""
        return self.stack.currentWidget()

    def reload(self) -> None:
        """Read again what is in front."""
        if self.folder is None:
            return
        self.refresh_top()
        self._ask_page("reload")

    def show_member(self, member_id: int) -> None:
        """Open a member's record."""
        from ui.pages.members import MembersPage

        page = self.go("members")
        assert isinstance(page, MembersPage)
        page.stand_on(member_id)

    def print_papers(self, papers: Sequence[str], members: Sequence[int] = ()) -> None:
        """Preview papers of the year for these members, or for all of the scope."""
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        request = Request(self.as_of, self.year, self.cell, tuple(members), scope=self.scope)
        PrintDialog(self, list(papers), request).exec()

    def _ask_page(self, what: str) -> None:
        page = self.page()
        if self.folder is not None and page is not None:
            self._ask(page, what)

    def _ask(self, page: QWidget, what: str) -> None:
        """Call what the page offers; pages that have no search or nothing to save leave it out."""
        offered = getattr(page, what, None)
        if callable(offered):
            offered()

    def _step_cell(self, step: int) -> None:
        """The next cell or the one before: in the page's own list where it has one, else in the scope above."""
        if self.folder is not None:
            getattr(self.page(), "step_cell", self.top.step_scope)(step)

    def _focus_search(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _focus_page(self) -> None:
        self._ask_page("focus_first")

    def _focus_menu(self) -> None:
        """To the menu from anywhere, also out of a table that keeps Tab to itself; from the menu back to the page."""
        if self.navigation.hasFocus():
            self._focus_page()
        else:
            self.navigation.setFocus()

    # telling and taking back

    def tell(self, sentence: str) -> None:
        """Say a sentence for a while."""
        self.note.say(sentence)

    def offer_undo(self, action_id: int, sentence: str) -> None:
        """Say what was done, with "Hoàn tác" beside it for a while."""
        self.note.say(sentence, action_id)

    def count(self, text: str) -> None:
        """How many the page in front shows, at the foot of the window."""
        self.status.count(text)

    @cached_property
    def undoing(self) -> Undoing:
        """What takes back; read when something is first taken back, for it knows the whole journal."""
        from ui.undoing import Undoing

        return Undoing(self)

    def undo_last(self) -> None:
        """Take back the last thing done since the window was opened."""
        self.undoing.last()

    def undo(self, action_id: int) -> None:
        """Take one Action back and say so."""
        self.undoing.take_back(action_id)

    def show_session(self) -> None:
        """What was done since the window was opened, in the journal."""
        page: Any = self.go("journal")
        page.show_session()

    def show_help(self) -> None:
        from ui.help import HelpDialog

        HelpDialog(self, self.page() if self.folder else None).exec()

    def _resize_text(self, step: int) -> None:
        from ui.theme import resize_text

        resize_text(step)

    # files dropped, and closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.folder is not None and _workbook(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _workbook(event)
        if path is not None:
            event.acceptProposedAction()
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Open the import page on a workbook."""
        page: Any = self.go("importing")
        page.open_file(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed and not saved, let the writing end, and say what was kept."""
        kept = leave(self)
        preferences().setValue("window", self.saveGeometry())
        forget_keys()
        sign_out()
        self.account = None
        if kept:
            self.kept_drafts.emit(kept)
        event.accept()


def _workbook(event: QDropEvent) -> Path | None:
    """The first workbook among the files carried."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in WORKBOOKS), None)
