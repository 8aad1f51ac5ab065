"""Mẫu giấy tờ: the office's own words and signers, its own Word forms, and the register of document numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.page import Page, heading, page_layout, tabs_of
from ui.pages.paper_numbers import PaperNumbers
from ui.pages.paper_texts import PaperTexts
from ui.pages.paper_word import WordForms

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class PaperFormsPage(Page):
    """Three things that make a paper the office's own, each in its tab."""

    title = "Mẫu giấy tờ"
    help = (
        "Mọi loại giấy đều có ở đây: tên giấy, căn cứ, các điều, câu chữ, nơi nhận, quyền hạn ký và người ký sửa được,"
        " dùng từ ngày hiệu lực trở đi; giấy của ngày trước giữ như cũ. Phần do quy định đặt thì trang nói sửa ở đâu."
        " Mẫu Word riêng thay cả mẫu của chương trình khi lưu ra Word. Sổ số văn bản chỉ đề nghị số tiếp theo, không tự"
        " lấy số."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.texts, self.word, self.numbers = PaperTexts(window), WordForms(window), PaperNumbers(window)
        self.tabs = tabs_of(
            ("Câu chữ, người ký", self.texts), ("Mẫu Word riêng", self.word), ("Sổ số văn bản", self.numbers)
        )
        self.tabs.currentChanged.connect(lambda _: self.reload())
        layout = page_layout(self)
        layout.addLayout(heading(self.title))
        layout.addWidget(self.tabs, 1)

    @property
    def front(self) -> PaperTexts | WordForms | PaperNumbers:
        found = self.tabs.currentWidget()
        assert isinstance(found, PaperTexts | WordForms | PaperNumbers)
        return found

    def reload(self) -> None:
        if self.front is not self.numbers:
            self.main.count("")
        self.front.reload()

    def focus_first(self) -> None:
        self.front.focus_first()

    def search_here(self) -> None:
        if self.front is self.numbers:
            self.numbers.list.focus_search()

    def save(self) -> None:
        if self.front is self.texts:
            self.texts.save()

    def print_front(self) -> None:
        if self.front is self.texts:
            self.texts.print_paper()

    def keep_typing(self) -> int:
        return self.texts.keep_typing()
