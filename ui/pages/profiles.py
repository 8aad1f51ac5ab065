"""Bộ quy định: the rules of each year, what the office changed in them, and a check that lets only whole ones pass."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.errors import UserError
from db.settings import draft_of, drop_draft, keep_draft
from nongson_desktop.paths import read_file, write_file
from nongson_desktop.rules.evaluation import evaluation_of
from nongson_desktop.rules.profile_differences import differences
from nongson_desktop.rules.profile_editing import (
    Checked,
    changed,
    checked,
    compared_with,
    confirmed,
    is_own,
    shipped,
    text_from,
)
from nongson_desktop.rules.profile_lists import lists_of
from nongson_desktop.rules.profile_parts import Profile
from nongson_desktop.rules.profile_reading import LONGEST
from nongson_desktop.rules.profile_sections import Path as Place
from nongson_desktop.rules.profile_sections import sections_of
from nongson_desktop.rules.profile_years import years_behind
from nongson_desktop.rules.profiles import load, profile_keys
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import Page, heading, icon_button, page_layout
from ui.pages.profiles_dialogs import CopyDialog, KeepDialog, RulesDialog, back_dialog, take_up_dialog
from ui.pages.profiles_form import SectionForm
from ui.pages.profiles_groups import GroupsDialog
from ui.pages.profiles_lists import ListsDialog
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_KEY = Qt.ItemDataRole.UserRole
_LEFT, _PROFILES = 268, 176
_CHECK_AFTER = 250
_FILE = "Bộ quy định (*.toml)"
DIFFERENT, WHOLE = "Khác bản của chương trình", "Toàn văn"


class ProfilesPage(Page):
    """At left the sets of rules and the sections of the one chosen; at right its values; below, whether it holds."""

    title = "Bộ quy định"
    help = (
        "Mỗi năm đánh giá theo một bộ quy định; năm đã mở giữ bản của năm ấy. Sửa số nào thì câu bên dưới cho biết bộ"
        " quy định còn khớp không; chỉ bản khớp mới dùng được."
        " Ctrl+E thêm, bớt, sắp thứ tự nhóm, tiêu chí, điều kiện. Chỗ ghi “Chưa xác nhận” là chỗ văn bản chưa nói rõ."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.profile: Profile | None = None
        self._texts: dict[str, str] = {}
        self._form: SectionForm | None = None
        self._shown: tuple[str, str, str] | None = None
        self._make_lists()
        self._make_parts()
        self._make_buttons()
        self._timer = QTimer(self, singleShot=True, interval=_CHECK_AFTER)
        self._timer.timeout.connect(self._check)
        self._lay_out()

    def _make_lists(self) -> None:
        self.profiles, self.sections = QListWidget(), QListWidget()
        self.profiles.setAccessibleName("Các bộ quy định")
        self.sections.setAccessibleName("Các phần")
        self.profiles.setFixedHeight(_PROFILES)
        self.profiles.currentItemChanged.connect(lambda *_: self._show_profile())
        self.sections.currentItemChanged.connect(lambda *_: self._show_section())

    def _make_parts(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "muted")
        self.rows = TextRows(("Phần", "Mục", "Chương trình", "Bản này"))
        self.different = TextRowsView(self.rows, (180, 0, 150, 150))
        self.whole = QPlainTextEdit()
        self.whole.setObjectName("whole")
        self.whole.setAccessibleName("Toàn văn bộ quy định")
        self.whole.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.whole.textChanged.connect(self._take_whole)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.different)
        self.stack.addWidget(self.whole)
        self.answer = QLabel(wordWrap=True)
        self.answer.setObjectName("answer")

    def _make_buttons(self) -> None:
        self.keep_button = icon_button("Dùng cho từ năm …", "save", "primary")
        self.keep_button.setToolTip("Ctrl+S")
        self.revert_button = button("Bỏ thay đổi", "quiet")
        self.back_button = button("Lấy lại bản của chương trình")
        self.take_up_button = icon_button("Áp dụng cho năm đang đánh giá…", "rating")
        self.lists_button = icon_button("Thêm, bớt, sắp thứ tự…", "rules")
        self.lists_button.setShortcut("Ctrl+E")
        self.lists_button.setToolTip("Thêm, bớt, sắp lại các dòng của phần này   Ctrl+E")
        self.groups_button = button("Xếp nhóm đảng viên…")
        self.copy_button = icon_button("Lập bản riêng…", "add")
        self.import_button = icon_button("Nhập từ tệp…", "import")
        self.export_button = icon_button("Xuất ra tệp…", "export")
        for made, job in (
            (self.keep_button, self.save),
            (self.revert_button, self.revert),
            (self.back_button, self._take_back),
            (self.take_up_button, self._take_up),
            (self.groups_button, self._set_groups),
            (self.lists_button, self._change_lists),
            (self.copy_button, self._copy),
            (self.import_button, self._import),
            (self.export_button, self._export),
        ):
            made.clicked.connect(job)
        for seldom in (self.revert_button, self.take_up_button, self.back_button):
            seldom.hide()  # all five side by side would push a window of 1366 px wider

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.profiles)
        left.addWidget(self.sections, 1)
        side = QWidget()
        side.setFixedWidth(_LEFT)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        right.setSpacing(6)
        about = QHBoxLayout()
        about.addWidget(self.about, 1)
        about.addWidget(self.lists_button)
        right.addWidget(self.name)
        right.addLayout(about)
        right.addWidget(self.stack, 1)
        right.addWidget(self.answer)
        right.addLayout(
            buttons_row(self.keep_button, self.revert_button, self.take_up_button, self.groups_button, self.back_button)
        )
        across = QHBoxLayout()
        across.setSpacing(14)
        across.addWidget(side)
        across.addLayout(right, 1)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.copy_button, self.import_button, self.export_button))
        layout.addLayout(across, 1)

    # What is shown

    @property
    def key(self) -> str:
        item = self.profiles.currentItem()
        return str(item.data(_KEY)) if item else ""

    @property
    def text(self) -> str:
        """The text as it is being edited."""
        return self._texts.get(self.key) or (self.profile.text if self.profile else "")

    @property
    def section(self) -> str:
        item = self.sections.currentItem()
        return str(item.data(_KEY)) if item else ""

    def is_changed(self) -> bool:
        return self.profile is not None and self.text != self.profile.text

    def reload(self) -> None:
        stood = self.key or load_key(self.main.year)
        self.profiles.blockSignals(True)
        self.profiles.clear()
        for key in profile_keys():
            item = QListWidgetItem(_told(load(key)), self.profiles)
            item.setData(_KEY, key)
            item.setToolTip(load(key).title)
        self.stand_on(stood)
        self.profiles.blockSignals(False)
        self.main.count(f"{self.profiles.count()} bộ quy định")
        self._show_profile()

    def stand_on(self, key: str) -> None:
        """Choose the profile in the list; the last one when it is gone."""
        keys = [self.profiles.item(row).data(_KEY) for row in range(self.profiles.count())]
        self.profiles.setCurrentRow(keys.index(key) if key in keys else len(keys) - 1)

    def _show_profile(self) -> None:
        if not self.key:
            return
        self.profile = load(self.key)
        if self.key not in self._texts and (kept := draft_of(f"profile-{self.key}")):
            self._texts[self.key] = kept[0]["text"]
        self._show_sections()
        self._check()

    def _show_sections(self) -> None:
        stood = max(self.sections.currentRow(), 0)
        readable = checked(self.text).profile
        self.sections.blockSignals(True)
        self.sections.clear()
        for section in sections_of(readable) if readable else ():
            doubts = len({line.doubt for line in section.lines if line.doubt} | set(section.doubts))
            words = f"{section.title}  ·  {doubts} chưa rõ" if doubts else section.title
            self._add_section(section.title, words)
        self._add_section(DIFFERENT, DIFFERENT)
        self._add_section(WHOLE, WHOLE)
        self.sections.setCurrentRow(min(stood, self.sections.count() - 1))
        self.sections.blockSignals(False)
        self._show_section()

    def _add_section(self, title: str, words: str) -> None:
        item = QListWidgetItem(words, self.sections)
        item.setData(_KEY, title)

    def _show_section(self) -> None:
        """Lay the chosen section out; what is being typed in stays when nothing else came to stand there."""
        stands = self.key, self.section, self.profile.text if self.profile else ""
        if self._form is not None and self._shown == stands:
            return
        self._shown = stands
        if self._form is not None:
            self.stack.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None
        state = checked(self.text)
        self.lists_button.setVisible(state.profile is not None and bool(lists_of(state.profile, self.section)))
        if self.section == DIFFERENT:
            self._show_different(state)
        elif self.section == WHOLE or state.profile is None:
            self._show_whole()
        else:
            self._show_lines(state.profile)

    def _show_lines(self, profile: Profile) -> None:
        section = next(one for one in sections_of(profile) if one.title == self.section)
        self._form = SectionForm(section, self._shipped_values(), lambda: self.main.as_of)
        self._form.changed.connect(self._take)
        self._form.confirmed.connect(self._confirm)
        self.stack.addWidget(self._form)
        self.stack.setCurrentWidget(self._form)

    def _shipped_values(self) -> dict[str, str] | None:
        known = shipped(self.key)
        lines = [line for section in sections_of(known) for line in section.lines] if known else []
        return {line.name: line.shown for line in lines} if known else None

    def _change_lists(self) -> None:
        """Make the lists of the section longer, shorter or order them anew; what comes of it is checked as all else."""
        dialog = ListsDialog(self.main, self.text, self.section)
        if dialog.exec() and dialog.text != self.text:
            self._texts[self.key] = dialog.text
            self._show_again()

    def _show_different(self, state: Checked) -> None:
        before = compared_with(self.profile) if self.profile else None
        found = differences(before, state.profile) if before and state.profile else []
        self.rows.show([(one.section, one.label, one.before or "–", one.after or "–") for one in found])
        self.stack.setCurrentWidget(self.different)

    def _show_whole(self) -> None:
        self.whole.blockSignals(True)
        self.whole.setPlainText(self.text)
        self.whole.blockSignals(False)
        self.stack.setCurrentWidget(self.whole)

    # Editing

    def _take(self, place: Place, value: object) -> None:
        self._texts[self.key] = changed(self.text, place, value)
        self._timer.start()

    def _take_whole(self) -> None:
        self._texts[self.key] = self.whole.toPlainText()
        self._timer.start()

    def _confirm(self, why: str) -> None:
        self._texts[self.key] = confirmed(self.text, why)
        self._show_again()

    def _show_again(self) -> None:
        self._shown = None
        self._show_sections()
        self._check()

    def _check(self) -> None:
        """Say whether the rules hold together; only then may they be used."""
        self._timer.stop()
        if self.profile is None:
            return
        state, is_changed = checked(self.text), self.is_changed()
        self.answer.setText(state.sentence)
        set_role(self.answer, "bad" if state.problems else "good")
        fine = not state.problems and not (self._form and self._form.has_wrong())
        self.keep_button.setEnabled(is_changed and fine)
        year = state.profile.first_year if state.profile else self.profile.first_year
        self.keep_button.setText(f"Dùng cho từ năm {year}…")
        self.revert_button.setVisible(is_changed)
        self._say_where_it_stands(is_changed=is_changed)

    def _say_where_it_stands(self, *, is_changed: bool) -> None:
        assert self.profile is not None
        behind, own = years_behind(self.profile), is_own(self.key)
        self.name.setText(self.profile.title)
        documents = ", ".join(basis.document for basis in self.profile.basis)
        state = "bản riêng của đảng bộ" if own else "như chương trình đưa ra"
        state = f"{state}, đang sửa, chưa dùng" if is_changed else state
        self.about.setText(f"{_years(self.profile)} · {state} · căn cứ {documents}")
        self.take_up_button.setVisible(bool(behind))
        if behind:
            self.take_up_button.setText(f"Áp dụng cho năm {behind[0]} đang đánh giá…")
        self.groups_button.setVisible(bool(self.profile.groups) and self._rates_now())
        self.back_button.setVisible(own)
        words = "Lấy lại bản của chương trình…" if shipped(self.key) else "Bỏ bản riêng…"
        self.back_button.setText(words)

    def revert(self) -> None:
        """Leave what was typed; the rules are as they are in use."""
        self._forget()
        self._show_profile()

    def _forget(self) -> None:
        self._texts.pop(self.key, None)
        self._shown = None
        drop_draft(f"profile-{self.key}")

    # What the buttons do

    def save(self) -> None:
        """Use what was typed, from its first year on."""
        self._check()
        if not self.keep_button.isEnabled():
            if self.is_changed():
                self.main.tell(self.answer.text())
            return
        if self._answer(KeepDialog(self.main, self.text)):
            self._forget()
            self.reload()

    def _answer(self, dialog: RulesDialog) -> bool:
        done = bool(dialog.exec())
        if done:
            self.main.reload()
            self.main.refresh_top()
        return done

    def _copy(self) -> None:
        if self.profile is None:
            return
        dialog = CopyDialog(self.main, self.profile)
        if self._answer(dialog):
            self.stand_on(dialog.kept)

    def _take_back(self) -> None:
        if self._answer(back_dialog(self.main, self.key, is_copy=shipped(self.key) is None)):
            self._forget()
            self.reload()

    def _take_up(self) -> None:
        if self.profile is not None:
            self._answer(take_up_dialog(self.main, years_behind(self.profile)[0], self.key))

    def _rates_now(self) -> bool:
        """Whether the year chosen is being rated under this profile."""
        evaluation = evaluation_of(self.main.year)
        return evaluation is not None and evaluation.closed_on is None and evaluation.profile == self.key

    def _set_groups(self) -> None:
        if GroupsDialog(self.main).exec():
            self.main.reload()
            self.main.refresh_top()

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Nhập bộ quy định", "", _FILE)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Show the rules of a file as a change to the one of the same key, to be looked at before it is used."""
        try:
            text = text_from(read_file(path, LONGEST))
        except UserError as error:
            self.main.tell(error.message)
            return
        key = checked(text).profile
        assert key is not None
        if key.key not in profile_keys():
            self._add_imported(text)
            return
        self.stand_on(key.key)
        self._texts[key.key] = text
        self._show_again()

    def _add_imported(self, text: str) -> None:
        dialog = KeepDialog(self.main, text)
        if self._answer(dialog):
            self.stand_on(dialog.kept)

    def _export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Xuất bộ quy định", f"{self.key}.toml", _FILE)
        if chosen:
            self.write_out(Path(chosen))

    def write_out(self, path: Path) -> None:
        """Write the rules as they are in use into a file."""
        if self.profile is None:
            return
        try:
            write_file(path, self.profile.text.encode("utf-8"))
        except OSError as error:
            self.main.tell(f"Không ghi được {path.name}: {error.strerror}.")
            return
        self.main.tell(f"Đã ghi {path.name}.")

    # The keys of all pages

    def focus_first(self) -> None:
        self.sections.setFocus()

    def keep_typing(self) -> int:
        """Keep every text that is being edited as a draft."""
        at = datetime.now().isoformat(timespec="minutes")
        waiting = {key: text for key, text in self._texts.items() if text != load(key).text}
        for key, text in waiting.items():
            keep_draft(f"profile-{key}", {"text": text}, at)
        return len(waiting)


def load_key(year: int) -> str:
    """The key of the rules that a year would be opened with."""
    from nongson_desktop.rules.profiles import profile_for

    try:
        return profile_for(year).key
    except UserError:
        return ""


def _years(profile: Profile) -> str:
    if profile.last_year is None:
        return f"từ năm {profile.first_year}"
    return f"năm {profile.first_year}" + (f"–{profile.last_year}" if profile.last_year > profile.first_year else "")


def _told(profile: Profile) -> str:
    return f"{profile.key} · {_years(profile)}" + (" · bản riêng" if is_own(profile.key) else "")
