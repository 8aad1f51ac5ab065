"""F1: what the page in front is for, and the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.dialogs import Dialog
from ui.theme import set_role

_KEYS = (
    ("Ctrl+K", "tìm một đảng viên từ bất cứ trang nào, không cần gõ dấu"),
    ("Alt+N  /  Alt+P", "chọn năm, phạm vi ở đầu cửa sổ: mũi tên chọn, Enter trở lại trang"),
    ("Ctrl+PgDown  /  Ctrl+PgUp", "chi bộ tiếp theo, chi bộ trước"),
    ("Ctrl+F", "tìm trong danh sách đang mở"),
    ("Enter", "sang ô tiếp theo; trong danh sách: mở hồ sơ"),
    ("Esc", "trở lại danh sách; chữ đã gõ vẫn còn"),
    ("Ctrl+S", "lưu"),
    ("Ctrl+Z", "hoàn tác việc vừa làm"),
    ("Ctrl+P", "in những gì đang ở trước mặt"),
    ("Ctrl+C", "chép các dòng đang chọn sang Excel"),
    ("F2", "sửa ô trong bảng"),
    ("F5", "đọc lại"),
    ("F6", "sang danh sách các trang bên trái: mũi tên chọn, Enter mở; F6 lần nữa trở lại trang"),
    ("Ctrl+ +  /  Ctrl+ −", "chữ to hơn, nhỏ hơn"),
)
_GENERAL = (
    "Chọn năm và phạm vi một lần ở đầu cửa sổ; mọi trang đều theo. Thả tệp Excel vào cửa sổ để nhập."
    " Bấm tên cột để sắp xếp, bấm phải chuột vào tên cột hoặc nút “Cột” để chọn cột."
)


class HelpDialog(Dialog):
    """Help for the page in front."""

    def __init__(self, parent: QWidget, page: QWidget | None) -> None:
        super().__init__(parent, "Trợ giúp", "Đã rõ")
        self.reject_button.hide()
        self.setMinimumWidth(560)
        for text in (str(getattr(page, "help", "") or ""), _GENERAL):
            if text:
                self.body.addWidget(QLabel(text, wordWrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setColumnStretch(1, 1)
        for row, (key, meaning) in enumerate(_KEYS):
            label = QLabel(key)
            set_role(label, "chip")
            grid.addWidget(label, row, 0)
            grid.addWidget(QLabel(meaning, wordWrap=True), row, 1)
        box = QVBoxLayout()
        box.addLayout(grid)
        self.body.addLayout(box)
