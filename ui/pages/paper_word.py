"""Mẫu Word riêng: the places of each paper, the office's own .docx, and what of it cannot be filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from db.papers import PaperTemplate
from nongson_desktop.documents.form_files import MAX_PACKED
from nongson_desktop.documents.own_forms import drop_form, form_bytes, keep_form, own_forms
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS, paper_of
from nongson_desktop.documents.request import Request
from nongson_desktop.paths import read_file, write_file
from nongson_desktop.rules.evaluation import rating_day
from nongson_desktop.rules.profiles import load, profile_keys
from ui import work
from ui.dialogs import button, show_failure
from ui.form import buttons_row
from ui.page import icon_button
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content
    from nongson_desktop.documents.form_values import Place
    from nongson_desktop.documents.templates import FormReport
    from ui.main_window import MainWindow

_WORD = "Tệp Word (*.docx)"
_SHORT = 90
_SHORTEST = 16
_HEADINGS, _EXAMPLES = ("Ô điền", "Đang là (trên giấy của năm này)"), ("Ô điền", "Ví dụ (của đảng bộ mẫu)")
_HOW = "Bấm đúp một ô để chép. Dòng của bảng: {%tr for dong in bang %} … {{dong.ten}} … {%tr endfor %}."


@dataclass(frozen=True)
class Known:
    """The places of a paper, whether they were read from the paper of the year, and why not."""

    places: list[Place]
    printed: bool
    missing: str = ""


class WordForms(QWidget):
    """Above, the places that a form of the chosen paper can have; below, the forms the office has."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self._asked = 0
        self._spoken = 0
        self.paper, self.profile = QComboBox(), QComboBox()
        self.paper.setAccessibleName("Loại giấy tờ")
        self.profile.setAccessibleName("Dùng cho bộ quy định")
        for paper in PAPERS:
            if paper.contents is not None:
                self.paper.addItem(paper.title, paper)
        self.profile.addItem("Mọi năm", "")
        for key in profile_keys():
            self.profile.addItem(load(key).title, key)
        for chooser in (self.paper, self.profile):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(_SHORTEST)
        self.paper.currentIndexChanged.connect(lambda _: self._read_places())
        self.places = TextRows(_HEADINGS)
        self.view = TextRowsView(self.places, (330, 0))
        self.view.setAccessibleName("Các ô điền")
        self.view.chosen.connect(self._copy)
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "muted")
        self.forms = TextRows(("Loại giấy", "Dùng cho", "Tệp"))
        self.forms_view = TextRowsView(self.forms, (330, 260, 0))
        self.forms_view.setAccessibleName("Mẫu Word riêng đã có")
        self.forms_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_state())
        self._buttons()
        self._lay_out()

    def _buttons(self) -> None:
        self.take_button = icon_button("Dùng tệp Word…", "open", "primary")
        self.take_button.clicked.connect(self._take)
        self.starter_button = icon_button("Lưu mẫu khởi đầu…", "save")
        self.starter_button.setToolTip("Tệp Word có sẵn mọi ô điền của giấy này, để sửa thành mẫu của đảng bộ")
        self.starter_button.clicked.connect(self._save_starter)
        self.check_button = button("Kiểm tra mẫu")
        self.check_button.clicked.connect(self._check)
        self.copy_button = button("Lưu mẫu ra tệp…")
        self.copy_button.clicked.connect(self._save_form)
        self.drop_button = button("Bỏ mẫu")
        self.drop_button.clicked.connect(self._drop)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for widget, stretch in ((self.paper, 3), (self.profile, 2), (self.take_button, 0), (self.starter_button, 0)):
            row.addWidget(widget, stretch)
        title = QLabel("Mẫu riêng đã có")
        set_role(title, "section")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.view, 3)
        layout.addWidget(title)
        layout.addWidget(self.forms_view, 1)
        layout.addWidget(self.said)
        layout.addLayout(buttons_row(self.check_button, self.copy_button, self.drop_button))

    @property
    def chosen(self) -> Paper:
        paper: Paper = self.paper.currentData()
        return paper

    @property
    def form(self) -> PaperTemplate | None:
        number = self.forms_view.current_key()
        return PaperTemplate.get_by_id(number) if number else None

    def reload(self) -> None:
        self._list_forms()
        self._read_places()

    def _list_forms(self) -> None:
        stood = self.forms_view.current_key()
        forms = own_forms()
        self.forms.show([self._line(form) for form in forms], [form.id for form in forms])
        ids = [form.id for form in forms]
        if forms:
            self.forms_view.selectRow(ids.index(stood) if stood in ids else 0)
        self._show_state()

    def _line(self, form: PaperTemplate) -> tuple[str, str, str]:
        place = self.profile.findData(form.profile)
        return paper_of(form.paper).title, self.profile.itemText(place) if place >= 0 else form.profile, form.name

    def _show_state(self) -> None:
        known = bool(self.forms_view.current_key())
        for one in (self.check_button, self.copy_button, self.drop_button):
            one.setEnabled(known)

    def focus_first(self) -> None:
        self.paper.setFocus()

    # the places of the paper

    def _request(self) -> Request:
        day = min(self.main.today, rating_day(self.main.year))
        return Request(on=day, year=self.main.year, format="docx")

    def _read_places(self) -> None:
        """Draw up the paper of the year beside the window; only the last answer counts."""
        self._asked += 1
        asked, spoken, paper, request = self._asked, self._spoken, self.chosen, self._request()
        work.run(
            self,
            lambda _: _known(paper, request),
            lambda found: self._show_places(found, spoken) if asked == self._asked else None,
            lambda error: self._no_places(error) if asked == self._asked else None,
        )

    def _show_places(self, found: Known, spoken: int) -> None:
        """The places; how they are used is said only where nothing else was said since they were asked for."""
        self.places.headings = _HEADINGS if found.printed else _EXAMPLES
        self.places.show([(f"{{{{{place.name}}}}}", " ".join(place.sample.split())) for place in found.places])
        self.starter_button.setEnabled(True)
        missing = f"{found.missing} Ô điền dưới đây lấy theo đảng bộ mẫu. " if found.missing else ""
        if spoken == self._spoken:
            self._tell(f"{missing}{_HOW}")

    def _no_places(self, error: Exception) -> None:
        self.places.show([])
        self.starter_button.setEnabled(False)
        self._refuse(error)

    def _copy(self, _key: int) -> None:
        """A place of a row is written as it stands in a loop over the rows."""
        name = self.places.rows[self.view.currentIndex().row()][0].strip("{}")
        rows, _, field = name.rpartition(".")
        text = f"{{{{dong.{field}}}}}" if rows else f"{{{{{name}}}}}"
        QGuiApplication.clipboard().setText(text)
        loop = f" Đặt giữa {{%tr for dong in {rows} %}} và {{%tr endfor %}}." if rows else ""
        self._tell(f"Đã chép {text}.{loop}", "good")

    def _tell(self, sentence: str, role: str = "muted") -> None:
        self._spoken += 1
        self.said.setText(sentence)
        set_role(self.said, role)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._tell(error.message, "bad")
        else:
            show_failure(self, error)

    # the forms of the office

    def _take(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Chọn mẫu Word", "", _WORD)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Use the file for the chosen paper; what it asks for and the paper has not is named at once."""
        paper, profile = self.chosen, str(self.profile.currentData())

        def job(_progress: work.Progress) -> int:
            content = read_file(path, MAX_PACKED)
            with action(f"Mẫu Word riêng “{path.name}” cho {paper.title}") as made:
                keep_form(paper.key, profile, path.name, content)
            return int(made.id)

        work.run(self, job, lambda number: self._on_taken(number, path.name), self._refuse, "Đang đọc mẫu", write=True)

    def _on_taken(self, number: int, name: str) -> None:
        self._list_forms()
        places = [form.id for form in own_forms() if form.name == name and form.paper == self.chosen.key]
        if places:
            self.forms_view.selectRow(self.forms.keys.index(places[-1]))
        self.main.offer_undo(number, f"Đã dùng mẫu “{name}”.")
        self._check()

    def _check(self) -> None:
        """Hold the form against the paper of the year."""
        form, request = self.form, self._request()
        if form is not None:
            work.run(self, lambda _: _report(form, request), self._show_report, self._refuse, "Đang kiểm tra mẫu")

    def _show_report(self, found: FormReport) -> None:
        if found.unknown:
            self._tell(f"Không in được: giấy này không có ô {_named(found.unknown)}. Hãy sửa mẫu rồi chọn lại.", "bad")
            return
        left = f" Mẫu chưa dùng: {_named(found.unused)}." if found.unused else ""
        empty = f" Đang trống trên giấy năm {self.main.year}: {_named(found.empty)}." if found.empty else ""
        self._tell(f"Mọi ô điền của mẫu đều điền được.{empty}{left}", "warn" if empty else "good")

    def _drop(self) -> None:
        form = self.form
        if form is None:
            return

        def job() -> Saved:
            with action(f"Bỏ mẫu Word riêng “{form.name}”") as made:
                drop_form(form)
            return Saved(form.id, made.id, f"Đã bỏ mẫu “{form.name}”; giấy in theo mẫu của chương trình.")

        write(self.main, self, job)

    def _save_form(self) -> None:
        form = self.form
        path = self._ask_file(form.name) if form is not None else None
        if path and form is not None:
            self._write(path, lambda: form_bytes(form))

    def _save_starter(self) -> None:
        paper, request = self.chosen, self._request()
        path = self._ask_file(f"Mẫu {paper.title}.docx".replace("/", "-"))
        if path:
            self._write(path, lambda: _starter(paper, request))

    def _ask_file(self, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu thành tệp", name, _WORD)
        return Path(chosen).with_suffix(".docx") if chosen else None

    def _write(self, path: Path, make: Callable[[], bytes]) -> None:
        work.run(
            self,
            lambda _: write_file(path, make()),
            lambda _: self._tell(f"Đã lưu {path.name}.", "good"),
            self._refuse,
            "Đang lưu tệp Word",
        )


def _named(names: Sequence[str]) -> str:
    """The names of places, cut short where they are many."""
    text = ", ".join(names)
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(',', 1)[0]}… ({len(names)} ô)"


def _contents(paper: Paper, request: Request) -> list[Content]:
    assert paper.contents is not None
    return paper.contents(request)


def _known(paper: Paper, request: Request) -> Known:
    """The places of the paper of the year; without one, those of the practice office and why."""
    from nongson_desktop.documents.form_values import places, usual_places

    usual = usual_places(paper.key)
    try:
        return Known(places(_contents(paper, request), usual), printed=True)
    except UserError as error:
        if not usual:
            raise
        return Known(usual, printed=False, missing=error.message)


def _printed(paper: Paper, request: Request) -> list[Content]:
    """The paper of the year; nothing where there is none yet and it is known what it can say."""
    from nongson_desktop.documents.form_values import usual_places

    try:
        return _contents(paper, request)
    except UserError:
        if usual_places(paper.key):
            return []
        raise


def _report(form: PaperTemplate, request: Request) -> FormReport:
    from nongson_desktop.documents.templates import report

    return report(form.name, form_bytes(form), _printed(paper_of(form.paper), request), form.paper)


def _starter(paper: Paper, request: Request) -> bytes:
    from nongson_desktop.documents.form_starter import starter
    from nongson_desktop.documents.form_values import usual_places

    return starter(_printed(paper, request), usual_places(paper.key))
