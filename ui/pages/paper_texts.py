"""Câu chữ, người ký: what the office writes itself on each paper, from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.base import action
from nongson_desktop.columns import Column
from nongson_desktop.documents.own_words import lines_signed, own_of, parts_of
from nongson_desktop.documents.page import office_on
from nongson_desktop.documents.paper_parts import AUTHORITY, NAME, POST, Line, Part
from nongson_desktop.documents.papers import PAPERS, paper_of
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import (
    PLACES,
    Change,
    Signer,
    changes_of,
    drop_change,
    keep_paper,
    places_in,
    remembered_signer,
    shipped_texts,
    texts_of,
)
from ui.dialogs import button
from ui.editors import LineEditor, LongEditor
from ui.form import RecordForm, buttons_row
from ui.page import icon_button
from ui.pages.papers import finder
from ui.saving import Saved, save_form, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_KEY = Qt.ItemDataRole.UserRole
_LIST_WIDTH, _TALL, _HISTORY = 320, 132, 170
_SINCE = Column("since", "Dùng cho giấy từ ngày", pw.DateField(null=True), required=True)
_DOCUMENT = Column("document", "Theo văn bản", pw.CharField(default=""), help="nếu có, ví dụ số, ngày kết luận")
_FIELDS = {AUTHORITY: "Quyền hạn ký", POST: "Chức vụ người ký", NAME: "Họ tên người ký"}
_WORDS, _OTHERS = "Dòng ký", "Các dòng ký"


class PaperTexts(QWidget):
    """The papers at left with what was written for the one chosen; at right its words and who signs it."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.papers = QListWidget()
        self.papers.setAccessibleName("Loại giấy tờ")
        self.papers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for paper in PAPERS:
            item = QListWidgetItem(paper.title, self.papers)
            item.setData(_KEY, paper.key)
            item.setToolTip(paper.title)
        self.form: RecordForm | None = None
        self._changes: list[Change] = []
        self._left = self._make_left()
        self.shipped_button = button("Lấy lại câu chữ của chương trình")
        self.shipped_button.clicked.connect(self._take_shipped)
        self.print_button = icon_button("Xem trên giấy…", "print")
        self.print_button.clicked.connect(self.print_paper)
        self.fixed = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        set_role(self.fixed, "muted")
        self._right = QVBoxLayout()
        self._right.addWidget(self.fixed)
        self._right.addLayout(buttons_row(self.print_button, self.shipped_button))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._left)
        layout.addLayout(self._right, 1)
        self.papers.setCurrentRow(0)
        self.papers.currentRowChanged.connect(lambda _: self._show_paper(self.main.as_of))

    def _make_left(self) -> QWidget:
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "section")
        self.history = TextRows(("Từ ngày", "Phần", "Văn bản"))
        self.history_view = TextRowsView(self.history, (100, 90, 0))
        self.history_view.setAccessibleName("Các lần ghi")
        self.history_view.setFixedHeight(_HISTORY)
        self.history_view.clicked.connect(lambda _: self._show_change())
        self.history_view.chosen.connect(lambda _: self._show_change())
        self.drop_button = button("Bỏ lần ghi đang chọn")
        self.drop_button.clicked.connect(self._drop_change)
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(finder(self.papers))
        layout.addWidget(self.papers, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.history_view)
        layout.addLayout(buttons_row(self.drop_button))
        return left

    @property
    def paper(self) -> str:
        return str(self.papers.currentItem().data(_KEY))

    def reload(self) -> None:
        if self.form is None or not self.form.changed():
            self._show_paper(self.main.as_of)
        else:
            self._show_history()

    def _show_paper(self, day: date) -> None:
        """A form of the chosen paper's own parts, filled with what holds on the day."""
        if self.form is not None:
            self.form.keep_typing()
            self._right.removeWidget(self.form)
            self.form.deleteLater()
        parts = parts_of(self.paper)
        self.form = _form(self.paper, parts, lambda: self.main.as_of)
        self.form.save_asked.connect(self.save)
        self._right.insertWidget(1, self.form, 1)
        values = {**texts_of(self.paper, day), **_signers_on(self.paper, day), "since": day, "document": ""}
        record: Any = SimpleNamespace(**values)
        self.form.show_record(record, f"paper-{self.paper}")
        for line in lines_signed(self.paper):
            _say_default(self.form, line, day)
        self.form.setVisible(bool(parts or lines_signed(self.paper)))
        self.fixed.setText(own_of(self.paper).fixed)
        self.fixed.setVisible(bool(self.fixed.text()))
        self.shipped_button.setVisible(bool(parts))
        self._show_history()

    def _show_history(self) -> None:
        self._changes = changes_of(self.paper)
        told = [
            (f"{change.since:%d/%m/%Y}" if change.since else "từ đầu", change.of, change.document)
            for change in self._changes
        ]
        self.history.show(told, [change.id for change in self._changes])
        self.said.setText("Đảng bộ đã ghi" if told else "Đang dùng câu chữ của chương trình.")
        for one in (self.history_view, self.drop_button):
            one.setVisible(bool(told))

    @property
    def _change(self) -> Change | None:
        number = self.history_view.current_key()
        return next((change for change in self._changes if change.id == number), None)

    def _show_change(self) -> None:
        """What held from the day of the line chosen."""
        change = self._change
        if change is not None and self.form is not None and not self.form.changed():
            place = self.history_view.currentIndex().row()
            self._show_paper(change.since or self.main.as_of)
            self.history_view.selectRow(place)

    def _drop_change(self) -> None:
        change, title = self._change, paper_of(self.paper).title
        if change is None:
            self.main.tell("Chọn một lần ghi trong danh sách.")
            return

        def job() -> Saved:
            with action(f"{title}: bỏ lần ghi {change.of.lower()}") as made:
                drop_change(change)
            return Saved(change.id, made.id, f"Đã bỏ lần ghi {change.of.lower()} của {title}.")

        write(self.main, self, job)

    def _take_shipped(self) -> None:
        """The program's own words, to be saved like any others."""
        if self.form is None:
            return
        for name, text in shipped_texts(self.paper, self.main.as_of).items():
            self.form.editor(name).put(text)

    def focus_first(self) -> None:
        self.papers.setFocus()

    def keep_typing(self) -> int:
        return int(self.form.keep_typing()) if self.form is not None else 0

    def save(self) -> None:
        """What was written holds from its day on, as one thing done; words left alone go on changing with the law."""
        form, paper = self.form, self.paper
        if form is None or not form.changed():
            return
        values = form.read()
        if values is None:
            return
        texts = {part.name: values[part.name] for part in parts_of(paper) if part.name in form.changed()}
        save_form(self.main, self, form, lambda _: _store(paper, texts, values), lambda _: self._show_history())

    def print_paper(self) -> None:
        """Look at the paper as these words make it."""
        from ui.pages.printing import PrintDialog

        if self.form is None or self.form.changed():
            self.main.tell("Hãy lưu (Ctrl+S) rồi xem trên giấy.")
            return
        day = self.form.boxes["since"].value()
        PrintDialog(self.main, (self.paper,), Request(on=day, year=self.main.year, cell=self.main.cell)).exec()


def _form(paper: str, parts: tuple[Part, ...], day: Callable[[], date]) -> RecordForm:
    texts = [Column(part.name, _label(paper, part), pw.TextField(default="")) for part in parts]
    signers: dict[str, list[Column]] = defaultdict(list)
    for line in lines_signed(paper):
        signers[line.label if len(line.fields) > 1 else _OTHERS] += _signer_columns(line)
    sections = {"Hiệu lực": [_SINCE, _DOCUMENT], **signers, "Câu chữ": texts}
    named = [(heading, [one.name for one in columns]) for heading, columns in sections.items() if columns]
    form = RecordForm([one for columns in sections.values() for one in columns], day, named)
    for part in parts:
        editor = form.editor(part.name)
        if part.lines and isinstance(editor, LongEditor):
            editor.setFixedHeight(_TALL)
    return form


def _signer_columns(line: Line) -> list[Column]:
    """What of a place of signing can be written; over a name that the records say, its words alone."""
    words = _WORDS if len(line.fields) > 1 else line.label
    labels = _FIELDS if line.of_body else {**_FIELDS, line.fields[0]: words}
    return [Column(_field(line, one), labels[one], pw.CharField(default="")) for one in line.fields]


def _field(line: Line, name: str) -> str:
    return f"{line.key}-{name}" if line.key else name


def _signers_on(paper: str, day: date) -> dict[str, str]:
    """What the office wrote for each place of signing, by the field of the form."""
    return {
        _field(line, name): getattr(remembered_signer(paper, day, line.key), name)
        for line in lines_signed(paper)
        for name in line.fields
    }


def _label(paper: str, part: Part) -> str:
    """What the piece is, and the places to fill in that it may have."""
    places = [f"{{{name}}} là {PLACES[name]}" for name in places_in(paper, part)]
    return f"{part.label}   ·   {', '.join(places)}" if places else part.label


def _say_default(form: RecordForm, line: Line, day: date) -> None:
    """What stands there when nothing is written: the program's words, and whoever holds the office on the day."""
    office = office_on(day)
    post, name = office.signer(office.names.id)
    known = {line.fields[0]: office.say(line.said[0])}
    if not line.key:
        known |= {POST: post, NAME: name or "chưa có ai giữ chức vụ"}
    elif line.key == "cell":
        known |= {POST: "BÍ THƯ; họ tên theo người giữ chức vụ"} if POST in line.fields else {}
    for field, words in known.items():
        editor = form.editor(_field(line, field))
        if isinstance(editor, LineEditor):
            editor.setPlaceholderText(f"để trống: {words}")


def _store(paper: str, texts: dict[str, str], values: dict[str, Any]) -> Saved:
    signers = {
        line.key: Signer(**{name: values[_field(line, name)] or "" for name in line.fields})
        for line in lines_signed(paper)
    }
    since: date = values["since"]
    title = paper_of(paper).title
    with action(f"{title}: câu chữ, người ký từ {since:%d/%m/%Y}") as made:
        keep_paper(paper, texts, signers, since, values["document"])
    return Saved(0, made.id, f"Đã ghi cho {title} từ ngày {since:%d/%m/%Y}.")
