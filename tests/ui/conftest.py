"""A small office of invented people, and the window on it; no work is left running behind a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.awards import AwardDecision
from db.base import action
from db.dates import PartialDate
from db.members import Member, Status
from db.open import close_office, open_office
from db.organizations import Organization
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from tests.conftest import TODAY
from tests.ui.hands import PATIENCE, settled
from tests.ui.machine import Machine, decided, machine_beside, opener
from ui import work
from ui.app import let_go_of_copied
from ui.dialogs import BugDialog
from ui.main_window import MainWindow
from ui.pages.printing import PrintDialog

PEOPLE = (
    ("Đỗ Đức Ánh", "Chi bộ thôn Tân Lập", Status.OFFICIAL, "1960-02-03", "046060000011"),
    ("Nguyễn Thị Ân", "Chi bộ thôn Tân Lập", Status.OFFICIAL, "1985", "046085000012"),
    ("Trần Văn Ẩn", "Chi bộ thôn Bình Sơn", Status.OFFICIAL, "1979-11-30", ""),
    ("Lê Quốc Bảo", "Chi bộ thôn Bình Sơn", Status.PROBATIONARY, "2001-05-09", "046201000014"),
    ("Phạm Thị Đào", "Chi bộ thôn Bình Sơn", Status.EXEMPT, "1941", ""),
    ("Võ Minh Châu", "Chi bộ thôn Tân Lập", Status.TRANSFERRED, "1990-01-01", ""),
)


@pytest.fixture(scope="session", autouse=True)
def no_story_ends_because_the_machine_is_busy() -> Iterator[None]:
    """The five seconds that pytest-qt waits by itself are too few where others work beside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(QtBot.waitUntil.__kwdefaults__, "timeout", PATIENCE)
        yield


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    work.finish()
    if QApplication.instance() is not None:
        let_go_of_copied()


@pytest.fixture(autouse=True)
def a_bug_fails_the_test(monkeypatch: pytest.MonkeyPatch, qtlog: Any) -> Iterator[None]:
    """The calm dialog would wait for a clerk; here its details fail the test instead, as do rows told that are not."""

    def fail(dialog: BugDialog) -> int:
        raise AssertionError(dialog.details)

    monkeypatch.setattr(BugDialog, "exec", fail)
    yield
    assert not [one.message for one in qtlog.records if "invalid index" in one.message]


@pytest.fixture(scope="session")
def people_folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office with its six people, closed: to be copied."""
    folder = shutil.copytree(new_folder, tmp_path_factory.mktemp("people") / "office")
    open_office(folder)
    with action("Lập danh sách mẫu"):
        own = Organization.get_by_id(office_names(TODAY).id)
        cells = {
            name: new_organization(name, parent=own, cell_kind="hamlet") for name in sorted({row[1] for row in PEOPLE})
        }
        for number, (name, cell, status, born, identity) in enumerate(PEOPLE, 1):
            member = Member(
                name=name,
                birth_date=PartialDate.from_iso(born),
                identity_number=identity,
                card_number=f"00{number:04d}",
                admitted_on=PartialDate.from_iso("2015-03-26"),
            )
            member.save()
            place_member(member, cells[cell])
            set_status(member, status, date(2020, 1, 1))
    close_office()
    return folder


@pytest.fixture
def people(office: Path, people_folder: Path, opened_copy: Callable[[Path], Path]) -> dict[str, Member]:
    """Six invented people in two cells, by name."""
    opened_copy(people_folder)
    return {member.name: member for member in Member.select().order_by(Member.id)}


@pytest.fixture
def window(qtbot: QtBot, people: dict[str, Member], office: Path) -> Iterator[MainWindow]:
    """The window on the small office, on 22 November 2026."""
    made = MainWindow(TODAY)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
    made.show_office(office)
    yield made
    work.finish()


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[], None]:
    """Wait until nothing runs and nothing is about to be read."""

    return lambda: settled(qtbot)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return machine_beside(tmp_path, monkeypatch)


@pytest.fixture
def decision(window: MainWindow, people: dict[str, Member]) -> AwardDecision:
    return decided(people)


@pytest.fixture
def preview(
    qtbot: QtBot, window: MainWindow, machine: Machine, decision: AwardDecision, settle: Callable[[], None]
) -> Callable[..., PrintDialog]:
    """Opens the preview on papers of the year, beside a printer."""
    return opener(qtbot, window, settle)
