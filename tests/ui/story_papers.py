"""The papers of the clerk's story as she has them printed, and the orders expected on them, written out by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from PySide6.QtCore import Qt

from tests import story
from tests.story import Person
from tests.ui.hands import Clerk
from ui.pages.printing import PrintDialog

ENTER, TAB, DOWN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space
BY_KEY, BY_NAME = story.CELLS[0], story.CELLS[1]
WORDS = {
    "HTXS": "Hoàn thành xuất sắc nhiệm vụ",
    "HTT": "Hoàn thành tốt nhiệm vụ",
    "HT": "Hoàn thành nhiệm vụ",
    "KHT": "Không hoàn thành nhiệm vụ",
}
SURNAMES = ("Bùi", "Dương", "Đặng", "Đoàn", "Đỗ", "Hồ", "Huỳnh", "Lý", "Ngô", "Nguyễn", "Phạm", "Trần", "Võ")
MIDDLES = ("Đức", "Hữu", "Mỹ", "Ngọc", "Quốc", "Thành", "Thị", "Văn", "Xuân")


def in_order(persons: Sequence[Person]) -> list[Person]:
    """As a Vietnamese list has them, by orders written out by hand: given name, surname, middle name."""

    def place(person: Person) -> tuple[int, int, int]:
        surname, middle, given = person.name.split()
        return story.GIVEN.index(given), SURNAMES.index(surname), MIDDLES.index(middle)

    return sorted(persons, key=place)


def by_cell(persons: Sequence[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in in_order(persons):
        found[person.cell].append(person)
    return found


def short(cell: str) -> str:
    """A cell as the lists beside a table name it."""
    plain = cell.removeprefix("Chi bộ ")
    return plain[:1].upper() + plain[1:]


def find(clerk: Clerk, text: str) -> None:
    """Ctrl+F, and what is looked for."""
    clerk.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    clerk.write(text)
    clerk.settle()


def open_found(clerk: Clerk, text: str) -> None:
    """Look for one and open her by Enter."""
    find(clerk, text)
    clerk.press(ENTER)
    clerk.settle()


def claimed(person: Person) -> str:
    return {"HT": "HTT", "KHT": "HT"}.get(person.level, person.level)


def proposed(person: Person) -> str:
    return {"KHT": "HT"}.get(person.level, person.level)


def decided(person: Person) -> str:
    return person.level


# on paper


def printed(clerk: Clerk, press: Callable[[], None], target: Path, *, paper: str = "") -> list[str]:
    """The preview that the press opens, saved as the PDF on screen; the text of each page, one space between words."""

    def save(dialog: PrintDialog) -> None:
        if paper:
            clerk.choose(dialog.paper, paper)
        clerk.settle()
        assert dialog.content, dialog.preview.message.text()
        clerk.click(dialog.pdf_button)
        clerk.qtbot.waitUntil(lambda: dialog.said.text() == f"Đã lưu {target.name}.")
        assert target.read_bytes() == dialog.content, "what is saved is what is seen"
        assert dialog.preview.count.text() == f"{dialog.preview.pages.count()} trang"
        clerk.click(dialog.close_button)

    target.unlink(missing_ok=True)
    clerk.in_dialog(PrintDialog, press, save)
    return [" ".join(page.extract_text().split()) for page in PdfReader(target).pages]


def print_plan(clerk: Clerk, person: Person, targets: Sequence[str], target: Path) -> None:
    """Her own plan says what she typed, in its order."""
    page: Any = clerk.open("Kế hoạch")
    open_found(clerk, person.name)
    text = " ".join(printed(clerk, lambda: clerk.click(page.print_plan), target))
    assert re.search(f"Họ và tên: {person.name} .*?" + ".*?".join(targets), text)


def print_paper(clerk: Clerk, title: str, target: Path) -> list[str]:
    """A paper chosen on the page of papers, for the scope at the top."""
    page: Any = clerk.window.page()
    rows = range(page.papers.count())
    row = next(row for row in rows if page.papers.item(row).data(Qt.ItemDataRole.AccessibleTextRole) == title)
    clerk.click_cell(page.papers, row)
    return printed(clerk, lambda: clerk.click(page.open_button), target)


def print_summary(clerk: Clerk, persons: Sequence[Person], target: Path) -> None:
    """Everyone stands in the summary with the three levels that were typed."""
    clerk.open("In giấy tờ")
    text = " ".join(print_paper(clerk, "Bảng tổng hợp kết quả đánh giá, xếp loại", target))
    names = "|".join(person.name for person in persons)
    level = "(HTXS|HTT|HT|KHT)"
    rows = re.findall(rf"({names}) (?:Bí thư [\w ]+? )?{level} {level} {level}\b", text)
    typed = [(one.name, claimed(one), proposed(one), decided(one)) for one in persons]
    assert sorted(rows) == sorted(typed)


def print_cell(clerk: Clerk, cell: str, persons: Sequence[Person], target: Path) -> None:
    """Plans, slips, the table of tasks and the reviews of one cell, and of nobody else."""
    clerk.choose(clerk.window.top.scope, cell)
    clerk.settle()
    inside = by_cell(persons)[cell]
    others = [person.name for person in persons if person.cell != cell]
    for title, says in (
        ("Bản cam kết tu dưỡng, rèn luyện, phấn đấu", "Họ và tên: {0.name} Ngày sinh: {0.birth} "),
        ("Phiếu giao nhiệm vụ", "Họ và tên: {0.name} Ngày sinh: {0.birth} .*? 1 {0.task} 30/11/2026 "),
        ("Bảng phân công nhiệm vụ", " {0.name} {0.task} "),
        (
            "Bản kiểm điểm cá nhân",
            "Họ và tên: {0.name} Ngày sinh: {0.birth} .*?{0.task}: "
            ".*?đề xuất xếp loại mức chất lượng: {1}. .*?xếp loại mức chất lượng: {2}. ",
        ),
    ):
        text = " ".join(print_paper(clerk, title, target))
        in_turn = ".*?".join(says.format(one, WORDS[proposed(one)], WORDS[decided(one)]) for one in inside)
        assert re.search(in_turn, text), title
        assert not [name for name in others if name in text], title
    clerk.choose(clerk.window.top.scope, "Toàn đảng bộ")


def print_awards(clerk: Clerk, persons: Sequence[Person], signer: Person, target: Path) -> None:
    """The decision names the best and no one else; each has a certificate, in the same order."""
    page: Any = clerk.open("Khen thưởng")
    best = [person.name for person in in_order(persons) if person.level == "HTXS"]
    text = " ".join(printed(clerk, lambda: clerk.click(page.print_button), target))
    assert "Số 15-QĐ/ĐU" in text
    assert "Suối Mây, ngày 20 tháng 12 năm 2026" in text
    assert re.search(f"BÍ THƯ.*{signer.name}", text)
    for person in persons:
        assert (person.name in text) == (person.name in best or person is signer), person.name
    pages = printed(clerk, lambda: clerk.click(page.print_button), target, paper="Giấy khen")
    for recipient, words in zip([BY_KEY, *best], pages, strict=True):
        assert recipient.upper() in words
        assert "Quyết định số 15-QĐ/ĐU, ngày 20 tháng 12 năm 2026" in words
        assert signer.name in words
