"""F1: what the page in front is for, and the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.dialogs import Dialog, button
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
    ("Ctrl+C  /  Ctrl+V", "chép các dòng đang chọn sang Excel kèm tiêu đề; dán từ Excel vào, xem trước rồi mới ghi"),
    ("Ctrl+Shift+F", "bộ lọc: điều kiện theo cột, bộ lọc đã lưu"),
    ("F2", "sửa ô trong bảng"),
    ("Ctrl+L", "khoá màn hình; mở lại bằng mật khẩu, chữ đang gõ vẫn còn"),
    ("Ctrl+I", "hiện đủ số định danh trên màn hình; bấm lần nữa thì che lại"),
    ("F5", "đọc lại"),
    ("F6", "sang danh sách các trang bên trái: mũi tên chọn, Enter mở; F6 lần nữa trở lại trang"),
    ("Ctrl+ +  /  Ctrl+ −", "chữ to hơn, nhỏ hơn"),
)
_GENERAL = (
    "Chọn năm và phạm vi một lần ở đầu cửa sổ; mọi trang đều theo. Thả tệp Excel vào cửa sổ để nhập."
    " Bấm tên cột để sắp xếp, Shift+bấm để xếp thêm theo cột nữa; bấm phải chuột vào tên cột hoặc nút “Cột” để chọn."
    " Chọn nhiều dòng thì dòng cuối cửa sổ có “Sửa … dòng…”."
)

_LIMITS = (
    "Ai ngồi trước máy khi màn hình đang mở thì thấy và sửa được như người đang đăng nhập: rời chỗ thì khoá (Ctrl+L).",
    "Máy có phần mềm gián điệp thì mật khẩu và màn hình có thể bị ghi lại; chương trình không chống được việc ấy.",
    "Mật khẩu dễ đoán thì người lấy được thư mục dữ liệu dò ra; chờ sau khi gõ sai chỉ cản người ngồi tại máy.",
    "Dữ liệu chưa đặt mật khẩu (có chữ đỏ ở đầu cửa sổ) thì ai dùng được máy này, hay nhặt được ổ sao lưu, cũng đọc"
    " được.",
    "Mất cả mật khẩu lẫn phiếu khôi phục thì không ai mở được dữ liệu, kể cả người viết chương trình.",
    "Tệp PDF, Word, Excel đã lưu ra, giấy đã in và bản chờ in của hệ điều hành không còn được mã hoá.",
    "Số định danh chỉ che trên màn hình: khi in, xuất tệp hay chép (Ctrl+C) thì ra đủ số, và chương trình khác đọc được"
    " những gì vừa chép.",
    "Ổ đĩa hỏng, máy mất hay bị mã độc tống tiền thì mất cả các bản sao lưu trên máy ấy: chọn nơi thứ hai là một ổ USB"
    " và rút ra cất khi sao lưu xong.",
    "Bản sao lưu cũ mở bằng mật khẩu lúc sao lưu: đổi mật khẩu không khoá được bản sao đã ở trong tay người khác.",
    "Người có quyền trên máy có thể xoá cả thư mục dữ liệu, hay bớt các việc cuối nhật ký cùng các bản sao lưu giữ"
    " những việc ấy: bản sao ở nơi thứ hai và mã ở chân giấy đã in là chỗ để đối chiếu.",
    "Chuỗi nhật ký cho biết dữ liệu bị sửa ngoài chương trình; nó không ngăn được người có mật khẩu ghi sai"
    " trong chương trình.",
    "Khi đang mở, chìa khoá nằm trong bộ nhớ của máy; tắt máy hẳn, không để chế độ ngủ, khi mang máy đi.",
    "Chương trình không dùng mạng nhưng máy thì có thể có: đừng gõ vào đây nội dung Mật, Tối mật, Tuyệt mật; luật không"
    " cho soạn, giữ bí mật nhà nước trên máy có nối mạng.",
)
_ROOM = 760, 600


class ReadingDialog(Dialog):
    """Something to read, as long as it is: what does not fit is scrolled to."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title, "Đã rõ")
        self.reject_button.hide()
        self.resize(*_ROOM)
        shown = QWidget()
        self.words = QVBoxLayout(shown)
        self.words.setContentsMargins(0, 0, 12, 0)
        self.words.setSpacing(10)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(shown)
        self.body.addWidget(area)


class LimitsDialog(ReadingDialog):
    """What the program does not protect against, said plainly."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Chương trình không bảo vệ được trước điều gì")
        for sentence in _LIMITS:
            self.words.addWidget(QLabel(f"•  {sentence}", wordWrap=True))
        self.words.addStretch(1)


class HelpDialog(ReadingDialog):
    """Help for the page in front."""

    def __init__(self, parent: QWidget, page: QWidget | None) -> None:
        super().__init__(parent, "Trợ giúp")
        for text in (str(getattr(page, "help", "") or ""), _GENERAL):
            if text:
                self.words.addWidget(QLabel(text, wordWrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setColumnStretch(1, 1)
        for row, (key, meaning) in enumerate(_KEYS):
            label = QLabel(key)
            set_role(label, "chip")
            grid.addWidget(label, row, 0)
            grid.addWidget(QLabel(meaning, wordWrap=True), row, 1)
        self.words.addLayout(grid)
        self.words.addStretch(1)
        limits = button("Chương trình không bảo vệ được trước điều gì…", "link")
        limits.clicked.connect(lambda: LimitsDialog(self).exec())
        self.body.addWidget(limits)
