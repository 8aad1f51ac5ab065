"""Cán bộ thôn: hamlet by hamlet who holds which post and what is vacant; the indicators R4 to R7; the catalogue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from db.admission import Stage
from db.base import action
from db.posts import Cadre, HamletPost, PostHeld
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.indicator_catalogue import target_words
from nongson_desktop.rules.posts import HamletPosts, Holder, catalogue, hamlet_posts, outlived, pass_on, put_forward
from nongson_desktop.rules.posts_indicators import Indicator, goals_on, indicators
from ui.dialogs import button
from ui.page import (
    Page,
    empty_notice,
    heading,
    icon_button,
    open_menu,
    page_layout,
    split_view,
    tabs_of,
    under_tab,
    with_buttons,
)
from ui.pages.posts_dialogs import CadreDialog, HeldDialog, LeaveDialog, PostDialog, TakeUpDialog, TargetsDialog
from ui.record_page import RecordList
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import colours

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_STAGES = dict(Stage.LABELS)
_SHOWN = ("cadre", "post", "hamlet_name", "since", "term_until")
_PAPERS = (("post-list", "Danh sách cán bộ thôn"), ("post-indicators", "Bảng chỉ tiêu R4–R7"))
_SIZES = (370, 780)
_VACANT = "— khuyết —"


class PostsPage(Page):
    """Hamlets at the left, the posts of the one in the row at the right; list, indicators, catalogue on tabs."""

    title = "Cán bộ thôn"
    help = (
        "Bí thư, phó bí thư lấy theo chức vụ cấp ủy của chi bộ thôn; các chức danh khác ghi ở đây, người giữ có thể"
        " chưa là đảng viên. Chỗ khuyết được nêu riêng, không tính vào tỷ lệ. Enter ở dòng khuyết để ghi người giữ."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.known: list[HamletPosts] = []
        self.summary = QLabel(wordWrap=True)
        self.outlived = QLabel(wordWrap=True)
        self.tabs = tabs_of(
            ("Theo thôn", self._by_hamlet()),
            ("Danh sách", self._as_list()),
            ("Chỉ tiêu R4–R7", self._indicators()),
            ("Danh mục chức danh", self._catalogue()),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        self.add_button = icon_button("Ghi người giữ chức danh…", "add", "primary")
        self.add_button.clicked.connect(lambda: self._take_up(self._vacancy()))
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self._print_menu)
        self.export_button = icon_button("Xuất Excel", "export")
        self.export_button.clicked.connect(self.list.export)
        self.notice = QFrame()
        self.notice.setProperty("role", "notice-warn")
        self.pass_button = button("Chuyển chức danh")
        self.pass_button.clicked.connect(self._pass_on)
        row = QHBoxLayout(self.notice)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self.outlived, 1)
        row.addWidget(self.pass_button)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.print_button, self.export_button))
        layout.addWidget(self.summary)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 1)

    def _by_hamlet(self) -> QWidget:
        self.hamlets = TextRows(("Thôn", "Đảng viên / người", "Khuyết"), numbers=(1, 2))
        self.hamlets_view = TextRowsView(self.hamlets, (0, 132, 70))
        self.hamlets_view.setAccessibleName("Các thôn")
        self.hamlets_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_hamlet())
        self.posts = TextRows(("Chức danh", "Họ và tên", "Đảng viên, nguồn", "Từ ngày", "Hết nhiệm kỳ"))
        self.posts_view = TextRowsView(self.posts, (230, 0, 140, 98, 106))
        self.posts_view.setAccessibleName("Các chức danh của thôn")
        self.hamlets_view.chosen.connect(lambda _: self.posts_view.setFocus())
        self.posts_view.chosen.connect(lambda _: self._open_row())
        self.posts_view.selectionModel().currentRowChanged.connect(lambda *_: self._tell_row())
        self.leave_button = button("Thôi giữ…")
        self.leave_button.clicked.connect(self._leave)
        self.person_button = button("Hồ sơ…")
        self.person_button.clicked.connect(self._open_person)
        self.forward_button = button("Đưa vào nguồn phát triển đảng")
        self.forward_button.clicked.connect(self._put_forward)
        right = with_buttons(self.posts_view, self.leave_button, self.person_button, self.forward_button)
        return under_tab(split_view(_SIZES, self.hamlets_view, right))

    def _as_list(self) -> QWidget:
        self.list = RecordList(
            self.main,
            kind_of("posts"),
            "posts",
            _SHOWN,
            "dòng",
            hint="Tìm tên   Ctrl+F",
            empty=empty_notice("Chưa ghi người giữ chức danh nào."),
        )
        self.list.opened.connect(lambda number: HeldDialog(self.main, PostHeld.get_by_id(number)).exec())
        return under_tab(self.list)

    def _indicators(self) -> QWidget:
        headings = ("Chỉ tiêu", "", "Đảng viên", "Người giữ", "Tỷ lệ", "Giao", "", "Chưa là đảng viên; khuyết")
        self.rates = TextRows(headings, numbers=(2, 3, 4, 5))
        self.rates_view = TextRowsView(self.rates, (64, 350, 84, 84, 76, 78, 84, 0))
        self.rates_view.setAccessibleName("Chỉ tiêu cán bộ thôn là đảng viên")
        self.rates_view.chosen.connect(self._open_rate)
        self.targets_button = icon_button("Chỉ tiêu giao…", "rules")
        self.targets_button.clicked.connect(lambda: TargetsDialog(self.main).exec())
        return under_tab(self.rates_view, self.targets_button)

    def _catalogue(self) -> QWidget:
        self.catalogue = TextRows(("Chức danh", "Thôn nào cũng có", "Chỉ tiêu", "Từ ngày", "Đến trước", "Thay bằng"))
        self.catalogue_view = TextRowsView(self.catalogue, (260, 130, 80, 100, 100, 0))
        self.catalogue_view.chosen.connect(lambda place: PostDialog(self.main, catalogue()[place - 1]).exec())
        self.new_post = icon_button("Thêm chức danh…", "add")
        self.new_post.clicked.connect(
            lambda: PostDialog(self.main, HamletPost(key="", name="", position=len(catalogue()) + 1)).exec()
        )
        return under_tab(self.catalogue_view, self.new_post)

    # showing

    def reload(self) -> None:
        day = self.main.as_of
        stood = self.hamlets_view.current_key()
        self.known = hamlet_posts(day, self.main.bodies)
        self.hamlets.show([_hamlet_row(one) for one in self.known], [one.hamlet.id for one in self.known])
        place = self.hamlets.keys.index(stood) if stood in self.hamlets.keys else 0
        self.hamlets_view.selectRow(place)
        self._show_hamlet()
        found = indicators(self.known, goals_on(day))
        self.rates.show([_rate_row(one) for one in found], range(1, len(found) + 1))
        self.summary.setText(" &nbsp;·&nbsp; ".join(_rate_words(one) for one in found))
        old = outlived(day)
        names = sorted({one.post.name for one in old})
        self.notice.setVisible(bool(old))
        self.outlived.setText(f"{len(old)} người còn giữ chức danh đã thay: {', '.join(names)}.")
        posts = {one.key: one.name for one in catalogue()}
        self.catalogue.show([_post_row(one, posts) for one in catalogue()], list(range(1, len(posts) + 1)))
        self.list.reload()
        self.main.count(f"{len(self.known)} thôn")

    def _shown(self) -> HamletPosts | None:
        place = self.hamlets_view.currentIndex().row()
        return self.known[place] if 0 <= place < len(self.known) else None

    def _show_hamlet(self) -> None:
        """The posts held in the order of the catalogue, then those that nobody holds."""
        shown = self._shown()
        holders, vacant = (shown.holders, shown.vacant) if shown else ((), ())
        rows = [_holder_row(one) for one in holders] + [(post.name, _VACANT, "", "", "") for post in vacant]
        self.posts.show(rows, list(range(1, len(rows) + 1)), bold=range(len(holders), len(rows)))
        if rows:
            self.posts_view.selectRow(0)
        self._tell_row()

    def _holder(self) -> Holder | None:
        shown, place = self._shown(), self.posts_view.currentIndex().row()
        return shown.holders[place] if shown and 0 <= place < len(shown.holders) else None

    def _tell_row(self) -> None:
        one = self._holder()
        self.leave_button.setEnabled(one is not None and one.held is not None)
        self.person_button.setEnabled(one is not None)
        outside = one is not None and one.cadre is not None and not one.is_member
        self.forward_button.setEnabled(outside and one is not None and not one.is_followed)

    def focus_first(self) -> None:
        self.hamlets_view.setFocus()

    def search_here(self) -> None:
        self.tabs.setCurrentIndex(1)
        self.list.focus_search()

    def stand_on(self, hamlet: int) -> None:
        """Show a hamlet, on the first post that asks for something: vacant, else held by nobody on the way in."""
        self.tabs.setCurrentIndex(0)
        if hamlet not in self.hamlets.keys and self.main.scope.body is not None:
            self.main.set_cell(None)
        if hamlet in self.hamlets.keys:
            self.hamlets_view.selectRow(self.hamlets.keys.index(hamlet))
        shown = self._shown()
        holders = shown.holders if shown else ()
        asking = [place for place, one in enumerate(holders) if not one.is_member and not one.is_followed]
        if shown and shown.vacant:
            self.posts_view.selectRow(len(holders))
        elif asking:
            self.posts_view.selectRow(asking[0])
        self.posts_view.setFocus()

    # what is done

    def _open_row(self) -> None:
        """Enter on a vacancy fills it, on an office of the cell opens the member, else the days are put right."""
        one = self._holder()
        if one is None:
            if post := self._vacancy():
                self._take_up(post)
        elif one.held is not None:
            HeldDialog(self.main, one.held).exec()
        elif one.member:
            self.main.show_member(one.member)

    def _vacancy(self) -> str:
        """The key of the vacant post that the clerk stands on; "" where she stands on none."""
        shown = self._shown()
        place = self.posts_view.currentIndex().row() - (len(shown.holders) if shown else 0)
        return shown.vacant[place].key if shown is not None and 0 <= place < len(shown.vacant) else ""

    def _open_rate(self, place: int) -> None:
        """The figure with the records behind it."""
        page: Any = self.main.go("indicators")
        page.show_indicator(str(self.rates.rows[place - 1][0]))

    def _take_up(self, post: str) -> None:
        shown = self._shown()
        role = next((one.role for one in catalogue() if one.key == post), "")
        if role:
            self.main.tell("Bí thư, phó bí thư ghi ở hồ sơ đảng viên, mục Chức vụ.")
            return
        TakeUpDialog(self.main, shown.hamlet.id if shown else 0, post).exec()

    def _leave(self) -> None:
        one = self._holder()
        if one is not None and one.held is not None:
            LeaveDialog(self.main, one.held).exec()

    def _open_person(self) -> None:
        one = self._holder()
        if one is not None and one.member:
            self.main.show_member(one.member)
        elif one is not None and one.cadre is not None:
            CadreDialog(self.main, one.cadre).exec()

    def _put_forward(self) -> None:
        one = self._holder()
        if one is None or one.cadre is None:
            return
        number, hamlet, day = one.cadre.id, one.hamlet, self.main.today

        def job() -> Saved:
            cadre = Cadre.get_by_id(number)
            with action(f"Đưa {cadre.name} vào nguồn phát triển đảng") as made:
                candidate = put_forward(cadre, hamlet, day)
            return Saved(candidate.id, made.id, f"{cadre.name} đã có trong danh sách phát triển đảng.")

        write(self.main, self, job)

    def _pass_on(self) -> None:
        day = self.main.as_of

        def job() -> Saved:
            with action("Chuyển chức danh thôn đã thay sang chức danh mới") as made:
                count = pass_on(outlived(day))
            return Saved(0, made.id, f"Đã chuyển {count} người sang chức danh mới.")

        write(self.main, self, job)

    def print_front(self) -> None:
        self.main.print_papers([key for key, _ in _PAPERS])

    def _print_menu(self) -> None:
        open_menu(self.print_button, [(f"{title}…", partial(self.main.print_papers, [key])) for key, title in _PAPERS])


def _hamlet_row(one: HamletPosts) -> tuple[str, ...]:
    persons = {holder.person: holder.is_member for holder in one.holders}
    return (one.hamlet.name, f"{sum(persons.values())} / {len(persons)}", str(len(one.vacant) or ""))


def _holder_row(one: Holder) -> tuple[str, ...]:
    followed = _STAGES[one.stage] if one.is_followed else "chưa"
    ends = one.held.term_until if one.held else None
    days = (f"{day:%d/%m/%Y}" if day else "" for day in (one.since, ends))
    return (one.post.name, one.name, "đảng viên" if one.is_member else followed, *days)


def _rate_row(one: Indicator) -> tuple[str, ...]:
    missing = "; ".join(part for part in (", ".join(one.others), _vacancies(one)) if part)
    counts = (str(one.members), str(one.holders), one.share, target_words(one.goal, one.goal.unit))
    return (one.code, one.name, *counts, one.verdict, missing)


def _vacancies(one: Indicator) -> str:
    return f"khuyết: {', '.join(one.vacant)}" if one.vacant else ""


def _rate_words(one: Indicator) -> str:
    """An indicator in few words, in the colour of its verdict."""
    now = colours()
    colour = {True: now.good, False: now.bad, None: now.muted}[one.reached]
    verdict = f" {one.verdict}" if one.verdict else ""
    return f'<span style="color: {colour}"><b>{one.code}</b> {one.members}/{one.holders} = {one.share}{verdict}</span>'


def _post_row(post: HamletPost, names: dict[str, str]) -> tuple[str, ...]:
    days = (f"{day:%d/%m/%Y}" if day else "" for day in (post.since, post.until))
    return (post.name, "x" if post.every else "", post.indicator, *days, names.get(post.successor, ""))
