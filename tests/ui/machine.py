"""The printer beside the desk, which keeps what it is handed, and the certificates that are printed on it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.awards import Award, AwardDecision
from db.base import action
from db.members import Member
from nongson_desktop.documents.request import Request
from tests.documents.geometry import pages_of
from ui.main_window import MainWindow
from ui.pages import printing_printer
from ui.pages.printing import PrintDialog

Settle = Callable[[], None]
ON = date(2026, 12, 20)
NAMES = ("Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo")
ASKED = Request(on=ON, year=2026, stock="a4-stock")

OPTIONS = "PageSize/Media Size: *A4 A3 A5\nInputSlot/Media Source: *Auto Tray1\nManualFeed/Manual: *False True\n"


class Machine:
    """A printer that keeps what it is handed: stands in for the machine beside the desk."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "lp").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {place}/words\ncat > {place}/got.pdf\n')
        self.knows(OPTIONS)
        (place / "lp").chmod(0o755)

    def knows(self, options: str) -> None:
        (self.place / "options").write_text(options)
        (self.place / "lpoptions").write_text(f"#!/bin/sh\ncat {self.place}/options\n")
        (self.place / "lpoptions").chmod(0o755)

    @property
    def words(self) -> list[str]:
        return (self.place / "words").read_text().splitlines()

    @property
    def pages(self) -> list[str]:
        """The text of each page that it was handed last."""
        return [page.text for page in pages_of((self.place / "got.pdf").read_bytes())]


def machine_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    place = tmp_path / "printer"
    place.mkdir()
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(printing_printer, "printers", lambda: ["Van-phong"])
    return Machine(place)


def decided(people: dict[str, Member]) -> AwardDecision:
    """A decision of 2026 for four members that has no number yet."""
    with action("Lập quyết định"):
        made = AwardDecision(year=2026, decided_on=ON, signer="Lê Quốc Bảo", signer_role="Bí thư")
        made.save()
        for place, name in enumerate(NAMES):
            Award(
                decision=made,
                member=people[name],
                position=place,
                name=name,
                unit="Chi bộ thôn Tân Lập",
                achievement="Đã hoàn thành xuất sắc nhiệm vụ năm 2026",
            ).save()
    return made


def opener(qtbot: QtBot, window: MainWindow, settle: Settle) -> Callable[..., PrintDialog]:
    """Opens the preview on papers of the year."""

    def open_on(*papers: str, request: Request = ASKED) -> PrintDialog:
        dialog = PrintDialog(window, papers or ("certificate",), request)
        qtbot.addWidget(dialog)
        dialog.show()
        settle()
        return dialog

    return open_on
