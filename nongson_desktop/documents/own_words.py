"""What of each paper the office may write itself, and why the rest of it is not; every paper has an entry."""

from __future__ import annotations

from nongson_desktop.documents.paper_parts import AUTHORITY, GROUNDS, NAME, POST, RECIPIENTS, Line, Own, Part
from nongson_desktop.rules.registers import REGISTERS

_COMMITTEE = Line("", "Đảng ủy ký", ("T/M ĐẢNG ỦY", "T/M BAN THƯỜNG VỤ"))
_CELL = Line("cell", "Chi bộ ký", ("T/M CHI BỘ", "T/M CHI ỦY"), (AUTHORITY, POST))
_BOTH = (_COMMITTEE, _CELL)
_FORM = "Các mục của mẫu này do quy định đặt; muốn khác thì thay bằng mẫu Word riêng."
_COLUMNS = "Các cột của bảng do chương trình đặt; muốn khác thì thay bằng mẫu Word riêng."


def _at_left(words: str, label: str = "Người lập ký") -> Line:
    return Line("maker", label, (words,), (POST, NAME))


def _line(key: str, label: str, words: str) -> Line:
    """A line over a name that the records say: only its words can be written."""
    return Line(key, label, (words,), (AUTHORITY,))


def _title(name: str = "title", label: str = "Tên giấy") -> Part:
    return Part(name, label, lines=True)


_GROUNDS = Part(GROUNDS, "Căn cứ (mỗi dòng một căn cứ)", lines=True)
_RECIPIENTS = Part(RECIPIENTS, "Nơi nhận (mỗi dòng một nơi)", lines=True)
_LIST_MAKER = _at_left("NGƯỜI LẬP DANH SÁCH")
_TABLE_MAKER = _at_left("NGƯỜI LẬP BẢNG")
_BOOK_KEEPER = _at_left("NGƯỜI VÀO SỔ", "Người vào sổ ký")
_WRITER = _line("writer", "Người ghi biên bản ký", "NGƯỜI GHI BIÊN BẢN")
_CHAIR = _line("chair", "Chủ trì ký", "CHỦ TRÌ")
_TELLER = _line("teller", "Tổ trưởng kiểm phiếu ký", "TỔ TRƯỞNG TỔ KIỂM PHIẾU")
_COUNT_PARTS = (
    Part("count_title", "Tên giấy"),
    Part("first_heading", "Mục I, khi bỏ phiếu hai lần"),
    Part("second_heading", "Mục II, khi bỏ phiếu hai lần"),
    Part("only_heading", "Mục I, khi bỏ phiếu một lần"),
    Part("count_ending", "Câu kết"),
)
_BALLOT_PARTS = (
    Part("one_mark", "Cách đánh dấu"),
    Part("at_most", "Số được chọn"),
    Part("secret", "Ghi chú dưới phiếu"),
)
_LEVEL_PARTS = tuple(Part(f"levels.{level}", f"Ô đánh dấu mức {level}") for level in ("HTXS", "HTT", "HT", "KHT"))
_BALLOT = "Phiếu kín không có người ký; danh sách tên lấy từ đợt đánh giá, không sửa ở đây."

OWN: dict[str, Own] = {
    "plan": Own(
        "plan",
        (
            _title(),
            Part("opening", "Câu mở đầu"),
            _GROUNDS,
            Part("promise", "Câu cam kết"),
            Part("ending", "Câu kết"),
        ),
        (
            _line("member", "Đảng viên ký", "NGƯỜI CAM KẾT"),
            Line("cell", "Chi bộ xác nhận", ("XÁC NHẬN CỦA CHI BỘ",), (AUTHORITY, POST)),
        ),
        "Các phần cam kết theo kế hoạch của từng người, sửa ở trang Kế hoạch.",
    ),
    "task-slip": Own(
        "tasks",
        (Part("slip", "Tên giấy"), Part("duty", "Trách nhiệm của người nhận nhiệm vụ")),
        (_CELL, _line("member", "Đảng viên ký", "NGƯỜI NHẬN NHIỆM VỤ")),
    ),
    "task-table": Own("tasks", (Part("table", "Tên giấy"),), (*_BOTH, _TABLE_MAKER), _COLUMNS),
    "review": Own(
        "review",
        (
            _title(),
            Part("part_a", "Tên phần A"),
            Part("part_b", "Tên phần B"),
            Part("closing.superior", "Phần của thủ trưởng"),
            Part("closing.committee", "Phần của chi ủy"),
            Part("closing.cell", "Mức chi bộ đề xuất"),
            Part("closing.final", "Mức quyết định"),
        ),
        (
            _line("member", "Đảng viên ký", "NGƯỜI TỰ KIỂM ĐIỂM"),
            _line("superior", "Thủ trưởng ký", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"),
            _line("cell", "Chi ủy, chi bộ ký", "T/M CHI ỦY (CHI BỘ)"),
            _line("final", "Cấp quyết định ký", "T/M ĐẢNG ỦY (CHI ỦY)"),
        ),
        "Các mục I đến VI theo mẫu của quy định từng năm (trang Bộ quy định chọn mẫu nào cho ai);"
        " muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "rated-list": Own("lists", (_title("rated_list"),), (*_BOTH, _at_left("NGƯỜI LẬP")), _COLUMNS),
    "rating-progress": Own("lists", (_title("rating_progress"),), (*_BOTH, _at_left("NGƯỜI LẬP")), _COLUMNS),
    "rating-summary": Own(
        "lists",
        (_title("rating_summary"), Part("rating_names", "Tên danh sách ở dưới")),
        (*_BOTH, _TABLE_MAKER),
        _COLUMNS,
    ),
    "collective-review": Own(
        "collective",
        (
            _title(),
            Part("lead", "Câu mở đầu"),
            Part("part_a", "Tên phần A"),
            Part("part_b", "Tên phần B"),
            Part("appendix", "Câu về phụ lục"),
        ),
        _BOTH,
        "Các mục I đến VI theo Mẫu 01 của quy định; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "collective-scores": Own(
        "collective",
        (
            _title("scores.title", "Tên bảng chấm điểm"),
            Part("scores.common", "Nhóm tiêu chí chung"),
            Part("scores.result", "Nhóm tiêu chí kết quả"),
            _title("analysis.title", "Tên phiếu phân tích (các năm trước)"),
            Part("analysis.remark", "Phiếu phân tích: nhận xét"),
            Part("analysis.level", "Phiếu phân tích: mức đề nghị"),
        ),
        (*_BOTH, _TABLE_MAKER, _line("rater", "Người đánh giá ký (các năm trước)", "CHỦ THỂ ĐÁNH GIÁ")),
        "Tiêu chí và điểm tối đa sửa ở trang Bộ quy định.",
    ),
    "quarter-plan": Own(
        "quarter",
        (_title("plan"), Part("approved", "Khi đã duyệt"), Part("not_approved", "Khi chưa duyệt")),
        (
            _line("member", "Người lập kế hoạch ký", "NGƯỜI LẬP KẾ HOẠCH"),
            Line("leaders", "Tập thể lãnh đạo ký", ("T/M TẬP THỂ LÃNH ĐẠO",)),
        ),
        _COLUMNS,
    ),
    "quarter-review": Own(
        "quarter",
        (
            _title("review"),
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
            _line("member", "Người tự đánh giá ký", "NGƯỜI TỰ ĐÁNH GIÁ"),
            Line("final", "Cấp có thẩm quyền ký", ("T/M CẤP CÓ THẨM QUYỀN",)),
        ),
        "Tiêu chí và trục công việc sửa ở trang Bộ quy định.",
    ),
    "quarter-summary": Own("quarter", (_title("summary"),), (_COMMITTEE, _TABLE_MAKER), _COLUMNS),
    "ballot-levels": Own(
        "rating-ballot",
        (Part("level_title", "Tên phiếu"), *_BALLOT_PARTS, Part("member", "Cột tên"), *_LEVEL_PARTS),
        fixed=_BALLOT,
    ),
    "ballot-excellent": Own(
        "rating-ballot",
        (
            _title("best_title", "Tên phiếu"),
            *_BALLOT_PARTS[1:],
            Part("allotted", "Số được phân bổ"),
            Part("member", "Cột tên"),
            Part("agree", "Cột đánh dấu"),
        ),
        fixed=_BALLOT,
    ),
    "ballot-collectives": Own(
        "rating-ballot",
        (Part("collective_title", "Tên phiếu"), *_BALLOT_PARTS, Part("collective", "Cột tên"), *_LEVEL_PARTS),
        fixed=_BALLOT,
    ),
    "count-minutes": Own("rating-minutes", _COUNT_PARTS, (*_BOTH, _TELLER), _FORM),
    "count-collectives": Own("rating-minutes", _COUNT_PARTS, (*_BOTH, _TELLER), _FORM),
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
        (_CHAIR, _WRITER),
        "Tên người chủ trì, thư ký lấy ở cuộc họp đã ghi (trang Họp, bỏ phiếu).",
    ),
    "allotment-notice": Own(
        "allotment",
        (
            _title("subject", "Trích yếu"),
            Part("opening", "Câu mở đầu"),
            Part("list", "Danh sách phân bổ"),
            Part("duty", "Yêu cầu (mỗi dòng một đoạn)", lines=True),
            _RECIPIENTS,
        ),
        (_COMMITTEE,),
    ),
    "explanation": Own("lists", (Part("explanation", "Tên giấy"),), (*_BOTH, _at_left("NGƯỜI LẬP")), _COLUMNS),
    "rating-decision": Own(
        "rating-decision",
        (
            _title("subject_members", "Trích yếu"),
            Part("proposal", "Xét đề nghị"),
            Part("recognize_members", "Điều 1: công nhận kết quả"),
            Part("use", "Điều 2: dùng kết quả"),
            Part("duty_members", "Điều 3: trách nhiệm thi hành"),
            _title("list_members", "Tên danh sách kèm theo"),
            _RECIPIENTS,
        ),
        (_COMMITTEE,),
        "Căn cứ là các văn bản của bộ quy định năm ấy, sửa ở trang Bộ quy định.",
    ),
    "collective-decision": Own(
        "rating-decision",
        (
            _title("subject_cells", "Trích yếu"),
            Part("proposal", "Xét đề nghị"),
            Part("recognize_cells", "Điều 1: công nhận kết quả"),
            Part("use", "Điều 2: dùng kết quả"),
            Part("duty_cells", "Điều 3: trách nhiệm thi hành"),
            _title("list_cells", "Tên danh sách kèm theo"),
            _RECIPIENTS,
        ),
        (_COMMITTEE,),
        "Căn cứ là các văn bản của bộ quy định năm ấy, sửa ở trang Bộ quy định.",
    ),
    "rating-notice": Own(
        "rating-decision",
        (
            _title("notice_subject", "Trích yếu"),
            Part("notice_opening", "Câu mở đầu"),
            Part("notice_duty", "Yêu cầu"),
            Part("notice_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
        ),
        (_COMMITTEE,),
    ),
    "member-notice": Own(
        "rating-decision",
        (
            _title("person_subject", "Trích yếu"),
            Part("person_opening", "Câu mở đầu"),
            Part("person_duty", "Câu kết"),
            Part("person_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
        ),
        (_COMMITTEE,),
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
        (_COMMITTEE,),
    ),
    "not-rated": Own("year-lists", (_title("not_rated"),), (*_BOTH, _LIST_MAKER), _COLUMNS),
    "level-lists": Own(
        "year-lists",
        (_title("graded"), Part("best", "Phần I"), Part("worst", "Phần II")),
        (*_BOTH, _LIST_MAKER),
        _COLUMNS,
    ),
    "statistics": Own(
        "statistics",
        (
            _title(),
            Part("by_cell", "Bảng 1"),
            Part("by_group", "Bảng 2"),
            Part("by_collective", "Bảng 3"),
        ),
        (_COMMITTEE, _at_left("NGƯỜI LẬP BIỂU")),
        _COLUMNS,
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
        (*_BOTH, _LIST_MAKER),
        _COLUMNS,
    ),
    "comparison": Own(
        "year-lists",
        (
            Part("compare", "Tên giấy"),
            Part("members", "Phần 1"),
            Part("cells", "Phần 2"),
            Part("chart", "Trên biểu đồ"),
        ),
        (_COMMITTEE, _LIST_MAKER),
        _COLUMNS,
    ),
    "file-list": Own(
        "file-list",
        (_title(),),
        (_CELL, _at_left("NGƯỜI LẬP DANH MỤC")),
        "Các loại giấy theo Mẫu 04; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "member-file-list": Own(
        "file-list",
        (_title("member_title"), Part("member_note", "Ghi chú dưới tên giấy")),
        (_CELL, _at_left("NGƯỜI LẬP DANH MỤC")),
        "Các loại giấy theo Điều 17 Quy định 366-QĐ/TW; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "award-submission": Own(
        "award-submission",
        (
            _GROUNDS,
            Part("process", "1. Quá trình xét"),
            Part("process_without_votes", "1. Quá trình xét, khi chưa ghi số phiếu"),
            Part("list", "2. Danh sách đề nghị"),
            Part("ask", "3. Kiến nghị"),
            Part("enclosed", "Hồ sơ kèm theo"),
            _RECIPIENTS,
            Part("cell_recipients", "Nơi nhận, khi chi bộ trình (mỗi dòng một nơi)", lines=True),
        ),
        (*_BOTH, Line("head", "Ban Xây dựng Đảng ký", ("TRƯỞNG BAN",))),
    ),
    "award-minutes": Own(
        "award-minutes",
        (
            Part("agenda", "Nội dung hội nghị"),
            Part("discussion", "Thảo luận, bỏ phiếu"),
            Part("conclusion", "Kết luận"),
            Part("ending", "Câu kết"),
        ),
        (_CHAIR, _WRITER),
        "Tên người chủ trì, thư ký lấy ở hồ sơ khen thưởng.",
    ),
    "award-decision": Own(
        "award",
        (
            _GROUNDS,
            Part("proposal", "Xét đề nghị"),
            Part("award", "Điều 1: khen thưởng"),
            Part("fund", "Điều 2: nguồn kinh phí"),
            Part("no_amount", "Điều 2: khi chưa có mức tiền"),
            Part("duty", "Từ Điều 3 (mỗi dòng một điều)", lines=True),
            _title("list_title", "Tên danh sách kèm theo"),
            _RECIPIENTS,
        ),
        (_COMMITTEE,),
    ),
    "certificate": Own(
        fixed="Chữ, cỡ chữ, vị trí trên giấy khen sửa ở trang Mẫu giấy khen; người ký theo quyết định khen thưởng."
    ),
    "award-money": Own(
        "lists", (Part("award_money", "Tên giấy"),), (_COMMITTEE, _at_left("NGƯỜI CHI TIỀN", "Người chi ký")), _COLUMNS
    ),
    "award-register": Own(
        "lists",
        (Part("award_register", "Tên giấy"),),
        (_COMMITTEE, _BOOK_KEEPER),
        _COLUMNS,
    ),
    "stock-account": Own(
        "lists", (Part("stock_account", "Trích yếu"),), (_COMMITTEE, _at_left("NGƯỜI IN", "Người in ký")), _COLUMNS
    ),
    "admission-plan": Own(
        "admission",
        (
            Part("plan_subject", "Trích yếu"),
            Part("plan_grounds", "Căn cứ (mỗi dòng một đoạn)", lines=True),
            Part("plan_target", "I. Chỉ tiêu"),
            Part("plan_no_target", "I. Khi chưa giao chỉ tiêu"),
            Part("duties", "III. Tổ chức thực hiện (mỗi dòng một đoạn)", lines=True),
            _RECIPIENTS,
        ),
        (_COMMITTEE,),
    ),
    "candidate-list": Own("admission", (Part("candidates", "Tên giấy"),), (*_BOTH, _LIST_MAKER), _COLUMNS),
    "admission-progress": Own("admission", (Part("progress", "Tên giấy"),), (*_BOTH, _LIST_MAKER), _COLUMNS),
    "probation-due": Own("admission", (_title("probation"),), (*_BOTH, _LIST_MAKER), _COLUMNS),
    "admission-results": Own("admission", (Part("results", "Tên giấy"),), (*_BOTH, _LIST_MAKER), _COLUMNS),
    "composition": Own(
        "composition", (Part("title", "Tên giấy"), Part("movement", "Dòng biến động")), (*_BOTH, _TABLE_MAKER), _COLUMNS
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
            _line("member", "Đảng viên ký", "NGƯỜI KHAI"),
            Line("", "Đảng ủy xác nhận", ("XÁC NHẬN CỦA ĐẢNG ỦY",), (AUTHORITY, POST)),
            Line("cell", "Chi ủy xác nhận", ("XÁC NHẬN CỦA CHI ỦY",), (AUTHORITY, POST)),
        ),
        "Các mục theo Mẫu 3-HSĐV; có mẫu chính thức thì nạp làm mẫu Word riêng.",
    ),
    **{
        key: Own(lines=(_COMMITTEE, _at_left("NGƯỜI LẬP")), fixed=_COLUMNS)
        for key in ("organization-list", "officer-list", "attached-list", "organization-history")
    },
    "post-list": Own("posts", (Part("list", "Tên giấy"),), (_COMMITTEE, _LIST_MAKER), _COLUMNS),
    "post-indicators": Own(
        "posts",
        (Part("indicators", "Tên giấy"), Part("missing", "Phần còn thiếu")),
        (_COMMITTEE, _LIST_MAKER),
        _COLUMNS,
    ),
    "hand-over": Own(
        lines=(_line("giver", "Bên giao ký", "T/M BÊN GIAO"), _line("receiver", "Bên nhận ký", "T/M BÊN NHẬN")),
        fixed="Tên, chức vụ hai bên giao nhận lấy ở biên bản đã ghi (trang Tổ chức).",
    ),
    **{
        one.paper: Own("registers", (_title(one.key.replace("-", "_"), "Tên sổ"),), (*_BOTH, _BOOK_KEEPER), _COLUMNS)
        for one in REGISTERS
    },
    "register-quarter": Own("registers", (Part("quarter_count", "Tên giấy"),), (*_BOTH, _BOOK_KEEPER), _COLUMNS),
    "due-list": Own(lines=(_COMMITTEE, _LIST_MAKER), fixed=_COLUMNS),
    "badge-due": Own(
        "badge",
        (_title("list_title"),),
        (_COMMITTEE, _LIST_MAKER),
        "Các cột theo Mẫu 4A-HHĐ; muốn khác thì thay bằng mẫu Word riêng.",
    ),
    "badge-submission": Own(
        "badge",
        (
            _GROUNDS,
            Part("opening", "Câu mở đầu"),
            Part("enclosed", "Hồ sơ kèm theo"),
            Part("ending", "Câu kết"),
            _RECIPIENTS,
        ),
        (_COMMITTEE,),
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
