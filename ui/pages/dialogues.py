"""Đối thoại, tiếp dân: the talks with what was raised at each, typed like a sheet; the days of reception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from db.base import Record, action, save_many
from db.dialogues import Concern, Dialogue, Reception
from db.errors import UserError
from db.hamlets import Hamlet
from db.search import folded
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules import concerns, dialogues
from nongson_desktop.rules.hamlets import hamlets
from ui.dialogs import button
from ui.editors import Editor, MemberEditor, OrganizationEditor, editor_for
from ui.form import RecordForm, buttons_row
from ui.list_page import FormPage
from ui.page import Detail, empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of
from ui.pages.concerns_dialogs import RulesDialog
from ui.pages.fields_dialog import FieldsDialog
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form, write
from ui.sheet import Change, Sheet, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "state", "concern_count")
_SHOWN_DAYS = ("day", "received_by", "visitors", "head", "concern_count", "result")
_NEW = ("held_on", "hamlet", "begins", "place", "chair", "theme")
_DAY = ("day", "received_by", "place", "visitors", "head", "result", "note")
_SECTIONS = (
    ("Kế hoạch", ("held_on", "begins", "hamlet", "place", "chair", "theme", "attended", "plan_number", "plan_on")),
    ("Kết quả", ("state", "present", "conclusion", "notice_number", "notice_on", "name", "note")),
)
_FIELDS = tuple(name for _title, names in _SECTIONS for name in names)
_OPINION = ("content", "hamlet", "area", "raised_by", "on_the_spot", "body", "result")
_WIDTHS = (-4, 104, 96, 90, 62, -2, -3)
_PAPERS = (
    ("dialogue-plan", "Kế hoạch đối thoại"),
    ("dialogue-minutes", "Biên bản"),
    ("dialogue-answers", "Bảng tổng hợp ý kiến và trả lời"),
)
_CHOOSE_FIRST = "Chọn một buổi trong danh sách trước đã."
_SIZES = (400, 780)
_WIDE = 540


class HamletColumn(Column):
    """A hamlet typed by its name in a sheet."""

    def _parse(self, text: str) -> Any:
        if not text:
            return None
        found = [one.id for one in Hamlet.select().where(Hamlet.hidden == False) if _is_called(one.name, text)]  # noqa: E712
        if len(found) != 1:
            raise UserError(f"Không có thôn “{text}”.", self.name)
        return found[0]


def _is_called(name: str, text: str) -> bool:
    """With or without “thôn” in front."""
    words = folded(text)
    return words in (folded(name), folded(name).removeprefix("thon "))


def opinion_columns() -> list[Column]:
    """The columns of the sheet of opinions, the hamlet typed."""
    columns = pick(columns_of(Concern), *_OPINION)
    return [
        HamletColumn(one.name, one.label, one.field) if one.name == "hamlet" else _short_label(one) for one in columns
    ]


def _short_label(column: Column) -> Column:
    labels = {"content": "Nội dung ý kiến", "on_the_spot": "Tại chỗ", "body": "Cơ quan", "result": "Trả lời"}
    return replace(column, label=labels.get(column.name, column.label))


class OpinionsPart(QWidget):
    """What was raised at one talk or on one day, typed down the column or pasted from Excel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.origin: Dialogue | Reception | None = None
        self.sheet = Sheet(opinion_columns())
        self.sheet.grows = True
        self.view = SheetView(self.sheet, _WIDTHS)
        self.view.setAccessibleName("Ý kiến, kiến nghị")
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(window.tell)
        self.view.removed.connect(self._drop)
        self.drop_button = button("Bỏ dòng đang chọn")
        self.drop_button.clicked.connect(self.view.remove_rows)
        hint = QLabel(
            "Gõ nội dung rồi Enter để sang dòng mới; dán được cả khối từ Excel. “x” ở cột Tại chỗ: đã trả lời.",
            wordWrap=True,
        )
        set_role(hint, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons_row(self.drop_button))

    def show_of(self, origin: Dialogue | Reception | None) -> None:
        """Show what was raised there; the cell being typed in stays open."""
        same = self.origin is not None and origin is not None and (type(origin), origin.id) == self._key()
        at = self.view.currentIndex()
        row, column = at.row(), at.column()
        self.origin = origin
        self.sheet.show(self._opinions(), shut="" if origin else _CHOOSE_FIRST)
        if same and row >= 0 and not self.view.currentIndex().isValid():
            self.view.go_to(row, column)

    def _key(self) -> tuple[type[Record], int] | None:
        return (type(self.origin), self.origin.id) if self.origin is not None else None

    def _opinions(self) -> list[Any]:
        if self.origin is None:
            return []
        link = Concern.dialogue if isinstance(self.origin, Dialogue) else Concern.reception
        query = Concern.select(Concern, Hamlet).join(Hamlet, pw.JOIN.LEFT_OUTER)
        return list(query.where(link == self.origin.id, ~Concern.hidden).order_by(Concern.id))

    def _store(self, changes: Sequence[Change]) -> None:
        origin = self.origin
        if origin is None:
            return
        kept = list(changes)

        def job() -> Saved:
            with action(f"{origin.name}: ghi ý kiến") as made:
                ids = concerns.write_rows(origin, kept)
            return Saved(ids[0], made.id, f"Đã ghi {len(ids)} ý kiến.")

        write(self.main, self, job, lambda _: self._stay())

    def _stay(self) -> None:
        if not self.view.isAncestorOf(self.main.focusWidget()):
            self.view.setFocus()

    def _drop(self, ids: list[int]) -> None:
        def job() -> Saved:
            with action(f"Bỏ {len(ids)} ý kiến ghi nhầm") as made:
                concerns.drop(ids)
            return Saved(0, made.id, f"Đã bỏ {len(ids)} ý kiến.")

        write(self.main, self, job)


class DialoguesPage(FormPage):
    """Talks and days of reception at the left; at the right the one in the row with what was raised there."""

    title = "Đối thoại, tiếp dân"
    help = (
        "Lập kế hoạch đối thoại, in kế hoạch; sau buổi đối thoại ghi số người dự, gõ nhanh các ý kiến ở thẻ Ý kiến (dán"
        " được từ Excel), ghi kết luận và thông báo. Mỗi ý kiến thành một kiến nghị, theo dõi ở trang Kiến nghị."
        " Thẻ Tiếp dân: ngày người đứng đầu tiếp công dân, chương trình nhắc khi tháng còn thiếu ngày."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.dialogue: Any = None
        first = icon_button("Lập buổi đối thoại đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        self.list = RecordList(
            window,
            kind_of("dialogues"),
            "dialogues",
            _SHOWN,
            "buổi",
            hint="Tìm chủ đề, nơi   Ctrl+F",
            empty=empty_notice("Năm này chưa có buổi đối thoại nào.", first),
        )
        first_day = icon_button("Ghi ngày tiếp dân đầu tiên", "add", "primary")
        first_day.clicked.connect(self.add_day)
        self.days = RecordList(
            window,
            kind_of("receptions"),
            "receptions",
            _SHOWN_DAYS,
            "ngày",
            empty=empty_notice("Năm này chưa ghi ngày tiếp dân nào.", first_day),
        )
        self._build()
        self._lay_out()
        self._connect()

    def _build(self) -> None:
        self.form = RecordForm(
            pick(columns_of(Dialogue), *_FIELDS), lambda: self.main.as_of, _SECTIONS, ("place", "name")
        )
        self.opinions = OpinionsPart(self.main)
        self.day_opinions = OpinionsPart(self.main)
        self.name = QLabel(wordWrap=True)
        self.day_name = QLabel(wordWrap=True)
        for label in (self.name, self.day_name):
            set_role(label, "subtitle")
        self.conclude_button = icon_button("Thông báo kết luận…", "task")
        self.print_one = icon_button("In", "print")
        self.drop_button = icon_button("Bỏ buổi ghi nhầm", "close", "link")
        self.inner = tabs_of(("Ý kiến", self.opinions), ("Buổi đối thoại", self.form))

    def _lay_out(self) -> None:
        self.add_button = icon_button("Lập buổi đối thoại…", "add", "primary")
        self.day_button = icon_button("Ghi ngày tiếp dân…", "add")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self.rules_button = icon_button("Thời hạn…", "rules", "link")
        acts = buttons_row(self.conclude_button, self.print_one, self.drop_button)
        self.detail = Detail("Chọn một buổi đối thoại trong danh sách.")
        self.day_detail = Detail("Chọn một ngày tiếp dân trong danh sách.")
        talks = _beside(self.list, self.detail, self.name, self.inner, acts)
        edit = icon_button("Sửa ngày này…", "open", "link")
        edit.clicked.connect(lambda: self._edit_day(self.days.view.current_id()))
        days = _beside(self.days, self.day_detail, self.day_name, self.day_opinions, buttons_row(edit))
        self.tabs = tabs_of(("Đối thoại", talks), ("Tiếp dân", days))
        layout = page_layout(self)
        buttons = (self.add_button, self.day_button, self.print_button, self.export_button)
        layout.addLayout(heading(self.title, *buttons))
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons_row(self.rules_button))

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.day_button.clicked.connect(self.add_day)
        self.rules_button.clicked.connect(lambda: RulesDialog(self.main).exec())
        self.export_button.clicked.connect(lambda: self._front().export())
        self.print_button.clicked.connect(lambda: self._print_menu(self.print_button, 0))
        self.print_one.clicked.connect(lambda: self._print_menu(self.print_one, self.list.view.current_id()))
        self.conclude_button.clicked.connect(self._conclude)
        self.drop_button.clicked.connect(self._drop)
        self.follow_list()
        self.days.chosen.connect(self._show_day)
        self.days.opened.connect(self._edit_day)

    def _front(self) -> RecordList:
        return self.list if self.tabs.currentIndex() == 0 else self.days

    def reload(self) -> None:
        self.list.reload()
        self.days.reload()
        hamlet = self.form.editor("hamlet")
        if isinstance(hamlet, OrganizationEditor):
            hamlet.offer(hamlets(self.main.as_of))
        shown = self.dialogue.id if self.dialogue is not None else 0
        self._show(shown if shown in self.list.table.ids else next(iter(self.list.table.ids), 0))
        self._show_day(self.days.view.current_id() or next(iter(self.days.table.ids), 0))

    def focus_first(self) -> None:
        self._front().focus_list()

    def search_here(self) -> None:
        self._front().focus_search()

    def stand_on(self, number: int) -> None:
        """Show a talk; without one, the days of reception."""
        self.tabs.setCurrentIndex(0 if number else 1)
        if number:
            self.list.stand_on(number)
            self._show(number)
        self._front().focus_list()

    def stand_on_day(self, number: int) -> None:
        """Show a day of reception."""
        self.tabs.setCurrentIndex(1)
        self.days.stand_on(number)
        self._show_day(number)
        self.days.focus_list()

    # the talk in the row

    def _show(self, number: int) -> None:
        number = number or next(iter(self.list.table.ids), 0)
        self.dialogue = Dialogue.get_or_none(Dialogue.id == number, ~Dialogue.hidden)
        there = self.dialogue is not None
        self.detail.show_record(there=there)
        whose = self.dialogue.name if there else ""
        self.name.setText(whose)
        self.opinions.show_of(self.dialogue)
        show_in_form(self.main, self.form, self.dialogue, f"dialogue:{number}", whose)

    def _open(self, number: int) -> None:
        """Enter goes on to typing what was raised."""
        self._show(number)
        self.inner.setCurrentIndex(0)
        self.opinions.view.setFocus()
        self.opinions.view.go_to(len(self.opinions.sheet.records), 0)

    def _show_day(self, number: int) -> None:
        number = number or next(iter(self.days.table.ids), 0)
        day = Reception.get_or_none(Reception.id == number, ~Reception.hidden)
        self.day_detail.show_record(there=day is not None)
        self.day_name.setText(day.name if day else "")
        self.day_opinions.show_of(day)

    def add(self) -> None:
        dialog = DialogueDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def add_day(self) -> None:
        dialog = ReceptionDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.stand_on_day(dialog.saved.record_id)

    def _edit_day(self, number: int) -> None:
        if number:
            ReceptionDialog(self.main, Reception.get_by_id(number)).exec()

    def _conclude(self) -> None:
        if self.dialogue is not None:
            ConcludeDialog(self.main, self.dialogue).exec()

    def _drop(self) -> None:
        number, name = self.dialogue.id, self.dialogue.name

        def job() -> Saved:
            opinions = [one.id for one in Concern.select().where(Concern.dialogue == number, ~Concern.hidden)]
            with action(f"Bỏ buổi ghi nhầm: {name}") as made:
                concerns.drop(opinions)
                save_many(Dialogue, [{"id": number, "hidden": True}])
            return Saved(number, made.id, f"Đã bỏ {name} và {len(opinions)} ý kiến của buổi ấy.")

        write(self.main, self, job)

    def save(self) -> None:
        if self.dialogue is not None:
            job = partial(store_dialogue, self.dialogue.id)
            save_form(self.main, self, self.form, job, lambda _: self.main.reload())

    # printing

    def print_front(self) -> None:
        self._print([key for key, _ in _PAPERS], self.list.view.current_id())

    def _print_menu(self, near: QPushButton, number: int) -> None:
        open_menu(near, [(f"{title}…", partial(self._print, [key], number)) for key, title in _PAPERS])

    def _print(self, keys: list[str], number: int) -> None:
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        main = self.main
        request = Request(on=main.as_of, year=main.year, cell=main.cell, scope=main.scope, record=number or None)
        PrintDialog(self.main, keys, request).exec()


def _beside(listed: QWidget, card: Detail, name: QLabel, part: QWidget, acts: Any) -> QSplitter:
    """A list with a card at its right."""
    card.inside.addWidget(name)
    card.inside.addLayout(acts)
    card.inside.addWidget(part, 1)
    return split_view(_SIZES, listed, card)


class DialogueDialog(FieldsDialog):
    """A talk that is planned."""

    def __init__(self, window: MainWindow) -> None:
        columns = pick(columns_of(Dialogue), *_NEW)
        super().__init__(
            window, "Lập buổi đối thoại", "Lập", [editor_for(column, lambda: window.as_of) for column in columns]
        )
        self.setMinimumWidth(_WIDE)
        self.put("held_on", f"{window.as_of:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        given = {name: value for name, value in values.items() if value is not None}
        with action("Lập buổi đối thoại") as made:
            dialogue = dialogues.write(Dialogue(**given))
            made.what = f"Lập {dialogue.name}"
        return Saved(dialogue.id, made.id, f"Đã lập {dialogue.name}.")


class ConcludeDialog(FieldsDialog):
    """The notice of the conclusion."""

    def __init__(self, window: MainWindow, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        columns = pick(columns_of(Dialogue), "conclusion", "notice_number", "notice_on")
        editors = [editor_for(column, lambda: window.as_of) for column in columns]
        super().__init__(window, f"Thông báo kết luận: {dialogue.name}", "Ghi", editors)
        self.setMinimumWidth(_WIDE)
        for column in columns:
            self.put(column.name, column.text(dialogue))
        if dialogue.notice_on is None:
            self.put("notice_on", f"{window.as_of:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        if values["notice_on"] is None:
            raise UserError("Chưa nhập ngày thông báo kết luận.", "notice_on")
        dialogue = Dialogue.get_by_id(self.dialogue.id)
        with action(f"Thông báo kết luận: {dialogue.name}") as made:
            dialogues.conclude(dialogue, values["notice_on"], values["notice_number"] or "", values["conclusion"] or "")
        return Saved(dialogue.id, made.id, f"Đã ghi thông báo kết luận của {dialogue.name}.")


class ReceptionDialog(FieldsDialog):
    """One day on which citizens were received."""

    def __init__(self, window: MainWindow, reception: Reception | None = None) -> None:
        self.reception = reception or Reception(day=window.as_of)
        columns = pick(columns_of(Reception), *_DAY)
        editors: list[Editor] = [editor_for(column, lambda: window.as_of) for column in columns]
        super().__init__(window, "Ngày tiếp dân", "Ghi", editors)
        self.setMinimumWidth(_WIDE)
        for column in columns:
            self.put(column.name, column.text(self.reception))
        receiver = self.boxes["received_by"].editor
        if isinstance(receiver, MemberEditor):
            receiver.put_member(self.reception.received_by)

    def store(self, values: dict[str, Any]) -> Saved:
        reception = Reception(**{**self.reception.__data__, **values})
        dialogues.check_reception(reception)
        with action(f"Ghi {reception.name.lower()}") as made:
            reception.save()
        return Saved(reception.id, made.id, f"Đã ghi {reception.name.lower()}.")


def store_dialogue(number: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a talk as one Action."""
    dialogue = Dialogue.get_by_id(number)
    for name, value in values.items():
        setattr(dialogue, name, value)
    with action(f"Sửa {dialogue.name}") as made:
        dialogues.write(dialogue)
    return Saved(number, made.id, f"Đã lưu {dialogue.name}.")
