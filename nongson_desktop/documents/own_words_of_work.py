"""What of each paper of the year's work the office may write itself."""

from __future__ import annotations

from nongson_desktop.documents.own_lines import (
    BOTH,
    CELL,
    COLUMNS_SET,
    COMMITTEE,
    GROUNDS_PART,
    LIST_MAKER,
    RECIPIENTS_PART,
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
    "training-list": Own("training", (title_part("list"),), (COMMITTEE, LIST_MAKER), COLUMNS_SET),
    "training-letter": Own(
        "training",
        (
            Part("about", "Trích yếu"),
            Part("to", "Kính gửi"),
            Part("opening_ground", "Câu mở đầu, khi lớp có văn bản"),
            Part("opening", "Câu mở đầu, khi chưa có văn bản"),
            Part("ending", "Câu kết"),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
    ),
    "training-levels": Own(
        "training",
        (title_part("levels"), Part("summary", "Câu dưới bảng")),
        (COMMITTEE, LIST_MAKER),
        COLUMNS_SET,
    ),
    "training-gaps": Own("training", (title_part("gaps"),), (COMMITTEE, LIST_MAKER), COLUMNS_SET),
    "task-table": Own("tasks", (Part("table", "Tên giấy"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
}
