"""What of each paper of the year's work the office may write itself."""

from __future__ import annotations

from nongson_desktop.documents.own_lines import (
    BOOK_KEEPER,
    BOTH,
    CELL,
    CHAIR,
    COLUMNS_SET,
    COMMITTEE,
    GROUNDS_PART,
    LIST_MAKER,
    RECIPIENTS_PART,
    TABLE_MAKER,
    WRITER,
    at_left,
    over_name,
    title_part,
)
from nongson_desktop.documents.paper_parts import AUTHORITY, POST, Line, Own, Part

_BOARD = Line("board", "Ủy ban Kiểm tra ký", ("T/M ỦY BAN KIỂM TRA",), (AUTHORITY, POST))
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
    "meeting-calendar": Own(
        "meetings", (Part("calendar", "Tên giấy"),), (COMMITTEE, at_left("NGƯỜI LẬP LỊCH")), COLUMNS_SET
    ),
    "meeting-attendance": Own("meetings", (Part("attendance", "Tên giấy"),), (CHAIR, WRITER), COLUMNS_SET),
    "cell-meeting-minutes": Own(
        "meetings",
        (Part("minutes", "Tên giấy"), Part("minutes_ending", "Câu kết")),
        (CHAIR, WRITER),
        "Tên người chủ trì, thư ký và nội dung lấy ở buổi sinh hoạt đã ghi (trang Sinh hoạt).",
    ),
    "cell-resolution": Own(
        "meetings",
        (
            Part("resolution", "Tên giấy"),
            Part("resolution_opening", "Câu mở đầu"),
            Part("resolution_ending", "Câu kết"),
            RECIPIENTS_PART,
        ),
        (CELL,),
    ),
    "meeting-score": Own(
        "meetings",
        (Part("score", "Tên giấy"),),
        (CELL, at_left("NGƯỜI CHẤM ĐIỂM", "Người chấm ký")),
        "Tiêu chí, điểm và ngưỡng của phiếu sửa ở trang Sinh hoạt, thẻ Phiếu chấm.",
    ),
    "meeting-quality": Own(
        "meetings",
        (Part("quality", "Tên giấy"), Part("quality_note", "Câu dưới bảng")),
        (COMMITTEE, at_left("NGƯỜI TỔNG HỢP", "Người tổng hợp ký")),
        COLUMNS_SET,
    ),
    "contest-entries": Own(
        "contests", (title_part("entries"), Part("absent", "Người không dự thi")), (COMMITTEE, LIST_MAKER), COLUMNS_SET
    ),
    "contest-slip": Own(
        "contests",
        (title_part("slip"), Part("judge", "Dòng ghi giám khảo")),
        (over_name("judge", "Giám khảo ký", "GIÁM KHẢO"),),
        COLUMNS_SET,
    ),
    "contest-results": Own(
        "contests",
        (
            title_part("results"),
            Part("dropped", "Cách tính, khi bỏ điểm cao nhất và thấp nhất"),
            Part("averaged", "Cách tính, khi lấy mọi điểm"),
            Part("tied", "Khi bằng điểm"),
            Part("decided", "Khi bằng điểm đã xếp thứ tự"),
        ),
        (COMMITTEE, at_left("T/M BAN GIÁM KHẢO", "Ban giám khảo ký")),
        COLUMNS_SET,
    ),
    "contest-awards": Own(
        "contests", (title_part("awards"), Part("total", "Dòng cộng")), (COMMITTEE, LIST_MAKER), COLUMNS_SET
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
    "inspection-programme": Own(
        "inspection",
        (
            Part("programme_subject", "Trích yếu"),
            Part("programme_opening", "Câu mở đầu"),
            Part("programme_aim", "Mục đích, yêu cầu", lines=True),
            Part("programme_duty", "Tổ chức thực hiện", lines=True),
            Part("programme_recipients", "Nơi nhận", lines=True),
            Part("cell_opening", "Câu mở đầu, chương trình của chi bộ"),
            Part("on_signs", "Chương trình của chi bộ: khi có dấu hiệu vi phạm"),
            Part("cell_recipients", "Nơi nhận, chương trình của chi bộ", lines=True),
        ),
        (*BOTH, _BOARD),
        "Căn cứ, nội dung, công tác khác ghi ở từng chương trình.",
    ),
    "inspection-decision": Own(
        "inspection",
        (
            Part("decision_grounds", "Căn cứ", lines=True),
            Part("decision_team", "Câu về thành phần đoàn"),
            Part("decision_duty", "Nhiệm vụ của đoàn"),
            Part("decision_force", "Câu thi hành"),
            Part("decision_recipients", "Nơi nhận", lines=True),
        ),
        (*BOTH, _BOARD),
        "Đối tượng, nội dung, thành phần lấy từ cuộc kiểm tra, giám sát.",
    ),
    "inspection-plan": Own(
        "inspection",
        (
            Part("plan_aim", "Mục đích"),
            Part("plan_method", "Phương pháp tiến hành"),
            Part("plan_ending", "Câu kết"),
            Part("plan_recipients", "Nơi nhận", lines=True),
        ),
        (*BOTH, _BOARD),
        "Đối tượng, nội dung, tiến độ lấy từ cuộc kiểm tra, giám sát.",
    ),
    "inspection-conclusion": Own(
        "inspection",
        (
            Part("conclusion_opening", "Câu mở đầu"),
            Part("conclusion_follow", "Tổ chức thực hiện"),
            Part("conclusion_recipients", "Nơi nhận", lines=True),
        ),
        (*BOTH, _BOARD),
        "Ưu điểm, hạn chế, yêu cầu lấy từ kết luận đã ghi.",
    ),
    "inspection-file": Own(
        "inspection",
        (title_part("file_title"),),
        (*BOTH, _BOARD, at_left("NGƯỜI LẬP MỤC LỤC")),
        COLUMNS_SET,
    ),
    "inspection-register": Own("inspection", (title_part("register"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
    "inspection-requirements": Own("inspection", (title_part("requirements"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
    "inspection-statistics": Own("inspection", (title_part("statistics"),), (COMMITTEE, TABLE_MAKER), COLUMNS_SET),
    "task-results": Own("tasks", (Part("results", "Tên giấy"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
    "coverage": Own("tasks", (Part("coverage", "Tên giấy"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
    "dialogue-plan": Own(
        "dialogue",
        (
            title_part("plan"),
            Part("plan_subject", "Trích yếu"),
            GROUNDS_PART,
            Part("plan_opening", "Câu mở đầu"),
            Part("aims_heading", "Tên mục I"),
            Part("aims", "Mục đích, yêu cầu", lines=True),
            Part("when_heading", "Tên mục II"),
            Part("content_heading", "Tên mục III"),
            Part("steps", "Trình tự", lines=True),
            Part("work_heading", "Tên mục IV"),
            Part("work", "Phân công thực hiện", lines=True),
            Part("plan_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
        ),
        (COMMITTEE,),
    ),
    "dialogue-minutes": Own(
        "dialogue",
        (
            title_part("minutes"),
            Part("minutes_subject", "Trích yếu"),
            Part("minutes_opening", "Câu mở đầu"),
            Part("opinions_heading", "Tên mục ý kiến"),
            Part("no_opinion", "Khi không có ý kiến"),
            Part("spot", "Trả lời tại chỗ"),
            Part("later", "Giao trả lời sau"),
            Part("conclusion_heading", "Tên mục kết luận"),
            Part("minutes_ending", "Câu kết"),
        ),
        (CHAIR, WRITER),
    ),
    "dialogue-answers": Own(
        "dialogue",
        (title_part("answers"), Part("no_opinion", "Khi không có ý kiến")),
        (COMMITTEE, TABLE_MAKER),
        COLUMNS_SET,
    ),
    "concern-register": Own(
        "dialogue",
        (
            title_part("register"),
            Part("carried", "Dòng của năm trước chuyển sang"),
            Part("summary", "Câu tổng hợp dưới bảng"),
        ),
        (COMMITTEE, BOOK_KEEPER),
        COLUMNS_SET,
    ),
    "concern-figures": Own("dialogue", (title_part("figures"),), (COMMITTEE, TABLE_MAKER), COLUMNS_SET),
    "indicator-table": Own(
        "indicators",
        (
            title_part("day"),
            Part("by_cell", "Tên bảng theo chi bộ"),
            Part("whole", "Dòng cộng"),
            Part("missing", "Tên bảng còn thiếu"),
            Part("vacant", "Chức danh còn khuyết"),
        ),
        (COMMITTEE, TABLE_MAKER),
        COLUMNS_SET,
    ),
    "indicator-years": Own(
        "indicators",
        (
            title_part("years"),
            Part("summary", "Câu tổng hợp năm cuối"),
            Part("below", "Chỉ tiêu chưa đạt"),
            Part("none_below", "Khi không có chỉ tiêu nào chưa đạt"),
            Part("unknown", "Chỉ tiêu chưa tính được"),
            Part("note", "Chú thích dưới bảng"),
            Part("kept", "Khi số liệu đã chốt khác"),
            Part("trend", "Tên mục xếp loại"),
            Part("trend_up", "Câu về tỷ lệ qua các năm"),
        ),
        (COMMITTEE, TABLE_MAKER),
        COLUMNS_SET,
    ),
    "task-table": Own("tasks", (Part("table", "Tên giấy"),), (*BOTH, TABLE_MAKER), COLUMNS_SET),
}
