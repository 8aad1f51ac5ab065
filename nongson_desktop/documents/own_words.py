"""What of each paper the office may write itself, and why the rest of it is not; every paper has an entry."""

from __future__ import annotations

from nongson_desktop.documents.own_lines import (
    BALLOT,
    BALLOT_PARTS,
    BOOK_KEEPER,
    BOTH,
    CELL,
    CHAIR,
    COLUMNS_SET,
    COMMITTEE,
    COUNT_PARTS,
    GROUNDS_PART,
    LEVEL_PARTS,
    LIST_MAKER,
    NATIONAL_FORM,
    RECIPIENTS_PART,
    TABLE_MAKER,
    TELLER,
    WRITER,
    at_left,
    over_name,
    title_part,
)
from nongson_desktop.documents.own_words_of_work import OWN_OF_WORK
from nongson_desktop.documents.paper_parts import AUTHORITY, POST, Line, Own, Part
from nongson_desktop.rules.registers import REGISTERS

OWN: dict[str, Own] = {
    **OWN_OF_WORK,
    "review": Own(
        "review",
        (
            title_part(),
            Part("part_a", "Tên phần A"),
            Part("part_b", "Tên phần B"),
            Part("closing.superior", "Phần của thủ trưởng"),
            Part("closing.committee", "Phần của chi ủy"),
            Part("closing.cell", "Mức chi bộ đề xuất"),
            Part("closing.final", "Mức quyết định"),
        ),
        (
            over_name("member", "Đảng viên ký", "NGƯỜI TỰ KIỂM ĐIỂM"),
            over_name("superior", "Thủ trưởng ký", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"),
            over_name("cell", "Chi ủy, chi bộ ký", "T/M CHI ỦY (CHI BỘ)"),
            over_name("final", "Cấp quyết định ký", "T/M ĐẢNG ỦY (CHI ỦY)"),
        ),
        "Các mục I đến VI theo mẫu của quy định từng năm (trang Bộ quy định chọn mẫu nào cho ai);"
        " muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "rated-list": Own("lists", (title_part("rated_list"),), (*BOTH, at_left("NGƯỜI LẬP")), COLUMNS_SET),
    "rating-progress": Own("lists", (title_part("rating_progress"),), (*BOTH, at_left("NGƯỜI LẬP")), COLUMNS_SET),
    "rating-summary": Own(
        "lists",
        (title_part("rating_summary"), Part("rating_names", "Tên danh sách ở dưới")),
        (*BOTH, TABLE_MAKER),
        COLUMNS_SET,
    ),
    "collective-review": Own(
        "collective",
        (
            title_part(),
            Part("lead", "Câu mở đầu"),
            Part("part_a", "Tên phần A"),
            Part("part_b", "Tên phần B"),
            Part("appendix", "Câu về phụ lục"),
        ),
        BOTH,
        "Các mục I đến VI theo Mẫu 01 của quy định; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "collective-scores": Own(
        "collective",
        (
            title_part("scores.title", "Tên bảng chấm điểm"),
            Part("scores.common", "Nhóm tiêu chí chung"),
            Part("scores.result", "Nhóm tiêu chí kết quả"),
            title_part("analysis.title", "Tên phiếu phân tích (các năm trước)"),
            Part("analysis.remark", "Phiếu phân tích: nhận xét"),
            Part("analysis.level", "Phiếu phân tích: mức đề nghị"),
        ),
        (*BOTH, TABLE_MAKER, over_name("rater", "Người đánh giá ký (các năm trước)", "CHỦ THỂ ĐÁNH GIÁ")),
        "Tiêu chí và điểm tối đa sửa ở trang Bộ quy định.",
    ),
    "quarter-plan": Own(
        "quarter",
        (title_part("plan"), Part("approved", "Khi đã duyệt"), Part("not_approved", "Khi chưa duyệt")),
        (
            over_name("member", "Người lập kế hoạch ký", "NGƯỜI LẬP KẾ HOẠCH"),
            Line("leaders", "Tập thể lãnh đạo ký", ("T/M TẬP THỂ LÃNH ĐẠO",)),
        ),
        COLUMNS_SET,
    ),
    "quarter-review": Own(
        "quarter",
        (
            title_part("review"),
            Part("common", "Mục A"),
            Part("result", "Mục B"),
            Part("quarters", "Mục C"),
            Part("strengths", "Ưu điểm"),
            Part("weaknesses", "Hạn chế"),
            Part("direction", "Phương hướng"),
            Part("own_level", "Phần II"),
            Part("superior", "Phần III"),
        ),
        (
            over_name("member", "Người tự đánh giá ký", "NGƯỜI TỰ ĐÁNH GIÁ"),
            Line("final", "Cấp có thẩm quyền ký", ("T/M CẤP CÓ THẨM QUYỀN",)),
        ),
        "Tiêu chí và trục công việc sửa ở trang Bộ quy định.",
    ),
    "quarter-summary": Own("quarter", (title_part("summary"),), (COMMITTEE, TABLE_MAKER), COLUMNS_SET),
    "ballot-levels": Own(
        "rating-ballot",
        (Part("level_title", "Tên phiếu"), *BALLOT_PARTS, Part("member", "Cột tên"), *LEVEL_PARTS),
        fixed=BALLOT,
    ),
    "ballot-excellent": Own(
        "rating-ballot",
        (
            title_part("best_title", "Tên phiếu"),
            *BALLOT_PARTS[1:],
            Part("allotted", "Số được phân bổ"),
            Part("member", "Cột tên"),
            Part("agree", "Cột đánh dấu"),
        ),
        fixed=BALLOT,
    ),
    "ballot-collectives": Own(
        "rating-ballot",
        (Part("collective_title", "Tên phiếu"), *BALLOT_PARTS, Part("collective", "Cột tên"), *LEVEL_PARTS),
        fixed=BALLOT,
    ),
    "count-minutes": Own("rating-minutes", COUNT_PARTS, (*BOTH, TELLER), NATIONAL_FORM),
    "count-collectives": Own("rating-minutes", COUNT_PARTS, (*BOTH, TELLER), NATIONAL_FORM),
    "meeting-minutes": Own(
        "rating-minutes",
        (
            Part("meeting_title", "Tên giấy"),
            Part("meeting_subject", "Trích yếu"),
            Part("purpose", "Nội dung cuộc họp"),
            Part("voted", "Kết quả bỏ phiếu"),
            Part("not_voted", "Kết quả bỏ phiếu, khi chưa kiểm phiếu"),
            Part("conclusion", "Kết luận"),
            Part("meeting_ending", "Câu kết"),
        ),
        (CHAIR, WRITER),
        "Tên người chủ trì, thư ký lấy ở cuộc họp đã ghi (trang Họp, bỏ phiếu).",
    ),
    "allotment-notice": Own(
        "allotment",
        (
            title_part("subject", "Trích yếu"),
            Part("opening", "Câu mở đầu"),
            Part("list", "Danh sách phân bổ"),
            Part("duty", "Yêu cầu (mỗi dòng một đoạn)", lines=True),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
    ),
    "explanation": Own(
        "lists",
        (Part("explanation", "Tên giấy"), Part("explanation_collectives", "Tên giấy của tập thể")),
        (*BOTH, at_left("NGƯỜI LẬP")),
        COLUMNS_SET,
    ),
    "rating-decision": Own(
        "rating-decision",
        (
            title_part("subject_members", "Trích yếu"),
            Part("proposal", "Xét đề nghị"),
            Part("recognize_members", "Điều 1: công nhận kết quả"),
            Part("use", "Điều 2: dùng kết quả"),
            Part("duty_members", "Điều 3: trách nhiệm thi hành"),
            title_part("list_members", "Tên danh sách kèm theo"),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
        "Căn cứ là các văn bản của bộ quy định năm ấy, sửa ở trang Bộ quy định.",
    ),
    "collective-decision": Own(
        "rating-decision",
        (
            title_part("subject_cells", "Trích yếu"),
            Part("proposal", "Xét đề nghị"),
            Part("recognize_cells", "Điều 1: công nhận kết quả"),
            Part("use", "Điều 2: dùng kết quả"),
            Part("duty_cells", "Điều 3: trách nhiệm thi hành"),
            title_part("list_cells", "Tên danh sách kèm theo"),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
        "Căn cứ là các văn bản của bộ quy định năm ấy, sửa ở trang Bộ quy định.",
    ),
    "rating-notice": Own(
        "rating-decision",
        (
            title_part("notice_subject", "Trích yếu"),
            Part("notice_opening", "Câu mở đầu"),
            Part("notice_duty", "Yêu cầu"),
            Part("notice_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
        ),
        (COMMITTEE,),
    ),
    "member-notice": Own(
        "rating-decision",
        (
            title_part("person_subject", "Trích yếu"),
            Part("person_opening", "Câu mở đầu"),
            Part("person_duty", "Câu kết"),
            Part("person_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
        ),
        (COMMITTEE,),
    ),
    "rerating-decision": Own(
        "rating-decision",
        (
            Part("rerating_subject", "Trích yếu"),
            Part("rerating_grounds", "Căn cứ (mỗi dòng một căn cứ)", lines=True),
            Part("rerating_cancel", "Điều 1: hủy kết quả cũ"),
            Part("rerating_new", "Điều 2: kết quả mới"),
            Part("rerating_force", "Điều 3: hiệu lực"),
            Part("rerating_duty", "Điều 4: trách nhiệm thi hành"),
            Part("rerating_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
        ),
        (COMMITTEE,),
    ),
    "not-rated": Own("year-lists", (title_part("not_rated"),), (*BOTH, LIST_MAKER), COLUMNS_SET),
    "level-lists": Own(
        "year-lists",
        (title_part("graded"), Part("best", "Phần I"), Part("worst", "Phần II")),
        (*BOTH, LIST_MAKER),
        COLUMNS_SET,
    ),
    "statistics": Own(
        "statistics",
        (
            title_part(),
            Part("by_cell", "Bảng 1"),
            Part("by_group", "Bảng 2"),
            Part("by_collective", "Bảng 3"),
        ),
        (COMMITTEE, at_left("NGƯỜI LẬP BIỂU")),
        COLUMNS_SET,
    ),
    "years-running": Own(
        "year-lists",
        (
            Part("years", "Tên giấy"),
            Part("best_members", "Phần I"),
            Part("best_cells", "Phần II"),
            Part("worst_members", "Phần III"),
            Part("warning", "Ghi chú"),
        ),
        (COMMITTEE, LIST_MAKER),
        COLUMNS_SET,
    ),
    "comparison": Own(
        "year-lists",
        (
            Part("compare", "Tên giấy"),
            Part("members", "Phần 1"),
            Part("cells", "Phần 2"),
            Part("chart", "Trên biểu đồ"),
        ),
        (COMMITTEE, LIST_MAKER),
        COLUMNS_SET,
    ),
    "file-list": Own(
        "file-list",
        (title_part(),),
        (CELL, at_left("NGƯỜI LẬP DANH MỤC")),
        "Các loại giấy theo Mẫu 04; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "member-file-list": Own(
        "file-list",
        (title_part("member_title"), Part("member_note", "Ghi chú dưới tên giấy")),
        (CELL, at_left("NGƯỜI LẬP DANH MỤC")),
        "Các loại giấy theo Điều 17 Quy định 366-QĐ/TW; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "award-submission": Own(
        "award-submission",
        (
            GROUNDS_PART,
            Part("process", "1. Quá trình xét"),
            Part("process_without_votes", "1. Quá trình xét, khi chưa ghi số phiếu"),
            Part("list", "2. Danh sách đề nghị"),
            Part("ask", "3. Kiến nghị"),
            Part("enclosed", "Hồ sơ kèm theo"),
            RECIPIENTS_PART,
            Part("cell_recipients", "Nơi nhận, khi chi bộ trình (mỗi dòng một nơi)", lines=True),
        ),
        (*BOTH, Line("head", "Ban Xây dựng Đảng ký", ("TRƯỞNG BAN",))),
    ),
    "award-minutes": Own(
        "award-minutes",
        (
            Part("agenda", "Nội dung hội nghị"),
            Part("discussion", "Thảo luận, bỏ phiếu"),
            Part("conclusion", "Kết luận"),
            Part("ending", "Câu kết"),
        ),
        (CHAIR, WRITER),
        "Tên người chủ trì, thư ký lấy ở hồ sơ khen thưởng.",
    ),
    "award-decision": Own(
        "award",
        (
            GROUNDS_PART,
            Part("proposal", "Xét đề nghị"),
            Part("award", "Điều 1: khen thưởng"),
            Part("fund", "Điều 2: nguồn kinh phí"),
            Part("no_amount", "Điều 2: khi chưa có mức tiền"),
            Part("duty", "Từ Điều 3 (mỗi dòng một điều)", lines=True),
            title_part("list_title", "Tên danh sách kèm theo"),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
    ),
    "certificate": Own(
        fixed="Chữ, cỡ chữ, vị trí trên giấy khen sửa ở trang Mẫu giấy khen; người ký theo quyết định khen thưởng."
    ),
    "award-money": Own(
        "lists", (Part("award_money", "Tên giấy"),), (COMMITTEE, at_left("NGƯỜI CHI TIỀN", "Người chi ký")), COLUMNS_SET
    ),
    "award-register": Own(
        "lists",
        (Part("award_register", "Tên giấy"),),
        (COMMITTEE, BOOK_KEEPER),
        COLUMNS_SET,
    ),
    "stock-account": Own(
        "lists", (Part("stock_account", "Trích yếu"),), (COMMITTEE, at_left("NGƯỜI IN", "Người in ký")), COLUMNS_SET
    ),
    "admission-plan": Own(
        "admission",
        (
            Part("plan_subject", "Trích yếu"),
            Part("plan_grounds", "Căn cứ (mỗi dòng một đoạn)", lines=True),
            Part("plan_target", "I. Chỉ tiêu"),
            Part("plan_no_target", "I. Khi chưa giao chỉ tiêu"),
            Part("duties", "III. Tổ chức thực hiện (mỗi dòng một đoạn)", lines=True),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
    ),
    "candidate-list": Own("admission", (Part("candidates", "Tên giấy"),), (*BOTH, LIST_MAKER), COLUMNS_SET),
    "admission-progress": Own("admission", (Part("progress", "Tên giấy"),), (*BOTH, LIST_MAKER), COLUMNS_SET),
    "probation-due": Own("admission", (title_part("probation"),), (*BOTH, LIST_MAKER), COLUMNS_SET),
    "admission-results": Own("admission", (Part("results", "Tên giấy"),), (*BOTH, LIST_MAKER), COLUMNS_SET),
    "composition": Own(
        "composition",
        (Part("title", "Tên giấy"), Part("movement", "Dòng biến động")),
        (*BOTH, TABLE_MAKER),
        COLUMNS_SET,
    ),
    "profile-supplement": Own(
        "supplement",
        (
            Part("title", "Tên giấy"),
            Part("subject", "Trích yếu"),
            Part("nothing", "Khi không có thay đổi"),
            Part("promise", "Câu cam đoan"),
            Part("cell_note", "Dòng của chi bộ"),
        ),
        (
            over_name("member", "Đảng viên ký", "NGƯỜI KHAI"),
            Line("", "Đảng ủy xác nhận", ("XÁC NHẬN CỦA ĐẢNG ỦY",), (AUTHORITY, POST)),
            Line("cell", "Chi ủy xác nhận", ("XÁC NHẬN CỦA CHI ỦY",), (AUTHORITY, POST)),
        ),
        "Các mục theo Mẫu 3-HSĐV; có mẫu chính thức thì nạp làm mẫu Word riêng.",
    ),
    **{
        key: Own(lines=(COMMITTEE, at_left("NGƯỜI LẬP")), fixed=COLUMNS_SET)
        for key in ("organization-list", "officer-list", "attached-list", "organization-history")
    },
    "post-list": Own("posts", (Part("list", "Tên giấy"),), (COMMITTEE, LIST_MAKER), COLUMNS_SET),
    "post-indicators": Own(
        "posts",
        (Part("indicators", "Tên giấy"), Part("missing", "Phần còn thiếu")),
        (COMMITTEE, LIST_MAKER),
        COLUMNS_SET,
    ),
    "hand-over": Own(
        lines=(over_name("giver", "Bên giao ký", "T/M BÊN GIAO"), over_name("receiver", "Bên nhận ký", "T/M BÊN NHẬN")),
        fixed="Tên, chức vụ hai bên giao nhận lấy ở biên bản đã ghi (trang Tổ chức).",
    ),
    **{
        one.paper: Own(
            "registers", (title_part(one.key.replace("-", "_"), "Tên sổ"),), (*BOTH, BOOK_KEEPER), COLUMNS_SET
        )
        for one in REGISTERS
    },
    "register-quarter": Own("registers", (Part("quarter_count", "Tên giấy"),), (*BOTH, BOOK_KEEPER), COLUMNS_SET),
    "due-list": Own(lines=(COMMITTEE, LIST_MAKER), fixed=COLUMNS_SET),
    "badge-due": Own(
        "badge",
        (title_part("list_title"),),
        (COMMITTEE, LIST_MAKER),
        "Các cột theo Mẫu 4A-HHĐ; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "badge-submission": Own(
        "badge",
        (
            GROUNDS_PART,
            Part("opening", "Câu mở đầu"),
            Part("enclosed", "Hồ sơ kèm theo"),
            Part("ending", "Câu kết"),
            RECIPIENTS_PART,
        ),
        (COMMITTEE,),
    ),
}


def own_of(paper: str) -> Own:
    """What of the paper is the office's to write."""
    return OWN.get(paper, Own())


def parts_of(paper: str) -> tuple[Part, ...]:
    """What of a paper's words the office may write itself."""
    return own_of(paper).parts


def lines_signed(paper: str) -> tuple[Line, ...]:
    """Who signs the paper, by the places of their names on it."""
    return own_of(paper).lines
