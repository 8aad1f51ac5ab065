"""Đợt in: how each print run stands, going on after a jam, one sheet again, and the account of the stock."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.print_runs import PrintedSheet, PrintPart, PrintRun, SheetState, SpoilReason
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.print_runs import CERTIFICATE, request_of
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.print_runs import sheets_of, spoilt_of, tally_of, told, waiting_of
from ui.form import buttons_row
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.printing_results import ResultDialog, SpoiltDialog, StockDialog
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_RUNS = ("Đợt", "Ngày in", "Giấy tờ", "Tờ", "Tốt", "Hỏng", "Tình trạng")
_SHEETS = ("Tờ", "Của ai", "Tình trạng", "Hỏng")
_STATES = dict(SheetState.LABELS)
_REASONS = dict(SpoilReason.LABELS)


class PrintRunsPage(Page):
    """The runs of the year at left; the sheets of the one in front at right, and what can be done with them."""

    title = "Đợt in"
    help = (
        "Mỗi lần in giấy khen hoặc giấy tờ cho nhiều người là một đợt. In xong thì ghi kết quả; kẹt giấy thì ghi tờ tốt"
        " cuối cùng rồi bấm In tiếp. Tờ hỏng và phôi lấy ra được cộng thành bảng kê."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.run: PrintRun | None = None
        self.sheets: list[PrintedSheet] = []
        self.account_button = icon_button("In bảng kê phôi…", "print")
        self.account_button.clicked.connect(self.print_front)
        self.rows = TextRows(_RUNS, numbers=(0, 3, 4, 5))
        self.runs = TextRowsView(self.rows, (50, 96, 0, 46, 46, 56, 112))
        self.runs.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.empty = empty_notice(
            "Năm này chưa có đợt in nào.\nĐợt in được ghi khi in giấy khen, hoặc in giấy tờ cho nhiều người cùng lúc."
        )
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self._body())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.account_button))
        layout.addWidget(self._front, 1)

    def _body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.runs, 5)
        row.addWidget(self._detail(), 4)
        return body

    def _detail(self) -> QWidget:
        self.about, self.where, self.says = (QLabel(wordWrap=True) for _ in range(3))
        for label, role in ((self.about, "subtitle"), (self.where, "muted"), (self.says, "")):
            set_role(label, role)
        self.sheet_rows = TextRows(_SHEETS, numbers=(0,))
        self.sheet_view = TextRowsView(self.sheet_rows, (46, 0, 142, 120))
        self.sheet_view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.result_button = icon_button("Ghi kết quả in…", "status")
        self.go_on_button = icon_button("In tiếp…", "print", "primary")
        self.spoilt_button = icon_button("Ghi tờ hỏng…", "warning")
        self.again_button = icon_button("In lại tờ đang chọn…", "print")
        self.stock_button = icon_button("Phôi lấy ra…", "paper")
        self.numbers_button = icon_button("In số lên các tờ đã in…", "print")
        self.whole_button = icon_button("In lại cả tờ bị hỏng…", "print")
        for pressed, act in (
            (self.result_button, self.tell_result),
            (self.go_on_button, self.go_on),
            (self.spoilt_button, self.tell_spoilt),
            (self.again_button, self.print_again),
            (self.stock_button, self.tell_stock),
            (self.numbers_button, self.print_numbers),
            (self.whole_button, self.print_whole),
        ):
            pressed.clicked.connect(act)
        detail = QFrame()
        detail.setProperty("role", "card")
        column = QVBoxLayout(detail)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self.about, self.where, self.says):
            column.addWidget(part)
        column.addLayout(buttons_row(self.result_button, self.go_on_button))
        column.addWidget(self.sheet_view, 1)
        column.addLayout(buttons_row(self.spoilt_button, self.again_button, self.stock_button))
        column.addLayout(buttons_row(self.numbers_button, self.whole_button))
        return detail

    # what is shown

    def reload(self) -> None:
        known = self.run.id if self.run else 0
        found = list(kind_of("print-runs").query(View(as_of=self.main.as_of, year=self.main.year)))
        found.reverse()
        self.rows.show([_line(run) for run in found], [run.id for run in found])
        self._front.setCurrentIndex(1 if found else 0)
        self.account_button.setEnabled(any(run.paper == CERTIFICATE for run in found))
        self.main.count(f"{len(found)} đợt in")
        places = [place for place, run in enumerate(found) if run.id == known]
        self.runs.selectRow(places[0] if places else 0)
        self._show_current()

    def show_run(self, number: int) -> None:
        """Bring a run to the front, of whatever year it is."""
        found = PrintRun.get_or_none(PrintRun.id == number)
        if found is None:
            return
        self.run = found
        if found.year != self.main.year:
            self.main.set_year(found.year)
            self.main.refresh_top()
        self.reload()
        (self.result_button if self.result_button.isEnabled() else self.sheet_view).setFocus()

    def _show_current(self) -> None:
        number = self.runs.current_key()
        self.run = PrintRun.get_or_none(PrintRun.id == number) if number else None
        if self.run is None:
            self.sheets = []
            return
        self.sheets, spoilt = sheets_of(self.run), spoilt_of(self.run)
        lost = Counter(one.__data__["sheet"] for one in spoilt)
        why = {one.__data__["sheet"]: _REASONS[one.reason] for one in spoilt}
        self.about.setText(f"Đợt {self.run.id}: {self.run.title} năm {self.run.year}")
        self.where.setText(" · ".join(filter(None, _where(self.run))))
        self.says.setText(tally_of(self.run, self.sheets, spoilt).says)
        rows = [
            (
                str(one.position),
                one.name,
                _STATES[one.state],
                f"{lost[one.id]} × {why[one.id]}" if lost[one.id] else "",
            )
            for one in self.sheets
        ]
        self.sheet_rows.show(rows, [one.position for one in self.sheets])
        self._show_actions(self.run)

    def _show_actions(self, run: PrintRun) -> None:
        """Each button says what it will do, and is there only when it can."""
        states = Counter(one.state for one in self.sheets)
        waiting = waiting_of(self.sheets)
        is_certificate = run.paper == CERTIFICATE
        self.result_button.setEnabled(bool(states[SheetState.SENT]))
        self.go_on_button.setEnabled(bool(waiting))
        self.go_on_button.setText(f"In tiếp tờ {_short(waiting)}…" if waiting else "In tiếp…")
        self.stock_button.setVisible(is_certificate and run.part not in PrintPart.ONTO_PRINTED)
        self.numbers_button.setVisible(is_certificate and run.part == PrintPart.BLANK)
        self.numbers_button.setEnabled(bool(states[SheetState.GOOD]))
        self.whole_button.setVisible(bool(states[SheetState.SPOILT]))

    def chosen_sheets(self) -> list[int]:
        """The sheets chosen in the list, counted from 1."""
        return sorted(self.sheet_view.key_at(index.row()) for index in self.sheet_view.selectionModel().selectedRows())

    def focus_first(self) -> None:
        self.runs.setFocus()

    # what is done

    def tell_result(self) -> None:
        if self.run is not None:
            ResultDialog(self.main, self.run, self.sheets).exec()

    def tell_spoilt(self) -> None:
        """The sheets chosen are spoilt after all."""
        chosen = self.chosen_sheets()
        if self.run is None or not chosen:
            self.main.tell("Hãy chọn tờ bị hỏng trong danh sách trước.")
            return
        SpoiltDialog(self.main, self.run, chosen).exec()

    def tell_stock(self) -> None:
        if self.run is not None:
            StockDialog(self.main, self.run).exec()

    def go_on(self) -> None:
        """Print the sheets that are still to come, in the same run."""
        self._print(waiting_of(self.sheets), goes_on=True)

    def print_again(self) -> None:
        """Print the sheets chosen once more."""
        chosen = self.chosen_sheets()
        if not chosen:
            self.main.tell("Hãy chọn tờ cần in lại trong danh sách trước.")
            return
        self._print(chosen, goes_on=True)

    def print_numbers(self) -> None:
        """The second pass: the numbers alone onto the sheets that are good."""
        good = [one.position for one in self.sheets if one.state == SheetState.GOOD]
        self._print(good, part=PrintPart.NUMBERS)

    def print_whole(self) -> None:
        """New sheets for those that the second pass spoilt."""
        self._print([one.position for one in self.sheets if one.state == SheetState.SPOILT], part=PrintPart.WHOLE)

    def _print(self, sheets: list[int], *, part: str = "", goes_on: bool = False) -> None:
        from ui.pages.printing import PrintDialog

        if self.run is None:
            return
        request = request_of(self.run)
        if part:
            request = replace(request, part=part)
        run, apart = (self.run, False) if goes_on else (None, True)
        dialog = PrintDialog(self.main, (self.run.paper,), request, run=run, sheets=told(sheets), apart=apart)
        dialog.exec()
        if dialog.print_run is not None:
            self.run = dialog.print_run
        self.reload()

    def print_front(self) -> None:
        """The account of the year's stock."""
        from ui.pages.printing import PrintDialog

        PrintDialog(self.main, ("stock-account",), Request(on=self.main.today, year=self.main.year)).exec()


def _line(run: PrintRun) -> tuple[str, ...]:
    counted = [str(getattr(run, name)) for name in ("sheets", "good", "spoilt")]
    return (str(run.id), f"{run.begun_on:%d/%m/%Y}", _title(run), *counted, _standing(run))


def _title(run: PrintRun) -> str:
    return run.title if run.part == PrintPart.WHOLE else f"{run.title} ({dict(PrintPart.LABELS)[run.part].lower()})"


def _standing(run: PrintRun) -> str:
    """Whether the run is through, from the counts that its listing adds."""
    waiting, sent = (int(getattr(run, name)) for name in ("waiting", "sent"))
    if sent:
        return "chờ kết quả"
    return f"còn {waiting} tờ" if waiting else "xong"


def _where(run: PrintRun) -> tuple[str, ...]:
    decision = run.decision
    number = f"quyết định {decision.number or 'chưa có số'}" if decision else ""
    part = "" if run.part == PrintPart.WHOLE else dict(PrintPart.LABELS)[run.part].lower()
    return run.printer, run.tray.partition("=")[2], run.stock, part, number


def _short(sheets: list[int]) -> str:
    """A few sheets by their numbers, many by the first."""
    words = told(sheets)
    return words if len(words) <= 12 else f"{sheets[0]}… ({len(sheets)} tờ)"
