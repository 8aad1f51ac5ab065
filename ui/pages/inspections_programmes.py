"""Chương trình kiểm tra, giám sát: the programmes of the year and the items of the one in the row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from db.base import action
from db.inspections import Conductor, Inspection, InspectionItem, InspectionProgramme, ItemProgress, ItemState
from nongson_desktop.documents.request import Request
from nongson_desktop.rules import inspections_programmes as rules
from nongson_desktop.rules.inspections_due import last_day
from nongson_desktop.rules.organizations import office_names
from ui.dialogs import button
from ui.page import Page, heading, icon_button, page_layout, split_view, with_buttons
from ui.pages.inspections_dialogs import InspectionDialog, cell_editor, conductor_editor, kind_editor, owner_of
from ui.pages.inspections_log import has_kinds, seed
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PROGRAMME = ("span", "year", "last_year", "number", "dated", "grounds", "discipline", "other_work", "name")
_ITEM = ("content", "subjects", "period", "year", "quarter", "in_charge", "state", "reason")
_SIZES = (410, 760)
_STATES, _PROGRESS = dict(ItemState.LABELS), dict(ItemProgress.LABELS)
_ROMAN = ("", "I", "II", "III", "IV")


class ProgrammeDialog(InspectionDialog):
    """Whose programme, of which time, its number and day, what stands in it beside the items."""

    def __init__(self, window: MainWindow, programme: InspectionProgramme | None = None) -> None:
        self.programme = programme or InspectionProgramme(year=window.year, conductor=Conductor.COMMITTEE)
        conductor, cell = conductor_editor(), cell_editor(window)
        super().__init__(
            window, "Chương trình kiểm tra, giám sát", [conductor, cell], self.programme, _PROGRAMME, ("name",)
        )
        conductor.put(dict(Conductor.LABELS)[self.programme.conductor])
        owner = self.programme.__data__.get("organization") or window.cell
        cell.setCurrentIndex(max(cell.findData(owner), 0))
        conductor.edited.connect(self._think)
        self._think()

    def _think(self) -> None:
        """A cell is asked for where the programme is a cell's."""
        of_cell = self.boxes["conductor"].editor.typed() == dict(Conductor.LABELS)[Conductor.CELL]
        self.boxes["cell"].setVisible(of_cell)

    def store(self, values: dict[str, Any]) -> Saved:
        owner = owner_of(values["conductor"], values.pop("cell"), office_names(self.main.as_of).id)
        programme = InspectionProgramme(**{**self.programme.__data__, **values, "organization": owner})
        with action("Chương trình kiểm tra, giám sát") as made:
            rules.write(programme)
            made.what = programme.name
        return Saved(programme.id, made.id, f"Đã lưu {programme.name[:1].lower()}{programme.name[1:]}.")


class ItemDialog(InspectionDialog):
    """One line of a programme."""

    def __init__(self, window: MainWindow, programme: InspectionProgramme, item: InspectionItem | None = None) -> None:
        self.item = item or InspectionItem(programme=programme.id, year=max(programme.year, window.year))
        kind = kind_editor(window, with_log=True)
        super().__init__(window, programme.name, [kind], self.item, _ITEM, ("period", "in_charge", "reason"))
        if self.item.__data__.get("kind"):
            kind.put(self.item.kind.name)

    def store(self, values: dict[str, Any]) -> Saved:
        item = InspectionItem(**{**self.item.__data__, **values, "kind": int(values["kind"])})
        with action("Nội dung chương trình kiểm tra, giám sát") as made:
            rules.write_item(item)
            made.what = f"Mục {item.name} của chương trình kiểm tra, giám sát"
        return Saved(item.id, made.id, f"Đã lưu mục {item.name}.")


class InspectionProgrammesPage(Page):
    """Programmes at the left, items at the right; Enter on an item begins its inspection."""

    title = "Chương trình kiểm tra, giám sát"
    help = (
        "Mỗi chủ thể một chương trình một năm, có thể thêm chương trình toàn khóa. Enter ở một mục lập cuộc kiểm tra từ"
        " mục ấy; mục đã lập cuộc thì mở cuộc. Hết quý mà chưa bắt đầu thì Bàn làm việc nhắc."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.programmes = TextRows(("Chương trình", "Mục", "Đã kết luận"), numbers=(1, 2))
        self.programmes_view = TextRowsView(self.programmes, (0, 46, 92))
        self.programmes_view.setAccessibleName("Các chương trình")
        self.programmes_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_items())
        headings = ("Nội dung", "Loại cuộc", "Đối tượng", "Quý", "Chủ trì", "Thực hiện")
        self.items = TextRows(headings)
        self.items_view = TextRowsView(self.items, (0, 150, 110, 64, 120, 96))
        self.items_view.setAccessibleName("Nội dung chương trình")
        self.items_view.chosen.connect(self._begin)
        self.programmes_view.chosen.connect(lambda _: self.items_view.setFocus())
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        self.add_button = icon_button("Lập chương trình…", "add", "primary")
        self.add_button.clicked.connect(self.add)
        self.print_button = icon_button("In chương trình…", "print")
        self.print_button.clicked.connect(self.print_front)
        self.edit_button = button("Sửa chương trình…")
        self.edit_button.clicked.connect(self._edit)
        self.drop_button = button("Bỏ chương trình")
        self.drop_button.clicked.connect(self._drop)
        self.add_item = icon_button("Thêm mục…", "add")
        self.add_item.clicked.connect(lambda: self._item_dialog(None))
        self.edit_item = button("Sửa mục…")
        self.edit_item.clicked.connect(lambda: self._item_dialog(self.items_view.current_key()))
        self.begin_button = icon_button("Lập cuộc từ mục này…", "task")
        self.begin_button.clicked.connect(lambda: self._begin(self.items_view.current_key()))
        self.drop_item = button("Bỏ mục")
        self.drop_item.clicked.connect(self._drop_item)
        left = with_buttons(self.programmes_view, self.edit_button, self.drop_button)
        right = with_buttons(self.items_view, self.begin_button, self.add_item, self.edit_item, self.drop_item)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.print_button))
        layout.addWidget(self.said)
        layout.addWidget(split_view(_SIZES, left, right), 1)

    # showing

    def reload(self) -> None:
        stood = self.programmes_view.current_key()
        bodies = self.main.scope.bodies(self.main.as_of)
        found = rules.programmes(self.main.year)
        found = [one for one in found if not bodies or one.__data__["organization"] in bodies]
        rows, done, whole = [], 0, 0
        for one in found:
            items = rules.items_of(one, None if one.span == "term" else self.main.year)
            held = [item for item in items if item.progress == "done"]
            whole += sum(item.year == self.main.year for item in items)
            done += sum(item.year == self.main.year for item in held)
            rows.append((_whose(one), str(len(items)), str(len(held))))
        self.programmes.show(rows, [one.id for one in found])
        self.said.setText(
            f"Năm {self.main.year}: {whole} mục, {done} mục đã kết luận."
            if found
            else f"Năm {self.main.year} chưa có chương trình nào: bấm “Lập chương trình…”."
        )
        keys = self.programmes.keys
        if keys:
            self.programmes_view.selectRow(keys.index(stood) if stood in keys else 0)
        self._show_items()
        self.main.count(f"{len(found)} chương trình")

    def _shown(self) -> InspectionProgramme | None:
        key = self.programmes_view.current_key()
        return InspectionProgramme.get_by_id(key) if key else None

    def _show_items(self) -> None:
        stood = self.items_view.current_key()
        shown = self._shown()
        is_term = shown is not None and shown.span == "term"
        items = rules.items_of(shown, None if is_term else self.main.year) if shown else []
        self.items.show([_item_row(one, self.main, with_year=is_term) for one in items], [one.id for one in items])
        if items:
            self.items_view.selectRow(self.items.keys.index(stood) if stood in self.items.keys else 0)
        for one in (self.edit_button, self.drop_button, self.add_item, self.print_button):
            one.setEnabled(shown is not None)
        for one in (self.edit_item, self.begin_button, self.drop_item):
            one.setEnabled(bool(items))

    def stand_on(self, item: int) -> None:
        """Show an item of a programme."""
        found = InspectionItem.get_or_none(InspectionItem.id == item)
        if found is None:
            return
        if found.year != self.main.year:
            self.main.set_year(found.year)
        programme = found.__data__["programme"]
        if programme not in self.programmes.keys and self.main.scope.body is not None:
            self.main.set_cell(None)
        if programme in self.programmes.keys:
            self.programmes_view.selectRow(self.programmes.keys.index(programme))
            self._show_items()
        if item in self.items.keys:
            self.items_view.selectRow(self.items.keys.index(item))
        self.items_view.setFocus()

    def focus_first(self) -> None:
        self.programmes_view.setFocus()

    # doing

    def add(self) -> None:
        """A new programme; the kinds that came with the program are taken over with the first."""
        if not has_kinds():
            write(self.main, self, seed, lambda _: self._open_new())
        else:
            self._open_new()

    def _open_new(self) -> None:
        dialog = ProgrammeDialog(self.main)
        if dialog.exec() and dialog.saved and dialog.saved.record_id in self.programmes.keys:
            self.programmes_view.selectRow(self.programmes.keys.index(dialog.saved.record_id))

    def _edit(self) -> None:
        shown = self._shown()
        if shown is not None:
            ProgrammeDialog(self.main, shown).exec()

    def _item_dialog(self, key: int | None) -> None:
        shown = self._shown()
        if shown is not None:
            ItemDialog(self.main, shown, InspectionItem.get_by_id(key) if key else None).exec()

    def _begin(self, key: int) -> None:
        """The inspection of an item: opened where there is one, else begun."""
        if not key:
            return
        item = InspectionItem.get_by_id(key)
        begun = Inspection.get_or_none(Inspection.item == item, ~Inspection.hidden)
        if begun is not None:
            self.main.go_to("inspections", begun.id, self.main.year)
            return
        page: Any = self.main.go("inspections")
        page.begin(rules.begin(item))

    def _drop(self) -> None:
        shown = self._shown()

        def job() -> Saved:
            assert shown is not None
            with action(f"Bỏ {shown.name}") as made:
                rules.drop(shown)
            return Saved(shown.id, made.id, f"Đã bỏ {shown.name}.")

        write(self.main, self, job)

    def _drop_item(self) -> None:
        key = self.items_view.current_key()

        def job() -> Saved:
            item = InspectionItem.get_by_id(key)
            with action(f"Bỏ mục {item.name} của chương trình kiểm tra") as made:
                rules.drop_item(item)
            return Saved(key, made.id, f"Đã bỏ mục {item.name}.")

        if key:
            write(self.main, self, job)

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        shown = self._shown()
        if shown is not None:
            request = Request(on=self.main.as_of, year=self.main.year, record=shown.id)
            PrintDialog(self.main, ("inspection-programme",), request).exec()


def _whose(one: InspectionProgramme) -> str:
    """Whose programme, without the year that stands above; that of a whole term says which."""
    whose = one.name.removeprefix(f"Chương trình năm {one.year} của ")
    span = f"{one.year}–{one.last_year}"
    return f"{whose.removeprefix(f'Chương trình toàn khóa {span} của ')}{f', {span}' if one.span == 'term' else ''}"


def _item_row(one: Any, main: MainWindow, *, with_year: bool) -> tuple[str, ...]:
    state = _STATES[one.state].lower() if one.state != ItemState.PLANNED else _PROGRESS[one.progress].lower()
    late = one.state == ItemState.PLANNED and one.progress == "waiting" and last_day(one) < main.today
    content = " ".join(one.content.split())
    when = "/".join(filter(None, (_ROMAN[one.quarter or 0], str(one.year) if with_year else "")))
    return (content, one.kind.name, one.subjects, when, one.in_charge, "quá hạn" if late else state)
