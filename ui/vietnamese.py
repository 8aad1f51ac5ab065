"""Qt's own words in Vietnamese: the menus of text fields, the file dialogs, the standard buttons."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

_WORDS = {
    "&Undo": "&Hoàn tác",
    "&Redo": "&Làm lại",
    "Cu&t": "&Cắt",
    "&Copy": "C&hép",
    "Copy &Link Location": "Chép địa chỉ",
    "&Paste": "&Dán",
    "Delete": "Xoá",
    "Select All": "Chọn tất cả",
    "Select all": "Chọn tất cả",
    "OK": "Đồng ý",
    "&OK": "Đồng ý",
    "Cancel": "Thôi",
    "&Cancel": "Thôi",
    "Save": "Lưu",
    "&Save": "&Lưu",
    "Save As": "Lưu thành",
    "Save All": "Lưu tất cả",
    "Open": "Mở",
    "&Open": "&Mở",
    "Close": "Đóng",
    "&Close": "Đóng",
    "Apply": "Áp dụng",
    "Reset": "Đặt lại",
    "Help": "Trợ giúp",
    "Discard": "Bỏ",
    "Don't Save": "Không lưu",
    "&Yes": "&Có",
    "&No": "&Không",
    "Abort": "Dừng",
    "Retry": "Thử lại",
    "Ignore": "Bỏ qua",
    "Look in:": "Tìm trong:",
    "File &name:": "&Tên tệp:",
    "File name:": "Tên tệp:",
    "Files of type:": "Loại tệp:",
    "Directory:": "Thư mục:",
    "Folder": "Thư mục",
    "&Choose": "&Chọn",
    "Choose": "Chọn",
    "Back": "Lùi",
    "Forward": "Tới",
    "Parent Directory": "Thư mục trên",
    "Create New Folder": "Tạo thư mục mới",
    "Create a New Folder": "Tạo thư mục mới",
    "New Folder": "Thư mục mới",
    "&New Folder": "Thư mục &mới",
    "List View": "Xem danh sách",
    "Detail View": "Xem chi tiết",
    "&Rename": "Đổ&i tên",
    "&Delete": "&Xoá",
    "Show &hidden files": "Hiện tệp ẩn",
    "Name": "Tên",
    "Size": "Cỡ",
    "Type": "Loại",
    "Kind": "Loại",
    "Date Modified": "Ngày sửa",
    "Computer": "Máy tính",
    "My Computer": "Máy tính",
    "Recent Places": "Nơi vừa dùng",
    "All Files (*)": "Mọi tệp (*)",
    "%1 already exists.\nDo you want to replace it?": "%1 đã có.\nGhi đè lên tệp ấy?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": "%1\nKhông thấy tệp. Hãy xem lại tên tệp.",
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": "%1\nKhông thấy thư mục ấy.",
    "Show Details...": "Xem chi tiết…",
    "Hide Details...": "Ẩn chi tiết…",
}


class Vietnamese(QTranslator):
    """Gives Qt the words it has no translation for; what is not listed stays as it is."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: ARG002, N803  (Qt's signature)
        return _WORDS.get(sourceText, "")
