"""A locked window: nothing of the office is to be seen, and whatever was being typed goes on where it stopped."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.awards import AwardKind
from db.base import Action, record_models
from db.inspections import Inspection, InspectionState
from db.meetings import Scorer
from db.members import Member
from db.open import forget_keys, open_office
from db.organizations import Organization, OrganizationKind
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import shipped
from nongson_desktop.rules.badges import due_badges
from nongson_desktop.rules.concerns import STEPS
from nongson_desktop.rules.member_file import course_of
from nongson_desktop.rules.profile_sections import CRITERIA
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.registers import REGISTERS
from nongson_desktop.safety import keys
from nongson_desktop.safety.accounts import Account, Role, sign, sign_out
from nongson_desktop.safety.journal import JOURNAL
from tests.conftest import TODAY
from tests.ui.hands import Clerk, say, words_on
from tests.ui.test_privacy import identity_numbers
from tests.ui.test_roles import every_dialog
from ui import work
from ui.dialogs import Dialog
from ui.editors import DateEditor
from ui.locking import Cover
from ui.main_window import MainWindow
from ui.navigation import ENTRIES
from ui.pages.account_dialogs import SignInDialog
from ui.sheet import Sheet, SheetView
from ui.table import RecordView

NAME, PASSWORD, HALF = "Lê Văn Thư", "Suối Mây 2026", "Chữ đang gõ dở"
TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit)


@pytest.fixture(autouse=True)
def nobody_stays_signed_in() -> Iterator[None]:
    yield
    forget_keys()
    sign_out()


@pytest.fixture
def hand(qtbot: QtBot, practice_folder: Path, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk signed in at the practice office."""
    folder = shutil.copytree(practice_folder, tmp_path / "xã")
    keys.protect(folder, NAME, PASSWORD)
    open_office(folder)
    made = Clerk(qtbot, MainWindow(TODAY))
    made.window.resize(1366, 768)
    made.window.show_office(folder)
    made.window.signed_in(Account(NAME, Role.ADMINISTRATOR))
    sign(Account(NAME, Role.ADMINISTRATOR))
    yield made
    if made.window.folder is not None:
        made.close()


def lock_and_come_back(hand: Clerk, while_locked: Callable[[], None] = lambda: None) -> None:
    def unlock(_dialog: SignInDialog) -> None:
        while_locked()
        hand.write(PASSWORD)
        hand.press(Qt.Key.Key_Return)

    hand.in_dialog(SignInDialog, hand.window.lock, unlock)


def uncovered() -> list[str]:
    """What stands on the screen that no cover lies over, but for the dialog that asks for the password."""
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and not isinstance(one, SignInDialog)]
    return [type(one).__name__ for one in windows if not _is_covered(one)]


def _is_covered(window: QWidget) -> bool:
    covers = [one for one in window.findChildren(Cover) if one.isVisible() and one.size() == window.size()]
    seen = window.childAt(window.rect().center())
    return bool(covers) and seen is not None and covers[-1] in (seen, seen.parentWidget())


def fields_of(widget: QWidget) -> list[Any]:
    """Where text can be typed now."""
    found = [one for kind in TYPED_IN for one in widget.findChildren(kind)]
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isReadOnly()]


def text_of(field: Any) -> str:
    return str(field.text() if isinstance(field, QLineEdit) else field.toPlainText())


def type_half(field: Any) -> str:
    """Half a sentence, or what of it the field takes."""
    field.setFocus()
    say(field, HALF)
    return text_of(field)


def stand_on_something(page: QWidget) -> None:
    """Choose the first line of each list, so that what is beside it can be typed in."""
    for view in page.findChildren(RecordView):
        if view.isVisible() and view.table.rowCount():
            view.setCurrentIndex(view.table.index(0, 1))


def test_whatever_page_is_typed_in_when_the_window_locks_goes_on_with_the_same_words(hand: Clerk) -> None:
    """Half a word is typed in every field of every page; locking alters none of them and writes nothing."""
    typed = 0
    for entry in ENTRIES:
        page = hand.window.go(entry.key)
        hand.settle()
        stand_on_something(page)
        hand.settle()
        for field in fields_of(page):
            if shiboken6.isValid(field) and field.isVisible() and not isinstance(field, DateEditor):
                typed += HALF in type_half(field)
        hand.settle()
        before, done = [text_of(one) for one in fields_of(page)], work_done()
        lock_and_come_back(hand, lambda: still(uncovered() == []))
        assert [text_of(one) for one in fields_of(page)] == before, entry.key
        assert work_done() == done, f"{entry.key}: half a word was saved"
        assert hand.window.page() is page
    assert typed > 100


def work_done() -> int:
    return Action.select().where(Action.kind.not_in(JOURNAL)).count()


def still(it_is: bool) -> None:
    assert it_is


def test_whatever_dialog_is_open_when_the_window_locks_stays_open_with_what_was_typed(hand: Clerk) -> None:
    kinds = [kind for kind in every_dialog() if _named(kind) not in BASES | MADE_OF_AN_ANSWER]
    hand.window.go("members")
    hand.settle()
    typed, numbers = 0, identity_numbers()
    for kind in kinds:
        dialog = made_by(hand.window, kind)
        hand._met.append(dialog)
        dialog.show()
        assert not [number for number in numbers if number in words_on(dialog)], (
            f"{kind.__qualname__} shows them in full"
        )
        field = next(iter(fields_of(dialog)), None)
        text = type_half(field) if field is not None else ""
        typed += bool(text)
        lock_and_come_back(hand, lambda: still(uncovered() == []))
        assert dialog.isVisible(), kind.__qualname__
        assert field is None or text_of(field) == text, kind.__qualname__
        QDialog.reject(dialog)
        dialog.deleteLater()
    assert (len(kinds) > 140, typed > 100) == (True, True)


def test_an_answer_that_comes_late_waits_until_the_window_is_open_again(hand: Clerk) -> None:
    """What the work found would else stand on the screen above the lock."""
    go_on, shown = Event(), []
    page = hand.window.go("members")
    hand.settle()

    def show(_answer: bool) -> None:
        dialog = Dialog(hand.window, "Đỗ Đức Ánh, số định danh 046060000011", "Đã rõ")
        shown.append(dialog)
        hand._met.append(dialog)
        dialog.open()

    work.run(page, lambda _: go_on.wait(20), show)

    def let_it_answer() -> None:
        go_on.set()
        work.board.jobs[0].future.result()  # type: ignore[union-attr]  # it was begun
        QApplication.processEvents()
        assert not shown
        assert uncovered() == []

    lock_and_come_back(hand, let_it_answer)
    assert shown[0].isVisible(), "the answer is not lost"
    shown[0].reject()


def test_who_closes_the_program_at_the_lock_is_not_shown_what_was_still_running(hand: Clerk) -> None:
    go_on, shown = Event(), []
    work.run(hand.window.go("members"), lambda _: go_on.wait(20), shown.append)

    def leave(dialog: SignInDialog) -> None:
        go_on.set()
        hand.click(dialog.reject_button)

    hand._come_back = lambda: None  # type: ignore[method-assign]  # there is nothing to come back to
    hand.in_dialog(SignInDialog, hand.window.lock, leave)
    assert not (shiboken6.isValid(hand.window) and hand.window.isVisible())
    assert (shown, work.board.jobs) == ([], [])


def test_a_menu_that_was_open_is_gone_when_the_window_locks(hand: Clerk) -> None:
    page = hand.window.go("members")
    menu = QMenu(page)
    menu.addAction("Đỗ Đức Ánh")
    menu.popup(page.mapToGlobal(page.rect().center()))
    assert QApplication.activePopupWidget() is menu
    lock_and_come_back(hand, lambda: still(not menu.isVisible()))


def cells_of(sheet: Sheet) -> Iterator[QModelIndex]:
    return (sheet.index(row, column) for row in range(sheet.rowCount()) for column in range(sheet.columnCount()))


def test_a_cell_half_typed_in_a_table_is_neither_saved_nor_lost(hand: Clerk) -> None:
    page = hand.window.go("rating-quota")
    hand.settle()
    view = next(one for one in page.findChildren(SheetView) if one.isVisible())
    spot = next(index for index in cells_of(view.sheet) if index.flags() & Qt.ItemFlag.ItemIsEditable)
    view.setCurrentIndex(spot)
    heard: list[Any] = []
    view.sheet.changed.connect(heard.append)
    view.edit(view.currentIndex())
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    say(editor, HALF)
    lock_and_come_back(hand)
    assert QApplication.focusWidget() is editor, "the cell is still open and one types on in it"
    assert (editor.text(), heard) == (HALF, [])


# how each dialog is made


def made_by(window: MainWindow, kind: type[Dialog]) -> Dialog:
    """The dialog with what its signature asks for: a record of the kind, else what stands in the tables below."""
    asked = list(inspect.signature(kind.__init__).parameters.values())[1:]
    own = BY_HAND.get(_named(kind), {})
    needed = [one for one in asked if one.default is one.empty and one.name not in own]
    given = {one.name: _argument(window, str(one.annotation)) for one in needed}
    return kind(**given, **{name: make(window) for name, make in own.items()})


def _named(kind: type[Dialog]) -> str:
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def _argument(window: MainWindow, annotation: str) -> Any:
    word = annotation.removesuffix(" | None")
    inner = word.partition("[")[2].removesuffix("]")
    models = {model.__name__: model for model in record_models().values()}
    if word in models:
        return models[word].select().where(models[word].hidden == 0).first() or models[word]()
    if inner in models:
        return list(models[inner].select().where(models[inner].hidden == 0).limit(2))
    return BY_WORD[word](window)


def _members_list(window: MainWindow) -> Any:
    page: Any = window.pages["members"]
    return page.list


BASES = {
    "account_dialogs.SecretDialog",
    "account_dialogs._AdministratorDialog",
    "form_dialog.FormDialog",
    "inspections_dialogs.InspectionDialog",
    "list_editing.EditsDialog",
    "fields_dialog.FieldsDialog",
    "member_dialogs.AppointingDialog",
    "profiles_dialogs.RulesDialog",
    "task_dialogs.GivingDialog",
}
MADE_OF_AN_ANSWER = {  # what was read from a file or found by long work; each is of a base that the others try too
    "designer_recipient.RecipientDialog",
    "evaluation_returned.ReturnedDialog",
    "evaluation_returned.ReturnedFilesDialog",
    "importing_whole.WholeDialog",
    "organization_dialogs.HandOverDialog",
}
BY_WORD: dict[str, Callable[[MainWindow], Any]] = {
    "MainWindow": lambda window: window,
    "QWidget": lambda window: window,
    "Path": lambda window: window.folder,
    "str": lambda _: "",
    "int": lambda _: 1,
    "date": lambda _: TODAY,
    "RecordList": _members_list,
    "ListFilter": lambda window: _members_list(window).filters,
    "ColumnsView": lambda window: _members_list(window).view,
    "Sequence[int]": lambda _: [1, 2],
    "list[int]": lambda _: [1],
    "list[Edit]": lambda _: [],
    "Sequence[tuple[str, int]]": lambda _: [("Cột", 100)],
    "Sequence[Any]": lambda _: list(Member.select().limit(2)),
    "Sequence[Column]": lambda window: _members_list(window).table.columns,
    "Column": lambda _: None,
    "BadgeProposal": lambda _: due_badges(date(2026, 11, 7))[0],
    "Sequence[BadgeProposal]": lambda _: due_badges(date(2026, 11, 7))[:1],
    "Profile": lambda _: load("P2025"),
    "Body": lambda _: Organization.get(Organization.kind == OrganizationKind.CELL),
    "Register": lambda _: REGISTERS[-1],
}
BY_HAND: dict[str, dict[str, Callable[[MainWindow], Any]]] = {
    "undoing.InTheWayDialog": {"number": lambda _: _last_work(), "kept": lambda _: []},
    "awards_dialogs.BodyDialog": {"kind": lambda _: AwardKind.YEARLY},
    "awards_dialogs.RecipientDialog": {"take": lambda _: print},
    "concerns_dialogs.StepDialog": {"step": lambda _: STEPS[0]},
    "designer_calibration.CalibrationDialog": {"layout": lambda _: shipped("a4")},
    "evaluation_ballots.WaysDialog": {"assembly": lambda _: None},
    "evaluation_facts_why.WhyDialog": {"explained": lambda _: [], "request": lambda _: Request(on=TODAY, year=2026)},
    "inspections_dialogs.StepDialog": {"inspection": lambda _: Inspection(state=InspectionState.DECIDED, year=2026)},
    "meetings_dialogs.DropMeetingDialog": {"put_off": lambda _: True},
    "meetings_score.ScoreDialog": {"scorer": lambda _: Scorer.CELL},
    "member_course.EndDialog": {"line": lambda _: course_of(1)[0]},
    "member_course.RowDialog": {"record": lambda _: course_of(1)[0].record},
    "people_dialog.PeopleDialog": {"act": lambda _: print},
    "profiles_dialogs.KeepDialog": {"text": lambda _: load("P2025").text},
    "profiles_dialogs.ReasonDialog": {"job": lambda _: print},
    "profiles_lists.ListsDialog": {"text": lambda _: load("P2025").text, "section": lambda _: CRITERIA},
    "reorganization.OperationDialog": {
        "kind": lambda _: "rename",
        "body": lambda _: Organization.get(Organization.name.startswith("Chi bộ thôn")),
    },
    "training_dialogs.ChooseClassDialog": {"people": lambda _: [{"member": 1}]},
    "transfers_dialogs.DayDialog": {"editors": lambda _: [], "do": lambda _: print},
}


def _last_work() -> int:
    found: int = Action.select().where(Action.kind == "edit").order_by(Action.id.desc()).get().id
    return found
