"""What of each paper of the year's work the office may write itself."""

from __future__ import annotations

from nongson_desktop.documents.own_lines import (
    BOTH,
    CELL,
    COLUMNS_SET,
    GROUNDS_PART,
    TABLE_MAKER,
    over_name,
    title_part,
)
from nongson_desktop.documents.paper_parts import AUTHORITY, POST, Line, Own, Part

OWN_OF_WORK: dict[str, Own] = {
    "plan": Own(
        "plan",
        (
            title_part(),
            Part("opening", "Câu mở đầu"),
            GROUNDS_PART,
            Part("promise", "Câu cam kết"),
            Part("ending", "Câu kết"),
        ),
        (
            over_name("member", "Đảng viên ký", "NGƯỜI CAM KẾT"),
            Line("cell", "Chi bộ xác nhận", ("XÁC NHẬN CỦA CHI BỘ",), (AUTHORITY, POST)),
        ),
        "Các phần cam kết theo kế hoạch của từng người, sửa ở trang Kế hoạch.",
    ),
    "task-slip": Own(
        "tasks",
        (Part("slip", "Tên giấy"), Part("duty", "Trách nhiệm của người nhận nhiệm vụ")),
        (CELL, over_name("member", "Đảng viên ký", "NGƯỜI NHẬN NHIỆM VỤ")),
    ),
    "task-table": Own("tasks", (Part("table", "Tên giấy"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
}
