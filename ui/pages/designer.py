"""Mẫu giấy khen: layouts at left, the sheet in the middle, what can be set at right; the preview is the PDF itself."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from db.awards import AwardKind
from db.base import action
from db.errors import UserError
from db.search import folded
from db.settings import drop_draft, keep_draft
from nongson_desktop.documents.awards import Decision
from nongson_desktop.documents.certificates import draw, texts_of
from nongson_desktop.documents.foreign import layout_from, picture_from
from nongson_desktop.documents.layout_changes import (
    lined_up,
    moved,
    with_extra,
    with_sheet_value,
    with_value,
)
from nongson_desktop.documents.layout_files import SUFFIX, read_layout, write_layout
from nongson_desktop.documents.layouts import LABELS, Layout, resized, warnings
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.specimen import specimen
from nongson_desktop.documents.stocks import hide_layout, keep_layout, load, shipped, stocks
from nongson_desktop.paths import write_file
from nongson_desktop.rules.evaluation import rating_day
from ui import work
from ui.dialogs import show_failure
from ui.page import Page, heading, icon_button, page_layout
from ui.pages.designer_canvas import Canvas
from ui.pages.designer_draft import Draft
from ui.pages.designer_fields import FieldsPanel
from ui.pages.designer_list import KeptDraft, LayoutsList, form_of
from ui.pages.designer_sheet import SheetPanel
from ui.pages.designer_tools import Tools
from ui.pages.printing_preview import Preview
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PANEL_WIDTH = 304
_SHEET_WORDS = {"on_stock": "Đổi loại phôi", "name": "Đổi tên mẫu", "stock": "Đổi tên phôi"}


class DesignerPage(Page):
    """The office's layouts, changed on the table; those of the program are looked at and copied."""

    title = "Mẫu giấy khen"
    help = (
        "Chọn mẫu ở bên trái; mẫu có sẵn thì bấm “Sao mẫu” rồi sửa bản sao. Kéo ô chữ bằng chuột, phím mũi tên dịch"
        " 0,5 mm, thêm Shift là 0,1 mm, hoặc gõ số đo ở bên phải. In lên phôi có sẵn khung: quét tờ phôi, đưa ảnh vào"
        " làm nền để canh (ảnh không in ra), rồi “Căn chỉnh máy in” một lần cho mỗi máy, mỗi khay."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.drafts: dict[str, Draft] = {}
        self.draft = Draft(shipped("a4"), None, self)
        self.key = "a4"
        self.decision: Decision | None = None
        self._place, self._asked = 0, 0
        self._year_shown: tuple[int, str] | None = None
        layout = page_layout(self)
        layout.addLayout(heading(self.title, *self._buttons()))
        body = QHBoxLayout()
        body.setSpacing(10)
        self.list = LayoutsList()
        body.addWidget(self.list)
        body.addWidget(self._table(), 1)
        body.addWidget(self._panel())
        layout.addLayout(body, 1)
        self._connect()

    # --- how the page is built

    def _buttons(self) -> tuple[QWidget, ...]:
        self.override_button = icon_button("Chỉnh riêng một người…", "member")
        self.override_button.clicked.connect(self.change_for_one)
        self.calibrate_button = icon_button("Căn chỉnh máy in…", "measure")
        self.calibrate_button.clicked.connect(self.calibrate)
        self.save_button = icon_button("Lưu mẫu", "save", "primary")
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        return self.override_button, self.calibrate_button, self.save_button

    def _table(self) -> QWidget:
        self.tools, self.canvas, self.preview = Tools(), Canvas(), Preview()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.canvas)
        self.stack.addWidget(self.preview)
        self.notice = QLabel(wordWrap=True)
        self.kept_draft = KeptDraft()
        self.kept_draft.taken.connect(self._take_draft)
        set_role(self.notice, "warn")
        table = QWidget()
        column = QVBoxLayout(table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.kept_draft)
        column.addWidget(self.tools)
        column.addWidget(self.stack, 1)
        column.addLayout(self.tools.foot())
        column.addWidget(self.notice)
        return table

    def _panel(self) -> QWidget:
        self.fields, self.sheet = FieldsPanel(), SheetPanel()
        self.tabs = QTabWidget()
        for panel, words in ((self.fields, "Ô chữ"), (self.sheet, "Tờ giấy")):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(panel)
            self.tabs.addTab(area, words)
        self.tabs.setFixedWidth(_PANEL_WIDTH)
        return self.tabs

    def _connect(self) -> None:
        self.list.chosen.connect(self.open)
        for pressed, act in (
            (self.list.copy_button, self.copy),
            (self.list.import_button, self.import_file),
            (self.list.export_button, self.export_file),
            (self.list.hide_button, self.put_away),
        ):
            pressed.clicked.connect(act)
        self.canvas.chosen.connect(lambda _keys: self._show_fields())
        self.canvas.moved.connect(self._on_moved)
        self.canvas.switched_off.connect(lambda keys: self._set(keys, "shown", False))
        self.fields.chosen.connect(self.canvas.select)
        self.fields.switched.connect(lambda key, on: self._set((key,), "shown", on))
        self.fields.asked.connect(lambda name, value: self._set(self.fields.keys, name, value))
        self.fields.said.connect(self._on_said)
        self.fields.extra_asked.connect(self._add_extra)
        self.fields.kind.currentIndexChanged.connect(lambda _: self._read_specimen())
        self.sheet.asked.connect(self._on_sheet)
        self.sheet.resized.connect(self._on_resized)
        self.sheet.picture_asked.connect(self._choose_picture)
        self.sheet.picture_dropped.connect(self._drop_picture)
        self.tools.person_chosen.connect(self._look_with)
        self.tools.lined_up.connect(self._line_up)
        self.tools.backdrop_shown.connect(self.canvas.show_backdrop)
        self.tools.preview_asked.connect(self._show_preview)
        self.tools.fit.clicked.connect(self.canvas.fit)
        self.tools.true_size.clicked.connect(self.canvas.true_size)

    # --- what is shown

    def reload(self) -> None:
        """Read the layouts again; what is being changed stays on the table."""
        known = stocks()
        for key, draft in list(self.drafts.items()):
            if draft.id is not None and not draft.is_changed:
                del self.drafts[key]
        self.known = {one.key: one for one in known}
        self._read_specimen()
        self.main.count(f"{sum(one.id is not None for one in known)} mẫu của cơ quan, {len(known)} mẫu trong tất cả")
        keys = [one.key for one in known]
        self.open(self.key if self.key in keys else keys[0])

    def open(self, key: str) -> None:
        """Put a layout on the table; its unkept changes are still there."""
        one = self.known[key]
        if key not in self.drafts:
            self.drafts[key] = Draft(load(one.id) if one.id else shipped(key), one.id, self)
            self.drafts[key].changed.connect(self._show)
        self.key, self.draft = key, self.drafts[key]
        self.tools.follow(self.draft.stack)
        self.kept_draft.offer(form_of(self.draft.id) if self.draft.id and not self.draft.is_changed else "")
        self._show()

    def _show(self) -> None:
        """Show the layout on the table everywhere."""
        layout, ours = self.draft.layout, self.draft.is_ours
        self.canvas.show_layout(layout, self._texts(), locked=not ours)
        self._show_fields()
        self.sheet.show_layout(layout, locked=not ours)
        self.tools.allow(ours=ours, backdrop="backdrop" in layout.pictures)
        self.save_button.setEnabled(self.draft.is_changed)
        changed = {key for key, draft in self.drafts.items() if draft.is_changed}
        self.list.show_layouts(list(self.known.values()), self.key, changed)
        self._tell(layout)
        if self.tools.preview.isChecked():
            self._draw_preview()

    def _show_fields(self) -> None:
        self.fields.show_layout(self.draft.layout, self.canvas.selection(), locked=not self.draft.is_ours)

    def _tell(self, layout: Layout) -> None:
        """What may come out badly, or why nothing can be changed."""
        words = warnings(layout)
        words += [f"{LABELS[key]} không in vừa." for key in self.canvas.overflowing()]
        if not self.draft.is_ours:
            words.insert(0, "Mẫu có sẵn chỉ để xem và in; muốn sửa hãy bấm “Sao mẫu”.")
        self.notice.setText(" ".join(words))
        self.notice.setVisible(bool(words))

    def _texts(self) -> dict[str, str]:
        if self.decision is None:
            return {}
        return texts_of(self.draft.layout, self.decision, self.decision.recipients[self._place])

    def _read_specimen(self) -> None:
        """Look beside the window for the recipients of the year; only the last answer counts."""
        self._asked += 1
        asked, year = self._asked, self.main.year
        kind = str(self.fields.kind.currentData()) or AwardKind.YEARLY
        day = min(max(self.main.today, date(year, 1, 1)), rating_day(year))
        work.run(self, lambda _: specimen(year, kind, day), lambda found: self._show_specimen(asked, found))

    def _show_specimen(self, asked: int, decision: Decision) -> None:
        if asked != self._asked:
            return
        before = self.decision.recipients[self._place].name if self.decision else ""
        self.decision = decision
        names = [one.name for one in decision.recipients]
        longest = max(range(len(names)), key=lambda place: len(names[place]))
        self._place = names.index(before) if before in names else longest
        self.tools.show_people(names, self._place)
        self._show()

    def _look_with(self, place: int) -> None:
        self._place = place
        self._show()

    def _show_preview(self, on: bool) -> None:
        self.stack.setCurrentIndex(int(on))
        if on:
            self._draw_preview()

    def _draw_preview(self) -> None:
        """The very PDF of every recipient, drawn from what is on the table."""
        decision, layout = self.decision, self.draft.layout
        if decision is None:
            return
        self._asked += 1
        asked = self._asked
        self.preview.show_wait("Đang vẽ giấy khen…")
        request = Request(on=decision.on, year=decision.year)
        work.run(
            self,
            lambda _: draw(decision, request, decision.recipients, paper=layout),
            lambda content: self._show_pdf(decision, content) if asked == self._asked else None,
            lambda error: self._refuse_preview(error) if asked == self._asked else None,
        )

    def _show_pdf(self, decision: Decision, content: bytes) -> None:
        self.preview.show_paper(content)
        self.preview.name_pages({page: one.name for page, one in enumerate(decision.recipients)})

    def _refuse_preview(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            show_failure(self, error)
        self.preview.show_refusal(error.message if isinstance(error, UserError) else "Chưa vẽ được giấy khen.")

    def focus_first(self) -> None:
        self.canvas.setFocus()

    # --- changes on the table

    def _set(self, keys: tuple[str, ...], name: str, value: Any) -> None:
        keys = tuple(key for key in keys if key in self.draft.layout.fields)
        if keys:
            layout = with_value(self.draft.layout, keys, name, value)
            self.draft.change(f"Sửa {LABELS[keys[0]]}", layout, f"{name} {' '.join(keys)}")

    def _on_moved(self, moves: dict[str, tuple[float, float]], gesture: str) -> None:
        self.draft.change("Dịch chuyển", moved(self.draft.layout, moves), gesture)

    def _on_said(self, kind: str, key: str, text: str) -> None:
        layout = self.draft.layout
        if layout.words.get(kind, {}).get(key, "") != text:
            self.draft.change(f"Sửa chữ {LABELS[key]}", layout.with_words(kind, key, text))

    def _add_extra(self) -> None:
        layout, key = with_extra(self.draft.layout)
        if key and self.draft.is_ours:
            self.draft.change("Thêm ô chữ", layout)
            self.canvas.select((key,))

    def _line_up(self, how: str) -> None:
        self.draft.change("Căn hàng", lined_up(self.draft.layout, self.canvas.selection(), how))

    def _on_sheet(self, name: str, value: Any) -> None:
        if getattr(self.draft.layout, name) != value:
            self.draft.change(_SHEET_WORDS.get(name, "Sửa tờ giấy"), with_sheet_value(self.draft.layout, name, value))

    def _on_resized(self, width: float, height: float) -> None:
        self.draft.change("Đổi khổ giấy", resized(self.draft.layout, width, height))

    def _choose_picture(self, use: str) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Chọn ảnh", "", "Ảnh (*.png *.jpg *.jpeg)")
        draft = self.draft
        if chosen:
            work.run(
                self,
                lambda _: picture_from(Path(chosen), use),
                lambda content: draft.change("Đặt ảnh", draft.layout.with_picture(use, content)),
                title="đang đọc ảnh",
            )

    def _drop_picture(self, use: str) -> None:
        self.draft.change("Bỏ ảnh", self.draft.layout.with_picture(use, b""))

    # --- keeping

    def save(self) -> None:
        """Keep the layout on the table as the office's."""
        draft, layout = self.draft, self.draft.layout
        if draft.id is None or not draft.is_changed:
            return
        old = self.known[self.key].name
        work.run(self, lambda _: _keep(layout, draft.id), lambda done: self._on_kept(draft, old, *done), write=True)

    def _on_kept(self, draft: Draft, old: str, number: int, layout_id: int, sentence: str = "Đã lưu mẫu.") -> None:
        draft.kept()
        drop_draft(form_of(layout_id))
        self._reopen(old, draft)
        if number:
            self.main.offer_undo(number, sentence)

    def _reopen(self, old: str, draft: Draft) -> None:
        """The layout may have another name now."""
        self.drafts.pop(old, None)
        self.key = draft.layout.name
        self.drafts[self.key] = draft
        self.reload()

    def copy(self) -> None:
        """A layout of the office's own, beginning as the one on the table."""
        self._add(self.draft.layout, f"{self.draft.layout.name.split(':')[0]} của cơ quan", "Đã sao mẫu.")

    def _add(self, layout: Layout, name: str, sentence: str) -> None:
        fresh = layout.named(_free_name(name, list(self.known)))

        def on_kept(done: tuple[int, int]) -> None:
            self.key = fresh.name
            self.reload()
            self.main.offer_undo(done[0], sentence)

        work.run(self, lambda _: _keep(fresh, None), on_kept, write=True)

    def import_file(self) -> None:
        """Take in a layout that another office wrote out."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Nhận tệp mẫu", "", f"Tệp mẫu giấy khen (*{SUFFIX})")
        if chosen:
            path = Path(chosen)
            work.run(
                self,
                lambda _: layout_from(path),
                lambda layout: self._add(layout, layout.name, f"Đã nhận mẫu từ tệp {path.name}."),
            )

    def export_file(self) -> None:
        """Write the layout on the table to a file for another office; the scan under it stays here."""
        layout = self.draft.layout
        proposed = "".join("-" if sign in '\\/:*?"<>|' else sign for sign in layout.name) + SUFFIX
        chosen, _ = QFileDialog.getSaveFileName(self, "Ghi mẫu ra tệp", proposed, f"Tệp mẫu giấy khen (*{SUFFIX})")
        if chosen:
            path = Path(chosen).with_suffix(SUFFIX)
            work.run(
                self,
                lambda _: write_file(path, write_layout(layout)),
                lambda _: self.main.tell(f"Đã ghi {path.name}, cả biểu trưng, nền in; ảnh chụp phôi không đi theo."),
            )

    def put_away(self) -> None:
        """The layout leaves the lists; it can be taken back."""
        draft = self.draft
        if draft.id is not None:
            layout_id = draft.id
            work.run(self, lambda _: _put_away(layout_id, draft.layout.name), self._on_put_away, write=True)

    def _on_put_away(self, number: int) -> None:
        self.drafts.pop(self.key, None)
        self.reload()
        self.main.offer_undo(number, "Đã cất mẫu.")

    # --- beside the table

    def calibrate(self) -> None:
        from ui.pages.designer_calibration import CalibrationDialog

        CalibrationDialog(self.main, self.draft.layout).exec()

    def change_for_one(self) -> None:
        from ui.pages.designer_recipient import RecipientDialog

        if self.decision is not None:
            RecipientDialog(self.main, self.draft.layout, self.decision, self._place).exec()
            self._read_specimen()

    # --- keys, and what is not kept when the window closes

    def event(self, event: QEvent) -> bool:
        """Taking back on this page is the table's own, before the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _step(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _step(event)
        if step == "undo":
            self.draft.stack.undo()
        elif step == "redo":
            self.draft.stack.redo()
        else:
            super().keyPressEvent(event)

    def keep_typing(self) -> int:
        """Keep unkept layouts as drafts; how many."""
        changed = [draft for draft in self.drafts.values() if draft.is_changed and draft.id is not None]
        for draft in changed:
            words = write_layout(draft.layout.with_pictures({})).decode()
            keep_draft(form_of(draft.id), {"layout": words}, datetime.now().isoformat(timespec="minutes"))
        return len(changed)

    def _take_draft(self, words: str) -> None:
        found = read_layout(words.encode(), "bản nháp")
        self.draft.change("Dùng lại bản nháp", found.with_pictures(self.draft.layout.pictures))


def _step(event: QKeyEvent) -> str:
    if event.matches(QKeySequence.StandardKey.Undo):
        return "undo"
    redo = QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+Y")
    return "redo" if redo or event.matches(QKeySequence.StandardKey.Redo) else ""


def _keep(layout: Layout, layout_id: int | None) -> tuple[int, int]:
    """On the writer: the numbers of the Action and of the layout."""
    with action(f"{'Sửa' if layout_id else 'Thêm'} mẫu giấy khen {layout.name}") as done:
        kept = keep_layout(layout, layout_id)
    return int(done.id or 0), kept


def _put_away(layout_id: int, name: str) -> int:
    with action(f"Cất mẫu giấy khen {name}") as done:
        hide_layout(layout_id)
    return int(done.id)


def _free_name(name: str, taken: list[str]) -> str:
    """The name, with a number when another layout has it."""
    known = {folded(one) for one in taken}
    tries = [name[:74], *(f"{name[:74]} {number}" for number in range(2, len(known) + 3))]
    return next(one for one in tries if folded(one) not in known)
