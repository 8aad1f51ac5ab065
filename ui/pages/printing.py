"""Xem trước và in: the very PDF on screen goes to the printer, to a file or, for every cell, out as a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import peewee as pw
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from db.errors import UserError
from db.print_runs import PrintPart, PrintRun
from nongson_desktop.columns import Column
from nongson_desktop.documents.calibration import corrected
from nongson_desktop.documents.issued import keep_printed as keep_as_issued
from nongson_desktop.documents.moving import picked
from nongson_desktop.documents.paper import CERTIFICATE, Paper
from nongson_desktop.documents.papers import paper_of, pdf_note, whole_note
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import layout_named
from nongson_desktop.paths import write_file, write_files
from nongson_desktop.rules.numbers import propose_number
from nongson_desktop.rules.print_runs import sheets_asked
from ui import work
from ui.dialogs import button, show_bug
from ui.editors import DateEditor, LineEditor
from ui.form import FieldBox
from ui.icons import set_icon
from ui.pages.printing_batch import BATCHES, Batch, draw_batch, drawn, first_pages, saying_how_far
from ui.pages.printing_output import print_pdf
from ui.pages.printing_preview import Preview
from ui.pages.printing_printer import PrinterBox, side_by_side
from ui.pages.printing_sent import Sent, is_kept, keep, noted, save_issued, sheets_of_job
from ui.pages.printing_stock import StockBox
from ui.theme import set_role

_PAUSE = 250
_OPTIONS_WIDTH = 300
_SIZE = (1180, 760)
_DAY = Column("on", "Ngày trên giấy", pw.DateField(null=True))
_NUMBER = Column("number", "Số văn bản", pw.CharField(), help="để trống: văn thư ghi tay")
_ONTO = "Đặt các tờ đã in trở lại khay theo đúng thứ tự và chiều của lượt trước, cùng mẫu, cùng máy in và khay."
_SHEETS = Column("sheets", "Trang in", pw.CharField(), help="in cả; hoặc ví dụ 5-28, hoặc 3, 7")


class PrintDialog(QDialog):
    """Pages at left, the paper in the middle, what can be chosen at right, one button that says what will happen."""

    def __init__(
        self,
        parent: QWidget | None,
        papers: Sequence[str | Paper],
        request: Request,
        *,
        run: PrintRun | None = None,
        sheets: str = "",
        apart: bool = False,
    ) -> None:
        """`run` is a print run that goes on, `sheets` the pages to print first, `apart` makes these a run alone."""
        super().__init__(parent)
        self.setWindowTitle("Xem trước và in")
        self.request = request
        self.print_run = run
        self._apart = sheets if apart else ""
        self.content = b""
        self._series = ""
        self._typed_numbers: dict[str, str] = {}
        self._job: work.Job | None = None
        self._asked = 0
        self.preview = Preview(self)
        self.preview.stop.clicked.connect(self.stop)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.draw)
        side = self._side([paper if isinstance(paper, Paper) else paper_of(paper) for paper in papers])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(14)
        layout.addWidget(self.preview, 1)
        layout.addWidget(side)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print_paper)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save_pdf)
        self.resize(*_SIZE)
        self.sheets.editor.put(sheets)
        self._show_paper()

    def _side(self, papers: Sequence[Paper]) -> QWidget:
        side = QFrame()
        side.setProperty("role", "card")
        side.setFixedWidth(_OPTIONS_WIDTH)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(9)
        self._add_options(layout, papers)
        layout.addStretch(1)
        self._add_printer(layout)
        self._add_actions(layout)
        return side

    def _add_options(self, layout: QVBoxLayout, papers: Sequence[Paper]) -> None:
        self.heading = QLabel(wordWrap=True)
        set_role(self.heading, "subtitle")
        self.paper = QComboBox()
        for paper in papers:
            self.paper.addItem(paper.title, paper)
        self.paper.setVisible(len(papers) > 1)
        self.heading.setVisible(len(papers) == 1)
        self.paper.setAccessibleName("Loại giấy tờ")
        self.day = FieldBox(_DAY, DateEditor(_DAY))
        self.day.editor.put(f"{self.request.on:%d/%m/%Y}")
        self.number = FieldBox(_NUMBER, LineEditor(_NUMBER))
        self._typed_numbers[papers[0].series] = self.request.number
        self.stock = StockBox(self.request.stock)
        self.part = QComboBox()
        self.part.setAccessibleName("Phần in của giấy khen")
        for part, words in PrintPart.LABELS:
            self.part.addItem(words, part)
        self.part.setCurrentIndex(self.part.findData(self.request.part))
        self.draft = QCheckBox("Đóng chữ BẢN NHÁP")
        self.draft.setChecked(self.request.draft)
        self.own_form = QLabel(wordWrap=True)
        set_role(self.own_form, "muted")
        chosen = (self.heading, self.paper, self.day, self.number, self.stock, self.part, self.draft, self.own_form)
        for widget in chosen:
            layout.addWidget(widget)
        self.paper.currentIndexChanged.connect(self._show_paper)
        for box in (self.day, self.number):
            box.editor.edited.connect(self._pause.start)
        self.stock.activated.connect(self._on_stock)
        self.part.activated.connect(lambda _: self._on_part())
        self.draft.clicked.connect(self._pause.start)

    def _on_stock(self) -> None:
        self.stock.remember()
        self._show_offset()
        self._pause.start()

    def _show_offset(self) -> None:
        """Pages are moved only where they must meet what is printed already, or a frame."""
        is_certificate = self.chosen.page_class == CERTIFICATE
        self.out.show_stock(self.stock.chosen if is_certificate else None)

    def _add_printer(self, layout: QVBoxLayout) -> None:
        self.out = PrinterBox()
        self.printer, self.copies = self.out.printer, self.out.copies
        self.sheets = FieldBox(_SHEETS, LineEditor(_SHEETS))
        self.sheets.editor.edited.connect(self._name_actions)
        layout.addWidget(self.sheets)
        layout.addWidget(self.out)
        self.out.changed.connect(self._name_actions)
        self.out.moved.connect(self._show_moved)
        self.out.calibrate_asked.connect(self._calibrate)

    def _calibrate(self) -> None:
        from ui.pages.designer_calibration import CalibrationDialog

        window: Any = self.parentWidget()
        CalibrationDialog(window, layout_named(self.stock.chosen.key)).exec()
        self._show_offset()

    def _add_actions(self, layout: QVBoxLayout) -> None:
        self.print_button = button("In", "primary" if self.printer.count() else "")
        set_icon(self.print_button, "print")
        self.pdf_button = button("Lưu PDF…", "" if self.printer.count() else "primary")
        set_icon(self.pdf_button, "save")
        self.word_button = button("Lưu Word…")
        set_icon(self.word_button, "save")
        self.batch_button = button("Cả loạt…")
        self.batch_button.setToolTip("In hoặc lưu riêng cho từng chi bộ, từng người")
        self.run_button = button("Ghi kết quả in…", "link")
        self.run_button.setVisible(False)
        self.close_button = button("Đóng", "quiet")
        self.said = QLabel(wordWrap=True)
        for pressed, act in (
            (self.print_button, self.print_paper),
            (self.pdf_button, self.save_pdf),
            (self.word_button, self.save_word),
            (self.batch_button, self.choose_batch),
            (self.run_button, self._open_run),
            (self.close_button, self.reject),
        ):
            pressed.setAutoDefault(False)
            pressed.clicked.connect(act)
        layout.addWidget(self.print_button)
        layout.addLayout(side_by_side(self.pdf_button, self.word_button))
        layout.addWidget(self.said)
        layout.addWidget(self.run_button)
        layout.addLayout(side_by_side(self.batch_button, self.close_button))

    # --- the paper on screen

    @property
    def chosen(self) -> Paper:
        paper: Paper = self.paper.currentData()
        return paper

    def _show_paper(self) -> None:
        """What can be chosen for this paper; then draw it."""
        paper = self.chosen
        self.heading.setText(paper.title)
        self._show_number(paper)
        self.stock.setVisible(paper.page_class == CERTIFICATE)
        self.part.setVisible(paper.page_class == CERTIFICATE)
        self.word_button.setVisible("docx" in paper.formats)
        self._show_offset()
        self._show_note()
        self.draw()

    def _on_part(self) -> None:
        self._show_note()
        self._pause.start()

    def _show_note(self) -> None:
        """What to know before printing: the office's own form, or how the sheets of the first pass go in again."""
        onto = self.part.isVisibleTo(self) and self.part.currentData() in PrintPart.ONTO_PRINTED
        self.own_form.setText(_ONTO if onto else pdf_note(self.chosen.key, self.request))
        self.own_form.setVisible(bool(self.own_form.text()))

    def _show_number(self, paper: Paper) -> None:
        """A number typed for one type of document is none of another; the next one is proposed, never taken."""
        typed = self._typed_numbers
        if self._series:
            typed[self._series] = self.number.editor.typed()
        self._series = paper.series
        self.number.setVisible(bool(paper.series))
        self.number.editor.put(typed.get(paper.series, ""))
        if paper.series:
            proposed = propose_number(paper.series, self.request.on)
            self.number.editor.setToolTip(f"Số tiếp theo trong sổ là {proposed}. Để trống thì văn thư ghi tay.")
            self.number.label.setText(f"Số văn bản (tiếp theo trong sổ: {proposed})")

    def asked(self) -> Request | None:
        """The request as chosen; None after saying beside the field what is wrong."""
        try:
            day = self.day.editor.value()
            if not isinstance(day, date):
                raise UserError("Chưa nhập ngày trên giấy.", "on")
        except UserError as error:
            self.day.refuse(error.message)
            return None
        self.day.refuse("")
        is_certificate = self.stock.isVisibleTo(self)
        stock = self.stock.chosen.key if is_certificate else self.request.stock
        number = self.number.editor.typed()
        part = str(self.part.currentData()) if is_certificate else PrintPart.WHOLE
        draft = self.draft.isChecked()
        return replace(self.request, on=day, number=number, stock=stock, draft=draft, part=part, format="pdf")

    def draw(self) -> None:
        """Draw the paper beside the window; a drawing that is no longer asked for is stopped."""
        self.stop()
        request = self.asked()
        if request is None:
            self._show_refusal(UserError("Hãy sửa ngày trên giấy để xem trước."))
            return
        self._asked += 1
        asked, paper = self._asked, self.chosen
        self.preview.show_wait("Đang vẽ giấy tờ…")
        self._forget_content()
        self._job = work.run(
            self,
            lambda _progress: drawn(paper, request),
            lambda content: self._show_content(asked, content),
            lambda error: self._show_refusal(error) if asked == self._asked else None,
            title=f"đang vẽ {self.chosen.title}",
        )

    def _show_content(self, asked: int, content: bytes) -> None:
        if asked != self._asked:
            return
        self._job = None
        self.content = content
        self._show_moved()
        self._look_closer(asked)

    def _show_moved(self) -> None:
        """What is in sight is what this printer gets."""
        if self.content:
            self.preview.show_paper(corrected(self.content, self.out.offset, self.out.sheet))
            self._name_actions()

    def _look_closer(self, asked: int) -> None:
        """Find out beside the window whose page each is, and whether the paper is of the scope chosen above."""
        request, paper, total = self.asked(), self.chosen, self.preview.document.pageCount()
        each = paper.draw_each
        if request is not None and each is not None and total > 1:
            names = partial(first_pages, each, request, total)
            self._find_out(asked, names, self.preview.name_pages)
        if request is not None and request.whom.body is not None:
            self._find_out(asked, lambda _: whole_note(paper, request), self.preview.show_note)

    def _find_out(self, asked: int, job: Callable[[work.Progress], Any], show: Callable[[Any], None]) -> None:
        work.run(
            self,
            job,
            lambda found: show(found) if asked == self._asked else None,
            lambda error: None if isinstance(error, UserError) else show_bug(error, self),
        )

    def _show_refusal(self, error: Exception) -> None:
        self._job = None
        self._forget_content()
        if isinstance(error, UserError):
            self.preview.show_refusal(error.message)
        else:
            self.preview.show_refusal("Chưa vẽ được giấy tờ này.")
            show_bug(error, self)

    def _forget_content(self) -> None:
        self.content = b""
        self._name_actions()

    def stop(self) -> None:
        """Stop what is being drawn or printed."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._asked += 1
            self.preview.show_refusal("Đã dừng. Đổi một lựa chọn ở bên phải để vẽ lại.")

    def _name_actions(self) -> None:
        """The button says what will happen."""
        sheets, copies = self.asked_sheets(), self.copies.value()
        ready, printing = bool(self.content), bool(self.content and sheets)
        words = f"In {len(sheets)} trang" + (f" × {copies} bản" if copies > 1 else "") if printing else "In"
        self.print_button.setText(words)
        self.print_button.setEnabled(printing and self.printer.count() > 0)
        self.pdf_button.setEnabled(ready)
        self.word_button.setEnabled(ready)
        self.batch_button.setEnabled(self.asked() is not None)
        self.preview.mark_pages(sheets)

    def asked_sheets(self) -> list[int]:
        """The pages to print, counted from 1; none after saying beside the field what is wrong."""
        try:
            sheets = sheets_asked(self.sheets.editor.typed(), self.preview.document.pageCount())
        except UserError as error:
            self.sheets.refuse(error.message)
            return []
        self.sheets.refuse("")
        return sheets

    # --- out of the window

    def print_paper(self) -> None:
        """Hand the PDF on screen to the printer."""
        if not self.print_button.isEnabled():
            return
        sent, title = self._sent(), self.chosen.title
        content = corrected(picked(self.content, sent.sheets), self.out.offset, self.out.sheet)
        fit = self.out.fits

        def job(progress: work.Progress) -> Sent:
            told = sheets_of_job(sent)
            print_pdf(content, sent.printer, sent.copies, title, progress, sent.tray, fit=fit)
            return told

        self.tell(f"Đang in {title}…")
        work.run(self, job, self._on_sent, self._refuse, title=f"đang in {title}")

    def _sent(self) -> Sent:
        """What goes to the printer, as a run keeps it."""
        window: Any = self.parentWidget()
        request, stock = self.asked() or self.request, self.stock.chosen
        return Sent(
            paper=self.chosen,
            request=request,
            content=self.content,
            total=self.preview.document.pageCount(),
            names=dict(self.preview.names),
            sheets=tuple(self.asked_sheets()),
            copies=self.copies.value(),
            stock=stock.stock if self.chosen.page_class == CERTIFICATE else "",
            printer=self.out.name,
            tray=self.out.from_tray,
            on=getattr(window, "today", request.on),
            only=tuple(sheets_asked(self._apart, self.preview.document.pageCount())) if self._apart else (),
            run=self.print_run,
        )

    def _on_sent(self, sent: Sent) -> None:
        """Once the printer has it, the run is kept, so that it can go on after a jam."""
        sentence = f"Đã gửi {len(sent.sheets)} trang tới máy in {sent.printer}."
        if not is_kept(sent):
            self._run(lambda _: None, sentence, f"đang in {len(sent.sheets)} trang")
            return
        work.run(self, lambda _: keep(sent), lambda run: self._on_kept(run, sentence), self._refuse, write=True)

    def _on_kept(self, run: PrintRun, sentence: str) -> None:
        self.print_run = run
        self.tell(f"{sentence} Đây là đợt in số {run.id}; in xong thì ghi kết quả.", "good")
        self.run_button.setVisible(True)

    def _open_run(self) -> None:
        """The run's own page, where its result is told and it goes on."""
        window: Any = self.parentWidget()
        number = int(self.print_run.id) if self.print_run else 0
        self.accept()
        window.go("print-runs").show_run(number)

    def _run(self, job: Callable[[work.Progress], Any], sentence: str, title: str, *, write: bool = False) -> None:
        """Do it, note it in the journal, and say so."""
        self.tell(f"{title[0].upper()}{title[1:]}…")
        job = noted(job, f"{self.chosen.title} năm {self.request.year}: {title.removeprefix('đang ')}")
        work.run(self, job, lambda _: self.tell(sentence, "good"), self._refuse, title=title, write=write)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.tell(error.message, "bad")
        else:
            self.tell("")
            show_bug(error, self)

    def tell(self, sentence: str, role: str = "muted") -> None:
        self.said.setText(sentence)
        set_role(self.said, role)

    def save_pdf(self) -> None:
        content, key, request = self.content, self.chosen.key, self.asked() or self.request
        path = self._ask_file("Tệp PDF (*.pdf)", "pdf") if content else None
        if path:
            job = partial(save_issued, path, content, key, request)
            self._run(job, f"Đã lưu {path.name}.", "đang lưu PDF", write=True)

    def save_word(self) -> None:
        self._save_drawn("Tệp Word (*.docx)", "docx", "đang lưu Word")

    def save_merge_list(self) -> None:
        """What the certificates say as a workbook, for those who print them from Word."""
        self._save_drawn("Tệp Excel (*.xlsx)", "xlsx", "đang lưu Excel")

    def _save_drawn(self, kinds: str, ending: str, title: str) -> None:
        request, paper = self.asked(), self.chosen
        path = self._ask_file(kinds, ending) if request else None
        if path and request:
            asked = replace(request, format=ending)
            self._run(lambda _: write_file(path, drawn(paper, asked)), f"Đã lưu {path.name}.", title)

    def _ask_file(self, kinds: str, ending: str) -> Path | None:
        proposed = f"{self.chosen.title} {self.request.year}.{ending}".replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu thành tệp", proposed, kinds)
        return Path(chosen).with_suffix(f".{ending}") if chosen else None

    def choose_batch(self) -> None:
        """Each cell's or each person's own paper: to the printer or to files."""
        menu = QMenu(self)
        for batch in BATCHES:
            if batch.fits(self.chosen) and (batch.format or self.printer.count()):
                menu.addAction(batch.title, partial(self.run_batch, batch))
        if "xlsx" in self.chosen.formats:
            menu.addAction("Lưu danh sách trộn thư cho Word (Excel)…", self.save_merge_list)
        menu.exec(self.batch_button.mapToGlobal(self.batch_button.rect().bottomLeft()))

    def run_batch(self, batch: Batch) -> None:
        request = self.asked()
        if request is None:
            return
        folder = QFileDialog.getExistingDirectory(self, "Chọn thư mục để lưu") if batch.format else ""
        if batch.format and not folder:
            return
        key, title = self.chosen.key, self.chosen.title
        printer, tray, copies = self.out.name, self.out.from_tray, self.copies.value()
        offset, sheet, fit = self.out.offset, self.out.sheet, self.out.fits

        def job(progress: work.Progress) -> str:
            files = draw_batch(key, request, batch, progress)
            if batch.format:
                write_files((Path(folder) / name, content) for name, content in files)
                return f"Đã lưu {len(files)} tệp vào {Path(folder).name}."
            for done, (_name, content) in enumerate(files):
                with saying_how_far(done, len(files)):
                    progress.report(done, len(files))
                    print_pdf(corrected(content, offset, sheet), printer, copies, title, progress, tray, fit=fit)
            return f"Đã gửi {len(files)} tập giấy tờ tới máy in {printer}."

        self.tell("Đang làm cả loạt… Xem tiến độ và nút dừng ở đáy cửa sổ.")
        kept = partial(self._run, lambda _: keep_as_issued(key, request), title="đang giữ bản đã ban hành", write=True)
        whole = noted(job, f"{title} năm {request.year}: cả loạt")
        work.run(self, whole, kept, self._refuse, title=f"cả loạt: {title}")

    def reject(self) -> None:
        self.stop()
        super().reject()
