"""The lines and words that many papers share in what the office may write itself."""

from __future__ import annotations

from nongson_desktop.documents.paper_parts import AUTHORITY, GROUNDS, NAME, POST, RECIPIENTS, Line, Part

COMMITTEE = Line("", "Đảng ủy ký", ("T/M ĐẢNG ỦY", "T/M BAN THƯỜNG VỤ"))
CELL = Line("cell", "Chi bộ ký", ("T/M CHI BỘ", "T/M CHI ỦY"), (AUTHORITY, POST))
BOTH = (COMMITTEE, CELL)
NATIONAL_FORM = "Các mục của mẫu này do quy định đặt; muốn khác thì thay bằng mẫu Word riêng."
COLUMNS_SET = "Các cột của bảng do chương trình đặt; muốn khác thì thay bằng mẫu Word riêng."


def at_left(words: str, label: str = "Người lập ký") -> Line:
    return Line("maker", label, (words,), (POST, NAME))


def over_name(key: str, label: str, words: str) -> Line:
    """A line over a name that the records say: only its words can be written."""
    return Line(key, label, (words,), (AUTHORITY,))


def title_part(name: str = "title", label: str = "Tên giấy") -> Part:
    return Part(name, label, lines=True)


GROUNDS_PART = Part(GROUNDS, "Căn cứ (mỗi dòng một căn cứ)", lines=True)
RECIPIENTS_PART = Part(RECIPIENTS, "Nơi nhận (mỗi dòng một nơi)", lines=True)
LIST_MAKER = at_left("NGƯỜI LẬP DANH SÁCH")
TABLE_MAKER = at_left("NGƯỜI LẬP BẢNG")
BOOK_KEEPER = at_left("NGƯỜI VÀO SỔ", "Người vào sổ ký")
WRITER = over_name("writer", "Người ghi biên bản ký", "NGƯỜI GHI BIÊN BẢN")
CHAIR = over_name("chair", "Chủ trì ký", "CHỦ TRÌ")
TELLER = over_name("teller", "Tổ trưởng kiểm phiếu ký", "TỔ TRƯỞNG TỔ KIỂM PHIẾU")
COUNT_PARTS = (
    Part("count_title", "Tên giấy"),
    Part("first_heading", "Mục I, khi bỏ phiếu hai lần"),
    Part("second_heading", "Mục II, khi bỏ phiếu hai lần"),
    Part("only_heading", "Mục I, khi bỏ phiếu một lần"),
    Part("count_ending", "Câu kết"),
)
BALLOT_PARTS = (
    Part("one_mark", "Cách đánh dấu"),
    Part("at_most", "Số được chọn"),
    Part("secret", "Ghi chú dưới phiếu"),
)
LEVEL_PARTS = tuple(Part(f"levels.{level}", f"Ô đánh dấu mức {level}") for level in ("HTXS", "HTT", "HT", "KHT"))
BALLOT = "Phiếu kín không có người ký; danh sách tên lấy từ đợt đánh giá, không sửa ở đây."
